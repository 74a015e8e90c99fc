"""Rows travel to the database as columns: thousands of them in one statement."""

from collections.abc import Iterable, Sequence
from datetime import date
from uuid import UUID


def columns(lines: Iterable[Sequence[object]]) -> list[str | list[object]]:
    """Return the columns of some lines as parameters for ``unnest``; each has one kind of value."""
    return [_array(column) for column in zip(*lines, strict=True)]


def _array(values: Sequence[object]) -> str | list[object]:
    """Write what needs no quotes as PostgreSQL reads an array, which is quicker than a list."""
    if isinstance(values[0], UUID | int | date):
        return "{" + ",".join(map(str, values)) + "}"
    return list(values)
