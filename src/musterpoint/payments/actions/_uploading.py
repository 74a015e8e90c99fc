"""What points redeemed while they were offline is taken in, row by row."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from musterpoint.audit import actions as audit
from musterpoint.engine.payments import codes
from musterpoint.kernel.errors import Refused
from musterpoint.payments.actions._orders import locked_many
from musterpoint.payments.actions._vouchers import (
    NotRedeemable,
    Redeemed,
    open_point,
    pay_out,
    payout,
    refuse_here,
    token,
)
from musterpoint.payments.models import (
    Order,
    Outcome,
    PayingAccount,
    Payout,
    State,
    Voucher,
    VoucherState,
)
from musterpoint.tenancy.actors import Actor, Permission


@dataclass(frozen=True, slots=True, kw_only=True)
class Uploaded:
    """What became of redemptions that were uploaded; problems by the number of the row."""

    paid: int
    conflicts: int
    repeated: int
    problems: Mapping[int, str]


def upload(given: Sequence[Redeemed], *, point_id: UUID, by: Actor, at: datetime) -> Uploaded:
    """
    Take in what a point redeemed while it was offline.

    A voucher that was redeemed by another phone before, or taken back meanwhile, is written down
    as a conflict: it was handed out, and is not paid in the books again. Rows that cannot be are
    told by their number; they keep back no other row.
    """
    by.require(Permission.PAYMENTS_CASH)
    point = open_point(point_id)
    sent = [one.key for one in given]
    before = Payout.objects.filter(key__in=sent).select_related("voucher")
    known = {one.key: one.voucher_id for one in before}
    reads = [codes.read(one.code) for one in given]
    tokens = {read: token(read, at) for read in reads if read is not None}
    found = {
        bytes(one.token): one for one in Voucher.objects.filter(token__in=list(tokens.values()))
    }
    orders = {one.id: one for one in locked_many({one.order_id for one in found.values()})}
    fresh = Voucher.objects.select_for_update().filter(id__in=[one.id for one in found.values()])
    found = {bytes(one.token): one for one in fresh.order_by("id")}
    paid = conflicts = repeated = 0
    problems: dict[int, str] = {}
    for number, (one, read) in enumerate(zip(given, reads, strict=True), start=1):
        voucher = found.get(tokens[read]) if read is not None else None
        if one.key in known and voucher is not None and known[one.key] == voucher.id:
            repeated += 1
            continue
        problem = _problem(one, read, voucher, point, at)
        if one.key in known:
            problem = _("The key of this row was used for another voucher.")
        if problem or voucher is None:
            problems[number] = problem
            continue
        order = orders[voucher.order_id]
        try:
            with transaction.atomic():
                outcome = _take_in(order, voucher, point, one, by=by, at=at)
        except Refused as refused:
            problems[number] = str(refused)
            order.refresh_from_db()
            voucher.refresh_from_db()
            continue
        known[one.key] = voucher.id
        paid += outcome == Outcome.PAID
        conflicts += outcome == Outcome.CONFLICT
    return Uploaded(paid=paid, conflicts=conflicts, repeated=repeated, problems=problems)


def _take_in(
    order: Order,
    voucher: Voucher,
    point: PayingAccount,
    one: Redeemed,
    *,
    by: Actor,
    at: datetime,
) -> str:
    """Write down one redemption that was uploaded; return what became of it."""
    if _is_open(voucher, order):
        pay_out(order, voucher, point, one, by=by, at=at)
        return Outcome.PAID
    made = payout(order, voucher, point, one, Outcome.CONFLICT, by=by, at=at)
    audit.record("payments.payout.conflicted", subject_id=made.id, by=by, at=at)
    return Outcome.CONFLICT


def _is_open(voucher: Voucher, order: Order) -> bool:
    if voucher.state == VoucherState.ISSUED:
        return order.state == State.SENT
    return voucher.state == VoucherState.EXPIRED and order.state == State.RETURNED


def _problem(
    one: Redeemed, read: str | None, voucher: Voucher | None, point: PayingAccount, at: datetime
) -> str:
    """Return why an uploaded row cannot be taken; empty when it can."""
    if not one.key.strip() or len(one.key) > 100 or not one.key.isprintable():
        return _("The row has no key of its own.")
    if read is None:
        return _("This is no code of a voucher: a letter is missing or wrong.")
    if voucher is None:
        return _("No voucher has this code.")
    if not voucher.issued_at <= one.occurred_at <= at:
        return _("It cannot have been redeemed at this time.")
    try:
        refuse_here(voucher, point, one.occurred_at)
    except NotRedeemable as refused:
        return str(refused)
    return ""
