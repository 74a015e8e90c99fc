"""Gifts whose money is given back by a payment."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from musterpoint.giving.models._givers import KEPT, WHY
from musterpoint.giving.models._pledges import Gift
from musterpoint.tenancy.classification import Processing, kinds
from musterpoint.tenancy.models import TenantModel


class RefundState(models.TextChoices):
    """Where a refund stands."""

    ASKED = "asked", _("Waits for the fund")
    READY = "ready", _("To be ordered")
    ORDERED = "ordered", _("Being paid")
    PAID = "paid", _("Given back")
    ENDED = "ended", _("Not given back")


class Refund(TenantModel):
    """
    Money of a gift that is given back by a payment out of a commitment of its own kind.

    ``sealed`` holds who is paid, until it is paid or ended. ``booked_key`` is the entry that turns
    what was paid from spending into less income, ``round`` how often one was made.
    """

    gift = models.ForeignKey(Gift, models.PROTECT, related_name="refunds")
    state = models.CharField(max_length=7, choices=RefundState, default=RefundState.ASKED)
    why = models.CharField(max_length=500)
    method = models.CharField(max_length=8)
    sealed = models.BinaryField()
    commitment_id = models.UUIDField(null=True)
    order_id = models.UUIDField(null=True)
    booked_key = models.CharField(max_length=160, blank=True)
    round = models.SmallIntegerField(default=0)
    asked_at = models.DateTimeField()
    asked_by = models.UUIDField(null=True)
    changed_at = models.DateTimeField()

    processing = Processing(
        purpose=WHY,
        retention=KEPT,
        fields=kinds(
            technical="gift commitment_id order_id booked_key round changed_at",
            organisational="state why method asked_at asked_by",
            personal="sealed",
        ),
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["organisation", "gift"],
                condition=~models.Q(state=RefundState.ENDED),
                name="one_live_refund_of_a_gift",
            )
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["organisation", "state", "asked_at"], name="refund_state")
        ]

    def __str__(self) -> str:
        return self.state
