"""Requests: the list, one of them, and what stands of a person's household."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from musterpoint.audit import actions as audit
from musterpoint.crises.models import Crisis
from musterpoint.evacuation import actions
from musterpoint.evacuation.forms import AskForm
from musterpoint.evacuation.models import Request, RequestMember, RequestState
from musterpoint.evacuation.presenters import requests as presenter
from musterpoint.evacuation.presenters import words
from musterpoint.evacuation.views.pages import Question, ask, page, show
from musterpoint.kernel.errors import Missing, NotAllowed, Refused
from musterpoint.people import queries as people
from musterpoint.people.models import Person
from musterpoint.tenancy.permissions import Permission
from musterpoint.web.guard import BOTH, POST
from musterpoint.web.http import ActorRequest, url, uuid_or_none
from musterpoint.web.parts import Pages, SavedView


def _saw(request: ActorRequest, person_ids: list[UUID]) -> None:
    if person_ids:
        audit.saw("people.person.read", person_ids, by=request.actor, at=request.at)


@page(Permission.EVACUATION_READ)
def requests(request: ActorRequest, crisis: Crisis) -> HttpResponse:
    """List this organisation's own requests."""
    state = request.GET.get("state", "")
    state = state if state in RequestState.values else ""
    chosen = Request.objects.select_related("lead", "crisis").filter(crisis=crisis)
    if state:
        chosen = chosen.filter(state=state)
    after = uuid_or_none(request.GET.get("after", ""))
    rest = chosen.filter(id__gt=after) if after else chosen
    part = list(rest.order_by("id")[: presenter.PAGE + 1])
    shown = part[: presenter.PAGE]
    rows, seen = presenter.rows(
        request, shown, with_names=request.actor.may(Permission.PEOPLE_READ)
    )
    _saw(request, seen)
    address = url(request, "evacuation:requests", crisis=crisis.slug)
    more = f"?state={state}&after={shown[-1].id}" if len(part) > presenter.PAGE else ""
    context = {
        "crisis": crisis,
        "rows": rows,
        "state": state,
        "views": [
            SavedView(label=_("All"), url=address, current=not state),
            *(
                SavedView(label=one.label, url=f"{address}?state={one}", current=one == state)
                for one in RequestState
            ),
        ],
        "pages": Pages(next_url=more, previous_url=f"?state={state}" if after else ""),
    }
    return show(request, "requests", context)


def _found(crisis: Crisis, request_id: UUID) -> Request:
    rows = Request.objects.select_related("lead", "crisis")
    return rows.get(id=request_id, crisis=crisis)


@page(Permission.EVACUATION_READ)
def detail(request: ActorRequest, crisis: Crisis, request_id: UUID) -> HttpResponse:
    """Show one request."""
    values = presenter.page(request, crisis, _found(crisis, request_id))
    _saw(request, list(values.seen))
    return show(request, "request", {"crisis": crisis, "page": values})


@page(Permission.EVACUATION_REQUEST, BOTH)
def withdraw(request: ActorRequest, crisis: Crisis, request_id: UUID) -> HttpResponse:
    """Take a request back, after one look at what is given up."""
    found = _found(crisis, request_id)
    back = url(request, "evacuation:request", crisis=crisis.slug, request_id=found.id)
    is_open = found.state in presenter.OPEN_STATES
    if request.method == "POST" and is_open:
        actions.withdraw([found.id], by=request.actor, at=request.at)
        messages.success(request, _("The request is withdrawn."))
        return redirect(back)
    sentences = [
        _("No longer asking for a seat: %(people)s.") % {"people": words.people(found.people)}
    ]
    if found.state == RequestState.SEATED:
        sentences.append(_("Their seat is given up at once and goes to others."))
    question = Question(
        title=_("Withdraw this request?"),
        sentences=tuple(sentences),
        button=_("Withdraw for %(people)s") % {"people": words.people(found.people)},
        action=request.path,
        back=back,
        is_alarm=found.state == RequestState.SEATED,
    )
    closed = _("This request is not open any more.") if not is_open else ""
    return ask(request, crisis, question, problem=closed)


@page(Permission.EVACUATION_REQUEST, POST)
def clear(request: ActorRequest, crisis: Crisis, request_id: UUID) -> HttpResponse:
    """Look whether the checks of a request are finished; nobody says so by hand."""
    found = _found(crisis, request_id)
    if actions.clear_checks([found.id], by=request.actor, at=request.at):
        messages.success(request, _("The checks are finished. The request is ready to travel."))
    else:
        messages.info(request, _("The checks are not finished yet."))
    return redirect(url(request, "evacuation:request", crisis=crisis.slug, request_id=found.id))


class NoSuchPerson(Missing):
    """There is no such person here, or they belong to another organisation."""


@page(Permission.PEOPLE_READ, BOTH)
def person(request: ActorRequest, person: UUID) -> HttpResponse:
    """Show what stands of a person's household, and take their wish to leave."""
    request.actor.require(Permission.EVACUATION_READ)
    found = Person.objects.filter(id=person).first()
    if found is None:
        raise NoSuchPerson(_("There is no such person here."))
    form = _ask_form(request, found)
    if form is not None and form.is_bound and form.is_valid():
        refusal = _ask(request, found, form)
        if refusal is None:
            messages.success(request, _("The wish to leave is recorded."))
            return redirect(request.path)
        form.add_error(None, str(refusal))
    mine = RequestMember.objects.filter(person_id=found.id).values("request_id")
    asked = Request.objects.select_related("lead", "crisis").filter(id__in=mine)
    newest = list(asked.order_by("-requested_at", "-id")[:20])
    rows, _seen = presenter.rows(request, newest, with_names=False)
    card = people.card([found.id], request.at)[found.id]
    _saw(request, [found.id])
    context = {"person": card, "rows": rows, "form": form}
    template = "_person" if request.htmx else "person"
    return show(request, template, context, 422 if form is not None and form.is_bound else 200)


def _ask_form(request: ActorRequest, found: Person) -> AskForm | None:
    """Return the form for the crises in which the household has not asked yet."""
    if not request.actor.may(Permission.EVACUATION_REQUEST):
        if request.method == "POST":
            request.actor.require(Permission.EVACUATION_REQUEST)
        return None
    if found.household_id is None:
        return None
    asked = Request.objects.exclude(state__in=presenter.OVER).filter(
        household_id=found.household_id
    )
    open_ones = (
        Crisis.objects.filter(closed_at=None)
        .exclude(id__in=asked.values("crisis_id"))
        .order_by("-declared_at", "-id")
    )
    choices = [(one.slug, one.name) for one in open_ones]
    if not choices:
        return None
    return AskForm(request.POST if request.method == "POST" else None, crises=choices)


def _ask(request: ActorRequest, found: Person, form: AskForm) -> Refused | None:
    """Record the wish; return why it was refused."""
    if found.household_id is None:
        return actions.NothingToRequest(_("This person is in no household."))
    crisis = Crisis.objects.get(slug=form.cleaned_data["crisis"])
    wish = form.wish(found.household_id)
    try:
        actions.request(crisis.id, [wish], by=request.actor, at=request.at)
    except NotAllowed:
        raise
    except Refused as refused:
        return refused
    return None
