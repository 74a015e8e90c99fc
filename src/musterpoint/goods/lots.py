"""
Whose goods are where: every movement of the books replayed, lot by lot.

A lot is so much of a unit that came in by one arrival; a made lot (a kit) holds the lots of its
parts. A store's shelf and each batch in it is a queue: what came first goes first, as nobody can
tell two equal blankets of one batch apart. Which batch goes is what the books say. A movement that
is taken back brings back the very lots it took.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace

#: Accounts by what they are; ``goods.places`` gives their names.
SHELF, AWAY, MADE = "shelf", "away", "made"


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """So much of a unit into an account (negative: out of it); ``part`` names its batch."""

    account: str
    unit: str
    amount: int
    kind: str = ""
    part: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Posting:
    """
    One movement as the books have it.

    ``origin`` is the arrival that it books; ``load`` tells apart what travels or is lent by the
    same account; ``kit`` is the unit that is made or taken apart. ``prefers`` are origins whose
    goods are meant, such as what is given back to whom it is of.
    """

    key: str
    lines: tuple[Line, ...]
    origin: str = ""
    load: str = ""
    reverses: str = ""
    kit: str = ""
    prefers: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Lot:
    """So much of a unit of one origin, or made of ``holds``; ``part`` is its batch."""

    unit: str
    amount: int
    origin: str = ""
    part: str = ""
    holds: "tuple[Lot, ...]" = ()

    def cut(self, amount: int) -> "tuple[Lot, Lot | None]":
        """Return the first so much of it, and the rest."""
        if amount >= self.amount:
            return self, None
        inner = _inner(self.holds, amount, self.amount)
        first = replace(self, amount=amount, holds=inner[0])
        return first, replace(self, amount=self.amount - amount, holds=inner[1])

    def leaves(self) -> "Iterable[Lot]":
        """Yield what it is in the end made of."""
        if not self.holds:
            yield self
        for one in self.holds:
            yield from one.leaves()


def _inner(
    holds: tuple[Lot, ...], amount: int, whole: int
) -> tuple[tuple[Lot, ...], tuple[Lot, ...]]:
    """Cut what a made lot holds: of each unit as much as of the whole, the first first."""
    sums: dict[str, int] = {}
    for one in holds:
        sums[one.unit] = sums.get(one.unit, 0) + one.amount
    left = {unit: total * amount // whole for unit, total in sums.items()}
    first, rest = [], []
    for one in holds:
        take = min(left[one.unit], one.amount)
        left[one.unit] -= take
        mine, other = one.cut(take) if take else (None, one)
        first += [mine] if mine else []
        rest += [other] if other else []
    return tuple(first), tuple(rest)


Place = tuple[str, str, str]
#: Where goods come from that no store held.
OUTSIDE: Place = ("", "", "")


@dataclass(frozen=True, slots=True)
class Moved:
    """
    A lot that a movement took from one place to another: account, unit, load.

    One that is new came from outside, or was made.
    """

    key: str
    lot: Lot
    source: Place
    goal: Place
    is_new: bool = False


@dataclass(slots=True)
class Traced:
    """What lies where, and the lots that each movement took, by its key, in the books' order."""

    places: dict[Place, list[Lot]] = field(default_factory=dict)
    by_key: dict[str, list[Moved]] = field(default_factory=dict)

    def add(self, one: Posting) -> None:
        """Replay one movement."""
        if one.reverses:
            self._back(one)
            return
        if any(line.kind == MADE for line in one.lines):
            self._make(one)
            return
        for unit in dict.fromkeys(line.unit for line in one.lines):
            lines = [line for line in one.lines if line.unit == unit]
            gone = self._out(one, [line for line in lines if line.amount < 0])
            self._into(one, [line for line in lines if line.amount > 0], gone)

    def sums(self) -> dict[tuple[str, str], int]:
        """Return how much of a unit an account holds by its lots."""
        found: dict[tuple[str, str], int] = {}
        for (account, unit, _load), lots in self.places.items():
            amount = sum(one.amount for one in lots)
            found[account, unit] = found.get((account, unit), 0) + amount
        return found

    def _out(self, one: Posting, lines: Iterable[Line]) -> list[tuple[Place, Lot]]:
        """Take what goes out of its queues; what comes from outside is a new lot."""
        found: list[tuple[Place, Lot]] = []
        for line in lines:
            place = _place(line, one)
            if line.kind in (SHELF, AWAY):
                wanted = self._wanted(one)
                found += [(place, lot) for lot in self._take(place, -line.amount, wanted)]
            else:
                found.append((OUTSIDE, Lot(line.unit, -line.amount, one.origin)))
        return found

    def _wanted(self, one: Posting) -> Callable[[Lot], bool]:
        parts = {line.part for line in one.lines if line.kind == SHELF and line.amount > 0}

        def fits(lot: Lot) -> bool:
            if one.prefers:
                return lot.origin in one.prefers
            return not parts or lot.part in parts

        return fits

    def _take(self, place: Place, amount: int, fits: Callable[[Lot], bool]) -> list[Lot]:
        lots = self.places.get(place, [])
        taken: list[Lot] = []
        kept = list(lots)
        for is_meant in (True, False):
            left, kept = kept, []
            for lot in left:
                if amount and (not is_meant or fits(lot)):
                    mine, rest = lot.cut(amount)
                    taken.append(mine)
                    amount -= mine.amount
                    kept += [rest] if rest else []
                else:
                    kept.append(lot)
        self.places[place] = kept
        return taken

    def _into(self, one: Posting, lines: Iterable[Line], gone: list[tuple[Place, Lot]]) -> None:
        """Put what went out where it came in: its own batch first, then what is left."""
        left = gone
        for line in lines:
            amount, goal = line.amount, _place(line, one)
            for is_meant in (True, False):
                rest: list[tuple[Place, Lot]] = []
                for source, lot in left:
                    fits = not is_meant or lot.part == line.part
                    if not amount or not fits:
                        rest.append((source, lot))
                        continue
                    mine, other = lot.cut(amount)
                    amount -= mine.amount
                    if line.kind == SHELF:
                        mine = replace(mine, part=line.part)
                    self._put(one, mine, source, goal, is_new=source == OUTSIDE)
                    rest += [(source, other)] if other else []
                left = rest
            if amount:
                self._put(one, Lot(line.unit, amount, "", line.part), OUTSIDE, goal, is_new=True)

    def _put(self, one: Posting, lot: Lot, source: Place, goal: Place, *, is_new: bool) -> None:
        self.places.setdefault(goal, []).append(lot)
        self.by_key.setdefault(one.key, []).append(Moved(one.key, lot, source, goal, is_new))

    def _make(self, one: Posting) -> None:
        """Put parts together into a made lot, or take made lots apart into their parts."""
        shelves = [line for line in one.lines if line.kind == SHELF]
        used = self._out(one, [line for line in shelves if line.amount < 0])
        goals = [line for line in shelves if line.amount > 0]
        for line in (line for line in goals if line.unit == one.kit):
            made = Lot(line.unit, line.amount, "", line.part, tuple(lot for _at, lot in used))
            self._put(one, made, OUTSIDE, _place(line, one), is_new=True)
        if any(line.unit == one.kit for line in goals):
            return
        whole = sum(lot.amount for _at, lot in used)
        for unit in dict.fromkeys(line.unit for line in goals):
            lines = [line for line in goals if line.unit == unit]
            each = sum(line.amount for line in lines)
            parts: list[tuple[Place, Lot]] = []
            for source, lot in used:
                held = [part for part in lot.holds if part.unit == unit]
                if not lot.holds and whole:
                    held = [Lot(unit, each * lot.amount // whole, lot.origin)]
                parts += [(source, part) for part in held]
            self._into(one, lines, parts)

    def _back(self, one: Posting) -> None:
        """Bring back the very lots that a movement took, to the head of their queues."""
        for move in self.by_key.get(one.reverses, [])[::-1]:
            there = self.places.get(move.goal, [])
            if move.lot in there:
                there.remove(move.lot)
            if not move.is_new:
                self.places.setdefault(move.source, []).insert(0, move.lot)
            back = Moved(one.key, move.lot, move.goal, move.source, move.is_new)
            self.by_key.setdefault(one.key, []).append(back)

    def can(self, one: Posting) -> bool:
        """Say whether all that a movement takes is there: two of one instant have no order."""
        if one.reverses:
            return one.reverses in self.by_key
        wanted: dict[Place, int] = {}
        for line in one.lines:
            if line.amount < 0 and line.kind in (SHELF, AWAY):
                place = _place(line, one)
                wanted[place] = wanted.get(place, 0) - line.amount
        return all(
            sum(lot.amount for lot in self.places.get(place, [])) >= amount
            for place, amount in wanted.items()
        )


def _place(line: Line, one: Posting) -> Place:
    return line.account, line.unit, one.load if line.kind == AWAY else ""


def replayed(postings: Iterable[Posting]) -> Traced:
    """Return what lies where after every movement, in the order in which they were posted."""
    found = Traced()
    waiting: list[Posting] = []
    for one in postings:
        waiting.append(one)
        still: list[Posting] = []
        for each in waiting:
            if found.can(each):
                found.add(each)
            else:
                still.append(each)
        waiting = still
    for one in waiting:
        found.add(one)
    return found
