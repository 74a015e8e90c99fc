"""What employers, insurers and host States owe for seats: named, asked, reminded, paid by two."""

from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from django.http import HttpRequest
from ninja import Field, Router, Status

from musterpoint.costs import actions, owing
from musterpoint.costs.api._shared import Amount, CostDecisionBody, Currency, Day, Why, asker
from musterpoint.costs.models import Demand, DemandStep
from musterpoint.costs.owing import Stand
from musterpoint.costs.views.amounts import parts
from musterpoint.engine import ledger
from musterpoint.tenancy.actors import Permission
from musterpoint.web.schemas import Schema

router = Router(tags=["costs"])
Payer = Literal["employer", "insurer", "host"]
Name = Annotated[str, Field(min_length=1, max_length=200, pattern=r"^[^\x00-\x1f]*$")]


class DemandOwedOut(Schema):
    """What one debtor owes in one currency; a household has no name here."""

    debtor: UUID
    kind: str
    name: str
    reference: str
    currency: str
    not_asked: str
    asked: str
    paid: str
    written_off: str
    open: str


class DemandUnnamedOut(Schema):
    """Seats of a leg of which somebody says first who owes them."""

    leg: UUID
    code: str
    payer: str
    seats: int
    amount: str
    currency: str


class DemandDebtorBody(Schema):
    """Who owes the seats of a leg that this payer pays."""

    payer: Payer
    name: Name


class DemandDebtorOut(Schema):
    """A debtor."""

    id: UUID
    kind: str
    name: str
    reference: str


class DemandAskBody(Schema):
    """The currency in which a demand is made of what was not asked yet."""

    currency: Currency


class DemandStepOut(Schema):
    """
    Money that came (paid) or went back (back), or what is written off (written_off).

    It counts when ``is_granted``, and waits for somebody else while that is null.
    """

    id: UUID
    demand: UUID
    kind: str
    amount: str
    on: date
    words: str
    entered_at: datetime
    entered_by: UUID | None
    is_granted: bool | None


class DemandOut(Schema):
    """A demand with what was entered of it; ``disputed`` is why its debtor disputes it now."""

    id: UUID
    reference: str
    debtor: UUID
    currency: str
    amount: str
    paid: str
    written_off: str
    open: str
    due_on: date
    sent_at: datetime
    reminded_at: datetime | None
    disputed: str
    steps: list[DemandStepOut]


class DemandDisputeBody(Schema):
    """Why a debtor disputes a demand."""

    words: Why


class DemandStepBody(Schema):
    """Money that came or went back, or a write-off to ask; ``key`` makes it happen once."""

    key: Annotated[str, Field(min_length=1, max_length=30, pattern=r"^[A-Za-z0-9._-]+$")]
    kind: Literal["paid", "back", "written_off"]
    amount: Amount
    on: Day
    words: Why


def _owed(one: Stand) -> dict[str, Any]:
    of = ledger.Unit(one.currency, one.digits)
    amounts = {
        "not_asked": one.waits, "asked": one.asked, "paid": one.paid,
        "written_off": one.written_off, "open": one.open,
    }  # fmt: skip
    who = one.debtor
    told = {"debtor": who.id, "kind": who.kind, "name": who.name, "reference": who.reference}
    written = {name: of.written(amount) for name, amount in amounts.items()}
    return told | {"currency": one.currency} | written


def _unit(row: Demand) -> ledger.Unit:
    return ledger.Unit(row.currency, row.digits)


def _step(one: DemandStep, of: ledger.Unit) -> dict[str, Any]:
    same = ("id", "kind", "on", "words", "entered_at", "entered_by", "is_granted")
    told = {name: getattr(one, name) for name in same}
    return told | {"demand": one.demand_id, "amount": of.written(one.amount)}


def _demand(demand_id: UUID) -> dict[str, Any]:
    row = owing.demand(demand_id)
    of = _unit(row)
    amounts = {
        "amount": row.amount, "paid": row.paid, "written_off": row.written_off, "open": row.owed,
    }  # fmt: skip
    same = ("id", "reference", "currency", "due_on", "sent_at", "reminded_at")
    return (
        {name: getattr(row, name) for name in same}
        | {name: of.written(amount) for name, amount in amounts.items()}
        | {
            "debtor": row.debtor_id,
            "disputed": row.disputed if row.disputed_at else "",
            "steps": [_step(one, of) for one in row.steps.order_by("id")],
        }
    )


@router.get("/costs/owed", response=list[DemandOwedOut], operation_id="list_owed_by_others")
def owed(request: HttpRequest, after: UUID | None = None) -> Any:
    """List who owes for seats by currency, fifty debtors at a time; ``after`` is a debtor."""
    asker(request, Permission.COSTS_READ)
    found = owing.debtors(after)[: owing.PAGE]
    return [_owed(one) for one in owing.stands(one.id for one in found)]


@router.get(
    "/costs/owed/unnamed", response=list[DemandUnnamedOut], operation_id="list_unnamed_debts"
)
def unnamed(request: HttpRequest) -> Any:
    """List seats of which no record says who owes them."""
    asker(request, Permission.COSTS_READ)
    return [
        {
            "leg": leg.id, "code": leg.code, "payer": payer, "seats": seats,
            "amount": ledger.Unit(leg.currency, leg.digits).written(amount),
            "currency": leg.currency,
        }
        for leg, payer, seats, amount in owing.unnamed()
    ]  # fmt: skip


@router.post(
    "/costs/legs/{uuid:cost_leg}/debtor",
    response={201: DemandDebtorOut},
    operation_id="name_debtor",
)
def name_debtor(request: HttpRequest, cost_leg: UUID, body: DemandDebtorBody) -> Any:
    """Say who owes those seats of a leg of which no record says it."""
    asked = asker(request, Permission.COSTS_CHANGE)
    made = actions.name_debtor(cost_leg, body.payer, body.name, by=asked.actor, at=asked.at)
    return Status(201, made)


@router.post(
    "/costs/owed/{uuid:cost_debtor}/demands",
    response={201: DemandOut},
    operation_id="ask_debtor",
)
def ask_debtor(request: HttpRequest, cost_debtor: UUID, body: DemandAskBody) -> Any:
    """Make a demand of what was not asked; seats too few for a letter that names nobody wait."""
    asked = asker(request, Permission.COSTS_CHANGE)
    made = actions.ask_debtor(cost_debtor, body.currency, by=asked.actor, at=asked.at)
    return Status(201, _demand(made.id))


@router.get("/costs/demands/{uuid:cost_demand}", response=DemandOut, operation_id="read_demand")
def demand(request: HttpRequest, cost_demand: UUID) -> Any:
    """Return a demand with what was entered of it; no traveller stands in it."""
    asker(request, Permission.COSTS_READ)
    return _demand(cost_demand)


@router.post(
    "/costs/demands/{uuid:cost_demand}/reminder",
    response=DemandOut,
    operation_id="remind_debtor",
)
def remind_debtor(request: HttpRequest, cost_demand: UUID) -> Any:
    """Enter that a debtor was reminded: what is open is due anew."""
    asked = asker(request, Permission.COSTS_CHANGE)
    actions.remind(cost_demand, by=asked.actor, at=asked.at)
    return _demand(cost_demand)


@router.post(
    "/costs/demands/{uuid:cost_demand}/dispute", response=DemandOut, operation_id="dispute_demand"
)
def dispute_demand(request: HttpRequest, cost_demand: UUID, body: DemandDisputeBody) -> Any:
    """Enter that a debtor disputes a demand, and why; it is not reminded meanwhile."""
    asked = asker(request, Permission.COSTS_CHANGE)
    actions.dispute_demand(cost_demand, body.words, by=asked.actor, at=asked.at)
    return _demand(cost_demand)


@router.post(
    "/costs/demands/{uuid:cost_demand}/dispute/end",
    response=DemandOut,
    operation_id="end_dispute_of_demand",
)
def end_dispute(request: HttpRequest, cost_demand: UUID) -> Any:
    """Enter that a dispute ended; what is still open is due anew."""
    asked = asker(request, Permission.COSTS_CHANGE)
    actions.end_dispute(cost_demand, by=asked.actor, at=asked.at)
    return _demand(cost_demand)


@router.post(
    "/costs/demands/{uuid:cost_demand}/steps",
    response={201: DemandOut},
    operation_id="enter_step_of_demand",
)
def enter_step(request: HttpRequest, cost_demand: UUID, body: DemandStepBody) -> Any:
    """Enter money or ask for a write-off; it counts when somebody else confirmed it."""
    asked = asker(request, Permission.COSTS_CHANGE)
    amount = parts(body.amount, _unit(owing.demand(cost_demand)))
    actions.enter_step(
        cost_demand, body.kind, amount, body.on, body.words,
        key=f"api-{asked.actor.id}-{body.key}", by=asked.actor, at=asked.at,
    )  # fmt: skip
    return Status(201, _demand(cost_demand))


@router.get("/costs/steps", response=list[DemandStepOut], operation_id="list_steps_to_decide")
def steps(request: HttpRequest) -> Any:
    """List what was entered of demands and waits for somebody else, the first entered first."""
    asker(request, Permission.COSTS_READ)
    return [_step(one, _unit(one.demand)) for one in owing.steps_to_decide()[: owing.MOST_SEATS]]


@router.post(
    "/costs/steps/{uuid:cost_step}/decision",
    response=DemandOut,
    operation_id="decide_step_of_demand",
)
def decide_step(request: HttpRequest, cost_step: UUID, body: CostDecisionBody) -> Any:
    """Confirm what another entered of a demand, which books it; or refuse it."""
    asked = asker(request, Permission.COSTS_DECIDE)
    done = actions.decide_step(cost_step, body.is_granted, by=asked.actor, at=asked.at)
    return _demand(done.demand_id)
