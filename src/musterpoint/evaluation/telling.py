"""
Which totals of the registry of indicators may be told: one rule for every page, file and program.

A handful of complaints or appeals tells who wrote them, even as a total without any breakdown.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from musterpoint.kernel import indicators, packs
from musterpoint.kernel.packs import Rules

FILE = Path(__file__).parent / "packs" / "telling.yaml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """``smallest``: what is fewer is hidden; ``hide_totals_of``: units whose totals are, too."""

    smallest: int
    hide_totals_of: frozenset[str]


@lru_cache
def pack() -> Telling:
    """Return the rules in force."""
    rules = packs.load(FILE, check).rules
    return Telling(smallest=rules["smallest"], hide_totals_of=frozenset(rules["hide_totals_of"]))


def check(rules: Rules) -> Mapping[str, list[str]]:
    """Return every problem of the pack's rules, by place."""
    problems: dict[str, list[str]] = {}
    smallest = rules.get("smallest")
    if isinstance(smallest, bool) or not isinstance(smallest, int) or smallest < 1:
        problems["smallest"] = ["must be a whole number of 1 or more"]
    if not isinstance(rules.get("hide_totals_of"), list):
        problems["hide_totals_of"] = ["must be a list of units"]
    return problems


def is_told(unit: str, value: float | None) -> bool:
    """Say whether a total of a unit may be told."""
    rules = pack()
    return not (unit in rules.hide_totals_of and value is not None and 0 < value < rules.smallest)


def is_total_told(code: str, value: float | None) -> bool:
    """Say whether a total of an indicator may be told; one that nobody registers any more may."""
    known = {one.code: one.unit for one in indicators.registered()}
    return is_told(known.get(code, ""), value)
