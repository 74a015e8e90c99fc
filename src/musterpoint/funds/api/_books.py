"""The books: accounts, what is written into them by hand, money that came or was changed, rates."""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any, cast
from uuid import UUID

from django.http import HttpRequest
from ninja import Field, Router, Status

from musterpoint.engine import ledger
from musterpoint.funds import actions, queries, units
from musterpoint.funds.actions import ExchangeIn, RateIn
from musterpoint.funds.api._shared import PAGE, AccountName, Amount, Day, Key, Text, Unit, asker
from musterpoint.funds.models import Account, Outcome, Rate, Transaction
from musterpoint.tenancy.actors import Permission
from musterpoint.web.http import ActorRequest
from musterpoint.web.schemas import Schema

router = Router(tags=["funds"])
Words = Annotated[str, Field(min_length=1, max_length=500, pattern=r"^[^\x00-\x1f]*$")]
Place = Annotated[str, Field(max_length=90, pattern=r"^([a-z0-9-]+(/[a-z0-9-]+)?)?$")]
Signed = Annotated[int, Field(gt=-(10**15), lt=10**15)]
Start = Annotated[int, Field(ge=0, le=10**6)]
Source = Annotated[str, Field(max_length=20, pattern=r"^[a-z]+$")]


class BookBalanceOut(Schema):
    """What an account holds of a unit, in smallest parts; pending entries hold apart from it."""

    unit: str
    digits: int
    posted: int
    held_out: int
    held_in: int


class BookAccountOut(Schema):
    """An account; with ``kept_by`` a package keeps it, and nobody writes to it by hand."""

    id: UUID
    name: str
    label: str
    units: list[str]
    least: int | None
    most: int | None
    kept_by: str
    post: str
    ended_at: datetime | None
    balances: list[BookBalanceOut]


class BookEntryIn(Schema):
    """So many smallest parts of a unit into an account; out of it below zero."""

    account: AccountName
    unit: Unit
    amount: Signed


class BookEntryOut(Schema):
    """So many smallest parts of a unit into an account; out of it below zero."""

    account: str
    unit: str
    amount: int


class BookTransactionIn(Schema):
    """
    Entries that sum to zero in each unit; the same key with the same content is written once.

    ``pending`` holds what they take out until the transaction is settled or voided.
    """

    key: Key
    on: Day
    text: Words
    entries: Annotated[list[BookEntryIn], Field(min_length=2, max_length=100)]
    pending: bool = False


class BookTransactionOut(Schema):
    """A transaction; ``state`` is pending, posted or void; it takes back the key ``reverses``."""

    id: UUID
    key: str
    on: date
    text: str
    state: str
    reverses: str
    entries: list[BookEntryOut]


class BookBackIn(Schema):
    """Why a transaction is taken back, and on which day that is dated."""

    on: Day
    text: Words


class BookReceiptIn(Schema):
    """
    Money that came into an account for a window of a fund; the same key is booked once.

    ``source`` is levy, budget, membership, employers, donors, diaspora or public. ``earmark`` is a
    window, or ``window/head``; without one it is for the first window.
    """

    key: Key
    amount: Amount
    unit: Unit
    source: Source
    account: AccountName
    on: Day
    earmark: Place = ""
    text: Annotated[str, Field(max_length=300, pattern=r"^[^\x00-\x1f]*$")] = ""


class BookExchangeBody(Schema):
    """Money of a window that was changed: so much out of ``giver``, so much into ``taker``."""

    key: Key
    on: Day
    window_id: UUID
    giver: AccountName
    unit: Unit
    amount: Amount
    taker: AccountName
    into: Unit
    got: Amount
    source: Text


class BookRateBody(Schema):
    """How much of ``into`` one whole ``unit`` was worth on a day, as ``source`` published it."""

    unit: Unit
    into: Unit
    on: Day
    value: Annotated[str, Field(max_length=30, pattern=r"^[0-9]{1,11}(\.[0-9]{1,12})?$")]
    source: Text


class BookRatesIn(Schema):
    """Rates to enter, all or none."""

    rates: Annotated[list[BookRateBody], Field(min_length=1, max_length=400)]


class BookRateOut(Schema):
    """A rate that was entered; the last one of a day holds."""

    id: UUID
    unit: str
    into: str
    on: date
    value: str
    source: str
    entered_at: datetime


class BookGainsIn(Schema):
    """The currency of a fund in which gains and losses of exchange are booked."""

    unit: Unit


class BookGainsOut(Schema):
    """The transaction that books what was gained or lost; null when that was nothing."""

    transaction: UUID | None


class BookCloseIn(Schema):
    """The last day of the period that is closed."""

    until: Day


class BookClosedOut(Schema):
    """Up to which day the books are closed."""

    closed_until: date | None


def _account(row: Account) -> dict[str, Any]:
    same = ("id", "name", "label", "least", "most", "kept_by", "post", "ended_at")
    balances = sorted(row.balances.all(), key=lambda one: one.unit)
    return {name: getattr(row, name) for name in same} | {
        "units": row.units.split(),
        "balances": [
            {name: getattr(one, name) for name in BookBalanceOut.model_fields} for one in balances
        ],
    }


def _transaction(row: Transaction) -> dict[str, Any]:
    lines = row.entries.select_related("account").order_by("position")
    same = ("id", "key", "on", "text", "reverses")
    return {name: getattr(row, name) for name in same} | {
        "state": queries.state_of(row).value,
        "entries": [
            {"account": one.account.name, "unit": one.unit, "amount": one.amount} for one in lines
        ],
    }


def _rate(row: Rate) -> dict[str, Any]:
    same = ("id", "unit", "into", "on", "source", "entered_at")
    value = f"{row.value.normalize():f}"
    return {name: getattr(row, name) for name in same} | {"value": value}


@router.get("/books/accounts", response=list[BookAccountOut], operation_id="list_accounts")
def accounts(request: HttpRequest, q: Text | None = None, offset: Start = 0) -> Any:
    """List accounts by name with what they hold, 200 at a time; ``q`` are words of the name."""
    asker(request, Permission.FUNDS_READ)
    return [_account(one) for one in queries.accounts(q or "")[offset : offset + PAGE]]


@router.get(
    "/books/transactions/{uuid:transaction_id}",
    response=BookTransactionOut,
    operation_id="read_transaction",
)
def transaction(request: HttpRequest, transaction_id: UUID) -> Any:
    """Return a transaction with its entries and where it stands."""
    asker(request, Permission.FUNDS_READ)
    return _transaction(queries.transaction(transaction_id))


@router.post(
    "/books/transactions", response={201: BookTransactionOut}, operation_id="post_transaction"
)
def post(request: HttpRequest, given: BookTransactionIn) -> Any:
    """Write a transaction into the books: what is written stays."""
    asked = cast(ActorRequest, request)
    entries = tuple(
        ledger.Entry(one.account, units.unit(one.unit), one.amount) for one in given.entries
    )
    made = actions.post_by_hand(
        ledger.Transaction(f"api:{given.key}", given.on, given.text, entries),
        pending=given.pending, by=asked.actor, at=asked.at,
    )  # fmt: skip
    return Status(201, _transaction(queries.transaction(made)))


def _ended(request: HttpRequest, transaction_id: UUID, outcome: Outcome) -> dict[str, Any]:
    asked = cast(ActorRequest, request)
    done = actions.end_by_hand(transaction_id, outcome, by=asked.actor, at=asked.at)
    return _transaction(queries.transaction(done.id))


@router.post(
    "/books/transactions/{uuid:transaction_id}/settlement",
    response=BookTransactionOut,
    operation_id="settle_transaction",
)
def settle(request: HttpRequest, transaction_id: UUID) -> Any:
    """Post what a pending transaction holds; once more changes nothing."""
    return _ended(request, transaction_id, Outcome.POSTED)


@router.post(
    "/books/transactions/{uuid:transaction_id}/voiding",
    response=BookTransactionOut,
    operation_id="void_transaction",
)
def void(request: HttpRequest, transaction_id: UUID) -> Any:
    """Give back what a pending transaction holds; once more changes nothing."""
    return _ended(request, transaction_id, Outcome.VOID)


@router.post(
    "/books/transactions/{uuid:transaction_id}/reversal",
    response={201: BookTransactionOut},
    operation_id="reverse_transaction",
)
def reverse(request: HttpRequest, transaction_id: UUID, given: BookBackIn) -> Any:
    """Take a posted transaction back by another, once; both stay to be seen."""
    asked = cast(ActorRequest, request)
    made = actions.reverse_by_hand(
        transaction_id, on=given.on, text=given.text, by=asked.actor, at=asked.at
    )
    return Status(201, _transaction(queries.transaction(made)))


@router.post(
    "/funds/{slug:fund_slug}/receipts",
    response={201: BookTransactionOut},
    operation_id="receive_money",
)
def receive(request: HttpRequest, fund_slug: str, given: BookReceiptIn) -> Any:
    """Book money that came in for a window or a head."""
    asked = cast(ActorRequest, request)
    values = given.dict(exclude={"key", "amount", "unit"})
    made = actions.receive_by_hand(
        fund_slug, given.amount, given.unit, key=f"api:{given.key}", **values,
        by=asked.actor, at=asked.at,
    )  # fmt: skip
    return Status(201, _transaction(queries.transaction(made)))


@router.post("/exchanges", response={201: BookTransactionOut}, operation_id="book_exchange")
def exchange(request: HttpRequest, given: BookExchangeBody) -> Any:
    """Book money of a window that was changed into another currency of its fund."""
    asked = cast(ActorRequest, request)
    made = actions.exchange(
        ExchangeIn(**given.dict(exclude={"key", "on"})),
        key=f"api:{given.key}", on=given.on, by=asked.actor, at=asked.at,
    )  # fmt: skip
    return Status(201, _transaction(queries.transaction(made)))


@router.get("/rates", response=list[BookRateOut], operation_id="list_rates")
def rates(request: HttpRequest, unit: Unit | None = None, offset: Start = 0) -> Any:
    """List rates that were entered, the newest day first, 200 at a time; of a ``unit``, or all."""
    asker(request, Permission.FUNDS_READ)
    rows = queries.rates(unit or "")
    return [_rate(one) for one in rows[offset : offset + PAGE]]


@router.post("/rates", response={201: list[BookRateOut]}, operation_id="add_rates")
def add_rates(request: HttpRequest, given: BookRatesIn) -> Any:
    """Enter published rates, all or none; a later entry of a day holds in place of an earlier."""
    asked = cast(ActorRequest, request)
    wanted = [
        RateIn(**one.dict(exclude={"value"}), value=Decimal(one.value)) for one in given.rates
    ]
    made = actions.add_rates(wanted, by=asked.actor, at=asked.at)
    return Status(201, [_rate(one) for one in made])


@router.post("/rates/gains", response=BookGainsOut, operation_id="book_gains_of_exchange")
def gains(request: HttpRequest, given: BookGainsIn) -> Any:
    """Book what exchange has gained or lost since the last time, at the rates of today."""
    asked = cast(ActorRequest, request)
    return {"transaction": actions.gains_by_hand(given.unit, by=asked.actor, at=asked.at)}


@router.post("/books/closing", response=BookClosedOut, operation_id="close_period")
def close(request: HttpRequest, given: BookCloseIn) -> Any:
    """Close the books up to a day, and that day too, for good."""
    asked = cast(ActorRequest, request)
    return actions.close_period(given.until, by=asked.actor, at=asked.at)
