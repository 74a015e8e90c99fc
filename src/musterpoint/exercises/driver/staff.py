"""The people at work in the organisations of an exercise, each with the permissions of a role."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from musterpoint.accounts import actions as accounts
from musterpoint.tenancy.actors import Actor, ActorKind, Clearance
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.roles import ROLES
from musterpoint.tenancy.scope import acting_as

#: Who of an organisation works on a case first; whoever comes next looks a second time.
FIRST = (
    "duty_officer", "portal_operator", "caseworker", "protection_supervisor", "head_of_mission",
)  # fmt: skip
SUPERVISOR = "protection_supervisor"


class Staff:
    """Who works where; nobody here may more than their role."""

    def __init__(self) -> None:
        self._of: dict[str, list[tuple[str, Actor]]] = {}

    def hire(
        self,
        slug: str,
        organisation: Organisation,
        email: str,
        name: str,
        role: str,
        *,
        by: Actor,
        at: datetime,
    ) -> UUID:
        """Make somebody's account and membership; return the account's id."""
        with acting_as(by):
            user = accounts.make_user(email, name, role, by=by, at=at)
        actor = Actor(
            organisation_id=organisation.id,
            kind=ActorKind.EXERCISE,
            id=user.id,
            name=name,
            permissions=ROLES[role].permissions,
            clearance=ROLES[role].clearance,
        )
        self._of.setdefault(slug, []).append((role, actor))
        return user.id

    def consular(self, slug: str) -> list[Actor]:
        """Return who works on cases that the consular side sees, in the order of ``FIRST``."""
        return self._ordered(slug, Clearance.CONSULAR) or self.protection(slug)

    def protection(self, slug: str) -> list[Actor]:
        """Return who works on cases behind the wall."""
        return self._ordered(slug, Clearance.PROTECTION)

    def of_role(self, slug: str, role: str) -> Actor | None:
        """Return the first who works there in a role."""
        return next((actor for held, actor in self._of.get(slug, ()) if held == role), None)

    def all_of(self, slug: str, role: str) -> list[Actor]:
        """Return everybody who works there in a role, in the order in which they began."""
        return [actor for held, actor in self._of.get(slug, ()) if held == role]

    def _ordered(self, slug: str, clearance: Clearance) -> list[Actor]:
        found: Mapping[str, Sequence[Actor]] = {
            role: [actor for held, actor in self._of.get(slug, ()) if held == role]
            for role in FIRST
        }
        return [one for role in FIRST for one in found[role] if one.clearance is clearance]
