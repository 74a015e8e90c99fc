"""One transaction: written, read, posted or given back, taken back by another."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from musterpoint.accounts.models import User
from musterpoint.engine import ledger
from musterpoint.engine.ledger import NotWritten, NoUnit, State
from musterpoint.funds import actions, forms, queries, units
from musterpoint.funds.models import Account, Balance, Outcome, Transaction
from musterpoint.funds.views.pages import data, goes_to, run_form, show
from musterpoint.kernel.errors import Invalid, Missing
from musterpoint.tenancy.permissions import Permission
from musterpoint.web.guard import BOTH, POST, page
from musterpoint.web.http import ActorRequest, uuid_or_none

READ, WRITE = Permission.FUNDS_READ, Permission.FUNDS_POST
ENDS = {"post": Outcome.POSTED, "void": Outcome.VOID}
STATES = {State.POSTED: "ok", State.PENDING: "due", State.VOID: "off"}


@page(WRITE, BOTH)
def move(request: ActorRequest) -> HttpResponse:
    """Write a transaction out of one account into another."""
    accounts = Account.objects.filter(ended_at=None, kept_by="").order_by("name")
    names = list(accounts.values_list("name", flat=True))
    form = forms.MoveForm(
        data(request),
        names=names,
        today=request.at.date(),
        initial={"source": request.GET.get("from", ""), "goal": request.GET.get("into", "")},
    )

    def do(given: dict[str, Any]) -> str:
        of, amount = _amount(given)
        entries = (
            ledger.Entry(given["source"], of, -amount),
            ledger.Entry(given["goal"], of, amount),
        )
        one = ledger.Transaction(given["key"], given["on"], given["text"], entries)
        made = actions.post_by_hand(one, pending=given["pending"], by=request.actor, at=request.at)
        return goes_to(request, "transaction", transaction_id=made)

    return run_form(
        request, form, do, title=_("Write into the books"), submit=_("Write"),
        back=(goes_to(request, "accounts"), _("Accounts")),
        lead=_("What is written stays. A mistake is taken back by another entry."),
    )  # fmt: skip


def _amount(given: dict[str, Any]) -> tuple[ledger.Unit, int]:
    """Return the unit and the amount in its smallest parts; Invalid at the field that is wrong."""
    try:
        of = units.unit(given["unit"])
    except NoUnit as wrong:
        raise Invalid(str(wrong), fields={"unit": [str(wrong)]}) from wrong
    try:
        amount = units.parts(of, given["amount"])
    except NoUnit as wrong:
        raise Invalid(str(wrong), fields={"amount": [str(wrong)]}) from wrong
    problems: dict[str, list[str]] = {}
    if not 0 < amount <= MOST:
        problems["amount"] = [_("Enter an amount of more than zero.")]
    if given["source"] == given["goal"]:
        problems["goal"] = [_("Choose another account than the one it comes out of.")]
    if problems:
        raise Invalid(_("Correct what is marked."), fields=problems)
    return of, amount


#: More than any payment, and far from what a column holds.
MOST = 10**15


@page(READ)
def transaction(request: ActorRequest, transaction_id: UUID) -> HttpResponse:
    """Show a transaction with its entries, where it stands and what it belongs to."""
    row = queries.transaction(transaction_id)
    state = queries.state_of(row)
    digits = dict(Balance.objects.values_list("unit", "digits").distinct())
    back = Transaction.objects.filter(reverses=row.key).first()
    of = Transaction.objects.filter(key=row.reverses).first() if row.reverses else None
    context = {
        "row": row,
        "kind": STATES[state],
        "state": _words()[state],
        "is_pending": state is State.PENDING,
        "is_kept": actions.is_kept(row),
        "commitment": uuid_or_none(row.links.get("commitment", "")),
        "may_reverse": state is State.POSTED and back is None and not actions.is_kept(row),
        "back_by": back,
        "takes_back": of,
        "who": User.objects.filter(id=row.made_by).values_list("name", flat=True).first()
        if row.made_by
        else "",
        "lines": [
            (one.account, units.shown(one.amount, digits.get(one.unit, 0), one.unit))
            for one in row.entries.select_related("account").order_by("position")
        ],
    }
    return show(request, "transaction", context)


def _words() -> dict[State, str]:
    return {
        State.POSTED: _("Posted"),
        State.PENDING: pgettext("money", "Held"),
        State.VOID: _("Given back"),
    }


@page(WRITE, POST)
def settle(request: ActorRequest, transaction_id: UUID, ledger_end: str) -> HttpResponse:
    """Post what is held, or give it back."""
    if ledger_end not in ENDS:
        raise Missing(_("There is no such page."))
    actions.end_by_hand(transaction_id, ENDS[ledger_end], by=request.actor, at=request.at)
    messages.success(request, _("Posted.") if ledger_end == "post" else _("Given back."))
    return redirect(goes_to(request, "transaction", transaction_id=transaction_id))


@page(WRITE, BOTH)
def reverse(request: ActorRequest, transaction_id: UUID) -> HttpResponse:
    """Take a posted transaction back by another."""
    row = queries.transaction(transaction_id)
    form = forms.ReverseForm(data(request), initial={"on": request.at.date()})

    def do(given: dict[str, Any]) -> str:
        try:
            made = actions.reverse_by_hand(
                row.id, on=given["on"], text=given["text"], by=request.actor, at=request.at
            )
        except NotWritten as wrong:
            raise Invalid(str(wrong), fields={"text": [str(wrong)]}) from wrong
        return goes_to(request, "transaction", transaction_id=made)

    return run_form(
        request, form, do, title=_("Take it back"), submit=_("Take it back"),
        back=(goes_to(request, "transaction", transaction_id=transaction_id), row.text),
        lead=_("Another transaction turns it round. Both stay to be seen."),
    )  # fmt: skip
