"""
What people told us, in two boxes of the same form.

``Report`` and what hangs on it is the open box of those who handle feedback. ``PrivateReport`` and
its kin stand in the confidence compartment: anybody may drop something in, and the database shows
a row to the clearance of named handlers alone; ``queries`` leave out whoever is complained of.
"""

from datetime import datetime
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from musterpoint.tenancy.classification import Processing, kinds
from musterpoint.tenancy.constraints import both_or_neither
from musterpoint.tenancy.models import TenantModel

LISTENING = "people can complain safely, get an answer and change what we do"
KEPT = "two years after it was closed"
BASIS = "the person's own word; legal obligation to follow up"


class Way(models.TextChoices):
    """How it came."""

    WEB = "web", _("Public site")
    MESSAGE = "message", _("Message")
    PAPER = "paper", _("Paper")
    STAFF = "staff", _("Told to staff")
    MEETING = "meeting", _("Community meeting")


class State(models.TextChoices):
    """Where it stands."""

    RECEIVED = "received", _("New")
    ACKNOWLEDGED = "acknowledged", _("Acknowledged")
    ASSIGNED = "assigned", _("Being handled")
    ANSWERED = "answered", _("Answered")
    APPEALED = "appealed", _("Appealed")
    CLOSED = "closed", _("Closed")


class EntryKind(models.TextChoices):
    """Who said it to whom."""

    TOLD = "told", _("The person")
    ANSWER = "answer", _("Answer")
    QUESTION = "question", _("Our question")
    NOTE = "note", _("Internal note")
    APPEAL = "appeal", _("Appeal")
    CHECK = "check", _("What followed")


class Outcome(models.TextChoices):
    """What came of it."""

    AGREED = "agreed", _("We agree")
    PARTLY = "partly", _("We agree in part")
    DISAGREED = "disagreed", _("We do not agree")
    UNCLEAR = "unclear", _("It could not be found out")
    PASSED_ON = "passed_on", _("Passed on to whom it concerns")
    NOTED = "noted", _("Noted, with thanks")


class ListReason(models.TextChoices):
    """Why a list leaves the system; a code, so that trails hold no free text."""

    LEARNING = "learning", _("Learning from what people tell us")
    REPORTING = "reporting", _("A report without names")
    HANDOVER = "handover", _("Handing over to a colleague")
    LEGAL = "legal", _("A legal duty")


class ReportFields(TenantModel):
    """
    The columns of both boxes.

    ``code_digest`` is of the person's code, ``suffix`` its last letters. ``level`` is the step of
    the escalation on which it stands; ``is_outside`` that nobody here may handle it.
    """

    code_digest = models.BinaryField(max_length=32)
    suffix = models.CharField(max_length=4)
    kind = models.CharField(max_length=20)
    way = models.CharField(max_length=10, choices=Way)
    language = models.CharField(max_length=12)
    people = models.IntegerField(default=1)
    state = models.CharField(max_length=12, choices=State, default=State.RECEIVED)
    level = models.SmallIntegerField(default=1)
    is_outside = models.BooleanField(default=False)
    rules = models.CharField(max_length=80)
    received_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    recorded_by = models.UUIDField(null=True)
    acknowledge_by = models.DateTimeField()
    answer_by = models.DateTimeField()
    acknowledged_at = models.DateTimeField(null=True)
    handler = models.UUIDField(null=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.UUIDField(null=True)
    outcome = models.CharField(max_length=12, choices=Outcome, blank=True)
    appealed_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    check_at = models.DateTimeField(null=True)
    reminded_at = models.DateTimeField(null=True)
    sealed = models.BinaryField()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.kind} …{self.suffix}"

    @property
    def due_at(self) -> datetime | None:
        """When something has to be done next; None while nothing has."""
        if self.state == State.RECEIVED:
            return min(self.acknowledge_by, self.answer_by)
        open_states = (State.ACKNOWLEDGED, State.ASSIGNED, State.APPEALED)
        return self.answer_by if self.state in open_states else None


REPORT_KINDS = kinds(
    technical="code_digest suffix rules received_at recorded_at acknowledge_by answer_by"
    " acknowledged_at answered_at appealed_at closed_at check_at reminded_at level is_outside",
    coarse="kind way language people state outcome",
    organisational="recorded_by handler answered_by",
    sensitive="sealed",
)
ENTRY_KINDS = kinds(
    technical="report said_at read_at",
    coarse="kind",
    organisational="by by_name",
    sensitive="sealed",
)
STEP_KINDS = kinds(technical="report at facts", organisational="what by by_name")


class EntryFields(TenantModel):
    """The columns of what was said, in both boxes."""

    kind = models.CharField(max_length=10, choices=EntryKind)
    said_at = models.DateTimeField()
    by = models.UUIDField(null=True)
    by_name = models.CharField(max_length=150, blank=True)
    sealed = models.BinaryField()
    read_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.kind} at {self.said_at}"


class StepFields(TenantModel):
    """The columns of what was done, in both boxes."""

    what = models.CharField(max_length=20)
    at = models.DateTimeField()
    by = models.UUIDField(null=True)
    by_name = models.CharField(max_length=150, blank=True)
    facts = models.JSONField(default=dict)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.what} at {self.at}"


class Theme(TenantModel):
    """What several people tell us about, in the organisation's own words."""

    name = models.CharField(max_length=80)
    retired_at = models.DateTimeField(null=True)

    processing = Processing(
        purpose=LISTENING, retention="kept", fields=kinds(organisational="name retired_at")
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["organisation", "name"], name="one_theme_name")
        ]

    def __str__(self) -> str:
        return self.name


class Report(ReportFields):
    """What somebody told us that those who handle feedback may read."""

    theme = models.ForeignKey(Theme, models.PROTECT, null=True, related_name="reports")

    processing = Processing(
        purpose=LISTENING,
        retention=KEPT,
        lawful_basis=BASIS,
        fields=REPORT_KINDS | kinds(organisational="theme"),
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["organisation", "code_digest"], name="one_report_code"),
            both_or_neither("answered_at", "answered_by", "report_answered"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["organisation", "state", "answer_by"], name="report_due"),
            models.Index(fields=["organisation", "received_at", "id"], name="report_when"),
            models.Index(fields=["organisation", "suffix"], name="report_suffix"),
        ]


class Entry(EntryFields):
    """One thing that was said about a report."""

    report = models.ForeignKey(Report, models.CASCADE, related_name="entries")

    processing = Processing(
        purpose=LISTENING, retention=KEPT, lawful_basis=BASIS, fields=ENTRY_KINDS
    )

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["organisation", "report", "said_at"], name="entry_report")
        ]


class Step(StepFields):
    """One thing that was done with a report."""

    report = models.ForeignKey(Report, models.CASCADE, related_name="steps")

    processing = Processing(purpose=LISTENING, retention=KEPT, fields=STEP_KINDS)


class PrivateReport(ReportFields):
    """What somebody told us in confidence; only named handlers who are not concerned read it."""

    compartment = "confidence"

    processing = Processing(
        purpose=LISTENING, retention=KEPT, lawful_basis=BASIS, fields=REPORT_KINDS
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["organisation", "code_digest"], name="one_private_code"
            ),
            both_or_neither("answered_at", "answered_by", "private_answered"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["organisation", "state", "answer_by"], name="private_due"),
            models.Index(fields=["organisation", "received_at", "id"], name="private_when"),
        ]


class PrivateEntry(EntryFields):
    """One thing that was said about a private report."""

    compartment = "confidence"

    report = models.ForeignKey(PrivateReport, models.CASCADE, related_name="entries")

    processing = Processing(
        purpose=LISTENING, retention=KEPT, lawful_basis=BASIS, fields=ENTRY_KINDS
    )

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["organisation", "report", "said_at"], name="p_entry_report")
        ]


class PrivateStep(StepFields):
    """One thing that was done with or seen of a private report: its trail, kept nowhere else."""

    compartment = "confidence"

    report = models.ForeignKey(PrivateReport, models.CASCADE, related_name="steps")

    processing = Processing(purpose=LISTENING, retention=KEPT, fields=STEP_KINDS)


class Unit(TenantModel):
    """A part of the organisation that somebody may complain about, such as an office or a team."""

    name = models.CharField(max_length=80)
    is_public = models.BooleanField(default=True)
    ended_at = models.DateTimeField(null=True)

    processing = Processing(
        purpose="nobody handles a complaint about themselves",
        retention="kept",
        fields=kinds(organisational="name is_public ended_at"),
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["organisation", "name"], name="one_unit_name")
        ]

    def __str__(self) -> str:
        return self.name


class UnitMember(TenantModel):
    """Somebody who works in a unit."""

    unit = models.ForeignKey(Unit, models.CASCADE, related_name="members")
    user_id = models.UUIDField()

    processing = Processing(
        purpose="nobody handles a complaint about themselves",
        retention="as long as they work there",
        fields=kinds(technical="unit", organisational="user_id"),
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["organisation", "unit", "user_id"], name="one_unit_member"
            )
        ]

    def __str__(self) -> str:
        return f"{self.user_id} in {self.unit_id}"


class Recusal(TenantModel):
    """That a private report is about somebody or a unit, who never learn of it here."""

    compartment = "confidence"

    report = models.ForeignKey(PrivateReport, models.CASCADE, related_name="recusals")
    user_id = models.UUIDField(null=True)
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+")

    processing = Processing(
        purpose="nobody handles a complaint about themselves",
        retention=KEPT,
        fields=kinds(technical="report", sensitive="user_id unit"),
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=models.Q(user_id__isnull=True) ^ models.Q(unit__isnull=True),
                name="recusal_of_one",
            )
        ]

    def __str__(self) -> str:
        return f"recusal from {self.report_id}"


class Handler(TenantModel):
    """Somebody named to read a sensitive class; ``title`` is what the public reads of them."""

    user_id = models.UUIDField()
    kind = models.CharField(max_length=20)
    level = models.SmallIntegerField(default=1)
    title = models.CharField(max_length=80, blank=True)
    valid_from = models.DateTimeField()
    valid_until = models.DateTimeField(null=True)
    named_by = models.UUIDField(null=True)

    processing = Processing(
        purpose="only named people read what was told in confidence",
        retention="ten years",
        fields=kinds(organisational="user_id kind level title valid_from valid_until named_by"),
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=models.Q(level__range=(1, 9)), name="handler_level_1_to_9"
            ),
            models.CheckConstraint(
                condition=models.Q(valid_until__isnull=True)
                | models.Q(valid_until__gte=models.F("valid_from")),
                name="handler_from_before_until",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["organisation", "kind", "level"], name="handler_kind")
        ]

    def __str__(self) -> str:
        return f"{self.user_id} for {self.kind}"


class Outside(TenantModel):
    """Where else people may go, and who is told when nobody here may handle a complaint."""

    body = models.CharField(max_length=200, blank=True)
    reach = models.CharField(max_length=500, blank=True)
    body_mail = models.CharField(max_length=254, blank=True)
    second_mail = models.CharField(max_length=254, blank=True)
    changed_at = models.DateTimeField()
    changed_by = models.UUIDField(null=True)

    processing = Processing(
        purpose="a complaint is never left with whom it is about",
        retention="kept",
        fields=kinds(organisational="body reach body_mail second_mail changed_at changed_by"),
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["organisation"], name="one_outside")
        ]

    def __str__(self) -> str:
        return self.body


class Published(TenantModel):
    """You said, we did: written by hand from a theme, for everybody to read."""

    theme = models.ForeignKey(Theme, models.PROTECT, null=True, related_name="published")
    language = models.CharField(max_length=12)
    said = models.CharField(max_length=500)
    did = models.CharField(max_length=1000)
    published_at = models.DateTimeField()
    published_by = models.UUIDField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    processing = Processing(
        purpose=LISTENING,
        retention="kept",
        fields=kinds(
            technical="theme",
            organisational="language said did published_at published_by withdrawn_at",
        ),
    )

    def __str__(self) -> str:
        return self.said[:60]


class CodeTry(TenantModel):
    """How many wrong codes came from one source, until when; a keyed digest, no address."""

    token = models.BinaryField(max_length=16)
    failures = models.IntegerField(default=0)
    expires_at = models.DateTimeField()

    processing = Processing(
        purpose="codes cannot be guessed",
        retention="one hour",
        fields=kinds(technical="token failures expires_at"),
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["organisation", "token"], name="one_try_token")
        ]

    def __str__(self) -> str:
        return f"{self.failures} wrong codes"
