"""An exercise with people: who sits in it, what is told, what happened, how it was rated."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from musterpoint.tenancy.classification import Processing, kinds
from musterpoint.tenancy.models import TenantModel

GETTING_READY = "getting ready before a crisis; what happens in an exercise is invented"
KEPT = "until deleted"
AGREED = "agreement of whoever takes part"


class RehearsalState(models.TextChoices):
    """How far an exercise with people is."""

    DRAFT = "draft", _("Being prepared")
    RUNNING = "running", _("Running")
    PAUSED = "paused", _("Paused")
    ENDED = "ended", _("Ended")
    CALLED_OFF = "called_off", _("Called off")


class RehearsalKind(models.TextChoices):
    """What sort of exercise it is."""

    TABLE_TOP = "table_top", _("Table-top")
    DRILL = "drill", _("Drill")
    FULL = "full", _("Full exercise")


class Rehearsal(TenantModel):
    """
    One exercise with people.

    ``sheet`` is its file as plain data. ``minute`` is its own clock, in minutes from midnight of
    day 0; it moves by steps, or by ``factor`` minutes in each real minute since ``moved_at``.
    """

    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=10, choices=RehearsalKind)
    scenario = models.CharField(max_length=60)
    digest = models.CharField(max_length=64)
    sheet = models.JSONField()
    state = models.CharField(max_length=10, choices=RehearsalState, default=RehearsalState.DRAFT)
    minute = models.IntegerField()
    factor = models.IntegerField(default=0)
    moved_at = models.DateTimeField(null=True)
    busy_since = models.DateTimeField(null=True)
    """Since when a step of a simulated world runs; nothing is rewound meanwhile."""
    number = models.IntegerField(default=0)
    """The number of the last thing that happened."""
    branches = models.IntegerField(default=0)
    world = models.TextField(blank=True)
    """The file of the simulated world of a full exercise; empty for people alone."""
    people = models.IntegerField(default=0)
    seed = models.BigIntegerField(default=0)
    simulation_id = models.UUIDField(null=True)
    wish = models.JSONField(default=dict)
    """What the job that plays the world is to do next: ``do`` and ``day``."""
    fault = models.CharField(max_length=500, blank=True)
    hot_wash = models.BinaryField(null=True)
    report = models.JSONField(default=dict)
    leader_id = models.UUIDField(null=True)
    created_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    processing = Processing(
        purpose=GETTING_READY,
        retention=KEPT,
        fields=kinds(
            technical="state minute factor moved_at busy_since number branches simulation_id"
            " people seed wish"
            " created_at started_at ended_at digest",
            organisational="name kind scenario sheet world fault report leader_id",
            personal="hot_wash",
        ),
    )

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["organisation", "scenario"], name="rehearsal_scenario")
        ]

    def __str__(self) -> str:
        return self.name


class SeatKind(models.TextChoices):
    """What somebody does in an exercise."""

    PLAYER = "player", _("Player")
    OBSERVER = "observer", _("Observer")


class Seat(TenantModel):
    """
    Somebody's place in an exercise: a colleague, or anybody with a sealed link.

    Name and address are sealed under the key of this row's own id.
    """

    rehearsal = models.ForeignKey(Rehearsal, models.CASCADE, related_name="seats")
    kind = models.CharField(max_length=8, choices=SeatKind)
    team = models.CharField(max_length=60, blank=True)
    role = models.CharField(max_length=60, blank=True)
    desk = models.CharField(max_length=60, blank=True)
    """At which organisation of the simulated world a colleague works."""
    user_id = models.UUIDField(null=True)
    sealed = models.BinaryField()
    language = models.CharField(max_length=12, default="en")
    invited_at = models.DateTimeField()
    mailed_at = models.DateTimeField(null=True)
    came_at = models.DateTimeField(null=True)
    came_by = models.CharField(max_length=8, blank=True)
    withdrawn_at = models.DateTimeField(null=True)

    processing = Processing(
        purpose=GETTING_READY,
        retention=KEPT,
        lawful_basis=AGREED,
        fields=kinds(
            technical="rehearsal invited_at mailed_at withdrawn_at",
            organisational="kind team role desk user_id",
            coarse="language came_at came_by",
            personal="sealed",
        ),
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["organisation", "rehearsal", "user_id"],
                condition=models.Q(withdrawn_at__isnull=True),
                name="one_seat_a_colleague",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.team}"


class InjectState(models.TextChoices):
    """Whether an inject was told."""

    WAITING = "waiting", _("Waits for its time")
    HELD = "held", _("Held back")
    FIRED = "fired", _("Told")


class Inject(TenantModel):
    """Something that the exercise tells teams at a minute of its own clock."""

    rehearsal = models.ForeignKey(Rehearsal, models.CASCADE, related_name="injects")
    slug = models.CharField(max_length=60)
    minute = models.IntegerField()
    to = models.JSONField()
    title = models.JSONField()
    text = models.JSONField()
    expected = models.JSONField(default=list)
    options = models.JSONField(default=list)
    effect = models.JSONField(default=dict)
    due = models.IntegerField(null=True)
    state = models.CharField(max_length=8, choices=InjectState, default=InjectState.WAITING)
    is_added = models.BooleanField(default=False)

    processing = Processing(
        purpose=GETTING_READY,
        retention=KEPT,
        fields=kinds(
            technical="rehearsal state is_added",
            organisational="slug minute to title text expected options effect due",
        ),
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["organisation", "rehearsal", "slug"], name="an_inject_stands_once"
            )
        ]

    def __str__(self) -> str:
        return self.slug


class Word(models.TextChoices):
    """What happened."""

    TOLD = "told", _("Told")
    SEEN = "seen", _("Acknowledged")
    DECIDED = "decided", _("Decided")
    MESSAGE = "message", _("Message")
    NOTE = "note", _("Note")
    STEP = "step", _("Step of a check list")
    CLOCK = "clock", _("Clock")


class Happening(TenantModel):
    """
    Something that happened in an exercise, numbered; nothing is changed or deleted afterwards.

    ``branch`` is 0 for what counts. A rewind moves what came later to a branch of its own, where it
    is kept and read.
    """

    rehearsal = models.ForeignKey(Rehearsal, models.CASCADE, related_name="happenings")
    number = models.IntegerField()
    branch = models.IntegerField(default=0)
    word = models.CharField(max_length=8, choices=Word)
    minute = models.IntegerField()
    happened_at = models.DateTimeField()
    inject = models.ForeignKey(Inject, models.CASCADE, null=True, related_name="happenings")
    team = models.CharField(max_length=60, blank=True)
    to_team = models.CharField(max_length=60, blank=True)
    seat = models.ForeignKey(Seat, models.CASCADE, null=True, related_name="happenings")
    option = models.SmallIntegerField(null=True)
    step = models.CharField(max_length=130, blank=True)
    is_good = models.BooleanField(null=True)
    sealed = models.BinaryField(null=True)

    processing = Processing(
        purpose=GETTING_READY,
        retention=KEPT,
        lawful_basis=AGREED,
        fields=kinds(
            technical="rehearsal number branch minute happened_at inject seat",
            organisational="word team to_team option step is_good",
            personal="sealed",
        ),
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["organisation", "rehearsal", "number"], name="happenings_are_numbered"
            )
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.word}"


class Checkpoint(TenantModel):
    """A place in an exercise to which it can be rewound."""

    rehearsal = models.ForeignKey(Rehearsal, models.CASCADE, related_name="checkpoints")
    number = models.IntegerField()
    branch = models.IntegerField(default=0)
    minute = models.IntegerField()
    label = models.CharField(max_length=100, blank=True)
    world_day = models.IntegerField(null=True)
    """The last day that the simulated world had played; -1 before the first."""
    injects = models.JSONField(default=dict)
    """Every inject as it was: state, minute and words, by its id."""
    made_at = models.DateTimeField()

    processing = Processing(
        purpose=GETTING_READY,
        retention=KEPT,
        fields=kinds(
            technical="rehearsal number branch minute made_at world_day",
            organisational="label injects",
        ),
    )

    def __str__(self) -> str:
        return f"{self.minute} {self.label}"


class Rating(TenantModel):
    """What an observer answered to one question; sent again, it replaces the answer."""

    rehearsal = models.ForeignKey(Rehearsal, models.CASCADE, related_name="ratings")
    seat = models.ForeignKey(Seat, models.CASCADE, related_name="ratings")
    question = models.CharField(max_length=60)
    value = models.SmallIntegerField()
    remark = models.BinaryField(null=True)
    rated_at = models.DateTimeField()

    processing = Processing(
        purpose=GETTING_READY,
        retention=KEPT,
        lawful_basis=AGREED,
        fields=kinds(
            technical="rehearsal seat rated_at", organisational="question value", personal="remark"
        ),
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["organisation", "seat", "question"], name="one_rating_a_question"
            )
        ]

    def __str__(self) -> str:
        return f"{self.question} {self.value}"
