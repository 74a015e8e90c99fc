"""The joint calendar, one session, its places, and who came."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from musterpoint.audit import actions as audit
from musterpoint.kernel.errors import Invalid
from musterpoint.training import actions, catalogue, forms, identity, queries
from musterpoint.training.actions import SessionIn
from musterpoint.training.models import Place
from musterpoint.training.queries import Event
from musterpoint.training.views.courses import tabs
from musterpoint.training.views.pages import (
    CHANGE,
    READ,
    TEACH,
    aware,
    data,
    download,
    goes_to,
    run_form,
    show,
    site,
    typed,
    word,
)
from musterpoint.web import calendars, languages, qr
from musterpoint.web.guard import BOTH, POST, page
from musterpoint.web.http import ActorRequest

#: The page with the code asks for itself again so often, in seconds; a code lives longer.
REFRESH = 45


@page(READ)
def calendar(request: ActorRequest) -> HttpResponse:
    """Show the sessions of the next half year, ours and those that partners published."""
    course, language = word(request, "course"), word(request, "language", 12)
    events = queries.calendar(since=request.at, by=request.actor, course=course, language=language)
    context = {
        "tabs": tabs(request, "calendar"),
        "events": events,
        "courses": forms.course_choices(),
        "course": course,
        "query": request.GET.urlencode(),
        "has_overlap": any(one.competes for one in events),
    }
    return show(request, "calendar", context)


@page(READ)
def calendar_file(request: ActorRequest) -> HttpResponse:
    """Return the calendar as a file for any calendar program."""
    events = queries.calendar(since=request.at, by=request.actor, course=word(request, "course"))
    return _ics(request, events, "training.ics")


@page(READ)
def session_file(request: ActorRequest, session_id: UUID) -> HttpResponse:
    """Return one session as a calendar file; a change of it replaces the copy."""
    row = queries.session(session_id)
    return _ics(request, [queries.event_of(row)], f"training-{row.starts_at:%Y-%m-%d}.ics")


def _ics(request: ActorRequest, events: list[Event], name: str) -> HttpResponse:
    made = calendars.calendar_file(
        [
            calendars.CalendarEvent(
                uid=f"{one.id}@{request.get_host()}",
                title=f"{one.title} ({one.partner})" if one.partner else one.title,
                starts=one.starts_at,
                ends=one.ends_at,
                changed_at=one.changed_at,
                zone=one.zone,
                sequence=one.sequence,
                place=one.place,
                language=one.language,
                url=_address(request, one),
                is_cancelled=one.is_cancelled,
            )
            for one in events
        ],
        name=f"{_('Training')} {request.organisation.name}",
    )
    return download(made, name, calendars.CONTENT_TYPE)


def _address(request: ActorRequest, one: Event) -> str:
    """Return where a session is booked: here, or on the page that says how to reach a partner."""
    if not one.partner:
        return site(request) + goes_to(request, "session", session_id=one.id)
    return site(request) + reverse("public:contact", args=[one.host]) if one.host else ""


@page(TEACH, BOTH)
def new(request: ActorRequest) -> HttpResponse:
    """Plan a session."""
    initial = {
        "course": word(request, "course"),
        "zone": request.organisation.time_zone,
        "country": request.organisation.country,
        "language": languages.current().code,
        "places": 20,
    }
    form = forms.SessionForm(data(request), initial=initial)

    def do(given: dict[str, Any]) -> str:
        row = actions.hold(_given(given), by=request.actor, at=request.at)
        for warning in queries.overlaps_of(row):
            messages.warning(request, warning)
        return goes_to(request, "session", session_id=row.id)

    return run_form(
        request, form, do, title=_("Plan a session"), submit=_("Plan it"),
        back=(goes_to(request, "calendar"), _("Calendar")),
    )  # fmt: skip


@page(TEACH, BOTH)
def edit(request: ActorRequest, session_id: UUID) -> HttpResponse:
    """Change a session."""
    row = queries.session(session_id)
    initial = {
        name: getattr(row, name)
        for name in ("title", "zone", "place", "country", "language", "places", "makes_trainers")
    } | {
        "course": row.course_code,
        "starts_at": typed(row.starts_at, row.zone),
        "ends_at": typed(row.ends_at, row.zone),
    }
    form = forms.SessionForm(
        data(request), initial=initial, course=row.course_code, language=row.language
    )
    back = goes_to(request, "session", session_id=session_id)

    def do(given: dict[str, Any]) -> str:
        actions.change(
            session_id, _given(given), site=site(request), by=request.actor, at=request.at
        )
        messages.success(request, _("Saved. Calendars are told of the change."))
        return back

    return run_form(
        request, form, do, title=_("Change the session"), submit=_("Save"), back=(back, row.title)
    )


def _given(given: dict[str, Any]) -> SessionIn:
    zone = given.pop("zone")
    starts, ends = given.pop("starts_at"), given.pop("ends_at")
    if starts is None or ends is None:
        raise Invalid(_("Some answers need a correction."))
    return SessionIn(
        course_code=given.pop("course"),
        zone=zone,
        starts_at=aware(starts, zone),
        ends_at=aware(ends, zone),
        **given,
    )


@page(READ)
def session(request: ActorRequest, session_id: UUID) -> HttpResponse:
    """Show a session: when, where, who has a place, what competes with it."""
    row = queries.session(session_id)
    may_teach = request.actor.may(TEACH)
    seats = queries.seats(session_id, request.at) if may_teach else []
    if seats:
        audit.saw(
            "training.learner.listed", [one.row.learner_id for one in seats],
            by=request.actor, at=request.at,
        )  # fmt: skip
    mine = queries.own_booking(session_id, request.actor)
    rows = [one.row for one in seats] + ([mine] if mine is not None else [])
    came = dict.fromkeys(one.learner_id for one in rows if one.came_at is not None)
    untrained = queries.not_made(row, came, request.at)
    taken = row.bookings.filter(standing=Place.BOOKED).count()
    context = {
        "row": row,
        "seats": [(one, untrained.get(one.row.learner_id, "")) for one in seats],
        "makes_nobody": queries.session_bar(row, request.at) if may_teach else "",
        "not_made": untrained.get(mine.learner_id, "") if mine is not None else "",
        "mine": mine if mine is not None and mine.standing != Place.LEFT else None,
        "line": queries.place_in_line(mine) if mine and mine.standing == Place.WAITS else 0,
        "taken": taken,
        "came": row.bookings.filter(came_at__isnull=False).count(),
        "is_over": row.ends_at <= request.at,
        "has_begun": row.starts_at <= request.at,
        "competes": queries.overlaps_of(row),
        "course_title": queries.titles().get(row.course_code, row.course_code),
        "certificates": len(queries.certificates_of(row, request.at)) if seats else 0,
        "may_publish": request.actor.may(CHANGE) and row.published_at is None,
    }
    return show(request, "session", context)


STEPS = {
    "book": actions.book,
    "publish": actions.publish_session,
}


@page(READ, POST)
def step(request: ActorRequest, session_id: UUID, doing: str) -> HttpResponse:
    """Take a place, publish, call off."""
    if doing == "call-off":
        actions.call_off(session_id, site=site(request), by=request.actor, at=request.at)
    elif doing in STEPS:
        STEPS[doing](session_id, by=request.actor, at=request.at)
    else:
        raise queries.NoSession(_("There is no such session here."))
    return redirect(goes_to(request, "session", session_id=session_id))


@page(READ, POST)
def place(request: ActorRequest, session_id: UUID, doing: str) -> HttpResponse:
    """Give a place back, or note that somebody came or did not."""
    booking = _uuid(request.POST.get("booking", ""))
    if doing == "give-back":
        actions.give_back(booking, site=site(request), by=request.actor, at=request.at)
    elif doing in ("came", "did-not-come"):
        actions.mark_came(booking, doing == "came", by=request.actor, at=request.at)
    else:
        raise queries.NoSession(_("There is no such session here."))
    return redirect(goes_to(request, "session", session_id=session_id))


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise queries.NoSession(_("There is no such place here.")) from None


@page(TEACH, BOTH)
def guest(request: ActorRequest, session_id: UUID) -> HttpResponse:
    """Put somebody without an account on the list."""
    row = queries.session(session_id)
    offer = queries.offer(row.course_code, all_of_them=True)
    form = forms.GuestForm(offer, data(request))
    back = goes_to(request, "session", session_id=session_id)

    def do(given: dict[str, Any]) -> str:
        actions.add_guest(session_id, **given, by=request.actor, at=request.at)
        return back

    return run_form(
        request, form, do, title=_("Add a guest"), submit=_("Add"), back=(back, row.title)
    )


@page(TEACH)
def code(request: ActorRequest, session_id: UUID) -> HttpResponse:
    """Show the code that those who are in the room scan; it changes by itself."""
    row = queries.session(session_id)
    token = identity.attendance(row.id, request.at)
    address = site(request) + goes_to(request, "attend", token=token)
    context = {
        "row": row,
        "address": address,
        "drawing": qr.svg(address, label=_("Code for attendance")),
        "refresh": REFRESH,
        "minutes": catalogue.limit("attendance_minutes"),
        "came": row.bookings.filter(came_at__isnull=False).count(),
    }
    response = show(request, "code", context)
    response["Refresh"] = str(REFRESH)
    return response


@page(READ, BOTH)
def attend(request: ActorRequest, token: str) -> HttpResponse:
    """Say that one is in the room, by the code that the trainer shows."""
    named = identity.session_of(token, request.at, catalogue.limit("attendance_minutes"))
    if named is None:
        raise queries.NoSession(_("There is no such session here."))
    row = queries.session(named[0])
    if request.method == "POST":
        actions.attend(token, by=request.actor, at=request.at)
        messages.success(request, _("Thank you. Your attendance is noted."))
        return redirect(goes_to(request, "session", session_id=row.id))
    return show(request, "attend", {"row": row, "is_fresh": named[1]})
