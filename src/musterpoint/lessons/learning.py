"""
The clocks of learning and the code lists of practices: a rule pack, validated when it is loaded.

``pack()`` gives it; names come in the reader's language, or in English.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

from musterpoint.evaluation import telling
from musterpoint.kernel import packs
from musterpoint.kernel.packs import Rules
from musterpoint.web import languages

FILE = Path(__file__).parent / "packs" / "learning.yaml"
LANGUAGES = ("en", "ar", "fr", "es")
LISTS = ("stakeholders", "crisis_types", "phases", "types", "themes", "research_kinds", "fields")
#: The record of a practice as MICIC's repository has it.
RECORD = (
    "title", "type_of_practice", "country", "stakeholder_name", "stakeholder_type", "crisis_type",
    "crisis_phase", "description", "related_links", "guidelines_thematic_areas",
)  # fmt: skip
DECLARED, STOOD_DOWN = STARTS = ("declared", "stood_down")
Words = Mapping[str, str]


def in_words(words: Words, language: str = "") -> str:
    """Return the words in a language, by default the reader's, or in English."""
    return words.get(language or languages.current().code) or words["en"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewKind:
    """A kind of review: so many days after the crisis was declared, or stood down."""

    code: str
    names: Words
    days: int
    after: str

    @property
    def name(self) -> str:
        """Its name in the reader's language."""
        return in_words(self.names)

    def due(self, start: date) -> date:
        """Return the last day on which it is signed off in time."""
        return start + timedelta(days=self.days)


@dataclass(frozen=True, slots=True, kw_only=True)
class Learning:
    """Everything that the pack says, and its stamp."""

    reviews: Mapping[str, ReviewKind]
    response: timedelta
    smallest: int
    labels: Words
    label_texts: Words
    lists: Mapping[str, Mapping[str, Words]]
    guidelines: Mapping[str, int]
    always: frozenset[str]
    stamp: str

    @property
    def label(self) -> str:
        """What stands on every practice, on the page and in every file."""
        return in_words(self.labels)

    @property
    def label_text(self) -> str:
        """What the label means, in a sentence."""
        return in_words(self.label_texts)

    def name(self, group: str, code: str, language: str = "") -> str:
        """Return the name of a code of one of the lists; an unknown code as it is."""
        words = self.lists[group].get(code)
        return in_words(words, language) if words else code

    def choices(self, group: str) -> list[tuple[str, str]]:
        """Return the codes of a list with their names, in the order of the pack."""
        return [(code, in_words(words)) for code, words in self.lists[group].items()]

    def code_of(self, group: str, text: str) -> str:
        """Return the code that a text is, or is the name of in any language; empty for none."""
        wanted = text.strip().casefold()
        for code, words in self.lists[group].items():
            if wanted == code or wanted in {words[one].casefold() for one in LANGUAGES}:
                return code
        return ""


@lru_cache
def pack() -> Learning:
    """Return the rules in force."""
    found = packs.load(FILE, check)
    rules = found.rules
    return Learning(
        reviews={
            code: ReviewKind(code=code, names=one["name"], days=one["days"], after=one["after"])
            for code, one in rules["reviews"].items()
        },
        response=timedelta(days=rules["response_days"]),
        smallest=telling.pack().smallest,
        labels=rules["label"],
        label_texts=rules["label_text"],
        lists={
            group: {
                code: {language: words[language] for language in LANGUAGES}
                for code, words in rules[group].items()
            }
            for group in LISTS
        },
        guidelines={code: one["guideline"] for code, one in rules["themes"].items()},
        always=frozenset(rules["always"]),
        stamp=found.stamp,
    )


def check(rules: Rules) -> Mapping[str, list[str]]:
    """Return every problem of the pack's rules, by place."""
    problems: dict[str, list[str]] = {}

    def wrong(place: str, what: str) -> None:
        problems.setdefault(place, []).append(what)

    def check_words(place: str, words: Any) -> None:
        for language in LANGUAGES:
            if not (isinstance(words, Mapping) and words.get(language)):
                wrong(place, f"has no {language}")

    if not _is_count(rules.get("response_days")):
        wrong("response_days", "must be a whole number of 1 or more")
    for name in ("label", "label_text"):
        check_words(name, rules.get(name))
    for group in LISTS:
        if not rules.get(group):
            wrong(group, "is missing")
        for code, words in (rules.get(group) or {}).items():
            check_words(f"{group}.{code}", words)
    if tuple(rules.get("fields") or ()) != RECORD:
        wrong("fields", "must be the fields of the record, in their order")
    themes = rules.get("themes") or {}
    for code, one in themes.items():
        if not _is_count(one.get("guideline")):
            wrong(f"themes.{code}", "names no guideline")
    for code in rules.get("always") or ():
        if code not in themes:
            wrong("always", f"theme {code!r} is not known")
    for code, one in (rules.get("reviews") or {}).items():
        check_words(f"reviews.{code}", one.get("name"))
        if not _is_count(one.get("days")):
            wrong(f"reviews.{code}", "days must be a whole number of 1 or more")
        if one.get("after") not in STARTS:
            wrong(f"reviews.{code}", "after must be declared or stood_down")
    for code in ("real_time", "after_action"):
        if code not in (rules.get("reviews") or {}):
            wrong("reviews", f"{code} is missing")
    return problems


def _is_count(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value > 0
