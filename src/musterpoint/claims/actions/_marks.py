"""Find a responder's claim made to two organisations: tell blind marks, take in those of others."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from musterpoint.claims import blind, sharing
from musterpoint.claims.comparing import NOTHING, told_of
from musterpoint.claims.models import Claim
from musterpoint.disclosures import actions as disclosures
from musterpoint.disclosures import queries as disclosed
from musterpoint.disclosures.actions import ItemOut
from musterpoint.disclosures.models import Direction, DisclosureItem
from musterpoint.grants import actions as grants
from musterpoint.grants.values import marks
from musterpoint.kernel.ids import random_bytes
from musterpoint.tenancy.actors import Actor, Permission
from musterpoint.tenancy.models import Organisation

BATCH = 200
KEPT = timedelta(days=366)


def send_marks(*, by: Actor, at: datetime) -> int:
    """
    Tell the marks of claims that were filed to whoever may have them; return of how many claims.

    What was refused or taken back is told no more; what was filed anew is told anew.
    """
    by.require(Permission.DISCLOSURES_SEND)
    own = Organisation.objects.get(id=by.organisation_id)
    rows = Claim.objects.filter(filed_at__isnull=False, until_on__gte=at.date() - KEPT)
    rows = rows.exclude(state__in=NOTHING, paid=0).select_related("responder")
    found = {one.id: one for one in rows.prefetch_related("lines").order_by("id")}
    standing = _take_back(found, by=by, at=at)
    sent = 0
    for other in grants.partners(at, sharing.KIND):
        if not sharing.may_send(own, other):
            continue
        fresh = [one for one in found.values() if (other.id, one.id) not in standing]
        items = [item for one in fresh if (item := _item(one, own.id, other, at)) is not None]
        for start in range(0, len(items), BATCH):
            part = items[start : start + BATCH]
            disclosures.disclose(other.id, sharing.KIND, part, sharing.PURPOSE, by=by, at=at)
        sent += len(items)
    return sent


def _take_back(found: dict[UUID, Claim], *, by: Actor, at: datetime) -> set[tuple[UUID, UUID]]:
    """End what was told of claims as they are no more; return what stands: receiver and claim."""
    told = DisclosureItem.objects.filter(
        disclosure__kind=sharing.KIND, disclosure__direction=Direction.OUT, ended_at=None
    ).select_related("disclosure")
    standing, gone = set(), []
    for one in told.order_by("id"):
        row = found.get(one.subject_id) if one.subject_id else None
        if row is None or (row.filed_at and row.filed_at > one.disclosure.disclosed_at):
            gone.append(one.item_id)
        else:
            standing.add((one.disclosure.counterpart_id, row.id))
    if gone:
        disclosures.end_items(gone, False, by=by, at=at)
    return standing


def _item(row: Claim, own: UUID, other: Organisation, at: datetime) -> ItemOut | None:
    services = sharing.services(row.lines.all(), other)
    who = told_of(row, at)
    words = blind.told(who, services, row.place, (row.from_on, row.until_on))
    if not words:
        return None
    tokens = marks.between(words, own, other.id, sharing.KIND)
    payload = {"marks": sorted(one.hex() for one in tokens), "reference": row.reference}
    item_id = UUID(bytes=random_bytes(16), version=4)  # no time is in it
    return ItemOut(item_id=item_id, subject_id=row.id, payload=payload)


def take_marks(*, by: Actor, at: datetime) -> int:
    """Take in the marks that others sent; nothing goes back, whatever they match."""
    by.require(Permission.DISCLOSURES_RECEIVE)
    own = Organisation.objects.get(id=by.organisation_id)
    found = disclosed.unhandled(sharing.KIND, BATCH, at)
    senders = Organisation.objects.in_bulk([one.sender_id for one in found])
    today = at.date()
    for one in _allowed(found, senders, own):
        grants.keep_marks(one, sharing.KIND, (today, today), at)
    disclosures.mark_handled([one.row_id for one in found], by=by, at=at)
    return len(found)


def _allowed(
    found: Iterable[disclosed.Received], senders: dict[UUID, Organisation], own: Organisation
) -> list[disclosed.Received]:
    return [one for one in found if sharing.may_send(senders[one.sender_id], own)]
