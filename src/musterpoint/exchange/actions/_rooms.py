"""Rooms of trust: opened, joined, described, closed; what the host tells everybody in them."""

import json
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from musterpoint.audit import actions as audit
from musterpoint.exchange import rules
from musterpoint.exchange.actions._saying import (
    check_texts,
    in_parts,
    own,
    partner,
    partners,
    refuse,
    say_if_agreed,
    system,
    works_here,
)
from musterpoint.exchange.crossing import ENVELOPE, ROOM
from musterpoint.exchange.models import (
    Entry,
    Outgoing,
    OwnEntry,
    Participant,
    Room,
    RoomState,
    Side,
    Standing,
)
from musterpoint.kernel.errors import Missing, Refused
from musterpoint.kernel.ids import uuid7
from musterpoint.tenancy import pumps, vault
from musterpoint.tenancy.actors import Actor, ActorKind, Permission

ROUNDS = "exchange.rounds"
ENTRY_USE = "exchange.entry"
IN_ROOM = (Standing.HOST, Standing.JOINED)


class NoSuchRoom(Missing):
    """There is no such room here, or the reader is not in it."""


class NotInThisState(Refused):
    """The room does not stand where this is possible."""


class NotTheHost(Refused):
    """Only the host of a room does this."""


def open_room(
    title: str, aim: str, agenda: str, every_minutes: int, *, by: Actor, at: datetime
) -> Room:
    """Open a room with this organisation as its host."""
    by.require(Permission.EXCHANGE_CHANGE)
    problems = _problems(title, aim, agenda)
    if every_minutes not in rules.pack().every_minutes:
        problems["every_minutes"] = [_("Choose how often entries are shown.")]
    refuse(problems)
    here = own()
    room = Room.objects.create(
        ref=uuid7(),
        host_id=here.id,
        host_name=here.name,
        title=title.strip(),
        aim=aim.strip(),
        agenda=agenda.strip(),
        sides=[here.name],
        standing=Standing.HOST,
        every_minutes=every_minutes,
        round_at=end_of_round(at, every_minutes),
        opened_at=at,
    )
    _let_in(room, by)
    audit.record("exchange.room.opened", subject_id=room.id, by=by, at=at)
    pumps.wake(ROUNDS, room.round_at)
    return room


def _let_in(room: Room, by: Actor) -> None:
    """Let whoever opened or joined it into a room; what is said in it is for people alone."""
    if by.id is not None and by.kind is not ActorKind.CLIENT:
        Participant.objects.get_or_create(room=room, user_id=by.id)


def end_of_round(at: datetime, every_minutes: int) -> datetime:
    """Return the next full step of the clock: the same for all, whoever asks and whenever."""
    step = every_minutes * 60
    return datetime.fromtimestamp((int(at.timestamp()) // step + 1) * step, tz=at.tzinfo)


def change_room(
    room_id: UUID, title: str, aim: str, agenda: str, *, by: Actor, at: datetime
) -> Room:
    """Change what the room is about and its agenda; everybody in it sees it."""
    by.require(Permission.EXCHANGE_CHANGE)
    room = hosted(room_id)
    refuse(_problems(title, aim, agenda))
    room.title, room.aim, room.agenda = title.strip(), aim.strip(), agenda.strip()
    room.save(update_fields=["title", "aim", "agenda"])
    audit.record("exchange.room.changed", subject_id=room.id, by=by, at=at)
    release(room, [], at)
    return room


def invite(room_id: UUID, organisations: Iterable[UUID], *, by: Actor, at: datetime) -> int:
    """Invite organisations into the room; return how many were not invited before."""
    by.require(Permission.EXCHANGE_CHANGE)
    room = hosted(room_id)
    count = 0
    for organisation_id in dict.fromkeys(organisations):
        found = partner(organisation_id, ROOM, at)
        partner(organisation_id, ENVELOPE, at)
        side, made = Side.objects.get_or_create(
            room=room,
            counterpart_id=found.id,
            defaults={"name": found.name, "invited_at": at},
        )
        if not made and side.standing in (Standing.DECLINED, Standing.LEFT):
            side.standing, side.invited_at, side.answered_at = Standing.INVITED, at, None
            side.save()
            made = True
        if made:
            count += 1
            _tell(room, [], side, at)
            audit.record(
                "exchange.side.invited", subject_id=room.id, by=by, at=at, to=str(found.id)
            )
    return count


def answer_invitation(room_id: UUID, is_coming: bool, *, by: Actor, at: datetime) -> Room:
    """Join a room that another organisation hosts, or decline."""
    by.require(Permission.EXCHANGE_CHANGE)
    room = locked(room_id)
    if room.standing != Standing.INVITED or room.state != RoomState.OPEN:
        raise NotInThisState(_("This invitation has been answered, or the room is closed."))
    if is_coming:
        partner(room.host_id, ROOM, at)
    room.standing = Standing.JOINED if is_coming else Standing.DECLINED
    room.round_at = end_of_round(at, room.every_minutes)
    room.save(update_fields=["standing", "round_at"])
    if is_coming:
        _let_in(room, by)
        pumps.wake(ROUNDS, room.round_at)
    to_host(room, room.standing, {}, at)
    audit.record("exchange.room.answered", subject_id=room.id, by=by, at=at, answer=room.standing)
    return room


def leave(room_id: UUID, *, by: Actor, at: datetime) -> Room:
    """Leave a room; what was said stays, what waited for the next round is not sent."""
    by.require(Permission.EXCHANGE_CHANGE)
    room = locked(room_id)
    if room.standing != Standing.JOINED:
        raise NotInThisState(_("Your organisation is not in this room, or hosts it."))
    room.standing = Standing.LEFT
    room.save(update_fields=["standing"])
    Outgoing.objects.filter(room=room).delete()
    to_host(room, Standing.LEFT, {}, at)
    audit.record("exchange.room.left", subject_id=room.id, by=by, at=at)
    return room


def name_participants(room_id: UUID, users: Iterable[UUID], *, by: Actor, at: datetime) -> None:
    """Name the colleagues who may enter the room: these and nobody else. No other side learns."""
    by.require(Permission.EXCHANGE_CHANGE)
    room = locked(room_id)
    if room.standing not in IN_ROOM:
        raise NotInThisState(_("Join the room first."))
    wanted = set(users)
    if not wanted or not all(works_here(one) for one in wanted):
        refuse({"users": [_("Choose colleagues who work here.")]})
    Participant.objects.filter(room=room).exclude(user_id__in=wanted).delete()
    for one in sorted(wanted, key=lambda found: found.bytes):
        Participant.objects.get_or_create(room=room, user_id=one)
    audit.record("exchange.participants.named", subject_id=room.id, by=by, at=at, count=len(wanted))


def close_room(room_id: UUID, *, by: Actor, at: datetime) -> Room:
    """
    Close the room with the end of the running round, whose entries are still shown.

    Afterwards nobody writes any more; the entries can be read and exported.
    """
    by.require(Permission.EXCHANGE_CHANGE)
    room = hosted(room_id)
    if room.closes_at is not None:
        raise NotInThisState(_("This room closes when the running round ends."))
    # A round that waits for late envelopes has ended: what is written now is of the next one.
    runs = room.round_at > at
    room.closes_at = room.round_at if runs else end_of_round(at, room.every_minutes)
    room.save(update_fields=["closes_at"])
    audit.record("exchange.room.closing", subject_id=room.id, by=by, at=at)
    release(room, [], at)
    pumps.wake(ROUNDS, room.round_at)
    return room


def end_of_room(room: Room, by: Actor, at: datetime) -> None:
    """Close a room of ours whose last round was mixed."""
    room.state, room.closed_at = RoomState.CLOSED, at
    room.save(update_fields=["state", "closed_at"])
    Outgoing.objects.filter(room=room).delete()
    audit.record("exchange.room.closed", subject_id=room.id, by=by, at=at)
    release(room, [], at)


def archive_room(room_id: UUID, *, by: Actor, at: datetime) -> Room:
    """Archive a closed room: authors can no longer be matched with their entries by anybody."""
    by.require(Permission.EXCHANGE_CHANGE)
    room = hosted(room_id, RoomState.CLOSED)
    room.state = RoomState.ARCHIVED
    room.save(update_fields=["state"])
    OwnEntry.objects.filter(room=room).delete()
    audit.record("exchange.room.archived", subject_id=room.id, by=by, at=at)
    release(room, [], at)
    return room


def locked(room_id: UUID) -> Room:
    """Return a room, locked, or raise NoSuchRoom."""
    room = Room.objects.select_for_update().filter(id=room_id).first()
    if room is None:
        raise NoSuchRoom(_("There is no such room here."))
    return room


def hosted(room_id: UUID, state: str = RoomState.OPEN) -> Room:
    """Return a room of ours in this state, locked; raise NotTheHost, NotInThisState."""
    room = locked(room_id)
    if room.standing != Standing.HOST:
        raise NotTheHost(_("Only the organisation that hosts the room does this."))
    if room.state != state:
        raise NotInThisState(
            _("Close the room first.")
            if state == RoomState.CLOSED
            else _("This room is closed. What was said in it can be read.")
        )
    return room


def release(room: Room, entries: Sequence[Entry], at: datetime) -> None:
    """Tell everybody in the room how it stands, and these entries of it."""
    sides = reachable_sides(room, at)
    room.sides = [room.host_name, *sorted(s.name for s in sides if s.standing == Standing.JOINED)]
    room.save(update_fields=["sides"])
    for side in sides:
        _tell(room, entries if side.standing == Standing.JOINED else [], side, at)


def reachable_sides(room: Room, at: datetime) -> list[Side]:
    """Return who is in the room or invited; whose agreement ended has left it."""
    agreed = {one.id for one in partners(ROOM, at)} & {one.id for one in partners(ENVELOPE, at)}
    found = []
    for side in room.invited.filter(standing__in=(Standing.JOINED, Standing.INVITED)):
        if side.counterpart_id in agreed:
            found.append(side)
            continue
        side.standing, side.answered_at = Standing.LEFT, at
        side.save(update_fields=["standing", "answered_at"])
        lost = str(side.counterpart_id)
        audit.record("exchange.side.lost", subject_id=room.id, by=system(), at=at, to=lost)
    return found


def tell_all(room: Room, side: Side, at: datetime) -> None:
    """Tell an organisation that joins all that was said."""
    _tell(room, list(room.entries.order_by("released_at", "ref")), side, at)


def _tell(room: Room, entries: Sequence[Entry], side: Side, at: datetime) -> None:
    is_invited = side.standing == Standing.INVITED
    content = {
        "title": room.title,
        "host": room.host_name,
        "is_invited": is_invited,
        "aim": room.aim,
        "agenda": room.agenda,
        "state": room.state,
        "every": room.every_minutes,
    }
    # Who is in the room, what was said and what was agreed is for those who are in it.
    if not is_invited:
        content |= _inside(room, entries, at)
    parts = in_parts(json.dumps(content, ensure_ascii=False))
    payload = {"what": "state", "room": str(room.ref), "parts": parts}
    say_if_agreed(side.counterpart_id, ROOM, payload, at=at)


def _inside(room: Room, entries: Sequence[Entry], at: datetime) -> dict[str, Any]:
    keys = vault.open_keys([one.id for one in entries], at=at)
    return {
        "sides": room.sides,
        "opened_at": room.opened_at.isoformat(),
        "closes_at": room.closes_at.isoformat() if room.closes_at else None,
        "entries": [_entry(one, keys[one.id].open(ENTRY_USE, one.sealed)) for one in entries],
        "follow_ups": [
            {
                "ref": str(one.ref),
                "text": one.text,
                "owner": str(one.owner_id),
                "owner_name": one.owner_name,
                "due_at": one.due_at.isoformat(),
                "done_at": one.done_at.isoformat() if one.done_at else None,
            }
            for one in room.follow_ups.order_by("due_at", "id")
        ],
    }


def _entry(row: Entry, said: dict[str, Any]) -> dict[str, Any]:
    return {
        "ref": str(row.ref),
        "reply_to": str(row.reply_to) if row.reply_to else None,
        "at": row.released_at.isoformat(),
        "state": row.state,
        "edited": row.is_edited,
        "said": said,
    }


def to_host(room: Room, what: str, facts: dict[str, Any], at: datetime) -> None:
    """Tell the host something, while there is an agreement with it."""
    payload = {"what": str(what), "room": str(room.ref), "parts": in_parts(json.dumps(facts))}
    say_if_agreed(room.host_id, ROOM, payload, at=at)


def _problems(title: str, aim: str, agenda: str) -> dict[str, list[str]]:
    return check_texts(
        {"title": (title, 120, True), "aim": (aim, 2000, True), "agenda": (agenda, 5000, False)}
    )


def later_round(room: Room, at: datetime) -> datetime:
    """Return when the round after this one ends; rounds that passed unattended are left out."""
    after = room.round_at + timedelta(minutes=room.every_minutes)
    return after if after > at else end_of_round(at, room.every_minutes)


def is_ready(room: Room) -> bool:
    """Say whether so many organisations are in the room that nobody can be told by counting."""
    return len(room.sides) >= rules.pack().least_sides
