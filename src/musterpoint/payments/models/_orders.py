"""What is to be paid to whom: ordered, in a batch, sent, paid, returned, cancelled."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from musterpoint.tenancy.classification import Processing, kinds
from musterpoint.tenancy.models import TenantModel

WHY = "each payment reaches whom it is for, once"
KEPT = "as long as the law of accounts asks"


class Method(models.TextChoices):
    """How a payment reaches the payee; none but the first needs a bank account."""

    BANK = "bank", _("Bank transfer")
    MOBILE = "mobile", _("Mobile money")
    CASH = "cash", _("Cash at a point")
    VOUCHER = "voucher", _("Voucher")
    IN_KIND = "in_kind", _("In kind")


#: Ways of which no bank tells what became of them: somebody says so.
WITHOUT_BANK = (Method.MOBILE, Method.CASH, Method.VOUCHER)


class State(models.TextChoices):
    """Where an order stands."""

    ORDERED = "ordered", pgettext_lazy("payment", "Ordered")
    BATCHED = "batched", pgettext_lazy("payment", "In a batch")
    SENT = "sent", pgettext_lazy("payment", "Sent")
    PAID = "paid", pgettext_lazy("payment", "Paid")
    RETURNED = "returned", pgettext_lazy("payment", "Returned")
    CANCELLED = "cancelled", pgettext_lazy("payment", "Cancelled")


#: A claim has one order at most in any of these.
LIVE = (State.ORDERED, State.BATCHED, State.SENT, State.RETURNED)


class Order(TenantModel):
    """
    One payment out of a commitment, for one claim (``what`` and ``subject_id``).

    ``sealed`` holds the payee: name, account or telephone, country. ``reference`` stands on the
    payee's bank statement and in ours. ``reason`` is the code for which it was last sent back;
    ``round`` counts how often it was sent. ``spent_key`` is the key of its payment in the books.
    """

    key = models.CharField(max_length=200)
    digest = models.BinaryField(max_length=32)
    reference = models.CharField(max_length=8)
    commitment_id = models.UUIDField()
    what = models.CharField(max_length=40)
    subject_id = models.UUIDField()
    amount = models.BigIntegerField()
    unit = models.CharField(max_length=24)
    digits = models.SmallIntegerField()
    method = models.CharField(max_length=8, choices=Method)
    text = models.CharField(max_length=140, blank=True)
    sealed = models.BinaryField()
    state = models.CharField(max_length=9, choices=State, default=State.ORDERED)
    round = models.SmallIntegerField(default=0)
    reason = models.CharField(max_length=35, blank=True)
    spent_key = models.CharField(max_length=200, blank=True)
    ordered_at = models.DateTimeField()
    ordered_by = models.UUIDField(null=True)
    payee_by = models.UUIDField(null=True)
    changed_at = models.DateTimeField()
    paid_on = models.DateField(null=True)

    processing = Processing(
        purpose=WHY,
        retention=KEPT,
        fields=kinds(
            technical="key digest reference commitment_id subject_id digits round spent_key"
            " changed_at",
            organisational="what amount unit method text state reason ordered_at ordered_by"
            " payee_by paid_on",
            personal="sealed",
        ),
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["organisation", "key"], name="one_payment_order_key"),
            models.UniqueConstraint(
                fields=["organisation", "reference"], name="one_payment_reference"
            ),
            models.UniqueConstraint(
                fields=["organisation", "commitment_id", "what", "subject_id"],
                condition=models.Q(state__in=LIVE),
                name="one_live_order_of_a_claim",
            ),
            models.CheckConstraint(condition=models.Q(amount__gt=0), name="order_pays_something"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["organisation", "state", "id"], name="payment_order_state"),
            models.Index(fields=["organisation", "subject_id"], name="payment_order_subject"),
        ]

    def __str__(self) -> str:
        return self.reference


class InKindRelease(TenantModel):
    """
    Somebody's release of a large payment in kind, before it is handed out.

    ``is_live`` ends when the payee is changed, the payment is cancelled or its hand-out is taken
    back: what is handed out after that is released anew.
    """

    order = models.ForeignKey(Order, models.PROTECT, related_name="releases")
    released_by = models.UUIDField()
    released_at = models.DateTimeField()
    is_live = models.BooleanField(default=True)

    processing = Processing(
        purpose=WHY,
        retention=KEPT,
        fields=kinds(technical="order is_live", organisational="released_by released_at"),
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["organisation", "order", "released_by"],
                condition=models.Q(is_live=True),
                name="one_live_release_in_kind_of_a_person",
            )
        ]

    def __str__(self) -> str:
        return str(pgettext_lazy("payment", "Release"))
