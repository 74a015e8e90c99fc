"""Claims of responders: filed, corrected, answered, withdrawn. Nobody is named in them."""

from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Field, Router, Status
from pydantic import ConfigDict

from musterpoint.claims import actions, queries
from musterpoint.claims.actions import ClaimIn, LineIn
from musterpoint.claims.api._shared import (
    MOST,
    Amount,
    PaperBody,
    PaperOut,
    Place,
    PlaceBody,
    Text,
    Unit,
    Word,
    WordsBody,
    asker,
    by_at,
)
from musterpoint.claims.models import Claim, ClaimState
from musterpoint.web.schemas import Schema

router = Router(tags=["claims"])
ONE = "/claims/{uuid:claim_id}"


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
    unit: Unit
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


class PlacedBody(LineBody):
    """A line to add, or with its ``position`` to write anew."""

    position: Place | None = None


class HeadBody(Schema):
    """Place, time and words of a claim that is not sent, or that came back."""

    model_config = ConfigDict(extra="forbid")

    place: Word
    from_on: date
    until_on: date
    unit: Unit
    words: Text = ""
    crisis_id: UUID | None = None


class OwedClaimOut(ClaimOut):
    """A claim with money set aside: ``left`` of it was not paid yet."""

    left: int


@router.get("/claims", response=list[ClaimOut])
def claims(request: HttpRequest, state: Word = "") -> Any:
    """List responders' claims by the day they are due, of one state or all."""
    asker(request)
    return queries.claims(state if state in ClaimState.values else "", limit=MOST)


@router.get("/claims/to-pay", response=list[OwedClaimOut])
def to_pay(request: HttpRequest) -> Any:
    """List claims for which money is set aside, with what is still to pay of each."""
    asker(request)
    rows = queries.claims(ClaimState.COMMITTED, limit=MOST)
    return [told(one) | {"left": (one.approved or 0) - one.paid} for one in rows]


@router.post("/claims", response={201: ClaimOut})
def take(request: HttpRequest, body: ClaimBody) -> Status[Any]:
    """File a responder's claim."""
    given = ClaimIn(**body.dict(exclude={"responder_id", "is_true", "lines"}))
    row = actions.begin(body.responder_id, given, **by_at(request))
    for one in body.lines:
        actions.put_line(row.id, LineIn(**one.dict()), **by_at(request))
    return Status(201, told(actions.file(row.id, body.is_true, **by_at(request))))


@router.get(ONE, response=ClaimOut)
def claim(request: HttpRequest, claim_id: UUID) -> Any:
    """Return where a claim stands."""
    asker(request)
    return queries.claim(claim_id)


@router.put(ONE, response=ClaimOut)
def change(request: HttpRequest, claim_id: UUID, body: HeadBody) -> Any:
    """Correct place, time and words of a claim that is not sent, or that came back."""
    return told(actions.change(claim_id, ClaimIn(**body.dict()), **by_at(request)))


@router.post(f"{ONE}/lines", response=ClaimOut)
def put_line(request: HttpRequest, claim_id: UUID, body: PlacedBody) -> Any:
    """Add a line to a claim that is not sent, or that came back; or write one anew."""
    given = LineIn(**body.dict(exclude={"position"}))
    actions.put_line(claim_id, given, body.position, **by_at(request))
    return told(queries.claim(claim_id))


@router.post(f"{ONE}/lines/drop", response=ClaimOut)
def drop_line(request: HttpRequest, claim_id: UUID, body: PlaceBody) -> Any:
    """Take a line out of a claim that is not sent, or that came back."""
    return told(actions.drop_line(claim_id, body.position, **by_at(request)))


@router.post(f"{ONE}/papers", response={201: PaperOut})
def add_paper(request: HttpRequest, claim_id: UUID, body: PaperBody) -> Status[Any]:
    """Add an invoice or a list of services to a claim that is not decided; nobody is named."""
    made = actions.add_paper(claim_id, body.name, body.file, **by_at(request))
    return Status(201, {"id": made.id, "name": body.name})


@router.post(f"{ONE}/question", response=ClaimOut)
def ask_back(request: HttpRequest, claim_id: UUID, body: WordsBody) -> Any:
    """Ask the responder for something; it reads this on its own page."""
    return told(actions.ask_back(claim_id, body.words, **by_at(request)))


@router.post(f"{ONE}/answer", response=ClaimOut)
def answer(request: HttpRequest, claim_id: UUID, body: WordsBody) -> Any:
    """Answer what was asked back; the claim goes on as it now stands."""
    return told(actions.answer(claim_id, body.words, **by_at(request)))


@router.post(f"{ONE}/objection", response=ClaimOut)
def object_to(request: HttpRequest, claim_id: UUID, body: WordsBody) -> Any:
    """Write down what a responder objects to a decision: once, by the day."""
    actions.object_to(claim_id, body.words, **by_at(request))
    return told(queries.claim(claim_id))


@router.post(f"{ONE}/receipt", response=ClaimOut)
def take_receipt(request: HttpRequest, claim_id: UUID, body: WordsBody) -> Any:
    """Note how a responder confirmed what it was paid in cash or by mobile money."""
    return told(actions.take_receipt(claim_id, body.words, **by_at(request)))


@router.post(f"{ONE}/withdrawal", response=ClaimOut)
def withdraw(request: HttpRequest, claim_id: UUID) -> Any:
    """Take a claim back before it is decided; it can be made again."""
    return told(actions.withdraw(claim_id, **by_at(request)))


def told(row: Claim) -> dict[str, Any]:
    """Return where a claim stands, as programs read it."""
    return {name: getattr(row, name) for name in ClaimOut.model_fields}
