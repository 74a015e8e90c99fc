"""The register of research."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _

from musterpoint.lessons import actions, forms, presenters, queries
from musterpoint.lessons.actions import ResearchIn
from musterpoint.lessons.learning import pack
from musterpoint.lessons.views.pages import (
    CHANGE,
    READ,
    asked,
    data,
    file,
    goes_to,
    run_form,
    show,
)
from musterpoint.web.guard import BOTH, page
from musterpoint.web.http import ActorRequest

RESEARCH_HEAD = (
    "kind", "title", "authors", "year", "method", "population", "findings", "link", "licence",
)  # fmt: skip


def _kind(request: ActorRequest) -> str:
    found = asked(request, "kind_of", 20)
    return found if found in pack().lists["research_kinds"] else ""


@page(READ)
def research(request: ActorRequest) -> HttpResponse:
    """Show the register of research."""
    text, kind = asked(request, "q"), _kind(request)
    context = {
        "rows": [
            (one, pack().name("research_kinds", one.kind)) for one in queries.research(text, kind)
        ],
        "text": text,
        "kind": kind,
        "kinds": pack().choices("research_kinds"),
        "query": presenters.query(q=text, kind_of=kind),
    }
    return show(request, "research", context)


@page(READ)
def research_export(request: ActorRequest) -> HttpResponse:
    """Give the register as a table."""
    found = queries.research(asked(request, "q"), _kind(request))
    rows = [[str(getattr(one, name)) for name in RESEARCH_HEAD] for one in found]
    return file(request, "research", RESEARCH_HEAD, rows)


@page(CHANGE, BOTH)
def research_new(request: ActorRequest) -> HttpResponse:
    """Enter something into the register."""
    return _research_form(request, None, {}, _("Enter research"))


@page(CHANGE, BOTH)
def research_change(request: ActorRequest, research_id: UUID) -> HttpResponse:
    """Correct an entry of the register."""
    row = queries.research_entry(research_id)
    start = {name: getattr(row, name) for name in RESEARCH_HEAD}
    return _research_form(request, row.id, start, _("Correct the entry"))


def _research_form(
    request: ActorRequest, research_id: UUID | None, start: dict[str, Any], title: str
) -> HttpResponse:
    form = forms.ResearchForm(data(request), initial=start)

    def do(given: dict[str, Any]) -> str:
        found = ResearchIn(**{name: given[name] for name in RESEARCH_HEAD})
        actions.record_research(found, research_id, by=request.actor, at=request.at)
        return goes_to(request, "research")

    return run_form(
        request, form, do, title=title, submit=_("Keep"),
        back=(goes_to(request, "research"), _("Research")),
    )  # fmt: skip
