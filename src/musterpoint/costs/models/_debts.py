"""What employers, insurers and host States owe for seats: debtors, debts, demands, their steps."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import pgettext_lazy

from musterpoint.costs.models._legs import COSTING, KEPT, CostedLeg
from musterpoint.tenancy.classification import Processing, kinds
from musterpoint.tenancy.models import TenantModel

#: Payers of whom a share is asked by a letter. Bonds, funds, partner States and people have their
#: own ways: calls, the books of funds, statements, notes.
ASKED = ("employer", "insurer", "host")


class Debtor(TenantModel):
    """
    Who owes for seats, with an account of their own in the books.

    ``fact`` is the employer of bonds that it was found by. ``token`` finds it again: that id, or
    the folded name. A household has no name here: who may see it reads it under bonds.
    """

    kind = models.CharField(max_length=12)
    name = models.CharField(max_length=200, blank=True)
    token = models.CharField(max_length=400)
    fact = models.UUIDField(null=True)
    reference = models.CharField(max_length=12)
    made_at = models.DateTimeField()

    processing = Processing(
        purpose=COSTING,
        retention=KEPT,
        fields=kinds(technical="token fact reference made_at", organisational="kind name"),
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["organisation", "kind", "token"], name="one_debtor"),
            models.UniqueConstraint(
                fields=["organisation", "reference"], name="one_debtor_reference"
            ),
        ]

    def __str__(self) -> str:
        return self.name or self.reference

    @property
    def account(self) -> str:
        """Return the account of what this debtor owes."""
        return f"Assets:Evacuation:Owed:{self.reference}"


class Demand(TenantModel):
    """
    A letter that asks one debtor for many seats; it names nobody.

    ``amount`` is the sum of its debts, which follow the shares. When it falls below what was paid,
    the rest goes back to the debtor.
    """

    debtor = models.ForeignKey(Debtor, models.PROTECT, related_name="demands")
    reference = models.CharField(max_length=12)
    currency = models.CharField(max_length=3)
    digits = models.SmallIntegerField()
    amount = models.BigIntegerField(default=0)
    paid = models.BigIntegerField(default=0)
    written_off = models.BigIntegerField(default=0)
    due_on = models.DateField()
    sent_at = models.DateTimeField()
    sent_by = models.UUIDField(null=True)
    reminded_at = models.DateTimeField(null=True)
    disputed_at = models.DateTimeField(null=True)
    disputed = models.CharField(max_length=300, blank=True)

    processing = Processing(
        purpose=COSTING,
        retention=KEPT,
        fields=kinds(
            technical="debtor reference digits sent_at reminded_at disputed_at",
            organisational="currency amount paid written_off due_on sent_by disputed",
        ),
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["organisation", "reference"], name="one_demand_reference"
            ),
            models.CheckConstraint(
                condition=Q(amount__gte=0, paid__gte=0, written_off__gte=0)
                & (Q(written_off=0) | Q(amount__gte=F("paid") + F("written_off"))),
                name="demand_amounts",
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def owed(self) -> int:
        """Return what is still open."""
        return max(0, self.amount - self.paid - self.written_off)

    @property
    def over(self) -> int:
        """Return what was paid above what is owed now: it goes back."""
        return max(0, self.paid - self.amount)


class Debt(TenantModel):
    """
    One share that somebody outside owes; without a demand it was not asked yet.

    ``traveller_id`` is opaque, as on the share. ``is_told`` says that the debtor learned of this
    person before, by the person's own wish: others are asked for in numbers alone.
    """

    costed = models.ForeignKey(CostedLeg, models.PROTECT, related_name="debts")
    traveller_id = models.UUIDField()
    payer = models.CharField(max_length=12)
    debtor = models.ForeignKey(Debtor, models.PROTECT, null=True, related_name="debts")
    demand = models.ForeignKey(Demand, models.PROTECT, null=True, related_name="debts")
    is_told = models.BooleanField(default=False)
    amount = models.BigIntegerField()

    processing = Processing(
        purpose=COSTING,
        retention=KEPT,
        fields=kinds(technical="costed traveller_id debtor demand", coarse="payer is_told amount"),
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["organisation", "costed", "traveller_id"],
                condition=Q(demand=None),
                name="one_debt_not_asked",
            ),
            models.CheckConstraint(condition=Q(amount__gte=0), name="debt_amount"),
        ]

    def __str__(self) -> str:
        return f"debt of {self.costed_id}"


class StepKind(models.TextChoices):
    """What was done about a demand."""

    PAID = "paid", pgettext_lazy("demand", "Paid")
    BACK = "back", pgettext_lazy("demand", "Paid back, or entered in error")
    WRITTEN_OFF = "written_off", pgettext_lazy("demand", "Written off")


class DemandStep(TenantModel):
    """Money or a write-off of a demand: entered by one, confirmed by another, then booked."""

    demand = models.ForeignKey(Demand, models.PROTECT, related_name="steps")
    kind = models.CharField(max_length=12, choices=StepKind)
    amount = models.BigIntegerField()
    on = models.DateField()
    words = models.CharField(max_length=300)
    account = models.CharField(max_length=120)
    key = models.CharField(max_length=80)
    entered_at = models.DateTimeField()
    entered_by = models.UUIDField(null=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.UUIDField(null=True)
    is_granted = models.BooleanField(null=True)

    processing = Processing(
        purpose=COSTING,
        retention=KEPT,
        fields=kinds(
            technical="demand key entered_at decided_at is_granted",
            organisational="kind amount on words account entered_by decided_by",
        ),
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["organisation", "key"], name="one_demand_step"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="demand_step_amount"),
        ]

    def __str__(self) -> str:
        return self.key
