"""Behind how many people a figure must stand before it leaves the organisation: a rule pack."""

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from musterpoint.kernel import packs
from musterpoint.kernel.packs import Rules

FILE = Path(__file__).parent / "packs" / "statements.yaml"


@lru_cache
def smallest() -> int:
    """Return the number in force."""
    return int(packs.load(FILE, check).rules["smallest"])


def check(rules: Rules) -> Mapping[str, list[str]]:
    """Return every problem of the pack's rules, by place."""
    found = rules.get("smallest")
    if isinstance(found, bool) or not isinstance(found, int) or found < 2:
        return {"smallest": ["must be a whole number of 2 or more"]}
    return {}
