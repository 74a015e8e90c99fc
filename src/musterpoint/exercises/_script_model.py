"""What people do in an exercise, as values: teams, injects, objectives, questions, check lists."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

DAY = 24 * 60
ALL = "all"
"""To whom an inject goes that goes to every team."""
CONTROL = "control"
"""What the controllers are called where teams are named; no team has this slug."""
SHARE_DIGITS = 4
"""Digits of a share behind the point."""
Words = Mapping[str, str]
"""A text by language (BCP 47)."""


class Kind(StrEnum):
    """What sort of exercise it is."""

    TABLE_TOP = "table_top"
    """People decide around a table; the clock is stepped."""
    DRILL = "drill"
    """One function is done for real, by a check list with times."""
    FULL = "full"
    """People and a simulated population together, on the real system."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Role:
    """What somebody is in a team."""

    slug: str
    name: Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Team:
    """People who decide together and read one inbox."""

    slug: str
    name: Words
    roles: tuple[Role, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Inject:
    """
    Something that the exercise tells teams.

    ``minute`` counts from midnight of day 0; ``to`` holds ``all``, a team or ``team/role``;
    ``options`` are answers offered beside free text; ``effect`` is what it does to a simulated
    world, which only the driver understands; ``due`` is the minutes within which an answer is due.
    """

    slug: str
    minute: int
    to: tuple[str, ...]
    title: Words
    text: Words
    expected: tuple[Words, ...] = ()
    options: tuple[Words, ...] = ()
    effect: Mapping[str, Any] = field(default_factory=dict)
    due: int | None = None

    @property
    def day(self) -> int:
        """Return the day, from 0."""
        return self.minute // DAY

    def teams(self, known: tuple[Team, ...]) -> tuple[str, ...]:
        """Return the slugs of the teams that get it, in the order of the script."""
        named = {one.partition("/")[0] for one in self.to}
        return tuple(one.slug for one in known if ALL in named or one.slug in named)


@dataclass(frozen=True, slots=True, kw_only=True)
class Aim:
    """What a value must be: at least (``>=``) or at most (``<=``) a number."""

    sign: str
    number: float

    def is_met(self, value: float) -> bool:
        """Say whether a value meets it."""
        return value >= self.number if self.sign == ">=" else value <= self.number

    def __str__(self) -> str:
        return f"{self.sign} {self.number:g}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Objective:
    """
    What the exercise should show.

    It is measured by an indicator of the registry, or rated by observers (``indicator`` is then
    empty and the aim is a mean rating). ``by_day`` is the day at whose end it is measured; None
    stands for the end of the exercise.
    """

    slug: str
    text: Words
    indicator: str
    aim: Aim
    by_day: int | None = None
    of: str = ""
    """The indicator of which it is measured as a share; empty: the number itself."""

    @property
    def is_rated(self) -> bool:
        """Say whether observers rate it."""
        return not self.indicator

    def measured(self, days: Sequence[Mapping[str, Any]]) -> float | None:
        """
        Return what it is worth at the end of its day; None before that, or where it is not known.

        ``days`` are those of a summary: the figures of each, what is asked for besides in ``more``.
        """
        day = days[-1]["day"] if self.by_day is None and days else self.by_day
        line = next((line for line in days if line["day"] == day), {})
        counted = {**line, **line.get("more", {})}
        value: float | None = counted.get(self.indicator)
        if value is None or not self.of:
            return value
        whole = counted.get(self.of)
        return round(value / whole, SHARE_DIGITS) if whole else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What observers are asked about an objective."""

    slug: str
    objective: str
    text: Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Observers:
    """The questionnaire of the observers; the scale runs from 1, the worst answer first."""

    scale: tuple[Words, ...] = ()
    questions: tuple[Question, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step of a check list; ``within`` is its limit in minutes from the start of the list."""

    slug: str
    text: Words
    within: int | None
    is_critical: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckList:
    """What is done in a drill, step by step."""

    slug: str
    name: Words
    is_first_aid: bool
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """When an exercise may tell things: minutes from midnight of day 0, first and last."""

    first: int
    last: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Script:
    """The people's part of a scenario."""

    kind: Kind
    span: Span
    teams: tuple[Team, ...]
    injects: tuple[Inject, ...]
    objectives: tuple[Objective, ...]
    observers: Observers
    check_lists: tuple[CheckList, ...]

    def team(self, slug: str) -> Team | None:
        """Return a team, or None."""
        return next((one for one in self.teams if one.slug == slug), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A script that stands alone in its file, with what the file says about itself."""

    slug: str
    name: Words
    summary: Words
    script: Script
    digest: str


def said(words: Words, language: str) -> str:
    """Return a text in a language, else in English, else in any."""
    return words.get(language) or words.get("en") or next(iter(words.values()), "")


def clock(minute: int) -> str:
    """Return a minute as the time of its day, such as 09:05."""
    return f"{minute % DAY // 60:02d}:{minute % 60:02d}"
