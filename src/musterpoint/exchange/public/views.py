"""Calls, applications and results on the public site; no account is needed."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from musterpoint.crises.public import attempts
from musterpoint.exchange import actions, forms, letters, presenters, queries, rules
from musterpoint.exchange.actions import ApplicationIn
from musterpoint.exchange.models import Application, CallState, Outcome
from musterpoint.exchange.views.calls import group_rows
from musterpoint.web import running
from musterpoint.web.http import ActorRequest, url

PAGE = require_http_methods(["GET", "HEAD", "POST"])
TOLD = (CallState.DECIDED, CallState.CLOSED)


def show(
    request: ActorRequest, template: str, context: dict[str, Any], status: int = 200
) -> HttpResponse:
    """Render a public page; what an address opens is kept by no cache on the way."""
    base = {"slug": request.organisation.slug, "now": request.at}
    name = "apply" if template == "form" else template
    response = render(request, f"exchange/public/{name}.html", base | context, status=status)
    response["Cache-Control"] = "no-store, private"
    response["Referrer-Policy"] = "same-origin"
    return response


@require_safe
def calls(request: ActorRequest) -> HttpResponse:
    """List published calls."""
    return show(request, "calls", {"calls": queries.public_calls()})


@require_safe
def call(request: ActorRequest, call_slug: str) -> HttpResponse:
    """Show what a call is for, what counts, and afterwards the figures."""
    row = queries.call_by_slug(call_slug)
    pack = rules.pack()
    context = {
        "call": row,
        "criteria": list(row.criteria.order_by("position", "id")),
        "highest": pack.highest,
        "excluded": [rules.in_words(one.names) for one in pack.may_not_count],
        "is_open": row.state == CallState.PUBLISHED and request.at <= row.closes_at,
        "statistics": group_rows(row) if row.state in TOLD else [],
    }
    return show(request, "call", context)


@PAGE
def apply(request: ActorRequest, call_slug: str) -> HttpResponse:
    """Apply for a call."""
    row = queries.call_by_slug(call_slug)
    if row.state != CallState.PUBLISHED or request.at > row.closes_at:
        raise actions.TooLate(_("Applications for this call have ended."))
    criteria = list(row.criteria.order_by("position", "id"))
    form = forms.ApplicationForm(
        request.POST if request.method == "POST" else None, criteria=criteria
    )

    def do(given: dict[str, Any]) -> HttpResponse:
        attempts.count_sent(request, "application")
        names = ("name", "kind", "country", "size", "contact", "email", "conflict")
        sent = actions.apply(
            call_slug,
            ApplicationIn(
                **{name: given[name] for name in names},
                answers=form.answers,
                has_conflict=given["has_conflict"] == "yes",
            ),
            by=request.actor,
            at=request.at,
        )
        address = url(request, "selection:result", token=sent.key)
        site = f"{request.scheme}://{request.get_host()}"
        return show(request, "sent", {"row": sent.row, "address": site + address})

    return running.run_form(
        request, form, do, show, title=_("Apply for this call"), submit=_("Send the application"),
        back=(url(request, "selection:call", call_slug=call_slug), row.title), lead=row.title,
    )  # fmt: skip


@require_safe
def result(request: ActorRequest, token: str) -> HttpResponse:
    """Show an applicant where the application stands, at their own address."""
    row = actions.of_key(token)
    is_told = row.call.state in TOLD
    found = row.appeals.first()
    context = {
        "row": row,
        "key": token,
        "is_told": is_told,
        "points": presenters.points_of_hundred(row.points) if is_told else "",
        "appeal": found if is_told else None,
        "verdict": letters.outcome_of_appeal(row, found) if found else "",
        "may_appeal": _may_appeal(request, row),
    }
    return show(request, "result", context)


def _may_appeal(request: ActorRequest, row: Application) -> bool:
    until = row.call.appeal_until
    return (
        row.call.state == CallState.DECIDED
        and row.outcome != Outcome.SELECTED
        and until is not None
        and request.at <= until
    )


@require_safe
def letter(request: ActorRequest, token: str) -> HttpResponse:
    """Give an applicant the letter with the result."""
    return letters.letter(actions.of_key(token), request.organisation, request.at)


@PAGE
def appeal(request: ActorRequest, token: str) -> HttpResponse:
    """Appeal against a result."""
    row = actions.of_key(token)
    form = forms.AppealForm(request.POST if request.method == "POST" else None)

    def do(given: dict[str, Any]) -> HttpResponse:
        actions.appeal(token, given["words"], by=request.actor, at=request.at)
        return redirect(url(request, "selection:result", token=token))

    return running.run_form(
        request, form, do, show, title=_("Appeal"), submit=_("Send the appeal"),
        back=(url(request, "selection:result", token=token), row.name),
        lead=_("You can appeal once. Somebody who did not score decides."),
    )  # fmt: skip
