"""Legs with their invoices; who pays for each seat, and how many seats there were, by two."""

from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Field, Router, Status

from musterpoint.costs import actions, entries, queries
from musterpoint.costs.actions import CostIn, InvoiceIn
from musterpoint.costs.api._shared import (
    Amount,
    CostDecisionBody,
    Count,
    Currency,
    Why,
    Word,
    asker,
)
from musterpoint.costs.models import CostedLeg, PayerChange, SeatChange
from musterpoint.costs.queries import Settlement
from musterpoint.costs.views.amounts import parts, unit
from musterpoint.engine import ledger
from musterpoint.tenancy.actors import Permission
from musterpoint.web.http import ActorRequest
from musterpoint.web.schemas import Schema

router = Router(tags=["costs"])


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


class CostInvoiceOut(Schema):
    """An entry of an invoice; a correction names the entry that it ``corrects``, and ``why``."""

    id: UUID
    kind: str
    number: str
    amount: str
    currency: str
    on: date
    corrects: UUID | None
    why: str


class CostCorrectionBody(Schema):
    """The amount that an invoice is, zero for none, and why."""

    amount: Amount
    why: Why


class CostShareOut(Schema):
    """The part of one seat in the cost of a leg, and who pays it by which reason; no name."""

    id: UUID
    amount: str
    payer: str
    reason: str


class CostPayerBody(Schema):
    """Who pays instead: free, employer, bond, insurer, fund, state, host or person; and why."""

    payer: Word
    why: Why


class CostSeatsBody(Schema):
    """How many seats were flown, how many the leg had, and why that is corrected."""

    seats: Count
    offered: Count
    why: Why


class CostPayerChangeOut(Schema):
    """Another payer of a share; it holds when ``is_granted``, and waits while that is null."""

    id: UUID
    share: UUID
    payer: str
    why: str
    asked_at: datetime
    asked_by: UUID
    decided_at: datetime | None
    decided_by: UUID | None
    is_granted: bool | None


class CostSeatChangeOut(Schema):
    """Other seats of a leg; they hold when ``is_granted``, and wait while that is null."""

    id: UUID
    leg: UUID
    seats: int
    offered: int
    why: str
    asked_at: datetime
    asked_by: UUID
    decided_at: datetime | None
    decided_by: UUID | None
    is_granted: bool | None


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


def _enter(leg_id: UUID, one: InvoiceBody, asked: ActorRequest) -> None:
    of = unit(one.currency)
    given = InvoiceIn(
        kind=one.kind, number=one.number, amount=parts(one.amount, of), currency=of.code,
        on=one.on,
    )  # fmt: skip
    actions.add_invoice(leg_id, given, key=f"api-{one.key}", by=asked.actor, at=asked.at)


@router.post("/costs/legs", response={201: LegOut}, operation_id="cost_leg")
def cost_leg(request: HttpRequest, body: LegBody) -> Status[dict[str, Any]]:
    """Cost a leg and enter its invoices, all or none."""
    asked = asker(request, Permission.COSTS_CHANGE)
    wanted = CostIn(
        crisis_id=body.crisis, leg_id=body.leg, currency=body.currency, seats=body.seats,
        code=body.code, origin=body.origin, destination=body.destination,
        departed_on=body.departed_on, offered=body.offered,
    )  # fmt: skip
    row = actions.cost_leg(wanted, by=asked.actor, at=asked.at)
    for one in body.invoices:
        _enter(row.id, one, asked)
    (made,) = _legs([queries.leg(row.id)])
    return Status(201, made)


@router.post("/costs/legs/{uuid:cost_leg}/settlement", response=LegOut, operation_id="settle_leg")
def settle_leg(request: HttpRequest, cost_leg: UUID) -> dict[str, Any]:
    """Let the payments for a leg settle its invoices now; once more changes nothing."""
    asked = asker(request, Permission.COSTS_CHANGE)
    (made,) = _legs([actions.settle_leg(cost_leg, by=asked.actor, at=asked.at)])
    return made


@router.get("/costs/legs", response=list[LegOut], operation_id="list_costed_legs")
def legs(request: HttpRequest, after: UUID | None = None) -> list[dict[str, Any]]:
    """List costed legs, the newest day first, fifty at a time; ``after`` is the last id."""
    asker(request, Permission.COSTS_READ)
    return _legs(queries.legs(after=after, limit=queries.PAGE))


def _payer(row: PayerChange) -> dict[str, Any]:
    own = CostPayerChangeOut.model_fields.keys() - {"share"}
    return {name: getattr(row, name) for name in own} | {"share": row.share_id}


def _seats(row: SeatChange) -> dict[str, Any]:
    own = CostSeatChangeOut.model_fields.keys() - {"leg"}
    return {name: getattr(row, name) for name in own} | {"leg": row.costed_id}


@router.get(
    "/costs/legs/{uuid:cost_leg}/invoices",
    response=list[CostInvoiceOut],
    operation_id="list_invoices_of_leg",
)
def invoices(request: HttpRequest, cost_leg: UUID) -> Any:
    """List the entries of a leg's invoices, the first ones first."""
    asker(request, Permission.COSTS_READ)
    same = ("id", "kind", "number", "currency", "on", "why")
    return [
        {name: getattr(one, name) for name in same}
        | {
            "amount": ledger.Unit(one.currency, one.digits).written(one.amount),
            "corrects": one.corrects_id,
        }
        for one in queries.leg(cost_leg).invoices.order_by("id")
    ]


@router.post(
    "/costs/legs/{uuid:cost_leg}/invoices", response={201: LegOut}, operation_id="add_invoice"
)
def add_invoice(request: HttpRequest, cost_leg: UUID, body: InvoiceBody) -> Any:
    """Enter a line of an invoice; the same ``key`` again changes nothing."""
    asked = asker(request, Permission.COSTS_CHANGE)
    _enter(cost_leg, body, asked)
    (made,) = _legs([queries.leg(cost_leg)])
    return Status(201, made)


@router.post(
    "/costs/invoices/{uuid:cost_invoice}/correction",
    response={201: LegOut},
    operation_id="correct_invoice",
)
def correct_invoice(request: HttpRequest, cost_invoice: UUID, body: CostCorrectionBody) -> Any:
    """Correct an invoice by a further entry of the difference; what was entered stays."""
    asked = asker(request, Permission.COSTS_CHANGE)
    of = entries.invoice_unit(cost_invoice)
    row = actions.correct_invoice(
        cost_invoice, parts(body.amount, of), body.why, by=asked.actor, at=asked.at
    )
    (made,) = _legs([queries.leg(row.costed_id)])
    return Status(201, made)


@router.get(
    "/costs/legs/{uuid:cost_leg}/shares",
    response=list[CostShareOut],
    operation_id="list_shares_of_leg",
)
def shares(request: HttpRequest, cost_leg: UUID) -> Any:
    """List who pays for each seat of a leg; whose seat it is nobody is told."""
    asker(request, Permission.COSTS_READ)
    row = queries.leg(cost_leg)
    of = ledger.Unit(row.currency, row.digits)
    return [
        {
            "id": one.id, "amount": of.written(one.amount), "payer": one.payer,
            "reason": one.reason,
        }
        for one in row.shares.order_by("id")
    ]  # fmt: skip


@router.get(
    "/costs/payers", response=list[CostPayerChangeOut], operation_id="list_payers_to_decide"
)
def payers(request: HttpRequest) -> Any:
    """List other payers that wait for somebody else's decision, the first asked first."""
    asker(request, Permission.COSTS_READ)
    return [_payer(one) for one in entries.payers_waiting()]


@router.post(
    "/costs/shares/{uuid:cost_share}/payer",
    response={201: CostPayerChangeOut},
    operation_id="change_payer",
)
def payer(request: HttpRequest, cost_share: UUID, body: CostPayerBody) -> Any:
    """Let somebody else pay a share: at once where it is small, by two where it is not."""
    asked = asker(request, Permission.COSTS_CHANGE)
    made = actions.change_payer(cost_share, body.payer, body.why, by=asked.actor, at=asked.at)
    return Status(201, _payer(made))


@router.post(
    "/costs/payers/{uuid:cost_change}/decision",
    response=CostPayerChangeOut,
    operation_id="decide_payer",
)
def decide_payer(request: HttpRequest, cost_change: UUID, body: CostDecisionBody) -> Any:
    """Decide that somebody else pays a share; never whoever asked for it."""
    asked = asker(request, Permission.COSTS_DECIDE)
    done = actions.decide_payer(cost_change, body.is_granted, by=asked.actor, at=asked.at)
    return _payer(done)


@router.get("/costs/seats", response=list[CostSeatChangeOut], operation_id="list_seats_to_decide")
def seats(request: HttpRequest) -> Any:
    """List corrections of seats that wait for somebody else's decision, the first asked first."""
    asker(request, Permission.COSTS_READ)
    return [_seats(one) for one in entries.seats_waiting()]


@router.post(
    "/costs/legs/{uuid:cost_leg}/seats",
    response={201: CostSeatChangeOut},
    operation_id="correct_seats",
)
def correct_seats(request: HttpRequest, cost_leg: UUID, body: CostSeatsBody) -> Any:
    """Correct the seats of a leg: at once where little moves, by two where much does."""
    asked = asker(request, Permission.COSTS_CHANGE)
    made = actions.correct_seats(cost_leg, **body.dict(), by=asked.actor, at=asked.at)
    return Status(201, _seats(made))


@router.post(
    "/costs/seats/{uuid:cost_seats}/decision",
    response=CostSeatChangeOut,
    operation_id="decide_seats",
)
def decide_seats(request: HttpRequest, cost_seats: UUID, body: CostDecisionBody) -> Any:
    """Decide that a leg had other seats; never whoever corrected them."""
    asked = asker(request, Permission.COSTS_DECIDE)
    done = actions.decide_seats(cost_seats, body.is_granted, by=asked.actor, at=asked.at)
    return _seats(done)
