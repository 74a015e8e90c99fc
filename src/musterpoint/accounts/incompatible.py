"""
Roles that exclude each other, in one place (four eyes).

A rule pack says which permissions exclude each other. No role holds two of them; and whoever did
something under one of them is not given a role with the other while that is open. What is open
the packages above know: each registers it here by the permission under which it is done.

A person and the programs whose access they made are one pair of hands: what one of them holds or
has open bars the others. Only that who gives roles makes a program that moves money is met in
another way: somebody else confirms it before it does anything.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from musterpoint.accounts.models import ClientBinding
from musterpoint.kernel.errors import Refused
from musterpoint.kernel.packs import Pack, Rules, load
from musterpoint.tenancy import scope
from musterpoint.tenancy.models import Membership
from musterpoint.tenancy.permissions import Permission
from musterpoint.tenancy.roles import ROLES, Role

SHIPPED = Path(__file__).parent / "packs" / "incompatible.yaml"
#: Whoever only asks for money moves none: others decide on it.
ASKS = frozenset({Permission.FUNDS_REQUEST})
GIVES_ROLES = frozenset({Permission.MEMBERS_CHANGE})
BY_PROGRAM = _(
    "A program of this person has duties that this role excludes. Its access ends first, or"
    " somebody else takes the role."
)
BY_MAKER = _(
    "You, or a program of yours, have duties that this role excludes. Ask another administrator"
    " to give this system access."
)


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


def moves_money(role: Role) -> bool:
    """Say whether a program in a role does more than reading and asking where money is."""
    return not role.permissions.isdisjoint({one for pair in apart() for one in pair} - ASKS)


def waits(binding: ClientBinding) -> bool:
    """Say whether a program does nothing yet, because a second person has to confirm it."""
    role = ROLES.get(binding.role)
    return binding.confirmed_at is None and role is not None and moves_money(role)


def maker_left(binding: ClientBinding, at: datetime) -> bool:
    """
    Say whether nobody answers for a program that moves money any more.

    Whoever made its access knows its secret, and counts as its hands.
    """
    role = ROLES.get(binding.role)
    if binding.created_by is None or role is None or not moves_money(role):
        return False
    rows = Membership.objects.filter(
        organisation_id=binding.organisation_id, user_id=binding.created_by
    )
    return not rows.filter(Q(valid_until__isnull=True) | Q(valid_until__gt=at)).exists()


def why_not(user_id: UUID, role: Role) -> str | Promise:
    """Return why a user may not have a role now in the organisation in scope; empty if they may."""
    made = _programs(user_id)
    return _why_not(user_id, role, made, _held(made), BY_PROGRAM)


def why_no_program(maker_id: UUID, role: Role) -> str | Promise:
    """Return why a user may not let a program in with a role now; empty if they may."""
    made = _programs(maker_id)
    rows = Membership.objects.filter(organisation_id=scope.organisation_id(), user_id=maker_id)
    own = {one for row in rows if row.role in ROLES for one in ROLES[row.role].permissions}
    return _why_not(maker_id, role, made, _held(made) | (own - GIVES_ROLES), BY_MAKER)


def check(user_id: UUID, role: Role) -> None:
    """Raise Incompatible when a user may not have a role in the organisation in scope now."""
    why = why_not(user_id, role)
    if why:
        raise Incompatible(why)


def check_program(maker_id: UUID, role: Role) -> None:
    """Raise Incompatible when a user may not let a program in with a role now."""
    why = why_no_program(maker_id, role)
    if why:
        raise Incompatible(why)


def _programs(user_id: UUID) -> list[ClientBinding]:
    """Return the programs that a user let in here; what ended ones did may be open."""
    mine = ClientBinding.objects.filter(created_by=user_id)
    return list(mine.filter(organisation_id=scope.organisation_id()))


def _held(made: Iterable[ClientBinding]) -> set[Permission]:
    """Return what programs with access may do."""
    found = [ROLES[one.role] for one in made if one.revoked_at is None and one.role in ROLES]
    return {permission for role in found for permission in role.permissions}


def _why_not(
    user_id: UUID,
    role: Role,
    made: Sequence[ClientBinding],
    held: Set[Permission],
    says: Promise,
) -> str | Promise:
    if clashing(role.permissions):
        return _("This role has two duties that exclude each other.")
    barred, by_programs = excluded(role.permissions), excluded(role.permissions - GIVES_ROLES)
    if by_programs & held:
        return says
    for work in _works:
        if work.under in barred and work.is_open(user_id):
            return work.says
        if work.under in by_programs and any(work.is_open(one.id) for one in made):
            return work.says
    return ""


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
