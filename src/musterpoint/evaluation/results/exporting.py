"""A framework as a workbook in the layout of a cooperation framework; it can be read in again."""

import io
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font

from musterpoint.evaluation.models import Actual, Framework, Level, Node, ResultIndicator
from musterpoint.evaluation.results import layout, progress
from musterpoint.evaluation.results.queries import Branch, Tree
from musterpoint.kernel.money import places
from musterpoint.web.tables import MAX_CELL

MEASURED = tuple(layout.COLUMNS)


def workbook(tree: Tree) -> bytes:
    """Return the workbook: results with their indicators, the work plan, who was sensitised."""
    book = Workbook(write_only=True)
    years = tree.years
    head = [names[0] for names in layout.COLUMNS.values()]
    at = head.index("Baseline year") + 1
    yearly = [f"{word} {year}" for word in ("Target", "Actual") for year in years]
    apart = _apart(tree)
    # Last, so that no other column stands behind those of many breakdowns.
    more = [layout.part_heading(year, group) for year, group in apart]
    _sheet(
        book, layout.RESULTS, [*head[:at], *yearly, *head[at:], *more],
        _results(tree, years, apart, at),
    )  # fmt: skip
    work = [names[0] for names in layout.WORK_COLUMNS.values()]
    _sheet(book, layout.WORK, work, _work(tree))
    _sheet(
        book, "Sensitisation", ["Date", "Country team", "Topic", "People", "Follow-up"],
        ([str(s.held_on), s.team, s.topic, s.people, s.followed] for s in tree.sessions),
    )  # fmt: skip
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _sheet(book: Any, title: str, head: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    sheet = book.create_sheet(title)
    sheet.freeze_panes = "A2"
    cells = [_cell(sheet, name) for name in head]
    for cell in cells:
        cell.font = Font(bold=True)
    sheet.append(cells)
    for row in rows:
        sheet.append([_cell(sheet, value) for value in row])


def _cell(sheet: Any, value: Any) -> Any:
    """Return a cell: numbers as numbers, everything else as text that nothing calculates."""
    if isinstance(value, Decimal | int) and not isinstance(value, bool):
        return WriteOnlyCell(sheet, value=int(value) if value == int(value) else float(value))
    text = "" if value is None else str(value)
    cell = WriteOnlyCell(sheet, value=ILLEGAL_CHARACTERS_RE.sub("", text)[:MAX_CELL])
    cell.data_type = "s"
    cell.number_format = "@"
    return cell


def _apart(tree: Tree) -> list[tuple[int, str]]:
    """
    Return of which years and breakdowns something was reported.

    Breakdowns that an indicator has no more stay inside. Those whose names read as one when the
    file is read share a column.
    """
    found: dict[tuple[int, str], str] = {}
    for branch in tree.branches:
        for one in branch.indicators:
            for year, value in one.values.items():
                for group in value.parts:
                    if group in one.row.groups:
                        found.setdefault((year, layout.plain(group)), group)
    return sorted((year, group) for (year, _plain), group in found.items())


def _results(
    tree: Tree, years: Sequence[int], apart: Sequence[tuple[int, str]], at: int
) -> Iterable[list[Any]]:
    for branch in tree.branches:
        if branch.node.level == Level.SUB_OUTPUT:
            continue
        yield _spread(_of_node(branch.node), years, at)
        for one in branch.indicators:
            told = _of_indicator(branch.node, one.row)
            targets = [_decimal(one.row.targets.get(str(year))) for year in years]
            actuals = [_value(one.values.get(year)) for year in years]
            parts = [_part(one.values.get(year), one.row, group) for year, group in apart]
            row = [told.get(key) for key in MEASURED]
            yield [*row[:at], *targets, *actuals, *row[at:], *parts]


def _spread(told: dict[str, Any], years: Sequence[int], at: int) -> list[Any]:
    row = [told.get(key) for key in MEASURED]
    return [*row[:at], *([None] * (2 * len(years))), *row[at:]]


def _of_node(node: Node) -> dict[str, Any]:
    return {
        "level": layout.LEVEL_NAMES[node.level],
        "code": node.code,
        "title": node.title,
        "partners": node.partners,
        "capacity": node.capacity,
        "sdg": node.sdg,
    }


def _of_indicator(node: Node, row: ResultIndicator) -> dict[str, Any]:
    return {
        "code": node.code,
        "indicator_code": row.code,
        "indicator": row.name,
        "definition": row.definition,
        "unit": row.unit,
        "groups": "; ".join(row.groups),
        "less": "yes" if row.is_less_better else "no",
        "baseline": row.baseline,
        "baseline_year": row.baseline_year,
        "source": row.source,
        "responsible": row.responsible,
        "sdg": row.sdg,
        "assumptions": row.assumptions,
        "measure": row.measure,
    }


def _work(tree: Tree) -> Iterable[list[Any]]:
    for branch in tree.branches:
        node = branch.node
        if node.level != Level.SUB_OUTPUT:
            continue
        told = {
            "code": node.code,
            "title": node.title,
            "entity": node.entity,
            "partners": node.partners,
            "contributing": node.contributing,
            "places": node.places,
            "sdg": node.sdg,
            "gender": node.gender,
            "rights": node.rights,
            "state": layout.STATE_NAMES.get(node.state, ""),
            "currency": tree.framework.currency,
            "required": major(node.required, tree.framework),
            "available": major(node.available, tree.framework),
            "expended": major(node.expended, tree.framework),
            "gap": major(progress.gap(node.required, node.available), tree.framework),
        }
        yield [told[key] for key in layout.WORK_COLUMNS]


def major(minor: int | None, framework: Framework) -> Decimal | None:
    """Return an amount in whole units of the framework's currency."""
    if minor is None:
        return None
    return Decimal(minor).scaleb(-places(framework.currency))


def _decimal(text: str | None) -> Decimal | None:
    return Decimal(text) if text is not None else None


def _part(one: Actual | None, row: ResultIndicator, group: str) -> Decimal | None:
    if one is None:
        return None
    names = {layout.plain(name): name for name in row.groups}
    return _decimal(one.parts.get(names.get(layout.plain(group), "")))


def _value(one: Actual | None) -> Decimal | None:
    return one.value.normalize() if one is not None else None


def rows(branches: Iterable[Branch]) -> list[list[str]]:
    """Return the indicators with their newest values as a plain table for other programs."""
    return [
        [
            one.row.code, one.row.name, one.row.unit, str(one.row.baseline or ""), str(year),
            str(one.row.targets.get(str(year), "")), str(found.value.normalize()),
            found.recorded_at.date().isoformat(), "counted" if found.is_counted else "reported",
        ]
        for branch in branches
        for one in branch.indicators
        for year, found in sorted(one.values.items())
    ]  # fmt: skip
