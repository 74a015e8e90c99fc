"""The gate of courses: what a colleague may do only with a valid certificate."""

from datetime import datetime
from uuid import UUID

from musterpoint.tenancy import actors, locks
from musterpoint.tenancy.locks import Locked
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.permissions import Permission
from musterpoint.tenancy.scope import acting_as
from musterpoint.training import queries


def install() -> None:
    """Let the door ask who has passed what."""
    locks.register(locked)


def locked(
    organisation: Organisation, user_id: UUID, gated: frozenset[Permission], at: datetime
) -> Locked:
    """Return the permissions that this colleague's certificates do not open, with the course."""
    with acting_as(actors.system(organisation.id, "training gates"), read_only=True):
        return queries.locked(user_id, gated, at)
