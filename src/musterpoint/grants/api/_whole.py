"""One application with everything that was done with it: need, scores, decisions, appeal, money."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Router

from musterpoint.audit import actions as audit
from musterpoint.funds import queries as funds
from musterpoint.grants import queries
from musterpoint.grants.actions import has_conflict, is_told
from musterpoint.grants.api._shared import ApplicationOut, asker, told
from musterpoint.grants.api._steps import ONE
from musterpoint.grants.models import Application, CallState
from musterpoint.payments import queries as payments
from musterpoint.payments.queries import Stand
from musterpoint.tenancy.actors import Permission
from musterpoint.web.http import ActorRequest
from musterpoint.web.schemas import Schema

router = Router(tags=["grants"])
WHO = ("name", "born", "phone", "email")
#: What a reader with a conflict is given in place of what was told.
UNSEEN: dict[str, Any] = {
    "conflict": True, "why": "", "ground": "", "who": None, "levels": {}, "answers": {},
    "assessments": [], "scores": [], "scored": 0, "decisions": [], "appeal": None,
    "commitment": None, "orders": [], "history": [],
}  # fmt: skip


class WhoOut(Schema):
    """Who applies, how they are reached and paid."""

    name: str
    born: str
    phone: str
    email: str
    papers: list[str]
    payee: dict[str, str]


class AssessedOut(Schema):
    """How the need was assessed: a level for each criterion, points of 100 in hundredths."""

    at: datetime
    levels: dict[str, str]
    total: int
    words: str


class ScoreOut(Schema):
    """What one member gave, by the position of the criterion; nobody sees it before all scored."""

    at: datetime
    points: dict[str, int]
    total: int
    reasons: str


class DecisionOut(Schema):
    """A decision with the reasons that the applicant reads."""

    at: datetime
    outcome: str
    amount: int
    is_of_appeal: bool
    reasons: str


class AppealedOut(Schema):
    """An appeal, and its answer once somebody else decided it."""

    words: str
    filed_at: datetime
    due_at: datetime
    decided_at: datetime | None
    is_upheld: bool | None
    answer: str


class CommitmentOut(Schema):
    """Money that was asked of a fund for an application: whether it is set aside, and paid."""

    id: UUID
    state: str
    amount: int
    paid: int


class OrderOut(Schema):
    """A payment of an application."""

    reference: str
    amount: int
    state: str
    paid_on: date | None


class StepOut(Schema):
    """One line of what happened."""

    at: datetime
    state: str
    words: str


class WholeOut(ApplicationOut):
    """
    An application with everything that was done with it.

    ``who`` is empty where the reader scores the call and does not see who applies; ``answers`` are
    those to the criteria of a call, by their position. With a ``conflict`` of the reader or of
    whoever made the program, nothing is told but where it stands: others decide on it.
    """

    call_id: UUID | None
    conflict: bool
    why: str
    ground: str
    who: WhoOut | None
    levels: dict[str, str]
    answers: dict[str, str]
    score: int | None
    recommended: int | None
    is_told: bool
    appeal_until: datetime | None
    assessments: list[AssessedOut]
    scores: list[ScoreOut]
    scored: int
    decisions: list[DecisionOut]
    appeal: AppealedOut | None
    commitment: CommitmentOut | None
    orders: list[OrderOut]
    history: list[StepOut]


@router.get(f"{ONE}/whole", response=WholeOut)
def whole_application(request: HttpRequest, grant_id: UUID) -> Any:
    """Return an application with assessment, scores, decisions and reasons, appeal and money."""
    asked = asker(request)
    row = queries.application(grant_id)
    audit.saw("grants.application.read", [row.id], by=asked.actor, at=asked.at)
    names = ("call_id", "score", "recommended", "appeal_until")
    shown = told(row) | {name: getattr(row, name) for name in names} | {"is_told": is_told(row)}
    if has_conflict(row, asked.actor):
        return shown | UNSEEN
    return shown | {"conflict": False} | _seen(asked, row)


def _seen(asked: ActorRequest, row: Application) -> dict[str, Any]:
    """Return what was told and decided, for a reader without a conflict."""
    at = asked.at
    content = queries.content(row, at)
    return (
        {name: content[name] for name in ("why", "ground", "levels", "answers")}
        | {"who": None if _is_blind(asked, row) else _who(content)}
        | _judged(asked, row)
        | _money(row)
        | {
            "history": [
                {"at": one.made_at, "state": one.state, "words": words}
                for one, words in queries.history(row, at)
            ]
        }
    )


def _is_blind(asked: ActorRequest, row: Application) -> bool:
    """Say whether the reader only scores a call that is not decided: then nobody is named."""
    is_open = row.call is not None and row.call.state == CallState.PUBLISHED
    may = asked.actor.may
    return is_open and may(Permission.GRANTS_SCORE) and not may(Permission.GRANTS_DECIDE)


def _who(content: dict[str, Any]) -> dict[str, Any]:
    return {name: content[name] for name in (*WHO, "papers", "payee")}


def _judged(asked: ActorRequest, row: Application) -> dict[str, Any]:
    """Return what people said of an application; scores of others only once all have scored."""
    at = asked.at
    seen = queries.scored(row, row.call, asked.actor) if row.call is not None else None
    appealed = queries.appeal(row, at)
    return {
        "assessments": [
            {"at": one.made_at, "total": one.total} | words
            for one, words in queries.assessments(row, at)
        ],
        "scored": seen.count if seen else 0,
        "scores": [
            {"at": one.scored_at, "points": one.points, "total": one.total}
            | {"reasons": queries.reasons(row, one, at)}
            for one in (seen.shown if seen else ())
        ],
        "decisions": [
            {name: getattr(one, name) for name in ("outcome", "amount", "is_of_appeal")}
            | {"at": one.made_at, "reasons": reasons}
            for one, reasons in queries.decisions(row, at)
        ],
        "appeal": {
            name: getattr(appealed[0], name)
            for name in ("filed_at", "due_at", "decided_at", "is_upheld")
        }
        | {"words": appealed[1], "answer": appealed[2]}
        if appealed
        else None,
    }


def _money(row: Application) -> dict[str, Any]:
    found = funds.commitment(row.commitment_id) if row.commitment_id else None
    names = ("reference", "amount", "state", "paid_on")
    return {
        "commitment": {name: getattr(found, name) for name in ("id", "state", "amount", "paid")}
        if found
        else None,
        "orders": [{name: getattr(one, name) for name in names} for one in _orders(row)],
    }


def _orders(row: Application) -> list[Stand]:
    """Return the payments of an application and of its milestones."""
    milestones = list(row.milestones.values_list("id", flat=True))
    found = payments.of_subject("grants.application", row.id)
    for one in payments.of_subjects("grants.milestone", milestones).values():
        found = [*found, *one]
    return found
