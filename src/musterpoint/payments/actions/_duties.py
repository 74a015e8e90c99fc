"""Who had one duty in a payment does not have the next."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from musterpoint.payments import books
from musterpoint.payments.models import Line, Order, Release, Voucher, VoucherState
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

    In kind nobody releases a batch before, so who hands out is the second pair of eyes.
    """
    books.check_duty([order], "release", {"prepare": _people([order.ordered_by, order.payee_by])},
                     by=by)  # fmt: skip
    books.refuse_approver(order, by=by)


def _people(found: Iterable[UUID | None]) -> set[UUID]:
    return {one for one in found if one is not None}
