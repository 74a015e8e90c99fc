"""What an evaluator without an account reads and sends, by the link that was given to them."""

from typing import Any
from uuid import UUID

from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from musterpoint.audit import actions as audit
from musterpoint.evaluation.models import EvaluatorLink
from musterpoint.evaluation.planning import actions, evaluating, forms, presenters, queries
from musterpoint.evaluation.planning.values import FindingIn
from musterpoint.kernel.errors import Missing, Refused
from musterpoint.web.http import ActorRequest, url
from musterpoint.web.running import put


def _show(
    request: ActorRequest, template: str, context: dict[str, Any], status: int = 200
) -> HttpResponse:
    base = {
        "slug": request.organisation.slug,
        "phone": request.organisation.phone,
        "now": request.at,
    }
    name = f"evaluation/{template}.html"
    made = render(request, name, base | context, status=status)
    made["Cache-Control"] = "no-store"
    made["Referrer-Policy"] = "no-referrer"
    return made


def _over(request: ActorRequest, over: Refused) -> HttpResponse:
    shown = {"title": _("Nothing to read here"), "text": str(over)}
    status = 404 if over.status == 404 else 200
    return _show(request, "reviews/public_over", shown, status)


def _questions(link: EvaluatorLink, request: ActorRequest) -> list[presenters.QuestionShown]:
    """Return the questions in words: no author is named, and evidence kept here is not told."""
    answered = queries.findings(link.evaluation_id, request.at)
    audit.saw("evaluation.plan.read", [link.evaluation_id], by=request.actor, at=request.at)
    return presenters.questions(answered, {})


@require_safe
def plan(request: ActorRequest, token: str) -> HttpResponse:
    """Show purpose and questions of the plan, and what this evaluator sent."""
    try:
        link = actions.link_of_token(token, request.at)
    except Refused as over:
        return _over(request, over)
    said = evaluating.approved(link.evaluation_id, request.at)
    terms = said.get("terms", ())
    context = {
        "link": link,
        "token": token,
        "row": link.evaluation,
        "speaker": evaluating.speaker(link),
        "purpose": [one.get("text", "") for one in terms if one.get("topic") == "purpose"],
        "questions": _questions(link, request),
        "sent": evaluating.sent(link.evaluation_id, request.at, link.id),
    }
    return _show(request, "planning/public_plan", context)


@require_http_methods(["GET", "HEAD", "POST"])
def find(request: ActorRequest, token: str, evaluation_question: UUID) -> HttpResponse:
    """Take what this evaluator found on a question."""
    try:
        link = actions.link_of_token(token, request.at)
        asked = _questions(link, request)
        one = next((q for q in asked if q.id == str(evaluation_question)), None)
        if one is None:
            raise Missing(_("The approved plan has no such question."))
    except Refused as over:
        return _over(request, over)
    form = forms.FindingForm(request.POST if request.method == "POST" else None, proofs=())
    goal = url(request, "evaluator:plan", token=token)
    status = 200
    if form.is_bound:
        status = 422
        if form.is_valid():
            given = FindingIn(**form.cleaned_data)
            try:
                with transaction.atomic():
                    actions.contribute(link.id, one.id, given, by=request.actor, at=request.at)
            except Refused as refused:
                status = refused.status
                put(form, refused)
            else:
                return redirect(goal)
    context = {"form": form, "one": one, "back": goal}
    return _show(request, "planning/public_find", context, status)
