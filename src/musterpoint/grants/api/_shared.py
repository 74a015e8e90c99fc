"""What the parts of the API of grants share: texts, who asks, where an application stands."""

from datetime import datetime
from typing import Annotated, Any, cast
from uuid import UUID

from django.http import HttpRequest
from ninja import Field
from pydantic import ConfigDict

from musterpoint.grants.models import Application
from musterpoint.tenancy.actors import Permission
from musterpoint.web.http import ActorRequest
from musterpoint.web.schemas import Schema

#: No control characters: the database refuses a NUL in a text that it is asked for.
Word = Annotated[str, Field(max_length=200, pattern=r"^[^\x00-\x1f]*$")]
Text = Annotated[str, Field(max_length=3000, pattern=r"^[^\x00]*$")]
Unit = Annotated[str, Field(pattern=r"^[A-Z]{3}$")]
CountryOrNone = Annotated[str, Field(pattern=r"^([A-Z]{3})?$")]
Papers = Annotated[list[Word], Field(max_length=20)]
MOST = 1000


class WordsBody(Schema):
    """A step with what is said about it."""

    words: Text


class PayeeBody(Schema):
    """Who is paid and where; all may be empty for cash."""

    model_config = ConfigDict(extra="forbid")

    name: Word = ""
    iban: Word = ""
    account: Word = ""
    bic: Word = ""
    phone: Word = ""
    provider: Word = ""
    country: Word = ""


class ApplicationOut(Schema):
    """Where an application stands, without who applies; amounts in smallest parts of ``unit``."""

    id: UUID
    reference: str
    route: str
    state: str
    way: str
    applicant: str
    purpose: str
    crisis_id: UUID | None
    country: str
    unit: str
    asked: int
    approved: int | None
    paid: int
    received_at: datetime
    due_at: datetime | None
    decided_at: datetime | None
    paid_at: datetime | None


class FigureOut(Schema):
    """How many of a group were decided on and refused; null where it is too few to tell."""

    group: str
    value: str
    decided: int | None
    refused: int | None


def asker(request: HttpRequest, permission: Permission = Permission.GRANTS_READ) -> ActorRequest:
    """Return the request of a program that holds the permission to read this."""
    found = cast(ActorRequest, request)
    found.actor.require(permission)
    return found


def by_at(request: HttpRequest) -> dict[str, Any]:
    """Return who asks, and when, as actions take it."""
    asked = cast(ActorRequest, request)
    return {"by": asked.actor, "at": asked.at}


def told(row: Application) -> dict[str, Any]:
    """Return where an application stands, as programs read it."""
    return {name: getattr(row, name) for name in ApplicationOut.model_fields}
