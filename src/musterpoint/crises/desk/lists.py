"""Read a list in, take it back, and take a list out with a reason."""

import hashlib
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from musterpoint.crises import actions, queries
from musterpoint.crises.desk import people_filters
from musterpoint.crises.desk.forms import country_choices
from musterpoint.crises.desk.page import desk_page, show, when
from musterpoint.crises.desk.people_filters import Selection
from musterpoint.crises.desk.person_forms import language_choices
from musterpoint.crises.desk.registering import area_choices
from musterpoint.crises.models import Crisis
from musterpoint.kernel.errors import Invalid, Missing
from musterpoint.people import exporting, importing
from musterpoint.people import queries as people
from musterpoint.people.actions import RegisteredHousehold
from musterpoint.people.identity import HouseholdIn
from musterpoint.people.importing import Defaults, ListRead, Problem
from musterpoint.people.models import ImportBatch
from musterpoint.people.reasons import ExportReason
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.permissions import Permission
from musterpoint.web import formats
from musterpoint.web.forms import Form
from musterpoint.web.http import ActorRequest, url

#: One more byte than a list may have is read, so that the reader says itself that it is too long.
MOST_BYTES = 10 * 1024 * 1024 + 1
SHOWN_PROBLEMS = 200
SHOWN_LISTS = 20
CHUNK = 200


class ImportForm(Form):
    """A file, and what holds for its rows that say nothing."""

    file = forms.FileField(
        label=gettext_lazy("The list"),
        help_text=gettext_lazy(
            "A table as .xlsx or .csv with a title above each column. Name is enough."
        ),
    )
    area = forms.ChoiceField(label=gettext_lazy("Area, where a row has none"), required=False)
    language = forms.ChoiceField(
        label=gettext_lazy("Language, where a row has none"), required=False
    )
    country = forms.ChoiceField(
        label=gettext_lazy("Phone numbers without a country code are of"), required=False
    )
    again = forms.BooleanField(
        label=gettext_lazy("I know that this file was read in before"), required=False
    )

    def __init__(self, *args: Any, areas: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["area"].choices = [("", gettext_lazy("None")), *areas]  # type: ignore[attr-defined]
        self.fields["language"].choices = language_choices()  # type: ignore[attr-defined]
        self.fields["country"].choices = country_choices(gettext_lazy("Not told"))  # type: ignore[attr-defined]

    def defaults(self, crisis: Crisis) -> Defaults:
        """Return what holds for rows that say nothing; where they are, at least the country."""
        given = self.cleaned_data
        return Defaults(
            area=given["area"],
            place=crisis.name,
            language=given["language"],
            country=given["country"],
        )


@desk_page(Permission.PEOPLE_IMPORT, methods=("GET", "HEAD", "POST"))
def import_page(request: ActorRequest, crisis: Crisis) -> HttpResponse:
    """Show what a file means, then read it in; the file itself is kept nowhere."""
    posted = request.method == "POST"
    form = ImportForm(
        request.POST if posted else None,
        request.FILES if posted else None,
        areas=area_choices(crisis),
        initial={"country": crisis.host_country},
    )
    if not posted:
        return _page(request, crisis, form)
    if not form.is_valid():
        return _page(request, crisis, form, invalid=True)
    data = form.cleaned_data["file"].read(MOST_BYTES)
    digest = hashlib.sha256(data).hexdigest()
    checked = request.POST.get("digest", "")
    try:
        if "read" in request.POST and checked == digest:
            return _import(request, crisis, form, data)
        read = importing.read_list(
            data, by=request.actor, at=request.at, defaults=form.defaults(crisis)
        )
    except importing.SameFile as refused:
        read = importing.read_list(
            data, by=request.actor, at=request.at, defaults=form.defaults(crisis)
        )
        form.add_error("again", f"{refused} {_('Tick this box to read it in all the same.')}")
        preview = _preview(read) | {"digest": digest, "was_read": True}
        return _page(request, crisis, form, preview, invalid=True)
    except Invalid as refused:
        form.add_error("file", str(refused))
        return _page(request, crisis, form, invalid=True)
    other = "read" in request.POST and bool(checked)
    before = ImportBatch.objects.filter(file_digest=digest, is_undone=False).exists()
    preview = _preview(read) | {"digest": digest, "is_other_file": other, "was_read": before}
    return _page(request, crisis, form, preview)


def _page(
    request: ActorRequest,
    crisis: Crisis,
    form: ImportForm,
    preview: dict[str, object] | None = None,
    *,
    invalid: bool = False,
) -> HttpResponse:
    context = {"crisis": crisis, "form": form, "preview": preview}
    if request.htmx and not request.htmx.boosted:
        return show(request, "_import_preview.html", context, invalid=invalid)
    context["lists"] = [_list(request, crisis, batch) for batch in people.lists(SHOWN_LISTS)]
    context["titles"] = [importing.title(name) for name in importing.TITLES]
    return show(request, "import.html", context, invalid=invalid)


def _list(request: ActorRequest, crisis: Crisis, batch: ImportBatch) -> dict[str, object]:
    return {
        "batch": batch,
        "when": when(request, batch.imported_at),
        "url": url(request, "desk:import_report", crisis=crisis.slug, batch=batch.id),
    }


def _preview(read: ListRead) -> dict[str, object]:
    good = sum(len(household.members) for household, _lines in read.households)
    return {
        "rows": read.rows,
        "good": good,
        "households": len(read.households),
        "refused": read.refused,
        "repeated": read.repeated,
        "columns": [importing.title(name) for name in read.columns],
        "unknown": read.unknown_columns,
        "sheets": read.other_sheets,
        "problems": [_problem(one) for one in read.problems[:SHOWN_PROBLEMS]],
        "more": max(len(read.problems) - SHOWN_PROBLEMS, 0),
    }


def _problem(one: Problem) -> dict[str, object]:
    return {
        "line": one.line,
        "column": importing.title(one.field) if one.field in importing.TITLES else one.field,
        "text": one.text,
    }


def _import(request: ActorRequest, crisis: Crisis, form: ImportForm, data: bytes) -> HttpResponse:
    def enrolled(
        households: Sequence[HouseholdIn], *, by: Actor, at: datetime, source: str
    ) -> tuple[RegisteredHousehold, ...]:
        return actions.register([crisis.id], households, by=by, at=at, source=source)

    report = importing.import_list(
        data,
        by=request.actor,
        at=request.at,
        defaults=form.defaults(crisis),
        again=form.cleaned_data["again"],
        register=enrolled,
    )
    return redirect(url(request, "desk:import_report", crisis=crisis.slug, batch=report.batch_id))


@desk_page(Permission.PEOPLE_IMPORT, methods=("GET", "HEAD", "POST"))
def import_report(request: ActorRequest, crisis: Crisis, batch: UUID) -> HttpResponse:
    """Show what became of a list, row by row, and take it back."""
    found = ImportBatch.objects.filter(id=batch).first()
    if found is None:
        raise Missing(_("We cannot find this list."))
    here = url(request, "desk:import_report", crisis=crisis.slug, batch=batch)
    if request.method == "POST":
        count = importing.undo_import(batch, by=request.actor, at=request.at)
        text = _("The list is taken back: %(count)s people. Who was changed since then stays.")
        messages.success(request, text % {"count": formats.count(count)})
        return redirect(here)
    problems = [
        Problem(line=row["line"], field=row["field"], code=row["code"]) for row in found.problems
    ]
    context = {
        "crisis": crisis,
        "batch": found,
        "when": when(request, found.imported_at),
        "problems": [_problem(one) for one in problems[:SHOWN_PROBLEMS]],
        "more": max(len(problems) - SHOWN_PROBLEMS, 0),
    }
    return show(request, "import_report.html", context)


class ExportForm(Form):
    """Why a list is needed, and as what sort of file."""

    reason = forms.ChoiceField(
        label=gettext_lazy("What is the list for?"),
        choices=[("", gettext_lazy("Choose a purpose")), *ExportReason.choices],
        error_messages={"required": gettext_lazy("Choose what the list is for")},
    )
    form = forms.ChoiceField(
        label=gettext_lazy("File"), choices=exporting.Format.choices, widget=forms.RadioSelect
    )


@desk_page(Permission.PEOPLE_EXPORT, methods=("GET", "HEAD", "POST"))
def export_page(request: ActorRequest, crisis: Crisis) -> HttpResponse:
    """Take out the people of a selection, for a purpose that is recorded."""
    request.actor.require(Permission.PEOPLE_READ)
    selection = people_filters.read(request, crisis)
    form = ExportForm(request.POST if request.method == "POST" else None, initial={"form": "xlsx"})
    if form.is_bound and form.is_valid():
        try:
            return _file(request, crisis, selection, form)
        except Invalid as refused:
            form.add_error(None, str(refused))
    context = {
        "crisis": crisis,
        "form": form,
        "chips": people_filters.chips(request, crisis, selection),
        "text": selection.filters.text,
        "back_url": people_filters.address(request, crisis, selection.pairs),
    }
    return show(request, "export.html", context, invalid=form.is_bound)


def _file(
    request: ActorRequest, crisis: Crisis, selection: Selection, form: ExportForm
) -> HttpResponse:
    made = exporting.export(
        everybody(request, crisis, selection),
        form=form.cleaned_data["form"],
        reason=form.cleaned_data["reason"],
        by=request.actor,
        at=request.at,
    )
    text = _("A file with %(count)s people was made. Keep it safe, and delete it after use.")
    messages.success(request, text % {"count": formats.count(made.rows)})
    response = HttpResponse(made.data, content_type=made.content_type)
    response["Content-Disposition"] = f'attachment; filename="{made.name}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


def everybody(request: ActorRequest, crisis: Crisis, selection: Selection) -> list[UUID]:
    """Return all people of the selection; a search is answered once and never continues."""
    found: list[UUID] = []
    cursor: str | None = None
    while True:
        page = queries.roll(crisis.id, selection.filters, cursor, CHUNK, at=request.at)
        found += [row.person_id for row in page.rows]
        cursor = page.next_cursor
        if cursor is None or selection.filters.text:
            return found
