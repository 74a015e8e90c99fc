"""What points paid out while they were offline is taken in, row by row."""

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
    pay_out,
    payout,
    refuse_here,
    staffed_point,
    token,
)
from musterpoint.payments.models import (
    BatchState,
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
from musterpoint.tenancy.actors import Actor, Permission


@dataclass(frozen=True, slots=True, kw_only=True)
class Uploaded:
    """
    What became of what was uploaded, and problems, by the number of the row.

    ``outcomes`` has also those that were taken in before, as they were then.
    """

    paid: int
    conflicts: int
    repeated: int
    problems: Mapping[int, str]
    outcomes: Mapping[int, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Due:
    """What a row names: a voucher with its order, or cash that a list of the point told to pay."""

    order: Order
    voucher: Voucher | None
    since: datetime
    is_listed: bool = True
    """Whether it stands on the point's list still; always so for vouchers."""

    def is_of(self, made: Payout) -> bool:
        """Say whether a payout was of this."""
        voucher_id = self.voucher.id if self.voucher is not None else None
        return made.order_id == self.order.id and made.voucher_id == voucher_id

    def is_open(self) -> bool:
        """Say whether it can be paid in the books."""
        if self.voucher is None:
            return self.order.state == State.SENT and self.is_listed
        if self.voucher.state == VoucherState.ISSUED:
            return self.order.state == State.SENT
        return self.voucher.state == VoucherState.EXPIRED and self.order.state == State.RETURNED

    def look_again(self) -> None:
        """Read again what a row that was refused had changed."""
        self.order.refresh_from_db()
        if self.voucher is not None:
            self.voucher.refresh_from_db()


def upload(given: Sequence[Redeemed], *, point_id: UUID, by: Actor, at: datetime) -> Uploaded:
    """
    Take in what a point paid out while it was offline: vouchers by code, cash by reference.

    What another phone paid out before, or was taken back meanwhile, is written down as a conflict:
    it was handed out, and is not paid in the books again. Rows that cannot be are told by their
    number; they keep back no other row.
    """
    by.require(Permission.PAYMENTS_CASH)
    point = staffed_point(point_id, by)
    known = {one.key: one for one in Payout.objects.filter(key__in=[one.key for one in given])}
    paid = conflicts = repeated = 0
    problems: dict[int, str] = {}
    outcomes: dict[int, str] = {}
    for number, (one, due) in enumerate(zip(given, _due(given, point, at), strict=True), start=1):
        before = known.get(one.key)
        if before is not None and due is not None and due.is_of(before):
            repeated += 1
            outcomes[number] = before.outcome
            continue
        problem = _problem(one, due, point, at)
        if before is not None:
            problem = _("The key of this row was used for another voucher.")
        if problem or due is None:
            problems[number] = problem
            continue
        try:
            with transaction.atomic():
                made = _take_in(due, point, one, by=by, at=at)
        except Refused as refused:
            problems[number] = str(refused)
            due.look_again()
            continue
        known[one.key] = made
        outcomes[number] = made.outcome
        paid += made.outcome == Outcome.PAID
        conflicts += made.outcome == Outcome.CONFLICT
    return Uploaded(
        paid=paid, conflicts=conflicts, repeated=repeated, problems=problems, outcomes=outcomes
    )


def _due(given: Sequence[Redeemed], point: PayingAccount, at: datetime) -> list[_Due | None]:
    """Return what each row names, locked; None where there is no such voucher or cash."""
    reads = [codes.read(one.code) for one in given]
    tokens = {read: token(read, at) for read in reads if read is not None}
    named = list(Voucher.objects.filter(token__in=list(tokens.values())))
    references = {one.reference for one in given if one.reference}
    cash = Order.objects.filter(reference__in=references).values_list("id", flat=True)
    orders = {one.id: one for one in locked_many({*cash, *(one.order_id for one in named)})}
    fresh = Voucher.objects.select_for_update().filter(id__in=[one.id for one in named])
    vouchers = {bytes(one.token): one for one in fresh.order_by("id")}
    by_code = {
        read: _Due(order=orders[one.order_id], voucher=one, since=one.issued_at)
        for read, made in tokens.items()
        if (one := vouchers.get(made)) is not None
    }
    by_reference = _cash([one for one in orders.values() if one.reference in references], point)
    return [
        by_reference.get(one.reference) if one.reference else by_code.get(read or "")
        for one, read in zip(given, reads, strict=True)
    ]


def _cash(orders: Sequence[Order], point: PayingAccount) -> dict[str, _Due]:
    """Return what lists of the point told to hand out, ever, of orders that are held."""
    held = {one.id: one for one in orders}
    rows = Line.objects.filter(
        order_id__in=held, batch__account=point, batch__method=Method.CASH,
        batch__state=BatchState.SENT,
    )  # fmt: skip
    found: dict[str, _Due] = {}
    for one in rows.select_related("batch").order_by("id"):
        order = held[one.order_id]
        before = found.get(order.reference)
        since = before.since if before else one.batch.released_at or one.batch.prepared_at
        found[order.reference] = _Due(order=order, voucher=None, since=since, is_listed=one.is_live)
    return found


def _take_in(due: _Due, point: PayingAccount, one: Redeemed, *, by: Actor, at: datetime) -> Payout:
    """Write down one row that was uploaded; return what was made of it."""
    if due.is_open():
        return pay_out(due.order, due.voucher, point, one, by=by, at=at)
    made = payout(due.order, due.voucher, point, one, Outcome.CONFLICT, by=by, at=at)
    audit.record("payments.payout.conflicted", subject_id=made.id, by=by, at=at)
    return made


def _problem(one: Redeemed, due: _Due | None, point: PayingAccount, at: datetime) -> str:
    """Return why an uploaded row cannot be taken; empty when it can."""
    if not one.key.strip() or len(one.key) > 100 or not one.key.isprintable():
        return _("The row has no key of its own.")
    if one.reference and due is None:
        return _("This payment is not on the list of this point.")
    if one.reference and one.proof not in (Proof.SIGNATURE, Proof.THUMB):
        return _("Choose how the payee showed that it was received.")
    if not one.reference and codes.read(one.code) is None:
        return _("This is no code of a voucher: a letter is missing or wrong.")
    if due is None:
        return _("No voucher has this code.")
    if not due.since <= one.occurred_at <= at:
        return _("It cannot have been redeemed at this time.")
    if due.voucher is None:
        return ""
    try:
        refuse_here(due.voucher, point, one.occurred_at)
    except NotRedeemable as refused:
        return str(refused)
    return ""
