"""Orders: where each stands, ordered, mended, cancelled, taken back; in kind; single vouchers."""

from datetime import date, datetime
from typing import Annotated, Any, cast
from uuid import UUID

from django.http import HttpRequest
from ninja import Field, Router

from musterpoint.payments import actions, queries
from musterpoint.payments.actions import DeliveredIn, OrderIn, PayeeIn
from musterpoint.payments.api._shared import (
    PAGE,
    READ,
    Amount,
    Key,
    Line,
    Reason,
    Word,
    asker,
    end_of,
)
from musterpoint.payments.models import Order, State
from musterpoint.web.http import ActorRequest
from musterpoint.web.schemas import Schema

router = Router(tags=["payments"])


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


class PaymentReasonBody(Schema):
    """Why, as a code or in a few words; no name."""

    reason: Reason


class MendBody(Schema):
    """To whom and how a payment is paid from now on."""

    method: Word
    payee: PayeeBody


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


class VoucherStateOut(Schema):
    """Where a voucher stands: issued, redeemed, expired or cancelled; never its code."""

    id: UUID
    order_id: UUID
    point_id: UUID | None
    amount: int
    unit: str
    digits: int
    state: str
    issued_at: datetime
    expires_at: datetime


@router.get("/payments", response=list[OrderOut])
def orders(request: HttpRequest, state: str = "", after: UUID | None = None) -> Any:
    """
    List payments, the newest first; ``after`` is the id of the last one of the page before.

    ``state`` is a state, or ``to_release`` for what in kind waits for a release.
    """
    asker(request, READ)
    known = state in State.values or state == queries.TO_RELEASE
    rows = queries.orders(state=state if known else "")
    return list((rows.filter(id__lt=after) if after else rows)[:PAGE])


@router.get("/payments/{uuid:order_id}", response=OrderOut)
def order(request: HttpRequest, order_id: UUID) -> Any:
    """Tell where a payment stands."""
    asker(request, READ)
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
        order_id, good_until=end_of(body.good_until), point_id=body.point, by=asked.actor,
        at=asked.at,
    )  # fmt: skip


@router.post("/payments/{uuid:order_id}/voucher/lost", response=VoucherOut)
def reissue_voucher(request: HttpRequest, order_id: UUID, body: LostBody) -> Any:
    """Issue a voucher in place of one that was lost, whose code is good no more."""
    asked = cast(ActorRequest, request)
    return actions.reissue_voucher(
        order_id, body.reason, good_until=end_of(body.good_until), point_id=body.point,
        by=asked.actor, at=asked.at,
    )  # fmt: skip


@router.get("/payments/{uuid:order_id}/vouchers", response=list[VoucherStateOut])
def vouchers(request: HttpRequest, order_id: UUID) -> Any:
    """List the vouchers that were issued for a payment, the newest first."""
    asker(request, READ)
    return queries.vouchers_of(queries.order(order_id).id)


@router.post("/payments/{uuid:order_id}/cancel", response=OrderOut)
def cancel_order(request: HttpRequest, order_id: UUID, body: PaymentReasonBody) -> Any:
    """Cancel a payment that has not left; once more changes nothing."""
    asked = cast(ActorRequest, request)
    return actions.cancel(order_id, body.reason, by=asked.actor, at=asked.at)


@router.post("/payments/{uuid:order_id}/payee", response=OrderOut)
def mend_order(request: HttpRequest, order_id: UUID, body: MendBody) -> Any:
    """Change to whom and how a payment is paid before it leaves, such as after a return."""
    asked = cast(ActorRequest, request)
    payee = PayeeIn(**body.payee.dict())
    return actions.mend_payee(order_id, payee, body.method, by=asked.actor, at=asked.at)


@router.post("/payments/{uuid:order_id}/back", response=OrderOut)
def order_came_back(request: HttpRequest, order_id: UUID, body: PaymentReasonBody) -> Any:
    """
    Open a payment again that was sent and did not arrive: mobile money, cash or a voucher.

    What went to a bank comes back by its answer or its statement.
    """
    asked = cast(ActorRequest, request)
    return actions.take_back(order_id, body.reason, by=asked.actor, at=asked.at)
