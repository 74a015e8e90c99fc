"""Dates of six digits, of which a birth date may lack parts (ICAO Doc 9303-3, 4.8)."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date

_PARTS = re.compile(r"(\d\d|<<)(\d\d|<<)(\d\d|<<)")
_ISO = re.compile(r"(\d{4}|XXXX)(?:-(\d\d|XX))?(?:-(\d\d|XX))?")
#: A leap year, for a day of February when the year is unknown.
_LEAP = 2000


@dataclass(frozen=True, slots=True)
class PartialDate:
    """A date of which parts may be unknown."""

    year: int | None = None
    month: int | None = None
    day: int | None = None

    def __str__(self) -> str:
        """The date as ISO 8601 with X for what is unknown: 1974-XX-XX."""
        year = "XXXX" if self.year is None else f"{self.year:04}"
        month, day = ("XX" if part is None else f"{part:02}" for part in (self.month, self.day))
        return f"{year}-{month}-{day}"

    @property
    def in_zone(self) -> str:
        """The date as the zone has it: YYMMDD with fillers for what is unknown."""
        year = None if self.year is None else self.year % 100
        return "".join(
            "<<" if part is None else f"{part:02}" for part in (year, self.month, self.day)
        )

    @property
    def is_whole(self) -> bool:
        """Say whether no part is unknown."""
        return None not in (self.year, self.month, self.day)

    @property
    def exists(self) -> bool:
        """Say whether the calendar has such a date."""
        if self.year == 0 or (self.month is not None and not 1 <= self.month <= 12):
            return False
        if self.day is None:
            return True
        last = 31 if self.month is None else monthrange(self.year or _LEAP, self.month)[1]
        return 1 <= self.day <= last

    def is_after(self, other: "PartialDate") -> bool:
        """Say whether this date, at its earliest, lies after another, at its latest."""
        mine = (self.year or 0, self.month or 1, self.day or 1)
        return mine > (other.year or 9999, other.month or 12, other.day or 31)


def of(day: date) -> PartialDate:
    """Return a known date as one of which parts may be unknown."""
    return PartialDate(day.year, day.month, day.day)


def _parts(text: str) -> tuple[int | None, int | None, int | None] | None:
    match = _PARTS.fullmatch(text)
    if match is None:
        return None
    year, month, day = (None if part == "<<" else int(part) for part in match.groups())
    return year, month, day


def expiry(text: str, today: date) -> PartialDate | None:
    """
    Read a date of expiry; None when it is not six digits.

    The century is the one that puts the year between 49 before and 50 after the year of `today`.
    """
    parts = _parts(text)
    if parts is None or None in parts:
        return None
    first = today.year - 49
    return PartialDate(first + ((parts[0] or 0) - first) % 100, parts[1], parts[2])


def birth(text: str, today: date, expires: PartialDate | None = None) -> PartialDate | None:
    """
    Read a date of birth; None when it is neither digits nor whole unknown parts.

    The century is the latest that puts the birth neither after `today` nor after the expiry.
    """
    parts = _parts(text)
    if parts is None:
        return None
    if parts[0] is None:
        return PartialDate(None, parts[1], parts[2])
    limits = [of(today), *([expires] if expires and expires.exists else [])]
    found = PartialDate(today.year - today.year % 100 + parts[0], parts[1], parts[2])
    while any(found.is_after(limit) for limit in limits):
        found = PartialDate((found.year or 0) - 100, parts[1], parts[2])
    return found


def written(text: str) -> PartialDate | None:
    """Read 1974-08-12, 1974-08, 1974-XX-XX, 1974, or nothing for an unknown date."""
    if not text:
        return PartialDate()
    match = _ISO.fullmatch(text.upper())
    if match is None:
        return None
    year, month, day = (
        None if part is None or part.startswith("X") else int(part) for part in match.groups()
    )
    return PartialDate(year, month, day)
