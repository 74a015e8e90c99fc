"""Figures by group, told so that nobody can be singled out."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from musterpoint.crises.cells import suppress
from musterpoint.grants import rules
from musterpoint.grants.models import Call, State

#: What is counted of each group; the first is the sum of the others.
NAMES = ("decided", "refused", "other")
#: A group, its value, and what is counted.
Cell = tuple[str, str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Statistic:
    """How many of a group were decided on and how many of them refused; None is too few to tell."""

    group: str
    value: str
    decided: int | None
    refused: int | None


def of_call(call: Call) -> list[Statistic]:
    """Count the applications of a call by who applied, as decided by now."""
    rows = call.applications.filter(decided_at__isnull=False)
    names = ("applicant", "way", "approved", "state")
    return of_rows([dict(one) for one in rows.values(*names)], ("applicant", "way"))


def kept(found: Iterable[Statistic]) -> list[dict[str, Any]]:
    """Return figures as a call keeps them."""
    return [asdict(one) for one in found]


def is_refused(row: Mapping[str, Any]) -> bool:
    """Say whether nothing was approved."""
    return row["state"] == State.REFUSED or not row["approved"]


def of_rows(rows: Sequence[Mapping[str, Any]], groups: tuple[str, ...]) -> list[Statistic]:
    """
    Return the figures of decided applications, each with its groups and what came of it.

    Cells below the smallest of the pack are left out, and so many others that none of them can be
    computed from the sums. Where it is not told how many there were, it is not told either how many
    were refused.
    """
    cells: dict[Cell, int] = _cells("", "", rows)
    sums = [_across("", "")]
    lines: list[tuple[str, str]] = []
    for group in groups:
        values = sorted({str(one[group]) for one in rows})
        lines += [(group, value) for value in values]
        for value in values:
            cells |= _cells(group, value, [one for one in rows if str(one[group]) == value])
            sums.append(_across(group, value))
        sums += [(("", "", name), *((group, value, name) for value in values)) for name in NAMES]
    shown = _suppressed(cells, sums)
    return [
        Statistic(
            group=group,
            value=value,
            decided=shown[group, value, "decided"],
            refused=shown[group, value, "refused"],
        )
        for group, value in [("", ""), *lines]
    ]


def _suppressed(cells: Mapping[Cell, int], sums: list[tuple[Cell, ...]]) -> dict[Cell, int | None]:
    hidden: set[Cell] = set()
    while True:
        shown = suppress(cells, sums, rules.pack().smallest, hide=hidden)
        with_it = {
            (group, value, name)
            for (group, value, counted), number in shown.items()
            if counted == "decided" and number is None
            for name in NAMES
        }
        if with_it <= hidden:
            return shown
        hidden |= with_it


def _cells(group: str, value: str, rows: Sequence[Mapping[str, Any]]) -> dict[Cell, int]:
    refused = sum(is_refused(one) for one in rows)
    return {
        (group, value, "decided"): len(rows),
        (group, value, "refused"): refused,
        (group, value, "other"): len(rows) - refused,
    }


def _across(group: str, value: str) -> tuple[Cell, ...]:
    return tuple((group, value, name) for name in NAMES)
