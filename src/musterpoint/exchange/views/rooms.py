"""Rooms of trust: the list, one room, what is said in it, and its minutes."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from musterpoint.exchange import actions, forms, presenters, queries, rules
from musterpoint.exchange.crossing import ENVELOPE, ROOM
from musterpoint.exchange.models import Room, RoomState, Standing
from musterpoint.exchange.views.pages import (
    CHANGE,
    NO_AGREEMENT,
    READ,
    colleagues,
    done,
    goes_to,
    ids,
    run_form,
    show,
    show_list,
)
from musterpoint.web import formats
from musterpoint.web.cards import Act, Cell, Part, data
from musterpoint.web.guard import BOTH, POST, page
from musterpoint.web.http import ActorRequest, uuid_or_none


@page(READ)
def rooms(request: ActorRequest) -> HttpResponse:
    """List rooms, open ones first."""
    found = queries.rooms(request.GET.get("q", "")[:100])
    rows = [
        [
            Cell(text=one.title, url=goes_to(request, "room", room_id=one.id)),
            Cell(text=one.host_name),
            Cell(text=presenters.room_tag(one)[1], tag=presenters.room_tag(one)[0]),
            Cell(text=formats.count(len(one.sides))),
        ]
        for one in found
    ]
    acts = (
        [Act(label=_("Open a room"), url=goes_to(request, "room-new"), is_main=True, icon="plus")]
        if request.actor.may(CHANGE)
        else []
    )
    return show_list(
        request, "rooms", title=_("Rooms of trust"),
        sub=_("What is said may be used; who said it, nobody learns"),
        columns=[_("Room"), _("Host"), _("State"), _("Organisations")], rows=rows, acts=acts,
        empty=(_("No room yet"),
               _("Open one, and invite at least two organisations. You need agreements first.")),
    )  # fmt: skip


@page(CHANGE, BOTH)
def new(request: ActorRequest) -> HttpResponse:
    """Open a room."""
    form = forms.NewRoomForm(data(request))

    def do(given: dict[str, Any]) -> str:
        made = actions.open_room(
            given["title"],
            given["aim"],
            given["agenda"],
            given["every_minutes"],
            by=request.actor,
            at=request.at,
        )
        return goes_to(request, "room", room_id=made.id)

    return run_form(
        request, form, do, title=_("Open a room"), submit=_("Open"),
        back=(goes_to(request, "rooms"), _("Rooms of trust")),
        lead=rules.in_words(rules.pack().rule),
    )  # fmt: skip


@page(READ)
def room(request: ActorRequest, room_id: UUID) -> HttpResponse:
    """Show a room: the rule, what was said, the agenda, points, who takes part."""
    row = queries.room(room_id)
    named = queries.participants(row)
    is_named = request.actor.id in named
    is_in = row.standing in (Standing.HOST, Standing.JOINED)
    is_open = is_in and is_named and row.state == RoomState.OPEN
    entries = queries.entries(row, by=request.actor, at=request.at) if is_named else []
    by_ref = {one.row.ref: one.body for line in entries for one in (line, *line.answers)}
    may_host = row.standing == Standing.HOST and request.actor.may(CHANGE)
    tag = presenters.room_tag(row)
    context = {
        "room": row,
        "rule": rules.in_words(rules.pack().rule),
        "tag_kind": tag[0],
        "tag_word": tag[1],
        "acts": _acts(request, row, is_open, is_named),
        "is_in": is_in,
        "is_open": is_open,
        "is_named": is_named,
        "is_ready": len(row.sides) >= rules.pack().least_sides,
        "entries": entries,
        "waiting": queries.own_waiting(row, by=request.actor, at=request.at) if is_open else [],
        "reports": [
            (one, why, by_ref.get(one.entry_ref, ""))
            for one, why in (queries.open_reports(row, request.at) if may_host else [])
        ],
        "side": _side(request, row, named),
    }
    return show(request, "room", context)


def _acts(request: ActorRequest, row: Room, is_open: bool, is_named: bool) -> list[Act]:
    def to(name: str, **parts: object) -> str:
        return goes_to(request, name, room_id=row.id, **parts)

    found = []
    if is_open:
        found.append(Act(label=_("Say something"), url=to("entry-new"), is_main=True, icon="pen"))
    if is_named:
        found.append(Act(label=_("Minutes (PDF)"), url=to("room-minutes"), icon="print"))
        found.append(Act(label=_("CSV"), url=f"{to('room-file')}?kind=csv"))
    if not request.actor.may(CHANGE):
        return found
    if row.standing == Standing.HOST and row.state == RoomState.OPEN:
        found += [
            Act(label=_("Invite"), url=to("room-invite"), icon="plus"),
            Act(label=_("Aim and agenda"), url=to("room-edit")),
        ]
        if row.closes_at is None:
            close = to("room-step", room_step="close")
            found.append(Act(label=_("Close the room"), url=close, is_post=True))
    elif row.standing == Standing.HOST and row.state == RoomState.CLOSED:
        found.append(
            Act(label=_("Archive"), url=to("room-step", room_step="archive"), is_post=True)
        )
    elif row.standing == Standing.JOINED and row.state == RoomState.OPEN:
        found.append(
            Act(label=_("Leave the room"), url=to("room-step", room_step="leave"), is_post=True)
        )
    return found


def _side(request: ActorRequest, row: Room, named: list[UUID]) -> list[Part]:
    names = queries.names_of(named)
    may = request.actor.may(CHANGE)
    is_host = row.standing == Standing.HOST
    found = [
        Part(title=_("What it is for"), code="aim", words=row.aim),
        Part(title=_("Agenda"), code="agenda", words=row.agenda, empty=_("No agenda yet")),
        presenters.follow_up_part(
            request, queries.follow_ups(room=row),
            goes_to(request, "room-point", room_id=row.id)
            if may and is_host and row.state == RoomState.OPEN
            else "",
        ),
        Part(
            title=_("Organisations in the room"), code="sides",
            columns=[_("Organisation"), *([_("State")] if is_host else [])],
            rows=[
                [Cell(text=row.host_name), Cell(text=_("Host"), tag="ok")],
                *([Cell(text=one.name), presenters.side_cell(one)]
                  for one in row.invited.order_by("name", "id")),
            ] if is_host else [[Cell(text=name)] for name in row.sides],
        ),
    ]  # fmt: skip
    if row.standing in (Standing.HOST, Standing.JOINED):
        found.append(
            Part(
                title=_("Our participants"), code="people",
                words="\n".join(sorted(names.values())),
                acts=[Act(label=_("Name participants"),
                          url=goes_to(request, "room-people", room_id=row.id))] if may else [],
            )
        )  # fmt: skip
    return found


@page(CHANGE, BOTH)
def edit(request: ActorRequest, room_id: UUID) -> HttpResponse:
    """Change what a room is about."""
    row = queries.room(room_id)
    start = {"title": row.title, "aim": row.aim, "agenda": row.agenda}
    form = forms.RoomForm(data(request), initial=start)

    def do(given: dict[str, Any]) -> str:
        actions.change_room(
            room_id, given["title"], given["aim"], given["agenda"], by=request.actor, at=request.at
        )
        return goes_to(request, "room", room_id=room_id)

    return run_form(
        request, form, do, title=_("Aim and agenda"), submit=_("Save"), back=_back(request, row)
    )


def _back(request: ActorRequest, row: Room) -> tuple[str, str]:
    return goes_to(request, "room", room_id=row.id), row.title


@page(CHANGE, BOTH)
def invite(request: ActorRequest, room_id: UUID) -> HttpResponse:
    """Invite organisations."""
    row = queries.room(room_id)
    both = {one.id for one in actions.partners(ENVELOPE, request.at)}
    there = [
        (str(one.id), one.name) for one in actions.partners(ROOM, request.at) if one.id in both
    ]
    form = forms.OrganisationsForm(data(request), partners=there)

    def do(given: dict[str, Any]) -> str:
        actions.invite(room_id, ids(given["organisations"]), by=request.actor, at=request.at)
        messages.success(request, _("Invited. Each organisation names its own participants."))
        return goes_to(request, "room", room_id=room_id)

    return run_form(
        request, form, do, title=_("Invite organisations"), submit=_("Invite"),
        back=_back(request, row),
        lead="" if there else str(NO_AGREEMENT),
    )  # fmt: skip


@page(CHANGE, BOTH)
def people(request: ActorRequest, room_id: UUID) -> HttpResponse:
    """Name the colleagues who may enter."""
    row = queries.room(room_id)
    start = {"users": [str(one) for one in queries.participants(row)]}
    form = forms.ParticipantsForm(data(request), initial=start, colleagues=colleagues(request))

    def do(given: dict[str, Any]) -> str:
        actions.name_participants(room_id, ids(given["users"]), by=request.actor, at=request.at)
        return goes_to(request, "room", room_id=room_id)

    return run_form(
        request, form, do, title=_("Name participants"), submit=_("Save"), back=_back(request, row)
    )


@page(CHANGE, POST)
def answer(request: ActorRequest, room_id: UUID, room_answer: str) -> HttpResponse:
    """Join or decline."""
    if room_answer not in ("join", "decline"):
        raise Http404
    actions.answer_invitation(room_id, room_answer == "join", by=request.actor, at=request.at)
    return done(request, "room", room_id=room_id)


STEPS: dict[str, tuple[Callable[..., Room], Any]] = {
    "close": (
        actions.close_room,
        _l("It closes when the running round ends, with what was said until then."),
    ),
    "archive": (actions.archive_room, _l("Archived.")),
    "leave": (actions.leave, _l("Your organisation left the room.")),
}


@page(CHANGE, POST)
def step(request: ActorRequest, room_id: UUID, room_step: str) -> HttpResponse:
    """Close, archive or leave a room."""
    if room_step not in STEPS:
        raise Http404
    do, words = STEPS[room_step]
    do(room_id, by=request.actor, at=request.at)
    messages.success(request, words)
    return done(request, "room", room_id=room_id)


@page(READ, BOTH)
def entry_new(request: ActorRequest, room_id: UUID) -> HttpResponse:
    """Say something, or answer an entry."""
    row = actions.enter(room_id, by=request.actor)
    form = forms.EntryForm(data(request))
    reply_to = uuid_or_none(request.GET.get("to", "")[:36])

    def do(given: dict[str, Any]) -> str:
        actions.say_in_room(room_id, given["body"], reply_to, by=request.actor, at=request.at)
        messages.success(request, _("Kept. It is shown to all when the round ends."))
        return goes_to(request, "room", room_id=room_id)

    return run_form(
        request, form, do, title=_("Answer") if reply_to else _("Say something"),
        submit=_("Say it"), back=_back(request, row), lead=rules.in_words(rules.pack().rule),
    )  # fmt: skip


@page(READ, BOTH)
def entry_change(request: ActorRequest, room_id: UUID, entry_ref: UUID) -> HttpResponse:
    """Say an own entry in other words."""
    row = actions.enter(room_id, by=request.actor)
    said = {
        one.row.ref: one.body
        for line in queries.entries(row, by=request.actor, at=request.at)
        for one in (line, *line.answers)
        if one.is_mine
    }
    waits = queries.own_waiting(row, by=request.actor, at=request.at)
    said |= {one["ref"]: one["body"] for one in waits}
    if entry_ref not in said:
        raise actions.NotYours(_("Only who wrote an entry changes it or takes it back."))
    form = forms.EntryForm(data(request), initial={"body": said[entry_ref]})

    def do(given: dict[str, Any]) -> str:
        actions.change_entry(room_id, entry_ref, given["body"], by=request.actor, at=request.at)
        return goes_to(request, "room", room_id=room_id)

    return run_form(
        request, form, do, title=_("Change your entry"), submit=_("Save"), back=_back(request, row),
        lead=_("The new words are shown when the round ends."),
    )  # fmt: skip


@page(READ, BOTH)
def entry_report(request: ActorRequest, room_id: UUID, entry_ref: UUID) -> HttpResponse:
    """Report abuse to the host, without a name."""
    row = actions.enter(room_id, by=request.actor)
    form = forms.ReportForm(data(request))

    def do(given: dict[str, Any]) -> str:
        actions.report_entry(room_id, entry_ref, given["why"], by=request.actor, at=request.at)
        messages.success(request, _("The host learns of it when the round ends, not from whom."))
        return goes_to(request, "room", room_id=room_id)

    return run_form(
        request, form, do, title=_("Report abuse"), submit=_("Report"), back=_back(request, row)
    )


@page(READ, POST)
def entry_step(
    request: ActorRequest, room_id: UUID, entry_ref: UUID, entry_step: str
) -> HttpResponse:
    """Withdraw an own entry; as the host, hide a reported one or leave it."""
    found: dict[str, Callable[..., None]] = {
        "withdraw": actions.withdraw_entry,
        "hide": actions.hide_entry,
        "keep": actions.dismiss_reports,
    }
    if entry_step not in found:
        raise Http404
    found[entry_step](room_id, entry_ref, by=request.actor, at=request.at)
    return done(request, "room", room_id=room_id)
