"""Who may do what: from a membership role to roles of procedures. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from musterpoint.engine.procedures import catalogue
from musterpoint.kernel.packs import Pack, Rules, load
from musterpoint.tenancy.roles import ROLES

SHIPPED = Path(__file__).parent / "packs" / "roles.yaml"


def _check(rules: Rules) -> Mapping[str, list[str]]:
    """Return what is wrong with a pack: membership roles and procedure roles must exist."""
    found: dict[str, list[str]] = {}
    for member, roles in rules.items():
        if member not in ROLES:
            found[str(member)] = ["is no role of members"]
        unknown = [str(one) for one in roles if one not in catalogue.roles()]
        if unknown:
            found[str(member)] = [f"no such role of procedures: {', '.join(unknown)}"]
    return found


def pack() -> Pack:
    """Return the rule pack in force."""
    return load(SHIPPED, _check)


def roles_of(membership_role: str) -> tuple[str, ...]:
    """Return the procedure roles that come with a membership role, the most usual first."""
    return tuple(pack().rules.get(membership_role, ()))


def choose(held: Sequence[str], wanted: Iterable[str]) -> str:
    """
    Return the role in which somebody does a thing: the first wanted that they hold.

    Without one it is their first role, or none, and the engine says who may.
    """
    return next((one for one in wanted if one in held), next(iter(held), ""))
