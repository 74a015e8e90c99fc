"""That a costed leg had other seats than was entered."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from musterpoint.costs.models._legs import COSTING, KEPT, CostedLeg
from musterpoint.tenancy.classification import Processing, kinds
from musterpoint.tenancy.constraints import both_or_neither
from musterpoint.tenancy.models import TenantModel


class SeatChange(TenantModel):
    """
    That a leg had other seats than was entered; above an amount somebody else decides it.

    The numbers before it stay written down. One that changed little is decided at once.
    """

    costed = models.ForeignKey(CostedLeg, models.CASCADE, related_name="seat_changes")
    seats = models.IntegerField()
    offered = models.IntegerField()
    seats_before = models.IntegerField()
    offered_before = models.IntegerField()
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
            technical="costed asked_at decided_at is_granted",
            organisational="seats offered seats_before offered_before why asked_by decided_by",
        ),
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["organisation", "costed"],
                condition=Q(decided_at=None),
                name="one_open_seat_change",
            ),
            models.CheckConstraint(
                condition=Q(seats__gte=1, offered__gte=F("seats")), name="seat_change_seats"
            ),
            both_or_neither("decided_at", "decided_by", "seat_change_decided"),
        ]

    def __str__(self) -> str:
        return f"{self.seats} of {self.costed_id}"
