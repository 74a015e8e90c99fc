"""Vouchers: issued, printed, redeemed once, also offline, and expired."""

import hashlib
import hmac
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.utils.translation import gettext as _

from musterpoint.audit import actions as audit
from musterpoint.engine.payments import codes
from musterpoint.kernel.errors import Missing, NotAllowed, Refused
from musterpoint.kernel.ids import uuid7
from musterpoint.payments import books, rules
from musterpoint.payments.actions._duties import check_pays_out
from musterpoint.payments.actions._orders import (
    KeyUsed,
    locked,
    locked_many,
    tell,
)
from musterpoint.payments.models import (
    Line,
    Method,
    Order,
    Outcome,
    PayingAccount,
    Payout,
    Proof,
    State,
    Voucher,
    VoucherState,
)
from musterpoint.tenancy import rows, vault
from musterpoint.tenancy.actors import Actor, Permission

USE = "payments.voucher"
#: When vouchers expire.
LANE = "payments.vouchers"
#: No voucher is good for longer.
LONGEST = timedelta(days=366)


class NeedsBatch(Refused):
    """So much is released by more than one person."""


class NoSuchVoucher(Missing):
    """No voucher has this code."""


class NotRedeemable(Refused):
    """The voucher is not good any more, or not here."""


class NotHere(NotAllowed):
    """Other people alone pay out at this point."""


class AlreadyRedeemed(Refused):
    """The voucher was redeemed before."""


@dataclass(frozen=True, slots=True, kw_only=True)
class IssuedVoucher:
    """A voucher with its code, in the one moment in which it is told."""

    id: UUID
    order_id: UUID
    code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Redeemed:
    """A voucher (or cash, by its reference) that a point paid out, perhaps while it was offline."""

    key: str
    code: str
    occurred_at: datetime
    proof: str = Proof.CODE
    device: str = ""
    reference: str = ""


def is_end(good_until: datetime, at: datetime) -> bool:
    """Say whether vouchers may be good until then."""
    return at < good_until <= at + LONGEST


def issue_many(
    orders: Sequence[Order],
    point: PayingAccount | None,
    good_until: datetime,
    *,
    by: Actor,
    at: datetime,
) -> list[IssuedVoucher]:
    """Issue the vouchers of orders that were released; the caller holds and has checked them."""
    from musterpoint.tenancy import pumps

    keys = vault.open_keys([one.id for one in orders], at=at)
    made, told = [], []
    for one in orders:
        code = codes.new()
        made.append(
            Voucher(
                id=uuid7(), order=one, point=point, token=token(code, at),
                sealed=keys[one.id].seal(USE, code), amount=one.amount, unit=one.unit,
                digits=one.digits, expires_at=good_until, issued_at=at, issued_by=by.id,
            )
        )  # fmt: skip
        told.append(IssuedVoucher(id=made[-1].id, order_id=one.id, code=code))
        one.state, one.changed_at = State.SENT, at
    Voucher.objects.bulk_create(made)
    rows.write(list(orders), ["state", "changed_at", "round"])
    audit.record_many("payments.voucher.issued", [one.id for one in made], by=by, at=at)
    pumps.wake(LANE, good_until + rules.pack().voucher_grace)
    tell(orders, at=at)
    return told


def token(code: str, at: datetime) -> bytes:
    """Return under what a code is found, without being kept."""
    secret = vault.organisation_secret("payments.vouchers", at=at)
    return hmac.digest(secret, code.encode(), "sha256")


def redeem(
    code: str,
    *,
    point_id: UUID,
    key: str,
    proof: str = Proof.CODE,
    device: str = "",
    by: Actor,
    at: datetime,
) -> Payout:
    """
    Pay out a voucher at a point, now; the same key once more gives the same payout.

    Raises KeyUsed for a key that paid out another voucher, NoSuchVoucher, NotRedeemable,
    AlreadyRedeemed, NotAlone for who released it, and what the books refuse.
    """
    by.require(Permission.PAYMENTS_CASH)
    point = staffed_point(point_id, by)
    read = codes.read(code)
    if read is None:
        raise NoSuchVoucher(_("This is no code of a voucher: a letter is missing or wrong."))
    before = Payout.objects.filter(key=key).select_related("voucher").first()
    if before is not None:
        if not _is_of(before, token(read, at), point_id):
            raise KeyUsed(_("This was sent before with another voucher. Open the page again."))
        return before
    if point.days.filter(on__gte=at.date()).exists():
        raise NotRedeemable(_("This day of the point was counted and closed."))
    voucher = Voucher.objects.filter(token=token(read, at)).first()
    if voucher is None:
        raise NoSuchVoucher(_("No voucher has this code."))
    order = locked(voucher.order_id)
    voucher = Voucher.objects.select_for_update().get(id=voucher.id)
    if voucher.state == VoucherState.REDEEMED:
        raise AlreadyRedeemed(_("This voucher was redeemed before. Nothing is paid again."))
    if voucher.state == VoucherState.CANCELLED:
        raise NotRedeemable(_("This voucher was cancelled."))
    if order.state != State.SENT:
        raise NotRedeemable(_("The payment of this voucher is not open any more."))
    refuse_here(voucher, point, at)
    given = Redeemed(key=key, code=read, occurred_at=at, proof=proof, device=device)
    return pay_out(order, voucher, point, given, by=by, at=at)


def _is_of(made: Payout, wanted: bytes, point_id: UUID) -> bool:
    """Say whether a payout was of the voucher of this token, at this point."""
    found = made.voucher
    return found is not None and bytes(found.token) == wanted and made.point_id == point_id


def refuse_here(voucher: Voucher, point: PayingAccount, moment: datetime) -> None:
    """Refuse a voucher that was not good at a point at a moment. Raises NotRedeemable."""
    if voucher.expires_at < moment:
        raise NotRedeemable(_("This voucher has expired."))
    if voucher.point_id is not None and voucher.point_id != point.id:
        raise NotRedeemable(_("This voucher is good at another point."))
    if voucher.unit != point.unit:
        raise NotRedeemable(_("This point does not pay in %(unit)s."), unit=voucher.unit)


def pay_out(
    order: Order,
    voucher: Voucher | None,
    point: PayingAccount,
    given: Redeemed,
    *,
    by: Actor,
    at: datetime,
) -> Payout:
    """
    Pay out an order that is held, and its voucher where it has one.

    Raises NotAlone for who released it, and what the books refuse.
    """
    check_pays_out(order, by=by)
    order.spent_key = f"payout-{order.id}-{order.round}"
    books.pay(
        order, account=point.book_account, key=order.spent_key, on=given.occurred_at.date(),
        under=Permission.PAYMENTS_CASH, by=by, at=at,
    )  # fmt: skip
    order.state, order.changed_at, order.reason = State.PAID, at, ""
    order.paid_on = given.occurred_at.date()
    order.save(update_fields=["state", "changed_at", "reason", "paid_on", "spent_key"])
    if voucher is not None:
        voucher.state = VoucherState.REDEEMED
        voucher.save(update_fields=["state"])
    made = payout(order, voucher, point, given, Outcome.PAID, by=by, at=at)
    audit.record(
        "payments.order.paid-out", subject_id=order.id, by=by, at=at, point=str(point.id),
        offline=given.occurred_at != at,
    )  # fmt: skip
    tell([order], at=at)
    return made


def payout(
    order: Order,
    voucher: Voucher | None,
    point: PayingAccount,
    given: Redeemed,
    outcome: str,
    *,
    by: Actor,
    at: datetime,
) -> Payout:
    """Write down that money was handed out."""
    proof = given.proof if given.proof in Proof.values else Proof.CODE
    return Payout.objects.create(
        key=given.key, order=order, voucher=voucher, point=point, device=given.device[:40],
        proof=proof, amount=order.amount, outcome=outcome, occurred_at=given.occurred_at,
        recorded_at=at, recorded_by=by.id,
    )  # fmt: skip


def open_point(point_id: UUID) -> PayingAccount:
    """Return a point that is open. Raises NoSuchVoucher's kin for one that is not there."""
    row = PayingAccount.objects.filter(id=point_id, method=Method.CASH, ended_at=None).first()
    if row is None:
        raise Missing(_("There is no such point here."))
    return row


def staffed_point(point_id: UUID, by: Actor) -> PayingAccount:
    """
    Return an open point for somebody who pays out there.

    Raises NotHere where other people alone do, and what ``open_point`` raises.
    """
    point = open_point(point_id)
    if not point.is_staffed_by(by.id):
        raise NotHere(_("Other people pay out at this point. Ask whoever opened it."))
    return point


def expire(*, by: Actor, at: datetime) -> int:
    """
    End vouchers whose time has run out, after the days that offline points have for uploading.

    Their orders are open again and can be sent in another way. Return how many.
    """
    from musterpoint.tenancy import pumps

    by.require(Permission.PAYMENTS_CASH)
    end = at - rules.pack().voucher_grace
    late = Voucher.objects.filter(state=VoucherState.ISSUED, expires_at__lte=end)
    ids = list(late.order_by("id").values_list("order_id", flat=True)[:1000])
    orders = {one.id: one for one in locked_many(ids)}
    ended = list(
        Voucher.objects.select_for_update().filter(
            order_id__in=ids, state=VoucherState.ISSUED, expires_at__lte=end
        )
    )
    for one in ended:
        one.state = VoucherState.EXPIRED
        order = orders[one.order_id]
        order.state, order.reason, order.changed_at = State.RETURNED, "expired", at
    rows.write(ended, ["state"])
    take_out([one.order_id for one in ended], "expired")
    rows.write([orders[one.order_id] for one in ended], ["state", "reason", "changed_at"])
    audit.record_many("payments.voucher.expired", [one.id for one in ended], by=by, at=at)
    tell([orders[one.order_id] for one in ended], at=at)
    left = Voucher.objects.filter(state=VoucherState.ISSUED).order_by("expires_at").first()
    if left is not None:
        pumps.wake(LANE, left.expires_at + rules.pack().voucher_grace)
    return len(ended)


def take_out(order_ids: Iterable[UUID], reason: str) -> None:
    """Take orders out of the batches in which they went out, so that they can go out in others."""
    lines = Line.objects.filter(order_id__in=list(order_ids), is_live=True)
    lines.update(is_live=False, reason=reason[:35])


def offline_hash(list_id: UUID, code: str) -> str:
    """Return what a list for a phone holds of a code: enough to know it, too little to make it."""
    return hashlib.sha256(f"{list_id}|{code}".encode()).hexdigest()[:32]


def seen_hash(list_id: UUID, code: str) -> str:
    """Return what a phone keeps of a code that it saw: no list holds it, only the code gives it."""
    return hashlib.sha256(f"paid|{list_id}|{code}".encode()).hexdigest()[:32]


def codes_of(vouchers: Iterable[Voucher], at: datetime) -> dict[UUID, str]:
    """Return the codes of vouchers, by their ids."""
    given = list(vouchers)
    keys = vault.open_keys([one.order_id for one in given], at=at)
    return {one.id: str(keys[one.order_id].open(USE, one.sealed)) for one in given}
