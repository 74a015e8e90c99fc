"""Budget lines with all their revisions, and rates of exchange."""

from typing import ClassVar

from django.db import models

from musterpoint.funds.models._books import KEPT, WHY
from musterpoint.funds.models._funds import Fund, Head, Window
from musterpoint.tenancy.classification import Processing, kinds
from musterpoint.tenancy.models import TenantModel


class BudgetLine(TenantModel):
    """
    What a fund, a window of it or a head may spend in a fiscal year.

    ``year`` is the year in which the fiscal year begins. Without window and head the line is for
    the fund as a whole.
    """

    fund = models.ForeignKey(Fund, models.PROTECT, related_name="budget", db_index=False)
    window = models.ForeignKey(Window, models.PROTECT, null=True, related_name="budget")
    head = models.ForeignKey(Head, models.PROTECT, null=True, related_name="budget")
    year = models.SmallIntegerField()
    unit = models.CharField(max_length=24)
    amount = models.BigIntegerField()
    revision = models.SmallIntegerField(default=1)

    processing = Processing(
        purpose=WHY,
        retention=KEPT,
        fields=kinds(technical="fund window head revision", organisational="year unit amount"),
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["organisation", "fund", "window", "head", "year", "unit"],
                nulls_distinct=False,
                name="one_budget_line",
            ),
            models.CheckConstraint(
                condition=models.Q(amount__gte=0), name="budget_of_zero_or_more"
            ),
            models.CheckConstraint(
                condition=models.Q(head=None) | models.Q(window__isnull=False),
                name="budget_head_has_its_window",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.amount} {self.unit} in {self.year}"


class BudgetChange(TenantModel):
    """One revision of a budget line: the amount from then on, and why."""

    append_only = True

    line = models.ForeignKey(BudgetLine, models.PROTECT, related_name="changes", db_index=False)
    revision = models.SmallIntegerField()
    amount = models.BigIntegerField()
    reason = models.TextField(blank=True)
    changed_at = models.DateTimeField()
    changed_by = models.UUIDField(null=True)
    changed_by_name = models.CharField(max_length=150)

    processing = Processing(
        purpose=WHY,
        retention=KEPT,
        fields=kinds(
            technical="line revision changed_at",
            organisational="amount reason changed_by changed_by_name",
        ),
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["organisation", "line", "revision"], name="one_budget_revision"
            )
        ]

    def __str__(self) -> str:
        return f"{self.revision}: {self.amount}"


class Rate(TenantModel):
    """How much of ``into`` one whole unit was worth on a day, as its source published it."""

    append_only = True

    unit = models.CharField(max_length=24)
    into = models.CharField(max_length=24)
    on = models.DateField()
    value = models.DecimalField(max_digits=24, decimal_places=12)
    source = models.CharField(max_length=200)
    entered_at = models.DateTimeField()
    entered_by = models.UUIDField(null=True)

    processing = Processing(
        purpose=WHY,
        retention=KEPT,
        fields=kinds(technical="entered_at", organisational="unit into on value source entered_by"),
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=models.Q(value__gt=0), name="rate_over_zero"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["organisation", "unit", "into", "on"], name="rate_of_a_day")
        ]

    def __str__(self) -> str:
        return f"{self.unit} {self.value} {self.into}"
