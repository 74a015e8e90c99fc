"""
The classes of what people tell us and their clocks: a rule pack, validated when it is loaded.

Who may read a sensitive class is a row of ``Handler``, step by step. Of the other classes the pack
names the roles that are told when an answer is late.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from musterpoint.kernel.packs import Pack, Rules, load
from musterpoint.tenancy.roles import ROLES
from musterpoint.web import formats, languages

SHIPPED = Path(__file__).parent / "packs" / "classes.yaml"
LANGUAGES = ("en", "ar", "fr", "es")
UNITS = ("hours", "working_days")
NUMBERS = ("appeal_days", "remind_hours", "smallest_count")
CLASS_KEYS = {
    "code", "ladder", "sensitive", "acknowledge", "answer", "escalate_to", "name", "hint",
    "help_first", "call_first",
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """A time that something may take: in hours, or in working days of the organisation."""

    hours: int = 0
    working_days: int = 0

    def ends(self, start: datetime, zone: str, weekend: frozenset[int]) -> datetime:
        """
        Return when the time is over that begins at ``start``.

        Working days are counted from the next one, in the organisation's own time zone; the
        moment of the day stays.
        """
        if not self.working_days:
            return start + timedelta(hours=self.hours)
        local, left = start.astimezone(formats.zone_of(zone)), self.working_days
        while left:
            local += timedelta(days=1)
            left -= local.isoweekday() not in weekend
        return local.astimezone(start.tzinfo)


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedbackClass:
    """One class: what it is called, how fast it is answered, whether only named people read it."""

    code: str
    ladder: int
    is_sensitive: bool
    acknowledge: Clock
    answer: Clock
    escalate_to: tuple[str, ...]
    names: Mapping[str, str]
    hints: Mapping[str, str]
    help_first: bool = False
    call_first: bool = False

    @property
    def name(self) -> str:
        """Its name in the reader's language."""
        return self.names.get(languages.current().code) or self.names["en"]

    @property
    def hint(self) -> str:
        """What it holds, in the reader's language."""
        return self.hints.get(languages.current().code) or self.hints["en"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Classes:
    """All classes by code in their order, what holds for all, and the stamp of the pack."""

    by_code: Mapping[str, FeedbackClass]
    weekend: frozenset[int]
    appeal: timedelta
    retaliation: tuple[timedelta, ...]
    remind: timedelta
    smallest: int
    stamp: str

    def sensitive(self) -> tuple[FeedbackClass, ...]:
        """Return the classes that only named handlers read."""
        return tuple(one for one in self.by_code.values() if one.is_sensitive)

    def open(self) -> tuple[FeedbackClass, ...]:
        """Return the other classes."""
        return tuple(one for one in self.by_code.values() if not one.is_sensitive)


def classes() -> Classes:
    """Return the classes in force."""
    return read(load(SHIPPED, check))


def read(pack: Pack) -> Classes:
    """Return the classes of a pack that ``check`` has passed."""
    rules = pack.rules
    found = [
        FeedbackClass(
            code=row["code"],
            ladder=row["ladder"],
            is_sensitive=row["sensitive"],
            acknowledge=Clock(**row["acknowledge"]),
            answer=Clock(**row["answer"]),
            escalate_to=tuple(row["escalate_to"]),
            names=row["name"],
            hints=row["hint"],
            help_first=row.get("help_first", False),
            call_first=row.get("call_first", False),
        )
        for row in rules["classes"]
    ]
    return Classes(
        by_code={one.code: one for one in found},
        weekend=frozenset(rules["weekend"]),
        appeal=timedelta(days=rules["appeal_days"]),
        retaliation=tuple(timedelta(days=days) for days in rules["retaliation_days"]),
        remind=timedelta(hours=rules["remind_hours"]),
        smallest=rules["smallest_count"],
        stamp=pack.stamp,
    )


def check(rules: Rules) -> Mapping[str, list[str]]:
    """Return what is wrong in the rules of a pack of classes, by place."""
    if not isinstance(rules, Mapping):
        return {"rules": ["must be a mapping"]}
    problems = {
        f"rules.{name}": ["must be a whole number of 1 or more"]
        for name in NUMBERS
        if not _is_count(rules.get(name))
    }
    days = rules.get("retaliation_days")
    if not isinstance(days, list) or not all(map(_is_count, days)) or days != sorted(set(days)):
        problems["rules.retaliation_days"] = ["must be a rising list of days"]
    weekend = rules.get("weekend")
    if not isinstance(weekend, list) or not all(day in range(1, 8) for day in weekend):
        problems["rules.weekend"] = ["must be a list of weekdays from 1 (Monday) to 7"]
    elif len(set(weekend)) > 6:
        problems["rules.weekend"] = ["leaves no working day"]
    rows = rules.get("classes")
    if not isinstance(rows, list) or not rows:
        return problems | {"rules.classes": ["must be a list of classes"]}
    seen: set[str] = set()
    for number, row in enumerate(rows, start=1):
        place = f"rules.classes.{number}"
        if not isinstance(row, Mapping):
            problems[place] = ["must be a mapping"]
            continue
        problems |= {f"{place}.{name}": [what] for name, what in _problems(row, seen).items()}
        seen.add(str(row.get("code")))
    return problems


def _is_count(value: object) -> bool:
    return type(value) is int and value > 0


def _problems(row: Mapping[str, Any], seen: set[str]) -> dict[str, str]:
    found = {str(name): "is not known" for name in row.keys() - CLASS_KEYS}
    code = row.get("code")
    if not isinstance(code, str) or not code.isidentifier() or len(code) > 20:
        found["code"] = "must be a short word"
    elif code in seen:
        found["code"] = "stands twice"
    if type(row.get("ladder")) is not int or row["ladder"] not in range(8):
        found["ladder"] = "must be a number from 0 to 7"
    for name in ("sensitive", "help_first", "call_first"):
        if type(row.get(name, False if name != "sensitive" else None)) is not bool:
            found[name] = "must be true or false"
    for name in ("acknowledge", "answer"):
        clock = row.get(name)
        if not isinstance(clock, Mapping) or len(clock) != 1 or not clock.keys() <= set(UNITS):
            found[name] = "must give hours or working_days"
        elif not all(map(_is_count, clock.values())):
            found[name] = "must be a whole number of 1 or more"
    roles = row.get("escalate_to")
    if not isinstance(roles, list) or not set(map(str, roles)) <= set(ROLES):
        found["escalate_to"] = "must be a list of roles"
    for name in ("name", "hint"):
        texts = row.get(name)
        if not isinstance(texts, Mapping):
            found[name] = "must give a text for each language"
            continue
        for language in LANGUAGES:
            if not isinstance(texts.get(language), str) or not texts[language].strip():
                found[f"{name}.{language}"] = "is missing"
    return found
