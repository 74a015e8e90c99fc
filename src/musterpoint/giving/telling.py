"""
What may be told of what money was spent on, with no database: never of few people.

Told are whole months that are over, of a head together, once enough subjects (a family, a person,
or what else a commitment is for) stand behind every part that is told apart.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

Heads = list[tuple[str, int]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Spent:
    """
    What was spent under a head for a subject; ``month`` is 12 years + months, as recorded.

    ``gift`` is out of which gift, where that is known.
    """

    head: str
    month: int
    subject: object
    amount: int
    gift: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """What of a gift was spent under a head; the amount is told only when ``is_told``."""

    head: str
    amount: int
    is_told: bool


#: The rows of months that are told together, by owner.
_Group = Mapping[str, Sequence[Spent]]


def month_of(at: datetime) -> int:
    """Return the month of a moment: 12 years + months."""
    return at.year * 12 + at.month


def told(rows: Iterable[Spent], this_month: int, smallest: int) -> Heads:
    """
    Return what may be told of each head, the most first: whole closed months of enough subjects.

    Months that hold fewer than ``smallest`` different subjects wait for the next ones, so that no
    head, and no difference between two days on which somebody reads, is of fewer.
    """
    return told_apart({"": rows}, this_month, smallest).get("", [])


def told_apart(
    rows: Mapping[str, Iterable[Spent]], this_month: int, smallest: int
) -> dict[str, Heads]:
    """
    Return what may be told of each head for each of several givers of the same money.

    Months of a head wait until enough subjects stand behind every part of them: what is left of the
    whole when parts are taken off it is never of fewer either.
    """
    found: dict[str, Heads] = {}
    for head, groups in _by_head(rows, this_month, smallest):
        sums: dict[str, int] = {}
        for owner, some in (pair for group in groups for pair in group.items()):
            sums[owner] = sums.get(owner, 0) + sum(one.amount for one in some)
        for owner, whole in sums.items():
            if whole > 0:
                found.setdefault(owner, []).append((head, whole))
    return {owner: sorted(heads, key=lambda one: -one[1]) for owner, heads in found.items()}


def told_of_gifts(
    rows: Mapping[str, Iterable[Spent]], this_month: int, smallest: int
) -> dict[str, list[Part]]:
    """
    Return for each gift what it was spent on, of the months that ``told_apart`` tells.

    The amount is told where in each of these groups of months enough subjects stand behind it, and
    behind what others gave beside it. Else only that it was, for a band of its share.
    """
    found: dict[str, list[Part]] = {}
    for head, groups in _by_head(rows, this_month, smallest):
        sums: dict[str, int] = {}
        few: set[str] = set()
        for some in (part for group in groups for part in group.values()):
            for gift, amount, is_enough in _gifts_of(some, smallest):
                sums[gift] = sums.get(gift, 0) + amount
                if not is_enough:
                    few.add(gift)
        for gift, whole in sums.items():
            if gift and whole > 0:
                part = Part(head=head, amount=whole, is_told=gift not in few)
                found.setdefault(gift, []).append(part)
    return {
        gift: sorted(parts, key=lambda one: (-one.amount, one.head))
        for gift, parts in found.items()
    }


def _gifts_of(some: Sequence[Spent], smallest: int) -> Iterator[tuple[str, int, bool]]:
    """Yield each gift in an owner's part, its sum, and whether that is of enough subjects."""
    rows: dict[str, list[Spent]] = {}
    payers: dict[object, set[str]] = {}
    for one in some:
        rows.setdefault(one.gift, []).append(one)
        payers.setdefault(one.subject, set()).add(one.gift)
    for gift, its in rows.items():
        subjects = {one.subject for one in its}
        others = len(payers) - sum(len(payers[one]) == 1 for one in subjects)
        is_enough = len(subjects) >= smallest and (others >= smallest or len(rows) == 1)
        yield gift, sum(one.amount for one in its), is_enough


def _by_head(
    rows: Mapping[str, Iterable[Spent]], this_month: int, smallest: int
) -> Iterator[tuple[str, list[_Group]]]:
    """Yield each head with its groups of closed months that may be told."""
    heads: dict[str, dict[int, list[tuple[str, Spent]]]] = {}
    for owner, some in rows.items():
        for row in some:
            if row.month < this_month:
                heads.setdefault(row.head, {}).setdefault(row.month, []).append((owner, row))
    for head, months in heads.items():
        yield head, list(_released([months[month] for month in sorted(months)], smallest))


def _released(months: Iterable[Sequence[tuple[str, Spent]]], smallest: int) -> Iterator[_Group]:
    """Yield months that waited for each other until every owner's part was of enough subjects."""
    waiting: dict[str, list[Spent]] = {}
    for month in months:
        for owner, row in month:
            waiting.setdefault(owner, []).append(row)
        if all(len({one.subject for one in some}) >= smallest for some in waiting.values()):
            yield waiting
            waiting = {}
