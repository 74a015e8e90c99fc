"""Who calls whom: a tree of zones by whom each is called. Plain values, no database."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

#: A term is asked about so long before its last day.
REMIND_BEFORE = timedelta(days=30)
#: A telephone tree that is deeper loses too much on the way.
DEEPEST = 12


@dataclass(frozen=True, slots=True)
class Placed:
    """A zone in the tree, and how many call before it."""

    key: UUID
    depth: int


def tree(above: Mapping[UUID, UUID | None]) -> Iterator[Placed]:
    """
    Yield every zone below the one that calls it, in the order given.

    A zone whose caller is not among them is called by the post.
    """
    below: dict[UUID | None, list[UUID]] = {}
    for key, upper in above.items():
        below.setdefault(upper if upper in above else None, []).append(key)
    waiting = [Placed(key, 0) for key in reversed(below.get(None, []))]
    while waiting:
        one = waiting.pop()
        yield one
        waiting += [Placed(key, one.depth + 1) for key in reversed(below.get(one.key, []))]


def closes_a_ring(above: Mapping[UUID, UUID | None], key: UUID, upper: UUID) -> bool:
    """Say whether ``key`` would be called by somebody whom it calls itself, near or far."""
    here: UUID | None = upper
    for _step in range(len(above) + 1):
        if here is None:
            return False
        if here == key:
            return True
        here = above.get(here)
    return True


def cut_off(above: Mapping[UUID, UUID | None], silent: Sequence[UUID]) -> set[UUID]:
    """Return the zones below one that is silent: nobody calls them unless the post does."""
    lost: set[UUID] = set()
    mute = set(silent)
    for one in tree(above):
        upper = above[one.key]
        if upper in above and (upper in mute or upper in lost):
            lost.add(one.key)
    return lost


def remind_on(ends_on: date) -> date:
    """Return the day from which a term's end is told."""
    return ends_on - REMIND_BEFORE
