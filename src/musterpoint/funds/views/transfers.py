"""Money that is moved between windows and funds: the list, one transfer, asking, deciding."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from musterpoint.audit import actions as audit
from musterpoint.funds import actions, exporting, presenters, queries
from musterpoint.funds.actions import TransferIn
from musterpoint.funds.forms_of_funds import ReasonForm
from musterpoint.funds.forms_of_transfers import TransferForm
from musterpoint.funds.models import Fund, Transfer, TransferState
from musterpoint.funds.views.pages import amount_of, data, goes_to, run_form, show, tabs, word
from musterpoint.tenancy.permissions import Permission
from musterpoint.web.guard import BOTH, POST, page
from musterpoint.web.http import ActorRequest
from musterpoint.web.paging import paged

READ, CHANGE, APPROVE = (
    Permission.FUNDS_READ,
    Permission.FUNDS_CHANGE,
    Permission.FUNDS_APPROVE,
)


def _filtered(request: ActorRequest) -> tuple[dict[str, str], Any]:
    state = word(request, "state", 10)
    chosen = {
        "state": state if state in TransferState.values else "",
        "fund": word(request, "fund", 40),
        "q": word(request, "q"),
    }
    rows = queries.transfers(slug=chosen["fund"], state=chosen["state"], words=chosen["q"])
    return chosen, rows


@page(READ)
def listing(request: ActorRequest) -> HttpResponse:
    """List transfers, the newest first; filtered by fund, state and words."""
    chosen, rows = _filtered(request)
    found, pages = paged(request, rows, "-asked_at", "-id")
    context = {
        "tabs": tabs(request, "transfers"),
        "lines": [presenters.transfer_row(one) for one in found],
        "chosen": chosen,
        "states": TransferState.choices,
        "funds": list(queries.funds(ended=True)),
        "any": bool(found) or queries.transfers().exists(),
        "pages": pages,
        "query": urlencode({name: value for name, value in chosen.items() if value}),
    }
    return show(request, "transfers", context)


@page(READ)
def export(request: ActorRequest) -> HttpResponse:
    """Give the transfers as a table, as they are filtered: ``?as=xlsx`` or CSV."""
    _chosen, rows = _filtered(request)
    found = list(rows[: exporting.MOST])
    audit.saw(
        "funds.transfers.exported", [one.id for one in found], by=request.actor, at=request.at
    )
    return exporting.file(word(request, "as", 4), "transfers", exporting.transfer_rows(found))


@page(READ)
def transfer(request: ActorRequest, fund_transfer: UUID) -> HttpResponse:
    """Show a transfer: what is moved and why, where it stands, every step."""
    row = queries.transfer(fund_transfer)
    steps = queries.transfer_history([row.id]).get(row.id, [])
    back_by = queries.undo_of(row)
    is_moved = row.state == TransferState.MOVED
    context = {
        "tabs": tabs(request, ""),
        "row": row,
        "line": presenters.transfer_row(row),
        "facts": presenters.transfer_facts(row),
        "events": presenters.transfer_history(steps, request.organisation.time_zone),
        "stand": presenters.transfer_standing(row, steps, request.actor),
        "back_by": back_by,
        "can_undo": request.actor.may(CHANGE)
        and is_moved
        and row.undoes_id is None
        and back_by is None,
    }
    return show(request, "transfer", context)


@page(CHANGE, BOTH)
def ask(request: ActorRequest, fund_slug: str) -> HttpResponse:
    """Ask to move money of a fund."""
    of = queries.fund(fund_slug)
    others = [one for one in queries.funds() if one.id != of.id]
    form = TransferForm(
        data(request),
        sources=_places(of),
        goals=[place for one in (of, *others) for place in _places(one)],
        currencies=of.currencies.split(),
    )

    def do(given: dict[str, Any]) -> str:
        wanted = TransferIn(
            source=given["source"],
            goal=given["goal"],
            amount=amount_of(given, "amount", given["unit"]) or 0,
            unit=given["unit"],
            reason=given["reason"],
            consent=given["consent"],
            consent_on=given["consent_on"],
        )
        made = actions.ask_transfer(
            wanted, key=f"desk:{given['key']}", by=request.actor, at=request.at
        )
        return goes_to(request, "transfer", fund_transfer=made)

    return run_form(
        request, form, do, title=_("Move money"), submit=pgettext("money", "Ask to move it"),
        back=(goes_to(request, "fund", fund_slug=of.slug), of.name),
        lead=_("Somebody else approves it. What givers gave for a place stays there unless they"
               " agreed."),
    )  # fmt: skip


def _places(of: Fund) -> list[tuple[str, str]]:
    return [(f"{of.slug}/{code}", f"{of.name} · {name}") for code, name in presenters.earmarks(of)]


@page(APPROVE, POST)
def approve(request: ActorRequest, fund_transfer: UUID) -> HttpResponse:
    """Approve a transfer."""
    row = actions.approve_transfer(fund_transfer, by=request.actor, at=request.at)
    messages.success(
        request,
        _("The money was moved.")
        if row.state == TransferState.MOVED
        else _("Approved. A second approval is needed."),
    )
    return redirect(goes_to(request, "transfer", fund_transfer=fund_transfer))


def _reasoned(
    request: ActorRequest, fund_transfer: UUID, title: str, act: Any, lead: str
) -> HttpResponse:
    row = queries.transfer(fund_transfer)

    def do(given: dict[str, Any]) -> str:
        made = act(fund_transfer, given["reason"], by=request.actor, at=request.at)
        shown = made.id if isinstance(made, Transfer) else made
        return goes_to(request, "transfer", fund_transfer=shown)

    return run_form(
        request, ReasonForm(data(request)), do, title=title, submit=title, lead=lead,
        back=(
            goes_to(request, "transfer", fund_transfer=fund_transfer),
            presenters.money(row.amount, row.unit),
        ),
    )  # fmt: skip


@page(APPROVE, BOTH)
def refuse(request: ActorRequest, fund_transfer: UUID) -> HttpResponse:
    """Refuse a transfer, with the reason."""
    return _reasoned(
        request, fund_transfer, _("Refuse"), actions.refuse_transfer,
        _("Whoever asked reads the reason."),
    )  # fmt: skip


@page(CHANGE, BOTH)
def withdraw(request: ActorRequest, fund_transfer: UUID) -> HttpResponse:
    """Withdraw what is not approved yet."""
    return _reasoned(
        request, fund_transfer, _("Withdraw"), actions.withdraw_transfer,
        _("Nothing was moved. It stays in the list."),
    )  # fmt: skip


@page(CHANGE, BOTH)
def undo(request: ActorRequest, fund_transfer: UUID) -> HttpResponse:
    """Ask to move the money back, by an entry of its own."""
    return _reasoned(
        request, fund_transfer, _("Ask to move it back"), actions.ask_undo,
        _("Somebody else approves it. A new entry turns the first one round; both stay."),
    )  # fmt: skip
