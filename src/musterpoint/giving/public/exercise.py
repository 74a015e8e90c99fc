"""The page of the provider of exercises: it says what a provider would, and no money moves."""

from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _

from musterpoint.giving import actions, amounts, links, references, rules
from musterpoint.giving.public.forms import AnswerForm
from musterpoint.giving.public.views import PAGE, show
from musterpoint.web import running
from musterpoint.web.http import ActorRequest, url


@PAGE
def checkout(request: ActorRequest, token: str) -> HttpResponse:
    """Ask what the provider answers, send its signed message, and go back to the gift."""
    row = actions.exercise_checkout(token, by=request.actor)
    mine = links.code_of(row.id, request.at)

    def do(given: dict[str, Any]) -> str:
        actions.answer_checkout(token, given["answer"], by=request.actor, at=request.at)
        return url(request, "give:back", token=mine)

    return running.run_form(
        request, AnswerForm(request.POST if request.method == "POST" else None), do, show,
        title=_("Payment page of the exercise"), submit=_("Send this answer"),
        template="exercise", back=(url(request, "give:mine", token=mine), _("Your gift")),
        lead=rules.in_words(row.campaign.title), amount=amounts.shown(row.amount, row.unit),
        reference=references.shown(row.reference),
    )  # fmt: skip
