"""What the parts of the API of funds share."""

from datetime import date
from typing import Annotated, cast

from django.http import HttpRequest
from ninja import Field

from musterpoint.tenancy.actors import Permission
from musterpoint.web.http import ActorRequest
from musterpoint.web.schemas import Schema

#: No control characters: the database refuses a NUL in a text that it is asked for.
Word = Annotated[str, Field(max_length=40, pattern=r"^[^\x00-\x1f]*$")]
Text = Annotated[str, Field(min_length=1, max_length=300, pattern=r"^[^\x00-\x1f]*$")]
Reason = Annotated[str, Field(min_length=1, max_length=2000, pattern=r"^[^\x00]*$")]
Key = Annotated[str, Field(min_length=1, max_length=150, pattern=r"^[\x21-\x7e]+$")]
AccountName = Annotated[str, Field(max_length=200, pattern=r"^[A-Za-z0-9:-]*$")]
Unit = Annotated[str, Field(max_length=24, pattern=r"^[A-Z][A-Z0-9]{1,23}$")]
#: A day of our times.
Day = Annotated[date, Field(ge=date(1970, 1, 1), le=date(2200, 1, 1))]
Amount = Annotated[int, Field(ge=1, lt=10**15)]
PAGE = 200


class FundReasonIn(Schema):
    """Why it is done."""

    reason: Reason


def asker(request: HttpRequest, permission: Permission) -> ActorRequest:
    """Return the request of a program that holds the permission to read this."""
    found = cast(ActorRequest, request)
    found.actor.require(permission)
    return found
