"""The life of one bond: lodged, verified by another, extended, topped up, given back."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Status

from musterpoint.bonds import actions, amounts, queries
from musterpoint.bonds.actions import LodgedIn
from musterpoint.bonds.api._shared import (
    Amount,
    BondOut,
    Count,
    Text,
    WhyBody,
    Word,
    asker,
    by_at,
    told_one,
)
from musterpoint.bonds.models import Proposal
from musterpoint.tenancy.actors import Permission
from musterpoint.web.schemas import Schema

router = Router(tags=["bonds"])
ONE = "/bonds/{uuid:bond_id}"
PROPOSAL = "/bonds/proposals/{uuid:bond_proposal}"


class LodgedBody(Schema):
    """What an employer lodged; the amount as ``1250.50``."""

    amount: Amount
    instrument: Word
    issuer: Word = ""
    issuer_reference: Word = ""
    valid_from: date
    valid_to: date
    extends_months: Count = 0


class VerifiedBody(Schema):
    """Whether a bond holds, and how that was checked with its issuer or bank."""

    is_good: bool
    checked: Text


class DaysBody(Schema):
    """Until when the issuer extended a bond, or when the term of employment ends."""

    valid_to: date | None = None
    term_ends: date | None = None
    checked: Text = ""


class ToppedBody(Schema):
    """What an employer added after a draw, and where it was seen."""

    amount: Amount
    checked: Text


class ProposalOut(Schema):
    """
    What somebody entered of a bond that stands; another confirms it.

    ``kind`` is days, top_up, back, or share: of the employer with that ``employer_id``.
    """

    id: UUID
    bond_id: UUID
    employer_id: UUID | None
    kind: str
    amount: str | None
    valid_to: date | None
    term_ends: date | None
    made_at: datetime


class StepOut(Schema):
    """One line of what happened to a bond."""

    at: datetime
    what: str
    amount: str | None
    note: str


class TopUpOut(Schema):
    """
    What was demanded of the employer after a draw, and what came of it.

    It is open while it is still asked: not after the term of employment, nor once it went back.
    """

    id: UUID
    amount: str
    met: str
    demanded_at: datetime
    due_at: datetime
    met_at: datetime | None
    is_open: bool


class HistoryOut(Schema):
    """What happened to a bond, the newest first, what was demanded, and what waits."""

    steps: list[StepOut]
    top_ups: list[TopUpOut]
    waits: list[ProposalOut]


@router.get(f"{ONE}/history", response=HistoryOut)
def history(request: HttpRequest, bond_id: UUID) -> Any:
    """Return what happened to a bond, which top-ups are open, what waits to be confirmed."""
    asked = asker(request)
    row = queries.bond(bond_id)
    written = actions.unit_of(row).written
    due = set(queries.demands(asked.at.date()).filter(bond=row).values_list("id", flat=True))
    return {
        "steps": [
            {
                "at": one.at,
                "what": one.what,
                "amount": written(one.amount) if one.amount is not None else None,
                "note": one.note,
            }
            for one in row.steps.order_by("-at", "-id")[:500]
        ],
        "top_ups": [
            {name: getattr(one, name) for name in ("id", "demanded_at", "due_at", "met_at")}
            | {"amount": written(one.amount), "met": written(one.met), "is_open": one.id in due}
            for one in row.top_ups.order_by("-id")[:200]
        ],
        "waits": [told_proposal(one) for one in queries.proposals().filter(bond=row)],
    }


@router.post(f"{ONE}/lodging", response=BondOut)
def lodge_one(request: HttpRequest, bond_id: UUID, body: LodgedBody) -> Any:
    """Enter what was lodged for a bond that is required; somebody else verifies it."""
    asker(request, Permission.BONDS_CHANGE)
    amount = amounts.parts(body.amount, queries.bond(bond_id))
    lodged = LodgedIn(**body.dict(exclude={"amount"}), amount=amount)
    return told_one(request, actions.lodge(bond_id, lodged, **by_at(request)))


@router.post(f"{ONE}/verification", response=BondOut)
def verify(request: HttpRequest, bond_id: UUID, body: VerifiedBody) -> Any:
    """Say that a bond holds, as its issuer or the bank says, or not; never who entered it."""
    made = actions.verify(bond_id, body.is_good, body.checked, **by_at(request))
    return told_one(request, made)


@router.post(f"{ONE}/waiver", response=BondOut)
def waive(request: HttpRequest, bond_id: UUID, body: WhyBody) -> Any:
    """Say that a bond is not required any more, before one was lodged."""
    return told_one(request, actions.waive(bond_id, body.why, **by_at(request)))


@router.post(f"{ONE}/days", response={201: ProposalOut})
def set_days(request: HttpRequest, bond_id: UUID, body: DaysBody) -> Status[Any]:
    """Enter an extension, or when the term of employment ends; somebody else confirms it."""
    made = actions.set_days(
        bond_id, body.valid_to, body.term_ends, body.checked, **by_at(request)
    )  # fmt: skip
    return Status(201, told_proposal(made))


@router.post(f"{ONE}/return", response={201: ProposalOut})
def give_back(request: HttpRequest, bond_id: UUID) -> Status[Any]:
    """Ask that a bond goes back whose term has ended; somebody else confirms it."""
    return Status(201, told_proposal(actions.give_back(bond_id, **by_at(request))))


@router.post("/bonds/top-ups/{uuid:bond_top_up}", response={201: ProposalOut})
def top_up(request: HttpRequest, bond_top_up: UUID, body: ToppedBody) -> Status[Any]:
    """Enter what an employer added after a draw; somebody else confirms it."""
    asker(request, Permission.BONDS_CHANGE)
    amount = amounts.parts(body.amount, queries.top_up(bond_top_up).bond)
    made = actions.meet_top_up(bond_top_up, amount, body.checked, **by_at(request))
    return Status(201, told_proposal(made))


@router.get("/bonds/proposals", response=list[ProposalOut])
def proposals(request: HttpRequest) -> Any:
    """List what waits to be confirmed of bonds, the oldest first."""
    asker(request)
    return [told_proposal(one) for one in queries.proposals()[:1000]]


@router.post(f"{PROPOSAL}/confirmation", response=BondOut)
def confirm(request: HttpRequest, bond_proposal: UUID) -> Any:
    """Confirm what somebody else entered, and do it."""
    return told_one(request, actions.confirm(bond_proposal, **by_at(request)))


@router.post(f"{PROPOSAL}/withdrawal", response=BondOut)
def call_off(request: HttpRequest, bond_proposal: UUID) -> Any:
    """Take back what was entered: it was wrong. Nothing is done by it."""
    return told_one(request, actions.call_off(bond_proposal, **by_at(request)))


def told_proposal(row: Proposal) -> dict[str, Any]:
    """Return what waits to be confirmed as programs read it."""
    names = ("id", "bond_id", "kind", "valid_to", "term_ends", "made_at")
    amount = actions.unit_of(row.bond).written(row.amount) if row.amount is not None else None
    employer_id = row.share.employer_id if row.share is not None else None
    return {name: getattr(row, name) for name in names} | {
        "amount": amount,
        "employer_id": employer_id,
    }
