"""Costs for programs: legs and invoices in, notes and statements read; no name in any of it."""

from datetime import date
from typing import Annotated, Any, cast
from uuid import UUID

from django.http import HttpRequest
from ninja import Field, Router, Schema, Status

from musterpoint.costs import actions, choosing, queries
from musterpoint.costs.actions import CostIn, CostModelIn, InvoiceIn
from musterpoint.costs.models import CostedLeg, CostModel, Note, Statement
from musterpoint.costs.queries import Settlement
from musterpoint.costs.views.amounts import parts, unit
from musterpoint.engine import ledger
from musterpoint.tenancy.actors import Permission
from musterpoint.web.http import ActorRequest

router = Router(tags=["costs"])
#: No control characters: the database refuses a NUL in a text that it is asked for.
Word = Annotated[str, Field(max_length=100, pattern=r"^[^\x00-\x1f]*$")]
Amount = Annotated[str, Field(max_length=30, pattern=r"^[0-9]{1,15}(\.[0-9]{1,6})?$")]
Currency = Annotated[str, Field(pattern=r"^[A-Z]{3}$")]
Count = Annotated[int, Field(ge=1, le=20_000)]


class InvoiceBody(Schema):
    """A line of an invoice; ``key`` makes it happen once."""

    key: Annotated[str, Field(min_length=1, max_length=60, pattern=r"^[A-Za-z0-9._-]+$")]
    kind: Word
    number: Annotated[str, Field(min_length=1, max_length=60, pattern=r"^[^\x00-\x1f]*$")]
    amount: Amount
    currency: Currency
    on: date


class LegBody(Schema):
    """A leg to cost, with its invoices: of our lists by ``leg``, or in words."""

    crisis: UUID
    leg: UUID | None = None
    currency: Currency
    seats: Count | None = None
    code: Annotated[str, Field(max_length=60, pattern=r"^[^\x00-\x1f]*$")] = ""
    origin: Word = ""
    destination: Word = ""
    departed_on: date | None = None
    offered: Count | None = None
    invoices: Annotated[list[InvoiceBody], Field(max_length=100)] = []


class LegOut(Schema):
    """
    A leg with its cost; amounts as ``1250.50``.

    ``open`` is what is owed of its invoices, by their currency; ``problems`` say which rates of
    exchange its payments wait for.
    """

    id: UUID
    code: str
    route: str
    departed_on: date
    seats: int
    offered: int
    currency: str
    total: str
    open: dict[str, str]
    problems: list[str]


class ModelBody(Schema):
    """A cost model to propose; ``fixed`` is the own sum for an adult, where the model has one."""

    code: Word
    crisis: UUID | None = None
    from_on: date
    fixed: Amount | None = None
    currency: Currency | None = None
    source: Annotated[str, Field(min_length=1, max_length=300, pattern=r"^[^\x00-\x1f]*$")]


class ModelOut(Schema):
    """A cost model that was proposed; it holds when ``confirmed``, and not where it is refused."""

    id: UUID
    code: str
    crisis: UUID | None
    from_on: date
    fixed: str
    currency: str
    source: str
    confirmed: bool | None


class NoteOut(Schema):
    """A note; paid, waived, written off and open sum to its amount."""

    id: UUID
    reference: str
    route: str
    state: str
    currency: str
    amount: str
    paid: str
    waived: str
    written_off: str
    open: str


class StatementOut(Schema):
    """A statement; ``is_ours`` when we ask."""

    id: UUID
    number: str
    partner: str
    is_ours: bool
    currency: str
    asked: str
    agreed: str
    disputed: str


def _legs(rows: list[CostedLeg]) -> list[dict[str, Any]]:
    settled = queries.settlements(rows)
    return [_leg(one, settled[one.id]) for one in rows]


def _leg(row: CostedLeg, settled: Settlement) -> dict[str, Any]:
    same = ("id", "code", "route", "departed_on", "seats", "offered", "currency")
    of = ledger.Unit(row.currency, row.digits)
    owed = queries.still_open(settled.stands)
    return {name: getattr(row, name) for name in same} | {
        "total": of.written(row.total),
        "open": {unit.code: unit.written(amount) for unit, amount in owed.items()},
        "problems": [str(one) for one in settled.problems],
    }


def _note(row: Note) -> dict[str, Any]:
    of = ledger.Unit(row.currency, row.digits)
    amounts = {
        "amount": row.amount, "paid": row.paid, "waived": row.waived,
        "written_off": row.written_off, "open": row.owed,
    }  # fmt: skip
    same = ("id", "reference", "route", "state", "currency")
    found = {name: getattr(row, name) for name in same}
    return found | {name: of.written(amount) for name, amount in amounts.items()}


def _asker(request: HttpRequest, permission: Permission) -> ActorRequest:
    found = cast("ActorRequest", request)
    found.actor.require(permission)
    return found


@router.post("/costs/legs", response={201: LegOut}, operation_id="cost_leg")
def cost_leg(request: HttpRequest, body: LegBody) -> Status[dict[str, Any]]:
    """Cost a leg and enter its invoices, all or none."""
    asker = _asker(request, Permission.COSTS_CHANGE)
    wanted = CostIn(
        crisis_id=body.crisis, leg_id=body.leg, currency=body.currency, seats=body.seats,
        code=body.code, origin=body.origin, destination=body.destination,
        departed_on=body.departed_on, offered=body.offered,
    )  # fmt: skip
    row = actions.cost_leg(wanted, by=asker.actor, at=asker.at)
    for one in body.invoices:
        of = unit(one.currency)
        given = InvoiceIn(
            kind=one.kind, number=one.number, amount=parts(one.amount, of), currency=of.code,
            on=one.on,
        )  # fmt: skip
        actions.add_invoice(row.id, given, key=f"api-{one.key}", by=asker.actor, at=asker.at)
    (made,) = _legs([queries.leg(row.id)])
    return Status(201, made)


@router.post("/costs/legs/{uuid:cost_leg}/settlement", response=LegOut, operation_id="settle_leg")
def settle_leg(request: HttpRequest, cost_leg: UUID) -> dict[str, Any]:
    """Let the payments for a leg settle its invoices now; once more changes nothing."""
    asker = _asker(request, Permission.COSTS_CHANGE)
    (made,) = _legs([actions.settle_leg(cost_leg, by=asker.actor, at=asker.at)])
    return made


@router.get("/costs/legs", response=list[LegOut], operation_id="list_costed_legs")
def legs(request: HttpRequest, after: UUID | None = None) -> list[dict[str, Any]]:
    """List costed legs, the newest day first, fifty at a time; ``after`` is the last id."""
    _asker(request, Permission.COSTS_READ)
    return _legs(queries.legs(after=after, limit=queries.PAGE))


def _model(row: CostModel) -> dict[str, Any]:
    fixed = ledger.Unit(row.currency, row.digits).written(row.fixed) if row.fixed else ""
    same = ("id", "code", "from_on", "currency", "source")
    more = {"crisis": row.crisis_id, "fixed": fixed, "confirmed": row.is_granted}
    return {name: getattr(row, name) for name in same} | more


@router.get("/costs/models", response=list[ModelOut], operation_id="list_cost_models")
def models(request: HttpRequest) -> list[dict[str, Any]]:
    """List the cost models that were proposed, the newest day first."""
    _asker(request, Permission.COSTS_READ)
    return [_model(one) for one in choosing.choices()]


@router.post("/costs/models", response={201: ModelOut}, operation_id="propose_cost_model")
def propose_model(request: HttpRequest, body: ModelBody) -> Status[dict[str, Any]]:
    """Propose a cost model for journeys from a day on; a person confirms it on the page."""
    asker = _asker(request, Permission.COSTS_CHANGE)
    code = body.currency or ""
    wanted = CostModelIn(
        code=body.code, from_on=body.from_on, source=body.source, crisis_id=body.crisis,
        fixed=parts(body.fixed, unit(code), "fixed") if body.fixed else None, currency=code,
    )  # fmt: skip
    return Status(201, _model(actions.propose_model(wanted, by=asker.actor, at=asker.at)))


@router.get("/costs/notes", response=list[NoteOut], operation_id="list_notes_of_journeys")
def notes(request: HttpRequest, after: UUID | None = None) -> list[dict[str, Any]]:
    """List notes without names, the newest first, fifty at a time; ``after`` is the last id."""
    _asker(request, Permission.COSTS_READ)
    return [_note(one) for one in queries.notes(after=after, limit=queries.PAGE)]


@router.get("/costs/statements", response=list[StatementOut], operation_id="list_cost_statements")
def statements(request: HttpRequest, after: UUID | None = None) -> list[dict[str, Any]]:
    """List statements, the newest first, fifty at a time; ``after`` is the last id."""
    _asker(request, Permission.COSTS_READ)
    found = queries.statements(after=after)[: queries.PAGE]
    sums = queries.sums(one.id for one in found)
    return [_statement(one, sums.get(one.id, (0, 0, 0))) for one in found]


def _statement(row: Statement, amounts: tuple[int, int, int]) -> dict[str, Any]:
    of = ledger.Unit(row.currency, row.digits)
    asked, agreed, disputed = (of.written(one) for one in amounts)
    return {
        "id": row.id, "number": row.number, "partner": row.partner_name, "is_ours": row.is_ours,
        "currency": row.currency, "asked": asked, "agreed": agreed, "disputed": disputed,
    }  # fmt: skip
