"""
How long something may take, on a clock that stops and resumes, by the hour or by working days.

Time is measured, not counted in steps: an hour is an hour, a day 24 of them, and a working day is
the time from midnight to midnight, in the calendar's time zone, of a day that is worked. So two
working days from Thursday 16:20 end on Monday 16:20 where Saturday and Sunday are free, and what
begins on a free day begins to count at the next midnight of a day worked. Because it is a measure,
the parts between stops add up to the whole.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from functools import lru_cache
from zoneinfo import ZoneInfo

DAY = timedelta(days=1)
#: Longer than any procedure: ten years.
LONGEST = timedelta(days=3653)
_WRITTEN = re.compile(r"(?P<amount>\d{1,6})\s+(?P<unit>minute|hour|working day|day)s?")
_NOT_WORKED_AT_ALL = 3660


class Unit(StrEnum):
    """What a duration counts."""

    MINUTE = "minute"
    HOUR = "hour"
    DAY = "day"
    WORKING_DAY = "working day"


_LENGTH = {
    Unit.MINUTE: timedelta(minutes=1),
    Unit.HOUR: timedelta(hours=1),
    Unit.DAY: DAY,
    Unit.WORKING_DAY: DAY,
}


class BadDuration(ValueError):
    """The text is no duration; the message says how to write one."""


@dataclass(frozen=True, slots=True)
class Duration:
    """A whole number of minutes, hours, days or working days."""

    amount: int
    unit: Unit

    @property
    def length(self) -> timedelta:
        """How much time has to pass on its clock."""
        return self.amount * _LENGTH[self.unit]

    @property
    def is_working(self) -> bool:
        """Whether only days that are worked count."""
        return self.unit is Unit.WORKING_DAY

    def __str__(self) -> str:
        return f"{self.amount} {self.unit}{'' if self.amount == 1 else 's'}"


def parse_duration(text: str, *, may_be_zero: bool = False) -> Duration:
    """Read "72 hours" or "2 working days"; raise BadDuration with what to write instead."""
    found = _WRITTEN.fullmatch(" ".join(text.split()))
    if found is None:
        raise BadDuration(
            f"{text[:40]!r} is no duration. Write a whole number and minutes, hours, days or "
            "working days, such as '72 hours' or '2 working days'"
        )
    made = Duration(int(found["amount"]), Unit(found["unit"]))
    if made.amount == 0 and not may_be_zero:
        raise BadDuration("A duration of nothing cannot be kept. Write at least '1 minute'")
    if made.length > LONGEST:
        raise BadDuration(f"{made} is longer than ten years. Write a shorter duration")
    return made


@dataclass(frozen=True, slots=True, eq=False)
class Calendar:
    """The days that are worked somewhere: weekends by date of change (0 is Monday), holidays."""

    code: str
    time_zone: str
    weekends: tuple[tuple[date, frozenset[int]], ...]
    holidays: frozenset[date] = frozenset()

    def is_worked(self, day: date) -> bool:
        """Return whether a day is worked."""
        if day in self.holidays:
            return False
        weekend: frozenset[int] = frozenset()
        for since, days in self.weekends:
            if since <= day:
                weekend = days
        return day.weekday() not in weekend


#: Monday to Friday, no holidays, UTC: where nothing else is known.
PLAIN = Calendar("plain", "UTC", ((date.min, frozenset({5, 6})),))


@lru_cache(maxsize=50_000)
def _midnight(time_zone: str, ordinal: int) -> datetime:
    day = date.fromordinal(ordinal)
    local = datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(time_zone))
    return local.astimezone(UTC)


def _day(calendar: Calendar, moment: datetime) -> date:
    if calendar.time_zone == "UTC":
        return moment.date()
    return moment.astimezone(ZoneInfo(calendar.time_zone)).date()


def _worked(calendar: Calendar, start: datetime, end: datetime) -> timedelta:
    """Return how much of the time between two moments lies on days that are worked."""
    total = timedelta()
    day = _day(calendar, start)
    while start < end:
        midnight = min(end, _midnight(calendar.time_zone, day.toordinal() + 1))
        if calendar.is_worked(day):
            total += midnight - start
        start, day = midnight, day + DAY
    return total


def _after_work(calendar: Calendar, start: datetime, amount: timedelta) -> datetime:
    """Return the moment at which so much time on worked days has passed."""
    day, free = _day(calendar, start), 0
    while True:
        midnight = _midnight(calendar.time_zone, day.toordinal() + 1)
        if calendar.is_worked(day):
            free = 0
            if start + amount <= midnight:
                return start + amount
            amount -= midnight - start
        elif (free := free + 1) > _NOT_WORKED_AT_ALL:
            raise BadDuration(f"The calendar {calendar.code} has no day that is worked")
        start, day = midnight, day + DAY


def measure(start: datetime, end: datetime, *, working: Calendar | None) -> timedelta:
    """Return how much time passes between two moments, on worked days only where asked."""
    if end <= start:
        return timedelta()
    return end - start if working is None else _worked(working, start, end)


def add(start: datetime, amount: timedelta, *, working: Calendar | None) -> datetime:
    """Return the moment at which an amount of time has passed."""
    return start + amount if working is None else _after_work(working, start, amount)


@dataclass(frozen=True, slots=True)
class Reading:
    """A clock that was read: the moment it runs out, or, when it stands, what is left on it."""

    due_at: datetime | None
    left: timedelta


Pause = tuple[datetime, datetime | None]


def read(
    start: datetime, duration: Duration, pauses: Sequence[Pause], *, calendar: Calendar
) -> Reading:
    """Return when a duration runs out; the pauses are in order and do not overlap."""
    working = calendar if duration.is_working else None
    left, running_from = duration.length, start
    for begins, ends in pauses:
        runs = measure(running_from, begins, working=working)
        if left <= runs:
            break
        left -= runs
        if ends is None:
            return Reading(None, left)
        running_from = max(running_from, ends)
    return Reading(add(running_from, left, working=working), left)
