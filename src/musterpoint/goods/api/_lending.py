"""Lent things: what we lent, what is lent to us, and what comes back."""

from datetime import datetime
from typing import Annotated, Any, cast
from uuid import UUID

from django.http import HttpRequest
from ninja import Field, Router, Status

from musterpoint.goods import actions, queries
from musterpoint.goods.api._shared import (
    CHANGE,
    PAGE,
    READ,
    Code,
    Moment,
    Quantity,
    asker,
    item_named,
    parts,
    store_of,
)
from musterpoint.goods.models import Loan
from musterpoint.web.http import ActorRequest
from musterpoint.web.schemas import Schema

router = Router(tags=["goods"])


class GoodsLoanOut(Schema):
    """Something that comes back, or goes back (``is_to_us``); never who has it."""

    id: UUID
    store: str
    item: str
    batch_id: UUID | None
    is_to_us: bool
    amount: str
    returned: str
    due_at: datetime
    ended_at: datetime | None


class GoodsLoanBody(Schema):
    """What is lent to whom, until when; who has it is sealed."""

    item: Code
    amount: Quantity
    due_at: Moment
    borrower: Annotated[str, Field(min_length=1, max_length=200, pattern=r"^[^\x00-\x1f]*$")]


class GoodsBackBody(Schema):
    """How much came back, or was given back."""

    amount: Quantity


@router.get("/goods/loans", response=list[GoodsLoanOut])
def loans(request: HttpRequest, to_us: bool = False, after: UUID | None = None) -> Any:
    """List what is lent and not back, or what is lent to us; the oldest first."""
    asker(request, READ)
    rows = queries.loans(out=not to_us).order_by("id")
    return [_told(one) for one in (rows.filter(id__gt=after) if after else rows)[:PAGE]]


@router.post("/goods/stores/{slug:store_code}/loans", response={201: list[GoodsLoanOut]})
def lend_out(request: HttpRequest, store_code: str, given: GoodsLoanBody) -> Any:
    """Lend goods of a store; of several batches there are several loans."""
    asked = asker(request, CHANGE)
    item = item_named(given.item)
    made = actions.lend_out(
        store_of(store_code).id, item.id, parts(item, given.amount), given.due_at,
        given.borrower, by=asked.actor, at=asked.at,
    )  # fmt: skip
    return Status(201, [_told(one) for one in made])


@router.post("/goods/loans/{uuid:goods_loan}/back", response=GoodsLoanOut)
def end_loan(request: HttpRequest, goods_loan: UUID, given: GoodsBackBody) -> Any:
    """Take back what was lent, or give back what was lent to us; part by part."""
    asked = cast(ActorRequest, request)
    row = queries.loan(goods_loan)
    amount = parts(row.item, given.amount)
    return _told(actions.end_loan(row.id, amount, by=asked.actor, at=asked.at))


def _told(row: Loan) -> dict[str, Any]:
    own = ("id", "batch_id", "is_to_us", "due_at", "ended_at")
    written = row.item.unit.written
    return {name: getattr(row, name) for name in own} | {
        "store": row.store.code, "item": row.item.code, "amount": written(row.amount),
        "returned": written(row.returned),
    }  # fmt: skip
