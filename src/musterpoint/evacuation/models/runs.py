"""Matchings: the proposal, who has which seat, and why others have none."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from musterpoint.crises.models import Crisis
from musterpoint.evacuation.models.legs import Leg
from musterpoint.evacuation.models.pool import PoolEntry
from musterpoint.evacuation.models.purpose import KEPT, MOVING
from musterpoint.tenancy.classification import Processing, kinds
from musterpoint.tenancy.models import TenantModel


class RunState(models.TextChoices):
    """What became of a proposal."""

    PROPOSED = "proposed", _("Proposed")
    CONFIRMED = "confirmed", _("Confirmed")
    DISCARDED = "discarded", _("Discarded")


class MatchRun(TenantModel):
    """One matching of the pool with the offers: the proposal, its bound, and what it followed."""

    crisis = models.ForeignKey(Crisis, models.CASCADE, related_name="runs")
    number = models.IntegerField()
    state = models.CharField(max_length=10, choices=RunState, default=RunState.PROPOSED)
    rules = models.CharField(max_length=80)
    ready_people = models.IntegerField()
    ready_households = models.IntegerField()
    seated_people = models.IntegerField()
    seated_households = models.IntegerField()
    bound_people = models.IntegerField()
    seats_offered = models.IntegerField()
    legs_offered = models.IntegerField()
    by_class = models.JSONField(default=list)
    took_ms = models.IntegerField(null=True)
    run_at = models.DateTimeField()
    run_by = models.UUIDField(null=True)
    confirmed_at = models.DateTimeField(null=True)
    confirmed_by = models.UUIDField(null=True)

    processing = Processing(
        purpose=MOVING,
        retention="kept",
        fields=kinds(
            technical="crisis number state rules ready_people ready_households seated_people"
            " seated_households bound_people seats_offered legs_offered by_class took_ms",
            organisational="run_at run_by confirmed_at confirmed_by",
        ),
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["organisation", "crisis", "number"], name="one_run_number"
            )
        ]

    def __str__(self) -> str:
        return f"run {self.number}"


class SeatState(models.TextChoices):
    """Where a household stands on one leg. What did not happen is a normal outcome."""

    PROPOSED = "proposed", _("Proposed")
    CONFIRMED = "confirmed", _("Confirmed")
    BOARDED = "boarded", _("Boarded")
    NO_SHOW = "no_show", _("Did not come")
    OFFLOADED = "offloaded", _("Taken off")
    REFUSED = "refused", _("Refused boarding")
    ARRIVED = "arrived", _("Arrived")
    DISCARDED = "discarded", _("Discarded")


class Seat(TenantModel):
    """One household on one leg of its itinerary."""

    run = models.ForeignKey(MatchRun, models.CASCADE, related_name="assignments")
    entry = models.ForeignKey(PoolEntry, models.CASCADE, related_name="assignments")
    leg = models.ForeignKey(Leg, models.PROTECT, related_name="assignments")
    position = models.SmallIntegerField()
    people = models.SmallIntegerField()
    state = models.CharField(max_length=10, choices=SeatState, default=SeatState.PROPOSED)
    updated_at = models.DateTimeField()

    processing = Processing(
        purpose=MOVING,
        retention=KEPT,
        fields=kinds(technical="run entry leg position updated_at", coarse="people state"),
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["organisation", "run", "entry", "leg"], name="one_seat")
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["organisation", "leg", "state"], name="seat_leg"),
        ]

    def __str__(self) -> str:
        return f"{self.people} on {self.leg_id}"


class Unmatched(TenantModel):
    """Why a household got no seat in a run, and what would change it."""

    run = models.ForeignKey(MatchRun, models.CASCADE, related_name="unmatched")
    entry = models.ForeignKey(PoolEntry, models.CASCADE, related_name="+")
    reason = models.CharField(max_length=30)
    bottleneck = models.ForeignKey(Leg, models.SET_NULL, null=True, related_name="+")
    people = models.SmallIntegerField()
    facts = models.JSONField(default=dict)

    processing = Processing(
        purpose=MOVING,
        retention="kept",
        fields=kinds(technical="run entry bottleneck facts", coarse="reason people"),
    )

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["organisation", "run", "reason"], name="unmatched_reason")
        ]

    def __str__(self) -> str:
        return self.reason
