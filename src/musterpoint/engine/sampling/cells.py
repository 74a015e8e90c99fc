"""
Which figures of a table may be shown: small and unstable ones are hidden, and so many others that
none of the hidden can be worked out from the sums.

A cell is hidden for itself when fewer than `smallest` people stand in it or its relative standard
error is over `largest_rse`. A hidden cell can be worked out when the published sums leave only
one value for it: that is a question of linear algebra, asked exactly. Besides, the cells hidden
together in one sum must hold `smallest` people together, because counts are never negative and a
small sum says nearly everything about its parts.
"""

from collections import Counter
from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from itertools import product

Key = Hashable


class State(StrEnum):
    """Whether a figure is shown, and if not, why."""

    SHOWN = "shown"
    SMALL = "small"
    UNSTABLE = "unstable"
    HIDDEN = "hidden"


@dataclass(frozen=True, slots=True)
class Cell:
    """A figure of a table: how many people it is about, and how uncertain it is."""

    people: int
    rse: float | None = None


@dataclass(frozen=True, slots=True)
class Sum:
    """A total that is printed beside its parts."""

    total: Key
    parts: tuple[Key, ...]


def decide(
    cells: Mapping[Key, Cell],
    sums: Sequence[Sum],
    *,
    smallest: int = 30,
    largest_rse: float = 0.3,
    keep: Collection[Key] = (),
) -> dict[Key, State]:
    """
    Say of every cell whether it is shown.

    `keep` are cells that are hidden last, such as totals that stand elsewhere too. Raises
    KeyError when a sum names a cell that is not there.
    """
    states = {key: _alone(cell, smallest, largest_rse) for key, cell in cells.items()}
    for one in sums:
        if missing := {one.total, *one.parts} - set(cells):
            raise KeyError(f"a sum names {next(iter(missing))!r}, which is no cell")

    # Where only unstable figures are hidden nobody is protected by them, but a reader could
    # still work out what is too uncertain to be read: they are treated alike.
    table = _Table(cells, sums, smallest, frozenset(keep))
    hidden = {key for key, state in states.items() if state is not State.SHOWN}
    own = set(hidden)
    while (more := table.cheapest(hidden)) is not None:
        hidden.add(more)
    # What was hidden on the way and is not needed in the end is shown again, the largest first.
    for key in sorted(hidden - own, key=table.cost, reverse=True):
        if not table.leaks(hidden - {key}):
            hidden.remove(key)
    return states | dict.fromkeys(hidden - own, State.HIDDEN)


def _alone(cell: Cell, smallest: int, largest_rse: float) -> State:
    if cell.people < smallest:
        return State.SMALL
    if cell.rse is None or cell.rse <= largest_rse:
        return State.SHOWN
    return State.UNSTABLE


class _Table:
    """Cells, their sums, and what hiding one costs the reader."""

    def __init__(
        self,
        cells: Mapping[Key, Cell],
        sums: Sequence[Sum],
        smallest: int,
        keep: frozenset[Key],
    ) -> None:
        self.cells, self.sums, self.smallest, self.keep = cells, sums, smallest, keep
        self.totals = {one.total for one in sums}

    def cost(self, key: Key) -> tuple[bool, bool, int, str]:
        return key in self.keep, key in self.totals, self.cells[key].people, repr(key)

    def leaks(self, hidden: set[Key]) -> list[Sum]:
        """Return the sums that give something away, those that do so at once before others."""
        known = determined(self.sums, hidden)
        direct, indirect = [], []
        for one in self.sums:
            inside = [key for key in (one.total, *one.parts) if key in hidden]
            if self._is_thin(one, hidden) or (len(inside) == 1 and inside[0] in known):
                direct.append(one)
            elif known.intersection(inside):
                indirect.append(one)
        return direct or indirect

    def _is_thin(self, one: Sum, hidden: set[Key]) -> bool:
        inside = [key for key in one.parts if key in hidden]
        people = sum(self.cells[key].people for key in inside)
        return bool(inside) and one.total not in hidden and people < self.smallest

    def cheapest(self, hidden: set[Key]) -> Key | None:
        """
        Return the next cell to hide, or None when the table gives nothing away.

        The one that stops most sums at once; of these the one that costs least.
        """
        stops: Counter[Key] = Counter()
        for one in self.leaks(hidden):
            stops.update(key for key in (one.total, *one.parts) if key not in hidden)
        if not stops:
            return None
        return min(
            stops,
            key=lambda key: (*self.cost(key)[:2], -stops[key], *self.cost(key)[2:]),
        )


def determined(sums: Iterable[Sum], hidden: Collection[Key]) -> set[Key]:
    """
    Return the hidden cells that follow from what is shown.

    Each sum says: parts minus total is zero. A hidden cell follows exactly when the reduced row
    echelon form of these equations, over the hidden cells alone, has a row with nothing but it.
    """
    columns = {key: at for at, key in enumerate(sorted(hidden, key=repr))}
    rows: list[dict[int, Fraction]] = []
    for one in sums:
        row: dict[int, Fraction] = {}
        for key, sign in ((one.total, -1), *((part, 1) for part in one.parts)):
            if key in columns:
                row[columns[key]] = row.get(columns[key], Fraction(0)) + sign
        rows.append({at: number for at, number in row.items() if number})
    single = {next(iter(row)) for row in _reduced(rows) if len(row) == 1}
    return {key for key, at in columns.items() if at in single}


def _reduced(rows: Iterable[dict[int, Fraction]]) -> list[dict[int, Fraction]]:
    """Return the reduced row echelon form of sparse rows."""
    done: dict[int, dict[int, Fraction]] = {}
    for row in rows:
        left = row
        for pivot in [at for at in left if at in done]:
            if pivot in left:
                left = _minus(left, done[pivot], left[pivot])
        if not left:
            continue
        pivot = min(left)
        scale = left[pivot]
        left = {at: number / scale for at, number in left.items()}
        for at, other in done.items():
            if pivot in other:
                done[at] = _minus(other, left, other[pivot])
        done[pivot] = left
    return list(done.values())


def _minus(
    row: Mapping[int, Fraction], other: Mapping[int, Fraction], times: Fraction
) -> dict[int, Fraction]:
    found = dict(row)
    for at, number in other.items():
        value = found.get(at, Fraction(0)) - times * number
        if value:
            found[at] = value
        else:
            found.pop(at, None)
    return found


def sums_of_a_table(*axes: Sequence[str], total: str = "") -> list[Sum]:
    """
    Return the sums of a table whose cells are tuples of one value an axis.

    `total` stands on an axis for all its values together: ("women", "") is the total of women.
    """
    found = []
    for key in product(*([*axis, total] for axis in axes)):
        for place, axis in enumerate(axes):
            if key[place] == total:
                parts = tuple((*key[:place], value, *key[place + 1 :]) for value in axis)
                found.append(Sum(key, parts))
    return found
