"""Loans to a fund with their schedule, and things that are given or lent."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from musterpoint.giving.models._givers import KEPT, WHY, Giver, Source
from musterpoint.tenancy.classification import Processing, kinds
from musterpoint.tenancy.models import TenantModel


class DayCount(models.TextChoices):
    """How the days of a loan are counted, as its contract says."""

    ACT_365 = "act365", _("Actual days of 365")
    ACT_360 = "act360", _("Actual days of 360")
    THIRTY_360 = "30e360", _("Months of 30 days, years of 360 (European)")


class LoanPlan(models.TextChoices):
    """How the principal is paid back."""

    EQUAL = "equal", _("Equal parts")
    BULLET = "bullet", _("All at the end")


class Loan(TenantModel):
    """
    A loan to a fund. ``rate`` is a year's interest in ten-thousandths of a per cent.

    ``bank``, ``debt`` and ``interest`` are the accounts of the books. ``principal`` as it was
    lent; ``outstanding`` what is still owed.
    """

    reference = models.CharField(max_length=25)
    lender = models.ForeignKey(Giver, models.PROTECT, related_name="loans")
    source = models.CharField(max_length=12, choices=Source)
    fund = models.CharField(max_length=60, blank=True)
    unit = models.CharField(max_length=24)
    principal = models.BigIntegerField()
    outstanding = models.BigIntegerField()
    rate = models.IntegerField()
    day_count = models.CharField(max_length=8, choices=DayCount)
    plan = models.CharField(max_length=8, choices=LoanPlan)
    drawn_on = models.DateField()
    months = models.SmallIntegerField()
    instalments = models.SmallIntegerField()
    bank = models.CharField(max_length=200)
    debt = models.CharField(max_length=200)
    interest = models.CharField(max_length=200)
    text = models.CharField(max_length=300, blank=True)
    made_at = models.DateTimeField()
    made_by = models.UUIDField(null=True)

    processing = Processing(
        purpose=WHY,
        retention=KEPT,
        fields=kinds(
            technical="reference lender made_at",
            organisational="source fund unit principal outstanding rate day_count plan drawn_on"
            " months instalments bank debt interest text made_by",
        ),
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["organisation", "reference"], name="one_loan_ref"),
            models.CheckConstraint(
                condition=models.Q(
                    principal__gt=0,
                    outstanding__gte=0,
                    outstanding__lte=models.F("principal"),
                    rate__gte=0,
                ),
                name="loan_within",
            ),
        ]

    def __str__(self) -> str:
        return self.reference


class LoanDue(TenantModel):
    """
    What is to be paid of a loan on a day.

    ``since`` is where its interest begins. One that an early repayment changed is replaced, and
    only those that are not paid.
    """

    loan = models.ForeignKey(Loan, models.PROTECT, related_name="dues")
    number = models.SmallIntegerField()
    since = models.DateField()
    due_on = models.DateField()
    due_at = models.DateTimeField()
    principal = models.BigIntegerField()
    interest = models.BigIntegerField()
    paid_on = models.DateField(null=True)
    paid_by = models.UUIDField(null=True)
    is_early = models.BooleanField(default=False)

    processing = Processing(
        purpose=WHY,
        retention=KEPT,
        fields=kinds(
            technical="loan number since due_at",
            organisational="due_on principal interest paid_on paid_by is_early",
        ),
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["organisation", "loan", "number"], name="one_loan_due"),
            models.CheckConstraint(
                condition=models.Q(principal__gte=0, interest__gte=0), name="loan_due_over_zero"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.due_on}"


class ThingState(models.TextChoices):
    """Where a thing stands."""

    PROMISED = "promised", _("Promised")
    HERE = "here", _("With us")
    RETURNED = "returned", _("Returned")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class Thing(TenantModel):
    """
    Goods that are given, or an asset that is lent for a time, such as an aircraft.

    ``value`` in smallest parts of ``value_unit`` is of all of it; ``value_source`` says who valued
    it and how. What is lent stays its owner's: the books hold it in units, as owed back. What is
    given enters the books where a store takes it in.
    """

    giver = models.ForeignKey(Giver, models.PROTECT, related_name="things")
    what = models.CharField(max_length=200)
    is_lent = models.BooleanField()
    source = models.CharField(max_length=12, choices=Source)
    quantity = models.BigIntegerField()
    goods_unit = models.CharField(max_length=24)
    value = models.BigIntegerField(null=True)
    value_unit = models.CharField(max_length=24, blank=True)
    value_source = models.CharField(max_length=300, blank=True)
    state = models.CharField(max_length=10, choices=ThingState, default=ThingState.PROMISED)
    promised_on = models.DateField()
    received_on = models.DateField(null=True)
    condition_in = models.CharField(max_length=500, blank=True)
    return_due_on = models.DateField(null=True)
    return_due_at = models.DateTimeField(null=True)
    returned_on = models.DateField(null=True)
    condition_out = models.CharField(max_length=500, blank=True)
    why = models.CharField(max_length=500, blank=True)
    made_at = models.DateTimeField()
    made_by = models.UUIDField(null=True)

    processing = Processing(
        purpose=WHY,
        retention=KEPT,
        fields=kinds(
            technical="giver return_due_at made_at",
            organisational="what is_lent source quantity goods_unit value value_unit value_source"
            " state promised_on received_on condition_in return_due_on returned_on condition_out"
            " why made_by",
        ),
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=models.Q(quantity__gt=0), name="thing_over_zero"),
            models.CheckConstraint(
                condition=models.Q(value__isnull=True)
                | (~models.Q(value_unit="") & ~models.Q(value_source="")),
                name="thing_value_has_source",
            ),
        ]

    def __str__(self) -> str:
        return self.what


class ThingUse(TenantModel):
    """What a lent asset was used for: day, how much of what, state after it."""

    append_only = True

    thing = models.ForeignKey(Thing, models.PROTECT, related_name="uses")
    on = models.DateField()
    amount = models.BigIntegerField()
    unit = models.CharField(max_length=24)
    what = models.CharField(max_length=300)
    made_at = models.DateTimeField()
    made_by = models.UUIDField(null=True)

    processing = Processing(
        purpose=WHY,
        retention=KEPT,
        fields=kinds(technical="thing made_at", organisational="on amount unit what made_by"),
    )

    def __str__(self) -> str:
        return self.what
