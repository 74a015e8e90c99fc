"""Requests: who needs what, where, by when; decided by another than who asked."""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any, cast
from uuid import UUID

from django.http import HttpRequest
from ninja import Field, Router, Status

from musterpoint.goods import actions, queries
from musterpoint.goods.actions import RequestIn
from musterpoint.goods.api._shared import (
    PAGE,
    READ,
    Code,
    GoodsLineBody,
    Moment,
    asker,
    store_named,
    wanted,
)
from musterpoint.goods.models import Request, RequestLine
from musterpoint.web.http import ActorRequest
from musterpoint.web.schemas import Schema

router = Router(tags=["goods"])
Lines = Annotated[list[GoodsLineBody], Field(min_length=1, max_length=100)]


class GoodsRequestLineOut(Schema):
    """An item that is asked for; ``unsent`` was approved and is not on a waybill yet."""

    item: str
    asked: str
    approved: str | None
    unsent: str


class GoodsRequestOut(Schema):
    """
    A request; ``priority`` 1 is for lives, 2 urgent, 3 normal.

    ``state`` is draft, asked, approved, part, refused, sent, received or ended.
    """

    id: UUID
    number: int
    store: str
    purpose: str
    people: int
    priority: int
    state: str
    needed_at: datetime
    reason: str
    ended_why: str
    lines: list[GoodsRequestLineOut]
    waybills: list[UUID]


class GoodsRequestBody(Schema):
    """Who needs what in which store, by when, for how many; ``purpose`` names no person."""

    key: UUID
    store: Code
    purpose: Annotated[str, Field(min_length=1, max_length=300, pattern=r"^[^\x00-\x1f]*$")]
    people: Annotated[int, Field(ge=1, le=10_000_000)]
    priority: Annotated[int, Field(ge=1, le=3)] = 3
    needed_at: Moment
    lines: Lines


class GoodsDecisionBody(Schema):
    """How much of each item is approved, nothing of what is not named; less needs a reason."""

    lines: Annotated[list[GoodsLineBody], Field(max_length=100)] = []
    reason: Annotated[str, Field(max_length=500, pattern=r"^[^\x00-\x1f]*$")] = ""


class GoodsDraftBody(Schema):
    """The store for which a draft is asked for; empty is its own."""

    store: Code = ""


class GoodsRemovedOut(Schema):
    """How many drafts were removed."""

    removed: int


@router.get("/goods/requests", response=list[GoodsRequestOut])
def requests(request: HttpRequest, waiting: bool = False, after: UUID | None = None) -> Any:
    """List requests, the newest first; ``after`` is the id of the last one of the page before."""
    asker(request, READ)
    rows = queries.requests(waiting=waiting).order_by("-id").prefetch_related("dispatches")
    return _told(list((rows.filter(id__lt=after) if after else rows)[:PAGE]))


@router.post("/goods/requests", response={201: GoodsRequestOut})
def ask(request: HttpRequest, given: GoodsRequestBody) -> Any:
    """Ask for goods; the same key asks once."""
    asked = cast(ActorRequest, request)
    store = store_named(given.store)
    values = given.dict(exclude={"store", "lines"})
    typed = RequestIn(store_id=store.id, lines=wanted(given.lines), **values)
    made = actions.ask(typed, by=asked.actor, at=asked.at)
    return Status(201, _one(made.id))


@router.get("/goods/requests/{uuid:goods_request}", response=GoodsRequestOut)
def one(request: HttpRequest, goods_request: UUID) -> Any:
    """Return a request with what was asked, approved and sent."""
    asker(request, READ)
    return _one(goods_request)


@router.post("/goods/requests/{uuid:goods_request}/decision", response=GoodsRequestOut)
def decide_request(request: HttpRequest, goods_request: UUID, given: GoodsDecisionBody) -> Any:
    """Approve a request, part of it, or refuse it; whoever asked cannot."""
    asked = cast(ActorRequest, request)
    approved = wanted(given.lines, least=0)
    actions.decide(goods_request, approved, given.reason, by=asked.actor, at=asked.at)
    return _one(goods_request)


@router.post("/goods/requests/{uuid:goods_request}/asked", response=GoodsRequestOut)
def ask_draft(request: HttpRequest, goods_request: UUID, given: GoodsDraftBody) -> Any:
    """Ask for the goods that a plan drafted, for its store or another one."""
    asked = cast(ActorRequest, request)
    row = queries.request(goods_request)
    store_id = store_named(given.store).id if given.store else row.store_id
    actions.ask_draft(row.id, store_id, by=asked.actor, at=asked.at)
    return _one(goods_request)


@router.post("/goods/requests/{uuid:goods_request}/removed", response=GoodsRemovedOut)
def drop_draft(request: HttpRequest, goods_request: UUID) -> Any:
    """Remove a draft that nobody will ask for; what was asked for stays."""
    asked = cast(ActorRequest, request)
    return {"removed": actions.drop_drafts([goods_request], by=asked.actor, at=asked.at)}


def _one(request_id: UUID) -> dict[str, Any]:
    return _told([queries.request(request_id)])[0]


def _told(rows: list[Request]) -> list[dict[str, Any]]:
    lines, unsent = queries.request_lines(rows), queries.unsent_of(rows)
    own = (
        "id", "number", "purpose", "people", "priority", "state", "needed_at", "reason",
        "ended_why",
    )  # fmt: skip
    return [
        {name: getattr(row, name) for name in own}
        | {
            "store": row.store.code,
            "lines": _lines(lines.get(row.id, []), unsent[row.id]),
            "waybills": [sent.id for sent in row.dispatches.all()],
        }
        for row in rows
    ]


def _lines(lines: list[RequestLine], unsent: Mapping[UUID, int]) -> list[dict[str, Any]]:
    found = []
    for each in lines:
        written = each.item.unit.written
        approved = written(each.approved) if each.approved is not None else None
        found.append(
            {
                "item": each.item.code, "asked": written(each.asked), "approved": approved,
                "unsent": written(unsent.get(each.item_id, 0)),
            }
        )  # fmt: skip
    return found
