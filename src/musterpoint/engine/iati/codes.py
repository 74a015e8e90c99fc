"""The code lists of IATI that this product uses, with English names."""

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path

DATA = Path(__file__).resolve().parent / "data"


@cache
def lists() -> Mapping[str, Mapping[str, str]]:
    """Return every list: its name -> code -> English name."""
    found: dict[str, dict[str, str]] = json.loads((DATA / "codes.json").read_text("utf-8"))
    return found


def names(which: str) -> Mapping[str, str]:
    """Return the codes of a list with their English names; KeyError for a list that is not here."""
    return lists()[which]


def name_of(which: str, code: str) -> str:
    """Return the English name of a code, or the code itself where the list does not have it."""
    return names(which).get(code, code)
