"""The life of what somebody told us, decided without a database."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

RECEIVED = "received"
ACKNOWLEDGED = "acknowledged"
ASSIGNED = "assigned"
ANSWERED = "answered"
APPEALED = "appealed"
CLOSED = "closed"
#: What may follow what. An appeal is heard as a fresh assignment; the one answer to it is the last.
FOLLOWS: dict[str, frozenset[str]] = {
    RECEIVED: frozenset({ACKNOWLEDGED, ASSIGNED, ANSWERED, CLOSED}),
    ACKNOWLEDGED: frozenset({ASSIGNED, ANSWERED, CLOSED}),
    ASSIGNED: frozenset({ASSIGNED, ANSWERED, CLOSED}),
    ANSWERED: frozenset({APPEALED, CLOSED, ASSIGNED}),
    APPEALED: frozenset({ASSIGNED, ANSWERED, CLOSED}),
    CLOSED: frozenset({ASSIGNED}),
}
OPEN = (RECEIVED, ACKNOWLEDGED, ASSIGNED, APPEALED)
STATES = tuple(FOLLOWS)


def may_follow(state: str, following: str) -> bool:
    """Say whether a state may come after another."""
    return following in FOLLOWS[state]


def may_appeal(
    state: str, appealed_at: datetime | None, answered_at: datetime | None, until: datetime | None
) -> bool:
    """Say whether an answer may be appealed: once, before ``until`` (None: no end)."""
    is_answered = state == ANSWERED and answered_at is not None
    return is_answered and appealed_at is None and until is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """Somebody who is named for a class, and on which step of the escalation they stand."""

    user_id: UUID
    level: int


def first_level(named: Iterable[Named], recused: Collection[UUID], at_least: int = 1) -> int | None:
    """
    Return the first step on which somebody stands who may read it; None when nobody is left.

    Whoever is complained of is never among them.
    """
    steps = {one.level for one in named if one.user_id not in recused and one.level >= at_least}
    return min(steps, default=None)


def readers(named: Iterable[Named], recused: Collection[UUID], level: int) -> list[UUID]:
    """Return who may read what stands on a step: named on it or below, and not complained of."""
    found = [one.user_id for one in named if one.level <= level and one.user_id not in recused]
    return list(dict.fromkeys(found))


def mentioned(text: str, people: Sequence[tuple[UUID, str]]) -> set[UUID]:
    """
    Return the people of whom a part of the name stands in a text, in any order and case.

    Too many rather than too few: whoever is taken for somebody else loses the sight of one
    complaint, and the next person on the list reads it.
    """
    words = {_plain(word) for word in text.split()}
    return {
        user_id
        for user_id, name in people
        if words & {_plain(part) for part in name.split() if len(_plain(part)) > 2}
    }


def _plain(word: str) -> str:
    return "".join(letter for letter in word.casefold() if letter.isalnum())


def suppressed(count: int, smallest: int) -> int | None:
    """Return a count that may be told; None for a group that is too small, 0 stays."""
    return count if count == 0 or count >= smallest else None
