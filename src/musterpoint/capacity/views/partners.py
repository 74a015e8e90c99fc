"""What partners assessed of us: agree to it, or correct it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import gettext as _

from musterpoint.capacity import actions, forms, presenters, queries
from musterpoint.capacity.actions import Correction
from musterpoint.capacity.areas import pack
from musterpoint.capacity.models import Asked, AskedState
from musterpoint.capacity.views.pages import CHANGE, READ, data, goes_to, run_form, show, tabs
from musterpoint.web.guard import BOTH, page
from musterpoint.web.http import ActorRequest


@page(READ)
def asked_list(request: ActorRequest) -> HttpResponse:
    """List what partners assessed of us; those that wait for an answer first."""
    rows = [
        (one, presenters.TAGS.get(one.state, "ok" if one.state == AskedState.AGREED else "off"))
        for one in queries.asked_of_us()
    ]
    return show(request, "asked_list", {"tabs": tabs(request, "asked-list"), "rows": rows})


@page(READ, BOTH)
def asked(request: ActorRequest, capacity_asked: UUID) -> HttpResponse:
    """Show what a partner assessed of us, and answer it: every level stands or is corrected."""
    row = queries.asked(capacity_asked)
    if row.state != AskedState.WAITING or not request.actor.may(CHANGE):
        if request.method == "POST":
            request.actor.require(CHANGE)
            raise actions.AnsweredAlready(
                _("This was answered, withdrawn or sent anew. Look at it again.")
            )
        return show(request, "asked", {"row": row, "lines": _lines(row)})
    form = forms.RespondForm(data(request), initial={"round": row.round}, content=row.content)

    def do(given: dict[str, Any]) -> str:
        corrections = [
            Correction(
                question=one["question"],
                level=int(given[f"level_{one['question']}"]),
                note=given[f"note_{one['question']}"],
            )
            for one in row.content
            if given.get(f"level_{one['question']}")
        ]
        done = actions.respond(row.id, corrections, given["round"], by=request.actor, at=request.at)
        messages.success(
            request,
            _("Your corrections go to the partner.")
            if done.corrections
            else _("You agreed. The assessment counts."),
        )
        return goes_to(request, "asked", capacity_asked=row.id)

    return run_form(
        request, form, do, title=row.title, submit=_("Send our answer"), template="respond",
        lead=_("Leave a level as it stands to agree to it. Choose another one to correct it, and"
               " say why. It counts only with your word."),
        back=(goes_to(request, "asked-list"), _("Assessed by partners")), row=row,
    )  # fmt: skip


def _lines(row: Asked) -> list[dict[str, Any]]:
    known = pack().questions
    corrected = {one["question"]: one for one in row.corrections}
    found = []
    for one in row.content:
        question = known.get(one["question"])
        if question is None:
            continue
        ours = corrected.get(question.code)
        found.append(
            {
                "text": question.text,
                "said": ""
                if one["level"] is None
                else f"{one['level']} · {question.level(one['level'])}",
                "note": one["note"],
                "ours": f"{ours['level']} · {question.level(ours['level'])}" if ours else "",
                "why": ours["note"] if ours else "",
            }
        )
    return found
