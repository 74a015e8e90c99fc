"""Joint bonds: many small employers and households put shares into one."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Status

from musterpoint.bonds import actions, amounts, queries
from musterpoint.bonds.api._life import ProposalOut, told_proposal
from musterpoint.bonds.api._shared import (
    Amount,
    AmountOrNone,
    BondOut,
    Count,
    Country,
    UnitOrNone,
    Word,
    asker,
    by_at,
    named,
    told_one,
)
from musterpoint.bonds.models import Bond
from musterpoint.tenancy.actors import Permission
from musterpoint.web.schemas import Schema

router = Router(tags=["bonds"])
SHARES = "/bonds/{uuid:bond_id}/shares"


class PoolBody(Schema):
    """A joint bond; ``cap`` is the most for one worker, by the rules when it is left out."""

    country: Country
    sector: Word
    currency: UnitOrNone = ""
    cap: AmountOrNone = ""


class ShareBody(Schema):
    """What one employer puts in, for so many workers."""

    amount: Amount
    workers: Count = 1


class ShareBackBody(Schema):
    """The last day of an employer's own term of employment; for the rest the first one holds."""

    term_ends: date | None = None


class ShareOut(Schema):
    """An employer's share in a joint bond; ``ended_at`` is when the last of it went back."""

    employer_id: UUID
    employer: str
    amount: str
    workers: int
    term_ends: date | None
    returned: str
    ended_at: datetime | None


@router.post("/bonds/pools", response={201: BondOut})
def open_pool(request: HttpRequest, body: PoolBody) -> Status[Any]:
    """Open a joint bond; when the shares are in it is lodged as one bond."""
    asker(request, Permission.BONDS_CHANGE)
    of = amounts.unit(body.currency, body.country, body.sector)
    cap = amounts.parts_or_none(body.cap, of, "cap")
    made = actions.open_pool(body.country, body.sector, of.code, cap, **by_at(request))
    return Status(201, told_one(request, made))


@router.get(SHARES, response=list[ShareOut])
def shares(request: HttpRequest, bond_id: UUID) -> Any:
    """List who has a share in a joint bond."""
    asker(request)
    return _shares(request, queries.bond(bond_id))


@router.put(f"{SHARES}/{{uuid:bond_employer}}", response=list[ShareOut])
def put_share(request: HttpRequest, bond_id: UUID, bond_employer: UUID, body: ShareBody) -> Any:
    """Put an employer's share into a joint bond that is not lodged yet, or change it."""
    asker(request, Permission.BONDS_CHANGE)
    row = queries.bond(bond_id)
    amount = amounts.parts(body.amount, row)
    actions.put_share(row.id, bond_employer, amount, body.workers, **by_at(request))
    return _shares(request, row)


@router.delete(f"{SHARES}/{{uuid:bond_employer}}", response=list[ShareOut])
def take_share(request: HttpRequest, bond_id: UUID, bond_employer: UUID) -> Any:
    """Take an employer's share out of a joint bond that is not lodged yet."""
    actions.take_share(bond_id, bond_employer, **by_at(request))
    return _shares(request, queries.bond(bond_id))


@router.post(f"{SHARES}/{{uuid:bond_employer}}/return", response={201: ProposalOut})
def give_share_back(
    request: HttpRequest, bond_id: UUID, bond_employer: UUID, body: ShareBackBody
) -> Status[Any]:
    """Ask that one employer's share goes back, whose own term ended; somebody else confirms it."""
    made = actions.give_share_back(bond_id, bond_employer, body.term_ends, **by_at(request))
    return Status(201, told_proposal(made))


def _shares(request: HttpRequest, row: Bond) -> list[dict[str, Any]]:
    rows = list(row.shares.select_related("employer").order_by("id"))
    names = named(request, [one.employer for one in rows])
    written = actions.unit_of(row).written
    return [
        {
            "employer_id": one.employer_id,
            "employer": names.get(one.employer_id, ""),
            "amount": written(one.amount),
            "workers": one.workers,
            "term_ends": one.term_ends,
            "returned": written(one.returned),
            "ended_at": one.ended_at,
        }
        for one in rows
    ]
