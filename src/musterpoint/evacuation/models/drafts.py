"""Seats that a plan at work counts on, before anybody offers them."""

from typing import ClassVar

from django.db import models

from musterpoint.crises.models import Crisis
from musterpoint.evacuation.models.legs import Mode
from musterpoint.evacuation.models.purpose import MOVING
from musterpoint.tenancy.classification import Processing, kinds
from musterpoint.tenancy.constraints import both_or_neither
from musterpoint.tenancy.models import TenantModel


class LegDraft(TenantModel):
    """
    A line of a carrier as a plan writes it: a draft until somebody offers its legs.

    ``mark`` names the plan and its section. ``origin`` and ``destination`` are places as the plan
    writes them (``plans.drafting.Spot``); ``a_day`` vehicles leave on the first day.
    """

    crisis = models.ForeignKey(Crisis, models.CASCADE, related_name="leg_drafts")
    plan_id = models.UUIDField()
    mark = models.CharField(max_length=200)
    carrier = models.CharField(max_length=200)
    mode = models.CharField(max_length=6, choices=Mode)
    origin = models.JSONField()
    destination = models.JSONField()
    departs_at = models.DateTimeField()
    hours = models.SmallIntegerField()
    a_day = models.SmallIntegerField()
    seats = models.SmallIntegerField()
    cost_minor = models.BigIntegerField(default=0)
    currency = models.CharField(max_length=3, default="USD")
    made_at = models.DateTimeField()
    made_by = models.UUIDField(null=True)
    offered_at = models.DateTimeField(null=True)
    offered_by = models.UUIDField(null=True)

    processing = Processing(
        purpose=MOVING,
        retention="until it is offered, removed, or its plan stood down",
        fields=kinds(
            technical="crisis plan_id made_at offered_at",
            organisational="mark carrier mode origin destination departs_at hours a_day seats"
            " cost_minor currency made_by offered_by",
        ),
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=models.Q(seats__gte=1, a_day__gte=1, hours__gte=1),
                name="leg_draft_is_a_leg",
            ),
            both_or_neither("offered_at", "offered_by", "leg_draft_offered"),
        ]

    def __str__(self) -> str:
        return f"{self.carrier} {self.departs_at:%Y-%m-%d}"
