"""What was drawn for a worker is paid through payments, and owed again when it comes back."""

from collections.abc import Collection, Mapping
from datetime import date, datetime
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from musterpoint.audit import actions as audit
from musterpoint.bonds.actions._common import (
    AWARDED,
    PAYOUT,
    NotNow,
    another,
    check_books,
    post,
    step,
    unit_of,
)
from musterpoint.bonds.actions._drawing import check_owed, locked_payout
from musterpoint.bonds.models import Payout, PayoutState
from musterpoint.funds import actions as funds
from musterpoint.kernel.errors import Invalid
from musterpoint.payments import actions as payments
from musterpoint.payments import kinds, purses
from musterpoint.payments import queries as ordered
from musterpoint.payments.actions import OrderIn, PayeeIn
from musterpoint.payments.models import Method, Order
from musterpoint.payments.purses import Left, Purse
from musterpoint.tenancy.actors import Actor, Permission

#: Ways in which money of a bond reaches a worker.
METHODS = (Method.BANK, Method.MOBILE, Method.CASH, Method.VOUCHER)


def install() -> None:
    """Name what payments out of bonds are for, and where their money lies."""
    label = gettext_lazy("Paid out of a bond")
    kinds.register(
        kinds.PaymentKind(code=PAYOUT, label=label, page="bonds:payout", part="bond_payout")
    )
    purses.register(
        Purse(
            what=PAYOUT, under=Permission.BONDS_CHANGE, left=left, chain=chain, pay=book,
            take_back=unbook,
        )
    )  # fmt: skip


def order_payment(payout_id: UUID, payee: PayeeIn, method: str, *, by: Actor, at: datetime) -> UUID:
    """
    Order the payment of what was drawn for a worker; return the order.

    Whoever decided the call does not. Raises NotNow for what is not owed, ClaimIsLive while it is
    being paid already, and what payments say of payee and method by field.
    """
    by.require(Permission.BONDS_CHANGE)
    bond, row = locked_payout(payout_id)
    check_owed(row)
    another(by, row.call.decided_by)
    if method not in METHODS:
        text = _("Choose how it is paid.")
        raise Invalid(text, fields={"method": [text]})
    before = ordered.of_subject(PAYOUT, row.id)
    made = payments.order(
        OrderIn(
            commitment_id=row.id, amount=row.amount, unit=bond.currency, method=method,
            payee=payee, what=PAYOUT, subject_id=row.id,
        ),
        key=f"bond-payout-{row.id}-{len(before) + 1}", under=Permission.BONDS_CHANGE, by=by, at=at,
    )  # fmt: skip
    step(bond, "ordered", by, at, row.amount)
    audit.record("bonds.payout.ordered", subject_id=row.id, by=by, at=at, method=method)
    return made


def left(ids: Collection[UUID]) -> Mapping[UUID, Left]:
    """Lock payments of draws and return what is still owed of each."""
    rows = Payout.objects.select_for_update(of=("self",)).select_related("bond")
    found = rows.filter(id__in=list(ids)).order_by("id")
    return {
        one.id: Left(one.amount if one.state == PayoutState.OWED else 0, unit_of(one.bond).code)
        for one in found
    }


def chain(ids: Collection[UUID]) -> Mapping[str, Collection[UUID]]:
    """Return who approved the money: whoever decided the calls."""
    rows = Payout.objects.filter(id__in=list(ids)).values_list("call__decided_by", flat=True)
    return {"approve": {one for one in rows if one is not None}}


def book(
    order: Order, *, account: str, key: str, on: date, under: Permission, by: Actor, at: datetime
) -> None:
    """Book that the worker was paid out of an account, and keep it with the draw."""
    row = _locked(order)
    check_owed(row)
    post(row.bond, key, "Paid of bond", account, AWARDED, row.amount, on=on, under=under, by=by,
         at=at)  # fmt: skip
    row.state, row.paid_on, row.paid_at = PayoutState.PAID, on, at
    row.paid_by = order.ordered_by
    row.save(update_fields=["state", "paid_on", "paid_at", "paid_by"])
    step(row.bond, "paid", by, at, row.amount)
    audit.record("bonds.payout.paid", subject_id=row.id, by=by, at=at, amount=row.amount)


def unbook(
    order: Order, key: str, *, on: date, text: str, under: Permission, by: Actor, at: datetime
) -> None:
    """Book that a payment came back: it lies with what was awarded again, and is owed again."""
    row = _locked(order)
    if row.state != PayoutState.PAID:
        raise NotNow(_("This was not paid."))
    funds.reverse(key, f"{key}:back", on=on, text=text, under=under, by=by, at=at)
    row.state, row.paid_on, row.paid_at, row.paid_by = PayoutState.OWED, None, None, None
    row.save(update_fields=["state", "paid_on", "paid_at", "paid_by"])
    step(row.bond, "came_back", by, at, row.amount)
    audit.record("bonds.payout.came_back", subject_id=row.id, by=by, at=at, amount=row.amount)


def _locked(order: Order) -> Payout:
    check_books()
    rows = Payout.objects.select_for_update(of=("self",)).select_related("bond", "call")
    return rows.get(id=order.commitment_id)
