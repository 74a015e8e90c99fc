"""Rows of a table file by the names of their columns, and what is wrong with them."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from musterpoint.kernel.errors import Invalid
from musterpoint.web.text import LONGEST_TEXT, one_line


@dataclass(frozen=True, slots=True, kw_only=True)
class RowProblem:
    """What is wrong in a row; ``line`` is the number that the spreadsheet shows."""

    line: int
    column: str
    text: str


class NoColumns(Invalid):
    """The file has none of the columns that are needed."""


def named(table: Any, columns: Sequence[str]) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield (line, column -> text) of each row below the titles; raise NoColumns."""
    head = [_title(cell.text) for cell in table.lines[0].cells]
    if not set(head) & set(columns):
        raise NoColumns(
            _("The first row must name the columns: %(columns)s."), columns=", ".join(columns)
        )
    for line in table.lines[1:]:
        cells = [one_line(cell.text)[:LONGEST_TEXT] for cell in line.cells]
        yield (
            line.number,
            {name: text for name, text in zip(head, cells, strict=False) if name in columns},
        )


def _title(text: str) -> str:
    return re.sub(r"[\s-]+", "_", text.strip().casefold())


def dated(row: Mapping[str, str], name: str, wrong: dict[str, list[str]]) -> date | None:
    """Return a date such as 2026-01-31 of a cell; None when empty; note what is no date."""
    text = row.get(name, "")
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        wrong[name] = [_("Write the date as 2026-01-31.")]
        return None
