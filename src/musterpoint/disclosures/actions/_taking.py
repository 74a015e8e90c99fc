"""What the receiver does with what it was given."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from musterpoint.audit import actions as audit
from musterpoint.disclosures.models import Direction, DisclosureItem
from musterpoint.tenancy import vault
from musterpoint.tenancy.actors import Actor, Permission
from musterpoint.tenancy.rows import write

BATCH = 2000


def mark_handled(
    row_ids: Iterable[UUID],
    subjects: Mapping[UUID, UUID] | None = None,
    *,
    by: Actor,
    at: datetime,
) -> int:
    """
    Say that received copies are dealt with; return how many were not before.

    ``subjects`` ties rows to the receiver's own subjects, so that a person can be told what was
    received about them. Safe to repeat.
    """
    by.require(Permission.DISCLOSURES_RECEIVE)
    wanted = list(row_ids)
    rows = DisclosureItem.objects.filter(id__in=wanted, disclosure__direction=Direction.IN)
    tied = list(rows.filter(id__in=list(subjects or {})).order_by("id"))
    for row in tied:
        row.subject_id = (subjects or {})[row.id]
    write(tied, ["subject_id"])
    count = rows.filter(handled_at__isnull=True).update(handled_at=at)
    if count:
        audit.record("disclosures.items.handled", by=by, at=at, count=count)
    return count


def erase_received(subject_ids: Iterable[UUID], *, by: Actor, at: datetime) -> int:
    """
    Destroy the keys of every copy received about these own subjects; return how many items.

    The rows stay as proof that something was received; nobody can read them again.
    """
    by.require(Permission.VAULT_ERASE)
    return _erase(Q(subject_id__in=list(subject_ids)), by, at)


def erase_received_items(item_ids: Iterable[UUID], *, by: Actor, at: datetime) -> int:
    """Destroy the keys of these received copies, whose time is over; return how many items."""
    by.require(Permission.VAULT_ERASE)
    return _erase(Q(item_id__in=list(item_ids)), by, at)


def _erase(which: Q, by: Actor, at: datetime) -> int:
    rows = DisclosureItem.objects.filter(which, disclosure__direction=Direction.IN)
    items = list(dict.fromkeys(rows.order_by("id").values_list("item_id", flat=True)))
    if not items:
        return 0
    rows.filter(handled_at__isnull=True).update(handled_at=at)
    vault.erase(items, at=at)
    audit.record_many("disclosures.item.erased", items, by=by, at=at)
    return len(items)
