"""
Payments for programs: where they stand, orders, single vouchers, what is handed out, points.

No batch is released here; a program releases a single payment under the rules that hold for people.
"""

from datetime import UTC, date, datetime, time
from typing import Annotated, Any, cast
from uuid import UUID

from django.http import HttpRequest
from ninja import Field, Router, Schema

from musterpoint.payments import actions, queries
from musterpoint.payments.actions import DeliveredIn, OrderIn, PayeeIn, Redeemed
from musterpoint.payments.models import Order, State
from musterpoint.tenancy.actors import Permission
from musterpoint.web.http import ActorRequest

router = Router(tags=["payments"])
PAGE = 100
#: No control characters: the database refuses a NUL in a text that it is asked for.
Line = Annotated[str, Field(max_length=200, pattern=r"^[^\x00-\x1f]*$")]
Key = Annotated[str, Field(min_length=1, max_length=100, pattern=r"^[^\x00-\x1f]*$")]
Reason = Annotated[str, Field(min_length=1, max_length=35, pattern=r"^[^\x00-\x1f]*$")]
Amount = Annotated[int, Field(gt=0, le=10**15)]


class PayeeBody(Schema):
    """Who is paid: an IBAN, or an account with the BIC of its bank, or a telephone, or a name."""

    name: Line
    iban: Line = ""
    account: Line = ""
    bic: Line = ""
    phone: Line = ""
    provider: Line = ""
    country: Line = ""
    town: Line = ""
    street: Line = ""


class OrderBody(Schema):
    """A payment to order; ``amount`` in smallest parts; ``key`` makes it happen once."""

    key: Key
    commitment_id: UUID
    amount: Amount
    unit: Annotated[str, Field(max_length=24, pattern=r"^[^\x00-\x1f]*$")]
    method: Annotated[str, Field(max_length=8, pattern=r"^[a-z_]*$")]
    payee: PayeeBody
    reference: Line = ""
    what: Annotated[str, Field(min_length=1, max_length=40, pattern=r"^[^\x00-\x1f]*$")]
    subject_id: UUID


class OrderOut(Schema):
    """Where a payment stands; never who is paid."""

    id: UUID
    reference: str
    commitment_id: UUID
    what: str
    subject_id: UUID
    amount: int
    unit: str
    digits: int
    method: str
    state: str
    reason: str
    paid_on: date | None
    releases_missing: int = 0

    @staticmethod
    def resolve_releases_missing(row: Order) -> int:
        """Tell how many people must release it before it is handed out in kind."""
        return queries.releases_missing(row)


class RedeemBody(Schema):
    """A voucher that was redeemed, perhaps while the phone was offline."""

    key: Key
    code: Annotated[str, Field(max_length=40, pattern=r"^[^\x00-\x1f]*$")]
    occurred_at: datetime
    device: Annotated[str, Field(max_length=40, pattern=r"^[^\x00-\x1f]*$")] = ""


class DeliveredBody(Schema):
    """What was handed out in kind: from which account of the books, on which day, the receipt."""

    key: Key
    account: Line
    on: date
    receipt: Annotated[str, Field(min_length=1, max_length=40, pattern=r"^[^\x00-\x1f]*$")]


class BackBody(Schema):
    """Why a hand-out in kind is taken back; ``cancels`` ends the payment, too."""

    key: Key
    reason: Reason
    cancels: bool = False


class VoucherBody(Schema):
    """A voucher to issue: good until the end of a day, at one point or at any."""

    good_until: date
    point: UUID | None = None


class LostBody(VoucherBody):
    """A voucher in place of one that was lost; ``reason`` in a few words, no name."""

    reason: Reason


class VoucherOut(Schema):
    """A voucher with its code, told this once: whoever has the code is paid."""

    id: UUID
    order_id: UUID
    code: str


class UploadBody(Schema):
    """What a point redeemed."""

    vouchers: Annotated[list[RedeemBody], Field(min_length=1, max_length=1000)]


class UploadOut(Schema):
    """What became of it; problems by the number of the row, from 1."""

    paid: int
    conflicts: int
    repeated: int
    problems: dict[int, str]


@router.get("/payments", response=list[OrderOut])
def orders(request: HttpRequest, state: str = "", after: UUID | None = None) -> Any:
    """
    List payments, the newest first; ``after`` is the id of the last one of the page before.

    ``state`` is a state, or ``to_release`` for what in kind waits for a release.
    """
    asked = cast(ActorRequest, request)
    asked.actor.require(Permission.PAYMENTS_READ)
    known = state in State.values or state == queries.TO_RELEASE
    rows = queries.orders(state=state if known else "")
    return list((rows.filter(id__lt=after) if after else rows)[:PAGE])


@router.get("/payments/{uuid:order_id}", response=OrderOut)
def order(request: HttpRequest, order_id: UUID) -> Any:
    """Tell where a payment stands."""
    asked = cast(ActorRequest, request)
    asked.actor.require(Permission.PAYMENTS_READ)
    return queries.order(order_id)


@router.post("/payments", response=OrderOut)
def order_one(request: HttpRequest, body: OrderBody) -> Any:
    """Order a payment; the same key with the same content returns the same one."""
    asked = cast(ActorRequest, request)
    given = body.dict(exclude={"key", "payee"})
    made = actions.order(
        OrderIn(payee=PayeeIn(**body.payee.dict()), **given),
        key=f"api:{body.key}",
        by=asked.actor,
        at=asked.at,
    )
    return queries.order(made)


@router.post("/payments/{uuid:order_id}/in-kind", response=OrderOut)
def delivered(request: HttpRequest, order_id: UUID, body: DeliveredBody) -> Any:
    """Write down that a payment was handed out in kind; the same key changes nothing more."""
    asked = cast(ActorRequest, request)
    given = DeliveredIn(account=body.account, on=body.on, receipt=body.receipt)
    actions.deliver(order_id, given, key=f"api:{body.key}", by=asked.actor, at=asked.at)
    return queries.order(order_id)


@router.post("/payments/{uuid:order_id}/in-kind/release", response=OrderOut)
def release_in_kind(request: HttpRequest, order_id: UUID) -> Any:
    """Release a large payment in kind; once more changes nothing."""
    asked = cast(ActorRequest, request)
    actions.release_in_kind(order_id, by=asked.actor, at=asked.at)
    return queries.order(order_id)


@router.post("/payments/{uuid:order_id}/in-kind/back", response=OrderOut)
def taken_back(request: HttpRequest, order_id: UUID, body: BackBody) -> Any:
    """Take a hand-out in kind back that was written down wrongly; the same key does it once."""
    asked = cast(ActorRequest, request)
    actions.take_delivery_back(
        order_id, body.reason, key=f"api:{body.key}", cancels=body.cancels, by=asked.actor,
        at=asked.at,
    )  # fmt: skip
    return queries.order(order_id)


@router.post("/payments/{uuid:order_id}/voucher", response=VoucherOut)
def issue_voucher(request: HttpRequest, order_id: UUID, body: VoucherBody) -> Any:
    """Release one payment as a voucher and tell its code, this once."""
    asked = cast(ActorRequest, request)
    return actions.issue_voucher(
        order_id, good_until=_end(body.good_until), point_id=body.point, by=asked.actor,
        at=asked.at,
    )  # fmt: skip


@router.post("/payments/{uuid:order_id}/voucher/lost", response=VoucherOut)
def reissue_voucher(request: HttpRequest, order_id: UUID, body: LostBody) -> Any:
    """Issue a voucher in place of one that was lost, whose code is good no more."""
    asked = cast(ActorRequest, request)
    return actions.reissue_voucher(
        order_id, body.reason, good_until=_end(body.good_until), point_id=body.point,
        by=asked.actor, at=asked.at,
    )  # fmt: skip


def _end(day: date) -> datetime:
    return datetime.combine(day, time(23, 59, 59), tzinfo=UTC)


@router.post("/payments/points/{uuid:point_id}/vouchers", response=UploadOut)
def redeemed(request: HttpRequest, point_id: UUID, body: UploadBody) -> Any:
    """Take in vouchers that a point redeemed; a second phone's is told as a conflict."""
    asked = cast(ActorRequest, request)
    asked.actor.require(Permission.PAYMENTS_CASH)
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
