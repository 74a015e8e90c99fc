"""Calls for partner organisations: written with their criteria, published, told, closed."""

from datetime import datetime
from typing import Annotated, Any, cast
from uuid import UUID

from django.http import HttpRequest
from ninja import Field, Router, Status

from musterpoint.exchange import actions, queries
from musterpoint.exchange.actions import CallIn
from musterpoint.exchange.api._shared import Moment, Text, Whole, Word, asker
from musterpoint.exchange.models import Call, CallState
from musterpoint.tenancy.actors import Permission
from musterpoint.web.http import ActorRequest
from musterpoint.web.schemas import Schema

router = Router(tags=["exchange"])
TOLD = (CallState.DECIDED, CallState.CLOSED)


class CriterionOut(Schema):
    """What counts in a call, with its weight in 100; applications answer by ``position``."""

    position: int
    name: str
    looks_at: str
    weight: int
    least: int


class CallOut(Schema):
    """A published call for partner organisations."""

    id: UUID
    slug: str
    title: str
    about: str
    state: str
    closes_at: datetime
    threshold: int
    appeal_days: int
    criteria: list[CriterionOut]


class StatisticOut(Schema):
    """How many of a group applied and were selected; null where it is too few to tell."""

    group: str
    value: str
    applied: int | None
    selected: int | None


class WholeOut(CallOut):
    """A call as whoever selects sees it; ``statistics`` once the results are told."""

    score_by: datetime
    gap: int
    published_at: datetime | None
    decided_at: datetime | None
    appeal_until: datetime | None
    statistics: list[StatisticOut]


class CallBody(Schema):
    """
    A call as it is written; nothing is public before it is published.

    ``threshold``: points of 100 that are needed; ``gap``: above it a third member scores.
    """

    slug: Annotated[str, Field(max_length=60, pattern=r"^[^\x00-\x1f]*$")]
    title: Word
    about: Text
    closes_at: Moment
    score_by: Moment
    gap: Whole
    threshold: Whole
    appeal_days: Whole


class CriterionBody(Schema):
    """What counts; the weights are 100 together. With ``position`` it takes another's place."""

    name: Word
    looks_at: Annotated[str, Field(max_length=1000, pattern=r"^[^\x00]*$")]
    weight: Whole
    least: Whole = 0
    position: Whole | None = None


class PlaceBody(Schema):
    """Which criterion."""

    position: Whole


@router.get("/exchange/calls", response=list[CallOut])
def calls(request: HttpRequest) -> Any:
    """List published calls with their criteria."""
    asker(request, Permission.EXCHANGE_READ)
    return [_call(one) for one in queries.public_calls()]


@router.post("/exchange/calls", response={201: WholeOut})
def write(request: HttpRequest, given: CallBody) -> Any:
    """Write a call."""
    asked = cast(ActorRequest, request)
    made = actions.write_call(CallIn(**given.dict()), by=asked.actor, at=asked.at)
    return Status(201, whole(made))


@router.get("/exchange/calls/{uuid:call_id}", response=WholeOut)
def call(request: HttpRequest, call_id: UUID) -> Any:
    """Return a call, also a draft, with its figures once they are told."""
    asker(request, Permission.PARTNERS_SELECT)
    return whole(queries.call(call_id))


@router.post("/exchange/calls/{uuid:call_id}", response=WholeOut)
def change(request: HttpRequest, call_id: UUID, given: CallBody) -> Any:
    """Write a draft anew."""
    asked = cast(ActorRequest, request)
    values = CallIn(**given.dict())
    return whole(actions.write_call(values, call_id, by=asked.actor, at=asked.at))


@router.post("/exchange/calls/{uuid:call_id}/criteria", response={201: WholeOut})
def add(request: HttpRequest, call_id: UUID, given: CriterionBody) -> Any:
    """Add a criterion to a draft, or put it in another's place; what may not count is refused."""
    asked = cast(ActorRequest, request)
    actions.put_criterion(call_id, **given.dict(), by=asked.actor, at=asked.at)
    return Status(201, whole(queries.call(call_id)))


@router.post("/exchange/calls/{uuid:call_id}/criteria/removed", response=WholeOut)
def removed(request: HttpRequest, call_id: UUID, given: PlaceBody) -> Any:
    """Take a criterion out of a draft."""
    asked = cast(ActorRequest, request)
    actions.remove_criterion(call_id, given.position, by=asked.actor, at=asked.at)
    return whole(queries.call(call_id))


@router.post("/exchange/calls/{uuid:call_id}/published", response=WholeOut)
def published(request: HttpRequest, call_id: UUID) -> Any:
    """Publish a call; nothing of it changes afterwards."""
    asked = cast(ActorRequest, request)
    return whole(actions.publish_call(call_id, by=asked.actor, at=asked.at))


@router.post("/exchange/calls/{uuid:call_id}/told", response=WholeOut)
def told(request: HttpRequest, call_id: UUID) -> Any:
    """Tell every applicant the result, all at once; the time for appeals begins."""
    asked = cast(ActorRequest, request)
    return whole(actions.tell_results(call_id, by=asked.actor, at=asked.at))


@router.post("/exchange/calls/{uuid:call_id}/closed", response=WholeOut)
def closed(request: HttpRequest, call_id: UUID) -> Any:
    """Close a call when the time for appeals is over and each was decided."""
    asked = cast(ActorRequest, request)
    return whole(actions.close_call(call_id, by=asked.actor, at=asked.at))


def _call(row: Call) -> dict[str, Any]:
    names = CallOut.model_fields.keys() - {"criteria"}
    criteria = sorted(row.criteria.all(), key=lambda one: one.position)
    return {name: getattr(row, name) for name in names} | {"criteria": criteria}


def whole(row: Call) -> dict[str, Any]:
    """Return a call as whoever selects sees it."""
    names = ("score_by", "gap", "published_at", "decided_at", "appeal_until")
    return (
        _call(row)
        | {name: getattr(row, name) for name in names}
        | {"statistics": queries.statistics(row) if row.state in TOLD else []}
    )
