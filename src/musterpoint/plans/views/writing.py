"""Write what a plan says, section by section, row by row."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from musterpoint.kernel.errors import Missing, Refused
from musterpoint.plans import actions, forms, presenters, tabling
from musterpoint.plans import content as contents
from musterpoint.plans.models import VersionState
from musterpoint.plans.queries import Overview
from musterpoint.plans.sections import Section, pack
from musterpoint.plans.views.pages import data, goes_to, run_form, show
from musterpoint.plans.views.plans import opened
from musterpoint.tenancy.permissions import Permission
from musterpoint.web import formats, tables
from musterpoint.web.guard import BOTH, POST, page
from musterpoint.web.http import ActorRequest

READ, CHANGE = Permission.PLANS_READ, Permission.PLANS_CHANGE
MOST_BYTES = 10 * 1024 * 1024


def _section(code: str) -> Section:
    found = pack().sections.get(code)
    if found is None:
        raise Missing(_("Plans have no such section."))
    return found


def _revision(request: ActorRequest) -> int:
    typed = request.POST.get("revision", "")
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 9 else 0


@page(READ)
def section(request: ActorRequest, plan_id: UUID, plan_section: str) -> HttpResponse:
    """Show the rows of a section."""
    part = _section(plan_section)
    found = opened(request, plan_id)
    rows = presenters.rows_in_words(part, found.content.get(part.code, ()))
    codes = list(pack().sections)
    place = codes.index(part.code)
    context = {
        "plan": found.line.plan,
        "section": part,
        "rows": rows,
        "revision": found.shown.revision,
        "gaps": [presenters.gap_words(one) for one in found.gaps if one.section == part.code],
        "is_draft": _is_draft(found),
        "may_undo": bool(found.shown.previous) and _is_draft(found),
        "before": pack().sections[codes[place - 1]] if place else None,
        "after": pack().sections[codes[place + 1]] if place + 1 < len(codes) else None,
    }
    return show(request, "section", context)


def _is_draft(found: Overview) -> bool:
    return found.shown.state == VersionState.DRAFT and found.line.plan.retired_at is None


@page(CHANGE, BOTH)
def add(request: ActorRequest, plan_id: UUID, plan_section: str) -> HttpResponse:
    """Add a row."""
    return _write(request, plan_id, plan_section, None)


@page(CHANGE, BOTH)
def row(request: ActorRequest, plan_id: UUID, plan_section: str, plan_row: UUID) -> HttpResponse:
    """Change a row."""
    return _write(request, plan_id, plan_section, plan_row)


def _write(request: ActorRequest, plan_id: UUID, code: str, row_id: UUID | None) -> HttpResponse:
    part = _section(code)
    found = opened(request, plan_id)
    back = goes_to(request, "section", plan_id=plan_id, plan_section=code)
    there = {one[contents.ID]: one for one in found.content.get(code, ())}
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
            plan_id,
            code,
            {one.code: given[one.code] for one in part.columns},
            given["revision"],
            str(row_id) if row_id else "",
            by=request.actor,
            at=request.at,
        )
        if "more" in request.POST:
            return goes_to(request, "add", plan_id=plan_id, plan_section=code)
        return back

    return run_form(
        request, form, do, title=part.name, lead=part.hint, submit=_("Keep"),
        back=(back, found.line.plan.name), template="row", is_new=row_id is None,
    )  # fmt: skip


@page(CHANGE, BOTH)
def read_in(request: ActorRequest, plan_id: UUID, plan_section: str) -> HttpResponse:
    """Read rows of a section from a spreadsheet; nothing is kept while a line is wrong."""
    part = _section(plan_section)
    found = opened(request, plan_id)
    back = goes_to(request, "section", plan_id=plan_id, plan_section=part.code)
    files = request.FILES if request.method == "POST" else None
    form = forms.RowsForm(data(request), files, initial={"revision": found.shown.revision})
    words: dict[str, Any] = {
        "title": _("Read rows in"),
        "submit": _("Read the table"),
        "back": (back, part.name),
        "lead": part.hint,
        "section": part,
        "plan": found.line.plan,
    }

    def do(given: dict[str, Any]) -> str | HttpResponse:
        read = tabling.read_rows(part, given["file"].read(MOST_BYTES + 1))
        if read.problems:
            shown = words | {
                "form": form,
                "problems": read.problems[:200],
                "left_out": formats.listed(read.left_out),
            }
            return show(request, "read_in", shown, 422)
        actions.put_rows(
            plan_id,
            part.code,
            read.rows,
            given["revision"],
            replaces=given["replaces"],
            by=request.actor,
            at=request.at,
        )
        count = len(read.rows)
        text = ngettext("%(n)s row was read in.", "%(n)s rows were read in.", count)
        told = text % {"n": formats.count(count)}
        if read.left_out:
            columns = formats.listed(read.left_out)
            left = _("Columns whose title is not known were left out: %(columns)s.")
            told = f"{told} {left % {'columns': columns}}"
        messages.success(request, told)
        return back

    return run_form(request, form, do, **words, template="read_in", problems=())


@page(READ)
def table(request: ActorRequest, plan_id: UUID, plan_section: str) -> HttpResponse:
    """Give the rows of a section as a workbook that ``read_in`` reads again."""
    part = _section(plan_section)
    rows = opened(request, plan_id).content.get(part.code, ())
    made = tables.xlsx_file(tabling.table(part, rows), part.code, is_frozen=True)
    answer = HttpResponse(made, content_type=tables.XLSX)
    answer["Content-Disposition"] = f'attachment; filename="{part.code}.xlsx"'
    return answer


@page(CHANGE, POST)
def remove(request: ActorRequest, plan_id: UUID, plan_section: str, plan_row: UUID) -> HttpResponse:
    """Remove a row; the page offers to undo it."""
    _try(
        request,
        lambda: actions.remove_row(
            plan_id, plan_section, str(plan_row), _revision(request), by=request.actor,
            at=request.at,
        ),
        _("Removed. Undo brings it back."),
    )  # fmt: skip
    return redirect(goes_to(request, "section", plan_id=plan_id, plan_section=plan_section))


@page(CHANGE, POST)
def move(request: ActorRequest, plan_id: UUID, plan_section: str, plan_row: UUID) -> HttpResponse:
    """Move a row up or down."""
    step = 1 if request.POST.get("where") == "down" else -1
    _try(
        request,
        lambda: actions.move_row(
            plan_id, plan_section, str(plan_row), step, _revision(request), by=request.actor,
            at=request.at,
        ),
        "",
    )  # fmt: skip
    return redirect(goes_to(request, "section", plan_id=plan_id, plan_section=plan_section))


@page(CHANGE, POST)
def undo(request: ActorRequest, plan_id: UUID) -> HttpResponse:
    """Undo the last change of the draft."""
    _try(
        request,
        lambda: actions.undo(plan_id, _revision(request), by=request.actor, at=request.at),
        _("Undone."),
    )
    code = request.POST.get("section", "")
    if code in pack().sections:
        return redirect(goes_to(request, "section", plan_id=plan_id, plan_section=code))
    return redirect(goes_to(request, "plan", plan_id=plan_id))


def _try(request: ActorRequest, do: Any, done: str) -> None:
    """Do it, or say on the next page why not; a missing plan or permission is its own page."""
    try:
        do()
    except (actions.ChangedMeanwhile, actions.NotADraft, actions.NothingToUndo) as refused:
        messages.error(request, str(refused))
    except Refused:
        raise
    else:
        if done:
            messages.success(request, done)
