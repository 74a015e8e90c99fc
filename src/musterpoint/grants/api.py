"""
Applications for programs: take one, see where each stands, the figures, published calls.

Scoring and deciding are for people who answer for it by name, so that no program does either.
"""

from datetime import date, datetime
from typing import Annotated, Any, Literal, cast
from uuid import UUID

from django.http import HttpRequest
from ninja import Field, Router, Schema, Status
from pydantic import ConfigDict

from musterpoint.grants import actions, queries
from musterpoint.grants.actions import ApplicationIn
from musterpoint.grants.causes import Cause
from musterpoint.grants.models import Application, State
from musterpoint.tenancy.actors import Permission
from musterpoint.web.http import ActorRequest

router = Router(tags=["grants"])
#: No control characters: the database refuses a NUL in a text that it is asked for.
Word = Annotated[str, Field(max_length=200, pattern=r"^[^\x00-\x1f]*$")]
Text = Annotated[str, Field(max_length=3000, pattern=r"^[^\x00]*$")]


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


class ApplicationBody(Schema):
    """An application that was told or written; ``asked`` is in smallest parts of ``unit``."""

    model_config = ConfigDict(extra="forbid")

    purpose: Word
    unit: Annotated[str, Field(pattern=r"^[A-Z]{3}$")]
    asked: Annotated[int, Field(gt=0, lt=10**15)]
    why: Text
    name: Word = ""
    person_id: UUID | None = None
    applicant: Literal["person", "family"] = "person"
    way: Literal["desk", "phone"] = "desk"
    born: Annotated[str, Field(pattern=r"^(\d{4}(-\d{2}-\d{2})?)?$")] = ""
    phone: Word = ""
    email: Word = ""
    days: Annotated[int, Field(ge=1, le=3660)] | None = None
    from_on: date | None = None
    method: Word = "cash"
    language: Annotated[str, Field(pattern=r"^[a-z]{2}$")] = "en"
    crisis_id: UUID | None = None
    country: Annotated[str, Field(pattern=r"^([A-Z]{3})?$")] = ""
    papers: Annotated[list[Word], Field(max_length=20)] = []
    payee: PayeeBody = PayeeBody()


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


class TakenOut(ApplicationOut):
    """An application that was taken, with the key of the applicant's address, shown once."""

    key: str


class FigureOut(Schema):
    """How many of a group were decided on and refused; null where it is too few to tell."""

    group: str
    value: str
    decided: int | None
    refused: int | None


@router.get("/grants/applications", response=list[ApplicationOut])
def applications(request: HttpRequest, state: Word = "") -> Any:
    """List applications by the day they are due, of one state or all that are open."""
    asked = cast(ActorRequest, request)
    asked.actor.require(Permission.GRANTS_READ)
    wanted = state if state in State.values else ""
    return [one.row for one in queries.queue(wanted, at=asked.at, limit=1000)]


@router.post("/grants/applications", response={201: TakenOut})
def take(request: HttpRequest, body: ApplicationBody) -> Status[Any]:
    """Take an application that was told or written."""
    asked = cast(ActorRequest, request)
    given = body.dict(exclude={"payee", "papers", "crisis_id", "country"})
    sent = actions.apply(
        ApplicationIn(
            **given,
            cause=Cause(crisis_id=body.crisis_id, country=body.country),
            payee=body.payee.dict(),
            papers=tuple(body.papers),
        ),
        by=asked.actor,
        at=asked.at,
    )
    return Status(201, _out(sent.row) | {"key": sent.key})


@router.get("/grants/applications/{uuid:grant_id}", response=ApplicationOut)
def application(request: HttpRequest, grant_id: UUID) -> Any:
    """Return where an application stands."""
    asked = cast(ActorRequest, request)
    asked.actor.require(Permission.GRANTS_READ)
    return queries.application(grant_id)


@router.get("/grants/figures", response=list[FigureOut])
def figures(request: HttpRequest) -> Any:
    """Return by group how many were decided and refused; small groups are not told."""
    asked = cast(ActorRequest, request)
    asked.actor.require(Permission.GRANTS_READ)
    return queries.statistics()


def _out(row: Application) -> dict[str, Any]:
    return {name: getattr(row, name) for name in ApplicationOut.model_fields}
