"""The links of evaluators without an account, and what becomes of what they send."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from musterpoint.audit import actions as audit
from musterpoint.evaluation.pages import CHANGE, READ, data
from musterpoint.evaluation.planning import actions, evaluating, forms, presenters, queries
from musterpoint.evaluation.planning.kinds import sections
from musterpoint.evaluation.planning.values import LinkIn
from musterpoint.evaluation.planning.views import PAGES
from musterpoint.kernel.errors import Missing
from musterpoint.web.guard import BOTH, POST, page
from musterpoint.web.http import ActorRequest


def _here(request: ActorRequest, evaluation_id: UUID) -> str:
    return PAGES.goes_to(request, "evaluators", evaluation_id=evaluation_id)


@page(READ)
def evaluators(request: ActorRequest, evaluation_id: UUID) -> HttpResponse:
    """Show the evaluators of the approved plan, their links, and what they sent."""
    row = queries.evaluation(evaluation_id)
    found = evaluating.invited(evaluation_id, request.at)
    sent = evaluating.sent(evaluation_id, request.at)
    audit.saw("evaluation.plan.read", [evaluation_id], by=request.actor, at=request.at)
    words = presenters.rows_in_words(sections()["evaluators"], [one.row for one in found])
    context = {
        "row": row,
        "is_open": row.finished_at is None,
        "lines": [
            (one, {column.code: text for column, text in told.cells})
            for one, told in zip(found, words, strict=True)
        ],
        "sent": sent,
    }
    return PAGES.show(request, "evaluators", context)


@page(CHANGE, BOTH)
def link(request: ActorRequest, evaluation_id: UUID, evaluation_row: UUID) -> HttpResponse:
    """Make the link of an evaluator: mailed, or shown once where there is no address."""
    row = queries.evaluation(evaluation_id)
    form = forms.LinkForm(data(request))
    back = _here(request, evaluation_id)

    def do(given: dict[str, Any]) -> str | HttpResponse:
        made = actions.invite(
            evaluation_id, str(evaluation_row), LinkIn(**given),
            site=request.build_absolute_uri("/").rstrip("/"), by=request.actor, at=request.at,
        )  # fmt: skip
        if made:
            return PAGES.show(request, "evaluator_link", {"row": row, "link": made})
        messages.success(request, _("The link is on its way to them."))
        return back

    return PAGES.run_form(
        request, form, do, title=_("Give this evaluator a link"), submit=_("Make the link"),
        back=(back, row.name),
        lead=_("It opens without an account. An earlier link of this evaluator ends."),
    )  # fmt: skip


@page(CHANGE, POST)
def end(request: ActorRequest, evaluation_id: UUID, evaluator_link: UUID) -> HttpResponse:
    """End a link."""
    actions.end_link(evaluation_id, evaluator_link, by=request.actor, at=request.at)
    messages.success(request, _("The link has ended. What was sent by it stays."))
    return redirect(_here(request, evaluation_id))


@page(CHANGE, BOTH)
def decide(request: ActorRequest, evaluation_id: UUID, evaluation_sent: UUID) -> HttpResponse:
    """Take in what an evaluator sent, as it is, or answer why not."""
    row = queries.evaluation(evaluation_id)
    found = evaluating.sent(evaluation_id, request.at)
    audit.saw("evaluation.plan.read", [evaluation_id], by=request.actor, at=request.at)
    one = next((told for told in found if told.row.id == evaluation_sent), None)
    if one is None:
        raise Missing(_("There is no such finding of an evaluator here."))
    form = forms.DecideForm(data(request))
    back = _here(request, evaluation_id)

    def do(given: dict[str, Any]) -> str:
        take = actions.take_in if given["becomes"] == "taken_in" else actions.answer
        take(evaluation_id, evaluation_sent, given["reply"], by=request.actor, at=request.at)
        messages.success(request, _("Kept. The evaluator reads it by the link."))
        return back

    return PAGES.run_form(
        request, form, do, title=_("A finding of an evaluator"), submit=_("Keep"),
        back=(back, row.name), template="contribution", one=one,
    )  # fmt: skip
