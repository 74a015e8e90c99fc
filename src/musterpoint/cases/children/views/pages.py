"""The list of children to be cleared, and where a person's page leads."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from musterpoint.audit import actions as audit
from musterpoint.cases.children import actions, queries
from musterpoint.cases.children.forms import RISKS, TRACKS, DisputeForm
from musterpoint.cases.children.queries import Line
from musterpoint.cases.models import ProtectedCase
from musterpoint.cases.views.pages import tried
from musterpoint.kernel.errors import Missing, NotAllowed, Refused
from musterpoint.kernel.ids import show_reference
from musterpoint.people import queries as people
from musterpoint.tenancy.permissions import Permission
from musterpoint.web import formats
from musterpoint.web.guard import BOTH, POST, page
from musterpoint.web.http import ActorRequest, url, uuid_or_none
from musterpoint.web.parts import Figure, Pages, SavedView

VIEW_NAMES = {
    "held": gettext_lazy("To be cleared"),
    "cleared": gettext_lazy("Cleared"),
    "late": gettext_lazy("Assessment late"),
    "moved": gettext_lazy("Moved"),
    "age": gettext_lazy("Age in doubt"),
    "ended": gettext_lazy("No longer held"),
}


class NoSuchPerson(Missing):
    """There is no such person here."""


def show(
    request: ActorRequest, template: str, context: dict[str, Any], status: int = 200
) -> HttpResponse:
    """Render a page about children."""
    base = {
        "now": request.at,
        "o": request.organisation.slug,
        "may_change": request.actor.may(Permission.CASES_CHANGE),
    }
    return render(request, f"cases/children/{template}.html", {**base, **context}, status=status)


def saw(request: ActorRequest, lines: list[Line]) -> None:
    """Record whose names a page shows; cases behind the wall, in their own trail."""
    persons = [one.card.person_id for one in lines]
    if persons:
        audit.saw("people.person.read", persons, by=request.actor, at=request.at)
    private = [one.case.id for one in lines if isinstance(one.case, ProtectedCase)]
    plain = [
        one.case.id
        for one in lines
        if one.case is not None and not isinstance(one.case, ProtectedCase)
    ]
    if plain:
        audit.saw("cases.case.read", plain, by=request.actor, at=request.at)
    if private:
        with audit.reading_in_private():
            audit.saw("cases.case.read", private, by=request.actor, at=request.at)


@page(Permission.CASES_READ)
def children(request: ActorRequest) -> HttpResponse:
    """List children who are alone: who, in which system, what is missing, by when."""
    request.actor.require(Permission.PEOPLE_READ)
    view = request.GET.get("view", "held")
    view = view if view in queries.VIEWS else "held"
    after = uuid_or_none(request.GET.get("after", ""))
    lines, following = queries.listing(view, after, by=request.actor, at=request.at)
    saw(request, lines)
    counts = queries.counts(request.at)
    address = url(request, "children:list")
    context = {
        "lines": [_shown(request, one) for one in lines],
        "view": view,
        "figures": _figures(request),
        "views": [
            SavedView(
                label=label,
                url=f"{address}?view={name}",
                count=counts.of[name],
                current=name == view,
            )
            for name, label in VIEW_NAMES.items()
        ],
        "pages": Pages(
            next_url=f"?view={view}&after={following}" if following else "",
            previous_url=f"?view={view}" if after else "",
        ),
    }
    return show(request, "list", context)


def _figures(request: ActorRequest) -> list[Figure]:
    found = queries.figures(request.at)
    named = [
        (_("Alone"), found.alone),
        (_("Cleared after assessment"), found.assessed),
        (_("Cleared urgently"), found.urgent),
        (_("Received"), found.received),
    ]
    most = max(found.alone, 1)
    return [
        Figure(label=label, value=formats.count(number), share=min(1.0, number / most))
        for label, number in named
    ]


def _shown(request: ActorRequest, one: Line) -> dict[str, Any]:
    return {
        "line": one,
        "url": url(request, "children:gate", gate_id=one.gate.id),
        "reference": show_reference(one.card.reference),
        "born": one.card.identity.born,
        "track": str(dict(TRACKS).get(one.gate.track, "")),
        "risk": str(dict(RISKS).get(one.gate.risk, "")),
        "is_private": isinstance(one.case, ProtectedCase),
    }


@page(Permission.CASES_CHANGE, POST)
def begin_many(request: ActorRequest) -> HttpResponse:
    """Begin the steps for the children who are ticked."""
    chosen = [one for one in map(uuid_or_none, request.POST.getlist("gate")[:50]) if one]
    try:
        made = actions.begin(chosen, by=request.actor, at=request.at)
    except (NotAllowed, Missing):
        raise
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect(url(request, "children:list"))
    text = ngettext("%(count)s case has begun.", "%(count)s cases have begun.", len(made))
    messages.success(request, text % {"count": formats.count(len(made))})
    return redirect(url(request, "children:list"))


@page(Permission.CASES_READ, BOTH)
def of_person(request: ActorRequest, person: UUID) -> HttpResponse:
    """Go from a person's page to the gate; who has none can be said to be a child."""
    request.actor.require(Permission.PEOPLE_READ)
    found = queries.of_person(person)
    if found is not None and request.method != "POST":
        return redirect(url(request, "children:gate", gate_id=found.id))
    card = people.card([person], request.at).get(person)
    if card is None or card.is_erased:
        raise NoSuchPerson(_("There is no such person here."))
    audit.saw("people.person.read", [person], by=request.actor, at=request.at)
    form = DisputeForm(request.POST if request.method == "POST" else None)
    if form.is_bound:
        request.actor.require(Permission.CASES_CHANGE)
        if form.is_valid() and tried(form, lambda: form.do(person, request.actor, request.at)):
            messages.success(request, _("From now on this person counts as a child."))
            return redirect(request.path)
    context = {"card": card, "form": form}
    return show(request, "of_person", context, 422 if form.is_bound else 200)
