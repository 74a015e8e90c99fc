"""Waybills: goods sent from store to store, received by another with loss, damage and surplus."""

from datetime import datetime
from typing import Annotated, Any, cast
from uuid import UUID

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Field, Router, Status

from musterpoint.goods import actions, queries
from musterpoint.goods.actions import DispatchIn, Found
from musterpoint.goods.api._shared import (
    CHANGE,
    PAGE,
    READ,
    Code,
    GoodsLineBody,
    Quantity,
    Word,
    asker,
    parts,
    store_named,
    wanted,
)
from musterpoint.goods.models import Dispatch, DispatchLine
from musterpoint.kernel.errors import Invalid
from musterpoint.web.http import ActorRequest
from musterpoint.web.schemas import Schema

router = Router(tags=["goods"])


class WaybillLineOut(Schema):
    """A batch of an item on a waybill, and what was found of it."""

    id: UUID
    item: str
    batch: str
    sent: str
    received: str | None
    damaged: str | None


class WaybillOut(Schema):
    """Goods on their way between two stores; who drives stands on the paper alone."""

    id: UUID
    number: int
    source: str
    goal: str
    request_id: UUID | None
    vehicle: str
    sent_at: datetime
    received_at: datetime | None
    explanation: str


class WaybillWholeOut(WaybillOut):
    """A waybill with its lines."""

    lines: list[WaybillLineOut]


class WaybillBody(Schema):
    """
    What goes from which store to which; what expires first goes first. ``key`` sends it once.

    For a request, ``goal`` is its store, and no more than was approved goes.
    """

    key: UUID
    source: Code
    goal: Code
    lines: Annotated[list[GoodsLineBody], Field(min_length=1, max_length=100)]
    request_id: UUID | None = None
    vehicle: Word = ""
    driver: Annotated[str, Field(max_length=120, pattern=r"^[^\x00-\x1f]*$")] = ""


class FoundBody(Schema):
    """What was found of a line: so much that is good, so much that is damaged."""

    line_id: UUID
    good: Quantity
    damaged: Quantity = "0"


class ReceiptBody(Schema):
    """What arrived, of each line; what differs from what was sent needs an explanation."""

    lines: Annotated[list[FoundBody], Field(min_length=1, max_length=1000)]
    explanation: Annotated[str, Field(max_length=500, pattern=r"^[^\x00-\x1f]*$")] = ""


@router.get("/goods/waybills", response=list[WaybillOut])
def waybills(request: HttpRequest, travelling: bool = False, after: UUID | None = None) -> Any:
    """List waybills, the newest first; ``after`` is the id of the last one of the page before."""
    asker(request, READ)
    rows = queries.dispatches(travelling=travelling).order_by("-id")
    return [_told(one) for one in (rows.filter(id__lt=after) if after else rows)[:PAGE]]


@router.post("/goods/waybills", response={201: WaybillWholeOut})
def send(request: HttpRequest, given: WaybillBody) -> Any:
    """Send goods on their way."""
    asked = asker(request, CHANGE)
    typed = DispatchIn(
        key=given.key, source_id=store_named(given.source, "source").id,
        goal_id=store_named(given.goal, "goal").id, lines=wanted(given.lines),
        request_id=given.request_id, vehicle=given.vehicle, driver=given.driver,
    )  # fmt: skip
    made = actions.send(typed, by=asked.actor, at=asked.at)
    return Status(201, _whole(made.id))


@router.get("/goods/waybills/{uuid:goods_dispatch}", response=WaybillWholeOut)
def waybill(request: HttpRequest, goods_dispatch: UUID) -> Any:
    """Return a waybill with what was sent and what arrived."""
    asker(request, READ)
    return _whole(goods_dispatch)


@router.post("/goods/waybills/{uuid:goods_dispatch}/receipt", response=WaybillWholeOut)
def receive_waybill(request: HttpRequest, goods_dispatch: UUID, given: ReceiptBody) -> Any:
    """
    Receive a waybill; whoever sent it cannot.

    What is damaged or short is a loss, what is over a count: another decides each of them.
    """
    asked = cast(ActorRequest, request)
    lines = {one.id: one for one in queries.dispatch_lines(queries.dispatch(goods_dispatch))}
    if len({one.line_id for one in given.lines} & lines.keys()) < len(given.lines):
        text = _("Say of each line what arrived.")
        raise Invalid(text, fields={"lines": [text]})
    found = {
        one.line_id: Found(
            parts(lines[one.line_id].item, one.good, least=0),
            parts(lines[one.line_id].item, one.damaged, least=0),
        )
        for one in given.lines
    }
    actions.take_in(goods_dispatch, found, given.explanation, by=asked.actor, at=asked.at)
    return _whole(goods_dispatch)


def _whole(dispatch_id: UUID) -> dict[str, Any]:
    row = queries.dispatch(dispatch_id)
    return _told(row) | {"lines": [_line(one) for one in queries.dispatch_lines(row)]}


def _told(row: Dispatch) -> dict[str, Any]:
    own = ("id", "number", "request_id", "vehicle", "sent_at", "received_at", "explanation")
    stores = {"source": row.source.code, "goal": row.goal.code}
    return {name: getattr(row, name) for name in own} | stores


def _line(one: DispatchLine) -> dict[str, Any]:
    def written(amount: int | None) -> str | None:
        return one.item.unit.written(amount) if amount is not None else None

    return {
        "id": one.id, "item": one.item.code, "batch": str(one.batch or ""),
        "sent": written(one.sent), "received": written(one.received),
        "damaged": written(one.damaged),
    }  # fmt: skip
