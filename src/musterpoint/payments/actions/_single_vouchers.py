"""One order as a voucher: released by somebody else, and replaced when it was lost."""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from musterpoint.accounts.queries import same_hands
from musterpoint.audit import actions as audit
from musterpoint.payments import books, rules
from musterpoint.payments.actions._orders import BadOrder, NotAlone, NotInState, locked
from musterpoint.payments.actions._vouchers import (
    IssuedVoucher,
    NeedsBatch,
    NotRedeemable,
    is_end,
    issue_many,
    open_point,
    take_out,
)
from musterpoint.payments.models import (
    Method,
    Order,
    PayingAccount,
    Release,
    State,
    Voucher,
    VoucherState,
)
from musterpoint.tenancy.actors import Actor, Permission

REASON = 35


def issue_voucher(
    order_id: UUID,
    *,
    good_until: datetime,
    point_id: UUID | None = None,
    by: Actor,
    at: datetime,
) -> IssuedVoucher:
    """
    Release one order as a voucher, at one point or at any.

    Raises NotAlone for who ordered it, NeedsBatch for more than one person may release alone.
    """
    by.require(Permission.PAYMENTS_RELEASE)
    order = locked(order_id)
    if order.method != Method.VOUCHER or order.state not in (State.ORDERED, State.RETURNED):
        raise NotInState(_("This payment is not one that waits for a voucher."))
    _check_released_by_one(order, good_until, by, at)
    point = _point(point_id, order)
    order.round += 1
    return issue_many([order], point, good_until, by=by, at=at)[0]


def reissue_voucher(
    order_id: UUID,
    reason: str,
    *,
    good_until: datetime,
    point_id: UUID | None = None,
    by: Actor,
    at: datetime,
) -> IssuedVoucher:
    """
    Issue a voucher in place of one that was lost, whose code is good no more from now on.

    ``reason`` is a few words without a name. Raises NotInState when no voucher of it is good,
    NotAlone for who ordered the payment or released the lost one, NeedsBatch as ``issue_voucher``.
    """
    by.require(Permission.PAYMENTS_RELEASE)
    order = locked(order_id)
    rows = Voucher.objects.select_for_update().filter(order=order, state=VoucherState.ISSUED)
    lost = rows.first()
    if lost is None or order.state != State.SENT:
        raise NotInState(_("No voucher of this payment is good. Nothing is replaced."))
    _check_released_by_one(order, good_until, by, at)
    released = Release.objects.filter(batch__lines__order=order, batch__lines__is_live=True)
    if same_hands(by, {lost.issued_by, *released.values_list("released_by", flat=True)}):
        raise NotAlone(_("You released the voucher that was lost. Somebody else replaces it."))
    text = " ".join(reason.split())
    if not text or not text.isprintable() or len(text) > REASON:
        told = _("Say why in 35 characters or fewer.")
        raise BadOrder(_("Correct what is marked."), fields={"reason": [told]})
    point = _point(point_id, order)
    lost.state = VoucherState.CANCELLED
    lost.save(update_fields=["state"])
    take_out([order.id], text)
    order.round += 1
    audit.record("payments.voucher.lost", subject_id=lost.id, by=by, at=at, reason=text)
    return issue_many([order], point, good_until, by=by, at=at)[0]


def _check_released_by_one(order: Order, good_until: datetime, by: Actor, at: datetime) -> None:
    """Refuse what one person does not release alone, or not this one."""
    if by.id is None or same_hands(by, (order.ordered_by, order.payee_by)):
        raise NotAlone(_("Who ordered a payment does not release it."))
    books.check_duty([order], "release", {}, by=by)
    books.check([order])
    if rules.pack().people_needed(1, order.amount, order.unit, order.digits) > 1:
        raise NeedsBatch(_("More than one person releases so much. Put it into a batch."))
    if not is_end(good_until, at):
        text = _("Choose an end that is still to come, within a year.")
        raise NotRedeemable(text)


def _point(point_id: UUID | None, order: Order) -> PayingAccount | None:
    """Return the point that pays a voucher out; None for any."""
    if point_id is None:
        return None
    point = open_point(point_id)
    if point.unit != order.unit:
        raise NotRedeemable(_("This point does not pay in %(unit)s."), unit=order.unit)
    return point
