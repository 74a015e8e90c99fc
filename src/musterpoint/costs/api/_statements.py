"""Statements between States and organisations: drawn, sent, answered line by line. No name."""

from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Field, Router, Status

from musterpoint.costs import actions, crossing, queries
from musterpoint.costs.actions import CarriedIn
from musterpoint.costs.api._shared import Amount, Count, Currency, Day, Word, asker
from musterpoint.costs.models import Statement, StatementLine
from musterpoint.costs.views.amounts import parts
from musterpoint.engine import ledger
from musterpoint.tenancy.actors import Permission
from musterpoint.web.schemas import Schema

router = Router(tags=["costs"])
Text = Annotated[str, Field(max_length=1000, pattern=r"^[^\x00]*$")]


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


class StatementLineOut(Schema):
    """
    What is asked for a leg; ``answer`` is open, accepted, disputed or dropped.

    ``prepared`` waits for somebody else's decision; ``offer`` binds who owes until it is answered;
    ``counter`` is what would be taken instead.
    """

    id: UUID
    leg: str
    route: str
    departed_on: date
    people: int
    seats: int
    amount: str
    rate: str
    answer: str
    reason: str
    words: str
    evidence: str
    prepared: str | None
    offer: str | None
    counter: str | None
    agreed: str | None


class StatementWholeOut(StatementOut):
    """A statement with its lines; a draft of ours has no ``sent_at``."""

    begins: date
    ends: date
    sent_at: datetime | None
    lines: list[StatementLineOut]


class StatementPartnerOut(Schema):
    """An organisation with which an agreement to share statements is in force."""

    id: UUID
    name: str


class StatementCarriedBody(Schema):
    """People of a partner on a leg outside the pool, as our own list says: numbers, no names."""

    crisis: UUID
    partner: UUID
    code: Annotated[str, Field(max_length=60, pattern=r"^[^\x00-\x1f]*$")]
    origin: Word
    destination: Word
    departed_on: Day
    people: Count
    seats: Annotated[int, Field(ge=0, le=20_000)]


class StatementCountBody(Schema):
    """The crisis on whose legs it is counted who was carried for whom."""

    crisis: UUID


class StatementCountedOut(Schema):
    """How many lines of people who were carried were counted."""

    counted: int


class StatementDrawBody(Schema):
    """A statement to make for a partner, of what was carried in a time."""

    partner: UUID
    begins: Day
    ends: Day
    currency: Currency


class StatementDisputeBody(Schema):
    """Why a line is wrong: a reason of the rules, words, and what shows it."""

    reason: Word
    words: Text
    evidence: Text = ""


class StatementOfferBody(Schema):
    """What is offered for a disputed line, as who owes."""

    amount: Amount


class StatementAgreeBody(Schema):
    """Whether it is agreed to."""

    agrees: bool


class StatementOfferAnswerBody(StatementAgreeBody):
    """Whether an offer is agreed to; if not, what would be taken."""

    asked: Amount | None = None


def _statement(row: Statement, amounts: tuple[int, int, int]) -> dict[str, Any]:
    of = ledger.Unit(row.currency, row.digits)
    asked, agreed, disputed = (of.written(one) for one in amounts)
    return {
        "id": row.id, "number": row.number, "partner": row.partner_name, "is_ours": row.is_ours,
        "currency": row.currency, "asked": asked, "agreed": agreed, "disputed": disputed,
    }  # fmt: skip


def _whole(statement_id: UUID) -> dict[str, Any]:
    row = queries.statement(statement_id)
    sums = queries.sums([row.id]).get(row.id, (0, 0, 0))
    more = {"begins": row.begins, "ends": row.ends, "sent_at": row.sent_at}
    lines = [_line(one, row) for one in queries.lines(row)]
    return _statement(row, sums) | more | {"lines": lines}


def _line(one: StatementLine, row: Statement) -> dict[str, Any]:
    of = ledger.Unit(row.currency, row.digits)
    same = (
        "id", "leg", "route", "departed_on", "people", "seats", "rate", "answer", "reason",
        "words", "evidence",
    )  # fmt: skip
    amounts = {
        "prepared": one.prepared, "offer": one.offer, "counter": one.asked, "agreed": one.agreed,
    }  # fmt: skip
    return (
        {name: getattr(one, name) for name in same}
        | {"amount": of.written(one.amount)}
        | {name: None if sum_ is None else of.written(sum_) for name, sum_ in amounts.items()}
    )


def _one_line(line_id: UUID) -> dict[str, Any]:
    row = queries.line(line_id)
    return _line(row, row.statement)


def _unit(line_id: UUID) -> ledger.Unit:
    of = queries.line(line_id).statement
    return ledger.Unit(of.currency, of.digits)


@router.get("/costs/statements", response=list[StatementOut], operation_id="list_cost_statements")
def statements(request: HttpRequest, after: UUID | None = None) -> list[dict[str, Any]]:
    """List statements, the newest first, fifty at a time; ``after`` is the last id."""
    asker(request, Permission.COSTS_READ)
    found = queries.statements(after=after)[: queries.PAGE]
    sums = queries.sums(one.id for one in found)
    return [_statement(one, sums.get(one.id, (0, 0, 0))) for one in found]


@router.get(
    "/costs/partners", response=list[StatementPartnerOut], operation_id="list_cost_partners"
)
def partners(request: HttpRequest) -> Any:
    """List whom statements can be sent to."""
    asked = asker(request, Permission.COSTS_READ)
    found = actions.partners(crossing.STATEMENT, asked.at)
    return [{"id": one, "name": name} for one, name in found.items()]


@router.post("/costs/carried", response={201: StatementCountedOut}, operation_id="enter_carried")
def enter_carried(request: HttpRequest, body: StatementCarriedBody) -> Any:
    """Write down whom we carried for a partner; of a leg, a day and a partner once."""
    asked = asker(request, Permission.COSTS_CHANGE)
    wanted = CarriedIn(
        **body.dict(exclude={"crisis", "partner"}), crisis_id=body.crisis, partner_id=body.partner
    )
    actions.enter_carried(wanted, by=asked.actor, at=asked.at)
    return Status(201, {"counted": 1})


@router.post("/costs/carried/count", response=StatementCountedOut, operation_id="count_carried")
def count_carried(request: HttpRequest, body: StatementCountBody) -> Any:
    """Count who was carried for whom on the legs of a crisis, and tell who flew them."""
    asked = asker(request, Permission.COSTS_CHANGE)
    return {"counted": actions.count_carried(body.crisis, by=asked.actor, at=asked.at)}


@router.post("/costs/statements", response={201: StatementWholeOut}, operation_id="draw_statement")
def draw_statement(request: HttpRequest, body: StatementDrawBody) -> Any:
    """Make a statement of what was carried for a partner and not stated yet; it is not sent."""
    asked = asker(request, Permission.COSTS_CHANGE)
    made = actions.draw_statement(
        body.partner, body.begins, body.ends, body.currency, by=asked.actor, at=asked.at
    )
    return Status(201, _whole(made.id))


@router.get(
    "/costs/statements/{uuid:cost_statement}",
    response=StatementWholeOut,
    operation_id="read_cost_statement",
)
def statement(request: HttpRequest, cost_statement: UUID) -> Any:
    """Return a statement with its lines."""
    asker(request, Permission.COSTS_READ)
    return _whole(cost_statement)


@router.delete(
    "/costs/statements/{uuid:cost_statement}",
    response={204: None},
    operation_id="discard_statement",
)
def discard_statement(request: HttpRequest, cost_statement: UUID) -> Any:
    """Delete a statement that was not sent: its legs can be stated again."""
    asked = asker(request, Permission.COSTS_CHANGE)
    actions.discard_statement(cost_statement, by=asked.actor, at=asked.at)
    return Status(204, None)


@router.post(
    "/costs/statements/{uuid:cost_statement}/sending",
    response=StatementWholeOut,
    operation_id="send_statement",
)
def send_statement(request: HttpRequest, cost_statement: UUID) -> Any:
    """Send a statement to the other side, once."""
    asked = asker(request, Permission.COSTS_CHANGE)
    actions.send_statement(cost_statement, by=asked.actor, at=asked.at)
    return _whole(cost_statement)


@router.post(
    "/costs/statements/{uuid:cost_statement}/acceptance",
    response=StatementWholeOut,
    operation_id="accept_open_lines",
)
def accept_open(request: HttpRequest, cost_statement: UUID) -> Any:
    """Accept all lines that nobody answered; above the limit of one they wait for another."""
    asked = asker(request, Permission.COSTS_CHANGE)
    actions.accept_open(cost_statement, by=asked.actor, at=asked.at)
    return _whole(cost_statement)


@router.post(
    "/costs/lines/{uuid:cost_line}/acceptance",
    response=StatementLineOut,
    operation_id="accept_line",
)
def accept_line(request: HttpRequest, cost_line: UUID) -> Any:
    """Accept what is asked for a leg; above the limit of one it waits for somebody else."""
    asked = asker(request, Permission.COSTS_CHANGE)
    actions.accept_line(cost_line, by=asked.actor, at=asked.at)
    return _one_line(cost_line)


@router.post(
    "/costs/lines/{uuid:cost_line}/dispute", response=StatementLineOut, operation_id="dispute_line"
)
def dispute_line(request: HttpRequest, cost_line: UUID, body: StatementDisputeBody) -> Any:
    """Dispute a line with a reason; it waits, and the others go on."""
    asked = asker(request, Permission.COSTS_CHANGE)
    actions.dispute_line(cost_line, **body.dict(), by=asked.actor, at=asked.at)
    return _one_line(cost_line)


@router.post(
    "/costs/lines/{uuid:cost_line}/offer", response=StatementLineOut, operation_id="offer_for_line"
)
def offer_amount(request: HttpRequest, cost_line: UUID, body: StatementOfferBody) -> Any:
    """Offer an amount for a disputed line, which binds until the other side answers."""
    asked = asker(request, Permission.COSTS_CHANGE)
    amount = parts(body.amount, _unit(cost_line))
    actions.offer_amount(cost_line, amount, by=asked.actor, at=asked.at)
    return _one_line(cost_line)


@router.post(
    "/costs/lines/{uuid:cost_line}/decision", response=StatementLineOut, operation_id="decide_line"
)
def decide_line(request: HttpRequest, cost_line: UUID, body: StatementAgreeBody) -> Any:
    """Accept or offer what somebody else prepared above the limit, or send it back to them."""
    asked = asker(request, Permission.COSTS_DECIDE)
    actions.decide_line(cost_line, body.agrees, by=asked.actor, at=asked.at)
    return _one_line(cost_line)


@router.post(
    "/costs/lines/{uuid:cost_line}/offer/answer",
    response=StatementLineOut,
    operation_id="answer_offer",
)
def answer_offer(request: HttpRequest, cost_line: UUID, body: StatementOfferAnswerBody) -> Any:
    """Agree to an offer, as who is owed, or decline it and say what would be taken."""
    asked = asker(request, Permission.COSTS_CHANGE)
    taken = None if body.asked is None else parts(body.asked, _unit(cost_line), "asked")
    actions.answer_offer(cost_line, body.agrees, taken, by=asked.actor, at=asked.at)
    return _one_line(cost_line)


@router.post(
    "/costs/lines/{uuid:cost_line}/drop", response=StatementLineOut, operation_id="drop_line"
)
def drop_line(request: HttpRequest, cost_line: UUID) -> Any:
    """Ask nothing more for a disputed line."""
    asked = asker(request, Permission.COSTS_CHANGE)
    actions.drop_line(cost_line, by=asked.actor, at=asked.at)
    return _one_line(cost_line)
