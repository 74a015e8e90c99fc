"""Movements of vehicles, as offered."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from musterpoint.crises.models import Crisis
from musterpoint.evacuation.models.places import Place
from musterpoint.evacuation.models.purpose import MOVING
from musterpoint.tenancy.classification import Processing, kinds
from musterpoint.tenancy.models import TenantModel


class Mode(models.TextChoices):
    """What carries people."""

    BUS = "bus", _("Bus")
    SHIP = "ship", _("Ship")
    AIR = "air", _("Aircraft")
    TRAIN = "train", _("Train")


class LegState(models.TextChoices):
    """Where a leg is."""

    OFFERED = "offered", _("Offered")
    BOARDING = "boarding", _("Boarding")
    DEPARTED = "departed", _("In transit")
    ARRIVED = "arrived", _("Arrived")
    CANCELLED = "cancelled", _("Cancelled")


class Leg(TenantModel):
    """One movement of one vehicle, offered by an organisation with its own rules."""

    crisis = models.ForeignKey(Crisis, models.CASCADE, related_name="legs")
    code = models.CharField(max_length=60)
    item_id = models.UUIDField()
    offered_by_id = models.UUIDField()
    offered_by_name = models.CharField(max_length=200)
    mode = models.CharField(max_length=6, choices=Mode)
    origin = models.ForeignKey(Place, models.PROTECT, related_name="departures")
    destination = models.ForeignKey(Place, models.PROTECT, related_name="arrivals")
    departs_at = models.DateTimeField()
    arrives_at = models.DateTimeField()
    seats = models.SmallIntegerField()
    wheelchair = models.SmallIntegerField(default=0)
    stretcher = models.SmallIntegerField(default=0)
    infants = models.SmallIntegerField(default=0)
    escorts = models.SmallIntegerField(default=0)
    allowed_nationalities = models.JSONField(null=True)
    own_nationality = models.CharField(max_length=3, blank=True)
    third_country_places = models.SmallIntegerField(null=True)
    cost_minor = models.BigIntegerField(default=0)
    currency = models.CharField(max_length=3, default="USD")
    state = models.CharField(max_length=10, choices=LegState, default=LegState.OFFERED)
    shared_with = models.UUIDField(null=True)
    offered_at = models.DateTimeField()
    updated_at = models.DateTimeField()

    processing = Processing(
        purpose=MOVING,
        retention="kept",
        fields=kinds(
            technical="crisis item_id shared_with updated_at",
            organisational="code offered_by_id offered_by_name mode origin destination departs_at"
            " arrives_at seats wheelchair stretcher infants escorts allowed_nationalities"
            " own_nationality third_country_places cost_minor currency state offered_at",
        ),
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["organisation", "crisis", "item_id"], name="one_leg_item"
            ),
            models.UniqueConstraint(fields=["organisation", "crisis", "code"], name="one_leg_code"),
            models.CheckConstraint(
                condition=models.Q(arrives_at__gt=models.F("departs_at")), name="leg_takes_time"
            ),
            models.CheckConstraint(condition=models.Q(seats__gte=1), name="leg_has_seats"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["organisation", "crisis", "departs_at"], name="leg_departs")
        ]

    def __str__(self) -> str:
        return self.code
