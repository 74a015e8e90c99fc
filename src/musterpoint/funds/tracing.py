"""
What of each income of a fund went into which payment, entry by entry of its purses.

What is spent takes, as ``bound`` holds it, what was given for just that first, then what was given
for its place, then what nobody bound; of each the oldest first. What is changed into another
currency, or moved to another window, takes its owners along. An income that is taken back goes out
of itself first, and a payment that comes back goes to where it came from. The entries come in the
order in which they were booked, so that what was found of them never changes.
"""

from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from operator import attrgetter

from musterpoint.engine.ledger import split
from musterpoint.funds.purposes import ANY, Purpose

RECEIPT, EXCHANGE, TRANSFER = "receipt", "exchange", "transfer"


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """
    An entry on the account of a window or of a head's earmark.

    ``owner`` is what an income is traced by, and ``purpose`` what it was given for, or what is paid
    for. ``is_marked`` says that a giver bound it.
    """

    key: str
    account: str
    unit: str
    amount: int
    links: Mapping[str, str]
    reverses: str = ""
    owner: str = ""
    purpose: Purpose = ANY
    is_marked: bool = False


@dataclass(frozen=True, slots=True)
class Use:
    """So much of an owner's money that a payment took; less than zero when it came back."""

    owner: str
    move: Move
    amount: int


@dataclass(slots=True)
class _Lot:
    owner: str
    is_marked: bool
    purpose: Purpose
    key: str
    gift: str
    left: int
    #: Whether it stands in its pot; one that was emptied out of turn stays there.
    is_in: bool = True


#: Lots by whether they were bound, and to what.
_Pot = tuple[bool, Purpose]
_Taken = list[tuple[_Lot, int]]


@dataclass(slots=True)
class _Purse:
    """What an account has of a unit."""

    pots: dict[_Pot, deque[_Lot]] = field(default_factory=dict)
    taken: dict[str, _Taken] = field(default_factory=dict)

    def put(self, lot: _Lot) -> None:
        self.pots.setdefault((lot.is_marked, lot.purpose), deque()).append(lot)

    def lots(self) -> list[_Lot]:
        return [lot for pot in self.pots.values() for lot in pot if lot.left]

    def take(self, amount: int, order: Iterable[_Pot]) -> _Taken:
        """Take an amount out of pots, one after the other, as far as they reach."""
        found: _Taken = []
        for place in order:
            pot = self.pots.get(place, deque())
            while pot and amount:
                if pot[0].left:
                    found += self._part(pot[0], amount)
                    amount -= found[-1][1]
                if not pot[0].left:
                    pot.popleft().is_in = False
        return found

    def take_of(self, lots: Iterable[_Lot], amount: int) -> _Taken:
        """Take an amount out of lots, as far as they reach."""
        found: _Taken = []
        for lot in lots:
            if amount and lot.left:
                found += self._part(lot, amount)
                amount -= found[-1][1]
        return found

    def _part(self, lot: _Lot, amount: int) -> _Taken:
        part = min(lot.left, amount)
        lot.left -= part
        return [(lot, part)]

    def give_back(self, key: str, amount: int) -> _Taken:
        """Give what a payment took back to where it came from; the last that it took first."""
        found: _Taken = []
        rows = self.taken.get(key, [])
        while rows and amount:
            lot, part = rows.pop()
            back = min(part, amount)
            if part > back:
                rows.append((lot, part - back))
            if not lot.is_in:
                self.pots.setdefault((lot.is_marked, lot.purpose), deque()).appendleft(lot)
                lot.is_in = True
            lot.left += back
            amount -= back
            found.append((lot, back))
        return found


def uses(moves: Iterable[Move]) -> Iterator[Use]:
    """Yield what payments took, and what came back; entries of one transaction stand together."""
    purses: dict[tuple[str, str], _Purse] = {}
    for _key, of_one in groupby(moves, attrgetter("key")):
        carried: _Taken = []
        for one in sorted(of_one, key=attrgetter("amount")):
            purse = purses.setdefault((one.account, one.unit), _Purse())
            if one.amount < 0:
                found = _out(one, purse)
                purse.taken.setdefault(one.key, []).extend(found)
                carried += found
                sign = 1
            else:
                found, sign = _into(one, purse, carried), -1
            if is_payment(one):
                yield from (Use(lot.owner, one, sign * part) for lot, part in found)


def is_payment(one: Move) -> bool:
    """Say whether an entry pays for help, or takes such a payment back."""
    return "commitment" in one.links and "gives_back" not in one.links


def _out(one: Move, purse: _Purse) -> _Taken:
    amount = -one.amount
    kind = one.links.get("kind", "")
    if kind == EXCHANGE and not one.reverses:
        lots = purse.lots()
        whole = sum(lot.left for lot in lots)
        if not whole:
            return []
        parts = split(min(amount, whole), [lot.left for lot in lots])
        return [row for lot, part in zip(lots, parts, strict=True) if part
                for row in purse.take_of([lot], part)]  # fmt: skip
    found: _Taken = []
    if one.reverses or one.links.get("gives_back"):
        found = purse.take_of([lot for lot in purse.lots() if _is_its(lot, one)], amount)
    elif kind == TRANSFER:
        bound = min(amount, int(one.links.get("earmarked", "0")))
        found = purse.take(bound, _sorted(purse, is_marked=True))
    rest = amount - sum(part for _lot, part in found)
    return found + purse.take(rest, _order(one, purse))


def _is_its(lot: _Lot, one: Move) -> bool:
    """Say whether a lot is of the income that is turned round, or of the gift given back."""
    gift = one.links.get("gift", "")
    return lot.key == one.reverses or bool(gift and lot.gift == gift)


def _order(one: Move, purse: _Purse) -> Sequence[_Pot]:
    """Return the pots in the order in which something is taken out of them."""
    marked, loose = _sorted(purse, is_marked=True), _sorted(purse, is_marked=False)
    if not is_payment(one):
        return [*loose, *marked]
    fitting = [place for place in reversed(marked) if place[1].pays(one.purpose)]
    return [*fitting, *loose, *(place for place in marked if place not in fitting)]


def _sorted(purse: _Purse, *, is_marked: bool) -> list[_Pot]:
    return sorted(place for place in purse.pots if place[0] is is_marked)


def _into(one: Move, purse: _Purse, carried: _Taken) -> _Taken:
    amount = one.amount
    back = purse.give_back(one.reverses, amount) if one.reverses else []
    amount -= sum(part for _lot, part in back)
    if not amount:
        return back
    if carried and one.links.get("kind") in (EXCHANGE, TRANSFER):
        parts = split(amount, [part for _lot, part in carried])
        for (lot, _part), part in zip(carried, parts, strict=True):
            purpose = ANY if one.links["kind"] == TRANSFER else lot.purpose
            if part:
                purse.put(_Lot(lot.owner, lot.is_marked, purpose, one.key, lot.gift, part))
        return back
    gift = one.links.get("gift", "")
    purse.put(_Lot(one.owner, one.is_marked, one.purpose, one.key, gift, amount))
    return back
