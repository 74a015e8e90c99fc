"""A plan as a document: whole, or as the copy that leaves the organisation."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _

from musterpoint.crises import queries as crises
from musterpoint.plans import content as contents
from musterpoint.plans import mapping, presenters, queries, scenarios
from musterpoint.plans.presenters import Cells
from musterpoint.plans.sections import Section, pack
from musterpoint.plans.views.plans import BORDERS, READ, facts, opened
from musterpoint.web import formats
from musterpoint.web.guard import page
from musterpoint.web.http import ActorRequest
from musterpoint.web.pdf import render


@page(READ)
def pdf(request: ActorRequest, plan_id: UUID) -> HttpResponse:
    """Give the plan as a document; ``open=1`` leaves every named person out."""
    found = opened(request, plan_id)
    is_open = request.GET.get("open") == "1"
    here = pack()
    smallest = crises.smallest_cell()
    chosen = (
        contents.redacted(found.content, here, here.sections, smallest)
        if is_open
        else found.content
    )
    row = found.line.plan
    names = {} if is_open else queries.names_of([row.owner_id, found.shown.approved_by])
    document: dict[str, Any] = {
        "title": row.name,
        "organisation": request.organisation.name,
        "note": _copy(found.shown.number, smallest)
        if is_open
        else _("Version %(number)s. Names people: not for passing on.")
        % {"number": found.shown.number},
        "facts": [[str(one.key), str(one.value)] for one in facts(found, names, is_open=is_open)],
        "state": str(presenters.KINDS[found.shown.state][1]),
        "sections": [
            _table(section, presenters.rows_in_words(section, chosen[code], is_open=is_open))
            for code, section in here.sections.items()
            if chosen.get(code)
        ],
        # They are worked out from the exact counts, which stay here.
        "scenarios": [] if is_open else _figures_of(found.content),
        "words": {"scenarios": _("Figures of the scenarios"), "figure": _("Figure")},
        "sizes": [str(presenters.SIZE_WORDS[one]) for one in scenarios.SIZES],
    }
    drawn = mapping.drawing(chosen, "print")
    document["map"] = drawn and {"title": _("Map"), "note": BORDERS, "drawing": drawn}
    answer = HttpResponse(
        render("plans/typst/plan.typ", document, at=request.at), content_type="application/pdf"
    )
    answer["Content-Disposition"] = 'attachment; filename="plan.pdf"'
    return answer


def _table(section: Section, rows: Sequence[Cells]) -> dict[str, Any]:
    """Return a section as a table, without the columns in which no row says anything."""
    columns = [column for column, _text in rows[0].cells]
    told = [
        place for place, column in enumerate(columns)
        if column.must or any(one.cells[place][1] for one in rows)
    ]  # fmt: skip
    return {
        "title": section.name,
        "columns": [columns[place].name for place in told],
        "rows": [[one.cells[place][1] for place in told] for one in rows],
    }


def _figures_of(content: contents.Content) -> list[dict[str, Any]]:
    here = pack()
    return [
        {
            "name": one.scenario.name,
            "lines": [[line.label, *line.values] for line in one.lines],
            "warnings": list(one.warnings),
        }
        for one in map(
            presenters.scenario_shown,
            scenarios.scenarios(content, here.family, here.horizon_days),
        )
    ]


def _copy(number: int, smallest: int) -> str:
    """Return what is left out of the copy that leaves the organisation."""
    text = _(
        "Version %(number)s. Named people are left out; small groups are told in bands of"
        " %(least)s or more."
    )
    return text % {"number": number, "least": formats.count(smallest)}
