"""Payments in kind: who handed out what, when, from which account of the books."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import gettext as _

from musterpoint.funds import queries as funds
from musterpoint.kernel.ids import show_reference
from musterpoint.payments import actions, forms, queries
from musterpoint.payments.actions import DeliveredIn
from musterpoint.payments.models import Method, Order, PayingAccount, State
from musterpoint.payments.views.pages import CASH, goes_to, names, run_form
from musterpoint.web.cards import Act, data
from musterpoint.web.guard import BOTH, page
from musterpoint.web.http import ActorRequest
from musterpoint.web.parts import Row

MOST_ACCOUNTS = 1000


def acts(request: ActorRequest, row: Order) -> list[Act]:
    """Return the button of a payment that waits to be handed out in kind."""
    waits = row.method == Method.IN_KIND and row.state in (State.ORDERED, State.RETURNED)
    if not waits or not request.actor.may(CASH):
        return []
    address = goes_to(request, "order-in-kind", order_id=row.id)
    return [Act(label=_("Handed out"), url=address, icon="tick", is_main=True)]


def facts(row: Order) -> list[Row]:
    """Return who handed a payment out in kind, from which account, under which receipt."""
    found = queries.handed_out(row)
    if found is None:
        return []
    who = names([found.by]).get(found.by, _("A program"))
    return [
        Row(key=_("Handed out by"), value=who),
        Row(key=_("Out of"), value=found.account),
        Row(key=_("Number of the receipt"), value=found.receipt),
    ]


@page(CASH, BOTH)
def deliver(request: ActorRequest, order_id: UUID) -> HttpResponse:
    """Write down that a payment was handed out in kind."""
    row = queries.order(order_id)
    money = PayingAccount.objects.values("book_account")
    accounts = funds.accounts().filter(ended_at=None, kept_by="", name__startswith="Assets:")
    found = list(accounts.exclude(name__in=money).values_list("name", flat=True)[:MOST_ACCOUNTS])
    form = forms.DeliverForm(data(request), books=found, today=request.at.date())

    def do(given: dict[str, Any]) -> str:
        one = DeliveredIn(account=given["book_account"], on=given["on"], receipt=given["receipt"])
        actions.deliver(order_id, one, key=f"desk:{given['key']}", by=request.actor, at=request.at)
        messages.success(request, _("Written down and paid in the books."))
        return goes_to(request, "order", order_id=order_id)

    return run_form(
        request, form, do, title=_("Handed out in kind"), submit=_("Handed out"),
        back=(goes_to(request, "order", order_id=order_id), show_reference(row.reference)),
        lead=_("Let the payee sign a receipt first. Who ordered the payment or approved its money"
               " does not hand it out.")
        if found else _("The books have no account of what could be handed out. Ask the fund"
                        " manager to open one, such as Assets:Store."),
    )  # fmt: skip
