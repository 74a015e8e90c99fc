"""
Days that money is asked for, held against a cap for a day; plain values only.

The days of one commitment are in a row and cost the same. What several cost on a day is counted
exactly, so that nothing is won by cutting a stay into parts.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

DAY = timedelta(days=1)
#: First and last day.
Span = tuple[date, date]


@dataclass(frozen=True, slots=True, kw_only=True)
class Stay:
    """Days in a row, what they cost together, and of whom; ``people`` where nobody is named."""

    first: date
    days: int
    worth: int
    person: bytes | None = None
    people: int = 1

    @property
    def last(self) -> date:
        """The last of the days."""
        return self.first + timedelta(days=self.days - 1)

    def covers(self, day: date) -> bool:
        """Say whether a day is among them."""
        return self.first <= day <= self.last


def is_over(asked: Stay, before: Iterable[Stay], most: int) -> bool:
    """Say whether a day of what is asked would cost more than ``most`` for each of its people."""
    others = shared(asked, before)
    for day in _turns(asked, others):
        here = [asked, *(one for one in others if one.covers(day))]
        if sum(Fraction(one.worth, one.days) for one in here) > most * _people(here):
            return True
    return False


def shared(asked: Stay, before: Iterable[Stay]) -> list[Stay]:
    """Return what has a day together with what is asked."""
    return [one for one in before if one.first <= asked.last and one.last >= asked.first]


def spans(asked: Stay, before: Iterable[Stay]) -> list[Span]:
    """Return the days of what is asked that others have too, as spans in their order."""
    return _joined(
        (max(one.first, asked.first), min(one.last, asked.last)) for one in shared(asked, before)
    )


def days(of: Iterable[Stay]) -> int:
    """Return how many different days there are."""
    return sum((last - first).days + 1 for first, last in _joined((s.first, s.last) for s in of))


def _turns(asked: Stay, others: Sequence[Stay]) -> set[date]:
    """Return the days from which the sum of a day may be another one."""
    found = {asked.first, *(one.first for one in others), *(one.last + DAY for one in others)}
    return {day for day in found if asked.covers(day)}


def _people(here: Sequence[Stay]) -> int:
    """
    Return of how many people a day is: those who are named, or the largest group that is not.

    Who is not named may be among those who are: they are never added up.
    """
    named = {one.person for one in here if one.person is not None}
    return max(len(named), max((one.people for one in here if one.person is None), default=0))


def _joined(given: Iterable[Span]) -> list[Span]:
    found: list[Span] = []
    for first, last in sorted(given):
        if found and first <= found[-1][1] + DAY:
            found[-1] = (found[-1][0], max(found[-1][1], last))
        else:
            found.append((first, last))
    return found
