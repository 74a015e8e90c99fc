"""What an organisation decides for itself about cases and letters: rule packs. Pure."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

from musterpoint.kernel.packs import Pack, Rules, load

PACKS = Path(__file__).parent / "packs"
LANGUAGES = ("en", "fr", "es", "ar")
#: What a letter knows by itself.
KNOWN = ("organisation", "person", "reference", "day")
PLACE = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """Something that the writer of a letter fills in."""

    id: str
    label: Mapping[str, str]
    is_long: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Template:
    """A letter: its fields, and its paragraphs in each language."""

    code: str
    title: Mapping[str, str]
    documents: tuple[str, ...]
    fields: tuple[Field, ...]
    text: Mapping[str, tuple[str, ...]]
    is_nameless: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Silence:
    """Until ``step`` is open, and after ``ends``, nothing is written but ``letters``."""

    step: str
    letters: tuple[str, ...]
    ends: tuple[str, ...]


def _check_cases(rules: Rules) -> Mapping[str, list[str]]:
    found: dict[str, list[str]] = {}
    if not _is_positive(rules.get("handling_minutes")):
        found["handling_minutes"] = ["must be a number of minutes"]
    for name in ("most_bytes", "most_pixels", "most_on_one_case"):
        if not _is_positive((rules.get("papers") or {}).get(name)):
            found[f"papers.{name}"] = ["must be a whole number above zero"]
    for name in ("answer_hours", "lapse_days"):
        if not _is_positive((rules.get("moves") or {}).get(name)):
            found[f"moves.{name}"] = ["must be a whole number above zero"]
    known = load(PACKS / "letters.yaml", _check_letters).rules
    for kind, silence in (rules.get("silent_before") or {}).items():
        for letter in silence.get("letters", ()):
            if letter not in known:
                found[f"silent_before.{kind}"] = [f"no such letter: {letter}"]
    return found


def _is_positive(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value > 0


def _check_letters(rules: Rules) -> Mapping[str, list[str]]:
    """Return what is wrong: every letter in every language, and no place that nobody fills in."""
    found: dict[str, list[str]] = {}
    for code, letter in rules.items():
        fields = {str(one["id"]) for one in letter.get("fields", ())}
        for language in LANGUAGES:
            text = letter.get("text", {}).get(language)
            if not text or not letter.get("title", {}).get(language):
                found[f"{code}.{language}"] = ["is missing"]
                continue
            unknown = set(PLACE.findall(" ".join(text))) - fields - set(KNOWN)
            if unknown:
                found[f"{code}.{language}"] = [f"nobody fills in: {', '.join(sorted(unknown))}"]
    return found


def cases() -> Pack:
    """Return the rule pack of cases."""
    return load(PACKS / "cases.yaml", _check_cases)


def letters() -> Pack:
    """Return the rule pack of letters."""
    return load(PACKS / "letters.yaml", _check_letters)


def handling() -> timedelta:
    """Return for how long one officer speaks with a family alone."""
    return timedelta(minutes=cases().rules["handling_minutes"])


def needs_sign_off(kind: str) -> bool:
    """Say whether a second officer closes cases of this kind."""
    return kind in cases().rules["signed_off"]


def silence(kind: str) -> Silence | None:
    """Return what has to be waited for before anything is written about the person."""
    found = cases().rules["silent_before"].get(kind)
    if found is None:
        return None
    return Silence(
        step=str(found["step"]),
        letters=tuple(found.get("letters", ())),
        ends=tuple(found.get("ends", ())),
    )


def move_answer() -> timedelta:
    """Return how long an organisation has to answer before its silence is told."""
    return timedelta(hours=int(cases().rules["moves"]["answer_hours"]))


def move_lapse() -> timedelta:
    """Return after how long an offered case cannot be accepted any more."""
    return timedelta(days=int(cases().rules["moves"]["lapse_days"]))


def limit(name: str) -> int:
    """Return a limit of papers: most_bytes, most_pixels, most_on_one_case."""
    return int(cases().rules["papers"][name])


@lru_cache
def templates() -> dict[str, Template]:
    """Return the letters by code, in the order of the pack."""
    return {code: _template(str(code), one) for code, one in letters().rules.items()}


def _template(code: str, one: Mapping[str, Any]) -> Template:
    return Template(
        code=code,
        title=one["title"],
        documents=tuple(one.get("documents", ())),
        fields=tuple(
            Field(id=str(f["id"]), label=f["label"], is_long=bool(f.get("is_long")))
            for f in one.get("fields", ())
        ),
        text={language: tuple(text) for language, text in one["text"].items()},
        is_nameless=bool(one.get("is_nameless")),
    )


def fill(template: Template, language: str, values: Mapping[str, str]) -> list[str]:
    """Return the paragraphs of a letter; what was filled in is never read as a place again."""
    return [
        PLACE.sub(lambda found: values.get(found.group(1), ""), paragraph)
        for paragraph in template.text[language]
    ]
