"""Figures ready to show: amounts in words, charts, rows of tables and files."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from musterpoint.engine.ledger import Unit
from musterpoint.funds.models import Fund
from musterpoint.funds.units import shown
from musterpoint.openness import journeys
from musterpoint.openness.figures import Figures
from musterpoint.openness.gifts import Gift
from musterpoint.openness.rules import ALL
from musterpoint.openness.steps import Step
from musterpoint.openness.tracing import Found, Path
from musterpoint.people import countries
from musterpoint.web import charts, formats, languages

#: Told in words only where money was moved.
MOVED = "moved"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """A figure by head or country; ``amount`` is empty where it is hidden."""

    name: str
    amount: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """One window in one unit, ready to show."""

    title: str
    unit: str
    facts: tuple[tuple[str, str], ...]
    heads: tuple[Cell, ...]
    countries: tuple[Cell, ...]
    chart: SafeString
    on: str
    waits: bool


def cards(told: Iterable[Figures], names: Mapping[str, str]) -> list[Card]:
    """Return the windows of a fund; one in which nothing moved in a unit is left out."""
    return [
        _card(one, names) for one in told if one.budget or one.received or one.moved or one.spent
    ]


def _card(one: Figures, names: Mapping[str, str]) -> Card:
    def amount(parts: int | None) -> str:
        return "" if parts is None else shown(parts, one.digits, one.unit)

    facts = measures(one)
    owed = _("Of what was received, to be paid back")
    return Card(
        title=one.window.name,
        unit=one.unit,
        facts=(
            *((word, amount(parts)) for code, word, parts in facts if code != MOVED or parts),
            *([(owed, amount(one.lent))] if one.lent else []),
        ),
        heads=_cells(one, one.told.heads, lambda code: names.get(code, code) or _("Other")),
        countries=_cells(one, one.told.countries, country),
        chart=_chart(one, facts),
        on=formats.day(one.told.on, year=True) if one.told.on else "",
        waits=one.told.waits,
    )


def _cells(
    one: Figures, told: Mapping[str, int | None], name: Callable[[str], str]
) -> tuple[Cell, ...]:
    """Return figures by head or country; the last is what of the sum stands in none of them."""
    rest = one.told.total - sum(parts or 0 for parts in told.values())
    cells = [
        Cell(name=name(code), amount="" if parts is None else shown(parts, one.digits, one.unit))
        for code, parts in told.items()
    ]
    if rest:
        cells.append(Cell(name=country(ALL), amount=shown(rest, one.digits, one.unit)))
    return tuple(cells)


def measures(one: Figures) -> list[tuple[str, str, int]]:
    """Return code, word and amount of what is told of a window."""
    return [
        ("budget", pgettext("money", "Budget"), one.budget),
        ("received", _("Received"), one.received),
        (MOVED, _("Moved from other windows"), one.moved),
        ("committed", _("Committed, not paid yet"), one.committed),
        ("spent", _("Spent"), one.spent),
        ("left", pgettext("money", "Left"), one.left),
        ("need", _("Unmet need"), one.need),
    ]


def _chart(one: Figures, facts: Sequence[tuple[str, str, int]]) -> SafeString:
    scale = 10**one.digits
    rows = [
        charts.Amount(
            name=word, value=max(parts, 0) / scale, alarm=code == "need", unknown=code == "left"
        )
        for code, word, parts in facts
        if code != MOVED or parts
    ]
    label = _("%(window)s in %(unit)s: budget, received, committed, spent, left, unmet need")
    return charts.svg(
        charts.bars(rows), label=label % {"window": one.window.name, "unit": one.unit}
    )


def country(code: str) -> str:
    """Return the name of a country, or that it is not told."""
    if code == ALL:
        return _("Told with others")
    return countries.name(code, languages.current().code) if code else _("No country told")


HXL = (
    "#org+name", "#activity+fund+name", "#activity+window+name", "#currency+code",
    "#value+budget", "#value+received", "#value+committed", "#value+spent", "#value+left",
    "#value+need", "#date+asof", "#subsector+name", "#country+code", "#value+spent+detail",
    "#value+moved", "#value+received+lent",
)  # fmt: skip
HEAD = (
    "organisation", "fund", "window", "unit", "budget", "received", "committed", "spent", "left",
    "unmet_need", "told_up_to", "head", "country", "spent_there", "moved",
    "received_to_be_paid_back",
)  # fmt: skip


def rows(
    fund: Fund, told: Iterable[Figures], names: Mapping[str, str], here: str, *, hxl: bool = False
) -> list[Sequence[str]]:
    """
    Return the statement of a fund as rows: a line of each window, then one of each head in it.

    With ``hxl`` the second row has the tags of the Humanitarian Exchange Language.
    """
    found: list[Sequence[str]] = [HEAD, *([HXL] if hxl else [])]
    for one in told:
        of = Unit(one.unit, one.digits)
        on = one.told.on.isoformat() if one.told.on else ""
        begins = [here, fund.name, one.window.name, one.unit]
        amounts = [of.written(parts) for code, _word, parts in measures(one) if code != MOVED]
        ends = [of.written(one.moved), of.written(one.lent)]
        found.append([*begins, *amounts, on, "", "", "", *ends])
        for (code, where), parts in one.told.cells.items():
            if parts is not None:
                name = names.get(code, code)
                found.append([*begins, *([""] * 6), on, name, where, of.written(parts), "", ""])
    return found


GIFT_HEAD = (
    "gift", "fund", "window", "head", "since", "unit", "received", "moved", "spent",
    "committed", "left", "spent_on", "country", "amount",
)  # fmt: skip


def gift_rows(fund: Fund, gifts: Iterable[Gift], names: Mapping[str, str]) -> list[Sequence[str]]:
    """Return gifts as rows: a line of each, then one of each use."""
    found: list[Sequence[str]] = [GIFT_HEAD]
    for one in gifts:
        of = Unit(one.unit, one.digits)
        head = names.get(one.head, one.head)
        begins = [one.gift, fund.name, one.window, head, one.since.isoformat(), one.unit]
        parts = (one.received, one.moved, one.spent, one.committed, one.left)
        amounts = [of.written(n) for n in parts]
        found.append([*begins, *amounts, "", "", ""])
        for code, where, amount in one.uses:
            use = head_name(code, names)
            found.append([*begins, *([""] * 5), use, country(where), of.written(amount)])
    return found


def head_name(code: str, names: Mapping[str, str]) -> str:
    """Return the name of a head, or that it is told with others."""
    return _("Several, told together") if code == ALL else names.get(code, code) or _("Other")


@dataclass(frozen=True, slots=True, kw_only=True)
class GiftCard:
    """A gift in one window and unit, ready to show."""

    title: str
    unit: str
    facts: tuple[tuple[str, str], ...]
    uses: tuple[tuple[str, str, str], ...]


def gift_cards(gifts: Iterable[Gift], names: Mapping[str, str]) -> list[GiftCard]:
    """Return what became of a gift, a card for each window and unit."""
    found = []
    for one in gifts:
        amounts = (
            (_("Received"), one.received),
            *([(_("Moved to other windows"), one.moved)] if one.moved else []),
            (_("Spent"), one.spent),
            (_("Committed, not paid yet"), one.committed),
            (pgettext("money", "Left"), one.left),
        )
        found.append(
            GiftCard(
                title=formats.listed(
                    part for part in (one.window, names.get(one.head, one.head)) if part
                ),
                unit=one.unit,
                facts=tuple((word, shown(n, one.digits, one.unit)) for word, n in amounts),
                uses=tuple(
                    (head_name(code, names), country(where), shown(n, one.digits, one.unit))
                    for code, where, n in one.uses
                ),
            )
        )
    return found


TRACE_HEAD = (
    "fund", "gift", "giver", "received_on", "income", "amount", "unit", "paid_on", "payment",
    "window", "head", "commitment", "what", "subject",
)  # fmt: skip


def trace_rows(found: Found) -> list[Sequence[str]]:
    """Return the paths of a trace as rows."""
    rows = [TRACE_HEAD, *(_trace_row(one) for one in found.paths)]
    return [*rows, *(_step_row(one) for one in found.steps)]


def _step_row(one: Step) -> list[str]:
    """Return a step under the same head: what it is, its day, what it moved."""
    cells = {"income": one.what, "received_on": one.on.isoformat(), "payment": one.detail,
             "amount": one.amount, "subject": str(one.identity or "")}  # fmt: skip
    return [cells.get(name, "") for name in TRACE_HEAD]


def _trace_row(one: Path) -> list[str]:
    row = one.commitment
    return [
        one.fund.slug, one.gift, giver_name(one), one.income.on.isoformat(), one.income.key,
        Unit(one.income.unit, one.digits).written(one.amount), one.income.unit,
        one.payment.on.isoformat() if one.payment else "", one.payment.key if one.payment else "",
        one.income.window, row.head.code if row else "", str(row.id) if row else "",
        journeys.LEG if one.leg else row.what if row else "",
        str(one.leg.id) if one.leg else str(row.subject_id) if row else "",
    ]  # fmt: skip


def giver_name(one: Path | Gift) -> str:
    """Return who gave, as far as it is told."""
    return (one.giver.name or one.giver.reference) if one.giver else ""
