"""An interpreter now: what is asked goes by POST, is answered, and is kept nowhere."""

from django.http import HttpResponse

from musterpoint.audit import actions as audit
from musterpoint.rosters import forms, queries, words
from musterpoint.rosters.models import Mode, RosterKind
from musterpoint.rosters.queries import Need
from musterpoint.rosters.views.pages import concerning, data, may_name, show
from musterpoint.tenancy.permissions import Permission
from musterpoint.web.guard import BOTH, page
from musterpoint.web.http import ActorRequest
from musterpoint.web.pickers import language_name


@page(Permission.ROSTERS_READ, BOTH)
def now(request: ActorRequest) -> HttpResponse:
    """Rank who can interpret at this moment, with a button to call each."""
    form = forms.InterpreterForm(
        data(request), spoken=queries.languages_spoken(), may_name=may_name(request)
    )
    if not form.is_bound:
        return show(request, "interpreter", {"form": form, "result": None})
    if not form.is_valid():
        return show(request, "interpreter", {"form": form, "result": None}, 422)
    given = form.cleaned_data
    need = Need(
        kind=RosterKind.INTERPRETER,
        source=given["source"],
        target=given["target"],
        mode=given["mode"],
        dialect=given["dialect"].casefold(),
        sex=given["sex"],
        credentials=given["training"],
    )
    need = concerning(request, form, need)
    found = queries.match(need, request.at)
    audit.saw("rosters.member.listed", found.member_ids, by=request.actor, at=request.at)
    context = {
        "form": form,
        "result": found,
        "pair": (language_name(need.source), language_name(need.target)),
        "mode": Mode(need.mode).label,
        "ranked": words.ranked(found),
        "left_out": words.left_out(found),
        "counts": words.left_out_counts(found),
    }
    return show(request, "interpreter", context)
