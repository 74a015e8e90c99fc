"""Bonds for a ministry's own system: lodge many at once, read how they stand; no worker in it."""

from datetime import date
from typing import Annotated, Any, cast
from uuid import UUID

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Field, Router, Schema, Status

from musterpoint.bonds import actions, queries
from musterpoint.bonds.actions import BondRow, EmployerIn, LodgedIn
from musterpoint.bonds.models import Bond
from musterpoint.engine import ledger
from musterpoint.funds import units
from musterpoint.kernel.errors import Invalid
from musterpoint.tenancy.actors import Permission
from musterpoint.web.http import ActorRequest

router = Router(tags=["bonds"])
#: No control characters: the database refuses a NUL in a text that it is asked for.
Word = Annotated[str, Field(max_length=200, pattern=r"^[^\x00-\x1f]*$")]
Amount = Annotated[str, Field(max_length=30, pattern=r"^[0-9]{1,15}(\.[0-9]{1,6})?$")]
Count = Annotated[int, Field(ge=0, le=1_000_000)]


class BondIn(Schema):
    """A lodged bond with its employer; amounts as ``1250.50``."""

    employer: Word
    kind: Word = "company"
    country: Annotated[str, Field(pattern=r"^[A-Z]{3}$")]
    sector: Word
    licence: Word = ""
    workers: Count = 1
    currency: Annotated[str, Field(pattern=r"^[A-Z]{3}$")]
    amount: Amount
    instrument: Word
    issuer: Word = ""
    issuer_reference: Word = ""
    valid_from: date
    valid_to: date
    extends_months: Count = 0
    term_ends: date | None = None


class BondsBody(Schema):
    """Lodged bonds, all or none."""

    bonds: Annotated[list[BondIn], Field(min_length=1, max_length=500)]


class BondOut(Schema):
    """A bond; ``state`` is required, lodged, verified, in_force, expired, returned and so on."""

    id: UUID
    reference: str
    employer: str
    is_joint: bool
    state: str
    instrument: str
    country: str
    sector: str
    workers: int
    currency: str
    required: str
    lodged: str
    topped_up: str
    drawn: str
    returned: str
    left: str
    valid_from: date | None
    valid_to: date | None
    term_ends: date | None


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


def _out(row: Bond, names: dict[UUID, str]) -> dict[str, Any]:
    unit = actions.unit_of(row)
    same = ("id", "reference", "is_joint", "state", "instrument", "country", "sector", "workers",
            "currency", "valid_from", "valid_to", "term_ends")  # fmt: skip
    return {name: getattr(row, name) for name in same} | {
        "employer": names.get(row.employer_id, "") if row.employer_id else "",
        "required": unit.written(row.required),
        "lodged": unit.written(row.amount),
        "topped_up": unit.written(row.topped),
        "drawn": unit.written(row.drawn),
        "returned": unit.written(row.returned),
        "left": unit.written(row.free),
    }


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
    request: HttpRequest, state: Word = "", text: Word = "", after: UUID | None = None
) -> Any:
    """List bonds, the newest first, 100 a page; ``after`` is the id of the last one seen."""
    asked = cast(ActorRequest, request)
    asked.actor.require(Permission.BONDS_READ)
    found = queries.bonds(text, state, at=asked.at)
    rows = list((found.filter(id__lt=after) if after else found)[: queries.PAGE])
    names = queries.names([one.employer for one in rows], asked.at)
    return [_out(one, names) for one in rows]


@router.post("/bonds", response={201: list[BondOut]})
def lodge(request: HttpRequest, body: BondsBody) -> Status[Any]:
    """Enter lodged bonds, all or none; each waits to be verified by somebody else."""
    asked = cast(ActorRequest, request)
    asked.actor.require(Permission.BONDS_CHANGE)
    rows = {number: _row(number, one) for number, one in enumerate(body.bonds)}
    made = actions.take_in(rows, by=asked.actor, at=asked.at)
    names = queries.names([one.employer for one in made], asked.at)
    return Status(201, [_out(one, names) for one in made])


@router.get("/bonds/standing", response=list[StandingOut])
def standing(request: HttpRequest) -> Any:
    """List who must have bonds, what stands, who is short or late."""
    asked = cast(ActorRequest, request)
    asked.actor.require(Permission.BONDS_READ)
    found = queries.compliance(asked.at.date())
    names = queries.names([one.employer for one in found], asked.at)

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


@router.get("/bonds/{uuid:bond_id}", response=BondOut)
def bond(request: HttpRequest, bond_id: UUID) -> Any:
    """Return one bond."""
    asked = cast(ActorRequest, request)
    asked.actor.require(Permission.BONDS_READ)
    row = queries.bond(bond_id)
    return _out(row, queries.names([row.employer], asked.at))
