"""The trace of an auditor: from a gift to people and back, with a reason that is kept."""

from typing import Any

from django.http import HttpResponse
from django.urls import NoReverseMatch
from django.utils.translation import gettext as _

from musterpoint.funds.units import shown
from musterpoint.openness import actions, exporting, forms, givers, presenters
from musterpoint.openness.steps import Step
from musterpoint.openness.tracing import Found, Path
from musterpoint.openness.views.pages import TRACE, data, goes_to, run_form, show, word
from musterpoint.web.guard import BOTH, page
from musterpoint.web.http import ActorRequest, url


@page(TRACE, BOTH)
def trace(request: ActorRequest) -> HttpResponse:
    """Ask for what and why, then show every path; with ``as=xlsx`` or ``csv`` give it as a file."""
    form = forms.TraceForm(
        data(request),
        initial={"start": word(request, "start"), "kind": word(request, "kind")},
    )

    def do(given: dict[str, Any]) -> HttpResponse:
        row, found = actions.trace(
            given["start"], given["reason"], kind=given["kind"], by=request.actor, at=request.at
        )
        kind = request.POST.get("as", "")[:4]
        if kind in ("xlsx", "csv"):
            return exporting.table(kind, "trace", presenters.trace_rows(found))
        return show(request, "traced", {"row": row, **_shown(request, found)})

    return run_form(
        request, form, do, title=_("Trace money and goods"), submit=_("Trace"), template="trace",
        back=(goes_to(request, "home"), _("Openness")),
        lead=_("From a gift to what it was for, or from a case back to who gave."),
    )  # fmt: skip


def _shown(request: ActorRequest, found: Found) -> dict[str, Any]:
    return {
        "more": found.more,
        "steps": [{"step": one, "page": _step_page(request, one)} for one in found.steps],
        "lines": [
            {
                "path": one,
                "label": givers.label(one.gift),
                "who": presenters.giver_name(one),
                "amount": shown(one.amount, one.digits, one.income.unit),
                "kind": _("Leg") if one.leg else str(one.kind.label) if one.kind else "",
                "subject": one.leg.code if one.leg else _subject(one),
                "page": _page(request, one),
            }
            for one in found.paths
        ],
    }


def _step_page(request: ActorRequest, one: Step) -> str:
    if not one.page or one.identity is None:
        return ""
    if one.permission is not None and not request.actor.may(one.permission):
        return ""
    parts: dict[str, object] = {one.part: one.identity}
    if one.crisis:
        parts["crisis"] = one.crisis
    try:
        return url(request, one.page, **parts)
    except NoReverseMatch:
        return ""


def _page(request: ActorRequest, one: Path) -> str:
    """Return the address of what the money is for, where its package has a page."""
    if one.leg is not None:
        return url(request, "evacuation:leg", crisis=one.leg.crisis.slug, leg_id=one.leg.id)
    if one.kind is None or not one.kind.page or one.commitment is None:
        return ""
    try:
        return url(request, one.kind.page, **{one.kind.part: one.commitment.subject_id})
    except NoReverseMatch:
        return ""


def _subject(one: Path) -> str:
    return str(one.commitment.subject_id) if one.commitment else ""
