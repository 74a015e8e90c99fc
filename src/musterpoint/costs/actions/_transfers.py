"""Payments after a netting: entered by each side, what we pay released by another person."""

from datetime import date, datetime
from uuid import UUID

from django.utils.translation import gettext as _

from musterpoint.audit import actions as audit
from musterpoint.costs.actions._common import (
    BANK,
    NETTED,
    NoSuchCost,
    NotNow,
    another,
    check_books,
    check_past,
    check_texts,
    post,
    refuse,
)
from musterpoint.costs.actions._netting import unit_of
from musterpoint.costs.models import NettingState, NettingTransfer
from musterpoint.tenancy import scope
from musterpoint.tenancy.actors import Actor, Permission


def pay_transfer(
    transfer_id: UUID, on: date, reference: str, *, by: Actor, at: datetime
) -> NettingTransfer:
    """
    Enter that a transfer was paid, as the payer, or came in, as the receiver; once a side.

    What we pay is booked when somebody else released it.
    """
    by.require(Permission.COSTS_CHANGE)
    check_books()
    row = _locked_transfer(transfer_id)
    of = row.netting
    if of.state != NettingState.BOOKED or of.booked_at is None or row.paid_on is not None:
        raise NotNow(_("This is not paid now, or was paid."))
    problems = check_texts({"reference": (reference, 60, True)})
    if found := check_past(on, at) or ([] if on >= of.booked_at.date() else [_("Too early.")]):
        problems["on"] = found
    refuse(problems)
    row.paid_on, row.reference, row.entered_by = on, reference.strip(), another(by)
    row.save()
    if row.receiver_id == scope.organisation_id():
        _book_transfer(row, on, Permission.COSTS_CHANGE, by, at)
    audit.record("costs.netting.paid", subject_id=of.id, by=by, at=at)
    return row


def release_transfer(
    transfer_id: UUID, is_good: bool, *, by: Actor, at: datetime
) -> NettingTransfer:
    """Release what somebody else entered that we pay, which books it, or send it back to them."""
    by.require(Permission.PAYMENTS_RELEASE)
    check_books()
    row = _locked_transfer(transfer_id)
    is_ours = row.payer_id == scope.organisation_id()
    if not is_ours or row.paid_on is None or row.released_by is not None:
        raise NotNow(_("There is nothing to release now."))
    who = another(by, row.entered_by)
    if is_good:
        row.released_by = who
        _book_transfer(row, row.paid_on, Permission.PAYMENTS_RELEASE, by, at)
        audit.record("costs.netting.payment-released", subject_id=row.netting_id, by=by, at=at)
    else:
        row.paid_on, row.reference, row.entered_by = None, "", None
        audit.record("costs.netting.payment-returned", subject_id=row.netting_id, by=by, at=at)
    row.save()
    return row


def _locked_transfer(transfer_id: UUID) -> NettingTransfer:
    rows = NettingTransfer.objects.select_for_update(of=("self",)).select_related("netting")
    row = rows.filter(id=transfer_id).first()
    if row is None or scope.organisation_id() not in (row.payer_id, row.receiver_id):
        raise NoSuchCost(_("There is no such payment of yours here."))
    return row


def _book_transfer(
    row: NettingTransfer, on: date, under: Permission, by: Actor, at: datetime
) -> None:
    is_in = row.receiver_id == scope.organisation_id()
    amount, other = (row.amount, row.payer_id) if is_in else (-row.amount, row.receiver_id)
    post(
        f"costs-transfer-{row.netting.ref}-{other}", "Payment of a netting",
        ((BANK, amount), (NETTED, -amount)), unit_of(row.netting), on=on,
        links={"netting": str(row.netting.ref)}, under=under, by=by, at=at,
    )  # fmt: skip
