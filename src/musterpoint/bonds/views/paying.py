"""What was drawn for a worker, on the page of the call: paid by hand, or ordered of payments."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from musterpoint.bonds import actions, presenters, queries
from musterpoint.bonds.models import Call, Payout, PayoutState
from musterpoint.bonds.payment_forms import PaymentForm, payee_of
from musterpoint.bonds.views.pages import CHANGE, READ, done, goes_to, run_form
from musterpoint.payments import queries as payments
from musterpoint.payments.models import LIVE, State
from musterpoint.payments.queries import Stand
from musterpoint.web import formats
from musterpoint.web.cards import Act, Cell, Part, data
from musterpoint.web.guard import BOTH, page
from musterpoint.web.http import ActorRequest


def payouts(request: ActorRequest, row: Call) -> Part:
    """Return what was drawn for a call with where its money is."""
    found = list(row.payouts.order_by("id"))
    stands = payments.of_subjects(actions.PAYOUT, [one.id for one in found])
    rows, acts = [], []
    for one in found:
        stand = next((each for each in stands.get(one.id, ()) if each.state in LIVE), None)
        day = one.paid_on or one.received_on
        may = request.actor.may(CHANGE) and one.state != PayoutState.PAID and stand is None
        if may and one.state == PayoutState.OWED:
            label = _("Order the payment of %(amount)s") % {
                "amount": presenters.money(one.amount, row)
            }
            acts.append(Act(label=label, url=goes_to(request, "payout-order", bond_payout=one.id)))
        what = "received" if one.state == PayoutState.AWAITED else "paid"
        to = goes_to(request, "money", bond_payout=one.id, bond_money=what) if may else ""
        rows.append(
            [
                Cell(text=presenters.money(one.amount, row), url=to),
                _state(one, stand),
                Cell(text=formats.day(day, year=True) if day else "–"),
            ]
        )
    return Part(title=_("Payments"), code="payments", columns=[_("Amount"), _("State"), _("Day")],
                rows=rows, empty=_("Nothing was drawn yet."), acts=acts)  # fmt: skip


def _state(row: Payout, stand: Stand | None) -> Cell:
    if stand is None:
        return Cell(text=row.get_state_display(), tag=presenters.PAYOUTS[PayoutState(row.state)])
    label = State(stand.state).label
    text = formats.listed([str(label), presenters.number(stand.reference)])
    return Cell(text=text, tag="due")


@page(READ)
def payout(request: ActorRequest, bond_payout: UUID) -> HttpResponse:
    """Lead from a payment to the call that it is for."""
    return done(request, "call", bond_call=queries.payout(bond_payout).call_id)


@page(CHANGE, BOTH)
def order(request: ActorRequest, bond_payout: UUID) -> HttpResponse:
    """Order the payment of what was drawn for a worker."""
    one = queries.payout(bond_payout)

    def do(given: dict[str, Any]) -> str:
        actions.order_payment(
            one.id, payee_of(given), given["method"], by=request.actor, at=request.at
        )
        messages.success(request, _("Ordered. It goes out when others have released it."))
        return goes_to(request, "call", bond_call=one.call_id)

    return run_form(
        request, PaymentForm(data(request)), do, title=_("Pay the worker"),
        submit=pgettext("verb", "Order"),
        back=(goes_to(request, "call", bond_call=one.call_id), pgettext("bond", "Call")),
        lead=presenters.money(one.amount, one.bond),
    )  # fmt: skip
