"""
What payments settle of the invoices of a leg, so that its cost stands once in the books.

An invoice is a debt to a supplier. Whoever pays it orders that out of a fund, which books the cost
under the fund's head. Then the debt is settled, and the cost of the invoice goes out of the
accounts of evacuation: further entries only, also when a payment comes back.

A payment in another currency than the invoice settles it by the rate of its day. What that cost
above what the invoice was entered with goes to the account of exchange, where the books recognise
gains and losses (``funds.actions.book_gains``).
"""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from musterpoint.audit import actions as audit
from musterpoint.costs import offers
from musterpoint.costs.actions._common import (
    PAYMENTS_LANE,
    SUPPLIERS,
    NoSuchCost,
    NotNow,
    check_books,
    expense,
    has_books,
)
from musterpoint.costs.models import Clearing, CostedLeg, Invoice
from musterpoint.costs.queries import PAID_FOR, invoice_stands, settlements
from musterpoint.engine import ledger
from musterpoint.engine.ledger.rates import EXCHANGE
from musterpoint.funds import actions as funds
from musterpoint.payments import kinds
from musterpoint.tenancy.actors import Actor, Permission


class MissingRate(NotNow):
    """No rate is known of the day on which something was paid in another currency."""


def install() -> None:
    """Name what a payment for a leg is for, so that this package hears of it."""
    label = gettext_lazy("Leg of an evacuation")
    kinds.register(
        kinds.PaymentKind(
            code=PAID_FOR, label=label, lane=PAYMENTS_LANE, is_followed=True, find=offers.legs,
            read=Permission.COSTS_READ,
        )
    )  # fmt: skip


def follow_payments(*, by: Actor, at: datetime) -> int:
    """
    Settle what was paid of invoices, and open again what came back; return the legs.

    What waits for a rate of exchange is settled with the next payment, or by ``settle_leg``.
    """
    by.require(Permission.COSTS_CHANGE)
    if not has_books():
        return 0
    known = CostedLeg.objects.filter(invoices__isnull=False).select_related("leg").distinct()
    found = settlements(known)
    wanted = [row_id for row_id, one in found.items() if any(s.is_behind for s in one.stands)]
    rows = CostedLeg.objects.select_for_update(of=("self",)).select_related("leg")
    for row in rows.filter(id__in=wanted).order_by("id"):
        clear(row, by=by, at=at)
    return len(wanted)


def settle_leg(costed_id: UUID, *, by: Actor, at: datetime) -> CostedLeg:
    """
    Let the payments for a leg settle its invoices now; once more changes nothing.

    Raises MissingRate when all that is left waits for a rate of exchange.
    """
    by.require(Permission.COSTS_CHANGE)
    check_books()
    row = CostedLeg.objects.select_for_update(of=("self",)).filter(id=costed_id).first()
    if row is None:
        raise NoSuchCost(_("There is no such leg here."))
    found = settlements([row])[row.id]
    if found.problems and not any(one.is_behind for one in found.stands):
        text = _("%(problem)s A fund manager enters it under Funds, Rates of exchange.")
        raise MissingRate(text, problem=str(found.problems[0]))
    clear(row, by=by, at=at)
    return row


def clear(row: CostedLeg, *, by: Actor, at: datetime) -> None:
    """Let the payments for a locked leg settle its invoices, the first ones first."""
    for one in invoice_stands([row])[row.id]:
        if not one.is_behind:
            continue
        # What exchange lost can change alone; then what was settled is taken back and made anew.
        steps = [(one.change, one.lost - one.booked)]
        if not one.change:
            steps = [(-one.cleared, -one.booked), (one.paid, one.lost)]
        for number, (amount, lost) in enumerate(steps, start=one.times + 1):
            _clear_one(row, one.invoice, f"cleared-{one.invoice.id}-{number}", amount, lost, by, at)


def _clear_one(
    row: CostedLeg, bill: Invoice, key: str, amount: int, lost: int, by: Actor, at: datetime
) -> None:
    """Book that so much of an invoice is settled, and what exchange lost by it."""
    unit, home = ledger.Unit(bill.currency, bill.digits), ledger.Unit(row.currency, row.digits)
    cost = expense(bill.kind)
    entries = [ledger.Entry(SUPPLIERS, unit, amount), ledger.Entry(cost, unit, -amount)]
    if lost:
        funds.open_accounts(
            [funds.AccountIn(name=EXCHANGE, kept_by="funds")], under=Permission.COSTS_CHANGE,
            by=by, at=at,
        )  # fmt: skip
        entries += [ledger.Entry(EXCHANGE, home, lost), ledger.Entry(cost, home, -lost)]
    text = f"Payments of leg {row.code}"[:200]
    made = ledger.Transaction(
        f"costs-{key}", at.date(), text, tuple(entries), {"leg": str(row.id)}
    )  # fmt: skip
    funds.post_many([made], under=Permission.COSTS_CHANGE, by=by, at=at)
    Clearing.objects.create(invoice=bill, amount=amount, key=key, made_at=at, made_by=by.id)
    audit.record("costs.invoice.cleared", subject_id=bill.id, by=by, at=at, amount=amount)
