"""Netting between organisations: proposed by one, accepted by all, booked by each."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import pgettext_lazy

from musterpoint.costs.models._legs import KEPT
from musterpoint.costs.models._statements import CLAIMING
from musterpoint.tenancy.classification import Processing, kinds
from musterpoint.tenancy.models import TenantModel


class NettingState(models.TextChoices):
    """Where a netting stands."""

    INVITED = "invited", pgettext_lazy("netting", "Asked who joins")
    PROPOSED = "proposed", pgettext_lazy("netting", "Proposed")
    BOOKED = "booked", pgettext_lazy("netting", "Accepted by all and booked")
    ENDED = "ended", pgettext_lazy("netting", "Ended without a result")


class Netting(TenantModel):
    """
    One netting of a currency, as this side keeps it; ``ref`` is the same on all sides.

    ``digest`` is of the whole proposal: whoever accepts says to what. ``seal`` is of the lines that
    the host computed with, as this side told them.
    """

    ref = models.UUIDField()
    is_host = models.BooleanField()
    host_id = models.UUIDField()
    host_name = models.CharField(max_length=200)
    currency = models.CharField(max_length=3)
    digits = models.SmallIntegerField()
    state = models.CharField(max_length=10, choices=NettingState, default=NettingState.INVITED)
    joined_at = models.DateTimeField(null=True)
    digest = models.CharField(max_length=64, blank=True)
    seal = models.CharField(max_length=64, blank=True)
    gets = models.BigIntegerField(default=0)
    owes = models.BigIntegerField(default=0)
    made_at = models.DateTimeField()
    made_by = models.UUIDField(null=True)
    accepted_at = models.DateTimeField(null=True)
    accepted_by = models.UUIDField(null=True)
    booked_at = models.DateTimeField(null=True)

    processing = Processing(
        purpose=CLAIMING,
        retention=KEPT,
        fields=kinds(
            technical="ref is_host digits digest seal made_at joined_at accepted_at booked_at",
            organisational="host_id host_name currency state gets owes made_by accepted_by",
        ),
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["organisation", "ref"], name="one_netting"),
            models.CheckConstraint(condition=Q(gets__gte=0, owes__gte=0), name="netting_amounts"),
        ]

    def __str__(self) -> str:
        return f"{self.currency} {self.made_at:%F}"


class NettingSide(TenantModel):
    """
    One organisation in a netting, with what it gets or owes in all.

    ``said`` is what a side told the host it owes and gets by partner; the host alone has it.
    """

    netting = models.ForeignKey(Netting, models.CASCADE, related_name="sides")
    partner_id = models.UUIDField()
    name = models.CharField(max_length=200)
    said = models.JSONField(null=True)
    net = models.BigIntegerField(null=True)
    accepted_at = models.DateTimeField(null=True)

    processing = Processing(
        purpose=CLAIMING,
        retention=KEPT,
        fields=kinds(technical="netting accepted_at", organisational="partner_id name said net"),
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["organisation", "netting", "partner_id"], name="one_netting_side"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class NettingTransfer(TenantModel):
    """
    Who pays whom after a netting; the payer and the receiver enter when it was done.

    What we pay is booked when somebody else released it.
    """

    netting = models.ForeignKey(Netting, models.CASCADE, related_name="transfers")
    payer_id = models.UUIDField()
    receiver_id = models.UUIDField()
    amount = models.BigIntegerField()
    paid_on = models.DateField(null=True)
    reference = models.CharField(max_length=60, blank=True)
    entered_by = models.UUIDField(null=True)
    released_by = models.UUIDField(null=True)

    processing = Processing(
        purpose=CLAIMING,
        retention=KEPT,
        fields=kinds(
            technical="netting",
            organisational="payer_id receiver_id amount paid_on reference entered_by released_by",
        ),
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["organisation", "netting", "payer_id", "receiver_id"],
                name="one_netting_transfer",
            ),
            models.CheckConstraint(condition=Q(amount__gte=1), name="netting_transfer_amount"),
            models.CheckConstraint(
                condition=Q(released_by=None) | ~Q(released_by=F("entered_by")),
                name="transfer_released_by_another",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.amount}"
