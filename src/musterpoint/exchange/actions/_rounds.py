"""
The end of a round: envelopes of the same size from everybody, mixed by the host.

What the two sides of a disclosure record (who gave, when) is the same for an organisation that
said much and for one that said nothing. The host opens envelopes only in the moment in which it
mixes them, when those of enough organisations are there, and destroys their keys with it, so that
nobody can open one later to see who said what.
"""

import json
import logging
from base64 import b64decode, b64encode
from collections.abc import Iterable, Mapping
from datetime import datetime
from hashlib import sha256
from typing import Any
from uuid import UUID

from django.db import transaction

from musterpoint.audit import actions as audit
from musterpoint.disclosures import actions as disclosures
from musterpoint.disclosures import queries as disclosed
from musterpoint.disclosures.queries import Received
from musterpoint.exchange import rules
from musterpoint.exchange.actions._entries import (
    MOST_LETTERS,
    MOST_WAITING,
    REPORT_USE,
    seal_entry,
    waiting_notes,
)
from musterpoint.exchange.actions._rooms import (
    ROUNDS,
    end_of_room,
    is_ready,
    later_round,
    reachable_sides,
    release,
)
from musterpoint.exchange.actions._saying import LINE, is_partner, say, system
from musterpoint.exchange.crossing import ENVELOPE
from musterpoint.exchange.models import (
    AbuseReport,
    Entry,
    EntryState,
    Outgoing,
    Room,
    RoomState,
    Side,
    Standing,
)
from musterpoint.kernel.errors import Refused
from musterpoint.kernel.ids import uuid7
from musterpoint.tenancy import pumps, vault
from musterpoint.tenancy.actors import Actor, Permission

logger = logging.getLogger(__name__)

#: Letters of every envelope, filled up with spaces.
SIZE = 12 * LINE
BATCH = 500
#: What is said comes before what is changed of it; a report before the words that it is about go.
ORDER = ("say", "report", "edit", "withdraw")


def end_rounds(*, by: Actor, at: datetime) -> int:
    """Hand over or mix what rounds that ended hold; return how many rooms were dealt with."""
    by.require(Permission.DISCLOSURES_RECEIVE)
    due = Room.objects.select_for_update().filter(
        state=RoomState.OPEN,
        standing__in=(Standing.HOST, Standing.JOINED),
        round_at__lte=at,
    )
    return sum(_ended(room, by, at) for room in due.order_by("id"))


def _ended(room: Room, by: Actor, at: datetime) -> bool:
    """End the round of one room; what is refused in one room keeps no other from its round."""
    try:
        with transaction.atomic():
            return _end_round(room, by, at)
    except Refused:
        logger.warning("a round of an exchange room was refused", exc_info=True)
        pumps.wake(ROUNDS, later_round(room, at))
        return False


def _end_round(room: Room, by: Actor, at: datetime) -> bool:
    if room.standing == Standing.JOINED:
        if not _hand_over(room, at):
            _lose_host(room, at)
            return True
    elif not _mix(room, by, at):
        return False
    elif room.closes_at is not None and room.round_at >= room.closes_at:
        end_of_room(room, by, at)
        return True
    room.round_at = later_round(room, at)
    room.save(update_fields=["round_at"])
    pumps.wake(ROUNDS, room.round_at)
    return True


def _lose_host(room: Room, at: datetime) -> None:
    """Leave a room with whose host there is no agreement any more; what was said stays."""
    room.standing = Standing.LEFT
    room.save(update_fields=["standing"])
    Outgoing.objects.filter(room=room).delete()
    audit.record("exchange.room.lost", subject_id=room.id, by=system(), at=at)


def _hand_over(room: Room, at: datetime) -> bool:
    """Send this organisation's envelope, empty or not; return whether there is an agreement."""
    if not is_partner(room.host_id, ENVELOPE, at):
        return False
    if not is_ready(room):
        return True
    taken: list[UUID] = []
    notes: list[dict[str, Any]] = []
    for row, note in waiting_notes(room, at):
        if len(_written([*notes, note])) > SIZE:
            break
        notes.append(note)
        taken.append(row.id)
    text = _written(notes).ljust(SIZE)
    parts = [text[start : start + LINE] for start in range(0, SIZE, LINE)]
    number = int(room.round_at.timestamp())
    say(room.host_id, ENVELOPE, {"room": str(room.ref), "round": number, "parts": parts}, at=at)
    Outgoing.objects.filter(id__in=taken).delete()
    return True


def _written(notes: list[dict[str, Any]]) -> str:
    """Return notes in letters that take one place each, wherever they are written."""
    return b64encode(json.dumps(notes, ensure_ascii=False).encode()).decode()


def _mix(room: Room, by: Actor, at: datetime) -> bool:
    """Mix the envelopes of a room; return False while one may still come."""
    sides = reachable_sides(room, at)
    joined = {one.counterpart_id for one in sides if one.standing == Standing.JOINED}
    here = [
        one
        for one in _envelopes(at)
        if one.payload["room"] == str(room.ref) and one.sender_id in joined
    ]
    senders = {one.sender_id for one in here}
    last = room.round_at + rules.pack().grace
    if joined - senders and at < last and is_ready(room):
        pumps.wake(ROUNDS, last)
        return False
    if len(senders | {room.host_id}) < rules.pack().least_sides:
        return True
    notes = [note for one in here for note in _notes(one)]
    own = waiting_notes(room, at)
    notes += [note for _row, note in own]
    Outgoing.objects.filter(id__in=[row.id for row, _note in own]).delete()
    touched = _apply_all(room, notes, at)
    _destroy(here, by, at)
    audit.record("exchange.round.mixed", subject_id=room.id, by=by, at=at)
    if touched:
        release(room, touched, at)
    return True


def _envelopes(at: datetime) -> list[Received]:
    return disclosed.unhandled(ENVELOPE, BATCH, at)


def _destroy(envelopes: Iterable[Received], by: Actor, at: datetime) -> None:
    rows = list(envelopes)
    disclosures.mark_handled([one.row_id for one in rows], by=by, at=at)
    disclosures.erase_received_items([one.item_id for one in rows], by=by, at=at)


def clear_closed(*, by: Actor, at: datetime) -> None:
    """Destroy envelopes of rooms that are closed, or that this organisation does not host."""
    hosts = Room.objects.filter(standing=Standing.HOST, state=RoomState.OPEN)
    live = {str(ref) for ref in hosts.values_list("ref", flat=True)}
    sides = set(
        Side.objects.filter(standing=Standing.JOINED, room__state=RoomState.OPEN).values_list(
            "room__ref", "counterpart_id"
        )
    )
    known = {(str(ref), one) for ref, one in sides}
    lost = [
        one
        for one in _envelopes(at)
        if one.payload["room"] not in live or (one.payload["room"], one.sender_id) not in known
    ]
    if lost:
        _destroy(lost, by, at)


def _notes(envelope: Received) -> list[dict[str, Any]]:
    """Return what an envelope holds; what has not the form of a note is left out."""
    try:
        found = json.loads(b64decode("".join(envelope.payload["parts"]).rstrip()))
    except (ValueError, RecursionError):
        return []
    rows = found if isinstance(found, list) else []
    return [one for one in rows[:MOST_WAITING] if _is_note(one)]


def _is_note(one: Any) -> bool:
    if not isinstance(one, dict) or one.get("what") not in ORDER or _ref(one.get("ref")) is None:
        return False
    body = one.get("body", "")
    return isinstance(body, str) and len(body) <= MOST_LETTERS


def _ref(text: object) -> UUID | None:
    try:
        return UUID(text) if isinstance(text, str) else None
    except ValueError:
        return None


def _apply_all(room: Room, notes: Iterable[Mapping[str, Any]], at: datetime) -> list[Entry]:
    """Keep what was said; within a round the order is that of random references."""
    touched: dict[UUID, Entry] = {}
    room_left = rules.pack().most_entries - room.entries.count()
    ordered = sorted(notes, key=lambda one: (ORDER.index(one["what"]), one["ref"], one.get("body")))
    for note in ordered:
        ref = UUID(note["ref"])
        entry = Entry.objects.filter(room=room, ref=ref).first()
        if note["what"] == "say":
            if entry is None and len(touched) < room_left:
                touched[ref] = _said(room, ref, note, at)
        elif note["what"] == "report":
            if entry is not None and entry.state == EntryState.SHOWN:
                _reported(room, ref, note, at)
        elif entry is not None and entry.state == EntryState.SHOWN and _fits(entry, note):
            touched[ref] = _changed(entry, note, at)
    return [touched[ref] for ref in sorted(touched)]


def _said(room: Room, ref: UUID, note: Mapping[str, Any], at: datetime) -> Entry:
    identity = uuid7()
    reply_to = _ref(note.get("reply_to"))
    if reply_to is not None and not Entry.objects.filter(room=room, ref=reply_to).exists():
        reply_to = None
    return Entry.objects.create(
        id=identity,
        room=room,
        ref=ref,
        reply_to=reply_to,
        released_at=room.round_at,
        sealed=seal_entry(identity, note.get("body", ""), at),
        lock=str(note.get("lock", ""))[:64],
    )


def _reported(room: Room, ref: UUID, note: Mapping[str, Any], at: datetime) -> None:
    identity = uuid7()
    AbuseReport.objects.create(
        id=identity,
        room=room,
        entry_ref=ref,
        sealed=vault.make_keys([identity], at=at)[identity].seal(
            REPORT_USE, {"why": note.get("body", "")[:500]}
        ),
        reported_at=room.round_at,
    )


def _fits(entry: Entry, note: Mapping[str, Any]) -> bool:
    """Say whether a change comes from where the entry came from."""
    try:
        secret = bytes.fromhex(str(note.get("secret", "")))
    except ValueError:
        return False
    return sha256(secret).hexdigest() == entry.lock


def _changed(entry: Entry, note: Mapping[str, Any], at: datetime) -> Entry:
    if note["what"] == "withdraw":
        entry.state, body = EntryState.WITHDRAWN, ""
    else:
        entry.is_edited, body = True, note.get("body", "")
    entry.sealed = seal_entry(entry.id, body, at)
    entry.save(update_fields=["state", "is_edited", "sealed"])
    return entry
