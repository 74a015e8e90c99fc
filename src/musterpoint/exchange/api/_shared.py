"""What the parts of the API of exchange share."""

from datetime import UTC, datetime
from typing import Annotated, cast
from uuid import UUID

from django.http import HttpRequest
from ninja import Field
from pydantic import AwareDatetime

from musterpoint.tenancy.actors import Permission
from musterpoint.web.http import ActorRequest
from musterpoint.web.schemas import Schema

#: No control characters: the database refuses a NUL in a text that it is asked for.
Word = Annotated[str, Field(max_length=140, pattern=r"^[^\x00-\x1f]*$")]
Line = Annotated[str, Field(max_length=200, pattern=r"^[^\x00-\x1f]*$")]
Text = Annotated[str, Field(max_length=5000, pattern=r"^[^\x00]*$")]
Ids = Annotated[list[UUID], Field(max_length=200)]
Whole = Annotated[int, Field(ge=0, le=10**6)]
#: A moment of our times, with its zone: others have no day in every calendar and zone.
Moment = Annotated[
    AwareDatetime,
    Field(ge=datetime(1970, 1, 1, tzinfo=UTC), le=datetime(2200, 1, 1, tzinfo=UTC)),
]


class PointBody(Schema):
    """What an organisation that takes part does next, by a moment."""

    text: Annotated[str, Field(max_length=500, pattern=r"^[^\x00]*$")]
    owner_id: UUID
    due_at: Moment


class PointOut(Schema):
    """Something agreed; ``owner_id`` is the organisation that does it."""

    id: UUID
    text: str
    owner_id: UUID
    owner_name: str
    due_at: datetime
    done_at: datetime | None


class InvitedOut(Schema):
    """How many were invited that were not before."""

    invited: int


def asker(request: HttpRequest, permission: Permission) -> ActorRequest:
    """Return the request of a program that holds the permission to read this."""
    found = cast(ActorRequest, request)
    found.actor.require(permission)
    return found
