"""A section of a plan as a table: rows from a spreadsheet, and rows to one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from musterpoint.kernel.errors import Invalid
from musterpoint.people import countries
from musterpoint.people.importing import read_table
from musterpoint.plans import reading
from musterpoint.plans.content import Row
from musterpoint.plans.sections import Column, Section
from musterpoint.web import languages
from musterpoint.web.pickers import language_choices, language_name


class NoColumns(Invalid):
    """The file has none of the columns of the section."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CellProblem:
    """What is wrong in a line of a file, in which column, and what to do."""

    line: int
    column: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RowsRead:
    """What a file says: rows as they are kept, what stands in the way, titles nobody knows."""

    rows: tuple[dict[str, Any], ...]
    problems: tuple[CellProblem, ...]
    left_out: tuple[str, ...] = ()


def read_rows(section: Section, data: bytes) -> RowsRead:
    """
    Read the rows of a section from a CSV or XLSX file with a title above each column.

    A title is the column's code or its name in any language of the product; a choice is its code
    or its name. Raises BadList for what is no table and NoColumns when no title is known.
    """
    lines = read_table(data).lines
    titles = lines[0].cells
    columns = [_column(section, cell.text) for cell in titles]
    if not any(columns):
        raise NoColumns(
            _("The first row must name the columns: %(columns)s."),
            columns=", ".join(one.name for one in section.columns),
        )
    rows, problems = [], []
    for line in lines[1:]:
        typed = {
            column.code: _coded(column, cell.text)
            for column, cell in zip(columns, line.cells, strict=False)
            if column is not None and cell.text.strip()
        }
        if not typed:
            continue
        kept, wrong = reading.read_row(section, typed)
        problems += [
            CellProblem(line=line.number, column=one.name, text=text)
            for one in section.columns
            for text in wrong.get(one.code, ())
        ]
        rows.append(kept)
    unknown = [
        cell.text.strip()[:80]
        for cell, column in zip(titles, columns, strict=True)
        if column is None and cell.text.strip()
    ]
    return RowsRead(rows=tuple(rows), problems=tuple(problems), left_out=tuple(unknown))


def _column(section: Section, title: str) -> Column | None:
    wanted = countries.plain(title)
    for one in section.columns:
        if wanted in {countries.plain(one.code), *map(countries.plain, one.names.values())}:
            return one
    return None


def _coded(column: Column, text: str) -> str:
    """Return the code that a cell means where the column has codes, else what it says."""
    typed = text.strip()
    wanted = countries.plain(typed)
    if column.kind == "choice":
        for code, words in column.choices.items():
            if wanted in {countries.plain(code), *map(countries.plain, words.values())}:
                return code
    if column.kind == "country":
        return countries.find(typed) or typed
    if column.kind == "language":
        return next(
            (
                code
                for code, name in language_choices()
                if wanted in (countries.plain(code), countries.plain(name))
            ),
            typed,
        )
    if column.kind == "tick":
        return "on" if wanted in YES or typed in MARKS else "off" if wanted in NO else typed
    return typed


#: Yes and no as somebody writes them into a cell, or a spreadsheet does, in our languages.
YES = {
    countries.plain(one)
    for one in (
        "yes", "y", "true", "1", "x", "on", "نعم", "صحيح", "oui", "vrai", "sí",
        "verdadero",
    )
}  # fmt: skip
MARKS = {"✓", "✔", "☑"}
NO = {
    countries.plain(one)
    for one in ("no", "n", "false", "0", "off", "لا", "خطأ", "non", "faux", "falso")
}


def table(section: Section, rows: Sequence[Row]) -> list[list[str]]:
    """Return the titles and rows as the import reads them again, in the reader's language."""
    head = [one.name for one in section.columns]
    return [head, *([_cell(one, row) for one in section.columns] for row in rows)]


def _cell(column: Column, row: Mapping[str, Any]) -> str:
    value = row.get(column.code)
    if value in (None, ""):
        return ""
    if column.kind in ("choice", "tick"):
        return reading.written(column, value)
    if column.kind == "country":
        return countries.name(value, languages.current().code)
    if column.kind == "language":
        return language_name(value)
    return reading.typed(column, value)
