"""
What may be told of what money was spent on, with no database: never of few people.

Told are whole months that are over, of a head together, once enough subjects (a family, a person,
or what else a commitment is for) stand behind every part that is told apart. What is told of the
whole, of campaigns and of gifts is put together of the same parts, so that no sum and no
difference, today or between two days, is of fewer.
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
    """What of a gift was spent under a head; no amount where none may be told."""

    head: str
    amount: int | None


#: The rows of months that are told together, by owner.
_Group = Mapping[str, Sequence[Spent]]


def month_of(at: datetime) -> int:
    """Return the month of a moment: 12 years + months."""
    return at.year * 12 + at.month


def told(rows: Mapping[str, Iterable[Spent]], this_month: int, smallest: int) -> Heads:
    """
    Return what may be told of each head of all owners together, the most first.

    Of the same months as ``told_apart``: were more told of the whole, it would be of few people
    once the parts are taken off it.
    """
    sums = {
        head: sum(_sum(some) for group in groups for some in group.values())
        for head, groups in _by_head(rows, this_month, smallest)
    }
    return _most_first(sums)


def told_apart(
    rows: Mapping[str, Iterable[Spent]], this_month: int, smallest: int
) -> dict[str, Heads]:
    """
    Return what may be told of each head for each of several owners of the same money.

    Months of a head wait until enough subjects stand behind every part of them: what is left of the
    whole when parts are taken off it is never of fewer either, nor a difference between two days.
    """
    found: dict[str, dict[str, int]] = {}
    for head, groups in _by_head(rows, this_month, smallest):
        for owner, some in (pair for group in groups for pair in group.items()):
            its = found.setdefault(owner, {})
            its[head] = its.get(head, 0) + _sum(some)
    return {owner: heads for owner, its in found.items() if (heads := _most_first(its))}


def told_of_gifts(
    rows: Mapping[str, Iterable[Spent]], this_month: int, smallest: int
) -> dict[str, list[Part]]:
    """
    Return for each gift what it was spent on, of the months that ``told_apart`` tells.

    Of each group of months a gift's part is told for good, or never: told later with another one,
    it would differ from what is left of the first group by few people.
    """
    found: dict[str, list[Part]] = {}
    for head, groups in _by_head(rows, this_month, smallest):
        spent: dict[str, int] = {}
        shown: dict[str, int] = {}
        for gifts in (_by_gift(some) for group in groups for some in group.values()):
            many = _of_many(gifts, smallest)
            for gift, its in gifts.items():
                spent[gift] = spent.get(gift, 0) + _sum(its)
                shown[gift] = shown.get(gift, 0) + (_sum(its) if gift in many else 0)
        for gift, amount in shown.items():
            if gift and (amount > 0 or spent[gift] > 0):
                part = Part(head=head, amount=amount if amount > 0 else None)
                found.setdefault(gift, []).append(part)
    return {
        gift: sorted(parts, key=lambda one: (-(one.amount or 0), one.head))
        for gift, parts in found.items()
    }


def _of_many(gifts: Mapping[str, Sequence[Spent]], smallest: int) -> set[str]:
    """Return the gifts that may be told: of each and of what is left there are enough subjects."""
    many = {gift: count for gift, its in gifts.items() if (count := _count(its)) >= smallest}
    many.pop("", None)
    left = [one for gift, its in gifts.items() if gift not in many for one in its]
    while many and _is_few(left, smallest):
        least = min(many, key=lambda gift: (many[gift], gift))
        del many[least]
        left += gifts[least]
    return set(many)


def _by_gift(some: Iterable[Spent]) -> dict[str, list[Spent]]:
    found: dict[str, list[Spent]] = {}
    for one in some:
        found.setdefault(one.gift, []).append(one)
    return found


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
        if not any(_is_few(some, smallest) for some in waiting.values()):
            yield waiting
            waiting = {}


def _is_few(rows: Iterable[Spent], smallest: int) -> bool:
    """Say whether a sum is of somebody, and of too few."""
    return 0 < _count(rows) < smallest


def _count(rows: Iterable[Spent]) -> int:
    """Return of how many subjects a sum is; who paid all of it back is none of them."""
    sums: dict[object, int] = {}
    for one in rows:
        sums[one.subject] = sums.get(one.subject, 0) + one.amount
    return sum(amount != 0 for amount in sums.values())


def _sum(rows: Iterable[Spent]) -> int:
    return sum(one.amount for one in rows)


def _most_first(sums: Mapping[str, int]) -> Heads:
    return sorted(
        ((head, whole) for head, whole in sums.items() if whole > 0), key=lambda one: -one[1]
    )
