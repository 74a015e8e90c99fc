"""Budget against actual, the lines of a budget, and what scenarios are expected to cost."""

from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _

from musterpoint.engine.ledger import Unit
from musterpoint.funds import actions, exporting, planning, presenters, queries, units
from musterpoint.funds import forms_of_funds as forms
from musterpoint.funds.actions import BudgetIn
from musterpoint.funds.models import Fund
from musterpoint.funds.queries import BudgetRow
from musterpoint.funds.views.pages import amount_of, data, goes_to, run_form, show, tabs, word
from musterpoint.tenancy.permissions import Permission
from musterpoint.web import formats
from musterpoint.web.guard import BOTH, page
from musterpoint.web.http import ActorRequest, url, uuid_or_none
from musterpoint.web.parts import Event

READ, CHANGE = Permission.FUNDS_READ, Permission.FUNDS_CHANGE


def _chosen(request: ActorRequest, of: Fund) -> tuple[int, str]:
    """Return the fiscal year and the currency that are asked for, or those of today."""
    typed = word(request, "year", 4)
    now = queries.fiscal_year(of, request.at.date())
    year = int(typed) if typed.isascii() and typed.isdecimal() else now
    unit = word(request, "unit", 3)
    return (
        year if 2000 <= year <= 2100 else now,
        unit if unit in of.currencies.split() else of.currency,
    )


@page(READ)
def budget(request: ActorRequest, fund_slug: str) -> HttpResponse:
    """Show budget against actual of a fiscal year: bars and a table."""
    of = queries.fund(fund_slug)
    year, unit = _chosen(request, of)
    rows = queries.budget(of, year, unit)
    first, after = queries.days_of(of, year)
    context = {
        "tabs": tabs(request, ""),
        "fund": of,
        "year": year,
        "unit": unit,
        "units": of.currencies.split(),
        "years": (year - 1, year + 1),
        "first": first,
        "after": after,
        "lines": [presenters.budget_line(one, _top(one)) for one in rows],
        "has_moved": any(one.moved for one in rows),
        "has_budget": any(one.budget is not None for one in rows),
        "events": _events(rows, request.organisation.time_zone),
    }
    return show(request, "budget", context)


def _top(one: BudgetRow) -> int:
    return max(one.budget or 0, one.spent + one.committed)


def _events(rows: list[BudgetRow], zone: str) -> list[Event]:
    found = [(change, row) for row in rows for change in row.changes]
    found.sort(key=lambda pair: pair[0].changed_at, reverse=True)
    return [
        Event(
            when=formats.moment(change.changed_at, zone, year=True),
            text=f"{row.name} · {units.shown(change.amount, row.digits, row.unit)}",
            note=" · ".join(filter(None, [change.changed_by_name, change.reason])),
            icon="pen",
        )
        for change, row in found
    ]


@page(READ)
def export(request: ActorRequest, fund_slug: str) -> HttpResponse:
    """Give budget against actual as a table: ``?as=xlsx`` or CSV."""
    of = queries.fund(fund_slug)
    year, unit = _chosen(request, of)
    rows = exporting.budget_rows(queries.budget(of, year, unit), year)
    return exporting.file(word(request, "as", 4), f"budget-{of.slug}-{year}", rows)


@page(CHANGE, BOTH)
def line(request: ActorRequest, fund_slug: str) -> HttpResponse:
    """Set or revise a line: ``?window=`` and ``?head=`` name it, the whole fund without them."""
    of = queries.fund(fund_slug)
    year, unit = _chosen(request, of)
    window_id = uuid_or_none(word(request, "window", 36))
    head_id = uuid_or_none(word(request, "head", 36))
    found = next(
        (
            one
            for one in queries.budget(of, year, unit)
            if (one.head.id if one.head else None) == head_id
            and (head_id is not None or (one.window.id if one.window else None) == window_id)
        ),
        None,
    )
    written = ""
    if found is not None and found.line is not None:
        written = Unit(found.unit, found.digits).written(found.line.amount)
    form = forms.BudgetForm(data(request), initial={"amount": written})
    back = f"{goes_to(request, 'budget', fund_slug=of.slug)}?year={year}&unit={unit}"

    def do(given: dict[str, Any]) -> str:
        amount = amount_of(given, "amount", unit)
        wanted = BudgetIn(
            year=year,
            amount=-1 if amount is None else amount,
            window_id=window_id,
            head_id=head_id,
            unit=unit,
            reason=given["reason"],
        )
        actions.set_budget(of.slug, wanted, by=request.actor, at=request.at)
        return back

    return run_form(
        request, form, do, title=_("Line of the budget"), submit=_("Keep"),
        back=(back, _("Budget against actual")), lead=found.name if found is not None else of.name,
    )  # fmt: skip


@page(READ)
def planned(request: ActorRequest) -> HttpResponse:
    """Show what the scenarios of plans are expected to cost, beside what is free in funds."""
    rows = planning.expected(request.actor, request.at)
    free = _free()
    lines = [
        {
            "one": one,
            "url": url(request, one.page, **one.parts) if one.page else "",
            "sizes": [
                {
                    "name": size.name,
                    "people": formats.count(size.people),
                    "costs": [presenters.money(cost, code) for code, cost in size.costs.items()],
                    "gaps": [
                        presenters.money(cost - free.get(code, 0), code)
                        for code, cost in size.costs.items()
                        if cost > free.get(code, 0)
                    ],
                }
                for size in one.sizes
            ],
        }
        for one in rows
    ]
    context = {
        "tabs": tabs(request, "planning"),
        "lines": lines,
        "free": [presenters.money(amount, code) for code, amount in sorted(free.items())],
    }
    return show(request, "planning", context)


def _free() -> dict[str, int]:
    """Return what is free for emergencies, by currency."""
    found: dict[str, int] = {}
    windows = [
        one
        for of in queries.funds()
        for one in queries.windows(of)
        if one.kind == "emergency" and one.ended_at is None
    ]
    for many in queries.figures(windows).values():
        for figure in many:
            found[figure.unit] = found.get(figure.unit, 0) + figure.free
    return found
