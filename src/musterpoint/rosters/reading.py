"""Rows of a table file by the names of their columns, and hours of the week as they are written."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from musterpoint.kernel.errors import Invalid
from musterpoint.rosters import rules
from musterpoint.web.text import LONGEST_TEXT, one_line

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


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


def read_hours(text: str, wrong: dict[str, list[str]]) -> Iterator[int]:
    """Return the hours of the week that a text names; note what cannot be read."""
    for part in filter(None, (one.strip().casefold() for one in text.split(";"))):
        days, _space, hours = part.partition(" ")
        first, _dash, last = days.partition("-")
        start, _dash, end = hours.partition("-")
        if first not in DAYS or (last or first) not in DAYS or not _is_span(start, end):
            wrong["hours"] = [_("Write hours as mon-fri 8-17; sat 20-24.")]
            continue
        here, there = DAYS.index(first), DAYS.index(last or first)
        count = (there - here) % 7 + 1
        for day in range(here, here + count):
            for hour in range(int(start), int(end)):
                yield (day % 7) * 24 + hour


def _is_span(start: str, end: str) -> bool:
    digits = all(part.isascii() and part.isdigit() and len(part) < 3 for part in (start, end))
    return digits and 0 <= int(start) < int(end) <= 24


def written_hours(mask: str) -> str:
    """Return a week as it is read again: ``mon 8-17; tue 8-17``."""
    have = set(rules.hours_of(mask))
    spans = []
    for day, name in enumerate(DAYS):
        hour = 0
        while hour < 24:
            if day * 24 + hour in have:
                start = hour
                while hour < 24 and day * 24 + hour in have:
                    hour += 1
                spans.append(f"{name} {start}-{hour}")
            hour += 1
    return "; ".join(spans)
