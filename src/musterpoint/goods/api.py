"""Goods for programs: the stock, and what a distribution point handed out."""

from datetime import date
from typing import Annotated, Any, cast
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Schema
from pydantic import AwareDatetime, Field

from musterpoint.goods import actions, queries
from musterpoint.goods.actions import Told
from musterpoint.goods.models import Proof
from musterpoint.tenancy.actors import Permission
from musterpoint.web.http import ActorRequest

router = Router(tags=["goods"])


class StockOut(Schema):
    """So much of a batch of an item in a store; amounts in the unit of the item."""

    store: str
    item: str
    batch: str
    expires_on: date | None
    amount: str
    free: str
    is_expired: bool


class GivenIn(Schema):
    """One hand-out: its own key, the token of the list in hexadecimal, when, by what proof."""

    key: UUID
    token: Annotated[str, Field(pattern="^[0-9a-f]{32}$")]
    given_at: AwareDatetime
    proof: Annotated[str, Field(pattern="^(signature|thumb|voucher)$")]
    by_proxy: bool = False


class QueueIn(Schema):
    """What a device handed out; a line that was told before changes nothing."""

    device: Annotated[str, Field(max_length=40, pattern=r"^[^\x00]*$")] = ""
    lines: Annotated[list[GivenIn], Field(max_length=500)]


class AnswerOut(Schema):
    """What became of a line: ``given``, ``repeated``, ``unknown``, or what somebody reviews."""

    key: UUID
    state: str


@router.get("/goods/stock", response=list[StockOut])
def stock(request: HttpRequest, item: Annotated[str, Field(max_length=24)] = "") -> Any:
    """List the stock by store, item and batch; the first to expire first."""
    asked = cast(ActorRequest, request)
    asked.actor.require(Permission.GOODS_READ)
    return [
        {
            "store": one.store.code,
            "item": one.item.code,
            "batch": str(one.batch or ""),
            "expires_on": one.batch.expires_on if one.batch else None,
            "amount": one.item.unit.written(one.posted),
            "free": one.item.unit.written(one.free),
            "is_expired": one.is_expired(asked.at.date()),
        }
        for one in queries.held()
        if item in ("", one.item.code)
    ]


@router.post("/goods/distributions/{uuid:goods_distribution}/queue", response=list[AnswerOut])
def queue(request: HttpRequest, goods_distribution: UUID, given: QueueIn) -> Any:
    """Tell what was handed out; each line counts once."""
    asked = cast(ActorRequest, request)
    lines = [
        Told(
            key=one.key, token=one.token, given_at=one.given_at, proof=Proof(one.proof),
            by_proxy=one.by_proxy,
        )
        for one in given.lines
    ]  # fmt: skip
    answers = actions.take_queue(
        goods_distribution, lines, given.device, by=asked.actor, at=asked.at
    )
    return [{"key": one.key, "state": one.state} for one in answers]
