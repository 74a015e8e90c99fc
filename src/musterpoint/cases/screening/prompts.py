"""What everybody is told, in the reader's language: a rule pack. Pure but for the language."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from musterpoint.cases.followed import language
from musterpoint.cases.rules import LANGUAGES
from musterpoint.kernel.packs import Pack, Rules, load

PACK = Path(__file__).parent.parent / "packs" / "private-help.yaml"
Words = Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A part of the public page."""

    id: str
    title: str
    lines: tuple[str, ...]


def _check(rules: Rules) -> Mapping[str, list[str]]:
    found = {
        f"{place}.{code}": ["is missing"]
        for place, words in _everything(rules)
        for code in LANGUAGES
        if not words.get(code)
    }
    return found or ({} if rules.get("prompts") else {"prompts": ["is missing"]})


def _everything(rules: Rules) -> Iterator[tuple[str, Words]]:
    for number, words in enumerate(rules.get("prompts") or ()):
        yield f"prompts.{number}", words
    for section in rules.get("sections") or ():
        yield f"sections.{section.get('id')}.title", section.get("title") or {}
        for number, words in enumerate(section.get("lines") or ()):
            yield f"sections.{section.get('id')}.{number}", words


@lru_cache
def pack() -> Pack:
    """Return the rule pack."""
    return load(PACK, _check)


def prompts() -> list[str]:
    """Return what staff tell everybody at a muster point."""
    return [_said(words) for words in pack().rules["prompts"]]


def sections() -> list[Section]:
    """Return the parts of the public page."""
    return [
        Section(
            id=str(one["id"]),
            title=_said(one["title"]),
            lines=tuple(_said(words) for words in one["lines"]),
        )
        for one in pack().rules["sections"]
    ]


def _said(words: Words) -> str:
    return words.get(language()) or words["en"]
