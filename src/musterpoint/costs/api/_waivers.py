"""Waivers for hardship, appeals and write-offs: asked, weighed by one, decided by another."""

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from django.http import HttpRequest
from ninja import Field, Router, Status

from musterpoint.audit import actions as audit
from musterpoint.costs import actions, queries
from musterpoint.costs.api._notes import note_unit
from musterpoint.costs.api._shared import Amount, asker
from musterpoint.costs.models import Relief
from musterpoint.costs.views.amounts import parts
from musterpoint.tenancy.actors import Permission
from musterpoint.web.schemas import Schema

router = Router(tags=["costs"])
Reasons = Annotated[str, Field(min_length=1, max_length=2000, pattern=r"^[^\x00]*$")]


class WaiverOut(Schema):
    """
    What was asked to be lifted of a note; ``amount`` is what was proposed.

    ``kind`` is hardship, appeal or write_off; ``state`` asked, proposed, granted or refused.
    """

    id: UUID
    note: UUID
    reference: str
    kind: str
    state: str
    open: str
    amount: str | None
    currency: str
    asked_at: datetime
    decided_at: datetime | None


class WaiverWholeOut(WaiverOut):
    """With the words, for programs that see people or decide: of who asked, weighed, decided."""

    words: str
    proposal: str
    reasons: str


class WaiverAskBody(Schema):
    """What is asked, in the person's words, or for a write-off in ours."""

    kind: Literal["hardship", "write_off"]
    words: Reasons


class WaiverWeighBody(Schema):
    """How much should be lifted (zero for nothing), and why."""

    amount: Amount
    why: Reasons


class WaiverDecideBody(Schema):
    """Whether it is granted, with reasons that the person reads."""

    is_granted: bool
    reasons: Reasons


def _waiver(row: Relief) -> dict[str, Any]:
    of = note_unit(row.note)
    same = ("id", "kind", "state", "asked_at", "decided_at")
    return {name: getattr(row, name) for name in same} | {
        "note": row.note_id,
        "reference": row.note.reference,
        "open": of.written(row.note.owed),
        "amount": None if row.amount is None else of.written(row.amount),
        "currency": of.code,
    }


@router.get("/costs/waivers", response=list[WaiverOut], operation_id="list_waivers")
def waivers(request: HttpRequest, after: UUID | None = None) -> Any:
    """List what was asked and waits, the first asked first, fifty at a time."""
    asker(request, Permission.COSTS_READ)
    return [_waiver(one) for one in queries.reliefs(after, limit=queries.PAGE)]


@router.get(
    "/costs/waivers/{uuid:cost_relief}", response=WaiverWholeOut, operation_id="read_waiver"
)
def waiver(request: HttpRequest, cost_relief: UUID) -> Any:
    """Return what was asked; its words to who sees people or decides, which is written down."""
    asked = asker(request, Permission.COSTS_READ)
    row = queries.relief(cost_relief)
    content: dict[str, Any] = {}
    if asked.actor.may(Permission.PEOPLE_READ) or asked.actor.may(Permission.COSTS_DECIDE):
        content = actions.relief_content(row, asked.at)
        audit.saw("costs.relief.read", [row.note.person_id], by=asked.actor, at=asked.at)
    words = {name: content.get(name, "") for name in ("words", "proposal", "reasons")}
    return _waiver(row) | words


@router.post(
    "/costs/notes/{uuid:cost_note}/waivers", response={201: WaiverOut}, operation_id="ask_waiver"
)
def ask_waiver(request: HttpRequest, cost_note: UUID, body: WaiverAskBody) -> Any:
    """Take down that a person asks that less is owed, or ask for a write-off."""
    asked = asker(request, Permission.COSTS_CHANGE)
    made = actions.ask_relief(cost_note, body.words, body.kind, by=asked.actor, at=asked.at)
    return Status(201, _waiver(queries.relief(made.id)))


@router.post(
    "/costs/waivers/{uuid:cost_relief}/proposal", response=WaiverOut, operation_id="weigh_waiver"
)
def weigh_waiver(request: HttpRequest, cost_relief: UUID, body: WaiverWeighBody) -> Any:
    """Say how much should be lifted and why; an appeal is for who did not refuse before."""
    asked = asker(request, Permission.COSTS_CHANGE)
    amount = parts(body.amount, note_unit(queries.relief(cost_relief).note))
    actions.propose_relief(cost_relief, amount, body.why, by=asked.actor, at=asked.at)
    return _waiver(queries.relief(cost_relief))


@router.post(
    "/costs/waivers/{uuid:cost_relief}/decision", response=WaiverOut, operation_id="decide_waiver"
)
def decide_waiver(request: HttpRequest, cost_relief: UUID, body: WaiverDecideBody) -> Any:
    """Decide a waiver or write-off; never whoever asked, weighed or refused it before."""
    asked = asker(request, Permission.COSTS_DECIDE)
    actions.decide_relief(cost_relief, **body.dict(), by=asked.actor, at=asked.at)
    return _waiver(queries.relief(cost_relief))
