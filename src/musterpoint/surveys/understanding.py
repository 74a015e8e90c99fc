"""
What somebody answered to one question by message: pure, over the choices that were offered.

The number that stood beside a choice counts first, in the digits of any script; then its label in
any language of the questionnaire, then its code. What is not surely one of them is not read.
Whether an answer is possible is for the questionnaire to say, not for this module.
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from musterpoint.engine import forms
from musterpoint.engine.forms import types

#: Words between the numbers of several choices.
JOINERS = frozenset({"and", "و", "et", "y", "e", "o"})
_TOKEN = re.compile(r"\d+|[^\W\d_]+")
_PIECES = re.compile(r"[,;،؛\n+/]+")
_WHOLE = re.compile(r"[-+]?\d+")
_POINT = re.compile(r"[-+]?\d*[.,٫]?\d+")
_THOUSANDS = re.compile(r"[-+]?\d{1,3}[.,]\d{3}")
YEAR_DIGITS = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """A choice as it was offered: its name, and its label in each language."""

    name: str
    labels: tuple[str, ...]


def figures(text: str) -> str:
    """Return a text with the digits of every script as 0-9."""
    return "".join(str(int(one)) if one.isdecimal() else one for one in text)


def tokens(text: str) -> list[str]:
    """Return the words and numbers of a text, without case and marks."""
    plain = unicodedata.normalize("NFD", unicodedata.normalize("NFKC", text).casefold())
    kept = (one for one in plain if unicodedata.category(one)[0] != "M")
    return _TOKEN.findall(figures("".join(kept)))


def is_bare(text: str) -> bool:
    """Say whether a text is numbers alone, which say nothing without the question before them."""
    found = tokens(text)
    return any(one.isdecimal() for one in found) and all(
        one.isdecimal() or one in JOINERS for one in found
    )


def is_word(text: str, words: Sequence[str]) -> bool:
    """Say whether a text is one of some words, such as BACK."""
    return tokens(text) in [tokens(one) for one in words]


def options_of(choices: Sequence[forms.Choice]) -> list[Option]:
    """Return choices as they are read."""
    return [Option(name=one.name, labels=tuple(one.labels.values())) for one in choices]


def is_numbered(text: str, options: Sequence[Option]) -> bool:
    """Say whether a text is the number of a choice with its own label behind it."""
    found = tokens(text)
    return len(found) > 1 and found[0].isdecimal() and _by_number(found, options) is not None


def chosen(text: str, options: Sequence[Option]) -> str | None:
    """Return the name of the one choice that a text names; None when it names none or several."""
    found = tokens(text)
    if not found:
        return None
    numbered = _by_number(found, options)
    if numbered is not None:
        return numbered
    named = {
        one.name
        for one in options
        if any(tokens(text) == found for text in (*one.labels, one.name) if text)
    }
    return named.pop() if len(named) == 1 else None


def _by_number(found: Sequence[str], options: Sequence[Option]) -> str | None:
    if not found[0].isdecimal() or not 0 < int(found[0][:9]) <= len(options):
        return None
    one = options[int(found[0]) - 1]
    rest = list(found[1:])
    return one.name if not rest or any(tokens(label) == rest for label in one.labels) else None


def several(text: str, options: Sequence[Option]) -> str | None:
    """Return the names of the choices that a text names, in the order of the question."""
    found = tokens(text)
    if is_bare(text):
        pieces = [one for one in found if one.isdecimal()]
    else:
        pieces = [one for one in _PIECES.split(text) if one.strip()]
        whole = chosen(text, options)
        pieces = [text] if whole is not None else pieces
    names = [chosen(one, options) for one in pieces]
    if not names or None in names:
        return None
    return " ".join(one.name for one in options if one.name in names)


def given(
    question: forms.Question, text: str, options: Sequence[Option] = ()
) -> Mapping[str, str] | None:
    """
    Return what would be typed into the fields of a question, by the end of their names.

    None when the text is no answer of the question's kind.
    """
    if question.type == types.SELECT_ONE:
        name = chosen(text, options)
        return None if name is None else {"": name}
    if question.type == types.SELECT_MULTIPLE:
        names = several(text, options)
        return None if names is None else {"": names}
    if question.type == "date":
        return _day(text)
    if question.type in ("integer", "decimal"):
        number = _number(text, is_whole=question.type == "integer")
        return None if number is None else {"": number}
    return {"": text.strip()} if text.strip() else None


def _number(text: str, *, is_whole: bool) -> str | None:
    """Return a number; one with a mark that may part thousands or decimals is not guessed at."""
    plain = figures(unicodedata.normalize("NFKC", text)).strip().rstrip(".!")
    if _WHOLE.fullmatch(plain):
        return plain
    if is_whole or not _POINT.fullmatch(plain) or _THOUSANDS.fullmatch(plain):
        return None
    return plain.replace(",", ".").replace("٫", ".")


def _day(text: str) -> Mapping[str, str] | None:
    found = tokens(text)
    if len(found) != 3 or not all(one.isdecimal() for one in found):
        return None
    if len(found[0]) == YEAR_DIGITS:
        found.reverse()
    day, month, year = found
    if len(year) != YEAR_DIGITS:
        return None
    return {"": f"{year}-{month:0>2}-{day:0>2}", "_day": day, "_month": month, "_year": year}
