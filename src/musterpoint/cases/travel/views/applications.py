"""The list of applications, a new one, and what stands in one."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from musterpoint.audit import actions as audit
from musterpoint.cases.models import Application, ApplicationKind, ApplicationState
from musterpoint.cases.travel import actions, printing, queries, waiting
from musterpoint.cases.travel.answers import Answers, is_nationality
from musterpoint.cases.travel.forms import AnswersForm, ApplicationForm, FilterForm
from musterpoint.cases.travel.presenters import application as presenter
from musterpoint.cases.travel.presenters import lists
from musterpoint.cases.travel.views.pages import file, post_of, show
from musterpoint.kernel.errors import Invalid
from musterpoint.people import queries as people
from musterpoint.people.queries import Card
from musterpoint.tenancy.permissions import Permission
from musterpoint.web.guard import BOTH, page
from musterpoint.web.http import ActorRequest, url
from musterpoint.web.parts import Pages, SavedView

#: So many steps that wait stand above the list.
MOST_LATE = 10
READ_KIND = "cases.application.read"


def saw(request: ActorRequest, rows: list[Application]) -> None:
    """Say that what applicants told was shown."""
    if rows:
        subjects = [row.person_id for row in rows]
        audit.saw(READ_KIND, subjects, by=request.actor, at=request.at)


def found(application_id: UUID) -> Application:
    """Return an application with its station."""
    return Application.objects.select_related("station").get(id=application_id)


@page(Permission.DOCUMENTS_REQUEST)
def listing(request: ActorRequest) -> HttpResponse:
    """List applications by state, station and kind, or find one by its reference or number."""
    stations = presenter.stations(queries.stations())
    form = FilterForm(request.GET, stations=stations)
    given = form.cleaned_data if form.is_valid() else {}
    state = request.GET.get("state", "")
    state = state if state in ApplicationState.values else ""
    rows = queries.applications(
        state=state,
        station=UUID(given["station"]) if given.get("station") else None,
        kind=given.get("kind", ""),
        search=given.get("q", ""),
    )
    part = queries.part(rows, request.GET.get("after", "")[:100])
    saw(request, list(part.rows))
    kept = {name: given[name] for name in ("q", "station", "kind") if given.get(name)}
    address = url(request, "travel:list")
    context = {
        "rows": lists.rows(request, part.rows),
        "form": form,
        "filtered": bool(kept or state),
        "state": state,
        "has_stations": bool(stations),
        "late": lists.late(request, waiting.found(request.at, limit=MOST_LATE))
        if request.actor.may(Permission.DOCUMENTS_CONFIRM)
        else [],
        "now": request.at,
        "views": [
            SavedView(label=label, url=_with(address, kept, state=code), current=code == state)
            for code, label in _states()
        ],
        "pages": Pages(
            next_url=_with("", kept, state=state, after=part.after) if part.after else "",
            previous_url=_with("", kept, state=state) if request.GET.get("after") else "",
        ),
    }
    return show(request, "list", context, status=200 if form.is_valid() else 422)


def _states() -> list[tuple[str, str]]:
    return [("", _("All")), *((one.value, str(one.label)) for one in ApplicationState)]


def _with(address: str, kept: dict[str, Any], **more: str) -> str:
    return f"{address}?{urlencode({**kept, **{k: v for k, v in more.items() if v}})}"


@page(Permission.DOCUMENTS_REQUEST, BOTH)
def new(request: ActorRequest, person: UUID) -> HttpResponse:
    """Take an application for a person of the registry."""
    card = people.card([person], at=request.at).get(person)
    if card is None:
        raise Http404
    audit.saw("people.person.read", [person], by=request.actor, at=request.at)
    stations = presenter.stations(queries.stations())
    form = ApplicationForm(post_of(request), stations=stations, initial=_known(card))
    status = 422 if form.is_bound else 200
    if form.is_bound and form.is_valid():
        try:
            made = actions.take_application(
                actions.ApplicationIn(
                    person_id=person,
                    station_id=UUID(form.cleaned_data["station"]),
                    kind=form.cleaned_data["kind"],
                    answers=form.answers(),
                ),
                by=request.actor,
                at=request.at,
            )
        except Invalid as refused:
            form.take(refused)
        except actions.AlreadyOpen as refused:
            form.add_error(None, str(refused))
            status = 409
        else:
            messages.success(request, _("The application is taken. Add the photo next."))
            return redirect(url(request, "travel:application", application_id=made.id))
    context = {"form": form, "card": card, "has_stations": bool(stations)}
    return show(request, "new", context, status=status)


def _known(card: Card) -> dict[str, object]:
    """Return what the registry knows already, for the officer to look through."""
    name = (card.identity.latin or card.identity.display_name).split()
    lost = next((one for one in card.identity.documents if one.kind == "passport"), None)
    claimed = next(iter(card.nationalities), "")
    return {
        "kind": ApplicationKind.EMERGENCY_TRAVEL_DOCUMENT,
        "surname": name[-1] if name else "",
        "given_names": " ".join(name[:-1]),
        "birth_date": card.identity.born,
        "sex": {"f": "F", "m": "M"}.get(card.sex, "X"),
        "nationality": claimed if is_nationality(claimed) else "",
        "lost_kind": "passport" if lost else "",
        "lost_country": lost.country if lost else "",
        "lost_number": lost.number if lost else "",
    }


@page(Permission.DOCUMENTS_REQUEST, BOTH)
def edit(request: ActorRequest, application_id: UUID) -> HttpResponse:
    """Change what is to stand in the document."""
    row = found(application_id)
    answers = queries.answers([row], at=request.at).get(row.id)
    if answers is None:
        raise Http404
    saw(request, [row])
    form = AnswersForm(post_of(request), initial=_typed(answers))
    back = url(request, "travel:application", application_id=row.id)
    if form.is_bound and form.is_valid():
        try:
            actions.change_application(row.id, form.answers(), by=request.actor, at=request.at)
        except Invalid as refused:
            form.take(refused)
        else:
            messages.success(
                request, _("The application is changed. What was checked is asked anew.")
            )
            return redirect(back)
    context = {"form": form, "row": presenter.page(request, row), "back": back}
    return show(request, "edit", context, status=422 if form.is_bound else 200)


def _typed(answers: Answers) -> dict[str, object]:
    return answers.as_data() | {"journey_ends": answers.journey_ends_on}


@page(Permission.DOCUMENTS_REQUEST)
def photo(request: ActorRequest, application_id: UUID) -> HttpResponse:
    """Give the photo."""
    row = found(application_id)
    picture = queries.photo(row, at=request.at)
    if picture is None:
        raise Http404
    saw(request, [row])
    return file(picture, "image/png")


@page(Permission.DOCUMENTS_PRINT)
def document(request: ActorRequest, application_id: UUID) -> HttpResponse:
    """Give the sheet that goes through the printer, until the document is handed over."""
    row = found(application_id)
    made = queries.document(row)
    if made is None or made.handed_over_at is not None or made.revoked_at is not None:
        raise Http404
    paper = queries.paper(made, at=request.at)
    saw(request, [row])
    picture = queries.photo(row, at=request.at)
    name = f"document-{made.number}.pdf"
    return file(printing.document(request, row, made, paper, picture), "application/pdf", name)


@page(Permission.DOCUMENTS_REQUEST)
def receipt(request: ActorRequest, application_id: UUID) -> HttpResponse:
    """Give the receipt, which the holder signs."""
    row = found(application_id)
    made = queries.document(row)
    if made is None or made.signed_at is None:
        raise Http404
    paper = queries.paper(made, at=request.at)
    saw(request, [row])
    data = printing.receipt(request, row, made, paper, queries.fees(row))
    return file(data, "application/pdf", f"receipt-{made.number}.pdf")


@page(Permission.DOCUMENTS_REQUEST)
def questions(request: ActorRequest) -> HttpResponse:
    """List what other organisations ask us."""
    rows = lists.questions(request, queries.questions())
    return show(request, "questions", {"rows": rows})
