"""
The kinds of service, their clocks, and the training that referring needs: a rule pack.

A sensitive kind stands behind the wall: whoever needs it is treated as somebody who told
something in private, whatever else was said.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

from musterpoint.kernel import packs
from musterpoint.kernel.packs import Rules
from musterpoint.web import languages

FILE = Path(__file__).parent / "packs" / "services.yaml"
LANGUAGES = ("en", "ar", "fr", "es")
NUMBERS = ("verify_after_days", "near_km", "soon_days")
KIND_KEYS = {"code", "name", "sensitive", "urgency", "entitlements", "skills"}
URGENCY_KEYS = {"code", "name", "hours", "by_phone"}
COURSE_KEYS = {"course", "name", "valid_months"}
Names = Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Urgency:
    """How fast a partner is to answer, and whether it is told by telephone before in writing."""

    code: str
    answer: timedelta
    is_by_phone: bool
    names: Names

    @property
    def name(self) -> str:
        """Its name in the reader's language."""
        return spoken(self.names)


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceKind:
    """
    One kind of service; ``urgency`` is the code of its usual urgency.

    ``entitlements`` are services of the entitlement rows that say who may use it; ``skills`` are
    those of experts on the rosters who can help beside it.
    """

    code: str
    names: Names
    is_sensitive: bool
    urgency: str
    entitlements: tuple[str, ...]
    skills: tuple[str, ...]

    @property
    def name(self) -> str:
        """Its name in the reader's language."""
        return spoken(self.names)


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """The training without which nobody refers, and for how many months it holds."""

    code: str
    valid_months: int
    names: Names

    @property
    def name(self) -> str:
        """Its name in the reader's language."""
        return spoken(self.names)

    def ends(self, passed_on: date) -> date:
        """Return the last day on which the course counts when it was passed on a day."""
        months = passed_on.year * 12 + passed_on.month - 1 + self.valid_months
        year, month = divmod(months, 12)
        following = date(year + (month + 1) // 12, (month + 1) % 12 + 1, 1)
        days = (following - date(year, month + 1, 1)).days
        return date(year, month + 1, min(passed_on.day, days))


@dataclass(frozen=True, slots=True, kw_only=True)
class Services:
    """All kinds and urgencies by code in their order, with what holds for all."""

    kinds: Mapping[str, ServiceKind]
    urgencies: Mapping[str, Urgency]
    course: Course
    verify_after: timedelta
    near_km: int
    soon: timedelta
    stamp: str

    def urgency_of(self, kind: str) -> Urgency:
        """Return the usual urgency of a kind."""
        return self.urgencies[self.kinds[kind].urgency]

    def is_sensitive(self, kind: str) -> bool:
        """Say whether a kind stands behind the wall; one that is not known does."""
        found = self.kinds.get(kind)
        return found is None or found.is_sensitive

    def name(self, kind: str) -> str:
        """Return the name of a kind, or its code when the pack knows it no longer."""
        found = self.kinds.get(kind)
        return found.name if found else kind


def spoken(names: Names) -> str:
    """Return a name in the reader's language, else in English."""
    return names.get(languages.current().code) or names["en"]


@lru_cache
def shipped() -> Services:
    """Return the pack that ships with the product."""
    found = packs.load(FILE, check)
    rules = found.rules
    course = rules["training"]
    return Services(
        kinds={row["code"]: _kind(row) for row in rules["kinds"]},
        urgencies={
            row["code"]: Urgency(
                code=row["code"],
                answer=timedelta(hours=row["hours"]),
                is_by_phone=row["by_phone"],
                names=row["name"],
            )
            for row in rules["urgencies"]
        },
        course=Course(
            code=course["course"], valid_months=course["valid_months"], names=course["name"]
        ),
        verify_after=timedelta(days=rules["verify_after_days"]),
        near_km=rules["near_km"],
        soon=timedelta(days=rules["soon_days"]),
        stamp=found.stamp,
    )


def _kind(row: Mapping[str, Any]) -> ServiceKind:
    return ServiceKind(
        code=row["code"],
        names=row["name"],
        is_sensitive=row.get("sensitive", False),
        urgency=row["urgency"],
        entitlements=tuple(row.get("entitlements", ())),
        skills=tuple(row.get("skills", ())),
    )


def check(rules: Rules) -> Mapping[str, list[str]]:
    """Return every problem of the pack's rules, by place."""
    problems = {
        name: ["must be a whole number of 1 or more"]
        for name in NUMBERS
        if not _is_count(rules.get(name))
    }
    course = rules.get("training")
    if not isinstance(course, Mapping):
        problems["training"] = ["must name the course"]
    else:
        problems |= _named("training", course, COURSE_KEYS, "course")
        if not _is_count(course.get("valid_months")):
            problems["training.valid_months"] = ["must be a whole number of 1 or more"]
    urgencies = _rows("urgencies", rules, problems)
    for place, row in urgencies:
        problems |= _named(place, row, URGENCY_KEYS)
        if not _is_count(row.get("hours")):
            problems[f"{place}.hours"] = ["must be a whole number of 1 or more"]
        if type(row.get("by_phone")) is not bool:
            problems[f"{place}.by_phone"] = ["must be true or false"]
    known = {row.get("code") for _place, row in urgencies}
    for place, row in _rows("kinds", rules, problems):
        problems |= _named(place, row, KIND_KEYS)
        if row.get("urgency") not in known:
            problems[f"{place}.urgency"] = ["is none of the urgencies"]
        if type(row.get("sensitive", False)) is not bool:
            problems[f"{place}.sensitive"] = ["must be true or false"]
        for name in ("entitlements", "skills"):
            if not _are_words(row.get(name, [])):
                problems[f"{place}.{name}"] = ["must be a list of words"]
    return problems


def _rows(
    name: str, rules: Rules, problems: dict[str, list[str]]
) -> list[tuple[str, Mapping[str, Any]]]:
    rows = rules.get(name)
    if not isinstance(rows, list) or not rows or not all(isinstance(one, Mapping) for one in rows):
        problems[name] = ["must be a list of mappings"]
        return []
    codes = [one.get("code") for one in rows]
    for code in {str(code) for code in codes if codes.count(code) > 1}:
        problems[f"{name}.{code}"] = ["stands twice"]
    return [(f"{name}.{number}", one) for number, one in enumerate(rows, start=1)]


def _named(
    place: str, row: Mapping[str, Any], keys: Iterable[str], code: str = "code"
) -> dict[str, list[str]]:
    found = {f"{place}.{name}": ["is not known"] for name in row.keys() - set(keys)}
    value = row.get(code)
    if not isinstance(value, str) or not value or len(value) > 40 or not value.isascii():
        found[f"{place}.{code}"] = ["must be a short word"]
    names = row.get("name")
    for language in LANGUAGES:
        text = names.get(language) if isinstance(names, Mapping) else None
        if not isinstance(text, str) or not text.strip():
            found[f"{place}.name.{language}"] = ["is missing"]
    return found


def _is_count(value: object) -> bool:
    return type(value) is int and value > 0


def _are_words(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(one, str) and one for one in value)
