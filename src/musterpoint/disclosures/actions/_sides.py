"""Both sides of an agreement: the lock that orders them, and the step to the other side."""

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

from django.db import connection

from musterpoint.tenancy import actors
from musterpoint.tenancy.actors import Actor, Permission
from musterpoint.tenancy.scope import hand_over

#: What the other side's audit names as the actor of what comes in.
INTAKE = "disclosures"


def lock(shared_id: UUID, *, only_shared: bool = False) -> None:
    """
    Hold the agreement until the unit ends, on both sides at once.

    Rows of two organisations cannot be locked in one order from both sides; an advisory lock on
    their common id can. Giving takes it shared, so that batches go side by side.
    """
    name = "pg_advisory_xact_lock_shared" if only_shared else "pg_advisory_xact_lock"
    number = int.from_bytes(shared_id.bytes[-8:], signed=True)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {name}(%s)", [number])


@contextmanager
def other_side(organisation_id: UUID) -> Iterator[Actor]:
    """Write at the other organisation, as its system that receives and may do nothing else."""
    receiver = actors.system(organisation_id, INTAKE, Permission.DISCLOSURES_RECEIVE)
    with hand_over(organisation_id, receiver):
        yield receiver
