"""Which duties one person never has together: a rule pack."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from musterpoint.kernel.packs import Pack, Rules, load
from musterpoint.tenancy.permissions import Permission

SHIPPED = Path(__file__).parent / "packs" / "duties.yaml"
DUTIES = ("ask", "approve", "review", "prepare", "release", "reconcile")


def pack() -> Pack:
    """Return the pack of duties."""
    return load(SHIPPED, check)


def apart() -> list[list[str]]:
    """Return the pairs of duties in one chain that one person never has both."""
    return [list(one) for one in pack().rules["apart"]]


def clashing(held: Iterable[Permission]) -> list[tuple[Permission, Permission]]:
    """Return the pairs of permissions that should not be held together, and are."""
    have = set(held)
    pairs = [(Permission(a), Permission(b)) for a, b in pack().rules["permissions"]]
    return [pair for pair in pairs if have.issuperset(pair)]


def check(rules: Rules) -> Mapping[str, list[str]]:
    """Return what is wrong in the rules of a pack of duties, by place."""
    if not isinstance(rules, Mapping):
        return {"rules": ["must be a mapping"]}
    return _pairs(rules, "apart", DUTIES) | _pairs(rules, "permissions", Permission.values)


def _pairs(rules: Mapping[str, Any], name: str, words: Iterable[str]) -> dict[str, list[str]]:
    rows, known = rules.get(name), set(words)
    if not isinstance(rows, list):
        return {f"rules.{name}": ["must be a list of pairs"]}
    return {
        f"rules.{name}.{number}": ["must be two different words that are known"]
        for number, row in enumerate(rows, start=1)
        if not isinstance(row, list)
        or len(row) != 2
        or row[0] == row[1]
        or not all(isinstance(one, str) and one in known for one in row)
    }
