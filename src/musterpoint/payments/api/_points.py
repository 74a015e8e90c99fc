"""Points: their staff and till, cash handed out, vouchers redeemed, days counted and closed."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Annotated, Any, cast
from uuid import UUID

from django.http import HttpRequest
from ninja import Field, Router, Status

from musterpoint.funds import queries as funds
from musterpoint.payments import actions, queries
from musterpoint.payments.actions import Redeemed
from musterpoint.payments.api._orders import OrderOut
from musterpoint.payments.api._shared import (
    CASH,
    CHANGE,
    PAGE,
    READ,
    Day,
    Key,
    Note,
    ShortKey,
    Word,
    asker,
)
from musterpoint.payments.models import CashDay, PayingAccount, Payout
from musterpoint.web.http import ActorRequest
from musterpoint.web.schemas import Schema

router = Router(tags=["payments"])
#: How many payments and days stand on the page of a point.
PAYOUTS, DAYS = 50, 30


class PayingPointOut(Schema):
    """
    A point; ``held`` is in its till by the books, ``waiting`` is cash to hand out.

    ``staff`` are the ids of those who alone pay out there; none is everybody who may.
    """

    id: UUID
    label: str
    unit: str
    digits: int
    book_account: str
    held: int
    waiting: int
    staff: list[UUID]

    @staticmethod
    def resolve_held(row: PayingAccount) -> int:
        """Return what the books say of the till."""
        return funds.balance(row.book_account, row.unit)

    @staticmethod
    def resolve_waiting(row: PayingAccount) -> int:
        """Return how many payments wait on the lists of the point."""
        return queries.to_hand_out(row.id).count()


class PointPayoutOut(Schema):
    """Money that was handed out; ``outcome`` is paid, or conflict for what was so before."""

    id: UUID
    order_id: UUID
    voucher_id: UUID | None
    point_id: UUID
    amount: int
    outcome: str
    proof: str
    device: str
    occurred_at: datetime


class CashDayOut(Schema):
    """A closed day: what the books said, what was counted."""

    on: date
    expected: int
    counted: int
    note: str


class PayingPointWholeOut(PayingPointOut):
    """A point with its last payouts and closed days."""

    payouts: list[PointPayoutOut]
    days: list[CashDayOut]

    @staticmethod
    def resolve_payouts(row: PayingAccount) -> list[Payout]:
        """Return what was handed out last."""
        return list(Payout.objects.filter(point=row).order_by("-id")[:PAYOUTS])

    @staticmethod
    def resolve_days(row: PayingAccount) -> list[CashDay]:
        """Return the last days that were closed."""
        return list(row.days.order_by("-on")[:DAYS])


class CashierOut(Schema):
    """Somebody who may pay out, and whether they are named for this point."""

    id: UUID
    name: str
    is_named: bool


class StaffBody(Schema):
    """Who alone pays out here; nobody is everybody who may pay out."""

    staff: Annotated[list[UUID], Field(max_length=200)]


class CashBody(Schema):
    """Cash that was handed out against a signature or a thumb print."""

    key: ShortKey
    order_ids: Annotated[list[UUID], Field(min_length=1, max_length=500)]
    proof: Word


class OneVoucherBody(Schema):
    """A voucher that somebody brings now."""

    key: ShortKey
    code: Word


class CashDayBody(Schema):
    """A day that is counted and closed; a difference from the books needs a ``note``."""

    on: Day
    counted: Annotated[int, Field(ge=0, le=10**15)]
    note: Note = ""


class DeviceBody(Schema):
    """The name of the phone that takes the list along."""

    device: Word


class TwiceOut(PointPayoutOut):
    """What was handed out twice; ``finding`` is what was found out, empty as long as nothing."""

    finding: str

    @staticmethod
    def resolve_finding(row: Payout) -> str:
        """Return what was found out."""
        return next((one.text for one in row.findings.all()), "")


class TwiceFindingBody(Schema):
    """What was found out about money that was handed out twice."""

    text: Note


class RedeemBody(Schema):
    """A voucher that was redeemed, perhaps while the phone was offline."""

    key: Key
    code: Word
    occurred_at: datetime
    device: Word = ""


class UploadBody(Schema):
    """What a point redeemed."""

    vouchers: Annotated[list[RedeemBody], Field(min_length=1, max_length=1000)]


class UploadOut(Schema):
    """What became of it; problems by the number of the row, from 1."""

    paid: int
    conflicts: int
    repeated: int
    problems: dict[int, str]


@router.get("/payments/points", response=list[PayingPointOut])
def points(request: HttpRequest) -> Any:
    """List the points that are open, by name; one is made as an account that pays cash."""
    asker(request, READ)
    return queries.points()


@router.get("/payments/points/{uuid:point_id}", response=PayingPointWholeOut)
def point(request: HttpRequest, point_id: UUID) -> Any:
    """Return a point with what was handed out there and its closed days."""
    asker(request, READ)
    return queries.point(point_id)


@router.get("/payments/points/{uuid:point_id}/staff", response=list[CashierOut])
def cashiers(request: HttpRequest, point_id: UUID) -> Any:
    """List who may pay out, and who is named for this point."""
    asked = asker(request, CHANGE)
    row = queries.point(point_id)
    return [
        {"id": user_id, "name": name, "is_named": str(user_id) in row.staff}
        for user_id, name in queries.cashiers(asked.at).items()
    ]


@router.post("/payments/points/{uuid:point_id}/staff", response=PayingPointOut)
def name_staff(request: HttpRequest, point_id: UUID, given: StaffBody) -> Any:
    """Say who alone pays out at a point: others are refused, by program, too."""
    asked = cast(ActorRequest, request)
    return actions.set_staff(point_id, given.staff, by=asked.actor, at=asked.at)


@router.get("/payments/points/{uuid:point_id}/cash", response=list[OrderOut])
def cash_waiting(request: HttpRequest, point_id: UUID, after: UUID | None = None) -> Any:
    """List the cash that waits on the lists of a point, the oldest first."""
    asked = asker(request, CASH)
    rows = queries.to_hand_out(actions.staffed_point(point_id, asked.actor).id)
    return list((rows.filter(id__gt=after) if after else rows)[:PAGE])


@router.post("/payments/points/{uuid:point_id}/cash", response={201: list[PointPayoutOut]})
def hand_out_cash(request: HttpRequest, point_id: UUID, given: CashBody) -> Any:
    """Write down cash that was handed out; the same key changes nothing more."""
    asked = cast(ActorRequest, request)
    made = actions.hand_out(
        given.order_ids, point_id=point_id, key=f"api:{given.key}", proof=given.proof,
        by=asked.actor, at=asked.at,
    )  # fmt: skip
    return Status(201, made)


@router.post("/payments/points/{uuid:point_id}/voucher", response={201: PointPayoutOut})
def redeem_voucher(request: HttpRequest, point_id: UUID, given: OneVoucherBody) -> Any:
    """Pay out a voucher now: hand the money out when this answers with 201."""
    asked = cast(ActorRequest, request)
    made = actions.redeem(
        given.code, point_id=point_id, key=f"api:{given.key}", by=asked.actor, at=asked.at
    )
    return Status(201, made)


@router.post("/payments/points/{uuid:point_id}/vouchers", response=UploadOut)
def redeemed(request: HttpRequest, point_id: UUID, body: UploadBody) -> Any:
    """Take in vouchers that a point redeemed; a second phone's is told as a conflict."""
    asked = asker(request, CASH)
    zone = asked.at.tzinfo
    rows = [
        Redeemed(
            key=one.key,
            code=one.code,
            occurred_at=one.occurred_at
            if one.occurred_at.tzinfo
            else one.occurred_at.replace(tzinfo=zone),
            device=one.device,
        )
        for one in body.vouchers
    ]
    return actions.upload(rows, point_id=point_id, by=asked.actor, at=asked.at)


@router.post("/payments/points/{uuid:point_id}/list", response={201: dict[str, Any]})
def take_list(request: HttpRequest, point_id: UUID, given: DeviceBody) -> Any:
    """Make the list by which a phone knows good vouchers offline: no name and no code in it."""
    asked = cast(ActorRequest, request)
    made = actions.take_along(point_id, given.device, by=asked.actor, at=asked.at)
    content: Mapping[str, Any] = made.content
    return Status(201, dict(content))


@router.post("/payments/points/{uuid:point_id}/days", response={201: CashDayOut})
def close_cash_day(request: HttpRequest, point_id: UUID, given: CashDayBody) -> Any:
    """Close a day of a point with what was counted in its till."""
    asked = cast(ActorRequest, request)
    made = actions.close_day(
        point_id, given.on, given.counted, given.note, by=asked.actor, at=asked.at
    )
    return Status(201, made)


@router.get("/payments/twice", response=list[TwiceOut])
def twice(request: HttpRequest, after: UUID | None = None) -> Any:
    """List what was handed out twice, the newest first."""
    asker(request, READ)
    rows = queries.conflicts()
    return list((rows.filter(id__lt=after) if after else rows)[:PAGE])


@router.post("/payments/twice/{uuid:payout_id}/finding", response=TwiceOut)
def write_finding(request: HttpRequest, payout_id: UUID, given: TwiceFindingBody) -> Any:
    """Write down what was found out about one, once."""
    asked = cast(ActorRequest, request)
    made = actions.settle_conflict(payout_id, given.text, by=asked.actor, at=asked.at)
    return made.payout
