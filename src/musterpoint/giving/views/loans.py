"""Loans with their schedule."""

from decimal import Decimal
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from musterpoint.giving import actions, amounts, books, forms, queries
from musterpoint.giving.actions import LoanIn
from musterpoint.giving.models import Loan, LoanDue
from musterpoint.giving.references import shown
from musterpoint.giving.views import pages
from musterpoint.giving.views.pages import goes_to, run_form
from musterpoint.kernel.errors import Invalid
from musterpoint.web import amounts as typed
from musterpoint.web import cards, formats
from musterpoint.web.cards import Act, Cell, Part, data
from musterpoint.web.guard import BOTH, page
from musterpoint.web.http import ActorRequest
from musterpoint.web.paging import paged
from musterpoint.web.parts import Row

#: Ten-thousandths of a per cent in one per cent.
PER_CENT = 10_000


@page(pages.READ)
def loans(request: ActorRequest) -> HttpResponse:
    """List loans, the newest first."""
    found = queries.loans(cards.words(request))
    rows, paging = paged(request, found, "-drawn_on", "id")
    return pages.show_list(
        request,
        "loans",
        title=_("Loans"),
        sub=_("Lent to a fund by States, banks and others, with their schedule"),
        columns=(_("Lender"), _("Amount"), _("Still owed"), _("Interest a year")),
        rows=[
            [
                Cell(text=str(one.lender), url=goes_to(request, "loan", loan_id=one.id),
                     note=shown(one.reference)),
                Cell(text=amounts.shown(one.principal, one.unit)),
                Cell(text=amounts.shown(one.outstanding, one.unit)),
                Cell(text=_rate(one)),
            ]
            for one in rows
        ],
        search=_("Lender or reference"),
        paging=paging,
        empty=(_("No loan yet"), _("A loan stands in the books as money and as a debt.")),
        acts=(
            pages.may(
                request, Act(label=_("New loan"), url=goes_to(request, "loan-new"), is_main=True)
            ),
        ),
    )  # fmt: skip


def _rate(row: Loan) -> str:
    return formats.percent(row.rate / PER_CENT / 100, 2)


@page(pages.READ)
def loan(request: ActorRequest, loan_id: UUID) -> HttpResponse:
    """Show a loan with its schedule."""
    row = queries.loan(loan_id)
    dues = list(row.dues.order_by("number"))
    may = request.actor.may(pages.CHANGE)
    today = request.at.date()
    first = next((one for one in dues if one.paid_on is None), None)
    facts = [
        Row(
            key=pgettext("principal of a loan", "Lent"),
            value=amounts.shown(row.principal, row.unit),
        ),
        Row(key=_("Still owed"), value=amounts.shown(row.outstanding, row.unit)),
        Row(key=_("Interest a year"), value=_rate(row)),
        Row(key=_("How days are counted"), value=row.get_day_count_display()),
        Row(key=_("How it is paid back"), value=row.get_plan_display()),
        Row(key=_("Day it came"), value=pages.day(row.drawn_on)),
        Row(key=_("Fund"), value=books.lent_to(row) or "–"),
    ]
    schedule = Part(
        title=_("Schedule"),
        code="schedule",
        columns=(_("Due"), _("Debt"), _("Interest"), _("State")),
        rows=[
            [
                Cell(
                    text=pages.day(one.due_on),
                    url=goes_to(request, "loan-pay", due_id=one.id)
                    if may and first is not None and one.id == first.id
                    else "",
                    note=_("Early") if one.is_early else "",
                ),
                Cell(text=amounts.shown(one.principal, row.unit)),
                Cell(text=amounts.shown(one.interest, row.unit)),
                _due_state(one, today),
            ]
            for one in dues
        ],
    )
    return pages.show_detail(
        request,
        back=(goes_to(request, "loans"), _("Loans")),
        title=str(row.lender),
        tag=("move", _("Running")) if row.outstanding else ("ok", _("Paid back")),
        sub=shown(row.reference),
        acts=(
            pages.may(
                request,
                Act(label=_("Pay back early"), url=goes_to(request, "loan-early", loan_id=row.id)),
            )
            if row.outstanding
            else None,
        ),
        parts=(schedule,),
        side=(Part(title=_("Loan"), code="facts", facts=facts, words=row.text),),
    )


def _due_state(one: LoanDue, today: Any) -> Cell:
    if one.paid_on is not None:
        return Cell(text=pgettext("payment", "Paid"), tag="ok")
    if one.due_on < today:
        return Cell(text=_("Late"), tag="help")
    return Cell(text=_("Open"), tag="due")


@page(pages.CHANGE, BOTH)
def loan_new(request: ActorRequest) -> HttpResponse:
    """Draw a loan."""
    form = forms.LoanForm(
        data(request),
        lists={
            "lender": forms.giver_choices(),
            "fund": books.windows_open(),
            "bank": books.accounts("Assets"),
            "debt": books.accounts("Liabilities"),
            "interest": books.accounts("Expenses"),
        },
        initial={"drawn_on": request.at.date()},
    )

    def do(given: dict[str, Any]) -> str:
        unit = given["unit"].upper()
        fund, _slash, window = given["fund"].partition("/")
        names = ("source", "day_count", "plan", "drawn_on", "months", "instalments",
                 "bank", "debt", "interest", "text")  # fmt: skip
        made = actions.take_loan(
            LoanIn(
                lender_id=UUID(given["lender"]),
                unit=unit,
                principal=amounts.parts(unit, given["principal"], "principal"),
                rate=_read_rate(given["rate"]),
                fund=fund,
                window=window,
                **{name: given[name] for name in names},
            ),
            by=request.actor,
            at=request.at,
        )
        return goes_to(request, "loan", loan_id=made.id)

    return run_form(
        request, form, do, title=_("New loan"), submit=_("Keep"),
        back=(goes_to(request, "loans"), _("Loans")),
    )  # fmt: skip


def _read_rate(text: str) -> int:
    """Return a rate in ten-thousandths of a per cent. Raises Invalid at its field."""
    try:
        found = Decimal(typed.plain(text.replace("%", ""), None)) * PER_CENT
    except typed.NotRead as wrong:
        raise Invalid(str(wrong), fields={"rate": [str(wrong)]}) from wrong
    if found != int(found) or not 0 <= found <= 100 * PER_CENT:
        said = _("Enter a rate from 0 to 100 per cent, with four places at most.")
        raise Invalid(said, fields={"rate": [said]})
    return int(found)


@page(pages.CHANGE, BOTH)
def loan_pay(request: ActorRequest, due_id: UUID) -> HttpResponse:
    """Book that what was due was paid."""
    due = queries.loan_due(due_id)

    def do(given: dict[str, Any]) -> str:
        actions.pay_due(due.id, on=given["on"], by=request.actor, at=request.at)
        return goes_to(request, "loan", loan_id=due.loan_id)

    whole = amounts.shown(due.principal + due.interest, due.loan.unit)
    return run_form(
        request, forms.DayForm(data(request), initial={"on": request.at.date()}), do,
        title=_("It was paid"), submit=_("Book it"),
        back=(goes_to(request, "loan", loan_id=due.loan_id), str(due.loan.lender)),
        lead=_("Debt and interest: %(amount)s") % {"amount": whole},
    )  # fmt: skip


@page(pages.CHANGE, BOTH)
def loan_early(request: ActorRequest, loan_id: UUID) -> HttpResponse:
    """Pay back a part or all of a loan before its day."""
    row = queries.loan(loan_id)

    def do(given: dict[str, Any]) -> str:
        amount = amounts.parts(row.unit, given["amount"])
        actions.repay_early(row.id, amount, on=given["on"], by=request.actor, at=request.at)
        return goes_to(request, "loan", loan_id=row.id)

    return run_form(
        request, forms.EarlyForm(data(request), initial={"on": request.at.date()}), do,
        title=_("Pay back early"), submit=_("Book it"),
        back=(goes_to(request, "loan", loan_id=row.id), str(row.lender)),
        lead=_("The interest up to the day is paid with it; the rest is planned anew."),
    )  # fmt: skip
