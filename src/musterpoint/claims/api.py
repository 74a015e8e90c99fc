"""
Claims for programs: file a responder's claim, see where each stands. No program decides any.

Nobody is named in what is read here; migrants' claims are not told by it.
"""

from datetime import date, datetime
from typing import Annotated, Any, cast
from uuid import UUID

from django.http import HttpRequest
from ninja import Field, Router, Schema, Status
from pydantic import ConfigDict

from musterpoint.claims import actions, queries
from musterpoint.claims.actions import ClaimIn, LineIn
from musterpoint.claims.models import Claim, ClaimState
from musterpoint.tenancy.actors import Permission
from musterpoint.web.http import ActorRequest

router = Router(tags=["claims"])
#: No control characters: the database refuses a NUL in a text that it is asked for.
Word = Annotated[str, Field(max_length=120, pattern=r"^[^\x00-\x1f]*$")]
Text = Annotated[str, Field(max_length=3000, pattern=r"^[^\x00]*$")]
Amount = Annotated[int, Field(ge=0, lt=10**15)]


class LineBody(Schema):
    """A service: ``price`` of one and ``covered`` in smallest parts of the claim's currency."""

    model_config = ConfigDict(extra="forbid")

    service: Word
    number: Annotated[int, Field(ge=1, le=1_000_000)]
    price: Annotated[int, Field(gt=0, lt=10**12)]
    is_uninsured: bool
    is_unpaid_by_state: bool
    is_unpaid_by_funds: bool
    covered: Amount = 0
    people: Annotated[int, Field(ge=1, le=1_000_000)] | None = None
    words: Annotated[str, Field(max_length=300, pattern=r"^[^\x00-\x1f]*$")] = ""


class ClaimBody(Schema):
    """A claim of a responder: services and numbers at a place in a time that is over."""

    model_config = ConfigDict(extra="forbid")

    responder_id: UUID
    place: Word
    from_on: date
    until_on: date
    unit: Annotated[str, Field(pattern=r"^[A-Z]{3}$")]
    words: Text = ""
    crisis_id: UUID | None = None
    is_true: bool
    lines: Annotated[list[LineBody], Field(min_length=1, max_length=60)]


class ClaimOut(Schema):
    """Where a claim stands; amounts in smallest parts of ``unit``."""

    id: UUID
    reference: str
    responder_id: UUID
    state: str
    place: str
    from_on: date
    until_on: date
    unit: str
    asked: int
    approved: int | None
    paid: int
    filed_at: datetime | None
    due_at: datetime | None
    decided_at: datetime | None
    paid_at: datetime | None


class ResponderOut(Schema):
    """A responder, without how it is reached and paid."""

    id: UUID
    name: str
    kind: str
    country: str


@router.get("/claims/responders", response=list[ResponderOut])
def responders(request: HttpRequest) -> Any:
    """List responders by name."""
    asked = cast(ActorRequest, request)
    asked.actor.require(Permission.CLAIMS_READ)
    return list(queries.responders()[:1000])


@router.get("/claims", response=list[ClaimOut])
def claims(request: HttpRequest, state: Word = "") -> Any:
    """List responders' claims by the day they are due, of one state or all."""
    asked = cast(ActorRequest, request)
    asked.actor.require(Permission.CLAIMS_READ)
    return queries.claims(state if state in ClaimState.values else "", limit=1000)


@router.post("/claims", response={201: ClaimOut})
def take(request: HttpRequest, body: ClaimBody) -> Status[Any]:
    """File a responder's claim."""
    asked = cast(ActorRequest, request)
    by_at: dict[str, Any] = {"by": asked.actor, "at": asked.at}
    given = ClaimIn(**body.dict(exclude={"responder_id", "is_true", "lines"}))
    row = actions.begin(body.responder_id, given, **by_at)
    for one in body.lines:
        actions.put_line(row.id, LineIn(**one.dict()), **by_at)
    return Status(201, _out(actions.file(row.id, body.is_true, **by_at)))


@router.get("/claims/{uuid:claim_id}", response=ClaimOut)
def claim(request: HttpRequest, claim_id: UUID) -> Any:
    """Return where a claim stands."""
    asked = cast(ActorRequest, request)
    asked.actor.require(Permission.CLAIMS_READ)
    return queries.claim(claim_id)


def _out(row: Claim) -> dict[str, Any]:
    return {name: getattr(row, name) for name in ClaimOut.model_fields}
