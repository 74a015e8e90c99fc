"""Loans to a fund: drawn into the books, paid back by their schedule, or earlier."""

from datetime import date
from typing import Annotated, Any, Literal, cast
from uuid import UUID

from django.http import HttpRequest
from ninja import Field, Router, Status

from musterpoint.giving import actions, queries
from musterpoint.giving.actions import LoanIn
from musterpoint.giving.api._shared import (
    MOST,
    AccountName,
    Code,
    Day,
    Name,
    Note,
    Parts,
    Start,
    Word,
    asker,
    organisation,
)
from musterpoint.giving.models import Loan
from musterpoint.tenancy.actors import Permission
from musterpoint.web.http import ActorRequest
from musterpoint.web.schemas import Schema

router = Router(tags=["giving"])


class LoanBody(Schema):
    """
    A loan of an organisation; ``principal`` in smallest parts of ``unit``.

    ``rate`` is a year's interest in ten-thousandths of a per cent (25000 is 2.5 %). It is paid back
    by ``instalments`` payments, each ``months`` after the one before. ``bank``, ``debt`` and
    ``interest`` are accounts of the books. What is lent to a ``fund`` may be committed in its
    ``window`` (the first one when empty), and is paid back out of it.
    """

    lender: Name
    source: Code = "finance"
    unit: Code
    principal: Parts
    rate: Annotated[int, Field(ge=0, le=1_000_000)]
    day_count: Literal["act365", "act360", "30e360"]
    plan: Literal["equal", "bullet"]
    drawn_on: Day
    months: Annotated[int, Field(ge=1, le=60)]
    instalments: Annotated[int, Field(ge=1, le=360)]
    bank: AccountName
    debt: AccountName
    interest: AccountName
    fund: Code = ""
    window: Code = ""
    note: Note = ""


class LoanDueOut(Schema):
    """What is to be paid of a loan on a day; ``paid_on`` is null while it is open."""

    id: UUID
    number: int
    due_on: date
    principal: int
    interest: int
    paid_on: date | None
    is_early: bool


class LoanOut(Schema):
    """A loan and what is still owed of it."""

    id: UUID
    reference: str
    lender: str
    fund: str
    unit: str
    principal: int
    outstanding: int
    rate: int
    day_count: str
    plan: str
    drawn_on: date


class LoanWholeLoanOut(LoanOut):
    """A loan with its schedule."""

    dues: list[LoanDueOut]


class LoanPaidIn(Schema):
    """The day on which it was paid."""

    on: Day


class LoanEarlyIn(LoanPaidIn):
    """What is paid back of a loan before its day, without the interest up to then."""

    amount: Parts


def _loan(row: Loan) -> dict[str, Any]:
    own = LoanOut.model_fields.keys() - {"lender"}
    return {name: getattr(row, name) for name in own} | {"lender": str(row.lender)}


def _whole(loan_id: UUID) -> dict[str, Any]:
    row = queries.loan(loan_id)
    return _loan(row) | {"dues": list(row.dues.order_by("number"))}


@router.get("/giving/loans", response=list[LoanOut], operation_id="list_loans")
def loans(request: HttpRequest, q: Word = "", offset: Start = 0) -> Any:
    """List loans, the newest first, 200 at a time; ``q`` is a lender or reference."""
    asker(request, Permission.GIVING_READ)
    return [_loan(one) for one in queries.loans(q)[offset : offset + MOST]]


@router.post("/giving/loans", response={201: LoanWholeLoanOut}, operation_id="take_loan")
def take_loan(request: HttpRequest, given: LoanBody) -> Any:
    """Draw a loan: money and debt stand in the books, and the schedule is made."""
    asked = cast(ActorRequest, request)
    lender = organisation(given.lender, given.source, asked)
    wanted = LoanIn(**given.dict(exclude={"lender", "note"}), lender_id=lender.id, text=given.note)
    made = actions.take_loan(wanted, by=asked.actor, at=asked.at)
    return Status(201, _whole(made.id))


@router.get("/giving/loans/{uuid:loan_id}", response=LoanWholeLoanOut, operation_id="read_loan")
def loan(request: HttpRequest, loan_id: UUID) -> Any:
    """Return a loan with its schedule."""
    asker(request, Permission.GIVING_READ)
    return _whole(loan_id)


@router.post(
    "/giving/loans/dues/{uuid:due_id}/payment",
    response=LoanWholeLoanOut,
    operation_id="pay_loan_due",
)
def pay_loan(request: HttpRequest, due_id: UUID, given: LoanPaidIn) -> Any:
    """Book that what was due was paid: in order, once, and not by who wrote the loan down."""
    asked = cast(ActorRequest, request)
    due = actions.pay_due(due_id, on=given.on, by=asked.actor, at=asked.at)
    return _whole(due.loan_id)


@router.post(
    "/giving/loans/{uuid:loan_id}/early", response=LoanWholeLoanOut, operation_id="repay_loan_early"
)
def repay_loan(request: HttpRequest, loan_id: UUID, given: LoanEarlyIn) -> Any:
    """Pay a part or all of a loan back before its day; the open payments are worked out anew."""
    asked = cast(ActorRequest, request)
    actions.repay_early(loan_id, given.amount, on=given.on, by=asked.actor, at=asked.at)
    return _whole(loan_id)
