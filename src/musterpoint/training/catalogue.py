"""
For whom courses are, what they are about, the courses that ship, and the numbers of the package.

Audiences and themes are those that MICIC Guideline 8 names (mission row T1); the gap report has
one row and one column for each.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import yaml

from musterpoint.engine import courses
from musterpoint.engine.courses.model import Course, spoken
from musterpoint.kernel import packs
from musterpoint.kernel.packs import Rules
from musterpoint.tenancy.permissions import Permission
from musterpoint.tenancy.roles import ROLES
from musterpoint.web import languages

HERE = Path(__file__).parent
CODES = HERE / "data" / "catalogue.yaml"
COURSES = HERE / "data" / "courses"
FILE = HERE / "packs" / "training.yaml"
NUMBERS = (
    "overdue_days", "attendance_minutes", "cascade_depth", "quality_share", "quality_least",
    "quality_good", "thin_months", "gain_least", "overlap_days", "attempts_a_day",
)  # fmt: skip
KEYS = {*NUMBERS, "reminder_days"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Code:
    """An audience or a theme; ``group`` keeps together what stands together."""

    code: str
    group: str
    names: Mapping[str, str]

    @property
    def name(self) -> str:
        """Its name in the reader's language."""
        return spoken(self.names, languages.current().code)


class BrokenCourse(ValueError):
    """A course that ships has problems; a test keeps this from ever being raised."""


@cache
def _codes() -> Mapping[str, tuple[Code, ...]]:
    data = yaml.safe_load(CODES.read_text(encoding="utf-8"))
    return {
        kind: tuple(
            Code(code=one["code"], group=one["group"], names=one["label"]) for one in data[kind]
        )
        for kind in ("audiences", "themes")
    }


def audiences() -> tuple[Code, ...]:
    """Return for whom courses can be, in the order of the guideline."""
    return _codes()["audiences"]


def themes() -> tuple[Code, ...]:
    """Return what courses can be about, in the order of the guideline."""
    return _codes()["themes"]


def name_of(codes: tuple[Code, ...], code: str) -> str:
    """Return the name of an audience or a theme; the code itself when it is not known."""
    return next((one.name for one in codes if one.code == code), code)


def known() -> courses.Known:
    """Return the codes that a course may name."""
    return courses.Known(
        audiences=frozenset(one.code for one in audiences()),
        themes=frozenset(one.code for one in themes()),
        roles=frozenset(ROLES),
        permissions={one.value: one.value for one in Permission},
    )


@cache
def shipped() -> Mapping[str, Course]:
    """Return the courses that ship, by code. Raises BrokenCourse."""
    found = {}
    for folder in sorted(one for one in COURSES.iterdir() if one.is_dir()):
        reading = courses.read(files(folder.name), known(), folder=folder.name)
        if reading.course is None:
            raise BrokenCourse("\n".join(map(str, reading.problems)))
        found[folder.name] = reading.course
    return found


def files(code: str) -> dict[str, bytes]:
    """Return the files of a course that ships."""
    return courses.files_of_folder(COURSES / code)


@lru_cache(maxsize=1)
def limits() -> Rules:
    """Return the numbers of the rule pack in force."""
    return packs.load(FILE, _check).rules


def limit(name: str) -> int:
    """Return one number of the pack."""
    return int(limits()[name])


def _check(rules: Any) -> dict[str, list[str]]:
    problems: dict[str, list[str]] = {}
    for name in NUMBERS:
        if type(rules.get(name)) is not int or rules[name] < 1:
            problems[f"rules.{name}"] = ["must be a whole number of at least 1"]
    days = rules.get("reminder_days")
    if not isinstance(days, list) or not days or any(type(one) is not int for one in days):
        problems["rules.reminder_days"] = ["must be a list of days"]
    for name in rules.keys() - KEYS:
        problems[f"rules.{name}"] = ["is not known"]
    return problems
