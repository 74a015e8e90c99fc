"""Plans, their versions, what was decided about them, and their activations in a crisis."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from musterpoint.crises.models import Crisis
from musterpoint.tenancy.classification import Processing, kinds
from musterpoint.tenancy.constraints import both_or_neither
from musterpoint.tenancy.models import TenantModel

READY = "everybody knows before a crisis what they do in it"
KEPT = "two years after the plan was replaced"


class Plan(TenantModel):
    """
    A plan for one country and one holder, in one or more versions.

    ``review_due``: the day by which somebody looks at it again; an overdue plan can still be used.
    ``told_at``: when the owner was last reminded.
    """

    kind = models.CharField(max_length=20)
    holder = models.CharField(max_length=30)
    name = models.CharField(max_length=120)
    country = models.CharField(max_length=3)
    holder_name = models.CharField(max_length=120, blank=True)
    owner_id = models.UUIDField(null=True)
    review_due = models.DateField(null=True)
    told_at = models.DateTimeField(null=True)
    retired_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()

    processing = Processing(
        purpose=READY,
        retention=KEPT,
        fields=kinds(
            technical="told_at created_at",
            organisational="kind holder name country holder_name owner_id review_due retired_at",
        ),
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["organisation", "name"], name="one_plan_name")
        ]

    def __str__(self) -> str:
        return self.name


class VersionState(models.TextChoices):
    """Where a version stands."""

    DRAFT = "draft", _("Draft")
    REVIEW = "review", _("Under review")
    IN_FORCE = "in_force", _("In force")
    REPLACED = "replaced", _("Replaced")


class PlanVersion(TenantModel):
    """
    What a plan said: sealed as a whole, because it names people and how to reach them.

    ``revision`` counts the edits of a draft, so that nobody writes over another's. ``previous``
    holds the sealed content before the last edit, so that it can be undone. ``writers`` are all who
    changed a row of it, by id: none of them approves it. ``pack`` is the stamp
    of the sections that held. ``without_migrants`` is why nobody of them was consulted.
    """

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="versions")
    number = models.IntegerField()
    state = models.CharField(max_length=10, choices=VersionState, default=VersionState.DRAFT)
    sealed = models.BinaryField()
    previous = models.BinaryField(default=b"", blank=True)
    revision = models.IntegerField(default=1)
    pack = models.CharField(max_length=80)
    written_by = models.UUIDField(null=True)
    writers = models.TextField(blank=True)
    written_at = models.DateTimeField()
    sent_by = models.UUIDField(null=True)
    sent_at = models.DateTimeField(null=True)
    without_migrants = models.TextField(blank=True)
    approved_by = models.UUIDField(null=True)
    approved_at = models.DateTimeField(null=True)

    processing = Processing(
        purpose=READY,
        retention=KEPT,
        lawful_basis="task of the organisation; people named agreed to their role",
        fields=kinds(
            technical="plan number state revision pack written_at sent_at approved_at",
            organisational="written_by writers sent_by without_migrants approved_by",
            personal="sealed previous",
        ),
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["organisation", "plan", "number"], name="one_plan_version"
            ),
            models.UniqueConstraint(
                fields=["organisation", "plan"],
                condition=models.Q(state__in=("draft", "review")),
                name="one_open_plan_version",
            ),
            models.UniqueConstraint(
                fields=["organisation", "plan"],
                condition=models.Q(state="in_force"),
                name="one_plan_in_force",
            ),
            both_or_neither("approved_at", "approved_by", "plan_approved"),
        ]

    def __str__(self) -> str:
        return f"{self.plan_id} {self.number} ({self.state})"


class Word(models.TextChoices):
    """What happened to a version."""

    SENT = "sent", _("Sent to review")
    RETURNED = "returned", _("Returned for changes")
    APPROVED = "approved", _("Approved")
    REVIEWED = "reviewed", _("Reviewed and still good")
    ACTIVATED = "activated", _("Activated")
    STOOD_DOWN = "stood_down", _("Stood down")
    CHANGED = "changed", _("Name, owner or day of review changed")
    RETIRED = "retired", _("Retired")


class PlanEvent(TenantModel):
    """One line of a plan's history: who did what, and why."""

    append_only = True

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="events")
    version_number = models.IntegerField()
    word = models.CharField(max_length=12, choices=Word)
    note = models.TextField(blank=True)
    user_id = models.UUIDField(null=True)
    happened_at = models.DateTimeField()

    processing = Processing(
        purpose=READY,
        retention=KEPT,
        fields=kinds(
            technical="plan version_number happened_at", organisational="word note user_id"
        ),
    )

    def __str__(self) -> str:
        return f"{self.word} {self.happened_at:%Y-%m-%d}"


class Activation(TenantModel):
    """
    A version of a plan at work in a crisis, from a level on: once at a time.

    A plan that was stood down and is put to work again in the same crisis has a row for each time.
    ``hazards`` are the rows of the hazards that came; None for all, as it was before it was asked.
    """

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="activations")
    version = models.ForeignKey(PlanVersion, models.PROTECT, related_name="activations")
    crisis = models.ForeignKey(Crisis, models.CASCADE, related_name="plan_activations")
    level = models.SmallIntegerField()
    hazards = models.JSONField(null=True)
    activated_at = models.DateTimeField()
    activated_by = models.UUIDField(null=True)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.UUIDField(null=True)

    processing = Processing(
        purpose=READY,
        retention=KEPT,
        fields=kinds(
            technical="plan version crisis hazards activated_at ended_at",
            organisational="level activated_by ended_by",
        ),
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["organisation", "plan", "crisis"],
                condition=models.Q(ended_at__isnull=True),
                name="one_open_activation",
            ),
            both_or_neither("ended_at", "ended_by", "activation_ended"),
        ]

    def __str__(self) -> str:
        return f"{self.plan_id} in {self.crisis_id}"


class TaskKind(models.TextChoices):
    """What a plan asks for when it is activated."""

    ROLE = "role", _("Take up a role")
    ACTION = "action", _("Do")
    MESSAGE = "message", _("Send a message")
    REQUEST = "request", _("Ask for help")
    PLACE = "place", _("Open a place")


class TaskState(models.TextChoices):
    """Where a task stands."""

    OPEN = "open", _("Open")
    DONE = "done", _("Done")
    DROPPED = "dropped", _("Not needed")


class Task(TenantModel):
    """
    One thing to do in an activation; what it says is sealed, it may name people.

    ``row`` is the row of the plan that it came from, so that raising the level adds only what is
    new. ``campaign_id`` is the draft campaign of a message, ``call_id`` the draft call-out of a
    role, ``draft_id`` what another package drafted of the section ``draft_of`` (``drafting``).
    """

    activation = models.ForeignKey(Activation, models.CASCADE, related_name="tasks")
    kind = models.CharField(max_length=8, choices=TaskKind)
    row = models.CharField(max_length=36)
    number = models.IntegerField()
    level = models.SmallIntegerField()
    sealed = models.BinaryField()
    campaign_id = models.UUIDField(null=True)
    call_id = models.UUIDField(null=True)
    draft_id = models.UUIDField(null=True)
    draft_of = models.CharField(max_length=20, blank=True)
    state = models.CharField(max_length=8, choices=TaskState, default=TaskState.OPEN)
    assignee_id = models.UUIDField(null=True)
    due_at = models.DateTimeField(null=True)
    note = models.TextField(blank=True)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.UUIDField(null=True)

    processing = Processing(
        purpose=READY,
        retention=KEPT,
        lawful_basis="task of the organisation; people named agreed to their role",
        fields=kinds(
            technical="activation kind row number campaign_id call_id draft_id draft_of state"
            " due_at ended_at",
            organisational="level assignee_id note ended_by",
            personal="sealed",
        ),
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["organisation", "activation", "row"], name="one_task_of_a_row"
            ),
            both_or_neither("ended_at", "ended_by", "task_ended"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=["organisation", "due_at"],
                condition=models.Q(state="open"),
                name="open_plan_tasks",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.number} ({self.state})"


class ReceivedPlan(TenantModel):
    """What another organisation shared of a plan of its own: the newest copy, without names."""

    sender_id = models.UUIDField()
    sender_name = models.CharField(max_length=200)
    source_id = models.UUIDField()
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=20)
    country = models.CharField(max_length=3)
    number = models.IntegerField()
    review_due = models.DateField(null=True)
    sealed = models.BinaryField()
    received_at = models.DateTimeField()

    processing = Processing(
        purpose="organisations that evacuate together know each other's plans",
        retention="until a newer copy came or the agreement ended",
        fields=kinds(
            technical="source_id number review_due received_at",
            organisational="sender_id sender_name name kind country",
            personal="sealed",
        ),
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["organisation", "sender_id", "source_id"], name="one_received_plan"
            )
        ]

    def __str__(self) -> str:
        return f"{self.name} of {self.sender_name}"
