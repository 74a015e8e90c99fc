"""What was asked of whom, on which evidence, to its decision and what came of it."""

from datetime import date
from typing import Annotated, Any, cast
from uuid import UUID

from django.http import HttpRequest
from ninja import Field, Router, Status

from musterpoint.lessons import actions, queries
from musterpoint.lessons.actions import AskIn
from musterpoint.lessons.api._shared import Day, Key, Line, Name, Text, Word, asker
from musterpoint.lessons.models import Ask
from musterpoint.tenancy.actors import Permission
from musterpoint.web.http import ActorRequest
from musterpoint.web.schemas import Schema

router = Router(tags=["lessons"])
#: Kind (lesson, practice, review, report, research) and key of what an ask rests on.
Grounds = Annotated[list[tuple[Word, Key]], Field(max_length=100)]


class AskOut(Schema):
    """Something asked; ``decision`` is empty, granted, partly, refused or withdrawn."""

    id: UUID
    number: int
    asked_of: str
    what: str
    asked_on: date
    next_step: str
    next_due: date | None
    owner_id: UUID | None
    decision: str
    decided_on: date | None
    outcome: str


class EventOut(Schema):
    """A line of the history: asked, step, answered, decided or outcome."""

    word: str
    text: str
    happened_on: date


class GroundOut(Schema):
    """Something that an ask rests on."""

    kind: str
    key: str
    title: str


class WholeOut(AskOut):
    """Something asked with its evidence and its history, the newest first."""

    evidence: list[GroundOut]
    history: list[EventOut]


class AskBody(Schema):
    """What is asked of whom; ``owner_id`` is the colleague who looks after it."""

    asked_of: Name
    what: Text
    asked_on: Day
    evidence: Grounds
    owner_id: UUID
    next_step: Line = ""
    next_due: Day | None = None


class StepBody(Schema):
    """A step taken (step) or an answer (answered), and what comes next by when."""

    word: Word
    text: Text
    happened_on: Day
    next_step: Line = ""
    next_due: Day | None = None


class DecisionBody(Schema):
    """What was decided: granted, partly, refused, or withdrawn by us."""

    decision: Word
    decided_on: Day
    text: Text


class OutcomeBody(Schema):
    """What came of a decision."""

    text: Text
    happened_on: Day


class EvidenceBody(Schema):
    """More that an ask rests on."""

    evidence: Grounds


@router.get("/lessons/asks", response=list[AskOut])
def asks(request: HttpRequest, q: Word = "", state: Word = "") -> Any:
    """List what was asked, what is due first; ``state`` is open, decided or a decision."""
    asker(request, Permission.LESSONS_READ)
    return queries.asks(q, state)


@router.post("/lessons/asks", response={201: WholeOut})
def ask(request: HttpRequest, given: AskBody) -> Any:
    """Write down what was asked, on which evidence."""
    asked = cast(ActorRequest, request)
    values = given.dict() | {"evidence": tuple(given.evidence)}
    made = actions.ask(AskIn(**values), by=asked.actor, at=asked.at)
    return Status(201, _whole(made.id))


@router.get("/lessons/asks/{uuid:ask_id}", response=WholeOut)
def one(request: HttpRequest, ask_id: UUID) -> Any:
    """Return what was asked, on what it rests, and what happened since."""
    asker(request, Permission.LESSONS_READ)
    return _whole(ask_id)


@router.post("/lessons/asks/{uuid:ask_id}/steps", response={201: WholeOut})
def step(request: HttpRequest, ask_id: UUID, given: StepBody) -> Any:
    """Write down a step or an answer."""
    asked = cast(ActorRequest, request)
    actions.take_step(ask_id, **given.dict(), by=asked.actor, at=asked.at)
    return Status(201, _whole(ask_id))


@router.post("/lessons/asks/{uuid:ask_id}/decision", response=WholeOut)
def decision(request: HttpRequest, ask_id: UUID, given: DecisionBody) -> Any:
    """Write down what was decided, once."""
    asked = cast(ActorRequest, request)
    actions.decide(ask_id, **given.dict(), by=asked.actor, at=asked.at)
    return _whole(ask_id)


@router.post("/lessons/asks/{uuid:ask_id}/outcome", response=WholeOut)
def outcome(request: HttpRequest, ask_id: UUID, given: OutcomeBody) -> Any:
    """Write down what came of the decision."""
    asked = cast(ActorRequest, request)
    actions.write_outcome(ask_id, **given.dict(), by=asked.actor, at=asked.at)
    return _whole(ask_id)


@router.post("/lessons/asks/{uuid:ask_id}/evidence", response={201: WholeOut})
def evidence(request: HttpRequest, ask_id: UUID, given: EvidenceBody) -> Any:
    """Add what an ask rests on."""
    asked = cast(ActorRequest, request)
    actions.rest_on(ask_id, given.evidence, by=asked.actor, at=asked.at)
    return Status(201, _whole(ask_id))


def _whole(ask_id: UUID) -> dict[str, Any]:
    row: Ask = queries.ask(ask_id)
    return {name: getattr(row, name) for name in AskOut.model_fields} | {
        "evidence": list(row.evidence.all()),
        "history": list(row.events.all()),
    }
