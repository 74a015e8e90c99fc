"""What follows from plain values: when a certificate ends, gaps, gain, overlaps, the cascade."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from statistics import fmean, stdev

MONTH_DAYS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def ends(passed_at: datetime, months: int | None) -> datetime | None:
    """Return when a certificate ends: so many months later, on the last day a month has."""
    if months is None:
        return None
    number = passed_at.month - 1 + months
    year, month = passed_at.year + number // 12, number % 12 + 1
    last = MONTH_DAYS[month - 1]
    if month == 2 and not (year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)):
        last = 28
    return passed_at.replace(year=year, month=month, day=min(passed_at.day, last))


def reminder(valid_until: datetime, at: datetime, days: Iterable[int]) -> int | None:
    """Return the nearest reminder that is due for a certificate: 7 before 30 before 90."""
    left = valid_until - at
    due = [one for one in days if timedelta(0) < left <= timedelta(days=one)]
    return min(due, default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Gain:
    """What a course taught: the mean of after minus before in points of 100, with 95 per cent."""

    pairs: int
    before: float
    after: float
    mean: float
    low: float
    high: float


def gain(pairs: Sequence[tuple[int, int]], least: int) -> Gain | None:
    """
    Return the learning gain over pairs of scores (before, after); None for fewer than ``least``.

    The interval is Student's for the mean of paired differences (n - 1 degrees of freedom).
    """
    if len(pairs) < max(least, 2):
        return None
    differences = [after - before for before, after in pairs]
    mean = fmean(differences)
    half = student_quantile(len(pairs) - 1) * stdev(differences) / math.sqrt(len(pairs))
    return Gain(
        pairs=len(pairs),
        before=fmean(before for before, _after in pairs),
        after=fmean(after for _before, after in pairs),
        mean=mean,
        low=mean - half,
        high=mean + half,
    )


def student_quantile(freedom: int, upper: float = 0.975) -> float:
    """Return the quantile of Student's t, by halving over its distribution function."""
    low, high = 0.0, 1e4
    for _step in range(200):
        middle = (low + high) / 2
        if _student(middle, freedom) < upper:
            low = middle
        else:
            high = middle
    return (low + high) / 2


def _student(t: float, freedom: int) -> float:
    """Return P(T <= t) for t >= 0 by the finite sums for whole degrees (Abramowitz 26.7.3-4)."""
    angle = math.atan2(t, math.sqrt(freedom))
    sine, cosine = math.sin(angle), math.cos(angle)
    if freedom % 2:
        total, term = 0.0, cosine
        for k in range(1, freedom - 1, 2):
            total += term
            term *= cosine * cosine * (k + 1) / (k + 2)
        both = 2 / math.pi * (angle + sine * total)
    else:
        total, term = 0.0, 1.0
        for k in range(0, freedom - 1, 2):
            total += term
            term *= cosine * cosine * (k + 1) / (k + 2)
        both = sine * total
    return 0.5 + both / 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Meeting:
    """A session as overlaps are looked for: ours or a partner's."""

    id: str
    course: str
    audiences: frozenset[str]
    starts_at: datetime
    ends_at: datetime
    country: str
    is_ours: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Overlap:
    """Two sessions that draw the same people: at the same time, or the same course so near."""

    first: str
    second: str
    is_same_time: bool


def overlaps(meetings: Iterable[Meeting], near: timedelta) -> list[Overlap]:
    """
    Return pairs of sessions that compete for the same audience, of which one at least is ours.

    They do when they run at the same time, or when they give the same course in the same country
    so near to each other that one of them could have been left out.
    """
    found = []
    rows = sorted(meetings, key=lambda one: (one.starts_at, one.id))
    for place, first in enumerate(rows):
        for second in rows[place + 1 :]:
            if second.starts_at >= first.ends_at + near:
                break
            if not (first.is_ours or second.is_ours) or not first.audiences & second.audiences:
                continue
            same_time = second.starts_at < first.ends_at
            same_course = first.course == second.course and first.country == second.country
            if same_time or same_course:
                found.append(Overlap(first=first.id, second=second.id, is_same_time=same_time))
    return found


def above(learner: object, trained_by: Mapping[object, object]) -> list[object]:
    """Return who stands above a learner in the cascade, the nearest first; ends at a circle."""
    found: list[object] = []
    while (learner := trained_by.get(learner)) is not None and learner not in found:
        found.append(learner)
    return found


def would_circle(trainer: object, trainee: object, trained_by: Mapping[object, object]) -> bool:
    """Say whether training somebody would close a circle, or be training oneself."""
    return trainer == trainee or trainee in above(trainer, trained_by)


class Bar(StrEnum):
    """Why one cannot be noted as trained by another, as a trainer."""

    CIRCLE = "circle"
    OTHERS = "others"
    UNTRAINED = "untrained"
    DEEP = "deep"


def bar(
    trainer: object,
    trainee: object,
    trained_by: Mapping[object, object],
    *,
    is_passed: bool,
    most: int,
) -> Bar | None:
    """
    Return what forbids that a trainer hands a course on to somebody; None when nothing does.

    ``is_passed`` says whether the trainer holds the certificate, ``most`` how deep it may go.
    """
    if would_circle(trainer, trainee, trained_by):
        return Bar.CIRCLE
    if trainee in trained_by:
        return Bar.OTHERS
    over = above(trainer, trained_by)
    if not over and not is_passed:
        return Bar.UNTRAINED
    return Bar.DEEP if len(over) >= most else None


def sample_size(trainers: int, share: int, least: int) -> int:
    """Return how many of a generation are looked at: a share in per cent, and never too few."""
    return min(trainers, max(least, -(-trainers * share // 100)))
