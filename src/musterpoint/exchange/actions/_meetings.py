"""Meetings: planned, told to guests, answered by them, held with minutes, or called off."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import available_timezones

from django.utils.translation import gettext as _

from musterpoint.audit import actions as audit
from musterpoint.disclosures import actions as disclosures
from musterpoint.disclosures import queries as disclosed
from musterpoint.disclosures.queries import Received
from musterpoint.exchange import rules
from musterpoint.exchange.actions._saying import (
    AHEAD,
    check_texts,
    own,
    partner,
    partners,
    refuse,
    say,
)
from musterpoint.exchange.crossing import MEETING
from musterpoint.exchange.models import Answer, FollowUp, Guest, Meeting, MeetingState
from musterpoint.kernel.errors import Missing, Refused
from musterpoint.kernel.ids import uuid7
from musterpoint.tenancy.actors import Actor, Permission

BATCH = 100
LONGEST = timedelta(days=30)


class NoSuchMeeting(Missing):
    """There is no such meeting here."""


class NotTheOrganiser(Refused):
    """Only the organiser of a meeting does this."""


class MeetingOver(Refused):
    """The meeting was held or called off."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingIn:
    """A meeting as it is planned."""

    title: str
    agenda: str
    place: str
    starts_at: datetime
    ends_at: datetime
    zone: str
    answer_by: datetime


def plan_meeting(given: MeetingIn, *, by: Actor, at: datetime) -> Meeting:
    """Plan a meeting; nobody is told before somebody is invited."""
    by.require(Permission.EXCHANGE_CHANGE)
    _check(given, at)
    here = own()
    row = Meeting(
        ref=uuid7(),
        organiser_id=here.id,
        organiser_name=here.name,
        is_ours=True,
        answer=Answer.YES,
    )
    _write(row, given, at)
    audit.record("exchange.meeting.planned", subject_id=row.id, by=by, at=at)
    return row


def change_meeting(meeting_id: UUID, given: MeetingIn, *, by: Actor, at: datetime) -> Meeting:
    """Change a meeting; calendars of the guests follow, and answers stay."""
    by.require(Permission.EXCHANGE_CHANGE)
    row = organised(meeting_id, is_open=True)
    _check(given, at)
    row.sequence += 1
    _write(row, given, at)
    audit.record("exchange.meeting.changed", subject_id=row.id, by=by, at=at)
    tell_guests(row, at)
    return row


def invite_guests(
    meeting_id: UUID, organisations: Iterable[UUID], *, by: Actor, at: datetime
) -> int:
    """Invite organisations to a meeting; return how many were not invited before."""
    by.require(Permission.EXCHANGE_CHANGE)
    row = organised(meeting_id, is_open=True)
    return _invite(row, dict.fromkeys(organisations, ""), by, at)


def invite_group(meeting_id: UUID, group: str, *, by: Actor, at: datetime) -> int:
    """Invite the partners of every State of a group; return how many were not invited before."""
    by.require(Permission.EXCHANGE_CHANGE)
    row = organised(meeting_id, is_open=True)
    found = rules.pack().groups.get(group)
    if found is None:
        refuse({"group": [_("Choose a group.")]})
        return 0
    wanted = {
        one.id: found.role(one.country) for one in partners(MEETING, at) if found.role(one.country)
    }
    return _invite(row, wanted, by, at)


def _invite(row: Meeting, wanted: dict[UUID, str], by: Actor, at: datetime) -> int:
    count = 0
    for organisation_id, role in wanted.items():
        found = partner(organisation_id, MEETING, at)
        _guest, made = Guest.objects.get_or_create(
            meeting=row,
            counterpart_id=found.id,
            defaults={"name": found.name, "country": found.country, "role": role},
        )
        if made:
            count += 1
            say(found.id, MEETING, _payload(row), at=at)
            audit.record(
                "exchange.guest.invited", subject_id=row.id, by=by, at=at, to=str(found.id)
            )
    return count


def answer_meeting(meeting_id: UUID, answer: str, *, by: Actor, at: datetime) -> Meeting:
    """Answer an invitation for the organisation; it can be answered anew until the meeting."""
    by.require(Permission.EXCHANGE_CHANGE)
    row = locked(meeting_id)
    if row.is_ours:
        raise NotTheOrganiser(_("This is your own meeting."))
    if row.state != MeetingState.PLANNED or row.ends_at <= at:
        raise MeetingOver(_("This meeting was held or called off."))
    if answer not in (Answer.YES, Answer.MAYBE, Answer.NO):
        refuse({"answer": [_("Choose an answer.")]})
    row.answer = answer
    row.save(update_fields=["answer"])
    to_organiser(row, {"what": "answer", "ref": str(row.ref), "answer": str(answer)}, at)
    audit.record("exchange.meeting.answered", subject_id=row.id, by=by, at=at, answer=answer)
    return row


def hold_meeting(meeting_id: UUID, minutes: str, *, by: Actor, at: datetime) -> Meeting:
    """Say that a meeting was held, with its minutes, which all guests get."""
    by.require(Permission.EXCHANGE_CHANGE)
    row = organised(meeting_id)
    if row.state == MeetingState.CALLED_OFF:
        raise MeetingOver(_("This meeting was called off."))
    problems = check_texts({"minutes": (minutes, 3900, True)})
    if at < row.starts_at:
        problems["minutes"] = [_("The meeting has not begun yet.")]
    refuse(problems)
    row.minutes, row.state, row.changed_at = minutes.strip(), MeetingState.HELD, at
    row.save(update_fields=["minutes", "state", "changed_at"])
    audit.record("exchange.meeting.held", subject_id=row.id, by=by, at=at)
    tell_guests(row, at)
    return row


def call_off_meeting(meeting_id: UUID, *, by: Actor, at: datetime) -> Meeting:
    """Call a meeting off; it stands as cancelled in the calendars of its guests."""
    by.require(Permission.EXCHANGE_CHANGE)
    row = organised(meeting_id, is_open=True)
    row.state, row.changed_at = MeetingState.CALLED_OFF, at
    row.sequence += 1
    row.save(update_fields=["state", "sequence", "changed_at"])
    audit.record("exchange.meeting.called_off", subject_id=row.id, by=by, at=at)
    tell_guests(row, at)
    return row


def take_meetings(*, by: Actor, at: datetime) -> int:
    """Take in invitations, changes and answers; return how many copies came."""
    by.require(Permission.DISCLOSURES_RECEIVE)
    rows = disclosed.unhandled(MEETING, BATCH, at)
    for one in rows:
        ref = UUID(one.payload["ref"])
        if one.payload["what"] == "invitation":
            _take_invitation(one, ref, by, at)
        elif one.payload["what"] == "answer":
            Guest.objects.filter(
                meeting__ref=ref, meeting__is_ours=True, counterpart_id=one.sender_id
            ).update(answer=one.payload["answer"], answered_at=one.disclosed_at)
        else:
            _take_done(one, ref, at)
    disclosures.mark_handled([one.row_id for one in rows], by=by, at=at)
    return len(rows)


def _take_invitation(one: Received, ref: UUID, by: Actor, at: datetime) -> None:
    given = one.payload
    row = Meeting.objects.select_for_update().filter(ref=ref).first()
    if row is not None and row.organiser_id != one.sender_id:
        return
    needed = ("starts_at", "ends_at", "answer_by", "title", "zone", "sequence")
    if any(given.get(name) in (None, "") for name in needed):
        return
    starts_at = datetime.fromisoformat(given["starts_at"])
    ends_at = datetime.fromisoformat(given["ends_at"])
    if starts_at.tzinfo is None or ends_at.tzinfo is None:
        return
    if not starts_at < ends_at <= starts_at + LONGEST or starts_at > at + 2 * AHEAD:
        return
    if row is None:
        row = Meeting(ref=ref, organiser_id=one.sender_id, is_ours=False)
        audit.record("exchange.meeting.received", subject_id=row.id, by=by, at=at)
    elif given["sequence"] < row.sequence:
        return
    row.organiser_name = one.sender_name
    row.title, row.place = given["title"][:120], (given.get("place") or "")[:200]
    row.agenda, row.minutes = given.get("agenda") or "", given.get("minutes") or ""
    row.starts_at, row.ends_at = starts_at, ends_at
    row.answer_by = datetime.fromisoformat(given["answer_by"])
    row.zone = given["zone"] if given["zone"] in available_timezones() else "UTC"
    state = given.get("state")
    row.state = state if state in MeetingState.values else MeetingState.PLANNED
    row.sequence, row.changed_at = given["sequence"], one.disclosed_at
    row.save()
    for point in given.get("follow_ups") or []:
        FollowUp.objects.update_or_create(
            meeting=row,
            ref=UUID(point["ref"]),
            defaults={
                "text": point["text"][:500],
                "owner_id": UUID(point["owner"]),
                "owner_name": point["owner_name"][:200],
                "due_at": datetime.fromisoformat(point["due_at"]),
                "done_at": one.disclosed_at if point["is_done"] else None,
            },
        )


def _take_done(one: Received, ref: UUID, at: datetime) -> None:
    found = FollowUp.objects.filter(
        ref=ref, owner_id=one.sender_id, meeting__is_ours=True, done_at=None
    ).first()
    if found is not None and found.meeting is not None:
        found.done_at = one.disclosed_at
        found.save(update_fields=["done_at"])
        tell_guests(found.meeting, at)


def tell_guests(row: Meeting, at: datetime) -> None:
    """Tell every guest how the meeting stands; whose agreement ended meanwhile is left out."""
    reachable = {one.id for one in partners(MEETING, at)}
    payload = _payload(row)
    for guest in row.guests.order_by("counterpart_id"):
        if guest.counterpart_id in reachable:
            say(guest.counterpart_id, MEETING, payload, at=at)


def to_organiser(row: Meeting, payload: dict[str, Any], at: datetime) -> None:
    """Tell the organiser something. Raises NoAgreement."""
    say(row.organiser_id, MEETING, payload, at=at)


def follow_up_owners(row: Meeting) -> dict[UUID, str]:
    """Return who may take on a point of a meeting: the organiser and the guests."""
    return {row.organiser_id: row.organiser_name} | {
        one.counterpart_id: one.name for one in row.guests.exclude(answer=Answer.NO)
    }


def locked(meeting_id: UUID) -> Meeting:
    """Return a meeting, locked, or raise NoSuchMeeting."""
    row = Meeting.objects.select_for_update().filter(id=meeting_id).first()
    if row is None:
        raise NoSuchMeeting(_("There is no such meeting here."))
    return row


def organised(meeting_id: UUID, *, is_open: bool = False) -> Meeting:
    """Return a meeting of ours, locked; raise NotTheOrganiser, MeetingOver."""
    row = locked(meeting_id)
    if not row.is_ours:
        raise NotTheOrganiser(_("Only the organisation that invited does this."))
    if is_open and row.state != MeetingState.PLANNED:
        raise MeetingOver(_("This meeting was held or called off."))
    return row


def _write(row: Meeting, given: MeetingIn, at: datetime) -> None:
    row.title, row.agenda = given.title.strip(), given.agenda.strip()
    row.place, row.zone = given.place.strip(), given.zone
    row.starts_at, row.ends_at = given.starts_at, given.ends_at
    row.answer_by, row.changed_at = given.answer_by, at
    row.save()


def _check(given: MeetingIn, at: datetime) -> None:
    problems = check_texts(
        {
            "title": (given.title, 120, True),
            "agenda": (given.agenda, 3900, True),
            "place": (given.place, 200, True),
        }
    )
    if not at < given.starts_at <= at + AHEAD:
        problems["starts_at"] = [_("Choose a time that is still to come, within five years.")]
    elif given.ends_at > given.starts_at + LONGEST:
        problems["ends_at"] = [_("A meeting takes 30 days at most.")]
    if given.ends_at <= given.starts_at:
        problems["ends_at"] = [_("The meeting ends after it starts.")]
    if given.answer_by > given.starts_at:
        problems["answer_by"] = [_("Ask for answers before the meeting starts.")]
    if given.zone not in available_timezones():
        problems["zone"] = [_("Choose a time zone.")]
    refuse(problems)


def _payload(row: Meeting) -> dict[str, Any]:
    return {
        "what": "invitation",
        "ref": str(row.ref),
        "title": row.title,
        "agenda": row.agenda,
        "minutes": row.minutes,
        "place": row.place,
        "starts_at": row.starts_at.isoformat(),
        "ends_at": row.ends_at.isoformat(),
        "zone": row.zone,
        "answer_by": row.answer_by.isoformat(),
        "state": str(row.state),
        "sequence": row.sequence,
        "follow_ups": [
            {
                "ref": str(one.ref),
                "text": one.text,
                "owner": str(one.owner_id),
                "owner_name": one.owner_name,
                "due_at": one.due_at.isoformat(),
                "is_done": one.done_at is not None,
            }
            for one in row.follow_ups.order_by("due_at", "id")
        ],
    }
