"""Kinds of stakeholders, themes and questions of a review: the rule pack, read once."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from musterpoint.kernel import packs
from musterpoint.kernel.packs import Rules
from musterpoint.plans.sections import LANGUAGES, Words, in_words

__all__ = ["EVERYBODY", "OWN", "Pack", "Question", "Theme", "check", "in_words", "pack"]
FILE = Path(__file__).parent.parent / "packs" / "review.yaml"
EVERYBODY = "all"
OWN = "own"


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A statement that is judged, and which kinds of stakeholders judge it."""

    code: str
    of: frozenset[str]
    words: Words

    @property
    def text(self) -> str:
        """The statement in the reader's language."""
        return in_words(self.words)

    def is_for(self, kind: str) -> bool:
        """Say whether a kind of stakeholder is asked."""
        return EVERYBODY in self.of or kind in self.of


@dataclass(frozen=True, slots=True, kw_only=True)
class Theme:
    """Questions that belong together."""

    code: str
    names: Words
    questions: tuple[Question, ...]

    @property
    def name(self) -> str:
        """Its name in the reader's language."""
        return in_words(self.names)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pack:
    """All that rules say about reviews."""

    stakeholders: Mapping[str, Words]
    themes: Sequence[Theme]
    scale: Mapping[int, Words]
    smallest: int
    open_days: int
    stamp: str

    def stakeholder(self, kind: str) -> str:
        """Return what a kind is called in the reader's language."""
        words = self.stakeholders.get(kind)
        return in_words(words) if words else kind

    def asked(self, themes: Iterable[str], kind: str) -> list[tuple[Theme, list[Question]]]:
        """Return what a kind of stakeholder is asked of the chosen themes."""
        chosen = set(themes)
        found = [
            (theme, [one for one in theme.questions if one.is_for(kind)])
            for theme in self.themes
            if theme.code in chosen
        ]
        return [(theme, questions) for theme, questions in found if questions]


@lru_cache
def pack() -> Pack:
    """Return the rules in force."""
    found = packs.load(FILE, check)
    rules = found.rules
    return Pack(
        stakeholders=rules["stakeholders"],
        themes=tuple(
            Theme(
                code=row["code"],
                names=row["name"],
                questions=tuple(
                    Question(code=one["code"], of=frozenset(one["of"]), words=one["text"])
                    for one in row["questions"]
                ),
            )
            for row in rules["themes"]
        ),
        scale={int(value): words for value, words in rules["scale"].items()},
        smallest=rules["smallest"],
        open_days=rules["open_days"],
        stamp=found.stamp,
    )


def check(rules: Rules) -> Mapping[str, list[str]]:
    """Return every problem of the pack's rules, by place."""
    problems: dict[str, list[str]] = {}

    def check_words(place: str, words: Any) -> None:
        for language in LANGUAGES:
            if not (isinstance(words, Mapping) and words.get(language)):
                problems.setdefault(place, []).append(f"has no {language}")

    kinds = set(rules.get("stakeholders") or {})
    for code, words in (rules.get("stakeholders") or {}).items():
        check_words(f"stakeholders.{code}", words)
    for code, words in (rules.get("scale") or {}).items():
        check_words(f"scale.{code}", words)
    seen: set[str] = set()
    for row in rules.get("themes") or ():
        check_words(f"themes.{row.get('code')}", row.get("name"))
        for one in row.get("questions") or ():
            place = f"themes.{row.get('code')}.{one.get('code')}"
            check_words(place, one.get("text"))
            if one.get("code") in seen:
                problems.setdefault(place, []).append("is there twice")
            seen.add(one.get("code"))
            for kind in set(one.get("of") or ()) - kinds - {EVERYBODY}:
                problems.setdefault(place, []).append(f"stakeholder {kind!r} is not known")
    smallest = rules.get("smallest")
    if not (isinstance(smallest, int) and smallest >= 3):
        problems.setdefault("smallest", []).append("must be 3 or more")
    if OWN not in kinds:
        problems.setdefault("stakeholders", []).append(f"needs {OWN}")
    return problems
