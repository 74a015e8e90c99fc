"""
What people told us, in two boxes of the same form.

``Report`` and what hangs on it is the open box of those who handle feedback. ``PrivateReport`` and
its kin stand in the confidence compartment: anybody may drop something in, and the database shows
a row to the clearance of named handlers alone; ``queries`` leave out whoever is complained of.
"""

from datetime import datetime
from typing import ClassVar

from django.db import models

from musterpoint.crises.models import Crisis
from musterpoint.feedback.models.choices import (
    BASIS,
    KEPT,
    LISTENING,
    EntryKind,
    Outcome,
    State,
    Way,
)
from musterpoint.feedback.models.people import Unit
from musterpoint.feedback.models.published import Theme
from musterpoint.tenancy.classification import Processing, kinds
from musterpoint.tenancy.constraints import both_or_neither
from musterpoint.tenancy.models import TenantModel


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


class Report(ReportFields):
    """
    What somebody told us that those who handle feedback may read.

    ``crisis`` is set where it is known: told while one crisis was open, or said by who handles it.
    """

    theme = models.ForeignKey(Theme, models.PROTECT, null=True, related_name="reports")
    crisis = models.ForeignKey(Crisis, models.SET_NULL, null=True, related_name="+")

    processing = Processing(
        purpose=LISTENING,
        retention=KEPT,
        lawful_basis=BASIS,
        fields=REPORT_KINDS | kinds(organisational="theme crisis"),
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
