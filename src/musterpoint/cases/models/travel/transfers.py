"""Blanks on their way from one station to another."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from musterpoint.cases.models.travel.stock import KEPT, STOCK, Station
from musterpoint.tenancy.classification import Processing, kinds
from musterpoint.tenancy.constraints import both_or_neither
from musterpoint.tenancy.models import TenantModel


class TransferState(models.TextChoices):
    """How far blanks are on their way."""

    PACKED = "packed", _("Packed, to be sent by another officer")
    SENT = "sent", _("On the way")
    ARRIVED = "arrived", _("Arrived and counted")
    RETURNED = "returned", _("Came back and counted")
    CANCELLED = "cancelled", _("Not sent")


class BlankTransfer(TenantModel):
    """
    A range of serials that goes from one station to another.

    One officer packs, another sends, a third counts at the end and names a second person, who is
    none of them. ``missing`` are the serials that were not in the parcel: they count as lost.
    """

    origin = models.ForeignKey(Station, models.PROTECT, related_name="sent")
    goal = models.ForeignKey(Station, models.PROTECT, related_name="expected")
    state = models.CharField(max_length=9, choices=TransferState, default=TransferState.PACKED)
    first_serial = models.CharField(max_length=9)
    last_serial = models.CharField(max_length=9)
    number = models.IntegerField()
    way = models.CharField(max_length=200)
    packed_at = models.DateTimeField()
    packed_by = models.UUIDField()
    packed_by_name = models.CharField(max_length=200)
    sent_at = models.DateTimeField(null=True)
    sent_by = models.UUIDField(null=True)
    sent_by_name = models.CharField(max_length=200, blank=True)
    counted_at = models.DateTimeField(null=True)
    counted_by = models.UUIDField(null=True)
    counted_by_name = models.CharField(max_length=200, blank=True)
    witness = models.CharField(max_length=100, blank=True)
    missing = models.JSONField(default=list)

    processing = Processing(
        purpose=STOCK,
        retention=KEPT,
        fields=kinds(
            technical="origin goal packed_at sent_at counted_at",
            organisational="state first_serial last_serial number way packed_by packed_by_name"
            " sent_by sent_by_name counted_by counted_by_name witness missing",
        ),
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=~Q(origin=F("goal")), name="transfer_goes_elsewhere"),
            models.CheckConstraint(condition=Q(number__gte=1), name="transfer_of_something"),
            models.CheckConstraint(
                condition=Q(sent_by__isnull=True) | ~Q(sent_by=F("packed_by")),
                name="who_packed_may_not_send",
            ),
            models.CheckConstraint(
                condition=Q(counted_by__isnull=True) | ~Q(counted_by=F("sent_by")),
                name="who_sent_may_not_count",
            ),
            models.CheckConstraint(
                condition=Q(counted_by__isnull=True) | ~Q(counted_by=F("packed_by")),
                name="who_packed_may_not_count",
            ),
            both_or_neither("sent_at", "sent_by", "transfer_sent"),
            both_or_neither("counted_at", "counted_by", "transfer_counted"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["organisation", "packed_at", "id"], name="transfer_newest")
        ]

    def __str__(self) -> str:
        return f"{self.number} from {self.first_serial}"
