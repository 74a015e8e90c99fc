"""
Roles that exclude each other, in one place (four eyes).

A rule pack says which permissions exclude each other. No role holds two of them; and whoever did
something under one of them is not given a role with the other while that is open. What is open
the packages above know: each registers it here by the permission under which it is done.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from musterpoint.kernel.errors import Refused
from musterpoint.kernel.packs import Pack, Rules, load
from musterpoint.tenancy.permissions import Permission
from musterpoint.tenancy.roles import Role

SHIPPED = Path(__file__).parent / "packs" / "incompatible.yaml"


class Incompatible(Refused):
    """Somebody would have two roles in one piece of work that exclude each other."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """What somebody may have open that they did under a permission."""

    under: Permission
    is_open: Callable[[UUID], bool]
    """Says whether a user has any, in the organisation in scope."""
    says: str | Promise
    """Why they are not given the role, and what to do."""


_works: list[Work] = []


def register(*works: Work) -> None:
    """Name what may be open; once is enough."""
    _works.extend(one for one in works if one not in _works)


def works() -> tuple[Work, ...]:
    """Return everything that was registered."""
    return tuple(_works)


def pack() -> Pack:
    """Return the pack that says which permissions exclude each other."""
    return load(SHIPPED, check_rules)


def apart() -> list[tuple[Permission, Permission]]:
    """Return the pairs of permissions that exclude each other."""
    return [(Permission(a), Permission(b)) for a, b in pack().rules["apart"]]


def free() -> Mapping[Permission, str]:
    """Return the permissions about money that exclude none, with why."""
    return {Permission(name): str(why) for name, why in pack().rules["free"].items()}


def clashing(held: Iterable[Permission]) -> list[tuple[Permission, Permission]]:
    """Return the pairs of permissions that should not be held together, and are."""
    have = set(held)
    return [pair for pair in apart() if have.issuperset(pair)]


def excluded(by: Iterable[Permission]) -> set[Permission]:
    """Return the permissions that exclude one of these."""
    have = set(by)
    return {b for a, b in apart() if a in have} | {a for a, b in apart() if b in have}


def why_not(user_id: UUID, role: Role) -> str | Promise:
    """Return why a user may not have a role now in the organisation in scope; empty if they may."""
    if clashing(role.permissions):
        return _("This role has two duties that exclude each other.")
    barred = excluded(role.permissions)
    for work in _works:
        if work.under in barred and work.is_open(user_id):
            return work.says
    return ""


def check(user_id: UUID, role: Role) -> None:
    """Raise Incompatible when a user may not have a role in the organisation in scope now."""
    why = why_not(user_id, role)
    if why:
        raise Incompatible(why)


def check_rules(rules: Rules) -> Mapping[str, list[str]]:
    """Return what is wrong in the rules of such a pack, by place."""
    if not isinstance(rules, Mapping):
        return {"rules": ["must be a mapping"]}
    pairs, without = rules.get("apart"), rules.get("free")
    if not isinstance(pairs, list) or not isinstance(without, Mapping):
        return {"rules": ["must have a list of pairs (apart) and a mapping (free)"]}
    problems = {
        f"rules.apart.{number}": ["must be two different permissions"]
        for number, pair in enumerate(pairs, start=1)
        if not _is_pair(pair)
    }
    if problems:
        return problems
    paired = {one for pair in pairs for one in pair}
    return {
        f"rules.free.{name}": ["must be a permission that excludes none, with why"]
        for name, why in without.items()
        if name not in Permission.values or name in paired or not str(why or "").strip()
    }


def _is_pair(pair: Any) -> bool:
    return (
        isinstance(pair, list)
        and len(pair) == 2
        and all(isinstance(one, str) and one in Permission.values for one in pair)
        and pair[0] != pair[1]
    )
