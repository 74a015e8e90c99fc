"""Insurance: policies, whose pays first, what is asked of insurers, claims for seats."""

from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Field, Router, Status
from pydantic import ConfigDict

from musterpoint.audit import actions as audit
from musterpoint.claims import actions, queries
from musterpoint.claims.actions import CoverIn
from musterpoint.claims.api._shared import (
    MOST,
    Amount,
    Line,
    Text,
    Unit,
    Word,
    WordsBody,
    asker,
    by_at,
)
from musterpoint.claims.models import Cover, CoverClaim
from musterpoint.people import queries as people
from musterpoint.tenancy.actors import Permission
from musterpoint.web.schemas import Schema

router = Router(tags=["claims"])
ALL = "/claims/covers"
ONE = ALL + "/{uuid:cover_id}"
CLAIM = "/claims/cover-claims/{uuid:cover_claim}"
SEATS = "/claims/seats/{uuid:cost_debtor}"
Codes = Annotated[list[Word], Field(max_length=20)]
PEOPLE = Permission.CLAIMS_PEOPLE


class CoverBody(Schema):
    """A policy of a registered person, or of those whom ``who`` describes."""

    model_config = ConfigDict(extra="forbid")

    insurer: Line
    policy: Word
    covers: Codes
    from_on: date
    until_on: date
    unit: Unit
    who: Line = ""
    person_reference: Word = ""
    most: Annotated[int, Field(gt=0, lt=10**15)] | None = None
    exclusions: Codes = []
    notify_days: Annotated[int, Field(ge=1, le=366)] | None = None
    emergency: Word = ""


class EventBody(Schema):
    """Something that happened and that a policy covers; ``amount`` in smallest parts."""

    what: Word
    event_on: date
    amount: Amount
    words: Text


class ConsentBody(Schema):
    """Whether the insured person agrees that the insurer learns of journeys, and how they said."""

    agrees: bool
    words: Text


class CoverStepBody(WordsBody):
    """The insurer was told, answered or paid; or one complained, or leaves it."""

    step: Literal["sent", "answer", "paid", "complaint", "leave"]
    amount: Amount = 0


class CoverOut(Schema):
    """A policy, without its number; ``consents`` is empty before the person was asked."""

    id: UUID
    insurer: str
    covers: list[str]
    exclusions: list[str]
    from_on: date
    until_on: date
    unit: str
    most: int | None
    notify_days: int
    emergency: str
    is_of_person: bool
    consents: bool | None


class CoverClaimOut(Schema):
    """What was asked of an insurer; ``seat_of`` is the leg of the seat that it is for."""

    id: UUID
    cover_id: UUID
    what: str
    state: str
    event_on: date
    asked: int
    answered: int | None
    paid: int
    due_at: datetime | None
    seat_of: str


class WholeCoverOut(CoverOut):
    """A policy with its number, who is covered, and what was asked of the insurer."""

    policy: str
    who: str
    claims: list[CoverClaimOut]


class SeatsOut(Schema):
    """An insurer that owes seats by registered policies: how many, and how many have no claim."""

    id: UUID
    name: str
    seats: int
    waits: int


class SeatClaimsOut(Schema):
    """How many claims were made, how many wait for consent, how many for a rate."""

    made: int
    unasked: int
    unrated: int


@router.get(ALL, response=list[CoverOut])
def covers(request: HttpRequest, ended: bool = False) -> Any:
    """List policies, the first to end first; those that have ended only when asked."""
    asked = asker(request, PEOPLE)
    rows = list(queries.covers(ended=ended, on=asked.at.date())[:MOST])
    audit.saw("claims.covers.listed", [one.id for one in rows], by=asked.actor, at=asked.at)
    return [_told(one) for one in rows]


@router.post(ALL, response={201: CoverOut})
def register_cover(request: HttpRequest, body: CoverBody) -> Status[Any]:
    """Register a policy."""
    many = {name: tuple(getattr(body, name)) for name in ("covers", "exclusions")}
    given = CoverIn(**body.dict() | many)
    return Status(201, _told(actions.register_cover(given, **by_at(request))))


@router.get(f"{ALL}/first", response=list[CoverOut])
def insured_first(request: HttpRequest, reference: Word, on: date, what: Word = "") -> Any:
    """Return which policies of a person pay on a day before a fund does; ``what`` is a code."""
    asked = asker(request, PEOPLE)
    person = people.by_reference(reference)
    if person is None:
        text = _("There is nobody with this reference.")
        raise actions.BadClaim(text, fields={"reference": [text]})
    audit.saw("claims.covers.looked", [person], by=asked.actor, at=asked.at)
    return [_told(one) for one in queries.otherwise_covered([person], what, on).get(person, [])]


@router.get(ONE, response=WholeCoverOut)
def cover(request: HttpRequest, cover_id: UUID) -> Any:
    """Return a policy and what was asked of the insurer."""
    asked = asker(request, PEOPLE)
    row = queries.cover(cover_id)
    audit.saw("claims.cover.read", [row.id], by=asked.actor, at=asked.at)
    (words,) = queries.cover_content([row], asked.at)
    return _told(row) | {
        "policy": words.get("policy", ""),
        "who": words.get("who", ""),
        "claims": [_claim(one) for one in queries.cover_claims(row)],
    }


@router.post(f"{ONE}/consent", response=CoverOut)
def note_consent(request: HttpRequest, cover_id: UUID, body: ConsentBody) -> Any:
    """Note whether the insured person agrees that the insurer learns of their journeys."""
    return _told(actions.note_consent(cover_id, body.agrees, body.words, **by_at(request)))


@router.post(f"{ONE}/events", response={201: CoverClaimOut})
def note_event(request: HttpRequest, cover_id: UUID, body: EventBody) -> Status[Any]:
    """Note what happened that a policy covers: the insurer is told within its days."""
    made = actions.note_event(
        cover_id, body.what, body.event_on, body.amount, body.words, **by_at(request)
    )
    return Status(201, _claim(made))


@router.post(f"{CLAIM}/steps", response=CoverClaimOut)
def cover_step(request: HttpRequest, cover_claim: UUID, body: CoverStepBody) -> Any:
    """Enter that the insurer was told, what it answered or paid, or a complaint."""
    given = by_at(request)
    if body.step == "answer":
        made = actions.answer_cover_claim(cover_claim, body.amount, body.words, **given)
    elif body.step == "paid":
        made = actions.cover_paid(cover_claim, body.amount, body.words, **given)
    else:
        acts = {
            "sent": actions.send_cover_claim,
            "complaint": actions.complain,
            "leave": actions.leave_cover_claim,
        }
        made = acts[body.step](cover_claim, body.words, **given)
    return _claim(made)


@router.get("/claims/seats", response=list[SeatsOut])
def seats(request: HttpRequest) -> Any:
    """List insurers that owe seats by registered policies, with the seats that have no claim."""
    asker(request, PEOPLE)
    return [
        {"id": one.debtor.id, "name": one.debtor.name, "seats": one.seats, "waits": one.waits}
        for one in queries.insurers_of_seats()
    ]


@router.post(SEATS, response=SeatClaimsOut)
def claim_seats(request: HttpRequest, cost_debtor: UUID) -> Any:
    """Make a claim for each seat that an insurer owes and whose person agreed; once a seat."""
    return actions.claim_seats(cost_debtor, **by_at(request))


def _told(row: Cover) -> dict[str, Any]:
    names = ("id", "insurer", "from_on", "until_on", "unit", "most", "notify_days", "emergency",
             "consents")  # fmt: skip
    return {name: getattr(row, name) for name in names} | {
        "covers": row.covers.split(),
        "exclusions": row.exclusions.split(),
        "is_of_person": row.person_id is not None,
    }


def _claim(row: CoverClaim) -> dict[str, Any]:
    names = ("id", "cover_id", "what", "state", "event_on", "asked", "answered", "paid", "due_at")
    seat_of = row.debt.costed.code if row.debt is not None else ""
    return {name: getattr(row, name) for name in names} | {"seat_of": seat_of}
