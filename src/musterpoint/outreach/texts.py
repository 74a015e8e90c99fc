"""Which of a campaign's texts somebody gets."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from musterpoint.outreach.rules import base_language


@dataclass(frozen=True, slots=True)
class Choice:
    """The language of the text that somebody gets, and whether it is only the next best."""

    language: str
    is_fallback: bool


def choose(language: str, available: Mapping[str, str], fallbacks: Sequence[str]) -> Choice | None:
    """
    Return the text for a person's language; None when neither it nor a fallback is written.

    ``pt-BR`` is served by ``pt``, ``tl`` by ``fil``.
    """
    by_base = {base_language(code): code for code in reversed(list(available))}
    if language in available:
        return Choice(language, False)
    if language and base_language(language) in by_base:
        return Choice(by_base[base_language(language)], False)
    for code in fallbacks:
        if base_language(code) in by_base:
            return Choice(by_base[base_language(code)], True)
    return None


def fallbacks(declared: Sequence[str], of_organisation: Sequence[str]) -> tuple[str, ...]:
    """Return the languages to fall back on: as declared, else the organisation's, then English."""
    return tuple(declared) or tuple(dict.fromkeys([*of_organisation, "en"]))
