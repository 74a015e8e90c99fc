"""Stop sharing: openly, or so that nothing on the other side tells of it."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from musterpoint.audit import actions as audit
from musterpoint.disclosures import kinds
from musterpoint.disclosures.actions._sides import other_side
from musterpoint.disclosures.models import Direction, DisclosureItem, Hold
from musterpoint.kernel.errors import NotAllowed
from musterpoint.tenancy.actors import Actor, Clearance, Permission

BATCH = 2000
INSTANT = timedelta(microseconds=1)


def end_items(item_ids: Iterable[UUID], silent: bool, *, by: Actor, at: datetime) -> int:
    """
    Stop sharing these items with everybody who has them; return how many copies were ended.

    Openly, the receiver's copies say since when. Silently, nothing at all changes there: no row,
    no audit, no note; the copy ages like any record that nobody updates (DESIGN D3). A silent
    kind always ends silently. It also works after the agreement has ended, and twice.

    What a stop of the subject has ended already ends for good: whoever ends it cannot tell the
    difference, nobody else is told, and sharing again does not bring it back.
    """
    by.require(Permission.DISCLOSURES_SEND)
    given = DisclosureItem.objects.filter(
        item_id__in=list(item_ids), disclosure__direction=Direction.OUT
    )
    found = list(given.select_related("disclosure").order_by("id"))
    stops = _stopped_at(row.subject_id for row in found)
    rows = [row for row in found if row.ended_at in (None, stops.get(row.subject_id))]
    # Never the moment of a stop, by which sharing again knows what to bring back.
    ended_at = at + INSTANT if at in stops.values() else at
    DisclosureItem.objects.filter(id__in=[row.id for row in rows]).update(ended_at=ended_at)
    openly: dict[UUID, list[UUID]] = defaultdict(list)
    for row in rows:
        kind = kinds.find(row.disclosure.kind)
        if row.ended_at is None and not silent and kind is not None and not kind.silent:
            openly[row.disclosure.counterpart_id].append(row.item_id)
    subjects = dict.fromkeys(row.subject_id or row.item_id for row in rows)
    audit.record_many("disclosures.item.ended", subjects, by=by, at=at)
    for receiver_id in sorted(openly, key=lambda found: found.bytes):
        _tell(receiver_id, openly[receiver_id], by.organisation_id, at)
    return len(rows)


def stop_sharing(subject_ids: Iterable[UUID], *, by: Actor, at: datetime) -> int:
    """
    Stop sharing everything about subjects for good, in silence; return how many copies ended.

    Nothing changes on any other side, no trail but that of the protection compartment tells of
    it, and whatever is given later leaves these subjects out. Needs protection clearance.
    """
    by.require(Permission.PROTECTION_WRITE)
    if by.clearance is not Clearance.PROTECTION:
        raise NotAllowed(_("This needs the clearance of a caseworker."))
    wanted = list(dict.fromkeys(subject_ids))
    Hold.objects.bulk_create(
        [Hold(subject_id=one, stopped_at=at) for one in wanted], ignore_conflicts=True
    )
    count = 0
    for subjects, stopped_at in _stops(wanted):
        count += _given(subjects).filter(ended_at=None).update(ended_at=stopped_at)
    for one in wanted:
        audit.record_protected("disclosures.subject.stopped", subject_id=one, by=by, at=at)
    return count


def share_again(subject_ids: Iterable[UUID], *, by: Actor, at: datetime) -> None:
    """
    Let what is given later include these subjects again, on their word; nothing is re-sent.

    Copies that the stop ended can be updated again, as if it had never been: a refusal would tell
    of it. What was ended by itself, before the stop or during it, stays ended.
    """
    by.require(Permission.PROTECTION_WRITE)
    if by.clearance is not Clearance.PROTECTION:
        raise NotAllowed(_("This needs the clearance of a caseworker."))
    wanted = list(dict.fromkeys(subject_ids))
    for subjects, stopped_at in _stops(wanted):
        _given(subjects).filter(ended_at=stopped_at).update(ended_at=None)
    Hold.objects.filter(subject_id__in=wanted).delete()
    for one in wanted:
        audit.record_protected("disclosures.subject.resumed", subject_id=one, by=by, at=at)


def stop_too(subject_id: UUID, other_id: UUID) -> None:
    """
    Stop sharing about another subject that stands for a stopped one, such as a new household.

    Nothing happens when the first one shares. No trail tells of it: whoever works may be anybody.
    """
    stopped_at = Hold.objects.filter(subject_id=subject_id).values_list("stopped_at", flat=True)
    Hold.objects.bulk_create(
        [Hold(subject_id=other_id, stopped_at=one) for one in stopped_at], ignore_conflicts=True
    )


def _stopped_at(subject_ids: Iterable[UUID | None]) -> dict[UUID | None, datetime]:
    """Return since when nothing is shared about subjects, of those who stopped."""
    rows = Hold.objects.filter(subject_id__in={one for one in subject_ids if one is not None})
    return dict(rows.values_list("subject_id", "stopped_at"))


def _stops(subject_ids: Iterable[UUID]) -> list[tuple[list[UUID], datetime]]:
    """Return the subjects that are stopped, by the time of the stop."""
    found: dict[datetime, list[UUID]] = defaultdict(list)
    for one in Hold.objects.filter(subject_id__in=list(subject_ids)).order_by("id"):
        found[one.stopped_at].append(one.subject_id)
    return [(subjects, stopped_at) for stopped_at, subjects in found.items()]


def _given(subject_ids: Iterable[UUID]) -> QuerySet[DisclosureItem]:
    return DisclosureItem.objects.filter(
        subject_id__in=list(subject_ids), disclosure__direction=Direction.OUT
    )


def _tell(receiver_id: UUID, item_ids: list[UUID], giver_id: UUID, at: datetime) -> None:
    with other_side(receiver_id) as receiver:
        DisclosureItem.objects.filter(
            item_id__in=item_ids,
            ended_at__isnull=True,
            disclosure__direction=Direction.IN,
            disclosure__counterpart_id=giver_id,
        ).update(ended_at=at)
        audit.record_many(
            "disclosures.item.ended_there", dict.fromkeys(item_ids), by=receiver, at=at
        )
