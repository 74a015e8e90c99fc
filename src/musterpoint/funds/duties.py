"""
Which duties in one chain one person never has together: a rule pack.

Which roles exclude each other says ``accounts.incompatible``.
"""

from collections.abc import Mapping
from pathlib import Path

from musterpoint.kernel.packs import Pack, Rules, load

SHIPPED = Path(__file__).parent / "packs" / "duties.yaml"
DUTIES = ("ask", "approve", "review", "prepare", "release", "reconcile")


def pack() -> Pack:
    """Return the pack of duties."""
    return load(SHIPPED, check)


def apart() -> list[list[str]]:
    """Return the pairs of duties in one chain that one person never has both."""
    return [list(one) for one in pack().rules["apart"]]


def check(rules: Rules) -> Mapping[str, list[str]]:
    """Return what is wrong in the rules of a pack of duties, by place."""
    if not isinstance(rules, Mapping):
        return {"rules": ["must be a mapping"]}
    rows = rules.get("apart")
    if not isinstance(rows, list):
        return {"rules.apart": ["must be a list of pairs"]}
    return {
        f"rules.apart.{number}": ["must be two different words that are known"]
        for number, row in enumerate(rows, start=1)
        if not isinstance(row, list)
        or len(row) != 2
        or row[0] == row[1]
        or not all(isinstance(one, str) and one in DUTIES for one in row)
    }
