"""Write what an evaluation plan says, section by section, row by row."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from musterpoint.evaluation.models import VersionState
from musterpoint.evaluation.pages import CHANGE, READ, data
from musterpoint.evaluation.planning import actions, forms, presenters, rules
from musterpoint.evaluation.planning.kinds import in_words, pack, sections
from musterpoint.evaluation.planning.queries import Overview
from musterpoint.evaluation.planning.views import PAGES
from musterpoint.evaluation.planning.views.plans import opened
from musterpoint.kernel.errors import Missing
from musterpoint.plans.content import ID
from musterpoint.plans.sections import Section
from musterpoint.web.guard import BOTH, POST, page
from musterpoint.web.http import ActorRequest


def _section(code: str) -> Section:
    found = sections().get(code)
    if found is None:
        raise Missing(_("Evaluation plans have no such section."))
    return found


def _is_draft(found: Overview) -> bool:
    return found.shown.state == VersionState.DRAFT and found.line.row.finished_at is None


@page(READ)
def section(request: ActorRequest, evaluation_id: UUID, evaluation_section: str) -> HttpResponse:
    """Show the rows of a section."""
    part = _section(evaluation_section)
    found = opened(request, evaluation_id)
    codes = list(sections())
    place = codes.index(part.code)
    context = {
        "row": found.line.row,
        "section": part,
        "rows": presenters.rows_in_words(part, found.content.get(part.code, ())),
        "revision": found.shown.revision,
        "gaps": [presenters.gap_words(one) for one in found.gaps if one.section == part.code],
        "is_draft": _is_draft(found),
        "phases": _phases(found) if part.code == "timetable" else [],
        "before": _section(codes[place - 1]) if place else None,
        "after": _section(codes[place + 1]) if place + 1 < len(codes) else None,
    }
    return PAGES.show(request, "section", context)


def _phases(found: Overview) -> list[tuple[str, rules.Phase]]:
    """Return when the phases lie, by name; none before their first day is said."""
    begun = found.line.row.counts_from
    if begun is None:
        return []
    columns = sections()["timetable"].columns
    names = next(one.choices for one in columns if one.code == "phase")
    return [(in_words(names[one.code]), one) for one in rules.phases(begun, pack())]


@page(CHANGE, BOTH)
def add(request: ActorRequest, evaluation_id: UUID, evaluation_section: str) -> HttpResponse:
    """Add a row."""
    return _write(request, evaluation_id, evaluation_section, None)


@page(CHANGE, BOTH)
def row(
    request: ActorRequest, evaluation_id: UUID, evaluation_section: str, evaluation_row: UUID
) -> HttpResponse:
    """Change a row."""
    return _write(request, evaluation_id, evaluation_section, evaluation_row)


def _write(
    request: ActorRequest, evaluation_id: UUID, code: str, row_id: UUID | None
) -> HttpResponse:
    part = _section(code)
    found = opened(request, evaluation_id)
    parts = {"evaluation_id": evaluation_id, "evaluation_section": code}
    back = PAGES.goes_to(request, "section", **parts)
    there = {one[ID]: one for one in found.content.get(code, ())}
    if row_id is not None and str(row_id) not in there:
        raise Missing(_("This row was removed."))
    form = forms.RowForm(
        data(request),
        section=part,
        row=there.get(str(row_id)) if row_id else None,
        initial={"revision": found.shown.revision},
    )

    def do(given: dict[str, Any]) -> str:
        actions.put_row(
            evaluation_id,
            code,
            {one.code: given[one.code] for one in part.columns},
            given["revision"],
            str(row_id) if row_id else "",
            by=request.actor,
            at=request.at,
        )
        return PAGES.goes_to(request, "add", **parts) if "more" in request.POST else back

    return PAGES.run_form(
        request, form, do, title=part.name, lead=part.hint, submit=_("Keep"),
        back=(back, found.line.row.name), may_add=row_id is None,
    )  # fmt: skip


def _revision(request: ActorRequest) -> int:
    typed = request.POST.get("revision", "")
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 9 else 0


@page(CHANGE, POST)
def remove(
    request: ActorRequest, evaluation_id: UUID, evaluation_section: str, evaluation_row: UUID
) -> HttpResponse:
    """Remove a row of the draft."""
    _try(
        request,
        lambda: actions.remove_row(
            evaluation_id, evaluation_section, str(evaluation_row), _revision(request),
            by=request.actor, at=request.at,
        ),
    )  # fmt: skip
    return _to_section(request, evaluation_id, evaluation_section)


@page(CHANGE, POST)
def move(
    request: ActorRequest, evaluation_id: UUID, evaluation_section: str, evaluation_row: UUID
) -> HttpResponse:
    """Move a row up or down."""
    step = 1 if request.POST.get("where") == "down" else -1
    _try(
        request,
        lambda: actions.move_row(
            evaluation_id, evaluation_section, str(evaluation_row), step, _revision(request),
            by=request.actor, at=request.at,
        ),
    )  # fmt: skip
    return _to_section(request, evaluation_id, evaluation_section)


def _to_section(request: ActorRequest, evaluation_id: UUID, code: str) -> HttpResponse:
    _section(code)
    parts = {"evaluation_id": evaluation_id, "evaluation_section": code}
    return redirect(PAGES.goes_to(request, "section", **parts))


def _try(request: ActorRequest, do: Callable[[], object]) -> None:
    """Do it, or say on the next page why not."""
    try:
        do()
    except (actions.ChangedMeanwhile, actions.NotADraft) as refused:
        messages.error(request, str(refused))
