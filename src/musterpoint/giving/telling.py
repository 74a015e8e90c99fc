"""
What may be told of what money was spent on, with no database: never of few people.

Told are whole months that are over, of a head together, once enough subjects (a family, a person,
or what else a commitment is for) stand behind every part that is told apart, also beside the parts
that were told before (``engine.differencing``): payments come back. What is told of the whole, of
campaigns and of gifts is put together of the same parts, so that no sum and no difference, today or
between two days, is of fewer.
"""

from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from musterpoint.engine.differencing import Share, Told

Heads = list[tuple[str, int]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Spent:
    """
    What was spent under a head for a subject; ``month`` is 12 years + months, as recorded.

    ``gift`` is out of which gift, where that is known.
    """

    head: str
    month: int
    subject: Hashable
    amount: int
    gift: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """What of a gift was spent under a head; no amount where none may be told."""

    head: str
    amount: int | None


@dataclass(frozen=True, slots=True)
class _Group:
    """Months that are told together: the rows of each owner, and which gifts are told apart."""

    rows: Mapping[str, Sequence[Spent]]
    gifts: frozenset[str]


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
        head: sum(_sum(some) for group in groups for some in group.rows.values())
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
        for owner, some in (pair for group in groups for pair in group.rows.items()):
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
        for group in groups:
            for one in (one for some in group.rows.values() for one in some):
                told_ = one.amount if one.gift in group.gifts else 0
                spent[one.gift] = spent.get(one.gift, 0) + one.amount
                shown[one.gift] = shown.get(one.gift, 0) + told_
        for gift, amount in shown.items():
            if gift and (amount > 0 or spent[gift] > 0):
                part = Part(head=head, amount=amount if amount > 0 else None)
                found.setdefault(gift, []).append(part)
    return {
        gift: sorted(parts, key=lambda one: (-(one.amount or 0), one.head))
        for gift, parts in found.items()
    }


def _apart(some: Iterable[Spent], before: Told) -> dict[str, list[Spent]]:
    """Return the gifts that may be told apart, and under no name what is left of the rows."""
    gifts = _by_gift(some)
    many = {
        gift: count
        for gift, its in gifts.items()
        if gift and (count := _count(its)) and before.may_tell(_shares(its))
    }
    left = [one for gift, its in gifts.items() if gift not in many for one in its]
    while many and not before.may_tell(_shares(left)):
        least = min(many, key=lambda gift: (many[gift], gift))
        del many[least]
        left += gifts[least]
    return {gift: gifts[gift] for gift in many} | {"": left}


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
    """Yield months that waited for each other until every part was of enough subjects."""
    before = Told(smallest)
    waiting: dict[str, list[Spent]] = {}
    for month in months:
        for owner, row in month:
            waiting.setdefault(owner, []).append(row)
        parts = [_apart(some, before) for some in waiting.values()]
        if before.tell(_shares(its) for some in parts for its in some.values()):
            gifts = frozenset(gift for some in parts for gift in some if gift)
            yield _Group(waiting, gifts)
            waiting = {}
        elif before.tell(_shares(some) for some in waiting.values()):
            yield _Group(waiting, frozenset())
            waiting = {}


def _shares(rows: Iterable[Spent]) -> dict[Hashable, Share]:
    """Return what each subject has in a sum; who paid all of it back has nothing."""
    sums: dict[Hashable, int] = {}
    for one in rows:
        sums[one.subject] = sums.get(one.subject, 0) + one.amount
    return {subject: Share(amount) for subject, amount in sums.items() if amount}


def _count(rows: Iterable[Spent]) -> int:
    """Return of how many subjects a sum is."""
    return len(_shares(rows))


def _sum(rows: Iterable[Spent]) -> int:
    return sum(one.amount for one in rows)


def _most_first(sums: Mapping[str, int]) -> Heads:
    return sorted(
        ((head, whole) for head, whole in sums.items() if whole > 0), key=lambda one: -one[1]
    )
