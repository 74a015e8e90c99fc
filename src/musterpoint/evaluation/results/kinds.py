"""Kinds of frameworks and the library of indicators: the rule pack, read once."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from musterpoint.evaluation.models import Level
from musterpoint.kernel import packs
from musterpoint.kernel.packs import Rules
from musterpoint.plans.sections import LANGUAGES, Words, in_words

FILE = Path(__file__).parent.parent / "packs" / "results.yaml"
__all__ = ["Entry", "Pack", "check", "in_words", "pack"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """An indicator of the library; ``measure`` is empty where its value is typed."""

    code: str
    level: str
    names: Words
    definitions: Words
    unit: str
    sdg: str
    measure: str

    @property
    def name(self) -> str:
        """Its name in the reader's language."""
        return in_words(self.names)

    @property
    def definition(self) -> str:
        """What it counts, in the reader's language."""
        return in_words(self.definitions)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pack:
    """All that rules say about results frameworks."""

    kinds: Mapping[str, Words]
    library: Mapping[str, Entry]
    due_days: int
    track: int


@lru_cache
def pack() -> Pack:
    """Return the rules in force."""
    rules = packs.load(FILE, check).rules
    return Pack(
        kinds=rules["kinds"],
        library={
            code: Entry(
                code=code,
                level=row["level"],
                names=row["name"],
                definitions=row["definition"],
                unit=row["unit"],
                sdg=row.get("sdg", ""),
                measure=row.get("measure", ""),
            )
            for code, row in rules["library"].items()
        },
        due_days=rules["due_days"],
        track=rules["track"],
    )


def check(rules: Rules) -> Mapping[str, list[str]]:
    """Return every problem of the pack's rules, by place."""
    problems: dict[str, list[str]] = {}

    def check_words(place: str, words: Any) -> None:
        for language in LANGUAGES:
            if not (isinstance(words, Mapping) and words.get(language)):
                problems.setdefault(place, []).append(f"has no {language}")

    for code, words in (rules.get("kinds") or {}).items():
        check_words(f"kinds.{code}", words)
    for code, row in (rules.get("library") or {}).items():
        check_words(f"library.{code}.name", row.get("name"))
        check_words(f"library.{code}.definition", row.get("definition"))
        if row.get("level") not in (Level.OUTCOME, Level.OUTPUT):
            problems.setdefault(f"library.{code}", []).append("level must be outcome or output")
    for name in ("due_days", "track"):
        if not (isinstance(rules.get(name), int) and rules[name] > 0):
            problems.setdefault(name, []).append("must be a whole number of 1 or more")
    return problems
