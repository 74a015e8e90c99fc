"""
Multilateral netting: net positions that sum to zero, and few transfers that settle them.

Between N parties at most N - 1 transfers are needed, and fewer where groups of them settle among
themselves. Up to ``MOST_EXACT`` parties with something open the number is the least there is: as
many groups as possible that each sum to zero are found by dynamic programming over sets of
parties (Verhoeff, Settling multiple debts efficiently, 2004: the problem is hard in general).
Above that one group is settled greedily, still with N - 1 transfers at most. The same obligations
give the same answer in whatever order they come.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

#: Sets of so many parties are tried: 2 to the power of 12 of them.
MOST_EXACT = 12


class NotNetted(ValueError):
    """An obligation is none: to oneself, or of less than one smallest unit."""


@dataclass(frozen=True, slots=True, order=True)
class Obligation:
    """What one party owes another, in smallest parts of a unit."""

    debtor: str
    creditor: str
    amount: int
    unit: str = ""

    def __post_init__(self) -> None:
        if self.debtor == self.creditor:
            raise NotNetted("nobody owes oneself")
        if self.amount <= 0:
            raise NotNetted("an obligation is of at least one smallest part")


@dataclass(frozen=True, slots=True, order=True)
class Transfer:
    """What one party pays another so that all is settled."""

    payer: str
    receiver: str
    amount: int


def by_unit(obligations: Iterable[Obligation]) -> dict[str, list[Obligation]]:
    """Return obligations by their unit: one is never netted with another."""
    found: dict[str, list[Obligation]] = defaultdict(list)
    for one in sorted(obligations):
        found[one.unit].append(one)
    return dict(found)


def positions(obligations: Iterable[Obligation]) -> dict[str, int]:
    """
    Return what each party gets (above zero) or owes (below) by obligations of one unit.

    The sum is zero. Raises NotNetted for more than one unit.
    """
    net: dict[str, int] = defaultdict(int)
    units = set()
    for one in obligations:
        net[one.creditor] += one.amount
        net[one.debtor] -= one.amount
        units.add(one.unit)
    if len(units) > 1:
        raise NotNetted("obligations of different units are netted apart")
    return dict(sorted(net.items()))


def settle(net: Mapping[str, int]) -> list[Transfer]:
    """Return the transfers that settle net positions. Raises NotNetted unless they sum to zero."""
    if sum(net.values()):
        raise NotNetted("net positions sum to zero")
    names = sorted(name for name, amount in net.items() if amount)
    groups = _groups(names, net) if len(names) <= MOST_EXACT else [names]
    return sorted(one for group in groups for one in _greedy(group, net))


def _groups(names: list[str], net: Mapping[str, int]) -> list[list[str]]:
    """Return as many groups that each sum to zero as there can be."""
    size = 1 << len(names)
    sums, most, last = [0] * size, [0] * size, [0] * size
    for members in range(1, size):
        low = (members & -members).bit_length() - 1
        sums[members] = sums[members & (members - 1)] + net[names[low]]
        best = -1
        for place in range(len(names)):
            if members >> place & 1 and most[members ^ 1 << place] > best:
                best, last[members] = most[members ^ 1 << place], place
        most[members] = best + (sums[members] == 0)
    found: list[list[str]] = []
    members = size - 1
    while members:
        if sums[members] == 0:
            found.append([])
        found[-1].append(names[last[members]])
        members ^= 1 << last[members]
    return [sorted(group) for group in found]


def _greedy(names: list[str], net: Mapping[str, int]) -> list[Transfer]:
    """Let the one who owes most pay the one who gets most; each transfer settles one of them."""
    left = {name: net[name] for name in names}
    found = []
    while any(left.values()):
        payer = min(left, key=lambda name: (left[name], name))
        receiver = min(left, key=lambda name: (-left[name], name))
        amount = min(-left[payer], left[receiver])
        found.append(Transfer(payer, receiver, amount))
        left[payer] += amount
        left[receiver] -= amount
    return found
