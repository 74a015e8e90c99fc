"""
Pumps: steady work, woken by notes that tell nothing of the work (DESIGN D8).

An action calls ``wake`` in its transaction. A worker claims due notes across organisations
(``SKIP LOCKED``, with a lease, so that a killed worker's note comes back by itself) and runs the
lane's pump for that organisation until it has no more to do. What is due is asked of the
organisation's own clock, which an exercise steps; leases run on the machine's.
"""

import logging
from collections import Counter
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import InterfaceError, OperationalError, connection
from django.db.models import F, Q, Value
from django.db.models.functions import Coalesce

from musterpoint.kernel import time
from musterpoint.tenancy import clock, scope
from musterpoint.tenancy.models import Organisation, Wake

log = logging.getLogger("musterpoint.pumps")

LEASE = timedelta(minutes=2)
#: A note whose pump failed waits so long, twice as long each time, at most so long.
FIRST_DELAY, LONGEST_DELAY = timedelta(seconds=15), timedelta(hours=1)
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
    attempts: int = 1


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


_CLAIM = """
WITH note AS (
    SELECT wake.id FROM tenancy_wake AS wake
    JOIN tenancy_organisation AS its ON its.id = wake.organisation_id
    WHERE wake.lane = %(lane)s
      AND ((wake.lease_until IS NULL AND wake.due_at <= coalesce(its.clock_at, %(now)s))
           OR wake.lease_until <= %(now)s)
      AND (%(organisations)s::uuid[] IS NULL
           OR wake.organisation_id = ANY (%(organisations)s::uuid[]))
    ORDER BY wake.due_at, wake.organisation_id
    LIMIT 1 FOR UPDATE OF wake SKIP LOCKED
), taken AS (
    UPDATE tenancy_wake AS wake
    SET due_at = %(never)s, lease_until = %(lease)s, attempts = attempts + 1
    FROM note WHERE wake.id = note.id RETURNING wake.id, wake.organisation_id, wake.attempts
)
SELECT its.*, taken.id AS note_id, taken.attempts AS note_attempts
FROM taken JOIN tenancy_organisation AS its ON its.id = taken.organisation_id
"""


def claim(lane: str, now: datetime, organisations: Iterable[UUID] | None = None) -> Claim | None:
    """Take one note that is due, or whose holder died; None when there is none. One statement."""
    given = {
        "lane": lane,
        "now": now,
        "organisations": None if organisations is None else list(organisations),
        "never": NEVER,
        "lease": now + LEASE,
    }
    taken: list[Any] = list(Organisation.objects.raw(_CLAIM, given))
    if not taken:
        return None
    return Claim(taken[0].note_id, taken[0], lane, taken[0].note_attempts)


def finish(done: Claim) -> None:
    """Take the note away, or free it when somebody has asked for more meanwhile."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM tenancy_wake WHERE id = %s AND due_at = %s", [done.id, NEVER])
        if not cursor.rowcount:
            cursor.execute(
                "UPDATE tenancy_wake SET lease_until = NULL, attempts = 0 WHERE id = %s", [done.id]
            )


def put_off(failed: Claim, now: datetime) -> None:
    """Let a note whose pump failed come back later, and later again each time that it fails."""
    delay = min(FIRST_DELAY * 2 ** min(failed.attempts - 1, 20), LONGEST_DELAY)
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE tenancy_wake SET lease_until = %s WHERE id = %s", [now + delay, failed.id]
        )


def run_due(
    organisations: Iterable[UUID] | None = None,
    only: Collection[str] | None = None,
    *,
    survives: bool = False,
) -> int:
    """
    Work every lane until nothing is due anywhere; return how many notes were worked.

    ``organisations`` and ``only`` (lanes) leave the notes of all others to somebody else.

    One lane's work wakes others (a seat asks for a name, the name comes back), so that the lanes
    are gone through again until a whole round finds nothing.

    With ``survives`` the exception of a pump is logged and its note put off, so that the lanes and
    organisations of everybody else are worked all the same; a database that is away is still told.
    """
    wanted = None if organisations is None else list(organisations)
    may = set(_pumps) if only is None else set(only)
    count = 0
    while worked := sum(
        _work(lane, wanted, notes, survives)
        for lane, notes in sorted(_due_lanes(wanted).items())
        if lane in may
    ):
        count += worked
    return count


def _due_lanes(organisations: list[UUID] | None) -> Counter[str]:
    """Return how many notes are due in each lane that has a pump."""
    now = time.now()
    its_now = Coalesce(F("organisation__clock_at"), Value(now))
    notes = Wake.objects.filter(
        Q(lease_until__isnull=True, due_at__lte=its_now) | Q(lease_until__lte=now)
    )
    if organisations is not None:
        notes = notes.filter(organisation_id__in=organisations)
    return Counter(lane for lane in notes.values_list("lane", flat=True) if lane in _pumps)


def _work(lane: str, organisations: list[UUID] | None, notes: int, survives: bool) -> int:
    """Work off so many notes of a lane; return how many were there still."""
    for count in range(notes):
        held = claim(lane, time.now(), organisations)
        if held is None:
            return count
        try:
            while _pumps[lane](held.organisation, clock.now(held.organisation)):
                pass
        except (OperationalError, InterfaceError):
            raise
        except Exception:  # one lane may not end the worker of all organisations
            if not survives:
                raise
            log.exception("pump %s of %s failed", lane, held.organisation.id)
            put_off(held, time.now())
        else:
            finish(held)
    return notes
