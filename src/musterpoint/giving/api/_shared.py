"""What the parts of the API of giving share."""

from datetime import date
from typing import Annotated, cast

from django.http import HttpRequest
from ninja import Field

from musterpoint.giving import actions
from musterpoint.giving.actions import GiverIn
from musterpoint.giving.models import Giver
from musterpoint.tenancy.actors import Permission
from musterpoint.web.http import ActorRequest
from musterpoint.web.schemas import Schema

#: No control characters: the database refuses a NUL in a text that it is asked for.
Word = Annotated[str, Field(max_length=120, pattern=r"^[^\x00-\x1f]*$")]
Code = Annotated[str, Field(max_length=60, pattern=r"^[A-Za-z0-9_-]*$")]
Name = Annotated[str, Field(min_length=1, max_length=200, pattern=r"^[^\x00-\x1f]*$")]
Note = Annotated[str, Field(max_length=300, pattern=r"^[^\x00-\x1f]*$")]
Why = Annotated[str, Field(min_length=1, max_length=500, pattern=r"^[^\x00-\x1f]*$")]
AccountName = Annotated[str, Field(max_length=200, pattern=r"^[A-Za-z0-9:-]*$")]
Parts = Annotated[int, Field(gt=0, le=10**15)]
Start = Annotated[int, Field(ge=0, le=10**6)]
#: A day of our times.
Day = Annotated[date, Field(ge=date(1970, 1, 1), le=date(2200, 1, 1))]
MOST = 200


class GivingWhyIn(Schema):
    """Why it is done."""

    why: Why


class EarmarkIn(Schema):
    """What money is for: a window and head of the fund, a country (three letters), a crisis."""

    window: Code = ""
    head: Code = ""
    country: Code = ""
    crisis: Code = ""


def asker(request: HttpRequest, permission: Permission) -> ActorRequest:
    """Return the request of a program that holds the permission to read this."""
    found = cast(ActorRequest, request)
    found.actor.require(permission)
    return found


def organisation(name: str, source: str, asked: ActorRequest) -> Giver:
    """Return the giver of an organisation's name, written down when it is new."""
    given = GiverIn(is_person=False, name=name, source=source)
    return actions.add_giver(given, by=asked.actor, at=asked.at)
