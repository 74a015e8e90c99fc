"""
What is said in a room: written, changed, withdrawn and reported by somebody whom nobody learns.

None of these leaves a line in the audit trail or a time anywhere: what is written waits without
one, and goes with the envelope of the round. That a round ended is recorded, as the system's work.
"""

import hmac
from collections.abc import Mapping
from datetime import datetime
from hashlib import sha256
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from musterpoint.audit import actions as audit
from musterpoint.exchange import rules
from musterpoint.exchange.actions._rooms import (
    ENTRY_USE,
    IN_ROOM,
    NoSuchRoom,
    NotInThisState,
    hosted,
    release,
)
from musterpoint.exchange.actions._saying import check_texts, refuse
from musterpoint.exchange.models import (
    AbuseReport,
    Entry,
    EntryState,
    Outgoing,
    OwnEntry,
    Participant,
    Room,
    RoomState,
)
from musterpoint.kernel.errors import Missing, NotAllowed, Refused
from musterpoint.kernel.ids import random_bytes
from musterpoint.tenancy import vault
from musterpoint.tenancy.actors import Actor, Permission

OUT_USE = "exchange.outgoing"
REPORT_USE = "exchange.report"
MOST_LETTERS = 2000
#: What an author does with an own entry.
OWN = ("say", "edit", "withdraw")
#: So much may wait of one organisation; an envelope takes a part of it each round.
MOST_WAITING = 200


class NotAParticipant(NotAllowed):
    """The own organisation has not named the reader for this room."""


class NoSuchEntry(Missing):
    """There is no such entry in this room."""


class NotYours(Refused):
    """
    Only who wrote an entry changes or withdraws it.

    No missing permission, whose refusal the audit trail would keep: it would tell who did not
    write the entry.
    """


def enter(room_id: UUID, *, by: Actor) -> Room:
    """Return a room that the reader was named for; raise NoSuchRoom or NotAParticipant."""
    by.require(Permission.EXCHANGE_READ)
    room = Room.objects.filter(id=room_id).first()
    if room is None:
        raise NoSuchRoom(_("There is no such room here."))
    if by.id is None or not Participant.objects.filter(room=room, user_id=by.id).exists():
        raise NotAParticipant(
            _("Ask a colleague who keeps the exchange to name you for this room.")
        )
    return room


def say_in_room(
    room_id: UUID, body: str, reply_to: UUID | None = None, *, by: Actor, at: datetime
) -> UUID:
    """Write an entry; it is shown to all, also here, when the round ends. Return its reference."""
    room = _open(room_id, by, at)
    refuse(check_texts({"body": (body, MOST_LETTERS, True)}))
    if reply_to is not None and not room.entries.filter(ref=reply_to).exists():
        raise NoSuchEntry(_("The entry that you answer is not there any more."))
    ref = UUID(bytes=random_bytes(16), version=4)
    OwnEntry.objects.create(id=_timeless(), room=room, ref=ref, mark=mark_of(by, ref, at))
    note = {
        "what": "say",
        "ref": str(ref),
        "body": body.strip(),
        "reply_to": str(reply_to) if reply_to else None,
        "lock": sha256(secret_of(ref, at)).hexdigest(),
    }
    _put(room, ref, note, at)
    return ref


def change_entry(room_id: UUID, ref: UUID, body: str, *, by: Actor, at: datetime) -> None:
    """Say an own entry in other words; they are shown when the round ends."""
    room = _own(room_id, ref, by, at)
    refuse(check_texts({"body": (body, MOST_LETTERS, True)}))
    waiting = {row.id: (row, note) for row, note in waiting_notes(room, at) if row.ref == ref}
    for row, note in waiting.values():
        if note["what"] in ("say", "edit"):
            row.sealed = _sealed({**note, "body": body.strip()}, at)
            row.save(update_fields=["sealed"])
            return
    note = {
        "what": "edit",
        "ref": str(ref),
        "body": body.strip(),
        "secret": secret_of(ref, at).hex(),
    }
    _put(room, ref, note, at)


def withdraw_entry(room_id: UUID, ref: UUID, *, by: Actor, at: datetime) -> None:
    """Take an own entry back; its words go when the round ends, or at once when still waiting."""
    room = _own(room_id, ref, by, at)
    was_out = room.entries.filter(ref=ref).exists()
    # A colleague's report of the entry waits under the same reference, and stays.
    waiting = [r.id for r, note in waiting_notes(room, at) if r.ref == ref and note["what"] in OWN]
    room.outgoing.filter(id__in=waiting).delete()
    if was_out:
        _put(
            room, ref, {"what": "withdraw", "ref": str(ref), "secret": secret_of(ref, at).hex()}, at
        )
    else:
        OwnEntry.objects.filter(room=room, ref=ref).delete()


def report_entry(room_id: UUID, ref: UUID, why: str, *, by: Actor, at: datetime) -> None:
    """Tell the host, without a name, that an entry is abusive."""
    room = _open(room_id, by, at)
    refuse(check_texts({"why": (why, 500, True)}))
    if not room.entries.filter(ref=ref, state=EntryState.SHOWN).exists():
        raise NoSuchEntry(_("There is no such entry in this room."))
    _put(room, ref, {"what": "report", "ref": str(ref), "body": why.strip()}, at)


def hide_entry(room_id: UUID, ref: UUID, *, by: Actor, at: datetime) -> None:
    """Hide an abusive entry from all, as the host; reports about it are closed with it."""
    by.require(Permission.EXCHANGE_CHANGE)
    room = hosted(room_id)
    entry = room.entries.filter(ref=ref).first()
    if entry is None:
        raise NoSuchEntry(_("There is no such entry in this room."))
    if entry.state == EntryState.SHOWN:
        entry.state, entry.sealed = EntryState.HIDDEN, seal_entry(entry.id, "", at)
        entry.save(update_fields=["state", "sealed"])
        audit.record("exchange.entry.hidden", subject_id=entry.ref, by=by, at=at)
        release(room, [entry], at)
    AbuseReport.objects.filter(room=room, entry_ref=ref, handled_at=None).update(handled_at=at)


def dismiss_reports(room_id: UUID, ref: UUID, *, by: Actor, at: datetime) -> None:
    """Leave a reported entry as it is, as the host."""
    by.require(Permission.EXCHANGE_CHANGE)
    room = hosted(room_id)
    count = AbuseReport.objects.filter(room=room, entry_ref=ref, handled_at=None).update(
        handled_at=at
    )
    if count:
        audit.record("exchange.report.dismissed", subject_id=ref, by=by, at=at)


def mark_of(by: Actor, ref: UUID, at: datetime) -> str:
    """Return by what an author finds an own entry again; it tells nobody else anything."""
    key = vault.organisation_secret("exchange.authors", at=at)
    author = by.id.bytes if by.id is not None else b""
    return hmac.digest(key, author + ref.bytes, "sha256").hex()


def secret_of(ref: UUID, at: datetime) -> bytes:
    """Return what only the author's organisation can make of an entry's reference."""
    return hmac.digest(vault.organisation_secret("exchange.locks", at=at), ref.bytes, "sha256")


def waiting_notes(room: Room, at: datetime) -> list[tuple[Outgoing, dict[str, Any]]]:
    """Return what waits for the next envelope, in no order that tells anything."""
    rows = room.outgoing.order_by("id")
    return [(row, vault.open_for_organisation(OUT_USE, row.sealed, at=at)) for row in rows]


def seal_entry(entry_id: UUID, body: str, at: datetime) -> bytes:
    """Seal the words of an entry under its key."""
    return vault.make_keys([entry_id], at=at)[entry_id].seal(ENTRY_USE, {"body": body})


def _put(room: Room, ref: UUID, note: Mapping[str, Any], at: datetime) -> None:
    if room.outgoing.count() >= MOST_WAITING:
        raise NotInThisState(_("Very much waits for the next round. Write again after it."))
    Outgoing.objects.create(id=_timeless(), room=room, ref=ref, sealed=_sealed(note, at))


def _sealed(note: Mapping[str, Any], at: datetime) -> bytes:
    """Seal a note under the organisation's key: a key of its own would tell when it was made."""
    return vault.seal_for_organisation(OUT_USE, dict(note), at=at)


def _timeless() -> UUID:
    """Return an id that does not begin with the time, as others here do."""
    return UUID(bytes=random_bytes(16), version=4)


def _open(room_id: UUID, by: Actor, at: datetime) -> Room:
    room = enter(room_id, by=by)
    Room.objects.select_for_update().get(id=room.id)
    if room.standing not in IN_ROOM or room.state != RoomState.OPEN:
        raise NotInThisState(_("This room is closed. What was said in it can be read."))
    if room.closes_at is not None and at >= room.closes_at:
        raise NotInThisState(_("The last round of this room has ended."))
    if room.entries.count() >= rules.pack().most_entries:
        raise NotInThisState(_("This room is full. Open another one."))
    return room


def _own(room_id: UUID, ref: UUID, by: Actor, at: datetime) -> Room:
    room = _open(room_id, by, at)
    entry = Entry.objects.filter(room=room, ref=ref).first()
    if entry is not None and entry.state != EntryState.SHOWN:
        raise NoSuchEntry(_("This entry is not shown any more."))
    if not OwnEntry.objects.filter(room=room, ref=ref, mark=mark_of(by, ref, at)).exists():
        raise NotYours(_("Only who wrote an entry changes it or takes it back."))
    return room
