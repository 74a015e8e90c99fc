"""Questions to the audit trail. Never a source for features: only for people who check."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet

from musterpoint.audit.models import Event, Root
from musterpoint.tenancy.actors import Actor, Permission

#: One look into the index for each kind, not one for each event.
KINDS = """
WITH RECURSIVE found AS (
    (SELECT kind FROM audit_event WHERE organisation_id = %(organisation)s ORDER BY kind LIMIT 1)
    UNION ALL
    SELECT (
        SELECT event.kind FROM audit_event AS event
        WHERE event.organisation_id = %(organisation)s AND event.kind > found.kind
        ORDER BY event.kind LIMIT 1
    ) FROM found WHERE found.kind IS NOT NULL
)
SELECT kind FROM found WHERE kind IS NOT NULL ORDER BY kind
"""


def events(
    *,
    by: Actor,
    kind: str = "",
    subject_id: UUID | None = None,
    actor_id: UUID | None = None,
    before: datetime | None = None,
) -> QuerySet[Event]:
    """Return events, newest first."""
    by.require(Permission.AUDIT_READ)
    found = Event.objects.all()
    if kind:
        found = found.filter(kind=kind)
    if subject_id is not None:
        found = found.filter(subject_id=subject_id)
    if actor_id is not None:
        found = found.filter(actor_id=actor_id)
    if before is not None:
        found = found.filter(occurred_at__lt=before)
    return found.order_by("-occurred_at", "-id")


def who_looked(subject_id: UUID, *, by: Actor) -> QuerySet[Event]:
    """Return who saw or changed a subject's record, newest first."""
    by.require(Permission.PEOPLE_READ)
    return Event.objects.filter(subject_id=subject_id).order_by("-occurred_at", "-id")


@dataclass(frozen=True, slots=True, kw_only=True)
class Seals:
    """How far the trail is sealed."""

    last: Root | None
    sealed: int
    unsealed: int


def seals(*, by: Actor) -> Seals:
    """Return the last seal and how many events lie under seals and how many do not yet."""
    by.require(Permission.AUDIT_READ)
    last = Root.objects.order_by("-number").first()
    sealed = last.last_position if last else 0
    return Seals(last=last, sealed=sealed, unsealed=max(0, Event.objects.count() - sealed))


def kinds(*, by: Actor) -> list[str]:
    """Return the kinds of event that the trail holds, in alphabetical order."""
    by.require(Permission.AUDIT_READ)
    with connection.cursor() as cursor:
        cursor.execute(KINDS, {"organisation": by.organisation_id})
        return [kind for (kind,) in cursor.fetchall()]
