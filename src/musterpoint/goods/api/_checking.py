"""Losses and counts: reported by one, decided by another."""

from collections.abc import Iterable
from datetime import datetime
from typing import Annotated, Any, cast
from uuid import UUID

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Field, Router, Status

from musterpoint.goods import actions, queries
from musterpoint.goods.actions import LossIn
from musterpoint.goods.api._shared import (
    CHANGE,
    PAGE,
    READ,
    Code,
    Quantity,
    Reason,
    asker,
    item_named,
    parts,
    store_of,
)
from musterpoint.goods.models import Batch, Count, Item, Loss, LossKind
from musterpoint.kernel.errors import Invalid
from musterpoint.web.http import ActorRequest
from musterpoint.web.schemas import Schema

router = Router(tags=["goods"])


class LossOut(Schema):
    """Goods that are gone; ``is_written_off`` is null until somebody else decided."""

    id: UUID
    store: str
    item: str
    batch_id: UUID | None
    amount: str
    kind: str
    reported_at: datetime
    decided_at: datetime | None
    is_written_off: bool | None
    reason: str


class LossWholeOut(LossOut):
    """A loss with what happened and what shows it."""

    evidence: str


class LossBody(Schema):
    """What went of which batch, how, and what shows it; the same ``key`` reports it once."""

    key: UUID
    item: Code
    batch_id: UUID | None = None
    amount: Quantity
    kind: Annotated[str, Field(pattern="^(lost|damaged|stolen|expired)$")]
    evidence: Annotated[str, Field(min_length=1, max_length=2000, pattern=r"^[^\x00]*$")]


class LossDecisionBody(Schema):
    """Whether it is written off; what is not goes back to the stock, with a reason."""

    write_off: bool
    reason: Reason = ""


class GoodsCountOut(Schema):
    """A count of a store; with ``waybill_id`` it is of what came over that waybill alone."""

    id: UUID
    store: str
    waybill_id: UUID | None
    opened_at: datetime
    counted_at: datetime | None
    decided_at: datetime | None
    is_approved: bool | None
    reason: str


class GoodsCountLineOut(Schema):
    """A batch to look for; what the books say stands there once it is counted."""

    item: str
    batch_id: UUID | None
    batch: str
    booked: str | None
    counted: str | None


class GoodsCountWholeOut(GoodsCountOut):
    """A count with its lines."""

    lines: list[GoodsCountLineOut]


class CountedBody(Schema):
    """So much of an item, or of a batch of it, was found; 0 is nothing."""

    item: Code
    batch_id: UUID | None = None
    amount: Quantity


class CountedAllBody(Schema):
    """What was counted; what is in the books and is not named counts as nothing."""

    lines: Annotated[list[CountedBody], Field(max_length=5000)]


class CountDecisionBody(Schema):
    """Whether the books follow the count; one that is thrown away needs a reason."""

    approve: bool
    reason: Reason = ""


@router.get("/goods/losses", response=list[LossOut])
def losses(request: HttpRequest, waiting: bool = False, after: UUID | None = None) -> Any:
    """List losses, the newest first; ``after`` is the id of the last one of the page before."""
    asker(request, READ)
    rows = queries.losses(waiting=waiting).order_by("-id")
    return [_loss(one) for one in (rows.filter(id__lt=after) if after else rows)[:PAGE]]


@router.post("/goods/stores/{slug:store_code}/losses", response={201: LossOut})
def report_loss(request: HttpRequest, store_code: str, given: LossBody) -> Any:
    """Report a loss; the goods are held back until somebody else decides."""
    asked = asker(request, CHANGE)
    item = item_named(given.item)
    typed = LossIn(
        key=given.key, store_id=store_of(store_code).id, item_id=item.id,
        batch_id=given.batch_id, amount=parts(item, given.amount), kind=LossKind(given.kind),
        evidence=given.evidence,
    )  # fmt: skip
    return Status(201, _loss(actions.report_loss(typed, by=asked.actor, at=asked.at)))


@router.get("/goods/losses/{uuid:goods_loss}", response=LossWholeOut)
def loss(request: HttpRequest, goods_loss: UUID) -> Any:
    """Return a loss with its evidence; the reading is audited."""
    asked = asker(request, CHANGE)
    row = queries.loss(goods_loss)
    return _loss(row) | {"evidence": actions.evidence_of(row, by=asked.actor, at=asked.at)}


@router.post("/goods/losses/{uuid:goods_loss}/decision", response=LossOut)
def decide_loss(request: HttpRequest, goods_loss: UUID, given: LossDecisionBody) -> Any:
    """Write a loss off, or give the goods back to the stock; whoever reported it cannot."""
    asked = cast(ActorRequest, request)
    return _loss(actions.decide_loss(goods_loss, **given.dict(), by=asked.actor, at=asked.at))


@router.get("/goods/counts", response=list[GoodsCountOut])
def counts(request: HttpRequest, after: UUID | None = None) -> Any:
    """List counts, the newest first; ``after`` as for losses."""
    asker(request, READ)
    rows = queries.counts().order_by("-id")
    return [_count(one) for one in (rows.filter(id__lt=after) if after else rows)[:PAGE]]


@router.post("/goods/stores/{slug:store_code}/counts", response={201: GoodsCountWholeOut})
def open_count(request: HttpRequest, store_code: str) -> Any:
    """Begin to count a store; one that is open already goes on."""
    asked = asker(request, CHANGE)
    made = actions.open_count(store_of(store_code).id, by=asked.actor, at=asked.at)
    return Status(201, _whole(made.id))


@router.get("/goods/counts/{uuid:goods_count}", response=GoodsCountWholeOut)
def count(request: HttpRequest, goods_count: UUID) -> Any:
    """Return a count: what to look for, or what was counted beside the books."""
    asker(request, CHANGE)
    return _whole(goods_count)


@router.post("/goods/counts/{uuid:goods_count}/counted", response=GoodsCountWholeOut)
def put_count(request: HttpRequest, goods_count: UUID, given: CountedAllBody) -> Any:
    """Say what was counted, once; somebody else looks at the differences."""
    asked = asker(request, CHANGE)
    found: dict[tuple[UUID, UUID | None], int] = {}
    for one in given.lines:
        item = item_named(one.item)
        if (item.id, one.batch_id) in found:
            text = _("This item stands in another row already.")
            raise Invalid(text, fields={"item": [text]})
        found[item.id, one.batch_id] = parts(item, one.amount, least=0)
    actions.put_count(goods_count, found, by=asked.actor, at=asked.at)
    return _whole(goods_count)


@router.post("/goods/counts/{uuid:goods_count}/decision", response=GoodsCountWholeOut)
def decide_count(request: HttpRequest, goods_count: UUID, given: CountDecisionBody) -> Any:
    """Let the books follow a count, or throw it away; whoever counted cannot."""
    asked = cast(ActorRequest, request)
    actions.decide_count(goods_count, **given.dict(), by=asked.actor, at=asked.at)
    return _whole(goods_count)


def _loss(row: Loss) -> dict[str, Any]:
    own = (
        "id", "batch_id", "kind", "reported_at", "decided_at", "is_written_off", "reason",
    )  # fmt: skip
    named = {"store": row.store.code, "item": row.item.code}
    amount = row.item.unit.written(row.amount)
    return {name: getattr(row, name) for name in own} | named | {"amount": amount}


def _count(row: Count) -> dict[str, Any]:
    own = ("id", "opened_at", "counted_at", "decided_at", "is_approved", "reason")
    named = {"store": row.store.code, "waybill_id": row.dispatch_id}
    return {name: getattr(row, name) for name in own} | named


def _whole(count_id: UUID) -> dict[str, Any]:
    row = queries.count(count_id)
    shelves: Iterable[tuple[Item, Batch | None, int | None, int | None]]
    if row.counted_at is None:
        shelves = [(one.item, one.batch, None, None) for one in queries.held(of_store=row.store)]
    else:
        lines = row.lines.select_related("item", "batch").order_by("item__code", "id")
        shelves = [(one.item, one.batch, one.booked, one.counted) for one in lines]
    return _count(row) | {
        "lines": [
            {
                "item": item.code, "batch_id": batch.id if batch else None,
                "batch": str(batch or ""), "booked": _written(item, booked),
                "counted": _written(item, counted),
            }
            for item, batch, booked, counted in shelves
        ]
    }  # fmt: skip


def _written(item: Item, amount: int | None) -> str | None:
    return item.unit.written(amount) if amount is not None else None
