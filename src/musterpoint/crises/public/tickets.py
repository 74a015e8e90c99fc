"""Ids made with a page and signed: sending the page twice makes one thing, and nobody names
the ids of somebody else."""

from uuid import UUID

from django.core import signing

from musterpoint.kernel.ids import uuid7

SALT = "musterpoint.public.ticket"
SECONDS = 24 * 60 * 60


def fresh(count: int) -> str:
    """Return a ticket for so many new ids."""
    return signing.dumps([str(uuid7()) for _ in range(count)], salt=SALT)


def ids(ticket: str, count: int) -> tuple[UUID, ...]:
    """Return the ids of a ticket; new ones when it is not ours, too old or of another page."""
    try:
        found = signing.loads(ticket, salt=SALT, max_age=SECONDS)
    except signing.BadSignature:
        found = []
    return tuple(map(UUID, found)) if len(found) == count else tuple(uuid7() for _ in range(count))
