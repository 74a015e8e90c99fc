"""Rooms of trust: opened, joined, kept and closed. What is said in them is for people alone."""

from datetime import datetime
from typing import Any, cast
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Status

from musterpoint.exchange import actions, queries
from musterpoint.exchange.api._shared import (
    Ids,
    InvitedOut,
    PointBody,
    PointOut,
    Text,
    Whole,
    Word,
    asker,
)
from musterpoint.exchange.models import Room, Standing
from musterpoint.tenancy.actors import Permission
from musterpoint.web.http import ActorRequest
from musterpoint.web.schemas import Schema

router = Router(tags=["exchange"])


class RoomOut(Schema):
    """
    A room; ``standing`` is ours: host, invited, joined, declined or left.

    ``state`` is open, closed or archived, ``round_at`` when the running round ends.
    """

    id: UUID
    title: str
    host_id: UUID
    host_name: str
    standing: str
    state: str
    sides: list[str]
    every_minutes: int
    round_at: datetime
    closes_at: datetime | None


class SideOut(Schema):
    """An organisation that the host invited: invited, joined, declined or left."""

    organisation: UUID
    name: str
    standing: str


class WholeOut(RoomOut):
    """
    A room with what it is for and what was agreed.

    ``participants`` are our own colleagues who may enter, ``invited`` only the host sees.
    """

    aim: str
    agenda: str
    participants: list[UUID]
    invited: list[SideOut]
    follow_ups: list[PointOut]


class RoomBody(Schema):
    """What a room is about."""

    title: Word
    aim: Text
    agenda: Text = ""


class NewRoomBody(RoomBody):
    """A new room; ``every_minutes`` is how often entries are shown: 60, 360 or 1440."""

    every_minutes: Whole


class InviteBody(Schema):
    """Whom to invite: organisations with an agreement in force."""

    organisations: Ids


class ComingBody(Schema):
    """Whether our organisation joins."""

    is_coming: bool


class ParticipantsBody(Schema):
    """The colleagues who may enter: these and nobody else."""

    users: Ids


@router.get("/exchange/rooms", response=list[RoomOut])
def rooms(request: HttpRequest, q: Word = "") -> Any:
    """List rooms, open ones first."""
    asker(request, Permission.EXCHANGE_READ)
    return queries.rooms(q)


@router.post("/exchange/rooms", response={201: WholeOut})
def begin(request: HttpRequest, given: NewRoomBody) -> Any:
    """Open a room with our organisation as its host; then name who of us may enter."""
    asked = cast(ActorRequest, request)
    made = actions.open_room(**given.dict(), by=asked.actor, at=asked.at)
    return Status(201, _whole(made))


@router.get("/exchange/rooms/{uuid:room_id}", response=WholeOut)
def room(request: HttpRequest, room_id: UUID) -> Any:
    """Return a room with its agenda, its points and who takes part."""
    asker(request, Permission.EXCHANGE_READ)
    return _whole(queries.room(room_id))


@router.post("/exchange/rooms/{uuid:room_id}", response=WholeOut)
def change(request: HttpRequest, room_id: UUID, given: RoomBody) -> Any:
    """Change what a room of ours is about; everybody in it sees it."""
    asked = cast(ActorRequest, request)
    return _whole(actions.change_room(room_id, **given.dict(), by=asked.actor, at=asked.at))


@router.post("/exchange/rooms/{uuid:room_id}/invitations", response=InvitedOut)
def invite(request: HttpRequest, room_id: UUID, given: InviteBody) -> Any:
    """Invite organisations; each names its own participants."""
    asked = cast(ActorRequest, request)
    count = actions.invite(room_id, given.organisations, by=asked.actor, at=asked.at)
    return {"invited": count}


@router.post("/exchange/rooms/{uuid:room_id}/answer", response=WholeOut)
def answer(request: HttpRequest, room_id: UUID, given: ComingBody) -> Any:
    """Join a room that another organisation hosts, or decline."""
    asked = cast(ActorRequest, request)
    return _whole(actions.answer_invitation(room_id, given.is_coming, by=asked.actor, at=asked.at))


@router.post("/exchange/rooms/{uuid:room_id}/participants", response=WholeOut)
def participants(request: HttpRequest, room_id: UUID, given: ParticipantsBody) -> Any:
    """Name the colleagues who may enter; no other organisation learns who they are."""
    asked = cast(ActorRequest, request)
    actions.name_participants(room_id, given.users, by=asked.actor, at=asked.at)
    return _whole(queries.room(room_id))


@router.post("/exchange/rooms/{uuid:room_id}/follow-ups", response={201: PointOut})
def point(request: HttpRequest, room_id: UUID, given: PointBody) -> Any:
    """Write down what an organisation in a room of ours does next."""
    asked = cast(ActorRequest, request)
    made = actions.add_to_room(room_id, **given.dict(), by=asked.actor, at=asked.at)
    return Status(201, made)


@router.post("/exchange/rooms/{uuid:room_id}/left", response=WholeOut)
def left(request: HttpRequest, room_id: UUID) -> Any:
    """Leave a room; what waited for the next round is not sent."""
    asked = cast(ActorRequest, request)
    return _whole(actions.leave(room_id, by=asked.actor, at=asked.at))


@router.post("/exchange/rooms/{uuid:room_id}/closed", response=WholeOut)
def closed(request: HttpRequest, room_id: UUID) -> Any:
    """Close a room of ours with the end of the running round."""
    asked = cast(ActorRequest, request)
    return _whole(actions.close_room(room_id, by=asked.actor, at=asked.at))


@router.post("/exchange/rooms/{uuid:room_id}/archived", response=WholeOut)
def archived(request: HttpRequest, room_id: UUID) -> Any:
    """Archive a closed room: authors can no longer be matched with their entries."""
    asked = cast(ActorRequest, request)
    return _whole(actions.archive_room(room_id, by=asked.actor, at=asked.at))


def _whole(row: Room) -> dict[str, Any]:
    names = (*RoomOut.model_fields, "aim", "agenda")
    invited = row.invited.order_by("name", "id") if row.standing == Standing.HOST else ()
    return {name: getattr(row, name) for name in names} | {
        "participants": queries.participants(row),
        "invited": [
            {"organisation": one.counterpart_id, "name": one.name, "standing": one.standing}
            for one in invited
        ],
        "follow_ups": list(queries.follow_ups(room=row)),
    }
