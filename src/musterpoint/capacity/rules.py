"""Arithmetic of levels: gaps, levels of areas, and what may be told of many organisations."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from statistics import median


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """The level and the level aimed at of one question; ``level`` is None where it is not known."""

    question: str
    area: str
    level: int | None
    aim: int | None

    @property
    def gap(self) -> int:
        """How many levels are missing to the aim; 0 where nothing is."""
        if self.level is None or self.aim is None:
            return 0
        return max(0, self.aim - self.level)


@dataclass(frozen=True, slots=True, kw_only=True)
class AreaLevel:
    """
    An area: its mean level in tenths and its mean aim in tenths, and how many gaps it has.

    A question that does not concern the organisation counts for nothing.
    """

    area: str
    tenths: int
    aim_tenths: int | None
    gaps: int

    @property
    def level(self) -> float:
        """The mean level."""
        return self.tenths / 10

    @property
    def aim(self) -> float | None:
        """The mean of the levels aimed at."""
        return None if self.aim_tenths is None else self.aim_tenths / 10

    @property
    def is_at_aim(self) -> bool:
        """Say whether every question that has an aim reached it."""
        return self.aim_tenths is not None and self.gaps == 0


def levels(marks: Iterable[Mark]) -> dict[str, AreaLevel]:
    """Return the level of each area that has an answer, in the order of the answers."""
    by_area: dict[str, list[Mark]] = {}
    for one in marks:
        if one.level is not None:
            by_area.setdefault(one.area, []).append(one)
    return {area: _level(area, found) for area, found in by_area.items()}


def _level(area: str, marks: Sequence[Mark]) -> AreaLevel:
    aims = [one.aim for one in marks if one.aim is not None]
    return AreaLevel(
        area=area,
        tenths=tenths([one.level for one in marks if one.level is not None]),
        aim_tenths=tenths(aims) if aims else None,
        gaps=sum(1 for one in marks if one.gap),
    )


def tenths(numbers: Sequence[int]) -> int:
    """Return ten times the mean, a half upwards."""
    return (20 * sum(numbers) + len(numbers)) // (2 * len(numbers))


def share_at_aim(areas: Iterable[AreaLevel]) -> int | None:
    """Return how many per cent of the areas with an aim reached it; None where none has one."""
    found = [one for one in areas if one.aim_tenths is not None]
    if not found:
        return None
    return round(100 * sum(1 for one in found if one.is_at_aim) / len(found))


def months_later(day: date, months: int) -> date:
    """Return the day so many months later; the last of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = (date(year + (month == 11), (month + 1) % 12 + 1, 1) - date(year, month + 1, 1)).days
    return date(year, month + 1, min(day.day, last))


# What may be told of many


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """An area among peers: quartiles and median in tenths of a level, rounded."""

    area: str
    low: int
    middle: int
    high: int


Parts = Mapping[str, Mapping[str, int]]
"""The parts of organisations: by organisation, the level of each area in tenths."""


def summed_up(parts: Parts, *, least: int, per_level: int) -> list[Told]:
    """
    Return the areas of which at least ``least`` organisations gave their level.

    Levels are rounded first and figures again, so that no figure shows anybody's exact level.
    """
    by_area: dict[str, list[int]] = {}
    for _organisation, given in sorted(parts.items()):
        for area, level in given.items():
            by_area.setdefault(area, []).append(rounded(level, per_level))
    return [
        _told(area, sorted(found), per_level)
        for area, found in sorted(by_area.items())
        if len(found) >= least
    ]


def _told(area: str, found: Sequence[int], per_level: int) -> Told:
    low, middle, high = (_quantile(found, Fraction(part, 4)) for part in (1, 2, 3))
    return Told(
        area=area,
        low=rounded(low, per_level),
        middle=rounded(Fraction(median(found)) if len(found) % 2 else middle, per_level),
        high=rounded(high, per_level),
    )


def _quantile(found: Sequence[int], part: Fraction) -> Fraction:
    """Return the quantile of sorted numbers, straight between the two nearest."""
    place = part * (len(found) - 1)
    under = int(place)
    above = min(under + 1, len(found) - 1)
    return found[under] + (place - under) * (found[above] - found[under])


def rounded(level: int | Fraction, per_level: int) -> int:
    """Return a level in tenths at the nearest 1/``per_level`` of a level, a half upwards."""
    step = Fraction(10, per_level)
    return int((Fraction(level) / step + Fraction(1, 2)) // 1 * step)


def of_area(parts: Parts, area: str) -> dict[str, int]:
    """Return who gives a level of an area, and which."""
    return {who: given[area] for who, given in parts.items() if area in given}


def changed(before: Parts, after: Parts, area: str) -> int:
    """Return how many givers of an area joined, left, or gave another level of it."""
    old, new = of_area(before, area), of_area(after, area)
    return sum(1 for who in {*old, *new} if old.get(who) != new.get(who))


def tellable(
    before: Parts,
    after: Parts,
    *,
    least: int,
    least_changed: int,
    standing: Collection[str] = (),
) -> set[str]:
    """
    Return the areas of which something new may be told.

    An area is told once in a round: of those in ``standing`` nothing new is told, whoever joins,
    changes or leaves, and however many they are. Otherwise givers who act together could have it
    told again and again, with their own levels placed so that the middle comes to be that of the
    one they watch.

    ``before`` are the parts that each area's last telling rests on. Areas are counted one by one:
    an area is told first when ``least`` give it, and in a later round when ``least_changed`` of
    its own givers changed; what others do elsewhere moves nothing. So whoever acts with fewer than
    ``least_changed`` givers of an area in hand, the one they watch among these, learns nothing of
    that one by comparing the tellings of two rounds either.
    """
    return {
        area
        for area in {one for given in after.values() for one in given}
        if area not in standing
        and len(of_area(after, area)) >= least
        and (len(of_area(before, area)) < least or changed(before, after, area) >= least_changed)
    }


def told_parts(before: Parts, after: Parts, areas: Collection[str]) -> dict[str, dict[str, int]]:
    """Return the parts that tellings rest on when these areas are told anew, others as before."""
    found: dict[str, dict[str, int]] = {}
    for parts, is_new in ((before, False), (after, True)):
        for who, given in parts.items():
            for area, level in given.items():
                if (area in areas) is is_new:
                    found.setdefault(who, {})[area] = level
    return found
