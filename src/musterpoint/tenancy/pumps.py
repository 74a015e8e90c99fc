"""
Pumps: steady work, woken by notes that tell nothing of the work (DESIGN D8).

An action calls ``wake`` in its transaction. A worker claims due notes across organisations
(``SKIP LOCKED``, with a lease, so that a killed worker's note comes back by itself) and runs the
lane's pump for that organisation until it has no more to do. What is due is asked of the
organisation's own clock, which an exercise steps; leases run on the machine's.
"""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

from django.db import connection, transaction
from django.db.models import F, Q, QuerySet, Value
from django.db.models.functions import Coalesce

from musterpoint.kernel import time
from musterpoint.tenancy import clock, scope
from musterpoint.tenancy.models import Organisation, Wake

LEASE = timedelta(minutes=2)
#: The due time of a note in hand; a ``wake`` meanwhile moves it to an earlier one.
NEVER = datetime(9999, 1, 1, tzinfo=UTC)

Pump = Callable[[Organisation, datetime], bool]
_pumps: dict[str, Pump] = {}


@dataclass(frozen=True, slots=True)
class Claim:
    """A note in hand: nobody else works on it while the lease runs."""

    id: UUID
    organisation: Organisation
    lane: str


def register(lane: str, pump: Pump) -> None:
    """Name the function that works a lane; it returns True while there is more to do now."""
    _pumps[lane] = pump


def lanes() -> list[str]:
    """Return the lanes that have a pump."""
    return sorted(_pumps)


def wake(lane: str, due_at: datetime) -> None:
    """Leave a note, in the caller's transaction, that this organisation has work in a lane."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO tenancy_wake (id, organisation_id, lane, due_at, attempts)"
            " VALUES (gen_random_uuid(), %s, %s, %s, 0)"
            " ON CONFLICT ON CONSTRAINT one_wake_a_lane"
            " DO UPDATE SET due_at = least(tenancy_wake.due_at, excluded.due_at)",
            [scope.organisation_id(), lane, due_at],
        )


def claim(lane: str, now: datetime, organisations: Iterable[UUID] | None = None) -> Claim | None:
    """Take one note that is due, or whose holder died; None when there is none."""
    with transaction.atomic():
        notes = _due(now, organisations).filter(lane=lane)
        locked = notes.select_related("organisation").select_for_update(
            skip_locked=True, of=("self",)
        )
        note = locked.order_by("due_at", "organisation_id").first()
        if note is None:
            return None
        note.due_at, note.lease_until = NEVER, now + LEASE
        note.attempts += 1
        note.save(update_fields=["due_at", "lease_until", "attempts"])
        return Claim(note.id, note.organisation, note.lane)


def finish(done: Claim) -> None:
    """Take the note away, or free it when somebody has asked for more meanwhile."""
    with transaction.atomic():
        if not Wake.objects.filter(id=done.id, due_at=NEVER).delete()[0]:
            Wake.objects.filter(id=done.id).update(lease_until=None)


def run_due(
    organisations: Iterable[UUID] | None = None, only: Collection[str] | None = None
) -> int:
    """
    Work every lane until nothing is due anywhere; return how many notes were worked.

    ``organisations`` and ``only`` (lanes) leave the notes of all others to somebody else.

    One lane's work wakes others (a seat asks for a name, the name comes back), so that the lanes
    are gone through again until a whole round finds nothing.
    """
    wanted = None if organisations is None else list(organisations)
    count = 0
    may = set(_pumps) if only is None else set(only)
    while worked := sum(_work(lane, wanted) for lane in sorted(_due_lanes(wanted) & may)):
        count += worked
    return count


def _due(now: datetime, organisations: Iterable[UUID] | None) -> QuerySet[Wake]:
    its_now = Coalesce(F("organisation__clock_at"), Value(now))
    notes = Wake.objects.filter(
        Q(lease_until__isnull=True, due_at__lte=its_now) | Q(lease_until__lte=now)
    )
    if organisations is not None:
        notes = notes.filter(organisation_id__in=list(organisations))
    return notes


def _due_lanes(organisations: list[UUID] | None) -> set[str]:
    found = set(_due(time.now(), organisations).values_list("lane", flat=True))
    return found & set(_pumps)


def _work(lane: str, organisations: list[UUID] | None) -> int:
    count = 0
    while (held := claim(lane, time.now(), organisations)) is not None:
        while _pumps[lane](held.organisation, clock.now(held.organisation)):
            pass
        finish(held)
        count += 1
    return count
