"""The figures of a call by group: what is told of them so that nobody can be singled out."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from musterpoint.crises.cells import suppress
from musterpoint.exchange import rules
from musterpoint.exchange.models import Call, Outcome

GROUPS = ("kind", "country", "size")
#: What is counted of each group; the first is the sum of the others.
NAMES = ("applied", "selected", "other")
#: A group, its value, and what is counted.
Cell = tuple[str, str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Statistic:
    """How many of a group applied and how many were selected; None is too few to tell."""

    group: str
    value: str
    applied: int | None
    selected: int | None


def of_call(call: Call) -> list[Statistic]:
    """Count by kind, country and size how many applied and were selected, as decided by now."""
    names = (*GROUPS, "outcome")
    return of_rows([dict(one) for one in call.applications.values(*names)])


def kept(found: Iterable[Statistic]) -> list[dict[str, Any]]:
    """Return figures as a call keeps them."""
    return [asdict(one) for one in found]


def of_rows(rows: list[dict[str, str]]) -> list[Statistic]:
    """
    Return the figures of applications, each with its groups and its outcome.

    Cells below the smallest of the pack are left out, and so many others that none of them can be
    computed from the sums. Where it is not told how many of a group applied, it is not told
    either how many were selected: a zero would tell that the few were all rejected.
    """
    cells: dict[Cell, int] = dict(_cells("", "", rows))
    sums = [_across("", "")]
    groups: list[tuple[str, str]] = []
    for group in GROUPS:
        values = sorted({one[group] for one in rows})
        groups += [(group, value) for value in values]
        for value in values:
            cells |= _cells(group, value, [one for one in rows if one[group] == value])
            sums.append(_across(group, value))
        sums += [(("", "", name), *((group, value, name) for value in values)) for name in NAMES]
    shown = _suppressed(cells, sums)
    return [
        Statistic(
            group=group,
            value=value,
            applied=shown[group, value, "applied"],
            selected=shown[group, value, "selected"],
        )
        for group, value in [("", ""), *groups]
    ]


def _suppressed(cells: Mapping[Cell, int], sums: list[tuple[Cell, ...]]) -> dict[Cell, int | None]:
    """Hide small cells, and all of a group of which it is hidden how many applied."""
    hidden: set[Cell] = set()
    while True:
        shown = suppress(cells, sums, rules.pack().smallest, hide=hidden)
        with_it = {
            (group, value, name)
            for (group, value, counted), number in shown.items()
            if counted == "applied" and number is None
            for name in NAMES
        }
        if with_it <= hidden:
            return shown
        hidden |= with_it


def _cells(group: str, value: str, rows: list[dict[str, str]]) -> dict[Cell, int]:
    """Return how many of a group applied, were selected, and were not."""
    selected = sum(one["outcome"] == Outcome.SELECTED for one in rows)
    return {
        (group, value, "applied"): len(rows),
        (group, value, "selected"): selected,
        (group, value, "other"): len(rows) - selected,
    }


def _across(group: str, value: str) -> tuple[Cell, ...]:
    """Return the sum that a reader knows of one group."""
    return tuple((group, value, name) for name in NAMES)
