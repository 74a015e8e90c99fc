"""Which service fits a need; the question is answered and forgotten."""

from typing import Any

from django.http import HttpResponse

from musterpoint.referrals import kinds, queries
from musterpoint.referrals.match_forms import NeedForm
from musterpoint.referrals.presenters import directory as presenter
from musterpoint.referrals.queries import Candidate
from musterpoint.referrals.views.beside import beside
from musterpoint.referrals.views.directory_pages import LOOK, data, show
from musterpoint.web import formats
from musterpoint.web.guard import BOTH, page
from musterpoint.web.http import ActorRequest

SHOWN = 20


@page(LOOK, BOTH)
def match(request: ActorRequest) -> HttpResponse:
    """Rank the services that fit, say why the others do not, and who else can help."""
    form = NeedForm(data(request))
    context: dict[str, Any] = {"form": form}
    if form.is_bound and form.is_valid():
        context |= _answer(request, form)
    status = 422 if form.is_bound and "result" not in context else 200
    return show(request, "match", context, status)


def _answer(request: ActorRequest, form: NeedForm) -> dict[str, Any]:
    given, need = form.cleaned_data, form.value()
    result = queries.match(need, request.at)
    return {
        "result": result,
        "candidates": [candidate(one) for one in result.candidates[:SHOWN]],
        "kind": kinds.shipped().kinds[need.service_kind],
        **beside(
            request,
            need.service_kind,
            country=given["country"],
            status=given["status"],
            phase=given["phase"],
        ),
    }


def candidate(one: Candidate) -> dict[str, Any]:
    """Return a candidate as the list shows it."""
    return {
        "one": one,
        "place": presenter.place_of(one.service),
        "side": presenter.side_of(one.partner),
        "km": formats.count(one.km, 1 if one.km < 10 else 0) if one.km is not None else "",
    }
