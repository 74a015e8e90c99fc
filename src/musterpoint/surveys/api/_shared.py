"""What the parts of the API of surveys share."""

from datetime import UTC, date, datetime
from typing import Annotated, cast

from django.http import HttpRequest
from ninja import Field
from pydantic import AwareDatetime

from musterpoint.tenancy.actors import Permission
from musterpoint.web.http import ActorRequest

#: No control characters: the database refuses a NUL in a text that it is asked for.
Word = Annotated[str, Field(max_length=120, pattern=r"^[^\x00-\x1f]*$")]
Stratum = Annotated[str, Field(max_length=200, pattern=r"^[^\x00-\x1f]*$")]
Text = Annotated[str, Field(max_length=4000, pattern=r"^[^\x00]*$")]
Revision = Annotated[int, Field(ge=0, le=2**31 - 1)]
#: Where a page of a list begins.
Start = Annotated[int, Field(ge=0, le=10**6)]
#: A moment of our times, with its zone: others have no day in every calendar and zone.
Moment = Annotated[
    AwareDatetime,
    Field(ge=datetime(1970, 1, 1, tzinfo=UTC), le=datetime(2200, 1, 1, tzinfo=UTC)),
]
Day = Annotated[date, Field(ge=date(1970, 1, 1), le=date(2200, 1, 1))]


def asker(request: HttpRequest, permission: Permission) -> ActorRequest:
    """Return the request of a program that holds the permission to read this."""
    found = cast(ActorRequest, request)
    found.actor.require(permission)
    return found
