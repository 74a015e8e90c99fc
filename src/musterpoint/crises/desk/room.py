"""The crisis room, and the page that stands there while no crisis is open."""

from django.http import HttpResponse
from django.shortcuts import redirect

from musterpoint.crises import queries
from musterpoint.crises.desk import room_charts, room_events, room_presenter
from musterpoint.crises.desk.page import LAST_CRISIS, desk_page, resolved, show
from musterpoint.crises.indicators import CODES
from musterpoint.crises.ladder import ladder_for
from musterpoint.crises.models import Crisis
from musterpoint.tenancy.permissions import Permission
from musterpoint.web.context import chrome_of
from musterpoint.web.http import ActorRequest, url

EVENTS = 6
LOGGED = 200


@desk_page(Permission.CRISIS_READ)
def home(request: ActorRequest) -> HttpResponse:
    """
    Go to the crisis last looked at, else the newest open one; with `?all` list them all.

    While none is open the page says so.
    """
    open_ones = queries.open_crises()
    if open_ones and "all" not in request.GET:
        last = (request.session.get(LAST_CRISIS) or {}).get(str(request.organisation.id))
        chosen = next((one for one in open_ones if one.slug == last), open_ones[0])
        return redirect(url(request, "desk:room", crisis=chosen.slug))
    past = Crisis.objects.exclude(closed_at=None).order_by("-closed_at", "-id")[:50]
    return show(request, "home.html", {"open": open_ones, "past": past, "due_url": _due(request)})


def _due(request: ActorRequest) -> str:
    """Return the list of all that is due, for whoever has one."""
    may = request.actor.may(Permission.PROCEDURES_READ)
    return resolved(request, "agenda:board") if may else ""


@desk_page(Permission.CRISIS_READ)
def room(request: ActorRequest, crisis: Crisis) -> HttpResponse:
    """Show the crisis room: what stands, what is due, what happened."""
    zone = chrome_of(request).zone
    ladder = ladder_for(request.organisation.id)
    board = queries.board(crisis.id)
    taken = [row for row in queries.snapshots(crisis.id) if row.indicator in CODES]
    return show(
        request,
        "room.html",
        {
            "crisis": crisis,
            "levels_count": ladder.highest,
            "alert": room_presenter.alert_lines(board, ladder),
            "figures": room_presenter.strip(request, crisis, board, taken),
            "headings": room_presenter.headings(),
            "lines": room_presenter.board_lines(request, crisis, board, ladder),
            "total": room_presenter.total_line(request, crisis, board),
            "unaccounted": room_presenter.unaccounted(request, crisis, board),
            "trend": room_charts.trend(taken, board, request.at, zone),
            "population": room_charts.population(crisis, board.totals["registered"]),
            "events": room_events.events(request, crisis, EVENTS),
            "tasks": room_events.tasks(request, crisis),
            "wardens_url": resolved(request, "rosters:wardens-call"),
            "due_url": _due(request),
            "campaigns_url": resolved(request, "outreach:campaigns", crisis=crisis.slug),
        },
    )
