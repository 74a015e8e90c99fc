"""
The schedule of a loan: exact instalments, interest by the days between them.

Interest of a period is outstanding x rate x days / year, rounded once to the smallest part, halves
to even. A year's rate is in ten-thousandths of a per cent: 2.5 % is 25,000. Day counts are those
of ISDA 2006: actual/365 fixed (4.16 d), actual/360 (4.16 e), 30E/360 (4.16 g).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from musterpoint.engine import ledger

#: Ten-thousandths of a per cent in the whole.
WHOLE = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """Principal and interest of one day; interest runs from ``since``."""

    since: date
    due_on: date
    principal: int
    interest: int


def fraction(day_count: str, since: date, until: date) -> Fraction:
    """Return the part of a year between two days. Raises KeyError for an unknown count."""
    if day_count == "30e360":
        first, last = min(since.day, 30), min(until.day, 30)
        months = (until.year - since.year) * 12 + until.month - since.month
        return Fraction(30 * months + last - first, 360)
    return Fraction((until - since).days, {"act365": 365, "act360": 360}[day_count])


def interest(outstanding: int, rate: int, day_count: str, since: date, until: date) -> int:
    """Return the interest of a time in smallest parts, halves to even."""
    return round(outstanding * Fraction(rate, WHOLE) * fraction(day_count, since, until))


def parts(outstanding: int, plan: str, count: int) -> list[int]:
    """Return the principal of each instalment; together they are what is outstanding."""
    if plan == "bullet":
        return [0] * (count - 1) + [outstanding]
    return ledger.split(outstanding, [1] * count)


def schedule(
    *,
    outstanding: int,
    rate: int,
    day_count: str,
    plan: str,
    since: date,
    days: Sequence[date],
) -> list[Due]:
    """Return what is due on each of the days, which are in order and after ``since``."""
    dues, left = [], outstanding
    for day, principal in zip(days, parts(outstanding, plan, len(days)), strict=True):
        owed = interest(left, rate, day_count, since, day)
        dues.append(Due(since=since, due_on=day, principal=principal, interest=owed))
        left -= principal
        since = day
    return dues
