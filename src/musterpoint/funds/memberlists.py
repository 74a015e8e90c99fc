"""
Lists of members: a table is read, looked at, and written into the register all or none.

Columns: number, name, born, reference (of a registered person), starts_on, ends_on. The file is
not kept, and of its rows nothing but blind tokens and days.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from musterpoint.funds.actions._members import (
    Added,
    BadMembers,
    MemberIn,
    Origin,
    add_members,
)
from musterpoint.kernel.errors import Invalid
from musterpoint.people.importing import read_table
from musterpoint.tenancy.actors import Actor
from musterpoint.web import formats
from musterpoint.web.cards import Cell, Part

COLUMNS = ("number", "name", "born", "reference", "starts_on", "ends_on")
MOST_ROWS = 20_000
#: More problems than this are counted and not told.
MOST_PROBLEMS = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class RowProblem:
    """What is wrong in a row; ``line`` is the number that the spreadsheet shows."""

    line: int
    column: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """What a list would add, or added; nothing where there are problems."""

    added: int = 0
    repeated: int = 0
    problems: tuple[RowProblem, ...] = ()
    wrong_rows: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """The days of the rows that have none."""

    starts_on: date
    ends_on: date


def import_members(
    fund_slug: str,
    data: bytes,
    origin: Origin,
    term: Term,
    *,
    is_look: bool = False,
    most: int = MOST_ROWS,
    by: Actor,
    at: datetime,
) -> Read:
    """
    Write a list (CSV or XLSX) into the register of a fund, all of it or nothing.

    With ``is_look`` nothing is kept; ``most`` bounds the rows. Raises BadList or Invalid for a
    file that is no such list.
    """
    rows = list(_rows(data))
    if len(rows) > most:
        raise Invalid(_("The list has more than %(most)s rows."), most=most)
    faults: dict[int, Invalid] = {}
    found: dict[int, MemberIn] = {}
    for line, row in rows:
        try:
            found[line] = _member(row, term)
        except Invalid as wrong:
            faults[line] = wrong
    done = Added(added=0, repeated=0)
    with transaction.atomic():
        try:
            done = add_members(fund_slug, list(found.values()), origin, by=by, at=at)
        except BadMembers as wrong:
            lines = list(found)
            faults |= {lines[place]: fault for place, fault in wrong.faults.items()}
        except Invalid as wrong:
            faults |= dict.fromkeys(found, wrong)
        if is_look or faults:
            transaction.set_rollback(True)
    problems = [one for line in sorted(faults) for one in _told(line, faults[line])]
    return Read(
        added=done.added,
        repeated=done.repeated,
        problems=tuple(problems[:MOST_PROBLEMS]),
        wrong_rows=len(faults),
    )


def shown(done: Read, *, is_look: bool) -> dict[str, Any]:
    """Return what a page of cards shows of a list that was read: words, and what to correct."""
    words = {"new": formats.count(done.added), "there": formats.count(done.repeated)}
    if done.problems:
        text = _("%(n)s rows cannot be read. Nothing was written.")
        text = text % {"n": formats.count(done.wrong_rows)}
    elif is_look:
        text = _("It would write %(new)s; %(there)s stand there already.") % words
    else:
        text = _("Written: %(new)s. Stood there already: %(there)s.") % words
    return {
        "parts": [Part(title=_("The list"), code="read", words=text)],
        "problem_columns": (_("Row"), _("Column"), _("What to do")),
        "problems": [
            [Cell(text=str(one.line)), Cell(text=one.column or "–"), Cell(text=one.text)]
            for one in done.problems
        ],
    }


def _rows(data: bytes) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield the line and the cells of each row by the name of their column."""
    lines = read_table(data).lines
    head = [re.sub(r"[\s-]+", "_", cell.text.strip().casefold()) for cell in lines[0].cells]
    if not {"number", "name", "reference"} & set(head):
        text = _("The first row must name the columns: %(columns)s.")
        raise Invalid(text, columns=", ".join(COLUMNS))
    for line in lines[1:]:
        cells = {
            name: " ".join(cell.text.split())
            for name, cell in zip(head, line.cells, strict=False)
            if name in COLUMNS
        }
        if any(cells.values()):
            yield line.number, cells


def _member(row: Mapping[str, str], term: Term) -> MemberIn:
    return MemberIn(
        number=row.get("number", ""),
        name=row.get("name", ""),
        born=_day(row, "born"),
        reference=row.get("reference", ""),
        starts_on=_day(row, "starts_on") or term.starts_on,
        ends_on=_day(row, "ends_on") or term.ends_on,
    )


def _day(row: Mapping[str, str], name: str) -> date | None:
    text = row.get(name, "")
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        told = _("Write the date as 2026-01-31.")
        raise Invalid(told, fields={name: [told]}) from None


def _told(line: int, refused: Invalid) -> Iterator[RowProblem]:
    for column, texts in (refused.fields or {"": [str(refused)]}).items():
        for text in texts:
            yield RowProblem(line=line, column=column, text=str(text))
