"""
The areas, their questions and the words of each level: a rule pack, validated when it is loaded.

What a level means is the field's practice; it is data. The code knows that levels go from 0 to 4.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from musterpoint.kernel import packs
from musterpoint.kernel.packs import Rules
from musterpoint.web import languages

FILE = Path(__file__).parent / "packs" / "areas.yaml"
LANGUAGES = ("en", "ar")
LEVELS = range(5)
WRONG_AIM = f"the aim must be a level, {LEVELS[0]} to {LEVELS[-1]}"
NUMBERS = ("due_months", "answer_days")
PEERS = ("least", "least_changed", "per_level", "months")
Words = Mapping[str, str]


def in_words(words: Words) -> str:
    """Return the words in the reader's language, or in English."""
    return words.get(languages.current().code) or words["en"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """
    A question of an area; ``levels`` says in words what each level means, from 0 on.

    ``aim`` is the level aimed at until somebody chooses another one, or none.
    """

    code: str
    area: str
    texts: Words
    levels: tuple[Words, ...]
    aim: int

    @property
    def text(self) -> str:
        """The question in the reader's language."""
        return in_words(self.texts)

    def level(self, number: int) -> str:
        """Return what a level means, in the reader's language."""
        return in_words(self.levels[number])


@dataclass(frozen=True, slots=True, kw_only=True)
class Area:
    """One of the guideline's areas with its questions."""

    code: str
    names: Words
    questions: tuple[Question, ...]

    @property
    def name(self) -> str:
        """Its name in the reader's language."""
        return in_words(self.names)


@dataclass(frozen=True, slots=True, kw_only=True)
class PeerRules:
    """
    What of a comparison with peers may be told.

    ``least`` organisations take part; ``least_changed`` of them changed since what was told last;
    figures are rounded to 1/``per_level`` of a level and told for ``months``.
    """

    least: int
    least_changed: int
    per_level: int
    months: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AreaPack:
    """All areas, the kinds of limits, the clocks, and the stamp of the pack."""

    areas: tuple[Area, ...]
    limits: Mapping[str, Words]
    due_months: int
    answer_days: int
    peers: PeerRules
    stamp: str

    @property
    def questions(self) -> dict[str, Question]:
        """All questions by code, in their order."""
        return {one.code: one for area in self.areas for one in area.questions}


@lru_cache
def pack() -> AreaPack:
    """Return the questions in force."""
    found = packs.load(FILE, check)
    rules = found.rules
    return AreaPack(
        areas=tuple(_area(row, rules["aim"]) for row in rules["areas"]),
        limits=rules["limits"],
        due_months=rules["due_months"],
        answer_days=rules["answer_days"],
        peers=PeerRules(**rules["peers"]),
        stamp=found.stamp,
    )


def _area(row: Mapping[str, Any], aim: int) -> Area:
    return Area(
        code=row["code"],
        names=row["name"],
        questions=tuple(
            Question(
                code=f"{row['code']}-{one['code']}",
                area=row["code"],
                texts=one["text"],
                levels=tuple(one["levels"]),
                aim=one.get("aim", aim),
            )
            for one in row["questions"]
        ),
    )


def check(rules: Rules) -> Mapping[str, list[str]]:
    """Return every problem of the pack's rules, by place."""
    problems: dict[str, list[str]] = {}

    def check_words(place: str, words: Any) -> None:
        for language in LANGUAGES:
            if not (isinstance(words, Mapping) and words.get(language)):
                problems.setdefault(place, []).append(f"has no {language}")

    numbers = {name: rules.get(name) for name in NUMBERS}
    numbers |= {f"peers.{name}": (rules.get("peers") or {}).get(name) for name in PEERS}
    for name, value in numbers.items():
        if not (isinstance(value, int) and value > 0):
            problems[name] = ["must be a whole number of 1 or more"]
    if rules.get("aim") not in LEVELS:
        problems["aim"] = [WRONG_AIM]
    for code, words in (rules.get("limits") or {}).items():
        check_words(f"limits.{code}", words)
    seen: set[str] = set()
    for row in rules.get("areas") or ():
        check_words(f"areas.{row.get('code')}", row.get("name"))
        for one in row.get("questions") or ():
            place = f"areas.{row.get('code')}.{one.get('code')}"
            if place in seen:
                problems.setdefault(place, []).append("is there twice")
            seen.add(place)
            check_words(place, one.get("text"))
            if one.get("aim", 0) not in LEVELS:
                problems.setdefault(place, []).append(WRONG_AIM)
            levels = one.get("levels") or ()
            if len(levels) != len(LEVELS):
                problems.setdefault(place, []).append(f"needs {len(LEVELS)} levels in words")
            for number, words in enumerate(levels):
                check_words(f"{place}.{number}", words)
    if not seen:
        problems["areas"] = ["is missing"]
    return problems
