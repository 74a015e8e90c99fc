"""The page of who translates or looks over, opened by a link without an account."""

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from musterpoint.kernel.errors import Missing, NotAllowed, Refused
from musterpoint.rosters import actions, forms, queries
from musterpoint.rosters.actions._translation_telling import TURN, opens
from musterpoint.rosters.models import JobState, TranslationJob
from musterpoint.rosters.views.own import PAGE, actor_of, show
from musterpoint.tenancy.actors import Actor
from musterpoint.web.http import ActorRequest, url
from musterpoint.web.pickers import language_name
from musterpoint.web.running import put


class NotYourTurn(Refused):
    """The text lies with somebody else now, or it is over."""


@PAGE
def translation(request: ActorRequest, token: str) -> HttpResponse:
    """Let the translator write the draft, or the reviewer accept it or send it back."""
    opened = opens(token, request.at)
    if opened is None:
        raise Missing(_("This link does not work any more. Ask for a new one."))
    row, part, who = opened
    found = queries.job(row.id, request.at)
    is_turn = TURN.get(row.state) == part
    sent = request.POST if request.method == "POST" else None
    form: Any = (
        forms.OwnDraftForm(sent, initial={"draft": found.draft})
        if part == "translate"
        else forms.OwnReviewForm(sent)
    )
    status = 200
    if sent is not None:
        status = 422
        if form.is_valid():
            try:
                if not is_turn:
                    raise NotYourTurn(
                        _("It is somebody else's turn now. We write to you when it is yours.")
                    )
                with transaction.atomic():
                    _do(request, row, form.cleaned_data, actor_of(request, who))
            except NotAllowed:
                raise
            except Refused as refused:
                status = refused.status
                put(form, refused)
            else:
                messages.success(request, _("Saved. Thank you."))
                return redirect(url(request, "roster:translation", token=token))
    context = {
        "job": found,
        "row": row,
        "form": form,
        "is_turn": is_turn,
        "is_translator": part == "translate",
        "is_over": row.state in (JobState.PUBLISHED, JobState.CANCELLED),
        "pair": (language_name(row.source), language_name(row.target)),
        "zone": who.zone,
    }
    return show(request, "translation", context, status)


def _do(request: ActorRequest, row: TranslationJob, given: dict[str, Any], by: Actor) -> None:
    at = request.at
    if "draft" in given:
        if row.translator_id is not None:
            actions.draft(row.id, given["draft"], translator_id=row.translator_id, by=by, at=at)
    elif row.reviewer_id is not None and given["decision"] == "publish":
        actions.publish(row.id, reviewer_id=row.reviewer_id, by=by, at=at)
    elif row.reviewer_id is not None:
        actions.send_back(row.id, given["note"], reviewer_id=row.reviewer_id, by=by, at=at)
