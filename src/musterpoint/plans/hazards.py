"""
The one list of hazards: a code with its names, so that the same hazard is found in any language.

Plans and profiles may name what is not in the list; that stays words.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from musterpoint.kernel import packs
from musterpoint.kernel.packs import Rules
from musterpoint.people import countries
from musterpoint.plans.sections import LANGUAGES, Words, in_words

FILE = Path(__file__).parent / "packs" / "hazards.yaml"
#: The article that Arabic writes together with its word.
ARTICLE = "ال"
#: Shorter words keep their last s: they are no plural ("gas").
LEAST = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Hazard:
    """Something that can happen; ``also`` are other names of it, in any language."""

    code: str
    names: Words
    also: tuple[str, ...]

    @property
    def name(self) -> str:
        """Its name in the reader's language."""
        return in_words(self.names)

    @property
    def all_names(self) -> tuple[str, ...]:
        """Every name by which it is known."""
        return (*self.names.values(), *self.also)


@lru_cache
def listed() -> Mapping[str, Hazard]:
    """Return all hazards of the list by code, in its order."""
    rows = packs.load(FILE, check).rules["hazards"]
    return {
        code: Hazard(code=code, names=one["name"], also=tuple(one.get("also", ())))
        for code, one in rows.items()
    }


def choices() -> list[tuple[str, str]]:
    """Return code and name of all hazards by name, in the reader's language."""
    return sorted(((one.code, one.name) for one in listed().values()), key=lambda one: one[1])


def code_of(text: str) -> str:
    """Return the code of a hazard named in any language, or by its code; empty when it is none."""
    return text if text in listed() else _codes().get(_bare(text), "")


@lru_cache
def _codes() -> Mapping[str, str]:
    return {_bare(name): one.code for one in listed().values() for name in one.all_names}


def _bare(text: str) -> str:
    """Return a name without case, accents, article and the s of a plural."""
    words = (word.removeprefix(ARTICLE) for word in countries.plain(text).split())
    return " ".join(word.removesuffix("s") if len(word) > LEAST else word for word in words)


def check(rules: Rules) -> Mapping[str, list[str]]:
    """Return every problem of the list, by place."""
    rows = rules.get("hazards")
    if not isinstance(rows, Mapping) or not rows:
        return {"hazards": ["is missing"]}
    problems: dict[str, list[str]] = {}
    taken: dict[str, str] = {}
    for code, row in rows.items():
        for problem in _problems(row):
            problems.setdefault(f"hazards.{code}", []).append(problem)
        if f"hazards.{code}" in problems:
            continue
        for name in (*row["name"].values(), *row.get("also", ())):
            other = taken.setdefault(_bare(name), code)
            if other != code:
                problems.setdefault(f"hazards.{code}", []).append(f"{name} names {other}, too")
    return problems


def _problems(row: Any) -> list[str]:
    if not isinstance(row, Mapping) or not isinstance(row.get("name"), Mapping):
        return ["has no name"]
    # A comma in an unquoted name cuts it, and its rest becomes a language that nobody speaks.
    wrong = [one for one in LANGUAGES if not row["name"].get(one)]
    wrong += [str(one) for one in row["name"] if one not in LANGUAGES]
    found = [f"has no name, or a strange one, in {', '.join(wrong)}"] if wrong else []
    also = row.get("also", [])
    if not isinstance(also, list) or not all(isinstance(one, str) and one for one in also):
        found.append("also must be a list of names")
    return found
