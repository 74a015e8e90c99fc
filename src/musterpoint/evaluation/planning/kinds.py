"""Kinds, ratings and sections of an evaluation plan: the rule pack, read once."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.utils.translation import gettext

from musterpoint.kernel import indicators, packs
from musterpoint.kernel.packs import Rules
from musterpoint.plans import sections as plans
from musterpoint.plans.sections import Section, Words, in_words

__all__ = ["Pack", "Rating", "check", "in_words", "pack", "sections"]

FILE = Path(__file__).parent.parent / "packs" / "evaluation.yaml"
INDICATORS = "indicators"
#: Columns on which rules rest; a pack may add others.
USED: Mapping[str, tuple[str, ...]] = {
    "terms": ("topic", "text"),
    "objectives": ("objective", "population"),
    "questions": (
        "criterion", "question", "parts", "standard", "indicator", "own_indicator", "stratum",
        "phase",
    ),
    "evaluators": ("name", "group"),
    "timetable": ("phase", "does", "begins", "ends"),
}  # fmt: skip
TAGS = frozenset({"ok", "move", "due", "help", "unk", "off"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Rating:
    """A step of the scale on which a question is judged, with the tag that shows it."""

    code: str
    tag: str
    names: Words

    @property
    def name(self) -> str:
        """Its name in the reader's language."""
        return in_words(self.names)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pack:
    """All that rules say about evaluation plans, and the stamp that a version keeps."""

    sections: Mapping[str, Section]
    kinds: Mapping[str, Words]
    ratings: Mapping[str, Rating]
    must: tuple[str, ...]
    must_topics: tuple[str, ...]
    distinct: frozenset[str]
    involved: frozenset[str]
    alone_topic: str
    real_time_weeks: int
    phases: Mapping[str, tuple[int, int]]
    stamp: str

    def is_of_migrants(self, stratum: object) -> bool:
        """Say whether a stratum tells migrants apart from everybody else."""
        return str(stratum).split("_")[0] in self.distinct


@lru_cache
def pack() -> Pack:
    """Return the rules in force."""
    found = packs.load(FILE, check)
    rules = found.rules
    return Pack(
        sections={
            row["code"]: plans.section_of(row, rules["choices"]) for row in rules["sections"]
        },
        kinds=rules["kinds"],
        ratings={
            code: Rating(code=code, tag=row["tag"], names=row["name"])
            for code, row in rules["ratings"].items()
        },
        must=tuple(rules["must"]),
        must_topics=tuple(rules["must_topics"]),
        distinct=frozenset(rules["distinct"]),
        involved=frozenset(rules["involved"]),
        alone_topic=rules["alone_topic"],
        real_time_weeks=rules["real_time_weeks"],
        phases={code: (row["from"], row["until"]) for code, row in rules["phases"].items()},
        stamp=found.stamp,
    )


def sections() -> dict[str, Section]:
    """Return the sections, with the registered indicators as choices in the reader's language."""
    counted = {one.code: {"en": gettext(one.label)} for one in indicators.registered()}
    return {
        code: replace(
            section,
            columns=tuple(
                replace(column, choices=counted) if column.code == "indicator" else column
                for column in section.columns
            ),
        )
        for code, section in pack().sections.items()
    }


def check(rules: Rules) -> Mapping[str, list[str]]:
    """Return every problem of the pack's rules, by place."""
    problems: dict[str, list[str]] = {}

    def wrong(place: str, what: str) -> None:
        problems.setdefault(place, []).append(what)

    def check_words(place: str, words: Any) -> None:
        for language in plans.LANGUAGES:
            if not (isinstance(words, Mapping) and words.get(language)):
                wrong(place, f"has no {language}")

    rows = {row.get("code"): row for row in rules.get("sections") or ()}
    for code, row in rows.items():
        plans.check_section(f"sections.{code}", row, rules, wrong, check_words)
    for code, columns in USED.items():
        there = {one.get("code") for one in (rows.get(code) or {}).get("columns", ())}
        for column in columns:
            if column not in there:
                wrong(f"sections.{code}", f"needs the column {column}")
    for code, words in (rules.get("kinds") or {}).items():
        check_words(f"kinds.{code}", words)
    for code, row in (rules.get("ratings") or {}).items():
        check_words(f"ratings.{code}", row.get("name"))
        if row.get("tag") not in TAGS:
            wrong(f"ratings.{code}", f"tag {row.get('tag')!r} is not known")
    for name, choices in (rules.get("choices") or {}).items():
        for code, words in choices.items():
            check_words(f"choices.{name}.{code}", words)
    for code in rules.get("must") or ():
        if code not in rows:
            wrong("must", f"section {code!r} is not known")
    if rules.get("alone_topic") not in ((rules.get("choices") or {}).get("topic") or ()):
        wrong("alone_topic", "is not among the topics of the terms of reference")
    if not (isinstance(rules.get("real_time_weeks"), int) and rules["real_time_weeks"] > 0):
        wrong("real_time_weeks", "must be a whole number of 1 or more")
    for code in (rules.get("choices") or {}).get("phase") or ():
        if not isinstance((rules.get("phases") or {}).get(code), Mapping):
            wrong("phases", f"has no {code}")
    return problems
