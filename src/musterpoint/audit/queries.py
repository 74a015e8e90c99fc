"""Questions to the audit trail. Never a source for features: only for people who check."""

from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from musterpoint.audit.models import Event
from musterpoint.tenancy.actors import Actor, Permission


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
