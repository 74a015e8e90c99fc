"""A payment that nobody fetched, a provider rejected or whose voucher was lost is open again."""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from musterpoint.audit import actions as audit
from musterpoint.payments import books
from musterpoint.payments.actions._arrivals import ARRIVED
from musterpoint.payments.actions._batches import send_back
from musterpoint.payments.actions._duties import check_reconciles
from musterpoint.payments.actions._orders import BadOrder, NotInState, keep, locked, tell
from musterpoint.payments.actions._vouchers import take_out
from musterpoint.payments.models import WITHOUT_BANK, Order, State, Voucher, VoucherState
from musterpoint.tenancy.actors import Actor, Permission

REASON = 35


def take_back(order_id: UUID, reason: str, *, by: Actor, at: datetime) -> Order:
    """
    Open a payment again that was sent and did not arrive; its voucher is good no more.

    What a provider of mobile money said arrived, and did not, is turned round in the books.
    ``reason`` is a code or a few words without a name. Once more changes nothing. Raises
    NotInState, ClaimIsLive, FourEyes for who prepared or released it.
    """
    by.require(Permission.PAYMENTS_RECONCILE)
    row = locked(order_id)
    if row.state == State.RETURNED:
        return row
    if row.method not in WITHOUT_BANK:
        raise NotInState(_("What went to a bank comes back by the bank's answer or statement."))
    if row.state != State.SENT and not was_said_to_arrive(row):
        raise NotInState(_("Only what was sent and is not paid can be taken back."))
    text = " ".join(reason.split())
    if not text or len(text) > REASON:
        told = _("Say why in 35 characters or fewer.")
        raise BadOrder(_("Correct what is marked."), fields={"reason": [told]})
    check_reconciles([row], by=by)
    if row.state == State.PAID:
        books.take_back(
            row, row.spent_key, on=at.date(), text=text, under=Permission.PAYMENTS_RECONCILE,
            by=by, at=at,
        )  # fmt: skip
    live = Voucher.objects.filter(order=row, state=VoucherState.ISSUED)
    live.update(state=VoucherState.CANCELLED)
    take_out([row.id], text)
    send_back(row, text, at)
    keep(row, ["state", "reason", "changed_at", "paid_on", "spent_key"])
    audit.record("payments.order.taken-back", subject_id=row.id, by=by, at=at, method=row.method)
    tell([row], at=at)
    return row


def was_said_to_arrive(row: Order) -> bool:
    """Say whether a payment is paid because a provider of mobile money said so, and no bank."""
    return row.state == State.PAID and row.spent_key.startswith(ARRIVED)
