"""What payments go out from: accounts at banks and providers, points with a till."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from musterpoint.engine.payments import numbers
from musterpoint.funds import queries as funds
from musterpoint.payments import actions, forms, queries, rules
from musterpoint.payments.actions import PayingIn
from musterpoint.payments.models import PayingAccount
from musterpoint.payments.views.pages import CHANGE, READ, goes_to, run_form, show_list
from musterpoint.web.cards import Act, Cell, data
from musterpoint.web.guard import BOTH, page
from musterpoint.web.http import ActorRequest


@page(READ)
def accounts(request: ActorRequest) -> HttpResponse:
    """List what payments go out from."""
    profiles = rules.pack().profiles
    acts = []
    if request.actor.may(CHANGE):
        acts.append(
            Act(label=_("Open one"), url=goes_to(request, "account-new"), icon="plus", is_main=True)
        )

    def state(one: PayingAccount) -> Cell:
        if one.ended_at is not None:
            return Cell(text=_("Ended"), tag="off")
        may_end = request.actor.may(CHANGE)
        target = goes_to(request, "account-end", paying_id=one.id) if may_end else ""
        return Cell(text=_("End it") if may_end else _("In use"), url=target)

    return show_list(
        request, "accounts", title=pgettext("payment", "Accounts to pay from"),
        sub=_("At banks and providers, and points with a till"),
        columns=[_("Name"), _("Number"), _("Currency"), _("Account of the books"), _("State")],
        rows=[
            [
                Cell(text=one.label,
                     note=profiles[one.profile].name if one.profile in profiles else ""),
                Cell(text=numbers.shown(one.number) or "–"), Cell(text=one.unit),
                Cell(text=one.book_account), state(one),
            ]
            for one in queries.accounts()[:200]
        ],
        empty=(_("No account yet"), _("Open a bank account, or a point with a till.")),
        acts=acts,
    )  # fmt: skip


@page(CHANGE, BOTH)
def account_new(request: ActorRequest) -> HttpResponse:
    """Open an account or a point."""
    books = list(
        funds.accounts()
        .filter(ended_at=None, kept_by="", name__startswith="Assets:")
        .values_list("name", flat=True)[:1000]
    )
    form = forms.AccountForm(data(request), books=books)

    def do(given: dict[str, Any]) -> str:
        actions.open_account(PayingIn(**given), by=request.actor, at=request.at)
        return goes_to(request, "accounts")

    return run_form(
        request, form, do, title=_("Open an account to pay from"),
        submit=pgettext("button", "Open"),
        back=(goes_to(request, "accounts"), pgettext("payment", "Accounts to pay from")),
        lead=_("Its account of the books is opened under Books first, never under zero."),
    )  # fmt: skip


@page(CHANGE, BOTH)
def account_end(request: ActorRequest, paying_id: UUID) -> HttpResponse:
    """End an account or a point."""
    row = queries.account(paying_id)

    def do(_given: dict[str, Any]) -> str:
        actions.end_account(paying_id, by=request.actor, at=request.at)
        return goes_to(request, "accounts")

    return run_form(
        request, forms.NothingForm(data(request)), do, title=_("End it"), submit=_("End it"),
        back=(goes_to(request, "accounts"), pgettext("payment", "Accounts to pay from")),
        lead=row.label,
    )  # fmt: skip
