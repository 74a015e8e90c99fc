"""
What payments settle of the invoices of a leg, so that its cost stands once in the books.

An invoice is a debt to a supplier. Whoever pays it orders that out of a fund, which books the cost
under the fund's head. Then the debt is settled, and the cost of the invoice goes out of the
accounts of evacuation: further entries only, also when a payment comes back.
"""

from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import gettext_lazy

from musterpoint.audit import actions as audit
from musterpoint.costs.actions._common import (
    PAYMENTS_LANE,
    SUPPLIERS,
    expense,
    has_books,
    post,
)
from musterpoint.costs.models import Clearing, CostedLeg
from musterpoint.costs.queries import PAID_FOR, InvoiceStand, invoice_stands
from musterpoint.engine import ledger
from musterpoint.payments import kinds
from musterpoint.tenancy.actors import Actor, Permission


def install() -> None:
    """Name what a payment for a leg is for, so that this package hears of it."""
    label = gettext_lazy("Leg of an evacuation")
    kinds.register(
        kinds.PaymentKind(code=PAID_FOR, label=label, lane=PAYMENTS_LANE, is_followed=True)
    )


def follow_payments(*, by: Actor, at: datetime) -> int:
    """Settle what was paid of invoices, and open again what came back; return the legs."""
    by.require(Permission.COSTS_CHANGE)
    if not has_books():
        return 0
    known = CostedLeg.objects.filter(invoices__isnull=False).select_related("leg").distinct()
    wanted = [
        row_id
        for row_id, stands in invoice_stands(known).items()
        if any(one.change for one in stands)
    ]
    rows = CostedLeg.objects.select_for_update(of=("self",)).select_related("leg")
    for row in rows.filter(id__in=wanted).order_by("id"):
        clear(row, by=by, at=at)
    return len(wanted)


def clear(row: CostedLeg, *, by: Actor, at: datetime) -> None:
    """Let the payments for a locked leg settle its invoices, the first ones first."""
    changed: Iterable[InvoiceStand] = [one for one in invoice_stands([row])[row.id] if one.change]
    for one in changed:
        key = f"cleared-{one.invoice.id}-{one.times + 1}"
        post(
            f"costs-{key}", f"Payments of leg {row.code}"[:200],
            ((SUPPLIERS, one.change), (expense(one.invoice.kind), -one.change)),
            ledger.Unit(one.invoice.currency, one.invoice.digits), on=at.date(),
            links={"leg": str(row.id)}, under=Permission.COSTS_CHANGE, by=by, at=at,
        )  # fmt: skip
        Clearing.objects.create(
            invoice=one.invoice, amount=one.change, key=key, made_at=at, made_by=by.id
        )
        audit.record(
            "costs.invoice.cleared", subject_id=one.invoice.id, by=by, at=at, amount=one.change
        )
