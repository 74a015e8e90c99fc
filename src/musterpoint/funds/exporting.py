"""Tables of funds as files."""

from collections.abc import Iterable, Sequence

from django.http import HttpResponse

from musterpoint.engine.ledger import Unit
from musterpoint.funds import actions, units
from musterpoint.funds.models import Commitment, Transfer
from musterpoint.funds.queries import BudgetRow
from musterpoint.web import tables

MOST = 100_000
HEAD = (
    "asked_at", "fund", "window", "head", "state", "amount", "paid", "unpaid", "unit", "worth",
    "currency", "purpose", "kind", "people", "days",
    "first_day", "at_once", "review_due_at", "in_order", "id",
)  # fmt: skip
BUDGET_HEAD = (
    "fiscal_year", "level", "name", "budget", "asked", "committed", "spent", "left", "unit",
    "moved",
)  # fmt: skip


def file(kind: str, name: str, rows: Sequence[Sequence[str]]) -> HttpResponse:
    """Return rows as a file to keep: ``xlsx``, or else CSV."""
    kind = "xlsx" if kind == "xlsx" else "csv"
    content = (
        tables.xlsx_file(rows, name, is_frozen=True)
        if kind == "xlsx"
        else tables.csv_file(rows, keeps_numbers=True)
    )
    answer = HttpResponse(content, content_type=tables.content_type(kind))
    answer["Content-Disposition"] = f'attachment; filename="{name}.{kind}"'
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


def commitment_rows(rows: Iterable[Commitment]) -> list[Sequence[str]]:
    """Return commitments as rows; amounts are written with their places."""
    found: list[Sequence[str]] = [HEAD]
    for one in rows:
        head, fund = one.head, one.head.window.fund
        of = Unit(one.unit, units.digits_of(one.unit))
        home = Unit(fund.currency, units.digits_of(fund.currency))
        found.append(
            [
                one.asked_at.isoformat(), fund.slug, head.window.code, head.code, one.state,
                of.written(one.amount), of.written(one.paid), of.written(one.unpaid), one.unit,
                home.written(one.worth), fund.currency, one.purpose, one.what, str(one.people),
                str(one.days or ""), one.begins.isoformat() if one.days else "",
                "yes" if one.at_once else "no",
                one.review_due_at.isoformat() if one.review_due_at else "",
                {True: "yes", False: "no", None: ""}[one.is_in_order], str(one.id),
            ]
        )  # fmt: skip
    return found


def budget_rows(rows: Iterable[BudgetRow], year: int) -> list[Sequence[str]]:
    """Return budget against actual as rows."""
    levels = ("fund", "window", "head")
    found: list[Sequence[str]] = [BUDGET_HEAD]
    for one in rows:
        of = Unit(one.unit, one.digits)
        amounts = (one.budget, one.asked, one.committed, one.spent, one.left)
        found.append(
            [
                str(year),
                levels[one.depth],
                one.name,
                *("" if amount is None else of.written(amount) for amount in amounts),
                one.unit,
                of.written(one.moved),
            ]
        )
    return found


TRANSFER_HEAD = (
    "asked_at", "state", "from", "to", "amount", "unit", "earmarked", "reason", "consent",
    "consent_on", "undoes", "transaction", "id",
)  # fmt: skip


def transfer_rows(rows: Iterable[Transfer]) -> list[Sequence[str]]:
    """Return transfers as rows; amounts are written with their places."""
    found: list[Sequence[str]] = [TRANSFER_HEAD]
    for one in rows:
        source, goal = actions.places(one)
        of = Unit(one.unit, units.digits_of(one.unit))
        found.append(
            [
                one.asked_at.isoformat(), one.state, source.code, goal.code,
                of.written(one.amount), one.unit, of.written(one.earmarked), one.reason,
                one.consent, one.consent_on.isoformat() if one.consent_on else "",
                str(one.undoes_id or ""), str(one.transaction_id or ""), str(one.id),
            ]
        )  # fmt: skip
    return found
