"""Stores: what lies where by batch, what comes in, kits that are made of it, stock cards."""

from datetime import date, datetime
from typing import Annotated, Any, cast
from uuid import UUID

from django.http import HttpRequest
from ninja import Field, Router, Status

from musterpoint.goods import actions, queries
from musterpoint.goods.actions import ArrivalIn, StoreIn
from musterpoint.goods.api._shared import (
    CHANGE,
    READ,
    Code,
    Day,
    Line,
    Moment,
    Name,
    Quantity,
    Word,
    asker,
    item_named,
    parts,
    store_of,
)
from musterpoint.goods.models import Source
from musterpoint.goods.queries import Held
from musterpoint.web.http import ActorRequest
from musterpoint.web.schemas import Schema

router = Router(tags=["goods"])


class GoodsStoreOut(Schema):
    """A store; ``keeper_id`` is the colleague who keeps it."""

    code: str
    name: str
    place: str
    keeper_id: UUID | None
    opened_at: datetime
    ended_at: datetime | None


class GoodsStoreBody(Schema):
    """A store to open; its keeper is named on the page."""

    code: Code
    name: Name
    place: Line = ""


class StockOut(Schema):
    """So much of a batch of an item in a store; amounts in the unit of the item."""

    store: str
    item: str
    batch: str
    expires_on: date | None
    amount: str
    free: str
    is_expired: bool


class GoodsShelfOut(StockOut):
    """A batch in a store; what has none has no ``batch_id``."""

    batch_id: UUID | None


class GoodsStockLineOut(Schema):
    """An item in a store: what is good, past its day, at least to be there; the next last day."""

    item: str
    good: str
    expired: str
    least: str | None
    is_short: bool
    next_day: date | None


class GoodsArrivalBody(Schema):
    """
    What came in from outside; the same ``key`` makes it happen once.

    ``source`` is gift, bought, lent (with ``due_at`` and ``lender``) or returned. ``thing_id`` is
    the gift in kind of which this is all or a part. ``reference`` holds no name of a person.
    """

    key: UUID
    item: Code
    amount: Quantity
    source: Annotated[str, Field(pattern="^(gift|bought|lent|returned)$")]
    reference: Line = ""
    batch: Word = ""
    expires_on: Day | None = None
    due_at: Moment | None = None
    lender: Line = ""
    thing_id: UUID | None = None


class GoodsArrivalOut(Schema):
    """What came in."""

    id: UUID
    store: str
    item: str
    batch_id: UUID | None
    amount: str
    source: str
    reference: str
    on: date


class GoodsGiftOut(Schema):
    """A gift in kind that no store has wholly taken in; ``unit`` is as the giver counted."""

    id: UUID
    what: str
    quantity: int
    goods_unit: str


class GoodsKitBody(Schema):
    """Kits to put together out of what a store holds, or to take ``apart``; ``key`` once."""

    key: UUID
    item: Code
    amount: Quantity
    apart: bool = False


class GoodsMinimumBody(Schema):
    """How much of an item a store should hold at least; 0 ends that."""

    item: Code
    amount: Quantity


class GoodsCardLineOut(Schema):
    """A line of a stock card: what happened, how much, and the stock after it."""

    on: date
    text: str
    batch: str
    amount: str
    after: str


@router.get("/goods/stock", response=list[StockOut])
def stock(request: HttpRequest, item: Annotated[str, Field(max_length=24)] = "") -> Any:
    """List the stock by store, item and batch; the first to expire first."""
    today = asker(request, READ).at.date()
    return [_shelf(one, today) for one in queries.held() if item in ("", one.item.code)]


@router.get("/goods/batches", response=list[GoodsShelfOut])
def batches(
    request: HttpRequest, store: Code = "", item: Code = "", until: Day | None = None
) -> Any:
    """List what lies where by batch; with ``until`` what has its last day by then alone."""
    today = asker(request, READ).at.date()
    held = queries.held(of_store=store_of(store) if store else None)
    return [
        _shelf(one, today) | {"batch_id": one.batch.id if one.batch else None}
        for one in held
        if item in ("", one.item.code) and (until is None or _ends(one, until))
    ]


def _ends(one: Held, until: date) -> bool:
    last = one.batch.expires_on if one.batch else None
    return last is not None and last <= until


def _shelf(one: Held, today: date) -> dict[str, Any]:
    return {
        "store": one.store.code,
        "item": one.item.code,
        "batch": str(one.batch or ""),
        "expires_on": one.batch.expires_on if one.batch else None,
        "amount": one.item.unit.written(one.posted),
        "free": one.item.unit.written(one.free),
        "is_expired": one.is_expired(today),
    }


@router.get("/goods/stores", response=list[GoodsStoreOut])
def stores(request: HttpRequest) -> Any:
    """List stores by name, those that ended as well."""
    asker(request, READ)
    return queries.stores(ended=True)


@router.post("/goods/stores", response={201: GoodsStoreOut})
def open_store(request: HttpRequest, given: GoodsStoreBody) -> Any:
    """Open a store."""
    asked = cast(ActorRequest, request)
    return Status(201, actions.open_store(StoreIn(**given.dict()), by=asked.actor, at=asked.at))


@router.get("/goods/stores/{slug:store_code}/stock", response=list[GoodsStockLineOut])
def store_stock(request: HttpRequest, store_code: str) -> Any:
    """List what a store holds by item, what is below its minimum first."""
    today = asker(request, READ).at.date()
    return [
        {
            "item": one.item.code,
            "good": one.item.unit.written(one.good),
            "expired": one.item.unit.written(one.expired),
            "least": one.item.unit.written(one.least) if one.least is not None else None,
            "is_short": one.is_short,
            "next_day": one.next_day,
        }
        for one in queries.lines(today, of_store=store_of(store_code))
    ]


@router.get("/goods/stores/{slug:store_code}/card", response=list[GoodsCardLineOut])
def stock_card(request: HttpRequest, store_code: str, item: Code) -> Any:
    """Return the newest 500 lines of the stock card of an item in a store, in their order."""
    asker(request, READ)
    found = item_named(item)
    return [
        {
            "on": one.on,
            "text": one.text,
            "batch": one.batch,
            "amount": found.unit.written(one.amount),
            "after": found.unit.written(one.after),
        }
        for one in queries.card(store_of(store_code), found)
    ]


@router.get("/goods/gifts", response=list[GoodsGiftOut])
def gifts(request: HttpRequest) -> Any:
    """List gifts in kind of which stores took in less than was given."""
    asker(request, CHANGE)
    return queries.gifts_in_kind()


@router.post("/goods/stores/{slug:store_code}/arrivals", response={201: GoodsArrivalOut})
def receive(request: HttpRequest, store_code: str, given: GoodsArrivalBody) -> Any:
    """Take goods in from outside."""
    asked = asker(request, CHANGE)
    store, item = store_of(store_code), item_named(given.item)
    typed = ArrivalIn(
        key=given.key, store_id=store.id, item_id=item.id, amount=parts(item, given.amount),
        source=Source(given.source), reference=given.reference, batch=given.batch,
        expires_on=given.expires_on, due_at=given.due_at, lender=given.lender,
        thing_id=given.thing_id,
    )  # fmt: skip
    made = actions.receive(typed, by=asked.actor, at=asked.at)
    own = {name: getattr(made, name) for name in ("id", "batch_id", "source", "reference", "on")}
    amount = made.item.unit.written(made.amount)
    return Status(201, own | {"store": made.store.code, "item": made.item.code, "amount": amount})


@router.post("/goods/stores/{slug:store_code}/kits", response=list[GoodsShelfOut])
def make_kits(request: HttpRequest, store_code: str, given: GoodsKitBody) -> Any:
    """Put kits together, or take them apart; tell what the store holds of them now."""
    asked = asker(request, CHANGE)
    store, kit = store_of(store_code), item_named(given.item)
    run = actions.take_apart if given.apart else actions.assemble
    count = parts(kit, given.amount)
    run(store.id, kit.id, count, key=given.key, by=asked.actor, at=asked.at)
    return batches(request, store.code, kit.code)


@router.post("/goods/stores/{slug:store_code}/minimum", response=list[GoodsStockLineOut])
def set_minimum(request: HttpRequest, store_code: str, given: GoodsMinimumBody) -> Any:
    """Say how much of an item a store should hold at least."""
    asked = asker(request, CHANGE)
    store, item = store_of(store_code), item_named(given.item)
    least = parts(item, given.amount, least=0)
    actions.set_minimum(store.id, item.id, least, by=asked.actor, at=asked.at)
    return store_stock(request, store.code)
