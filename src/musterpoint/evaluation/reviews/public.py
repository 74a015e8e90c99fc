"""What somebody without an account answers, by the link that was sent to them."""

from typing import Any

from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from musterpoint.evaluation.reviews import actions
from musterpoint.evaluation.reviews.forms import AnswerForm
from musterpoint.evaluation.reviews.kinds import pack
from musterpoint.kernel.errors import Refused
from musterpoint.web.http import ActorRequest
from musterpoint.web.running import put


def _show(
    request: ActorRequest, template: str, context: dict[str, Any], status: int = 200
) -> HttpResponse:
    base = {"slug": request.organisation.slug, "phone": request.organisation.phone}
    made = render(
        request, f"evaluation/reviews/public_{template}.html", base | context, status=status
    )
    made["Cache-Control"] = "no-store"
    made["Referrer-Policy"] = "no-referrer"
    return made


@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: ActorRequest, token: str) -> HttpResponse:
    """Show the statements that this guest judges, and take the answer once."""
    try:
        guest = actions.guest_of_token(token)
        actions.check_open(guest, request.at)
    except actions.AnsweredBefore as before:
        return _show(request, "over", {"title": _("Thank you"), "text": str(before)})
    except Refused as over:
        shown = {"title": _("Nothing to answer here"), "text": str(over)}
        return _show(request, "over", shown, over.status if over.status == 404 else 200)
    asked = pack().asked(guest.review.themes.split(), guest.kind)
    form = AnswerForm(request.POST if request.method == "POST" else None, asked=asked)
    status = 200
    if form.is_bound:
        status = 422
        if form.is_valid():
            try:
                with transaction.atomic():
                    actions.answer(guest.id, form.given(), by=request.actor, at=request.at)
            except Refused as refused:
                status = refused.status
                put(form, refused)
            else:
                text = _("We have your answer. It is kept without your name.")
                return _show(request, "over", {"title": _("Thank you"), "text": text})
    return _show(request, "answer", shown_of(form, guest.review, asked), status)


def shown_of(form: AnswerForm, review: Any, asked: Any) -> dict[str, Any]:
    """Return what the page of an answer shows, here and at the desk."""
    return {
        "form": form,
        "review": review,
        "parts": [
            (theme.name, [form[one.code] for one in questions]) for theme, questions in asked
        ],
        "smallest": pack().smallest,
    }
