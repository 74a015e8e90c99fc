"""Places of a session for programs: who is on it, guests, who came; the actions of the pages."""

from datetime import datetime
from typing import Annotated, Any, cast
from uuid import UUID

from django.http import HttpRequest
from ninja import Field, Router, Status

from musterpoint.audit import actions as audit
from musterpoint.tenancy.permissions import Permission
from musterpoint.training import actions, queries
from musterpoint.training.queries import Seat
from musterpoint.web.http import ActorRequest
from musterpoint.web.schemas import Schema

router = Router(tags=["training"])
#: No control characters: the database refuses a NUL in a text that it is asked for.
Line = Annotated[str, Field(max_length=200, pattern=r"^[^\x00-\x1f]*$")]


class BookingOut(Schema):
    """
    A place, or one on the waiting list; ``standing`` is booked, waits or left.

    ``name`` is empty for whoever was erased; ``number`` is the order in which they asked.
    """

    id: UUID
    session_id: UUID
    name: str
    kind: str
    standing: str
    number: int
    booked_at: datetime
    came_at: datetime | None


class GuestBody(Schema):
    """Somebody without an account; colleagues take their place themselves."""

    name: Line
    email: Line = ""
    audience: Annotated[str, Field(max_length=40, pattern=r"^[^\x00-\x1f]*$")] = ""


class AttendanceBody(Schema):
    """Whether somebody came; false takes it back."""

    came: bool = True


@router.get("/training/sessions/{uuid:session_id}/bookings", response=list[BookingOut])
def bookings(request: HttpRequest, session_id: UUID) -> Any:
    """List who has a place in a session of ours, then who waits, in their order."""
    asked = cast(ActorRequest, request)
    asked.actor.require(Permission.TRAINING_TEACH)
    queries.session(session_id)
    seats = queries.seats(session_id, asked.at)
    return _seen(seats, asked)


@router.post("/training/sessions/{uuid:session_id}/bookings", response={201: BookingOut})
def book_guest(request: HttpRequest, session_id: UUID, given: GuestBody) -> Any:
    """Put somebody on a session, or on its waiting list when all places are taken."""
    asked = cast(ActorRequest, request)
    made = actions.add_guest(session_id, **given.dict(), by=asked.actor, at=asked.at)
    return Status(201, _seen([queries.seat(made.id, asked.at)], asked)[0])


@router.post("/training/bookings/{uuid:training_booking}/attendance", response=BookingOut)
def attendance(request: HttpRequest, training_booking: UUID, given: AttendanceBody) -> Any:
    """Note that somebody came or did not; a program does not note it for whoever made it."""
    asked = cast(ActorRequest, request)
    actions.mark_came(training_booking, given.came, by=asked.actor, at=asked.at)
    return _seen([queries.seat(training_booking, asked.at)], asked)[0]


@router.post("/training/bookings/{uuid:training_booking}/given-back", response=BookingOut)
def given_back(request: HttpRequest, training_booking: UUID) -> Any:
    """Give a place back; the first who waits moves up and is told."""
    asked = cast(ActorRequest, request)
    asked.actor.require(Permission.TRAINING_TEACH)
    site = f"{asked.scheme}://{asked.get_host()}"
    actions.give_back(training_booking, site=site, by=asked.actor, at=asked.at)
    return _seen([queries.seat(training_booking, asked.at)], asked)[0]


def _seen(seats: list[Seat], asked: ActorRequest) -> list[dict[str, Any]]:
    learners = [one.row.learner_id for one in seats]
    audit.saw("training.learner.listed", learners, by=asked.actor, at=asked.at)
    same = ("id", "session_id", "standing", "number", "booked_at", "came_at")
    return [
        {name: getattr(one.row, name) for name in same}
        | {"name": one.name, "kind": one.row.learner.kind}
        for one in seats
    ]
