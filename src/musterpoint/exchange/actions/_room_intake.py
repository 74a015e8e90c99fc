"""What other organisations tell of rooms: their state from the host, answers from the others."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from musterpoint.audit import actions as audit
from musterpoint.disclosures import actions as disclosures
from musterpoint.disclosures import queries as disclosed
from musterpoint.disclosures.queries import Received
from musterpoint.exchange import rules
from musterpoint.exchange.actions._entries import MOST_LETTERS, seal_entry
from musterpoint.exchange.actions._rooms import ROUNDS, end_of_round, release, tell_all
from musterpoint.exchange.crossing import ROOM
from musterpoint.exchange.models import (
    Entry,
    EntryState,
    FollowUp,
    Outgoing,
    OwnEntry,
    Room,
    RoomState,
    Side,
    Standing,
)
from musterpoint.kernel.ids import uuid7
from musterpoint.tenancy import pumps
from musterpoint.tenancy.actors import Actor, Permission

BATCH = 50
AGAIN = (Standing.DECLINED, Standing.LEFT)


def take_rooms(*, by: Actor, at: datetime) -> int:
    """Take in what was told of rooms; return how many copies came."""
    by.require(Permission.DISCLOSURES_RECEIVE)
    rows = disclosed.unhandled(ROOM, BATCH, at)
    for one in rows:
        facts = _facts(one)
        if facts is None:
            continue
        ref = UUID(one.payload["room"])
        if one.payload["what"] == "state":
            _take_state(one, ref, facts, by, at)
        else:
            _take_answer(one, ref, facts, by, at)
    disclosures.mark_handled([one.row_id for one in rows], by=by, at=at)
    # What an author changes or takes back must not lie here in an older copy.
    disclosures.erase_received_items([one.item_id for one in rows], by=by, at=at)
    return len(rows)


def _facts(one: Received) -> dict[str, Any] | None:
    try:
        found = json.loads("".join(one.payload["parts"]))
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


def _take_state(
    one: Received, ref: UUID, facts: Mapping[str, Any], by: Actor, at: datetime
) -> None:
    room = Room.objects.select_for_update().filter(ref=ref).first()
    if room is not None and (room.host_id != one.sender_id or room.standing == Standing.HOST):
        return
    every = facts.get("every")
    if every not in rules.pack().every_minutes:
        return
    if room is None:
        room = Room(
            ref=ref,
            host_id=one.sender_id,
            standing=Standing.INVITED,
            round_at=end_of_round(at, every),
            opened_at=one.disclosed_at,
        )
        audit.record("exchange.room.received", subject_id=room.id, by=by, at=at)
    elif facts.get("is_invited") is True and room.standing in AGAIN:
        room.standing = Standing.INVITED
    room.host_name = one.sender_name
    room.title = str(facts.get("title", ""))[:120]
    room.aim, room.agenda = str(facts.get("aim", "")), str(facts.get("agenda", ""))
    room.every_minutes = every
    room.opened_at = _moment(facts.get("opened_at")) or room.opened_at
    room.closes_at = _moment(facts.get("closes_at"))
    sides = facts.get("sides")
    names = sides if isinstance(sides, list) else [room.host_name]
    room.sides = [str(name)[:200] for name in names]
    state = facts.get("state")
    room.state = state if state in RoomState.values else room.state
    if room.state != RoomState.OPEN:
        room.closed_at = room.closed_at or one.disclosed_at
    room.save()
    _close_up(room)
    for entry in _rows(facts, "entries"):
        _take_entry(room, entry, at)
    _take_follow_ups(room, _rows(facts, "follow_ups"))
    if room.standing == Standing.JOINED and room.state == RoomState.OPEN:
        pumps.wake(ROUNDS, room.round_at)


def _close_up(room: Room) -> None:
    """Let go of what a closed room does not need: what waits, and who finds the own entries."""
    if room.state != RoomState.OPEN:
        Outgoing.objects.filter(room=room).delete()
    if room.state == RoomState.ARCHIVED:
        OwnEntry.objects.filter(room=room).delete()


def _rows(facts: Mapping[str, Any], name: str) -> list[dict[str, Any]]:
    found = facts.get(name)
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []


def _take_entry(room: Room, given: Mapping[str, Any], at: datetime) -> None:
    ref, released_at = _id(given.get("ref")), _moment(given.get("at"))
    said = given.get("said")
    if ref is None or released_at is None or not isinstance(said, dict):
        return
    row = Entry.objects.filter(ref=ref).first() or Entry(id=uuid7(), room=room, ref=ref, lock="")
    if row.room_id != room.id:
        return
    row.reply_to, row.released_at = _id(given.get("reply_to")), released_at
    state = given.get("state")
    row.state = state if state in EntryState.values else EntryState.HIDDEN
    row.is_edited = given.get("edited") is True
    row.sealed = seal_entry(row.id, str(said.get("body", ""))[:MOST_LETTERS], at)
    row.save()


def _take_follow_ups(room: Room, rows: list[dict[str, Any]]) -> None:
    for given in rows:
        ref, owner = _id(given.get("ref")), _id(given.get("owner"))
        due_at = _moment(given.get("due_at"))
        if ref is None or owner is None or due_at is None:
            continue
        FollowUp.objects.update_or_create(
            room=room,
            ref=ref,
            defaults={
                "text": str(given.get("text", ""))[:500],
                "owner_id": owner,
                "owner_name": str(given.get("owner_name", ""))[:200],
                "due_at": due_at,
                "done_at": _moment(given.get("done_at")),
            },
        )


def _take_answer(
    one: Received, ref: UUID, facts: Mapping[str, Any], by: Actor, at: datetime
) -> None:
    room = Room.objects.select_for_update().filter(ref=ref, standing=Standing.HOST).first()
    side = Side.objects.filter(room=room, counterpart_id=one.sender_id).first() if room else None
    if room is None or side is None:
        return
    what = one.payload["what"]
    if what == "done":
        done = FollowUp.objects.filter(
            room=room, ref=_id(facts.get("ref")) or ref, owner_id=one.sender_id, done_at=None
        )
        if done.update(done_at=one.disclosed_at):
            release(room, [], at)
        return
    if what not in (Standing.JOINED, Standing.DECLINED, Standing.LEFT):
        return
    side.standing, side.answered_at = what, one.disclosed_at
    side.save(update_fields=["standing", "answered_at"])
    audit.record("exchange.side.answered", subject_id=room.id, by=by, at=at, answer=what)
    if room.state == RoomState.OPEN:
        release(room, [], at)
    if what == Standing.JOINED:
        tell_all(room, side, at)


def _id(text: object) -> UUID | None:
    try:
        return UUID(text) if isinstance(text, str) else None
    except ValueError:
        return None


def _moment(text: object) -> datetime | None:
    try:
        found = datetime.fromisoformat(text) if isinstance(text, str) else None
    except ValueError:
        return None
    return found if found is None or found.tzinfo is not None else found.replace(tzinfo=UTC)
