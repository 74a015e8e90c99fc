"""What a room or a meeting agreed: written down with who does it and by when, and done."""

from contextlib import suppress
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from musterpoint.audit import actions as audit
from musterpoint.disclosures.actions import NoAgreement
from musterpoint.exchange.actions._meetings import (
    follow_up_owners,
    organised,
    tell_guests,
    to_organiser,
)
from musterpoint.exchange.actions._rooms import NotTheHost, hosted, release, to_host
from musterpoint.exchange.actions._saying import AHEAD, check_texts, refuse
from musterpoint.exchange.models import FollowUp, Standing
from musterpoint.kernel.errors import Missing
from musterpoint.kernel.ids import uuid7
from musterpoint.tenancy.actors import Actor, Permission


class NoSuchFollowUp(Missing):
    """There is no such point here."""


def add_to_room(
    room_id: UUID, text: str, owner_id: UUID, due_at: datetime, *, by: Actor, at: datetime
) -> FollowUp:
    """Write down what an organisation in a room of ours does next, and by when."""
    by.require(Permission.EXCHANGE_CHANGE)
    room = hosted(room_id)
    joined = room.invited.filter(standing=Standing.JOINED)
    names = {room.host_id: room.host_name} | {one.counterpart_id: one.name for one in joined}
    made = _made(names, text, owner_id, due_at, at)
    made.room = room
    made.save()
    audit.record("exchange.follow_up.added", subject_id=made.id, by=by, at=at)
    release(room, [], at)
    return made


def add_to_meeting(
    meeting_id: UUID, text: str, owner_id: UUID, due_at: datetime, *, by: Actor, at: datetime
) -> FollowUp:
    """Write down what an organisation does after a meeting of ours, and by when."""
    by.require(Permission.EXCHANGE_CHANGE)
    meeting = organised(meeting_id)
    made = _made(follow_up_owners(meeting), text, owner_id, due_at, at)
    made.meeting = meeting
    made.save()
    audit.record("exchange.follow_up.added", subject_id=made.id, by=by, at=at)
    tell_guests(meeting, at)
    return made


def finish(follow_up_id: UUID, *, by: Actor, at: datetime) -> FollowUp:
    """Say that what this organisation took on is done; twice is no matter."""
    by.require(Permission.EXCHANGE_CHANGE)
    row = FollowUp.objects.select_for_update(of=("self",)).filter(id=follow_up_id).first()
    if row is None:
        raise NoSuchFollowUp(_("There is no such point here."))
    if row.owner_id != by.organisation_id:
        raise NotTheHost(_("The organisation that took this on says when it is done."))
    if row.done_at is not None:
        return row
    row.done_at = at
    row.save(update_fields=["done_at"])
    audit.record("exchange.follow_up.done", subject_id=row.id, by=by, at=at)
    if row.room is not None and row.room.standing == Standing.HOST:
        release(row.room, [], at)
    elif row.room is not None:
        to_host(row.room, "done", {"ref": str(row.ref)}, at)
    elif row.meeting is not None and row.meeting.is_ours:
        tell_guests(row.meeting, at)
    elif row.meeting is not None:
        with suppress(NoAgreement):
            to_organiser(row.meeting, {"what": "follow_up", "ref": str(row.ref)}, at)
    return row


def _made(
    names: dict[UUID, str], text: str, owner_id: UUID, due_at: datetime, at: datetime
) -> FollowUp:
    problems = check_texts({"text": (text, 500, True)})
    if owner_id not in names:
        problems["owner_id"] = [_("Choose an organisation that takes part.")]
    if not at < due_at <= at + AHEAD:
        problems["due_at"] = [_("Choose a day that is still to come, within five years.")]
    refuse(problems)
    return FollowUp(
        ref=uuid7(),
        text=text.strip(),
        owner_id=owner_id,
        owner_name=names.get(owner_id, ""),
        due_at=due_at,
    )
