"""
Read a framework from a workbook: rows in any order of columns, each fault with its cell.

Pure: nothing here knows what is kept. A row tells of a result, of an indicator, or of both; an
indicator without the code of its result belongs to the result above it, as merged cells look.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from musterpoint.evaluation.results import codes, layout
from musterpoint.evaluation.results.layout import ACTUAL, BASELINE, TARGET, Known
from musterpoint.people.importing import read_sheets
from musterpoint.web import amounts

MOST_PROBLEMS = 200
#: So many rows from the top may be titles before the headings come.
TOP = 20
#: A row is the heading when it names so many columns.
ENOUGH = 3
NUMBERS = ("baseline",)
MONEY = ("required", "available", "expended")
WHOLE = ("baseline_year", "gender", "rights")
YES, NO = {"yes", "y", "1", "true", "oui", "sí", "نعم"}, {"no", "n", "0", "false", "", "non", "لا"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """What is wrong in which cell of which sheet."""

    sheet: str
    cell: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """
    A row in values: only of columns that the sheet has. ``cells`` names where each stood.

    ``parts`` holds what was reached of a breakdown, by year and its name in small letters.
    """

    sheet: str
    number: int
    values: Mapping[str, Any]
    targets: Mapping[int, Decimal | None] = field(default_factory=dict)
    actuals: Mapping[int, Decimal] = field(default_factory=dict)
    parts: Mapping[int, Mapping[str, Decimal]] = field(default_factory=dict)
    cells: Mapping[str, str]

    def cell(self, key: str) -> str:
        """Return where a value stands, or the row when it has no cell of its own."""
        return self.cells.get(key) or f"A{self.number}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """Results, indicators and sub-outputs of a workbook, its faults, and unknown headings."""

    results: Sequence[Line]
    indicators: Sequence[Line]
    work: Sequence[Line]
    problems: Sequence[Problem]
    ignored: Sequence[str]


class _Reader:
    """Collects the lines of one workbook."""

    def __init__(self, places: int | None) -> None:
        self.places = places
        self.results: list[Line] = []
        self.indicators: list[Line] = []
        self.work: list[Line] = []
        self.problems: list[Problem] = []
        self.ignored: list[str] = []

    def wrong(self, sheet: str, cell: str, text: str) -> None:
        if len(self.problems) < MOST_PROBLEMS:
            self.problems.append(Problem(sheet=sheet, cell=cell, text=text))

    # Headings

    def sheet(self, name: str, rows: Sequence[Any]) -> bool:
        """Read a sheet; False when it is none of a framework."""
        for is_work in (name == layout.WORK, name != layout.WORK):
            for place in range(min(len(rows), TOP)):
                header, used = _header(rows, place, is_work=is_work)
                if _is_heading(header, is_work=is_work):
                    self._note_ignored(rows[place], header)
                    lines = self._lines(name, rows[place + used :], header)
                    (self._work if is_work else self._results)(lines)
                    return True
        return False

    def _note_ignored(self, row: Any, header: Mapping[int, Known]) -> None:
        self.ignored += [
            cell.text for column, cell in enumerate(row.cells) if cell.text and column not in header
        ]

    # Values

    def _lines(
        self, sheet: str, rows: Sequence[Any], header: Mapping[int, Known]
    ) -> Iterator[Line]:
        for row in rows:
            values: dict[str, Any] = {}
            targets: dict[int, Decimal | None] = {}
            actuals: dict[int, Decimal] = {}
            parts: dict[int, dict[str, Decimal]] = {}
            cells: dict[str, str] = {}
            of_year: int | None = None
            for column, known in header.items():
                cell = row.cells[column] if column < len(row.cells) else None
                text = cell.text.strip() if cell is not None else ""
                where = f"{layout.letters(column)}{row.number}"
                cells[_name(known)] = where
                if cell is not None and cell.is_formula and known.key != "gap":
                    self.wrong(sheet, where, _("This cell holds a formula. Write its value."))
                    continue
                value = self._value(sheet, where, known.key, text)
                if known.key == TARGET and known.year is not None:
                    targets[known.year] = value
                elif known.key == ACTUAL and known.year is not None:
                    if value is not None and known.group:
                        parts.setdefault(known.year, {})[known.group] = value
                    elif value is not None:
                        actuals[known.year] = value
                else:
                    values[known.key] = value
                    of_year = known.year or of_year
            if of_year and values.get("baseline") is not None and not values.get("baseline_year"):
                values["baseline_year"] = of_year
            if any(v not in (None, "", [], False) for v in (*values.values(), *targets.values())):
                yield Line(
                    sheet=sheet, number=row.number, values=values, targets=targets,
                    actuals=actuals, parts=parts, cells=cells,
                )  # fmt: skip

    def _value(self, sheet: str, where: str, key: str, text: str) -> Any:
        try:
            return _read(key, text, self.places)
        except ValueError as error:
            self.wrong(sheet, where, str(error))
            return None

    # Rows

    def _results(self, lines: Iterator[Line]) -> None:
        above = ""
        told: dict[str, str] = {}
        for line in lines:
            has_indicator = bool(line.values.get("indicator") or line.values.get("indicator_code"))
            code = line.values.get("code") or (above if has_indicator else "")
            if not codes.is_result(code):
                text = _("Write the code of the result, such as 2.1.3, as text.")
                self.wrong(line.sheet, line.cell("code"), text)
                continue
            above = code
            level = line.values.get("level")
            if level and level != codes.level_of(code):
                text = _("The code %(code)s is of another level.") % {"code": code}
                self.wrong(line.sheet, line.cell("level"), text)
            title = line.values.get("title")
            if title and told.setdefault(code, title) != title:
                text = _("The result %(code)s is told twice, in different words.") % {"code": code}
                self.wrong(line.sheet, line.cell("title"), text)
            coded = _with_code(line, code)
            if title or not has_indicator:
                self.results.append(coded)
            if has_indicator:
                self._indicator(coded, code)

    def _indicator(self, line: Line, code: str) -> None:
        own = line.values.get("indicator_code")
        if own and codes.result_of(own) != code:
            text = _(
                "This is no indicator's code of the result %(code)s. Leave it empty to get one."
            ) % {"code": code}
            self.wrong(line.sheet, line.cell("indicator_code"), text)
            return
        self.indicators.append(line)

    def _work(self, lines: Iterator[Line]) -> None:
        for line in lines:
            code = line.values.get("code") or ""
            if not (codes.is_result(code) and code.count(".") == 3):
                text = _("Write the code of the sub-output, such as 2.1.3.1, as text.")
                self.wrong(line.sheet, line.cell("code"), text)
                continue
            self.work.append(line)


def _with_code(line: Line, code: str) -> Line:
    return Line(
        sheet=line.sheet, number=line.number, values={**line.values, "code": code},
        targets=line.targets, actuals=line.actuals, parts=line.parts, cells=line.cells,
    )  # fmt: skip


def _name(known: Known) -> str:
    """Return the name under which a line keeps the cell of a column."""
    if known.key == BASELINE or known.year is None:
        return known.key
    return f"{known.key} {known.year}{':' if known.group else ''}{known.group}"


def _header(rows: Sequence[Any], place: int, *, is_work: bool) -> tuple[dict[int, Known], int]:
    """Return the columns that a row names, and how many rows the headings take, one or two."""
    texts = [cell.text for cell in rows[place].cells]
    below = [cell.text for cell in rows[place + 1].cells] if place + 1 < len(rows) else []
    under = _joined(texts, below, is_work=is_work)
    found: dict[int, Known] = {}
    for column in range(max(len(texts), len(below))):
        known = under.get(column)
        if known is None and column < len(texts) and texts[column]:
            known = layout.meaning(texts[column], is_work=is_work)
        _add(found, column, known)
    for column, text in enumerate(below) if under else ():
        _add(found, column, layout.meaning(text, is_work=is_work))
    return found, 2 if under else 1


def _joined(texts: Sequence[str], below: Sequence[str], *, is_work: bool) -> dict[int, Known]:
    """Return what the headings over two rows mean; nothing where the second row is none."""
    found: dict[int, Known] = {}
    above = ""
    for column, text in enumerate(below):
        above = (texts[column] if column < len(texts) else "") or above
        known = layout.meaning(f"{above} {text.strip()}", is_work=is_work) if text.strip() else None
        # A value below a heading that ends with a colon is the name of no breakdown.
        if known is not None and not known.group:
            found[column] = known
    # A number such as 2024 under "Baseline" alone is its value, and no heading.
    return {} if all(one.key == BASELINE for one in found.values()) else found


def _add(found: dict[int, Known], column: int, known: Known | None) -> None:
    told = {one.column for one in found.values()}
    if known is not None and column not in found and known.column not in told:
        found[column] = known


def _is_heading(header: Mapping[int, Known], *, is_work: bool) -> bool:
    keys = {one.key for one in header.values()}
    marks = {"entity", "required", "state"} if is_work else {"indicator", "level"}
    return len(keys) >= ENOUGH and "code" in keys and bool(keys & marks)


def _read(key: str, text: str, places: int | None) -> Any:
    """Return the value of a cell; raise ValueError with what to do."""
    if key in (*NUMBERS, TARGET, ACTUAL):
        return number(text) if text else None
    if key in MONEY:
        return number(text, places) if text else None
    if key in WHOLE:
        if text and not (text.isascii() and text.isdecimal() and len(text) < 9):
            raise ValueError(_("Enter a whole number, like 7"))
        return int(text) if text else None
    if key == "level":
        if text and text.casefold() not in layout.LEVELS:
            raise ValueError(_("Write Strategic priority, Outcome, Output or Sub-output."))
        return layout.LEVELS[text.casefold()] if text else None
    if key == "state":
        if text and text.casefold() not in layout.STATES:
            raise ValueError(_("Write Not started, Ongoing, Completed or On hold."))
        return layout.STATES[text.casefold()] if text else ""
    if key == "less":
        if text.casefold() not in YES | NO:
            raise ValueError(_("Write yes or no."))
        return text.casefold() in YES
    if key == "groups":
        return [part.strip() for part in text.replace("\n", ";").split(";") if part.strip()]
    return text


def number(text: str, places: int | None = None) -> Decimal:
    """Return a number as people write it: 1 234,5 or 1,234.5 or 85 %; raise ValueError."""
    return amounts.number(text.strip().removesuffix("%"), places)


def read(data: bytes, places: int | None = None) -> Read:
    """
    Return what a workbook says; raise people.importing.BadList when it is none.

    ``places``: how many digits the currency of the framework has after the point.
    """
    reader = _Reader(places)
    known = [reader.sheet(name, rows) for name, rows in read_sheets(data).items() if rows]
    if not any(known):
        reader.wrong(
            "", "",
            _("No sheet has the headings of a results framework: Code, Level, Indicator ..."),
        )  # fmt: skip
    return Read(
        results=reader.results,
        indicators=reader.indicators,
        work=reader.work,
        problems=reader.problems,
        ignored=list(dict.fromkeys(reader.ignored))[:20],
    )
