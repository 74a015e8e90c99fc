"""Changes of a fund that is open: proposed by one, confirmed by another; windows and heads end."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from musterpoint.funds import actions, presenters_of_changes, queries, units
from musterpoint.funds.actions import TermsIn
from musterpoint.funds.forms_of_changes import TermsForm, WhyForm
from musterpoint.funds.models import ChangeState, Fund, Head, Window
from musterpoint.funds.views.funds import rules_in
from musterpoint.funds.views.pages import amount_of, data, goes_to, run_form, show, tabs
from musterpoint.kernel.errors import Missing
from musterpoint.tenancy.permissions import Permission
from musterpoint.web.guard import BOTH, POST, page
from musterpoint.web.http import ActorRequest

READ, CHANGE, APPROVE = (
    Permission.FUNDS_READ,
    Permission.FUNDS_CHANGE,
    Permission.FUNDS_APPROVE,
)


@page(READ)
def change(request: ActorRequest, fund_change: UUID) -> HttpResponse:
    """Show a change: what is different, why, where it stands, who decided."""
    row = queries.change(fund_change)
    zone = request.organisation.time_zone
    waits = row.state == ChangeState.PROPOSED
    refusal = actions.why_not(row, request.actor) if waits else None
    context = {
        "tabs": tabs(request, ""),
        "row": row,
        "line": presenters_of_changes.line(row, zone),
        "terms": presenters_of_changes.terms(row),
        "facts": presenters_of_changes.facts(row, zone),
        "waits": waits,
        "may_confirm": waits and refusal is None,
        "why_not": "" if refusal is None else str(refusal),
    }
    return show(request, "change", context)


@page(CHANGE, BOTH)
def terms(request: ActorRequest, fund_slug: str) -> HttpResponse:
    """Propose other terms of a fund."""
    row = queries.fund(fund_slug)

    def do(given: dict[str, Any]) -> str:
        wanted = TermsIn(
            legal_basis=given["legal_basis"],
            scope=given["scope"],
            two_over=amount_of(given, "two_over", row.currency),
            currencies=tuple(given["currencies"].upper().split()),
            rules=rules_in(given),
        )
        made = actions.propose_terms(
            fund_slug, wanted, given["reason"], by=request.actor, at=request.at
        )
        return goes_to(request, "change", fund_change=made.id)

    return run_form(
        request, TermsForm(data(request), initial=_terms_now(row)), do,
        title=_("Change the fund"), submit=_("Propose it"),
        back=(goes_to(request, "fund", fund_slug=fund_slug), row.name),
        lead=_("Somebody else confirms it. Until then everything stays as it is."),
    )  # fmt: skip


def _terms_now(row: Fund) -> dict[str, Any]:
    two = "" if row.two_over is None else units.unit(row.currency).written(row.two_over)
    others = [one for one in row.currencies.split() if one != row.currency]
    return {
        "legal_basis": row.legal_basis,
        "scope": row.scope,
        "two_over": two,
        "currencies": " ".join(others),
        **{one["fact"]: one.get("is", one.get("least")) for one in row.rules},
    }


@page(CHANGE, BOTH)
def end_window(request: ActorRequest, fund_slug: str, fund_window: UUID) -> HttpResponse:
    """Propose to end a window with its heads, or to open it again."""
    fund = queries.fund(fund_slug)
    place = next((one for one in queries.windows(fund) if one.id == fund_window), None)
    if place is None:
        raise Missing(_("There is no such window here."))
    return _end(request, fund, place, None)


@page(CHANGE, BOTH)
def end_head(request: ActorRequest, fund_head: UUID) -> HttpResponse:
    """Propose to end a head, or to open it again."""
    row = queries.head(fund_head)
    return _end(request, row.window.fund, row.window, row)


def _end(request: ActorRequest, fund: Fund, window: Window, head: Head | None) -> HttpResponse:
    place = head or window
    is_open = place.ended_at is None
    act = actions.propose_end if is_open else actions.propose_reopen

    def do(given: dict[str, Any]) -> str:
        head_id = head.id if head is not None else None
        made = act(fund.slug, window.id, head_id, given["reason"], by=request.actor, at=request.at)
        return goes_to(request, "change", fund_change=made.id)

    title = _("End %(name)s") if is_open else _("Open %(name)s again")
    return run_form(
        request, WhyForm(data(request)), do,
        title=title % {"name": place.name}, submit=_("Propose it"),
        back=(goes_to(request, "fund", fund_slug=fund.slug), fund.name),
        lead=_("Somebody else confirms it. Until then everything stays as it is."),
    )  # fmt: skip


@page(APPROVE, POST)
def confirm(request: ActorRequest, fund_change: UUID) -> HttpResponse:
    """Confirm a change as the second person."""
    actions.confirm_change(fund_change, by=request.actor, at=request.at)
    messages.success(request, _("Confirmed. It holds from now on."))
    return redirect(goes_to(request, "change", fund_change=fund_change))


@page(APPROVE, BOTH)
def refuse(request: ActorRequest, fund_change: UUID) -> HttpResponse:
    """Refuse a change, with the reason."""
    lead = _("Whoever proposed it reads the reason.")
    return _reasoned(request, fund_change, _("Refuse"), actions.refuse_change, lead)


@page(CHANGE, BOTH)
def withdraw(request: ActorRequest, fund_change: UUID) -> HttpResponse:
    """Withdraw a change that waits."""
    lead = _("Nothing was changed. It stays in the history.")
    return _reasoned(request, fund_change, _("Withdraw"), actions.withdraw_change, lead)


def _reasoned(
    request: ActorRequest, fund_change: UUID, title: str, act: Any, lead: str
) -> HttpResponse:
    row = queries.change(fund_change)
    back = goes_to(request, "change", fund_change=fund_change)

    def do(given: dict[str, Any]) -> str:
        act(fund_change, given["reason"], by=request.actor, at=request.at)
        return back

    return run_form(
        request, WhyForm(data(request)), do, title=title, submit=title, lead=lead,
        back=(back, presenters_of_changes.title(row)),
    )  # fmt: skip
