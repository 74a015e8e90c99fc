"""
Small cells over time: what is told piece by piece must tell of nobody by differences either.

Each piece by itself may be of many people, and the difference of two publications of one: ten are
paid, then nine of the payments come back and one more person is paid. So a new piece is told only
if of every sum of told pieces that it is in, enough people have something that does not come to
nothing. A difference of two publications is such a sum.

What is counted here is never more than the people who really stand behind a sum; it may be fewer.
"""

from collections.abc import Hashable, Iterable, Mapping
from typing import NamedTuple


class Share(NamedTuple):
    """What somebody has in a piece, which may be negative, and for how many people they stand."""

    amount: int
    people: int = 1


#: What is told as one sum: who has what in it.
Piece = Mapping[Hashable, Share]


class Told:
    """The pieces that were told so far, and who stands behind them."""

    def __init__(self, smallest: int) -> None:
        self._smallest = smallest
        self._pieces: list[Piece] = []
        self._amounts: dict[Hashable, dict[int, int]] = {}

    def tell(self, pieces: Iterable[Piece]) -> bool:
        """Tell pieces that share nothing, all or none of them; say whether they may be told."""
        before = len(self._pieces)
        for piece in pieces:
            mine = _of_people(piece)
            if not self.may_tell(mine):
                self._forget(before)
                return False
            for who, share in mine.items():
                self._amounts.setdefault(who, {})[len(self._pieces)] = share.amount
            self._pieces.append(mine)
        return True

    def may_tell(self, piece: Piece) -> bool:
        """Say whether a piece is of nobody, or of enough people beside all that was told."""
        mine = _of_people(piece)
        return not mine or self._count(mine) >= self._smallest

    def _count(self, mine: Piece) -> int:
        """
        Return how many people are at least behind each sum that this piece is in.

        Sure are those whom nothing told before can bring to nothing. Who takes back what one piece
        told stands behind the sums without that piece; behind those with it stand the people whom
        it still has, and so the fewer of both count.
        """
        sure = 0
        back: dict[int, int] = {}
        for who, share in mine.items():
            told = self._amounts.get(who, {})
            against = {n: each for n, each in told.items() if (each < 0) != (share.amount < 0)}
            if _is_left(share.amount, told.values()):
                sure += share.people
            elif len(against) == 1:
                (number,) = against
                back[number] = back.get(number, 0) + share.people
        counted = set(mine)
        for number, people in back.items():
            sure += min(people, self._still(number, counted))
        return sure

    def _still(self, number: int, counted: set[Hashable]) -> int:
        """Return how many whom nobody counted yet have something in a piece for good."""
        found = 0
        for who, share in self._pieces[number].items():
            told = self._amounts[who]
            others = [amount for at, amount in told.items() if at != number]
            if who not in counted and _is_left(share.amount, others):
                counted.add(who)
                found += share.people
        return found

    def _forget(self, before: int) -> None:
        for number in range(before, len(self._pieces)):
            for who in self._pieces[number]:
                del self._amounts[who][number]
        del self._pieces[before:]


def _of_people(piece: Piece) -> dict[Hashable, Share]:
    """Leave out what came to nothing, and what is of nobody."""
    return {who: share for who, share in piece.items() if share.amount and share.people}


def _is_left(amount: int, others: Iterable[int]) -> bool:
    """Say whether for sure no sum of an amount with some others comes to nothing."""
    along, against = abs(amount), list[int]()
    for other in others:
        if (other < 0) == (amount < 0):
            along += abs(other)
        else:
            against.append(abs(other))
    return abs(amount) > sum(against) or along < min(against)
