"""What the parts of the API of claims share: texts, amounts, papers."""

from datetime import date, datetime
from typing import Annotated, Any, cast
from uuid import UUID

from django.http import HttpRequest
from ninja import Field
from pydantic import Base64Bytes

from musterpoint.claims import actions
from musterpoint.tenancy.actors import Permission
from musterpoint.web.http import ActorRequest
from musterpoint.web.schemas import Schema

#: No control characters: the database refuses a NUL in a text that it is asked for.
Word = Annotated[str, Field(max_length=120, pattern=r"^[^\x00-\x1f]*$")]
Line = Annotated[str, Field(max_length=500, pattern=r"^[^\x00-\x1f]*$")]
Text = Annotated[str, Field(max_length=3000, pattern=r"^[^\x00]*$")]
Amount = Annotated[int, Field(ge=0, lt=10**15)]
Unit = Annotated[str, Field(pattern=r"^[A-Z]{3}$")]
Country = Annotated[str, Field(pattern=r"^[A-Z]{3}$")]
Place = Annotated[int, Field(ge=1, le=1000)]
#: As large as a body may be, written with letters; a larger paper goes by the page.
File = Annotated[Base64Bytes, Field(max_length=1_500_000)]
MOST = 1000


class WordsBody(Schema):
    """A step with what is said about it."""

    words: Text


class PlaceBody(Schema):
    """A line of a claim, by its position."""

    position: Place


class PaperBody(Schema):
    """A paper in base64, with its name."""

    name: Line
    file: File


class PaperOut(Schema):
    """A paper of a claim."""

    id: UUID
    name: str


class StepOut(Schema):
    """One line of what happened."""

    at: datetime
    what: str
    amount: int | None
    words: str


class DayBody(Schema):
    """On which day it was."""

    on: date


def asker(request: HttpRequest, permission: Permission = Permission.CLAIMS_READ) -> ActorRequest:
    """Return the request of a program that holds the permission to read this."""
    found = cast(ActorRequest, request)
    found.actor.require(permission)
    return found


def by_at(request: HttpRequest) -> dict[str, Any]:
    """Return who asks, and when, as actions take it."""
    asked = cast(ActorRequest, request)
    return {"by": asked.actor, "at": asked.at}


def papers(of_id: UUID, at: datetime) -> list[dict[str, Any]]:
    """Return the papers of a claim by name."""
    return [{"id": one.id, "name": name} for one, name in actions.paper_names(of_id, of_id, at)]


def history(of_id: UUID, at: datetime, key_of: UUID | None = None) -> list[dict[str, Any]]:
    """Return what happened to a claim, the latest first."""
    return [
        {"at": one.made_at, "what": one.what, "amount": one.amount, "words": words}
        for one, words in actions.history(of_id, key_of or of_id, at)
    ]
