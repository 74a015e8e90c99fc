"""What a leg cost, shared per seat; what was carried for whom."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from musterpoint.crises.models import Crisis
from musterpoint.evacuation.models import Leg
from musterpoint.tenancy.classification import Processing, kinds
from musterpoint.tenancy.models import TenantModel

COSTING = "what journeys cost, and who pays for them"
KEPT = "ten years, as books"


class CostedLeg(TenantModel):
    """
    A leg of which this organisation knows the cost.

    ``seats`` were flown, ``offered`` could have been: people's shares follow the first, what is
    asked of other organisations the second, so that it depends on nobody whom they do not know.
    """

    crisis = models.ForeignKey(Crisis, models.PROTECT, related_name="+")
    leg = models.ForeignKey(Leg, models.PROTECT, null=True, related_name="+")
    code = models.CharField(max_length=60)
    origin = models.CharField(max_length=100)
    destination = models.CharField(max_length=100)
    origin_country = models.CharField(max_length=3, blank=True)
    destination_country = models.CharField(max_length=3, blank=True)
    departed_on = models.DateField()
    offered = models.IntegerField()
    seats = models.IntegerField()
    currency = models.CharField(max_length=3)
    digits = models.SmallIntegerField()
    total = models.BigIntegerField(default=0)
    made_at = models.DateTimeField()
    made_by = models.UUIDField(null=True)

    processing = Processing(
        purpose=COSTING,
        retention=KEPT,
        fields=kinds(
            technical="crisis leg digits made_at",
            organisational="code origin destination origin_country destination_country departed_on"
            " offered seats currency total made_by",
        ),
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["organisation", "crisis", "code", "departed_on"], name="one_costed_leg"
            ),
            models.CheckConstraint(
                condition=models.Q(seats__gte=1, offered__gte=models.F("seats")),
                name="costed_seats",
            ),
            models.CheckConstraint(condition=models.Q(total__gte=0), name="costed_total"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["organisation", "departed_on", "id"], name="costed_day")
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def route(self) -> str:
        """Return from where to where."""
        return f"{self.origin} – {self.destination}"


class InvoiceKind(models.TextChoices):
    """What a leg cost money for."""

    CHARTER = "charter", _("Charter or tickets")
    FUEL = "fuel", _("Fuel")
    INSURANCE = "insurance", _("Insurance")
    MEALS = "meals", _("Meals")
    HANDLING = "handling", _("Handling and fees")


class Invoice(TenantModel):
    """One entry of an invoice; a correction is a further entry, with the difference."""

    append_only = True

    costed = models.ForeignKey(CostedLeg, models.PROTECT, related_name="invoices")
    kind = models.CharField(max_length=10, choices=InvoiceKind)
    number = models.CharField(max_length=60)
    amount = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    digits = models.SmallIntegerField()
    worth = models.BigIntegerField()
    on = models.DateField()
    corrects = models.ForeignKey("self", models.PROTECT, null=True, related_name="corrections")
    why = models.CharField(max_length=300, blank=True)
    key = models.CharField(max_length=80)
    made_at = models.DateTimeField()
    made_by = models.UUIDField(null=True)

    processing = Processing(
        purpose=COSTING,
        retention=KEPT,
        fields=kinds(
            technical="costed digits corrects key made_at",
            organisational="kind number amount currency worth on why made_by",
        ),
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["organisation", "key"], name="one_invoice_key"),
            models.CheckConstraint(condition=~models.Q(amount=0), name="invoice_amount"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.number}"


class Clearing(TenantModel):
    """
    What payments settled of an invoice, as it was booked; less than zero when one came back.

    ``invoice`` is the first entry, never a correction. The sum over an invoice is what is paid.
    """

    append_only = True

    invoice = models.ForeignKey(Invoice, models.PROTECT, related_name="clearings")
    amount = models.BigIntegerField()
    key = models.CharField(max_length=80)
    made_at = models.DateTimeField()
    made_by = models.UUIDField(null=True)

    processing = Processing(
        purpose=COSTING,
        retention=KEPT,
        fields=kinds(technical="invoice key made_at", organisational="amount made_by"),
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["organisation", "key"], name="one_clearing_key"),
            models.CheckConstraint(condition=~models.Q(amount=0), name="clearing_amount"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["organisation", "invoice"], name="clearing_invoice")
        ]

    def __str__(self) -> str:
        return self.key


class Share(TenantModel):
    """
    One traveller's part of a leg's cost, and who pays it by the rules.

    ``traveller_id`` is opaque, as on the manifest. A lap infant has a share of nothing.
    """

    costed = models.ForeignKey(CostedLeg, models.CASCADE, related_name="shares")
    traveller_id = models.UUIDField()
    is_lap_infant = models.BooleanField(default=False)
    amount = models.BigIntegerField()
    payer = models.CharField(max_length=12)
    reason = models.CharField(max_length=30)
    pack = models.CharField(max_length=80)
    decided_at = models.DateTimeField()
    decided_by = models.UUIDField(null=True)

    processing = Processing(
        purpose=COSTING,
        retention=KEPT,
        fields=kinds(
            technical="costed traveller_id pack decided_at",
            coarse="is_lap_infant amount payer reason",
            organisational="decided_by",
        ),
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["organisation", "costed", "traveller_id"], name="one_cost_share"
            ),
            models.CheckConstraint(condition=models.Q(amount__gte=0), name="share_amount"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["organisation", "traveller_id"], name="share_traveller")
        ]

    def __str__(self) -> str:
        return f"share of {self.costed_id}"


class PayerChange(TenantModel):
    """That another payer was asked for a share; above an amount somebody else decides it."""

    share = models.ForeignKey(Share, models.CASCADE, related_name="changes")
    payer = models.CharField(max_length=12)
    why = models.CharField(max_length=300)
    asked_at = models.DateTimeField()
    asked_by = models.UUIDField()
    decided_at = models.DateTimeField(null=True)
    decided_by = models.UUIDField(null=True)
    is_granted = models.BooleanField(null=True)

    processing = Processing(
        purpose=COSTING,
        retention=KEPT,
        fields=kinds(
            technical="share asked_at decided_at is_granted",
            coarse="payer",
            organisational="why asked_by decided_by",
        ),
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["organisation", "share"],
                condition=models.Q(decided_at=None),
                name="one_open_change",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.payer} for {self.share_id}"


class Carried(TenantModel):
    """
    How many people this organisation carried on a leg for another one, which knows them itself.

    Counted are those of whom the other was told that they left; nobody else is.
    """

    crisis = models.ForeignKey(Crisis, models.CASCADE, related_name="+")
    code = models.CharField(max_length=60)
    origin = models.CharField(max_length=100)
    destination = models.CharField(max_length=100)
    departed_on = models.DateField()
    partner_id = models.UUIDField()
    partner_name = models.CharField(max_length=200)
    people = models.IntegerField()
    seats = models.IntegerField()
    told_at = models.DateTimeField()

    processing = Processing(
        purpose=COSTING,
        retention=KEPT,
        fields=kinds(
            technical="crisis told_at",
            coarse="people seats",
            organisational="code origin destination departed_on partner_id partner_name",
        ),
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["organisation", "crisis", "code", "departed_on", "partner_id"],
                name="one_carried",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.seats} on {self.code}"


#: Who may pay, in words: which of them are asked in which order is the pack's.
PAYERS = {
    "free": pgettext_lazy("payer", "Nobody: free of charge"),
    "employer": pgettext_lazy("payer", "Employer"),
    "bond": pgettext_lazy("payer", "Bond of the employer"),
    "insurer": pgettext_lazy("payer", "Insurer"),
    "fund": pgettext_lazy("payer", "Fund"),
    "state": pgettext_lazy("payer", "State of nationality"),
    "host": pgettext_lazy("payer", "Host State"),
    "person": pgettext_lazy("payer", "The person, by a note"),
}
