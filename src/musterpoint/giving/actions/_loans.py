"""Loans to a fund: drawn into the books, paid back by a schedule, or earlier."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.utils.translation import gettext as _

from musterpoint.accounts.queries import same_hands
from musterpoint.audit import actions as audit
from musterpoint.giving import amounts, books, loans, references, rules
from musterpoint.giving.actions._common import NotNow, Problems, check_texts, locked, refuse, wrong
from musterpoint.giving.models import DayCount, Giver, Loan, LoanDue, LoanPlan, Source
from musterpoint.kernel.ids import uuid7
from musterpoint.tenancy.actors import Actor, Permission

#: 100 % a year, in ten-thousandths of a per cent.
MOST_RATE = loans.WHOLE
MOST_DUES = 360


@dataclass(frozen=True, slots=True, kw_only=True)
class LoanIn:
    """
    A loan; ``principal`` in smallest parts, ``rate`` a year in ten-thousandths of a per cent.

    ``instalments`` payments, each ``months`` after the one before; ``bank``, ``debt`` and
    ``interest`` are accounts of the books. What is lent to a ``fund`` may be committed in its
    ``window`` (its first one when empty), and is paid back out of it.
    """

    lender_id: UUID
    unit: str
    principal: int
    rate: int
    day_count: str
    plan: str
    drawn_on: date
    months: int
    instalments: int
    bank: str
    debt: str
    interest: str
    source: str = Source.FINANCE
    fund: str = ""
    window: str = ""
    text: str = ""


def take_loan(given: LoanIn, *, by: Actor, at: datetime) -> Loan:
    """Draw a loan: the money and the debt stand in the books, the schedule is made."""
    by.require(Permission.GIVING_CHANGE)
    lender = locked(Giver, given.lender_id)
    _check(given, at)
    row = Loan.objects.create(
        id=uuid7(),
        reference=references.fresh(),
        lender=lender,
        source=given.source,
        fund=given.fund,
        unit=given.unit,
        principal=given.principal,
        outstanding=given.principal,
        rate=given.rate,
        day_count=given.day_count,
        plan=given.plan,
        drawn_on=given.drawn_on,
        months=given.months,
        instalments=given.instalments,
        bank=given.bank,
        debt=given.debt,
        interest=given.interest,
        text=given.text.strip(),
        made_at=at,
        made_by=by.id,
    )
    numbers = range(1, given.instalments + 1)
    days = [rules.add_months(given.drawn_on, given.months * number) for number in numbers]
    _plan(row, given.drawn_on, days, first=1)
    books.draw_loan(row, given.window, by=by, at=at)
    audit.record("giving.loan.taken", subject_id=row.id, by=by, at=at)
    return row


def pay_due(due_id: UUID, *, on: date, by: Actor, at: datetime) -> LoanDue:
    """
    Book that what was due of a loan was paid; in order, once, not by who took the loan.

    Raises NotEnough where the window that it was lent to has too little.
    """
    by.require(Permission.GIVING_CHANGE)
    due = locked(LoanDue, due_id)
    loan = locked(Loan, due.loan_id)
    if due.paid_on is not None:
        return due
    _other(loan, by)
    earlier = loan.dues.filter(paid_on=None, number__lt=due.number)
    if earlier.exists():
        raise NotNow(_("An earlier payment of this loan is open. Pay it first."))
    _day(on, loan, at)
    _book(loan, due, on, by, at)
    return due


def repay_early(loan_id: UUID, amount: int, *, on: date, by: Actor, at: datetime) -> LoanDue:
    """
    Pay back a part or all of a loan before its day, with the interest up to that day.

    The payments that are still open are worked out anew from what is left. Raises NotGiven, and
    NotEnough where the window that it was lent to has too little.
    """
    by.require(Permission.GIVING_CHANGE)
    loan = locked(Loan, loan_id)
    _other(loan, by)
    if not 0 < amount <= loan.outstanding:
        most = amounts.shown(loan.outstanding, loan.unit)
        raise wrong("amount", _("Enter an amount up to %(most)s.") % {"most": most})
    _day(on, loan, at)
    still = list(loan.dues.filter(paid_on=None).order_by("number"))
    if not still or still[0].due_on <= on:
        raise wrong("on", _("A payment was due before this day. Pay it first."))
    since = still[0].since
    if on < since:
        raise wrong("on", _("Choose a day after the last payment."))
    owed = loans.interest(loan.outstanding, loan.rate, loan.day_count, since, on)
    number = still[0].number
    LoanDue.objects.filter(id__in=[one.id for one in still]).delete()
    due = LoanDue.objects.create(
        loan=loan,
        number=number,
        since=since,
        due_on=on,
        due_at=amounts.end_of(on),
        principal=amount,
        interest=owed,
        is_early=True,
    )
    _book(loan, due, on, by, at)
    if loan.outstanding:
        _plan(loan, on, [one.due_on for one in still], first=number + 1)
    audit.record("giving.loan.repaid-early", subject_id=loan.id, by=by, at=at)
    return due


def _book(loan: Loan, due: LoanDue, on: date, by: Actor, at: datetime) -> None:
    """Post a payment and keep what is still owed."""
    if due.principal or due.interest:
        key = f"loan-{loan.id}-{due.number}"
        books.pay_loan(loan, key, due.principal, due.interest, on=on, by=by, at=at)
    due.paid_on, due.paid_by = on, by.id
    due.save(update_fields=["paid_on", "paid_by"])
    loan.outstanding -= due.principal
    loan.save(update_fields=["outstanding"])
    audit.record("giving.loan.paid", subject_id=loan.id, by=by, at=at, number=due.number)


def _plan(loan: Loan, since: date, days: list[date], *, first: int) -> None:
    dues = loans.schedule(
        outstanding=loan.outstanding,
        rate=loan.rate,
        day_count=loan.day_count,
        plan=loan.plan,
        since=since,
        days=days,
    )
    LoanDue.objects.bulk_create(
        [
            LoanDue(
                loan=loan,
                number=number,
                since=one.since,
                due_on=one.due_on,
                due_at=amounts.end_of(one.due_on),
                principal=one.principal,
                interest=one.interest,
            )
            for number, one in enumerate(dues, first)
        ]
    )


def _other(loan: Loan, by: Actor) -> None:
    if same_hands(by, [loan.made_by]):
        raise NotNow(_("You wrote this loan down. Somebody else books what is paid back."))


def _day(on: date, loan: Loan, at: datetime) -> None:
    if not loan.drawn_on <= on <= at.date() + timedelta(days=1):
        raise wrong("on", _("Choose a day from the day of the loan up to today."))


def _check(given: LoanIn, at: datetime) -> None:
    problems: Problems = check_texts({"text": (given.text, 300, False)})
    amounts.unit(given.unit)
    if not 0 < given.principal <= rules.MOST:
        problems["principal"] = [_("Enter an amount of more than zero.")]
    if not 0 <= given.rate <= MOST_RATE:
        problems["rate"] = [_("Enter a rate from 0 to 100 per cent.")]
    if given.day_count not in DayCount.values:
        problems["day_count"] = [_("Choose how days are counted.")]
    if given.plan not in LoanPlan.values:
        problems["plan"] = [_("Choose how it is paid back.")]
    if not 1 <= given.months <= 60:
        problems["months"] = [_("Enter a number from 1 to 60.")]
    if not 1 <= given.instalments <= MOST_DUES or given.months * given.instalments > 600:
        problems["instalments"] = [_("Enter so many payments that it ends within 50 years.")]
    if not at.date() - timedelta(days=3660) <= given.drawn_on <= at.date():
        problems["drawn_on"] = [_("Choose a day up to today.")]
    if given.source not in Source.values:
        problems["source"] = [_("Choose which kind of source this is.")]
    if given.fund and not books.is_fund(given.fund):
        problems["fund"] = [_("Choose a fund.")]
    elif given.fund and given.unit not in books.currencies(given.fund):
        problems["unit"] = [_("Choose a currency of the fund.")]
    if given.window and not books.has_place(given.fund, {"window": given.window}):
        problems["fund"] = [_("Choose a window of this fund.")]
    if not books.is_asset(given.bank):
        problems["bank"] = [_("Choose an open account of the books on which money lies.")]
    for name, root in (("debt", "Liabilities"), ("interest", "Expenses")):
        if not books.is_account(getattr(given, name), root):
            text = _("Choose an open account of the books under %(root)s.")
            problems[name] = [text % {"root": root}]
    refuse(problems)
