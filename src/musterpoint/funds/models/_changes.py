"""What two people change of a fund that is open: its terms, and which windows and heads go on."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from musterpoint.funds.models._books import KEPT, WHY
from musterpoint.funds.models._funds import Fund, Head, Window
from musterpoint.tenancy.classification import Processing, kinds
from musterpoint.tenancy.constraints import both_or_neither
from musterpoint.tenancy.models import TenantModel


class ChangeKind(models.TextChoices):
    """What is changed."""

    TERMS = "terms", _("Terms of the fund")
    END = "end", pgettext_lazy("a change", "End")
    REOPEN = "reopen", pgettext_lazy("a change", "Open again")


class ChangeState(models.TextChoices):
    """Where a change stands."""

    PROPOSED = "proposed", pgettext_lazy("a change", "Waits for a second person")
    CONFIRMED = "confirmed", pgettext_lazy("a change", "Confirmed")
    REFUSED = "refused", _("Refused")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class FundChange(TenantModel):
    """
    A change of a fund that one person proposes and another confirms; it stays as its history.

    It is of the fund itself, or of a ``window`` or a ``head`` that ends or is opened again.
    ``before`` and ``after`` hold what is different of the terms, by the name of the column;
    ``after`` of a window's end says which ``heads`` ended with it.
    """

    fund = models.ForeignKey(Fund, models.PROTECT, related_name="changes", db_index=False)
    window = models.ForeignKey(
        Window, models.PROTECT, null=True, related_name="changes", db_index=False
    )
    head = models.ForeignKey(
        Head, models.PROTECT, null=True, related_name="changes", db_index=False
    )
    kind = models.CharField(max_length=10, choices=ChangeKind)
    state = models.CharField(max_length=10, choices=ChangeState, default=ChangeState.PROPOSED)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    reason = models.TextField()
    proposed_at = models.DateTimeField()
    proposed_by = models.UUIDField(null=True)
    proposed_by_name = models.CharField(max_length=150)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.UUIDField(null=True)
    decided_by_name = models.CharField(max_length=150, blank=True)
    decided_why = models.TextField(blank=True)

    processing = Processing(
        purpose=WHY,
        retention=KEPT,
        fields=kinds(
            technical="fund window head",
            organisational="kind state before after reason proposed_at proposed_by"
            " proposed_by_name decided_at decided_by decided_by_name decided_why",
        ),
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=~models.Q(state=ChangeState.CONFIRMED)
                | models.Q(proposed_by__isnull=False, decided_by__isnull=False)
                & ~models.Q(decided_by=models.F("proposed_by")),
                name="fund_change_by_two",
            ),
            models.CheckConstraint(
                condition=models.Q(kind=ChangeKind.TERMS, window=None, head=None)
                | models.Q(kind__in=(ChangeKind.END, ChangeKind.REOPEN), window__isnull=False),
                name="fund_change_of_its_place",
            ),
            both_or_neither("decided_at", "decided_by", "fund_change_decided"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=["organisation", "fund", "proposed_at"], name="fund_change_in_order"
            ),
            models.Index(fields=["organisation", "state", "proposed_at"], name="fund_change_row"),
        ]

    def __str__(self) -> str:
        return f"{self.kind}, {self.state}"
