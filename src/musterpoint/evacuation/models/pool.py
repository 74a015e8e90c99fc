"""Households as the operator of the pool sees them."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from musterpoint.crises.models import Crisis
from musterpoint.evacuation.models.purpose import DEMAND, KEPT, MOVING
from musterpoint.tenancy.classification import Processing, kinds
from musterpoint.tenancy.models import TenantModel


class EntryState(models.TextChoices):
    """Where a household stands in the pool."""

    OPEN = "open", _("Waits for a seat")
    SEATED = "seated", _("Seated")
    TRAVELLING = "travelling", _("On the way")
    ARRIVED = "arrived", _("Arrived")
    CLOSED = "closed", _("Closed")


class PoolEntry(TenantModel):
    """
    A household as the operator of the pool sees it: needs and rules, no name.

    It comes from a disclosure, or from a request of the operator's own.
    """

    crisis = models.ForeignKey(Crisis, models.CASCADE, related_name="pool")
    source_id = models.UUIDField()
    source_name = models.CharField(max_length=200)
    item_id = models.UUIDField()
    state = models.CharField(max_length=10, choices=EntryState, default=EntryState.OPEN)
    area = models.CharField(max_length=40)
    destinations = models.JSONField(default=list)
    nationality = models.CharField(max_length=3, blank=True)
    document_level = models.SmallIntegerField(default=0)
    people = models.SmallIntegerField()
    seats = models.SmallIntegerField()
    wheelchair = models.SmallIntegerField(default=0)
    stretcher = models.SmallIntegerField(default=0)
    infants = models.SmallIntegerField(default=0)
    escorts = models.SmallIntegerField(default=0)
    priority_class = models.SmallIntegerField()
    requested_at = models.DateTimeField()
    latest_at = models.DateTimeField(null=True)
    at_place = models.CharField(max_length=40, blank=True)
    unmatched_reason = models.CharField(max_length=30, blank=True)
    updated_at = models.DateTimeField()

    processing = Processing(
        purpose=MOVING,
        retention=KEPT,
        fields=kinds(
            technical="crisis source_id source_name item_id requested_at latest_at updated_at"
            " unmatched_reason",
            coarse=f"state area destinations nationality document_level {DEMAND} priority_class"
            " at_place",
        ),
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["organisation", "crisis", "item_id"], name="one_entry_item"
            )
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["organisation", "crisis", "state", "id"], name="pool_state")
        ]

    def __str__(self) -> str:
        return f"{self.people} of {self.source_name}"
