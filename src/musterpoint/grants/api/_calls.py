"""Calls: written, published, their ranking and figures; people score and decide them."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Field, Router, Status
from pydantic import AwareDatetime

from musterpoint.audit import actions as audit
from musterpoint.grants import actions, queries
from musterpoint.grants.actions import CallIn
from musterpoint.grants.api._shared import (
    MOST,
    CountryOrNone,
    FigureOut,
    Text,
    Unit,
    Word,
    asker,
    by_at,
)
from musterpoint.grants.models import Application, Call
from musterpoint.web.schemas import Schema

router = Router(tags=["grants"])
ONE = "/grants/calls/{uuid:grant_call}"
Amount = Annotated[int, Field(gt=0, lt=10**15)]
Points = Annotated[int, Field(ge=0, le=100)]


class CriterionBody(Schema):
    """One thing that counts, with its weight in 100."""

    name: Word
    looks_at: Text
    weight: Points


class CallBody(Schema):
    """A call with its money in smallest parts: ``total`` for all, ``most`` for one project."""

    slug: Word
    title: Word
    about: Annotated[str, Field(max_length=5000, pattern=r"^[^\x00]*$")]
    unit: Unit
    total: Amount
    most: Amount
    head_id: UUID | None = None
    closes_at: AwareDatetime
    score_by: AwareDatetime
    gap: Points
    threshold: Points
    appeal_days: Points
    crisis_id: UUID | None = None
    country: CountryOrNone = ""


class CriteriaBody(Schema):
    """All criteria of a draft, in their order; the weights together are 100."""

    criteria: Annotated[list[CriterionBody], Field(min_length=1, max_length=12)]


class CallOut(Schema):
    """A call; ``gap`` is how far two scores may differ before a third member scores."""

    id: UUID
    slug: str
    title: str
    about: str
    state: str
    unit: str
    total: int
    most: int
    head_id: UUID | None
    crisis_id: UUID | None
    country: str
    closes_at: datetime
    score_by: datetime
    gap: int
    threshold: int
    appeal_days: int
    appeal_until: datetime | None
    published_at: datetime | None
    decided_at: datetime | None


class CriterionOut(Schema):
    """A criterion of a call."""

    position: int
    name: str
    looks_at: str
    weight: int


class RankedOut(Schema):
    """A place of the ranking, without who applies; points of 100 in hundredths."""

    application_id: UUID
    reference: str
    state: str
    asked: int
    approved: int | None
    score: int | None
    is_reached: bool


class WholeCallOut(CallOut):
    """A call with its criteria, its ranking and the figures that were told with the results."""

    criteria: list[CriterionOut]
    ranking: list[RankedOut]
    figures: list[FigureOut]


@router.get("/grants/calls", response=list[CallOut])
def calls(request: HttpRequest, text: Word = "") -> Any:
    """List calls, the newest first; found by words of their title."""
    asker(request)
    return list(queries.calls(text)[:MOST])


@router.post("/grants/calls", response={201: CallOut})
def write_call(request: HttpRequest, body: CallBody) -> Status[Any]:
    """Write a call; nothing of it is public before it is published."""
    return Status(201, _told(actions.write_call(CallIn(**body.dict()), **by_at(request))))


@router.get(ONE, response=WholeCallOut)
def call(request: HttpRequest, grant_call: UUID) -> Any:
    """Return a call with its criteria, its ranking without names, and its figures."""
    asked = asker(request)
    row = queries.call(grant_call)
    found = queries.of_call(row)
    audit.saw("grants.call.exported", [one.id for one in found], by=asked.actor, at=asked.at)
    return _told(row) | {
        "criteria": list(row.criteria.order_by("position", "id")),
        "ranking": _ranking(row, found),
        "figures": queries.figures_of(row),
    }


@router.put(ONE, response=CallOut)
def change_call(request: HttpRequest, grant_call: UUID, body: CallBody) -> Any:
    """Write a draft anew; a published call stands as it is."""
    return _told(actions.write_call(CallIn(**body.dict()), grant_call, **by_at(request)))


@router.put(f"{ONE}/criteria", response=list[CriterionOut])
def put_criteria(request: HttpRequest, grant_call: UUID, body: CriteriaBody) -> Any:
    """Say what counts in a draft, in the place of what was there."""
    row = queries.call(grant_call)
    for one in list(row.criteria.all()):
        actions.remove_criterion(row.id, one.position, **by_at(request))
    return [
        actions.put_criterion(row.id, one.name, one.looks_at, one.weight, **by_at(request))
        for one in body.criteria
    ]


@router.post(f"{ONE}/publication", response=CallOut)
def publish_call(request: HttpRequest, grant_call: UUID) -> Any:
    """Publish a call: nothing of it changes afterwards."""
    return _told(actions.publish_call(grant_call, **by_at(request)))


@router.post(f"{ONE}/closing", response=CallOut)
def close_call(request: HttpRequest, grant_call: UUID) -> Any:
    """Close a call after the time for appeals."""
    return _told(actions.close_call(grant_call, **by_at(request)))


def _told(row: Call) -> dict[str, Any]:
    return {name: getattr(row, name) for name in CallOut.model_fields}


def _ranking(row: Call, found: list[Application]) -> list[dict[str, Any]]:
    won = actions.winners([one for one in found if one.score is not None], row)
    names = ("reference", "state", "asked", "approved", "score")
    return [
        {"application_id": one.id, "is_reached": one.id in won}
        | {name: getattr(one, name) for name in names}
        for one in found
    ]
