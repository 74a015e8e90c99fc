"""Rations are handed out by the list, told by devices afterwards, and reviewed where in trouble."""

from datetime import datetime
from typing import Annotated, Any, cast
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Status
from pydantic import AwareDatetime, Field

from musterpoint.goods import actions, queries
from musterpoint.goods.actions import Counted, Told
from musterpoint.goods.api._shared import (
    GIVE,
    PAGE,
    READ,
    GoodsLineOut,
    Reason,
    Word,
    asker,
)
from musterpoint.goods.models import Handout, Proof
from musterpoint.web.http import ActorRequest, only_reads
from musterpoint.web.schemas import Schema

router = Router(tags=["goods"])
ProofWord = Annotated[str, Field(pattern="^(signature|thumb|voucher)$")]


class GivenIn(Schema):
    """One hand-out: its own key, the token of the list in hexadecimal, when, by what proof."""

    key: UUID
    token: Annotated[str, Field(pattern="^[0-9a-f]{32}$")]
    given_at: AwareDatetime
    proof: Annotated[str, Field(pattern="^(signature|thumb|voucher)$")]
    by_proxy: bool = False


class CountedIn(Schema):
    """Rations counted out without a list: its own key, to how many families and people, when."""

    key: UUID
    families: Annotated[int, Field(ge=1, le=5000)]
    people: Annotated[int, Field(ge=1, le=5000)]
    given_at: AwareDatetime


class QueueIn(Schema):
    """
    What a device handed out; a line that was told before changes nothing.

    By a list each line has a token and a proof, by headcount the numbers of families and people.
    """

    device: Annotated[str, Field(max_length=40, pattern=r"^[^\x00]*$")] = ""
    lines: Annotated[list[GivenIn | CountedIn], Field(max_length=500)]


class AnswerOut(Schema):
    """
    What became of a line: ``given``, ``repeated``, ``unknown``, or what somebody reviews.

    ``unknown``: it names nobody on the list, or counts where a list holds. ``key_used``: its key
    told of somebody else before. Nothing was booked of either.
    """

    key: UUID
    state: str


class CardBody(Schema):
    """The code of a card, or the number on the list."""

    code: Word


class CardOut(Schema):
    """Who stands there: a short name, who may collect for them, what they get."""

    id: UUID
    number: int
    people: int
    name: str
    proxies: list[str]
    given_before: bool
    ration: list[GoodsLineOut]


class HandoutBody(Schema):
    """A ration that is given now to a family on the list; ``key`` gives it once."""

    key: UUID
    listed_id: UUID
    proof: ProofWord
    by_proxy: bool = False


class HandoutOut(Schema):
    """
    What was handed out; ``trouble`` is twice, family, no_stock, expired or closed.

    One in trouble waits until somebody else than who gave it reviews it.
    """

    id: UUID
    distribution_id: UUID
    number: int | None
    people: int
    families: int
    device: str
    given_at: datetime
    trouble: str
    reviewed_at: datetime | None
    taken_back_at: datetime | None
    lines: list[GoodsLineOut]


class HandoutReviewBody(Schema):
    """Whether it was given after all, and what was found."""

    was_given: bool
    note: Reason


@router.post("/goods/distributions/{uuid:goods_distribution}/queue", response=list[AnswerOut])
def queue(request: HttpRequest, goods_distribution: UUID, given: QueueIn) -> Any:
    """Tell what was handed out; each line counts once."""
    asked = cast(ActorRequest, request)
    lines = [_line(one) for one in given.lines]
    answers = actions.take_queue(
        goods_distribution, lines, given.device, by=asked.actor, at=asked.at
    )
    return [{"key": one.key, "state": one.state} for one in answers]


def _line(one: GivenIn | CountedIn) -> Told | Counted:
    if isinstance(one, CountedIn):
        return Counted(key=one.key, people=one.people, families=one.families, given_at=one.given_at)
    return Told(
        key=one.key, token=one.token, given_at=one.given_at, proof=Proof(one.proof),
        by_proxy=one.by_proxy,
    )  # fmt: skip


@router.post("/goods/distributions/{uuid:goods_distribution}/card", response=CardOut)
def find_card(request: HttpRequest, goods_distribution: UUID, given: CardBody) -> Any:
    """Find who stands there by the code of their card, or their number; it is audited."""
    only_reads(request)
    asked = asker(request, GIVE)
    row = queries.distribution(goods_distribution)
    found = actions.find(row, given.code)
    told = actions.names([found], by=asked.actor, at=asked.at).get(found.id, {})
    return {
        "id": found.id, "number": found.number, "people": found.people,
        "name": told.get("name", ""), "proxies": told.get("proxies", []),
        "given_before": actions.given_before(row, found),
        "ration": [
            {"item": item.code, "amount": item.unit.written(amount)}
            for item, amount in actions.rations(row, found.people, 1).items()
        ],
    }  # fmt: skip


@router.post("/goods/distributions/{uuid:goods_distribution}/handouts", response={201: HandoutOut})
def hand_out(request: HttpRequest, goods_distribution: UUID, given: HandoutBody) -> Any:
    """Give a family its ration, once."""
    asked = cast(ActorRequest, request)
    made = actions.hand_out(
        goods_distribution, given.listed_id, key=given.key, proof=Proof(given.proof),
        by_proxy=given.by_proxy, by=asked.actor, at=asked.at,
    )  # fmt: skip
    return Status(201, _told([made])[0])


@router.get("/goods/reviews", response=list[HandoutOut])
def reviews(request: HttpRequest, after: UUID | None = None) -> Any:
    """List the hand-outs that wait for a review, the oldest first."""
    asker(request, READ)
    rows = queries.troubled().order_by("id")
    return _told(list((rows.filter(id__gt=after) if after else rows)[:PAGE]))


@router.post("/goods/reviews/{uuid:goods_handout}", response=HandoutOut)
def review_handout(request: HttpRequest, goods_handout: UUID, given: HandoutReviewBody) -> Any:
    """Review a hand-out in trouble, or take back one that was not; whoever gave it cannot."""
    asked = cast(ActorRequest, request)
    made = actions.review(
        goods_handout, was_given=given.was_given, note=given.note, by=asked.actor, at=asked.at
    )
    return _told([made])[0]


def _told(rows: list[Handout]) -> list[dict[str, Any]]:
    lines = queries.handout_lines(rows)
    own = (
        "id", "distribution_id", "people", "families", "device", "given_at", "trouble",
        "reviewed_at", "taken_back_at",
    )  # fmt: skip
    return [
        {name: getattr(row, name) for name in own}
        | {
            "number": row.listed.number if row.listed else None,
            "lines": [
                {"item": one.item.code, "amount": one.item.unit.written(one.amount)}
                for one in lines.get(row.id, [])
            ],
        }
        for row in rows
    ]
