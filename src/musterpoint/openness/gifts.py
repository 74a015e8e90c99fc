"""
What became of one gift, told from nothing but figures that everybody may know.

Money of a window is one purse. A gift shares in what the purse paid for as it shares in what came
in; what was given for one head shares in that head first. So a giver sees how the money worked, and
never a single use of it. What is moved to another window is moved out of all of them alike, and
stands there as an income without a giver; so does what came back of what was paid.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from musterpoint.engine.ledger import split
from musterpoint.funds.models import Fund
from musterpoint.openness import figures, givers
from musterpoint.openness.figures import Figures, Line
from musterpoint.openness.givers import Giver
from musterpoint.openness.rules import ALL

#: What came back of what was paid, as one income for the whole window.
CAME_BACK = (f"{givers.ENTRY}:recovered", "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Gift:
    """A gift to a window, or to one head of it, in one unit."""

    gift: str
    giver: Giver | None
    window: str
    head: str
    unit: str
    digits: int
    received: int
    moved: int
    """What of it was moved to other windows and funds."""
    since: date
    spent: int
    uses: tuple[tuple[str, str, int], ...]
    """Head (``*`` where it is not told), country and amount; they sum to what was spent."""
    committed: int

    @property
    def left(self) -> int:
        """What of it is neither spent nor committed, as far as that may be told."""
        return self.received - self.moved - self.spent - self.committed


def of_fund(fund: Fund, today: date) -> list[Gift]:
    """Return every gift to a fund, the newest first."""
    purses = figures.lines(fund, figures.PURSE)
    came = figures.incomes(purses)
    groups: dict[tuple[str, str], list[Line]] = {}
    for one in (*came, *figures.transfers(purses)):
        groups.setdefault((one.window, one.unit), []).append(one)
    known = givers.who({one.gift for one in came})
    found: list[Gift] = []
    for told in figures.of_fund(fund, today):
        found += _of_window(told, groups.get((told.window.code, told.unit), []), known)
    return sorted(found, key=lambda one: (one.since, one.gift), reverse=True)


def one_of(fund: Fund, gift: str, today: date) -> list[Gift]:
    """Return one gift: a line for each window, head and unit that it went to."""
    return [one for one in of_fund(fund, today) if one.gift == gift]


def _of_window(told: Figures, came: Sequence[Line], known: dict[str, Giver]) -> list[Gift]:
    purses: dict[tuple[str, str], int] = {}
    since: dict[tuple[str, str], date] = {}
    for one in came:
        # Of what was moved and moved back nothing is left under its first key.
        name = f"{givers.ENTRY}:{one.reverses or one.key}" if one.is_moved else one.gift
        place = name, one.head
        purses[place] = purses.get(place, 0) + one.amount
        since[place] = min(since.get(place, one.on), one.on)
    for batch in told.told.back:
        purses[CAME_BACK] = purses.get(CAME_BACK, 0) - batch.amount
        since.setdefault(CAME_BACK, batch.on)
    moves = {f"{givers.ENTRY}:{one.reverses or one.key}" for one in came if one.is_moved}
    gone = {place: -amount for place, amount in purses.items() if place[0] in moves}
    purses = {place: amount for place, amount in purses.items() if gone.get(place, -1) < 0}
    moved = _moved({place: amount for place, amount in gone.items() if amount > 0}, purses)
    stay = {place: amount - moved.get(place, 0) for place, amount in purses.items()}
    uses = _uses(told, stay)
    spent = {place: sum(use.values()) for place, use in uses.items()}
    open_parts = {place: amount - spent.get(place, 0) for place, amount in stay.items()}
    held = _shared(min(told.committed, sum(max(one, 0) for one in open_parts.values())), open_parts)
    return [
        Gift(
            gift=gift,
            giver=known.get(gift),
            window=told.window.name,
            head=head,
            unit=told.unit,
            digits=told.digits,
            received=amount,
            moved=moved.get((gift, head), 0),
            since=since[gift, head],
            spent=spent.get((gift, head), 0),
            uses=tuple(
                (*place, part) for place, part in sorted(uses.get((gift, head), {}).items())
            ),
            committed=held.get((gift, head), 0),
        )
        for (gift, head), amount in purses.items()
    ]


Place = tuple[str, str]


def _shared(amount: int, weights: dict[Place, int]) -> dict[Place, int]:
    """Divide an amount by weights over zero; no part is more than its weight if all fit."""
    kept = {place: weight for place, weight in weights.items() if weight > 0}
    if not kept or amount <= 0:
        return {}
    return dict(zip(kept, split(amount, list(kept.values())), strict=True))


def _moved(gone: dict[Place, int], purses: dict[Place, int]) -> dict[Place, int]:
    """Return what of each gift was moved away: of those for one head, what left that head."""
    found: dict[Place, int] = {}
    for head in sorted({head for _name, head in gone}):
        mine = {place: amount for place, amount in purses.items() if place[1] == head}
        whole = sum(amount for place, amount in gone.items() if place[1] == head)
        found |= _shared(min(whole, sum(max(one, 0) for one in mine.values())), mine)
    return found


def _uses(told: Figures, purses: dict[Place, int]) -> dict[Place, dict[Place, int]]:
    """Return for each gift what it paid for: head and country -> amount."""
    rest = dict(_cells(told))
    found: dict[Place, dict[Place, int]] = {place: {} for place in purses}
    for head in sorted({head for _gift, head in purses if head}):
        mine = {place: amount for place, amount in purses.items() if place[1] == head}
        for cell in [cell for cell in rest if cell[0] == head]:
            open_parts = {place: mine[place] - sum(found[place].values()) for place in mine}
            paid = min(rest[cell], sum(one for one in open_parts.values() if one > 0))
            for place, part in _shared(paid, open_parts).items():
                found[place][cell] = part
            rest[cell] -= max(paid, 0)
    free = {place: amount for place, amount in purses.items() if not place[1]}
    for cell, amount in rest.items():
        open_parts = {place: free[place] - sum(found[place].values()) for place in free}
        paid = min(amount, sum(one for one in open_parts.values() if one > 0))
        for place, part in _shared(paid, open_parts).items():
            found[place][cell] = found[place].get(cell, 0) + part
    return found


def _cells(told: Figures) -> dict[Place, int]:
    """Return what was spent by head and country, with all that is hidden as one."""
    shown = {cell: amount for cell, amount in told.told.cells.items() if amount and amount > 0}
    hidden = told.told.total - sum(shown.values())
    return shown | ({(ALL, ALL): hidden} if hidden > 0 else {})
