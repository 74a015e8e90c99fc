"""
Runs, their events, deadlines and notices: once for each compartment.

The two families of tables are alike. Those of the protection compartment carry a row policy by
clearance, so that nobody else can tell whether they hold a row at all (DESIGN D4).
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from musterpoint.procedures.models.library import Version
from musterpoint.tenancy.classification import Processing, kinds
from musterpoint.tenancy.models import TenantModel
from musterpoint.tenancy.vault import Compartment

FOLLOWED = "nobody is forgotten between two steps, and no gate is passed unseen"
WITH_SUBJECT = "as long as the record of whom it is about, then unreadable with its key"
#: Where a deadline that has no moment now is sorted.
NEVER = datetime(9999, 1, 1, tzinfo=UTC)


class RunState(models.TextChoices):
    """Where a run stands as a whole."""

    OPEN = "open", _("Open")
    ENDED = "ended", _("Ended")
    STOPPED = "stopped", _("Stopped by decision")


class DeadlineState(models.TextChoices):
    """What became of a deadline."""

    DUE = "due", _("Due")
    STANDING = "standing", _("Clock stands")
    KEPT = "kept", _("Kept")
    MISSED = "missed", _("Missed")
    DROPPED = "dropped", pgettext_lazy("deadline", "No longer asked")


class NoticeKind(models.TextChoices):
    """Why somebody is told."""

    REMIND = "remind", _("Reminder")
    ESCALATE = "escalate", _("Missed, passed on")


class RunBase(TenantModel):
    """
    One run of a procedure about a subject, or about nothing but itself.

    The truth are its events; what stands here is what lists ask for. ``version`` is the one it
    follows now, ``began_with`` the one it began with. ``standing`` are its open steps in order.
    """

    reference = models.CharField(max_length=8)
    code = models.CharField(max_length=80)
    subject_id = models.UUIDField(null=True)
    held_by = models.CharField(max_length=40, blank=True)
    assignee_id = models.UUIDField(null=True)
    calendar = models.CharField(max_length=20, blank=True)
    state = models.CharField(max_length=10, choices=RunState, default=RunState.OPEN)
    standing = models.TextField(blank=True)
    end = models.CharField(max_length=80, blank=True)
    events = models.IntegerField(default=0)
    began_by = models.UUIDField(null=True)
    began_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    processing = Processing(
        purpose=FOLLOWED,
        retention=WITH_SUBJECT,
        fields=kinds(
            technical="reference version began_with subject_id held_by calendar events began_at"
            " updated_at ended_at",
            organisational="code assignee_id began_by state",
            coarse="standing end",
        ),
    )

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.reference


class EventBase(TenantModel):
    """
    One thing that happened to a run, in order. Answers, reasons and papers are in ``sealed``.

    ``at`` is the moment that counts for clocks, ``occurred_at`` the one that was told.
    """

    sequence = models.IntegerField()
    kind = models.CharField(max_length=20)
    step = models.CharField(max_length=80, blank=True)
    name = models.CharField(max_length=80, blank=True)
    officer = models.CharField(max_length=60, blank=True)
    by_id = models.UUIDField(null=True)
    role = models.CharField(max_length=80, blank=True)
    at = models.DateTimeField()
    occurred_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    sealed = models.BinaryField()

    processing = Processing(
        purpose=FOLLOWED,
        retention=WITH_SUBJECT,
        fields=kinds(
            technical="run version sequence kind at occurred_at recorded_at",
            organisational="officer by_id role",
            coarse="step name",
            sensitive="sealed",
        ),
    )

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.sequence}. {self.kind}"


class DeadlineBase(TenantModel):
    """
    One deadline of a run, worked out whenever the run moves, so that a board only reads.

    ``roles`` are the roles that act, joined by spaces. ``escalations`` are pairs of a moment and a
    role; ``told`` counts those that were told. ``notify_at`` is when the next word is due.
    """

    code = models.CharField(max_length=80)
    reference = models.CharField(max_length=8)
    held_by = models.CharField(max_length=40, blank=True)
    step = models.CharField(max_length=80)
    round = models.IntegerField()
    is_owed = models.BooleanField(default=False)
    is_gated = models.BooleanField(default=False)
    roles = models.CharField(max_length=400, blank=True)
    assignee_id = models.UUIDField(null=True)
    since = models.DateTimeField()
    due_at = models.DateTimeField(null=True)
    sort_at = models.DateTimeField()
    left_seconds = models.IntegerField(null=True)
    remind_at = models.DateTimeField(null=True)
    escalate_at = models.DateTimeField(null=True)
    escalations = models.JSONField(default=list)
    is_reminded = models.BooleanField(default=False)
    told = models.IntegerField(default=0)
    notify_at = models.DateTimeField(null=True)
    state = models.CharField(max_length=10, choices=DeadlineState, default=DeadlineState.DUE)
    closed_at = models.DateTimeField(null=True)

    processing = Processing(
        purpose=FOLLOWED,
        retention=WITH_SUBJECT,
        fields=kinds(
            technical="run version reference held_by round is_owed is_gated since due_at sort_at"
            " left_seconds remind_at escalate_at is_reminded told notify_at closed_at",
            organisational="code roles assignee_id escalations",
            coarse="step state",
        ),
    )

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.step} of {self.reference}"


class NoticeBase(TenantModel):
    """A word to a user or to holders of ``roles``; at most one for each turn of a deadline."""

    kind = models.CharField(max_length=10, choices=NoticeKind)
    place = models.IntegerField(default=0)
    user_id = models.UUIDField(null=True)
    roles = models.CharField(max_length=400, blank=True)
    reference = models.CharField(max_length=8)
    code = models.CharField(max_length=80)
    step = models.CharField(max_length=80)
    due_at = models.DateTimeField()
    told_at = models.DateTimeField()
    read_by = models.UUIDField(null=True)
    read_at = models.DateTimeField(null=True)

    processing = Processing(
        purpose=FOLLOWED,
        retention="a year after it was read",
        fields=kinds(
            technical="deadline run version kind place reference due_at told_at read_at",
            organisational="user_id roles code read_by",
            coarse="step",
        ),
    )

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.kind} {self.reference}"


def _run_meta(stem: str) -> Any:
    return type(
        "Meta",
        (),
        {
            "constraints": [
                models.UniqueConstraint(fields=["organisation", "reference"], name=f"{stem}_ref")
            ],
            "indexes": [
                models.Index(fields=["organisation", "subject_id"], name=f"{stem}_subject"),
                models.Index(fields=["organisation", "code", "began_at"], name=f"{stem}_code"),
            ],
        },
    )


def _event_meta(stem: str) -> Any:
    return type(
        "Meta",
        (),
        {
            "constraints": [
                models.UniqueConstraint(
                    fields=["organisation", "run", "sequence"], name=f"{stem}_sequence"
                )
            ]
        },
    )


def _deadline_meta(stem: str) -> Any:
    is_open = models.Q(closed_at__isnull=True)

    def board(name: str, *first: str) -> models.Index:
        fields = ["organisation", *first, "sort_at", "id"]
        return models.Index(fields=fields, condition=is_open, name=f"{stem}_{name}")

    return type(
        "Meta",
        (),
        {
            "constraints": [
                models.UniqueConstraint(
                    fields=["organisation", "run", "step", "round", "is_owed"], name=f"{stem}_one"
                )
            ],
            "indexes": [
                board("board"),
                board("roles", "roles"),
                board("mine", "assignee_id"),
                board("code", "code"),
                models.Index(fields=["organisation", "reference"], name=f"{stem}_ref"),
                models.Index(
                    fields=["organisation", "notify_at", "id"],
                    condition=models.Q(notify_at__isnull=False),
                    name=f"{stem}_notify",
                ),
            ],
        },
    )


def _notice_meta(stem: str) -> Any:
    unread = models.Q(read_at__isnull=True)
    return type(
        "Meta",
        (),
        {
            "constraints": [
                models.UniqueConstraint(
                    fields=["organisation", "deadline", "kind", "place", "due_at"],
                    name=f"{stem}_once",
                )
            ],
            "indexes": [
                models.Index(
                    fields=["organisation", "user_id", "told_at"],
                    condition=unread,
                    name=f"{stem}_user",
                ),
                models.Index(
                    fields=["organisation", "roles", "told_at"],
                    condition=unread,
                    name=f"{stem}_roles",
                ),
            ],
        },
    )


class Run(RunBase):
    """A run that the consular side may see."""

    version = models.ForeignKey(Version, models.PROTECT, related_name="runs")
    began_with = models.ForeignKey(Version, models.PROTECT, related_name="+")
    Meta: ClassVar[Any] = _run_meta("proc_run")


class RunEvent(EventBase):
    """An event of such a run."""

    append_only = True
    run = models.ForeignKey(Run, models.PROTECT, related_name="history")
    version = models.ForeignKey(Version, models.PROTECT, null=True, related_name="+")
    Meta: ClassVar[Any] = _event_meta("proc_event")


class Deadline(DeadlineBase):
    """A deadline of such a run."""

    run = models.ForeignKey(Run, models.PROTECT, related_name="deadlines")
    version = models.ForeignKey(Version, models.PROTECT, related_name="+")
    Meta: ClassVar[Any] = _deadline_meta("proc_due")


class Notice(NoticeBase):
    """A notice of such a deadline."""

    deadline = models.ForeignKey(Deadline, models.PROTECT, related_name="notices")
    run = models.ForeignKey(Run, models.PROTECT, related_name="notices")
    version = models.ForeignKey(Version, models.PROTECT, related_name="+")
    Meta: ClassVar[Any] = _notice_meta("proc_notice")


class ProtectedRun(RunBase):
    """A run behind the wall."""

    compartment = "protection"
    version = models.ForeignKey(Version, models.PROTECT, related_name="+")
    began_with = models.ForeignKey(Version, models.PROTECT, related_name="+")
    Meta: ClassVar[Any] = _run_meta("proc_prun")


class ProtectedRunEvent(EventBase):
    """An event of a run behind the wall."""

    compartment = "protection"
    append_only = True
    run = models.ForeignKey(ProtectedRun, models.PROTECT, related_name="history")
    version = models.ForeignKey(Version, models.PROTECT, null=True, related_name="+")
    Meta: ClassVar[Any] = _event_meta("proc_pevent")


class ProtectedDeadline(DeadlineBase):
    """A deadline of a run behind the wall."""

    compartment = "protection"
    run = models.ForeignKey(ProtectedRun, models.PROTECT, related_name="deadlines")
    version = models.ForeignKey(Version, models.PROTECT, related_name="+")
    Meta: ClassVar[Any] = _deadline_meta("proc_pdue")


class ProtectedNotice(NoticeBase):
    """A notice of a deadline behind the wall."""

    compartment = "protection"
    deadline = models.ForeignKey(ProtectedDeadline, models.PROTECT, related_name="notices")
    run = models.ForeignKey(ProtectedRun, models.PROTECT, related_name="notices")
    version = models.ForeignKey(Version, models.PROTECT, related_name="+")
    Meta: ClassVar[Any] = _notice_meta("proc_pnotice")


AnyRun = Run | ProtectedRun
AnyEvent = RunEvent | ProtectedRunEvent
AnyDeadline = Deadline | ProtectedDeadline
AnyNotice = Notice | ProtectedNotice


@dataclass(frozen=True, slots=True, kw_only=True)
class Tables:
    """The tables of one compartment."""

    compartment: Compartment
    run: type[AnyRun]
    event: type[AnyEvent]
    deadline: type[AnyDeadline]
    notice: type[AnyNotice]


CONSULAR = Tables(compartment="consular", run=Run, event=RunEvent, deadline=Deadline, notice=Notice)
PROTECTED = Tables(
    compartment="protection",
    run=ProtectedRun,
    event=ProtectedRunEvent,
    deadline=ProtectedDeadline,
    notice=ProtectedNotice,
)
#: Both are always asked; the database decides whether the second has anything to say.
TABLES = (CONSULAR, PROTECTED)
