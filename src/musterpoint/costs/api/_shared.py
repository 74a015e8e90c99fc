"""What the parts of the API of costs share; amounts are written as ``1250.50``."""

from datetime import date
from typing import Annotated, cast

from django.http import HttpRequest
from ninja import Field

from musterpoint.tenancy.actors import Permission
from musterpoint.web.http import ActorRequest
from musterpoint.web.schemas import Schema

#: No control characters: the database refuses a NUL in a text that it is asked for.
Word = Annotated[str, Field(max_length=100, pattern=r"^[^\x00-\x1f]*$")]
Why = Annotated[str, Field(min_length=1, max_length=300, pattern=r"^[^\x00-\x1f]*$")]
Words = Annotated[str, Field(max_length=2000, pattern=r"^[^\x00]*$")]
Amount = Annotated[str, Field(max_length=30, pattern=r"^[0-9]{1,15}(\.[0-9]{1,6})?$")]
Currency = Annotated[str, Field(pattern=r"^[A-Z]{3}$")]
Count = Annotated[int, Field(ge=1, le=20_000)]
Key = Annotated[str, Field(min_length=1, max_length=60, pattern=r"^[A-Za-z0-9._-]+$")]
#: A day of our times.
Day = Annotated[date, Field(ge=date(1970, 1, 1), le=date(2200, 1, 1))]


class CostDecisionBody(Schema):
    """Whether it is granted."""

    is_granted: bool


def asker(request: HttpRequest, permission: Permission) -> ActorRequest:
    """Return the request of a program that holds the permission."""
    found = cast("ActorRequest", request)
    found.actor.require(permission)
    return found
