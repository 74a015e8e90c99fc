"""Which cost model an organisation chose, for itself or for a crisis."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from musterpoint.costs.models._legs import COSTING, KEPT
from musterpoint.crises.models import Crisis
from musterpoint.tenancy.classification import Processing, kinds
from musterpoint.tenancy.constraints import both_or_neither
from musterpoint.tenancy.models import TenantModel


class CostModel(TenantModel):
    """
    A cost model of the rules, chosen for journeys that begin on a day or later.

    For one crisis, or for all that have none of their own. It holds once somebody else confirmed
    it. ``fixed`` is the organisation's own sum for an adult, where the model has one.
    """

    crisis = models.ForeignKey(Crisis, models.PROTECT, null=True, related_name="+")
    code = models.CharField(max_length=20)
    from_on = models.DateField()
    fixed = models.BigIntegerField(null=True)
    currency = models.CharField(max_length=3, blank=True)
    digits = models.SmallIntegerField(default=0)
    source = models.CharField(max_length=300)
    made_at = models.DateTimeField()
    made_by = models.UUIDField(null=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.UUIDField(null=True)
    is_granted = models.BooleanField(null=True)

    processing = Processing(
        purpose=COSTING,
        retention=KEPT,
        fields=kinds(
            technical="crisis digits made_at decided_at is_granted",
            organisational="code from_on fixed currency source made_by decided_by",
        ),
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["organisation", "crisis", "from_on"],
                condition=Q(crisis__isnull=False) & (Q(is_granted=None) | Q(is_granted=True)),
                name="one_cost_model_of_a_crisis",
            ),
            models.UniqueConstraint(
                fields=["organisation", "from_on"],
                condition=Q(crisis=None) & (Q(is_granted=None) | Q(is_granted=True)),
                name="one_cost_model_of_all",
            ),
            models.CheckConstraint(
                condition=Q(fixed=None, currency="") | Q(fixed__gt=0), name="cost_model_sum"
            ),
            both_or_neither("decided_at", "decided_by", "cost_model_decided"),
            models.CheckConstraint(
                condition=Q(decided_by=None) | Q(made_by=None) | ~Q(decided_by=F("made_by")),
                name="cost_model_by_two",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} from {self.from_on}"
