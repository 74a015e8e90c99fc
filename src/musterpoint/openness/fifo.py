"""Which income paid for what: first in, first out. Arithmetic alone, for the trace."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Movement:
    """Money into a window (positive) or out of it; ``reverses`` is the key it takes back."""

    key: str
    amount: int
    reverses: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """So much of what came in by one key went out by another."""

    source: str
    use: str
    amount: int


def follow(movements: Iterable[Movement]) -> list[Part]:
    """
    Say what of each income went into each use: first in, first out.

    A use that is taken back gives its money to where it came from; an income that is taken back
    goes out of what is left of it first.
    """
    left: dict[str, int] = {}
    parts: dict[tuple[str, str], int] = {}

    def take(use: str, amount: int, first: str = "") -> None:
        order = ([first] if first in left else []) + [key for key in left if key != first]
        for source in order:
            taken = min(amount, left[source])
            if taken > 0:
                left[source] -= taken
                parts[source, use] = parts.get((source, use), 0) + taken
                amount -= taken

    for one in movements:
        if one.amount < 0:
            take(one.key, -one.amount, one.reverses)
            continue
        back = one.amount
        for source, use in [place for place in parts if place[1] == one.reverses]:
            given = min(back, parts[source, use])
            parts[source, use] -= given
            left[source] += given
            back -= given
        if back:
            left[one.key] = left.get(one.key, 0) + back
    return [Part(source, use, amount) for (source, use), amount in parts.items() if amount]
