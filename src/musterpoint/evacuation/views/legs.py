"""One leg: its list, boarding, departure, arrival, cancelling, and the manifest on paper."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django_htmx.http import retarget

from musterpoint.audit import actions as audit
from musterpoint.crises.models import Crisis
from musterpoint.evacuation import actions, queries
from musterpoint.evacuation.models import Leg, Seat, SeatState
from musterpoint.evacuation.presenters import boarding as lists
from musterpoint.evacuation.presenters import legs as presenter
from musterpoint.evacuation.presenters import manifest as paper
from musterpoint.evacuation.presenters import words
from musterpoint.evacuation.views.pages import Question, ask, page, show
from musterpoint.kernel.errors import Missing, NotAllowed, Refused
from musterpoint.tenancy.permissions import Permission
from musterpoint.web import formats
from musterpoint.web.guard import BOTH, POST
from musterpoint.web.http import ActorRequest, url


def _leg(crisis: Crisis, leg_id: UUID) -> Leg:
    rows = Leg.objects.select_related("origin", "destination")
    return rows.get(id=leg_id, crisis=crisis)


def _address(request: ActorRequest, crisis: Crisis, leg: Leg) -> str:
    return url(request, "evacuation:leg", crisis=crisis.slug, leg_id=leg.id)


def _saw(request: ActorRequest, travellers: tuple[UUID, ...]) -> None:
    if travellers:
        audit.saw("evacuation.manifest.read", travellers, by=request.actor, at=request.at)


@page(Permission.EVACUATION_READ)
def leg(request: ActorRequest, crisis: Crisis, leg_id: UUID) -> HttpResponse:
    """Show a leg; the names on its list only to those who work at boarding."""
    return _page(request, crisis, _leg(crisis, leg_id))


def _page(
    request: ActorRequest, crisis: Crisis, found: Leg, refused: Refused | None = None
) -> HttpResponse:
    values = presenter.leg_page(request, found)
    address = _address(request, crisis, found)
    context: dict[str, object] = {
        "crisis": crisis,
        "page": values,
        "leg": found,
        "problem": str(refused or ""),
        "outcomes": lists.OUTCOMES.items(),
        "may_board": request.actor.may(Permission.EVACUATION_BOARD),
        "may_cancel": all(map(request.actor.may, actions.needed_to_cancel(found))),
    }
    if request.actor.may(Permission.EVACUATION_BOARD) and not values.is_kept_elsewhere:
        listed = lists.boarding_list(request, values, address)
        _saw(request, listed.seen)
        context["list"] = listed
    return show(request, "leg", context, status=refused.status if refused else 200)


@page(Permission.EVACUATION_BOARD, POST)
def new_list(request: ActorRequest, crisis: Crisis, leg_id: UUID) -> HttpResponse:
    """Make the next version of the list from the confirmed seats."""
    found = _leg(crisis, leg_id)
    try:
        made = actions.make_manifest(found.id, by=request.actor, at=request.at)
    except actions.BoardingIsClosed as refused:
        return _page(request, crisis, found, refused)
    text = _("Version %(number)s of the list has %(people)s.")
    messages.success(
        request,
        text % {"number": formats.count(made.version), "people": words.people(made.people)},
    )
    return redirect(_address(request, crisis, found))


class NobodyChosen(Refused):
    """No traveller and no outcome was chosen."""


@page(Permission.EVACUATION_BOARD, POST)
def mark(request: ActorRequest, crisis: Crisis, leg_id: UUID) -> HttpResponse:
    """Record what happened to one traveller, or to all who are ticked."""
    found = _leg(crisis, leg_id)
    try:
        outcomes = _outcomes(request.POST)
        count = actions.board(found.id, outcomes, by=request.actor, at=request.at)
    except NotAllowed:
        raise
    except Refused as refused:
        if request.htmx:
            note = show(request, "_problem", {"problem": str(refused)}, status=refused.status)
            return retarget(note, "#problem")
        return _page(request, crisis, found, refused)
    if request.htmx:
        return _row(request, crisis, found, outcomes[0].line_id)
    if len(outcomes) > 1:
        text = ngettext("%(count)s line is changed.", "%(count)s lines are changed.", count)
        messages.success(request, text % {"count": formats.count(count)})
    return redirect(_return_to(request, crisis, found, outcomes))


def _outcomes(posted: QueryDict) -> list[actions.LineOut]:
    """Return what was pressed: ``one`` is "line state" of a row's button, ``many`` a state."""
    one, many = posted.get("one", ""), posted.get("many", "")
    if one:
        line, _space, state = one.partition(" ")
        pairs = [(line, state)]
    else:
        pairs = [(line, many) for line in posted.getlist("line")]
    found = [(UUID(line), state) for line, state in pairs if _is_uuid(line)]
    if not found or not all(state for _line, state in found):
        raise NobodyChosen(_("Nobody was chosen. Tick the boxes beside the names first."))
    return [actions.LineOut(line_id=line, state=state) for line, state in found]


def _is_uuid(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True


def _row(request: ActorRequest, crisis: Crisis, found: Leg, line_id: UUID) -> HttpResponse:
    """Return the changed row and the counts, for the page that is open."""
    found.refresh_from_db(fields=["state"])
    values = presenter.leg_page(request, found)
    lines = queries.manifest_lines(values.manifest, request.at) if values.manifest else []
    row = next(row for row in lists.boarding_rows(lines) if row.id == line_id)
    _saw(request, tuple(one.traveller_id for one in lines if one.id == line_id))
    context = {"crisis": crisis, "leg": found, "page": values, "row": row}
    return show(request, "_row_and_counts", context | {"outcomes": lists.OUTCOMES.items()})


def _return_to(
    request: ActorRequest, crisis: Crisis, found: Leg, outcomes: list[actions.LineOut]
) -> str:
    """Return the page from which the button was pressed, at the row of one traveller."""
    kept = QueryDict(mutable=True)
    for name in ("view", "find", "from"):
        if request.POST.get(name):
            kept[name] = request.POST[name]
    query = f"?{kept.urlencode()}" if kept else ""
    place = f"#line-{outcomes[0].line_id}" if len(outcomes) == 1 else "#list"
    return f"{_address(request, crisis, found)}{query}{place}"


@page(Permission.EVACUATION_BOARD, BOTH)
def depart(request: ActorRequest, crisis: Crisis, leg_id: UUID) -> HttpResponse:
    """Close the list and let the leg leave, after one look at the numbers."""
    found = _leg(crisis, leg_id)
    tally = presenter.leg_page(request, found).tally
    sentences = [
        _("On board: %(people)s.") % {"people": words.people(tally.boarded)},
    ]
    if tally.waiting:
        text = _("Not checked, so recorded as did not come: %(people)s.")
        sentences.append(text % {"people": words.people(tally.waiting)})
    if tally.nameless:
        text = _("With a seat but not on the list, so waiting for another seat: %(people)s.")
        sentences.append(text % {"people": words.people(tally.nameless)})
    sentences.append(_("After this the list cannot change. Every organisation is told."))
    question = Question(
        title=_("Let %(leg)s leave?") % {"leg": found.code},
        sentences=tuple(sentences),
        button=_("Depart with %(people)s") % {"people": words.people(tally.boarded)},
        action=request.path,
        back=_address(request, crisis, found),
        is_alarm=tally.waiting > 0,
    )

    def go() -> str:
        gone = actions.depart(found.id, by=request.actor, at=request.at)
        return _("%(leg)s has left with %(people)s.") % {
            "leg": found.code,
            "people": words.people(gone),
        }

    return _step(request, crisis, question, go)


@page(Permission.EVACUATION_BOARD, BOTH)
def arrive(request: ActorRequest, crisis: Crisis, leg_id: UUID) -> HttpResponse:
    """Record that a leg arrived."""
    found = _leg(crisis, leg_id)
    tally = presenter.leg_page(request, found).tally
    question = Question(
        title=_("Has %(leg)s arrived at %(place)s?")
        % {"leg": found.code, "place": found.destination.name},
        sentences=(
            _("On board: %(people)s.") % {"people": words.people(tally.boarded)},
            _("Who has a later leg waits here for it. For the others the journey ends."),
        ),
        button=_("Record the arrival of %(people)s") % {"people": words.people(tally.boarded)},
        action=request.path,
        back=_address(request, crisis, found),
    )

    def go() -> str:
        ended = actions.arrive(found.id, by=request.actor, at=request.at)
        return _("%(leg)s has arrived. The journey of %(people)s ends here.") % {
            "leg": found.code,
            "people": words.people(ended),
        }

    return _step(request, crisis, question, go)


@page(Permission.EVACUATION_READ, BOTH)
def cancel(request: ActorRequest, crisis: Crisis, leg_id: UUID) -> HttpResponse:
    """Cancel a leg; its people wait again."""
    found = _leg(crisis, leg_id)
    for permission in actions.needed_to_cancel(found):
        request.actor.require(permission)
    seats = Seat.objects.filter(leg=found, state=SeatState.CONFIRMED)
    people = sum(seats.values_list("people", flat=True))
    question = Question(
        title=_("Cancel %(leg)s?") % {"leg": found.code},
        sentences=(
            _("Without a seat then, and waiting again: %(people)s. Their organisations are told.")
            % {"people": words.people(people)},
            *(
                [_("The operator of the pool is told too, and frees the seats there.")]
                if found.shared_with
                else []
            ),
        ),
        button=_("Cancel %(leg)s, with %(people)s")
        % {"leg": found.code, "people": words.people(people)},
        action=request.path,
        back=_address(request, crisis, found),
        is_alarm=people > 0,
    )

    def go() -> str:
        households = actions.cancel_leg(found.id, by=request.actor, at=request.at)
        text = ngettext(
            "%(leg)s is cancelled. %(count)s household waits again.",
            "%(leg)s is cancelled. %(count)s households wait again.",
            households,
        )
        return text % {"leg": found.code, "count": formats.count(households)}

    return _step(request, crisis, question, go)


def _step(
    request: ActorRequest, crisis: Crisis, question: Question, go: Callable[[], str]
) -> HttpResponse:
    """Ask; when the answer is given, do it, or show why it was refused."""
    if request.method != "POST":
        return ask(request, crisis, question)
    try:
        done = go()
    except NotAllowed:
        raise
    except Refused as refused:
        return ask(request, crisis, question, problem=str(refused))
    messages.success(request, done)
    return redirect(question.back)


class NoList(Missing):
    """The leg has no list yet."""


@page(Permission.EVACUATION_BOARD)
def manifest(request: ActorRequest, crisis: Crisis, leg_id: UUID) -> HttpResponse:
    """Return the newest list as a PDF; whose names were read is kept."""
    found = _leg(crisis, leg_id)
    newest = queries.newest_manifest(found.id)
    if newest is None:
        raise NoList(_("This leg has no list yet. Make the first version."))
    lines = queries.manifest_lines(newest, request.at)
    _saw(request, tuple(line.traveller_id for line in lines))
    response = HttpResponse(
        paper.pdf_of(request, found, newest, lines), content_type="application/pdf"
    )
    name = f"manifest-{newest.version}.pdf"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
