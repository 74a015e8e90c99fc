"""What is done with a note: money in and back, a new address and code."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _

from musterpoint.costs import actions, forms, presenters, queries
from musterpoint.costs.models import NoteReceipt
from musterpoint.costs.views.amounts import parts
from musterpoint.costs.views.notes import back_to
from musterpoint.costs.views.pages import CHANGE, DECIDE, run_form
from musterpoint.engine import ledger
from musterpoint.kernel.ids import uuid7
from musterpoint.web.cards import data
from musterpoint.web.guard import BOTH, page
from musterpoint.web.http import ActorRequest


@page(CHANGE, BOTH)
def receive(request: ActorRequest, cost_note: UUID) -> HttpResponse:
    """Enter money that came in for a note."""
    row = queries.note(cost_note)
    form = forms.ReceiveForm(data(request), initial={"on": request.at.date(), "once": uuid7()})

    def do(given: dict[str, Any]) -> str:
        amount = parts(given["amount"], ledger.Unit(row.currency, row.digits))
        actions.receive(
            row.id, amount, given["on"], given["reference"],
            key=f"desk-{given['once'] or uuid7()}", by=request.actor, at=request.at,
        )  # fmt: skip
        return back_to(request, row)[0]

    return run_form(
        request, form, do, title=_("Enter money"), submit=_("Save"), back=back_to(request, row),
        lead=_("Still open: %(amount)s") % {"amount": presenters.money(row.owed, row)},
    )  # fmt: skip


@page(CHANGE, BOTH)
def take_back(request: ActorRequest, cost_receipt: UUID) -> HttpResponse:
    """Take back money that was entered in error."""
    one = NoteReceipt.objects.select_related("note").get(id=cost_receipt)

    def do(_given: dict[str, Any]) -> str:
        actions.take_back(one.key, request.at.date(), by=request.actor, at=request.at)
        return back_to(request, one.note)[0]

    return run_form(
        request, forms.NothingForm(data(request)), do, title=_("Take back money"),
        submit=_("Take back"), back=back_to(request, one.note),
        lead=presenters.money(one.amount, one.note),
    )  # fmt: skip


@page(CHANGE, BOTH)
def renew(request: ActorRequest, cost_note: UUID) -> HttpResponse:
    """Give a note a new address and code, such as when a letter was lost."""
    row = queries.note(cost_note)

    def do(_given: dict[str, Any]) -> str:
        actions.renew_link(row.id, by=request.actor, at=request.at)
        return back_to(request, row)[0]

    return run_form(
        request, forms.NothingForm(data(request)), do, title=_("New address and code"),
        submit=_("Make them"), back=back_to(request, row),
        lead=_("The old address opens nothing any more. Print the letter again."),
    )  # fmt: skip


@page(CHANGE, BOTH)
def end_link(request: ActorRequest, cost_note: UUID) -> HttpResponse:
    """Let the person's own address open nothing any more."""
    row = queries.note(cost_note)

    def do(_given: dict[str, Any]) -> str:
        actions.end_link(row.id, by=request.actor, at=request.at)
        return back_to(request, row)[0]

    return run_form(
        request, forms.NothingForm(data(request)), do, title=_("End the address"),
        submit=_("End it"), back=back_to(request, row),
        lead=_("The person can still answer here on the desk."),
    )  # fmt: skip


@page(DECIDE, BOTH)
def give_back(request: ActorRequest, cost_note: UUID) -> HttpResponse:
    """Enter that what was paid above the cost went back."""
    row = queries.note(cost_note)
    form = forms.GiveBackForm(data(request), initial={"on": request.at.date()})

    def do(given: dict[str, Any]) -> str:
        actions.give_back(row.id, **given, by=request.actor, at=request.at)
        return back_to(request, row)[0]

    return run_form(
        request, form, do, title=_("Give back"), submit=_("Save"), back=back_to(request, row),
        lead=presenters.money(row.over, row),
    )  # fmt: skip
