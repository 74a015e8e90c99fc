"""
Stable codes of results (2.1.3) and of their indicators (2.1.3a).

A code is given once: the next one follows the highest there ever was, dropped ones included.
"""

import re
from collections.abc import Iterable

from musterpoint.evaluation.models import Level

ORDER = (Level.PRIORITY, Level.OUTCOME, Level.OUTPUT, Level.SUB_OUTPUT)
_RESULT = re.compile(r"[1-9]\d{0,2}(\.[1-9]\d{0,2}){0,3}")
_INDICATOR = re.compile(r"([1-9]\d{0,2}(?:\.[1-9]\d{0,2}){1,2})([a-z]{1,2})")


def is_result(code: str) -> bool:
    """Say whether this is the code of a result."""
    return _RESULT.fullmatch(code) is not None


def result_of(code: str) -> str | None:
    """Return the code of the result to which an indicator's code belongs; None for nonsense."""
    found = _INDICATOR.fullmatch(code)
    return found.group(1) if found else None


def level_of(code: str) -> Level:
    """Return the level that a result's code tells by its length."""
    return ORDER[code.count(".")]


def parent_of(code: str) -> str:
    """Return the code of the result above; empty for a priority."""
    return code.rpartition(".")[0]


def sort_key(code: str) -> tuple[tuple[int, ...], str]:
    """Return what puts codes in the order of their numbers."""
    letters = code.lstrip("0123456789.")
    numbers = code[: len(code) - len(letters)]
    return tuple(int(part) for part in numbers.split(".") if part), letters.rjust(2)


def next_letter(taken: Iterable[str]) -> str:
    """Return the letters after the highest: a ... z, aa ... zz."""
    highest = max((_rank(one) for one in taken), default=0)
    first, second = divmod(highest, 26)
    return (chr(96 + first) if first else "") + chr(97 + second)


def _rank(letters: str) -> int:
    rank = 0
    for one in letters:
        rank = rank * 26 + ord(one) - 96
    return rank
