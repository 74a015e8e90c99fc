"""Questions about rooms, visits and meetings."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from musterpoint.exchange.actions._entries import REPORT_USE, mark_of, waiting_notes
from musterpoint.exchange.actions._meetings import NoSuchMeeting
from musterpoint.exchange.actions._rooms import ENTRY_USE, NoSuchRoom
from musterpoint.exchange.actions._visits import NoSuchVisit
from musterpoint.exchange.models import (
    AbuseReport,
    Entry,
    EntryState,
    FollowUp,
    Meeting,
    OwnEntry,
    Participant,
    Room,
    Visit,
)
from musterpoint.tenancy import vault
from musterpoint.tenancy.actors import Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryLine:
    """An entry as everybody sees it, with its answers; ``is_mine`` only its author sees."""

    row: Entry
    body: str
    is_mine: bool
    answers: tuple["EntryLine", ...] = ()


def rooms(text: str = "") -> list[Room]:
    """Return rooms, open ones first, the newest on top."""
    rows = Room.objects.order_by("-opened_at", "-id")
    found = [one for one in rows if text.casefold() in one.title.casefold()]
    return sorted(found, key=lambda one: one.state != "open")


def room(room_id: UUID) -> Room:
    """Return a room, or raise NoSuchRoom."""
    found = Room.objects.filter(id=room_id).first()
    if found is None:
        raise NoSuchRoom("There is no such room here.")
    return found


def participants(room: Room) -> list[UUID]:
    """Return who of this organisation may enter a room."""
    rows = Participant.objects.filter(room=room).order_by("user_id")
    return list(rows.values_list("user_id", flat=True))


def entries(room: Room, *, by: Actor | None, at: datetime) -> list[EntryLine]:
    """
    Return what was said, as threads, in the order of rounds.

    ``by`` finds the reader's own entries; None for an export, which marks none.
    """
    rows = list(room.entries.order_by("released_at", "ref"))
    keys = vault.open_keys([one.id for one in rows], at=at)
    own = {one.ref: one.mark for one in OwnEntry.objects.filter(room=room)} if by else {}
    lines: dict[UUID, EntryLine] = {}
    below: dict[UUID | None, list[UUID]] = {}
    for one in rows:
        lines[one.ref] = EntryLine(
            row=one,
            body=str(keys[one.id].open(ENTRY_USE, one.sealed)["body"]) if one.id in keys else "",
            is_mine=by is not None
            and one.state == EntryState.SHOWN
            and one.ref in own
            and own[one.ref] == mark_of(by, one.ref, at),
        )
    for one in rows:
        below.setdefault(_top(one, lines), []).append(one.ref)
    return [_with_answers(lines[ref], lines, below) for ref in below.get(None, [])]


def _top(row: Entry, lines: dict[UUID, EntryLine]) -> UUID | None:
    """Return the entry that begins the thread of an entry; None for one that begins it."""
    found: UUID | None = None
    following = row.reply_to
    while following is not None and following in lines and following not in (found, row.ref):
        found, following = following, lines[following].row.reply_to
    return found


def _with_answers(
    line: EntryLine, lines: dict[UUID, EntryLine], below: dict[UUID | None, list[UUID]]
) -> EntryLine:
    answers = tuple(lines[ref] for ref in below.get(line.row.ref, []))
    return EntryLine(row=line.row, body=line.body, is_mine=line.is_mine, answers=answers)


def own_waiting(room: Room, *, by: Actor, at: datetime) -> list[dict[str, Any]]:
    """Return what the reader wrote that waits for the end of the round; nobody else's."""
    own = {one.ref: one.mark for one in OwnEntry.objects.filter(room=room)}
    found = []
    for row, note in waiting_notes(room, at):
        is_mine = row.ref in own and own[row.ref] == mark_of(by, row.ref, at)
        if is_mine and note["what"] in ("say", "edit", "withdraw"):
            found.append({"ref": row.ref, "what": note["what"], "body": note.get("body", "")})
    return found


def open_reports(room: Room, at: datetime) -> list[tuple[AbuseReport, str]]:
    """Return reports of abuse that the host has not dealt with, with what they say."""
    rows = list(AbuseReport.objects.filter(room=room, handled_at=None).order_by("entry_ref", "id"))
    keys = vault.open_keys([one.id for one in rows], at=at)
    return [
        (one, str(keys[one.id].open(REPORT_USE, one.sealed)["why"]))
        for one in rows
        if one.id in keys
    ]


def follow_ups(*, room: Room | None = None, meeting: Meeting | None = None) -> QuerySet[FollowUp]:
    """Return the points of a room or a meeting, by their day."""
    rows = FollowUp.objects.filter(Q(room=room) if room else Q(meeting=meeting))
    return rows.order_by("due_at", "id")


def visits() -> list[Visit]:
    """Return visits and secondments, the newest first."""
    return list(Visit.objects.order_by("-starts_on", "-id"))


def visit(visit_id: UUID) -> Visit:
    """Return one, or raise NoSuchVisit."""
    found = Visit.objects.filter(id=visit_id).first()
    if found is None:
        raise NoSuchVisit("There is no such visit here.")
    return found


def meetings() -> list[Meeting]:
    """Return meetings, the next ones first."""
    return list(Meeting.objects.order_by("-starts_at", "-id"))


def meeting(meeting_id: UUID) -> Meeting:
    """Return one, or raise NoSuchMeeting."""
    found = Meeting.objects.filter(id=meeting_id).first()
    if found is None:
        raise NoSuchMeeting("There is no such meeting here.")
    return found
