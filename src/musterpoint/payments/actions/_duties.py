"""Who had one duty in a payment does not have the next."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from django.utils.translation import gettext as _

from musterpoint.accounts.queries import same_hands
from musterpoint.payments import books
from musterpoint.payments.actions._orders import NotAlone
from musterpoint.payments.models import Line, Order, Payout, Release, Voucher, VoucherState
from musterpoint.tenancy.actors import Actor


def check_reconciles(orders: Sequence[Order], *, by: Actor) -> None:
    """Refuse who prepared or released one of these payments, or approved its money: FourEyes."""
    lines = Line.objects.filter(order__in=orders, is_live=True)
    batches = set(lines.values_list("batch_id", flat=True))
    vouchers = Voucher.objects.filter(order__in=orders, state=VoucherState.ISSUED)
    prepared = _people(lines.values_list("batch__prepared_by", flat=True).distinct())
    released = _people(
        Release.objects.filter(batch_id__in=batches).values_list("released_by", flat=True)
    )
    released |= _people(vouchers.values_list("issued_by", flat=True).distinct())
    books.check_duty(
        orders,
        "reconcile",
        {"prepare": prepared, "release": released},
        by=by,
    )


def check_hands_out(order: Order, *, by: Actor) -> None:
    """
    Refuse who ordered a payment, changed its payee, asked for its money or approved it: FourEyes.

    In kind nobody releases a batch before, so who hands out is the second pair of eyes; a large
    one was released by others before, and by none of them it is handed out: NotAlone.
    """
    check_releases_in_kind(order, by=by)
    books.refuse_approver(order, by=by)
    if same_hands(by, order.releases.filter(is_live=True).values_list("released_by", flat=True)):
        raise NotAlone(_("You released this payment. Somebody else hands it out."))


def check_releases_in_kind(order: Order, *, by: Actor) -> None:
    """Refuse who ordered a payment, changed its payee or asked for its money: FourEyes."""
    books.check_duty([order], "release", {"prepare": _people([order.ordered_by, order.payee_by])},
                     by=by)  # fmt: skip


def check_pays_out(order: Order, *, by: Actor) -> None:
    """
    Refuse who released a payment to hand it out at a point: NotAlone.

    Whoever issues a voucher is told its code, so that one pair of hands would be enough.
    """
    batches = Release.objects.filter(batch__lines__order=order)
    issued = Voucher.objects.filter(order=order).values_list("issued_by", flat=True)
    if same_hands(by, {*batches.values_list("released_by", flat=True), *issued}):
        raise NotAlone(_("You released this payment. Somebody else hands it out."))


def check_settles(row: Payout, *, by: Actor) -> None:
    """Refuse who paid out what was handed out twice to say what became of it: NotAlone."""
    paid = Payout.objects.filter(order_id=row.order_id)
    if same_hands(by, paid.values_list("recorded_by", flat=True)):
        raise NotAlone(_("You paid this out. Somebody else finds out what happened."))


def check_takes_back(order: Order, handed_by: UUID | None, *, by: Actor) -> None:
    """
    Refuse whoever had another duty in a payment that was handed out in kind: FourEyes.

    Nobody without a name, and never who handed it out: NotAlone.
    """
    if by.id is None or same_hands(by, [handed_by]):
        raise NotAlone(_("You handed this out. Somebody else takes it back."))
    released = order.releases.filter(is_live=True).values_list("released_by", flat=True)
    also = {
        "prepare": _people([order.ordered_by, order.payee_by]),
        "release": _people([*released, handed_by]),
    }
    books.check_duty([order], "reconcile", also, by=by)


def _people(found: Iterable[UUID | None]) -> set[UUID]:
    return {one for one in found if one is not None}
