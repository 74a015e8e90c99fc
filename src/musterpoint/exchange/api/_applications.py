"""Applications of organisations: taken, scored by two who do not see each other, decided."""

from datetime import datetime
from typing import Annotated, Any, cast
from uuid import UUID

from django.http import HttpRequest
from ninja import Field, Router, Status

from musterpoint.audit import actions as audit
from musterpoint.exchange import actions, queries
from musterpoint.exchange.actions import ApplicationIn
from musterpoint.exchange.api._shared import Line, Word, asker
from musterpoint.exchange.models import Application
from musterpoint.exchange.queries import Scored
from musterpoint.exchange.queries._calls import scored_of
from musterpoint.tenancy.actors import Permission
from musterpoint.web.http import ActorRequest
from musterpoint.web.schemas import Schema

router = Router(tags=["exchange"])
Answer = Annotated[str, Field(max_length=3000, pattern=r"^[^\x00]*$")]
Place = Annotated[int, Field(ge=0, le=1000)]


class LineOut(Schema):
    """
    An application in the list of a call; points are in hundredths of a point of 100.

    ``points`` stands when enough members have scored. ``conflict``: the reader has one declared.
    """

    id: UUID
    reference: str
    name: str
    kind: str
    size: str
    received_at: datetime
    scores: int
    needs_third: bool
    points: int | None
    outcome: str
    conflict: bool


class ScoreOut(Schema):
    """What one member gave, by the criterion's position."""

    scorer: str
    points: dict[str, int]
    total: int
    reasons: str


class AppealOut(Schema):
    """An appeal and what was decided on it."""

    words: str
    filed_at: datetime
    due_at: datetime
    is_upheld: bool | None
    reasons: str


class ApplicationOut(LineOut):
    """
    An application; scores of others stand here when enough members have scored.

    ``country`` is told after the decision: where somebody is from may not count. With a conflict
    the reader sees neither answers nor scores.
    """

    call_id: UUID
    country: str
    answers: dict[str, str]
    conflict_stated: str
    shown: list[ScoreOut]
    reasons: str
    appeal: AppealOut | None


class TakenOut(LineOut):
    """An application that was taken, with the key of the applicant's address, shown once."""

    key: str


class ApplicationBody(Schema):
    """What an organisation sends; ``answers`` by the criterion's position."""

    name: Line
    kind: Word
    country: Annotated[str, Field(max_length=3, pattern=r"^[A-Z]{3}$")]
    size: Word
    contact: Line
    email: Line
    answers: Annotated[dict[Place, Answer], Field(max_length=20)]
    has_conflict: bool = False
    conflict: Answer = ""


class ScoreBody(Schema):
    """Points from 0 to 5 by the criterion's position, once and for good."""

    points: Annotated[dict[Place, Place], Field(max_length=20)]
    reasons: Answer
    has_no_conflict: bool


class DecisionBody(Schema):
    """selected, not_selected or ineligible, with reasons that the applicant reads."""

    outcome: Word
    reasons: Answer


class ReasonsBody(Schema):
    """Why."""

    reasons: Answer


class AppealBody(Schema):
    """What an applicant objects, by the key of their own address."""

    key: Annotated[str, Field(max_length=80, pattern=r"^[^\x00-\x1f]*$")]
    words: Answer


class VerdictBody(Schema):
    """Whether the appeal was right, with reasons."""

    is_upheld: bool
    reasons: Answer


@router.get("/exchange/calls/{uuid:call_id}/applications", response=list[LineOut])
def applications(request: HttpRequest, call_id: UUID) -> Any:
    """List the applications of a call by name."""
    asked = asker(request, Permission.PARTNERS_SELECT)
    found = queries.applications(queries.call(call_id), by=asked.actor)
    return [_line(one.row, one.scored, has_conflict=one.has_conflict_with_me) for one in found]


@router.post("/exchange/calls/{uuid:call_id}/applications", response={201: TakenOut})
def take(request: HttpRequest, call_id: UUID, given: ApplicationBody) -> Any:
    """Take an application that came on paper or by mail, before the end of applications."""
    asked = asker(request, Permission.PARTNERS_SELECT)
    slug = queries.call(call_id).slug
    sent = actions.apply(slug, ApplicationIn(**given.dict()), by=asked.actor, at=asked.at)
    scored = scored_of(sent.row, sent.row.call, asked.actor)
    return Status(201, _line(sent.row, scored, has_conflict=False) | {"key": sent.key})


@router.get("/exchange/applications/{uuid:applicant_id}", response=ApplicationOut)
def application(request: HttpRequest, applicant_id: UUID) -> Any:
    """Return an application with its answers, without who can be reached there."""
    return _whole(applicant_id, asker(request, Permission.PARTNERS_SELECT))


@router.post("/exchange/applications/{uuid:applicant_id}/conflict", response=ApplicationOut)
def conflict(request: HttpRequest, applicant_id: UUID) -> Any:
    """Declare a conflict with the applicant; it is not taken back."""
    asked = cast(ActorRequest, request)
    actions.declare_conflict(applicant_id, by=asked.actor, at=asked.at)
    return _whole(applicant_id, asked)


@router.post("/exchange/applications/{uuid:applicant_id}/scores", response={201: ApplicationOut})
def score(request: HttpRequest, applicant_id: UUID, given: ScoreBody) -> Any:
    """Score an application; a program and whoever made it are one member."""
    asked = cast(ActorRequest, request)
    actions.score(applicant_id, **given.dict(), by=asked.actor, at=asked.at)
    return Status(201, _whole(applicant_id, asked))


@router.post("/exchange/applications/{uuid:applicant_id}/decision", response=ApplicationOut)
def decision(request: HttpRequest, applicant_id: UUID, given: DecisionBody) -> Any:
    """Decide on an application; selected needs enough points by the published criteria."""
    asked = cast(ActorRequest, request)
    actions.decide(applicant_id, **given.dict(), by=asked.actor, at=asked.at)
    return _whole(applicant_id, asked)


@router.post("/exchange/applications/{uuid:applicant_id}/taken-back", response=ApplicationOut)
def taken_back(request: HttpRequest, applicant_id: UUID, given: ReasonsBody) -> Any:
    """Take a decision back before the results are told."""
    asked = cast(ActorRequest, request)
    actions.take_back_decision(applicant_id, given.reasons, by=asked.actor, at=asked.at)
    return _whole(applicant_id, asked)


@router.post("/exchange/appeals", response={201: ApplicationOut})
def appeal(request: HttpRequest, given: AppealBody) -> Any:
    """Take an appeal that came on paper or by mail; there is one, within the days of the call."""
    asked = asker(request, Permission.PARTNERS_SELECT)
    made = actions.appeal(given.key, given.words, by=asked.actor, at=asked.at)
    return Status(201, _whole(made.application_id, asked))


@router.post("/exchange/applications/{uuid:applicant_id}/appeal", response=ApplicationOut)
def verdict(request: HttpRequest, applicant_id: UUID, given: VerdictBody) -> Any:
    """Decide on an appeal; nobody who scored or decided does, nor a program of theirs."""
    asked = cast(ActorRequest, request)
    actions.decide_appeal(applicant_id, **given.dict(), by=asked.actor, at=asked.at)
    return _whole(applicant_id, asked)


def _line(row: Application, scored: Scored, *, has_conflict: bool) -> dict[str, Any]:
    names = ("id", "reference", "name", "kind", "size", "received_at", "outcome")
    return {name: getattr(row, name) for name in names} | {
        "scores": scored.count,
        "needs_third": scored.needs_third,
        "points": scored.mean,
        "conflict": has_conflict,
    }


def _whole(applicant_id: UUID, asked: ActorRequest) -> dict[str, Any]:
    row = queries.application(applicant_id)
    scored = scored_of(row, row.call, asked.actor)
    has_conflict = actions.has_conflict(row, asked.actor)
    found = _line(row, scored, has_conflict=has_conflict) | {
        "call_id": row.call_id,
        "country": row.country if row.outcome else "",
        "reasons": row.reasons,
        "answers": {},
        "conflict_stated": "",
        "shown": [],
        "appeal": None,
    }
    if has_conflict:
        return found
    sent = queries.opened_application(row, asked.at)
    audit.saw("exchange.application.read", [row.id], by=asked.actor, at=asked.at)
    names = queries.names_of(one.scorer_id for one in scored.shown)
    return found | {
        "answers": sent["answers"],
        "conflict_stated": sent["conflict"],
        "shown": [
            {name: getattr(one, name) for name in ("points", "total", "reasons")}
            | {"scorer": names.get(one.scorer_id, "")}
            for one in scored.shown
        ],
        "appeal": _appeal(row, asked),
    }


def _appeal(row: Application, asked: ActorRequest) -> dict[str, Any] | None:
    found = row.appeals.first()
    if found is None:
        return None
    names = ("filed_at", "due_at", "is_upheld", "reasons")
    return {name: getattr(found, name) for name in names} | {
        "words": queries.opened_appeal(found, asked.at)
    }
