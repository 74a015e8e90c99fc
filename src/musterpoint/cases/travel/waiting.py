"""What waits too long: questions that were not asked, not answered, and documents not issued."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from musterpoint.cases.models import (
    Application,
    ApplicationState,
    ClockKind,
    ClockStep,
    ClockWord,
    Confirmation,
    ConfirmationAnswer,
    Document,
    Side,
    UrgentIssue,
)
from musterpoint.cases.travel import rules

MOST = 500
FAR = datetime(9999, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """A step of a confirmation that has a deadline. ``officer_id`` is whose step it is."""

    step: ClockStep
    about: Application | Confirmation
    due_at: datetime
    officer_id: UUID | None


def found(at: datetime, *, is_untold: bool = False, limit: int = MOST) -> list[Waiting]:
    """
    Return the steps that are due, or will be within the pack's reminder, the most overdue first.

    ``is_untold`` leaves out those that were passed on already. One query a step.
    """
    until = at + rules.remind_ahead()
    rows = [
        *_to_ask(is_untold, limit),
        *_to_answer(until, is_untold, limit),
        *_to_issue(until, is_untold, limit),
        *_to_decide(is_untold, limit),
    ]
    near = [one for one in rows if one.due_at <= until]
    return sorted(near, key=lambda one: (one.due_at, one.about.id))[:limit]


def every(limit: int = MOST) -> list[Waiting]:
    """Return every step that is not done yet, however far ahead its deadline lies."""
    return [
        *_to_ask(is_untold=False, limit=limit),
        *_to_answer(FAR, is_untold=False, limit=limit),
        *_to_issue(FAR, is_untold=False, limit=limit),
    ]


def _untold(rows: QuerySet[Any], step: ClockStep, is_untold: bool) -> QuerySet[Any]:
    if not is_untold:
        return rows
    told = ClockWord.objects.filter(step=step, kind=ClockKind.ESCALATE)
    return rows.exclude(id__in=told.values("about_id"))


def _to_ask(is_untold: bool, limit: int) -> list[Waiting]:
    """An identity that is being checked, about which no authority was asked since the facts."""
    asked = Confirmation.objects.filter(
        application=OuterRef("pk"), asked_at__gte=OuterRef("facts_at")
    )
    rows = Application.objects.select_related("station").filter(
        ~Exists(asked), state=ApplicationState.CHECKING
    )
    return [
        Waiting(
            step=ClockStep.ASK,
            about=one,
            due_at=rules.due("ask", one.taken_at, one.station.country),
            officer_id=one.taken_by,
        )
        for one in _untold(rows, ClockStep.ASK, is_untold).order_by("taken_at", "id")[:limit]
    ]


def _to_answer(until: datetime, is_untold: bool, limit: int) -> list[Waiting]:
    """A question without an answer: one that we were asked, or that we ask and that matters.

    It matters while the identity is checked, and after a document was issued before the answer.
    """
    rows = Confirmation.objects.select_related("application").filter(
        Q(side=Side.IN) | Q(application__state=ApplicationState.CHECKING) | Exists(_urgent()),
        answer="",
        due_at__lte=until,
    )
    return [
        Waiting(step=ClockStep.ANSWER, about=one, due_at=one.due_at, officer_id=one.asked_by)
        for one in _untold(rows, ClockStep.ANSWER, is_untold).order_by("due_at", "id")[:limit]
    ]


def _to_issue(until: datetime, is_untold: bool, limit: int) -> list[Waiting]:
    """A confirmed identity without a signed document."""
    rows = Application.objects.filter(
        state__in=(ApplicationState.CONFIRMED, ApplicationState.PRINTED), issue_due_at__lte=until
    )
    return [
        Waiting(
            step=ClockStep.ISSUE,
            about=one,
            due_at=one.issue_due_at,
            officer_id=one.confirmed_by,
        )
        for one in _untold(rows, ClockStep.ISSUE, is_untold).order_by("issue_due_at", "id")[:limit]
    ]


def _to_decide(is_untold: bool, limit: int) -> list[Waiting]:
    """A no that came after the document was issued: revoke it, or say why it stays valid."""
    valid = Document.objects.filter(
        application=OuterRef("application_id"),
        signed_at__isnull=False,
        revoked_at__isnull=True,
        spoilt_at__isnull=True,
    )
    rows = Confirmation.objects.select_related("application__station").filter(
        Exists(_urgent().filter(kept_at__isnull=True)),
        Exists(valid),
        side=Side.OUT,
        answer=ConfirmationAnswer.DENIED,
    )
    return [
        Waiting(
            step=ClockStep.DECIDE,
            about=one,
            due_at=rules.due("decide", one.answered_at, one.application.station.country),
            officer_id=one.asked_by,
        )
        for one in _untold(rows, ClockStep.DECIDE, is_untold).order_by("answered_at", "id")[:limit]
        if one.answered_at is not None and one.application is not None
    ]


def _urgent() -> QuerySet[UrgentIssue]:
    return UrgentIssue.objects.filter(
        application=OuterRef("application_id"), told_at__isnull=False, dropped_at__isnull=True
    )
