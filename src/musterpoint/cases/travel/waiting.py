"""What waits too long: questions that were not asked, not answered, and documents not issued."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from musterpoint.agenda import queries as agenda
from musterpoint.agenda.queries import POST, Asked
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

    def oldest(rows: QuerySet[Any], step: ClockStep, column: str) -> QuerySet[Any]:
        return _untold(rows, step, is_untold).order_by(column, "id")[:limit]

    answers = _unanswered().filter(due_at__lte=until)
    issues = _unissued().filter(issue_due_at__lte=until)
    rows = [
        *map(_ask, oldest(_unasked(), ClockStep.ASK, "taken_at")),
        *map(_answer, oldest(answers, ClockStep.ANSWER, "due_at")),
        *map(_issue, oldest(issues, ClockStep.ISSUE, "issue_due_at")),
        *map(_decide, oldest(_denied(), ClockStep.DECIDE, "answered_at")),
    ]
    near = [one for one in rows if one.due_at <= until]
    return sorted(near, key=lambda one: (one.due_at, one.about.id))[:limit]


def due(asked: Asked) -> list[Waiting]:
    """
    Return the steps that are not done yet, among which a page of the agenda finds its own.

    The deadlines of asking and deciding are counted in working days and stand in no column: all
    that began before the page's end are returned. One query a step.
    """
    if asked.view == POST:
        return []
    answers = agenda.officer(_unanswered().filter(due_at__isnull=False), asked, "asked_by")
    issues = agenda.officer(_unissued().filter(issue_due_at__isnull=False), asked, "confirmed_by")
    unasked, denied = _unasked(), _denied()
    if asked.until is not None:
        unasked = unasked.filter(taken_at__lte=asked.until)
        denied = denied.filter(answered_at__lte=asked.until)
    return [
        *map(_ask, agenda.officer(unasked, asked, "taken_by")),
        *map(_answer, agenda.window(answers, asked, "due_at")),
        *map(_issue, agenda.window(issues, asked, "issue_due_at")),
        *map(_decide, agenda.officer(denied, asked, "asked_by")),
    ]


def _untold(rows: QuerySet[Any], step: ClockStep, is_untold: bool) -> QuerySet[Any]:
    if not is_untold:
        return rows
    told = ClockWord.objects.filter(step=step, kind=ClockKind.ESCALATE)
    return rows.exclude(id__in=told.values("about_id"))


def _unasked() -> QuerySet[Application]:
    """An identity that is being checked, about which no authority was asked since the facts."""
    asked = Confirmation.objects.filter(
        application=OuterRef("pk"), asked_at__gte=OuterRef("facts_at")
    )
    return Application.objects.select_related("station").filter(
        ~Exists(asked), state=ApplicationState.CHECKING
    )


def _ask(one: Application) -> Waiting:
    due_at = rules.due("ask", one.taken_at, one.station.country)
    return Waiting(step=ClockStep.ASK, about=one, due_at=due_at, officer_id=one.taken_by)


def _unanswered() -> QuerySet[Confirmation]:
    """A question without an answer: one that we were asked, or that we ask and that matters.

    It matters while the identity is checked, and after a document was issued before the answer.
    """
    return Confirmation.objects.select_related("application").filter(
        Q(side=Side.IN) | Q(application__state=ApplicationState.CHECKING) | Exists(_urgent()),
        answer="",
    )


def _answer(one: Confirmation) -> Waiting:
    return Waiting(step=ClockStep.ANSWER, about=one, due_at=one.due_at, officer_id=one.asked_by)


def _unissued() -> QuerySet[Application]:
    """A confirmed identity without a signed document."""
    return Application.objects.filter(
        state__in=(ApplicationState.CONFIRMED, ApplicationState.PRINTED)
    )


def _issue(one: Any) -> Waiting:
    return Waiting(
        step=ClockStep.ISSUE, about=one, due_at=one.issue_due_at, officer_id=one.confirmed_by
    )


def _denied() -> QuerySet[Confirmation]:
    """A no that came after the document was issued: revoke it, or say why it stays valid."""
    valid = Document.objects.filter(
        application=OuterRef("application_id"),
        signed_at__isnull=False,
        revoked_at__isnull=True,
        spoilt_at__isnull=True,
    )
    return Confirmation.objects.select_related("application__station").filter(
        Exists(_urgent().filter(kept_at__isnull=True)),
        Exists(valid),
        side=Side.OUT,
        answer=ConfirmationAnswer.DENIED,
        answered_at__isnull=False,
        application__isnull=False,
    )


def _decide(one: Any) -> Waiting:
    due_at = rules.due("decide", one.answered_at, one.application.station.country)
    return Waiting(step=ClockStep.DECIDE, about=one, due_at=due_at, officer_id=one.asked_by)


def _urgent() -> QuerySet[UrgentIssue]:
    return UrgentIssue.objects.filter(
        application=OuterRef("application_id"), told_at__isnull=False, dropped_at__isnull=True
    )
