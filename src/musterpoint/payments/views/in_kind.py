"""Payments in kind: who handed out what, when, from which account of the books."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from musterpoint.accounts.queries import same_hands
from musterpoint.funds import queries as funds
from musterpoint.kernel.ids import show_reference
from musterpoint.payments import actions, forms, queries
from musterpoint.payments.actions import DeliveredIn
from musterpoint.payments.models import Method, Order, PayingAccount, State
from musterpoint.payments.views.pages import CASH, RECONCILE, RELEASE, goes_to, names, run_form
from musterpoint.web.cards import Act, data
from musterpoint.web.guard import BOTH, POST, page
from musterpoint.web.http import ActorRequest
from musterpoint.web.parts import Row

MOST_ACCOUNTS = 1000


def acts(request: ActorRequest, row: Order) -> list[Act]:
    """Return the button of a payment in kind: released, handed out, or that is taken back."""
    may = request.actor.may
    if row.method != Method.IN_KIND:
        return []

    def act(name: str, label: str, **more: Any) -> list[Act]:
        return [Act(label=label, url=goes_to(request, name, order_id=row.id), **more)]

    if row.state == State.PAID and may(RECONCILE):
        return act("order-in-kind-back", _("Take the hand-out back"))
    if row.state not in (State.ORDERED, State.RETURNED):
        return []
    if queries.releases_missing(row):
        before = [one.released_by for one in queries.releases_in_kind(row)]
        if not may(RELEASE) or same_hands(request.actor, before):
            return []
        return act("order-in-kind-release", _("Release"), is_post=True, is_main=True)
    return act("order-in-kind", _("Handed out"), icon="tick", is_main=True) if may(CASH) else []


def note(row: Order) -> str:
    """Return how many people must still release a payment in kind; empty for none."""
    missing = queries.releases_missing(row)
    if not missing:
        return ""
    text = ngettext(
        "So much is handed out only after a release. %(n)s more person must release it.",
        "So much is handed out only after releases. %(n)s more people must release it.",
        missing,
    )
    return text % {"n": missing}


@page(RELEASE, POST)
def release(request: ActorRequest, order_id: UUID) -> HttpResponse:
    """Release a large payment in kind."""
    row = actions.release_in_kind(order_id, by=request.actor, at=request.at)
    left = queries.releases_missing(row)
    messages.success(
        request,
        _("Kept. Somebody else must release it, too.")
        if left
        else _("Released. Somebody else hands it out next."),
    )
    return redirect(goes_to(request, "order", order_id=order_id))


@page(RECONCILE, BOTH)
def take_back(request: ActorRequest, order_id: UUID) -> HttpResponse:
    """Take a hand-out in kind back that was written down wrongly."""
    row = queries.order(order_id)

    def do(given: dict[str, Any]) -> str:
        actions.take_delivery_back(
            order_id, given["reason"], key=f"desk:{given['key']}",
            cancels=given["then"] == forms.BackForm.CANCEL, by=request.actor, at=request.at,
        )  # fmt: skip
        messages.success(request, _("Taken back. The books were turned round by another entry."))
        return goes_to(request, "order", order_id=order_id)

    return run_form(
        request, forms.BackForm(data(request)), do, title=_("Take the hand-out back"),
        submit=_("Take it back"),
        back=(goes_to(request, "order", order_id=order_id), show_reference(row.reference)),
        lead=_("For what was written down wrongly. It is in its account of the books again. Who"
               " ordered the payment, released it or handed it out does not take it back."),
    )  # fmt: skip


def facts(row: Order) -> list[Row]:
    """Return who released a payment in kind, who handed it out, from where, with what receipt."""
    rows = queries.releases_in_kind(row) if row.method == Method.IN_KIND else []
    found = queries.handed_out(row)
    known = names([*(one.released_by for one in rows), found.by if found else None])
    released = [
        Row(key=_("Released by"), value=known.get(one.released_by, _("A program"))) for one in rows
    ]
    if found is None:
        return released
    return [
        *released,
        Row(key=_("Handed out by"), value=known.get(found.by, _("A program"))),
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
