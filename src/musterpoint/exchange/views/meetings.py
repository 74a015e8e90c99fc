"""Meetings: the list, one of them, its guests, its calendar file; and points to follow up."""

from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo, available_timezones

from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from musterpoint.exchange import actions, forms, presenters, queries
from musterpoint.exchange.actions import MeetingIn
from musterpoint.exchange.actions._meetings import follow_up_owners
from musterpoint.exchange.crossing import MEETING
from musterpoint.exchange.models import FollowUp, Meeting, MeetingState, Standing
from musterpoint.exchange.views.pages import (
    CHANGE,
    READ,
    done,
    goes_to,
    ids,
    run_form,
    show_detail,
    show_list,
)
from musterpoint.web import calendars, formats
from musterpoint.web.cards import Act, Cell, Part, data
from musterpoint.web.guard import BOTH, POST, page
from musterpoint.web.http import ActorRequest
from musterpoint.web.parts import Row


@page(READ)
def meetings(request: ActorRequest) -> HttpResponse:
    """List meetings."""
    text = request.GET.get("q", "")[:100].casefold()
    found = [
        one for one in queries.meetings() if text in f"{one.title} {one.organiser_name}".casefold()
    ]
    rows = [
        [
            Cell(text=one.title, url=goes_to(request, "meeting", meeting_id=one.id)),
            Cell(text=one.organiser_name),
            Cell(text=formats.moment(one.starts_at, one.zone, year=True), note=one.zone),
            Cell(text=one.get_state_display(), tag=presenters.MEETINGS[MeetingState(one.state)]),
        ]
        for one in found
    ]
    acts = []
    if request.actor.may(CHANGE):
        acts.append(
            Act(
                label=_("Plan a meeting"),
                url=goes_to(request, "meeting-new"),
                is_main=True,
                icon="plus",
            )
        )
    if rows:
        acts.append(Act(label=_("Calendar file"), url=goes_to(request, "meetings-file")))
    return show_list(
        request, "meetings", title=_("Meetings"),
        sub=_("With peers: ours and those we are invited to"),
        columns=[_("Meeting"), pgettext("who did it", "By"), _("When"), _("State")],
        rows=rows, acts=acts,
        empty=(_("No meeting yet"),
               _("Plan one, and invite organisations or a whole group of States.")),
    )  # fmt: skip


@page(READ)
def meetings_file(request: ActorRequest) -> HttpResponse:
    """Give all meetings as a calendar file."""
    return _ics(request, queries.meetings(), "meetings.ics")


@page(READ)
def meeting_file(request: ActorRequest, meeting_id: UUID) -> HttpResponse:
    """Give one meeting as a calendar file; a change of it replaces the copy."""
    return _ics(request, [queries.meeting(meeting_id)], "meeting.ics")


def _ics(request: ActorRequest, rows: list[Meeting], name: str) -> HttpResponse:
    made = calendars.calendar_file(
        [
            calendars.CalendarEvent(
                uid=f"{one.ref}@{request.get_host()}",
                title=one.title,
                starts=one.starts_at,
                ends=one.ends_at,
                changed_at=one.changed_at,
                zone=one.zone,
                sequence=one.sequence,
                description=one.agenda,
                place=one.place,
                is_cancelled=one.state == MeetingState.CALLED_OFF,
            )
            for one in rows
        ],
        name=_("Meetings"),
    )
    response = HttpResponse(made, content_type=calendars.CONTENT_TYPE)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@page(CHANGE, BOTH)
def new(request: ActorRequest) -> HttpResponse:
    """Plan a meeting."""
    form = forms.MeetingForm(
        data(request), initial={"zone": request.organisation.time_zone}, zone=_zone(request)
    )

    def do(given: dict[str, Any]) -> str:
        made = actions.plan_meeting(MeetingIn(**given), by=request.actor, at=request.at)
        return goes_to(request, "meeting", meeting_id=made.id)

    return run_form(
        request, form, do, title=_("Plan a meeting"), submit=_("Plan"),
        back=(goes_to(request, "meetings"), _("Meetings")),
        lead=_("Times are those of the zone that you choose."),
    )  # fmt: skip


def _zone(request: ActorRequest, row: Meeting | None = None) -> ZoneInfo:
    """Return the zone in which times were typed, or in which a meeting takes place."""
    typed = request.POST.get("zone", "") or (row.zone if row else request.organisation.time_zone)
    return ZoneInfo(typed if typed in available_timezones() else "UTC")


@page(CHANGE, BOTH)
def edit(request: ActorRequest, meeting_id: UUID) -> HttpResponse:
    """Change a meeting."""
    row = queries.meeting(meeting_id)
    names = ("title", "agenda", "place", "zone", "starts_at", "ends_at", "answer_by")
    start = {name: getattr(row, name) for name in names}
    form = forms.MeetingForm(data(request), initial=start, zone=_zone(request, row))

    def do(given: dict[str, Any]) -> str:
        actions.change_meeting(meeting_id, MeetingIn(**given), by=request.actor, at=request.at)
        return goes_to(request, "meeting", meeting_id=meeting_id)

    return run_form(
        request, form, do, title=_("Change the meeting"), submit=_("Save"),
        back=_back(request, row),
        lead=_("Every guest is told, and their calendars follow."),
    )  # fmt: skip


def _back(request: ActorRequest, row: Meeting) -> tuple[str, str]:
    return goes_to(request, "meeting", meeting_id=row.id), row.title


@page(READ)
def meeting(request: ActorRequest, meeting_id: UUID) -> HttpResponse:
    """Show a meeting: agenda, minutes, points, guests."""
    row = queries.meeting(meeting_id)
    guests = list(row.guests.order_by("name", "id"))
    may = request.actor.may(CHANGE) and row.is_ours
    parts = [
        Part(title=_("Agenda"), code="agenda", words=row.agenda),
        presenters.follow_up_part(
            request,
            queries.follow_ups(meeting=row),
            goes_to(request, "meeting-point", meeting_id=row.id)
            if may and row.state != MeetingState.CALLED_OFF
            else "",
        ),
    ]
    if row.minutes:
        parts.insert(0, Part(title=_("Minutes"), code="minutes", words=row.minutes))
    if row.is_ours:
        parts.append(
            Part(
                title=_("Guests"), code="guests",
                columns=[_("Organisation"), _("Country"), _("Answer")],
                rows=[[Cell(text=one.name), Cell(text=one.country, note=_role(one.role)),
                       presenters.answer_cell(one)] for one in guests],
                empty=_("Nobody is invited yet"),
            )
        )  # fmt: skip
    facts = [
        Row(key=pgettext("who did it", "By"), value=row.organiser_name),
        Row(key=_("Begins"), value=formats.moment(row.starts_at, row.zone, year=True)),
        Row(key=_("Ends"), value=formats.moment(row.ends_at, row.zone, year=True)),
        Row(key=_("Time zone"), value=row.zone),
        Row(key=_("Where"), value=row.place),
        Row(key=_("Answers until"), value=formats.moment(row.answer_by, row.zone, year=True)),
    ]
    if not row.is_ours:
        facts.append(Row(key=_("Our answer"), value=row.get_answer_display()))
    return show_detail(
        request, back=(goes_to(request, "meetings"), _("Meetings")), title=row.title,
        tag=(presenters.MEETINGS[MeetingState(row.state)], row.get_state_display()),
        acts=_acts(request, row), parts=parts,
        side=[Part(title=_("Facts"), code="facts", facts=facts)],
    )  # fmt: skip


def _role(role: str) -> str:
    words = {"origin": _("State of origin"), "destination": _("State of destination")}
    return words.get(role, role)


def _acts(request: ActorRequest, row: Meeting) -> list[Act]:
    def to(name: str) -> str:
        return goes_to(request, name, meeting_id=row.id)

    found = [Act(label=_("Calendar file"), url=to("meeting-file"))]
    if not request.actor.may(CHANGE):
        return found
    if not row.is_ours:
        if row.state == MeetingState.PLANNED:
            found.append(Act(label=_("Answer"), url=to("meeting-answer"), is_main=True))
        return found
    if row.state == MeetingState.PLANNED:
        found += [
            Act(label=_("Invite"), url=to("meeting-invite"), is_main=True, icon="plus"),
            Act(label=_("Change"), url=to("meeting-edit"), icon="pen"),
            Act(label=_("Call it off"), url=to("meeting-off"), is_post=True),
        ]
    if row.state != MeetingState.CALLED_OFF and row.starts_at <= request.at:
        found.append(Act(label=_("Minutes"), url=to("meeting-minutes")))
    return found


@page(CHANGE, BOTH)
def invite(request: ActorRequest, meeting_id: UUID) -> HttpResponse:
    """Invite organisations, or a whole group of States."""
    row = queries.meeting(meeting_id)
    there = [(str(one.id), one.name) for one in actions.partners(MEETING, request.at)]
    form = forms.GuestsForm(data(request), partners=there)

    def do(given: dict[str, Any]) -> str:
        count = 0
        if given["group"]:
            count += actions.invite_group(
                meeting_id, given["group"], by=request.actor, at=request.at
            )
        count += actions.invite_guests(
            meeting_id, ids(given["organisations"]), by=request.actor, at=request.at
        )
        messages.success(request, _("Invited: %(n)s") % {"n": formats.count(count)})
        return goes_to(request, "meeting", meeting_id=meeting_id)

    return run_form(
        request, form, do, title=_("Invite"), submit=_("Invite"), back=_back(request, row),
        lead=_("Of a group, those with whom you have an agreement are invited."),
    )  # fmt: skip


@page(CHANGE, BOTH)
def answer(request: ActorRequest, meeting_id: UUID) -> HttpResponse:
    """Answer an invitation."""
    row = queries.meeting(meeting_id)
    form = forms.AnswerForm(data(request), initial={"answer": row.answer})

    def do(given: dict[str, Any]) -> str:
        actions.answer_meeting(meeting_id, given["answer"], by=request.actor, at=request.at)
        return goes_to(request, "meeting", meeting_id=meeting_id)

    return run_form(
        request, form, do, title=_("Answer the invitation"), submit=_("Answer"),
        back=_back(request, row),
    )  # fmt: skip


@page(CHANGE, BOTH)
def minutes(request: ActorRequest, meeting_id: UUID) -> HttpResponse:
    """Write the minutes of a meeting that was held."""
    row = queries.meeting(meeting_id)
    form = forms.WordsForm(data(request), initial={"words": row.minutes}, label=_("Minutes"))

    def do(given: dict[str, Any]) -> str:
        actions.hold_meeting(meeting_id, given["words"], by=request.actor, at=request.at)
        return goes_to(request, "meeting", meeting_id=meeting_id)

    return run_form(
        request, form, do, title=_("Minutes"), submit=_("Send to all guests"),
        back=_back(request, row),
    )  # fmt: skip


@page(CHANGE, POST)
def call_off(request: ActorRequest, meeting_id: UUID) -> HttpResponse:
    """Call a meeting off."""
    actions.call_off_meeting(meeting_id, by=request.actor, at=request.at)
    return done(request, "meeting", meeting_id=meeting_id)


@page(CHANGE, BOTH)
def meeting_point(request: ActorRequest, meeting_id: UUID) -> HttpResponse:
    """Add a point to a meeting."""
    row = queries.meeting(meeting_id)
    owners = [(str(key), name) for key, name in follow_up_owners(row).items()]
    form = forms.FollowUpForm(data(request), owners=owners, zone=_zone(request))

    def do(given: dict[str, Any]) -> str:
        actions.add_to_meeting(
            meeting_id,
            given["text"],
            UUID(given["owner_id"]),
            given["due_at"],
            by=request.actor,
            at=request.at,
        )
        return goes_to(request, "meeting", meeting_id=meeting_id)

    return run_form(
        request, form, do, title=_("Add a point"), submit=_("Add"), back=_back(request, row)
    )


@page(CHANGE, BOTH)
def room_point(request: ActorRequest, room_id: UUID) -> HttpResponse:
    """Add a point to a room."""
    row = queries.room(room_id)
    joined = row.invited.filter(standing=Standing.JOINED).order_by("name", "id")
    owners = [
        (str(row.host_id), row.host_name),
        *((str(one.counterpart_id), one.name) for one in joined),
    ]
    form = forms.FollowUpForm(data(request), owners=owners, zone=_zone(request))

    def do(given: dict[str, Any]) -> str:
        actions.add_to_room(
            room_id,
            given["text"],
            UUID(given["owner_id"]),
            given["due_at"],
            by=request.actor,
            at=request.at,
        )
        return goes_to(request, "room", room_id=room_id)

    return run_form(
        request, form, do, title=_("Add a point"), submit=_("Add"),
        back=(goes_to(request, "room", room_id=room_id), row.title),
        lead=_("Organisations take points on by name, not what was said about them."),
    )  # fmt: skip


@page(READ, BOTH)
def follow_up(request: ActorRequest, follow_up_id: UUID) -> HttpResponse:
    """Show a point; sent, it is done."""
    row = FollowUp.objects.select_related("room", "meeting").filter(id=follow_up_id).first()
    if row is None:
        raise actions.NoSuchFollowUp(_("There is no such point here."))
    if request.method == "POST":
        actions.finish(follow_up_id, by=request.actor, at=request.at)
        return done(request, "follow-up", follow_up_id=follow_up_id)
    zone = request.organisation.time_zone
    back = (
        (goes_to(request, "room", room_id=row.room.id), row.room.title)
        if row.room
        else (goes_to(request, "meetings"), _("Meetings"))
    )
    if row.meeting:
        back = _back(request, row.meeting)
    may = row.owner_id == request.organisation.id and request.actor.may(CHANGE)
    tag = ("ok", _("Done")) if row.done_at else ("due", _("Open"))
    return show_detail(
        request, back=back, title=row.text, tag=tag,
        acts=[Act(label=_("Done"), url=goes_to(request, "follow-up", follow_up_id=row.id),
                  is_post=True, is_main=True)] if may and not row.done_at else [],
        parts=[Part(title=_("Facts"), code="facts", facts=[
            Row(key=_("Who"), value=row.owner_name),
            Row(key=_("By when"), value=formats.moment(row.due_at, zone, year=True)),
        ])],
    )  # fmt: skip
