"""Entitlements at the desk: the look-up, and the organisation's own rows."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import gettext as _

from musterpoint.kernel.errors import Missing
from musterpoint.people import countries
from musterpoint.rosters import actions
from musterpoint.rosters.entitlements import exporting
from musterpoint.rosters.entitlements.actions import COLUMNS
from musterpoint.rosters.entitlements.forms import EntitlementForm, LookForm, TableForm
from musterpoint.rosters.entitlements.models import ANY, Entitlement
from musterpoint.rosters.entitlements.pack import LANGUAGES, shipped
from musterpoint.rosters.entitlements.queries import entitlements, own_rows, spoken, vocabulary
from musterpoint.rosters.forms import SureForm
from musterpoint.rosters.views.pages import data, goes_to, run_form, show
from musterpoint.tenancy.permissions import Permission
from musterpoint.web import languages
from musterpoint.web.guard import BOTH, page
from musterpoint.web.http import ActorRequest

READ, CHANGE = Permission.ROSTERS_READ, Permission.ROSTERS_CHANGE


def names_of(name: str) -> dict[str, str]:
    """Return the words of a vocabulary by code, with the word for any."""
    return dict(vocabulary(name)) | {ANY: _("Any")}


@page(READ, BOTH)
def look(request: ActorRequest) -> HttpResponse:
    """Answer what is open to somebody; the question is kept nowhere."""
    form = LookForm(data(request))
    answers = None
    if form.is_bound and form.is_valid():
        given = form.cleaned_data
        names = names_of("services")
        found = entitlements(
            given["country"], given["status"], given["phase"], given["service"], at=request.at
        )
        answers = [(names.get(one.service, one.service), one) for one in found]
    status = 422 if form.is_bound and answers is None else 200
    return show(request, "look", {"form": form, "answers": answers}, status)


@page(READ)
def rows(request: ActorRequest) -> HttpResponse:
    """List the organisation's own rows and the shipped ones."""
    code = languages.current().code
    services, statuses = names_of("services"), names_of("statuses")
    phases = names_of("phases")

    def line(row: Any) -> dict[str, Any]:
        return {
            "row": row,
            "country": countries.name(row.country, code) if row.country != ANY else _("Any"),
            "service": services.get(row.service, row.service),
            "status": statuses.get(row.status, row.status),
            "phase": phases.get(row.phase, row.phase),
            "text": spoken(row.words),
        }

    context = {
        "own": [line(row) for row in own_rows()],
        "shipped": [line(row) for row in shipped().rows],
        "stamp": shipped().stamp,
    }
    return show(request, "entitlements", context)


@page(CHANGE, BOTH)
def edit(request: ActorRequest, entitlement: UUID | None = None) -> HttpResponse:
    """Write a row, or change one."""
    row = _row(entitlement) if entitlement else None
    initial = (
        {name: getattr(row, name) for name in COLUMNS if name not in LANGUAGES} | row.words
        if row
        else {}
    )
    form = EntitlementForm(data(request), initial=initial)

    def do(_given: dict[str, Any]) -> str:
        actions.set_entitlement(form.value(), row_id=entitlement, by=request.actor, at=request.at)
        messages.success(request, _("The row is kept."))
        return goes_to(request, "entitlements")

    return run_form(
        request, form, do, title=_("What is open to whom"),
        back=(goes_to(request, "entitlements"), _("Entitlements")), submit=_("Save"),
    )  # fmt: skip


def _row(row_id: UUID) -> Entitlement:
    row = Entitlement.objects.filter(id=row_id).first()
    if row is None:
        raise Missing(_("There is no such row here."))
    return row


@page(CHANGE, BOTH)
def remove(request: ActorRequest, entitlement: UUID) -> HttpResponse:
    """Remove a row after one more look."""
    row = _row(entitlement)

    def do(_given: dict[str, Any]) -> str:
        actions.remove_entitlement(row.id, by=request.actor, at=request.at)
        messages.success(request, _("The row is removed."))
        return goes_to(request, "entitlements")

    return run_form(
        request, SureForm(data(request)), do, title=_("Remove this row"),
        back=(goes_to(request, "entitlements"), _("Entitlements")), submit=_("Remove"),
        lead=spoken(row.words),
    )  # fmt: skip


@page(CHANGE, BOTH)
def import_rows(request: ActorRequest) -> HttpResponse:
    """Read rows in from a file; show what is wrong by line and column."""
    posted = request.method == "POST"
    form = TableForm(data(request), request.FILES if posted else None)
    words: dict[str, Any] = {
        "columns": COLUMNS,
        "is_without_roster": False,
        "is_look": False,
        "title": _("Import rows"),
        "back": (goes_to(request, "entitlements"), _("Entitlements")),
        "submit": _("Read the list"),
    }

    def do(given: dict[str, Any]) -> HttpResponse:
        read = given["file"].read(10 * 1024 * 1024 + 1)
        done = actions.import_entitlements(read, by=request.actor, at=request.at)
        return show(request, "import", words | {"form": form, "done": done})

    return run_form(request, form, do, **words, template="import", done=None)


@page(READ)
def export(request: ActorRequest) -> HttpResponse:
    """Return the organisation's own rows as a file that the import reads again; nobody's data."""
    response = HttpResponse(exporting.own_file(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="entitlements.csv"'
    response["X-Content-Type-Options"] = "nosniff"
    return response
