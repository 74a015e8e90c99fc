"""The register: lodge many at once, require one, read how they stand; no worker in it."""

from datetime import date
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Field, Router, Status

from musterpoint.bonds import actions, amounts, queries
from musterpoint.bonds.actions import BondRow, EmployerIn, LodgedIn, RequiredIn
from musterpoint.bonds.api._shared import (
    Amount,
    AmountOrNone,
    BondOut,
    Count,
    Country,
    Unit,
    UnitOrNone,
    Word,
    asker,
    named,
    told_all,
    told_one,
)
from musterpoint.engine import ledger
from musterpoint.funds import units
from musterpoint.kernel.errors import Invalid
from musterpoint.tenancy.actors import Permission
from musterpoint.web.schemas import Schema

#: How many days ahead somebody looks.
Days = Annotated[int, Field(ge=1, le=3660)]
router = Router(tags=["bonds"])


class BondIn(Schema):
    """A lodged bond with its employer; amounts as ``1250.50``."""

    employer: Word
    kind: Word = "company"
    country: Country
    sector: Word
    licence: Word = ""
    workers: Count = 1
    currency: Unit
    amount: Amount
    instrument: Word
    issuer: Word = ""
    issuer_reference: Word = ""
    valid_from: date
    valid_to: date
    extends_months: Count = 0
    term_ends: date | None = None


class RequiredBody(Schema):
    """For how many workers; what else is left out is as the rules say."""

    workers: Count
    amount: AmountOrNone = ""
    currency: UnitOrNone = ""
    cap: AmountOrNone = ""
    term_ends: date | None = None
    replaces: UUID | None = None


class BondsBody(Schema):
    """Lodged bonds, all or none."""

    bonds: Annotated[list[BondIn], Field(min_length=1, max_length=500)]


class StandingOut(Schema):
    """What one employer must have and has of a currency."""

    employer: str
    sector: str
    country: str
    currency: str
    required: str
    stands: str
    short: str
    late: list[str]


def _row(number: int, given: BondIn) -> BondRow:
    try:
        unit = ledger.currency(given.currency)
        amount = units.parts(unit, given.amount)
    except ledger.NoUnit as wrong:
        text = str(wrong)
        raise Invalid(
            _("Correct what is marked."), fields={f"bonds.{number}.amount": [text]}
        ) from wrong
    employer = EmployerIn(
        kind=given.kind, name=given.employer, sector=given.sector, country=given.country,
        workers=given.workers, licence=given.licence,
    )  # fmt: skip
    lodged = LodgedIn(
        instrument=given.instrument, amount=amount, valid_from=given.valid_from,
        valid_to=given.valid_to, issuer=given.issuer, issuer_reference=given.issuer_reference,
        extends_months=given.extends_months,
    )  # fmt: skip
    return BondRow(
        employer=employer, lodged=lodged, currency=unit.code, term_ends=given.term_ends
    )  # fmt: skip


@router.get("/bonds", response=list[BondOut])
def bonds(
    request: HttpRequest,
    state: Word = "",
    text: Word = "",
    joint: bool | None = None,
    after: UUID | None = None,
) -> Any:
    """
    List bonds, the newest first, 100 a page; ``after`` is the id of the last one seen.

    With ``joint`` those of many small employers alone, or those of one employer alone.
    """
    asked = asker(request)
    found = queries.bonds(text, state, at=asked.at)
    if joint is not None:
        found = found.filter(is_joint=joint)
    rows = list((found.filter(id__lt=after) if after else found)[: queries.PAGE])
    return told_all(request, rows)


@router.post("/bonds", response={201: list[BondOut]})
def lodge(request: HttpRequest, body: BondsBody) -> Status[Any]:
    """Enter lodged bonds, all or none; each waits to be verified by somebody else."""
    asked = asker(request, Permission.BONDS_CHANGE)
    rows = {number: _row(number, one) for number, one in enumerate(body.bonds)}
    made = actions.take_in(rows, by=asked.actor, at=asked.at)
    return Status(201, told_all(request, made))


@router.get(
    "/bonds/standing",
    response=list[StandingOut],
)
def standing(request: HttpRequest) -> Any:
    """List who must have bonds, what stands, who is short or late."""
    asked = asker(request)
    found = queries.compliance(asked.at.date())
    names = named(request, [one.employer for one in found])

    def out(one: queries.Standing) -> dict[str, Any]:
        unit = ledger.Unit(one.currency, one.digits)
        return {
            "employer": names.get(one.employer.id, "") if one.employer else "",
            "sector": one.sector,
            "country": one.country,
            "currency": one.currency,
            "required": unit.written(one.required),
            "stands": unit.written(one.secured),
            "short": unit.written(one.short),
            "late": list(one.late),
        }

    return [out(one) for one in found]


@router.get("/bonds/ending", response=list[BondOut])
def ending(request: HttpRequest, days: Days = 90) -> Any:
    """List bonds that end within so many days and do not extend by themselves, or have ended."""
    asked = asker(request)
    return told_all(request, list(queries.ending(days, asked.at.date())[:1000]))


@router.get("/bonds/{uuid:bond_id}", response=BondOut)
def bond(request: HttpRequest, bond_id: UUID) -> Any:
    """Return one bond."""
    asker(request)
    return told_one(request, queries.bond(bond_id))


@router.post("/bonds/employers/{uuid:bond_employer}/requirements", response={201: BondOut})
def require(request: HttpRequest, bond_employer: UUID, body: RequiredBody) -> Status[Any]:
    """
    Require a bond of an employer, as the rules say or more.

    With ``replaces`` it takes the place of another of the same employer, once it is in force.
    """
    asked = asker(request, Permission.BONDS_CHANGE)
    employer = queries.employer(bond_employer)
    of = amounts.unit(body.currency, employer.country, employer.sector)
    given = RequiredIn(
        employer_id=employer.id, workers=body.workers,
        amount=amounts.parts_or_none(body.amount, of), currency=of.code,
        cap=amounts.parts_or_none(body.cap, of, "cap"), term_ends=body.term_ends,
        replaces_id=body.replaces,
    )  # fmt: skip
    return Status(201, told_one(request, actions.require(given, by=asked.actor, at=asked.at)))
