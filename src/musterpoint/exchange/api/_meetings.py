"""Meetings: planned, told to guests, answered, held with minutes; points to follow up."""

from datetime import datetime
from typing import Any, cast
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Status

from musterpoint.exchange import actions, queries
from musterpoint.exchange.actions import MeetingIn
from musterpoint.exchange.api._shared import (
    Ids,
    InvitedOut,
    Line,
    Moment,
    PointBody,
    PointOut,
    Text,
    Word,
    asker,
)
from musterpoint.exchange.models import Meeting
from musterpoint.tenancy.actors import Permission
from musterpoint.web.http import ActorRequest
from musterpoint.web.schemas import Schema

router = Router(tags=["exchange"])


class MeetingOut(Schema):
    """A meeting, of ours or to which we are invited; ``state`` is planned, called_off or held."""

    id: UUID
    title: str
    organiser: str
    place: str
    starts_at: datetime
    ends_at: datetime
    zone: str
    state: str
    answer: str


class GuestOut(Schema):
    """An organisation that is invited; ``answer`` is none, yes, maybe or no."""

    organisation: UUID
    name: str
    country: str
    role: str
    answer: str


class WholeOut(MeetingOut):
    """A meeting with its agenda, minutes and points; guests are told of our own meetings."""

    is_ours: bool
    agenda: str
    minutes: str
    answer_by: datetime
    guests: list[GuestOut]
    follow_ups: list[PointOut]


class MeetingBody(Schema):
    """A meeting as it is planned; ``zone`` is that in which it takes place."""

    title: Word
    agenda: Text
    place: Line
    starts_at: Moment
    ends_at: Moment
    zone: Word
    answer_by: Moment


class GuestsBody(Schema):
    """Organisations to invite; ``group``: the partners of every State of a group of the pack."""

    organisations: Ids
    group: Word = ""


class AnswerBody(Schema):
    """What our organisation answers: yes, maybe or no."""

    answer: Word


class MinutesBody(Schema):
    """The minutes, which all guests get."""

    minutes: Text


@router.get("/exchange/meetings", response=list[MeetingOut])
def meetings(request: HttpRequest) -> Any:
    """List meetings, the latest first."""
    asker(request, Permission.EXCHANGE_READ)
    return [_meeting(one) for one in queries.meetings()]


@router.post("/exchange/meetings", response={201: WholeOut})
def plan(request: HttpRequest, given: MeetingBody) -> Any:
    """Plan a meeting; nobody is told before somebody is invited."""
    asked = cast(ActorRequest, request)
    made = actions.plan_meeting(MeetingIn(**given.dict()), by=asked.actor, at=asked.at)
    return Status(201, _whole(made))


@router.get("/exchange/meetings/{uuid:meeting_id}", response=WholeOut)
def meeting(request: HttpRequest, meeting_id: UUID) -> Any:
    """Return a meeting with its agenda, minutes and points."""
    asker(request, Permission.EXCHANGE_READ)
    return _whole(queries.meeting(meeting_id))


@router.post("/exchange/meetings/{uuid:meeting_id}", response=WholeOut)
def change(request: HttpRequest, meeting_id: UUID, given: MeetingBody) -> Any:
    """Change a meeting; every guest is told, and calendars follow."""
    asked = cast(ActorRequest, request)
    values = MeetingIn(**given.dict())
    return _whole(actions.change_meeting(meeting_id, values, by=asked.actor, at=asked.at))


@router.post("/exchange/meetings/{uuid:meeting_id}/invitations", response=InvitedOut)
def invite(request: HttpRequest, meeting_id: UUID, given: GuestsBody) -> Any:
    """Invite organisations, or a whole group of States."""
    asked = cast(ActorRequest, request)
    who: dict[str, Any] = {"by": asked.actor, "at": asked.at}
    count = actions.invite_group(meeting_id, given.group, **who) if given.group else 0
    return {"invited": count + actions.invite_guests(meeting_id, given.organisations, **who)}


@router.post("/exchange/meetings/{uuid:meeting_id}/answer", response=WholeOut)
def answer(request: HttpRequest, meeting_id: UUID, given: AnswerBody) -> Any:
    """Answer an invitation for our organisation."""
    asked = cast(ActorRequest, request)
    return _whole(actions.answer_meeting(meeting_id, given.answer, by=asked.actor, at=asked.at))


@router.post("/exchange/meetings/{uuid:meeting_id}/minutes", response=WholeOut)
def minutes(request: HttpRequest, meeting_id: UUID, given: MinutesBody) -> Any:
    """Say that a meeting of ours was held, with its minutes."""
    asked = cast(ActorRequest, request)
    return _whole(actions.hold_meeting(meeting_id, given.minutes, by=asked.actor, at=asked.at))


@router.post("/exchange/meetings/{uuid:meeting_id}/called-off", response=WholeOut)
def called_off(request: HttpRequest, meeting_id: UUID) -> Any:
    """Call a meeting of ours off."""
    asked = cast(ActorRequest, request)
    return _whole(actions.call_off_meeting(meeting_id, by=asked.actor, at=asked.at))


@router.post("/exchange/meetings/{uuid:meeting_id}/follow-ups", response={201: PointOut})
def point(request: HttpRequest, meeting_id: UUID, given: PointBody) -> Any:
    """Write down what an organisation does after a meeting of ours."""
    asked = cast(ActorRequest, request)
    made = actions.add_to_meeting(meeting_id, **given.dict(), by=asked.actor, at=asked.at)
    return Status(201, made)


@router.post("/exchange/follow-ups/{uuid:follow_up_id}/done", response=PointOut)
def done(request: HttpRequest, follow_up_id: UUID) -> Any:
    """Say that what our organisation took on, in a room or a meeting, is done."""
    asked = cast(ActorRequest, request)
    return actions.finish(follow_up_id, by=asked.actor, at=asked.at)


def _meeting(row: Meeting) -> dict[str, Any]:
    names = MeetingOut.model_fields.keys() - {"organiser"}
    return {name: getattr(row, name) for name in names} | {"organiser": row.organiser_name}


def _whole(row: Meeting) -> dict[str, Any]:
    names = ("is_ours", "agenda", "minutes", "answer_by")
    return (
        _meeting(row)
        | {name: getattr(row, name) for name in names}
        | {
            "guests": [
                {"organisation": one.counterpart_id}
                | {name: getattr(one, name) for name in ("name", "country", "role", "answer")}
                for one in row.guests.order_by("name", "id")
            ],
            "follow_ups": list(queries.follow_ups(meeting=row)),
        }
    )
