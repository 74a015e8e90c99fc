"""An exercise: a crisis played with invented people on the real system."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from musterpoint.exercises.playing.models import (
    Checkpoint,
    Happening,
    Inject,
    InjectState,
    Rating,
    Rehearsal,
    RehearsalKind,
    RehearsalState,
    Seat,
    SeatKind,
    Word,
)
from musterpoint.tenancy.classification import Processing, kinds
from musterpoint.tenancy.models import TenantModel

__all__ = [
    "Checkpoint",
    "Exercise",
    "ExerciseState",
    "Happening",
    "Inject",
    "InjectState",
    "Rating",
    "Rehearsal",
    "RehearsalKind",
    "RehearsalState",
    "Seat",
    "SeatKind",
    "Word",
]


class ExerciseState(models.TextChoices):
    """How far it is."""

    PREPARING = "preparing", _("Being prepared")
    RUNNING = "running", _("Running")
    FINISHED = "finished", _("Finished")
    FAILED = "failed", _("Stopped by an error")


class Exercise(TenantModel):
    """One run of a scenario with its seed, kept by the organisation that leads it."""

    scenario = models.CharField(max_length=60)
    name = models.CharField(max_length=200)
    seed = models.BigIntegerField()
    people = models.IntegerField()
    state = models.CharField(max_length=10, choices=ExerciseState)
    day = models.IntegerField(default=-1)
    last_day = models.IntegerField()
    organisations = models.JSONField(default=list)
    weights = models.JSONField(default=list)
    summary = models.JSONField(default=dict)
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)

    processing = Processing(
        purpose="getting ready before a crisis; invented people only",
        retention="until deleted",
        fields=kinds(
            technical="seed people state day last_day started_at finished_at",
            organisational="scenario name organisations weights summary",
        ),
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=models.Q(people__gte=1), name="exercise_has_people")
        ]

    def __str__(self) -> str:
        return self.name
