"""Who is on the roll of a crisis."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from django.db import connection
from django.utils.translation import gettext as _

from musterpoint.audit import actions as audit
from musterpoint.crises.actions._crisis import open_crisis
from musterpoint.crises.models import Area, Crisis, RollEntry
from musterpoint.kernel.errors import Missing
from musterpoint.people import actions as people
from musterpoint.people.identity import HouseholdIn
from musterpoint.people.models import Person
from musterpoint.tenancy import scope
from musterpoint.tenancy.actors import Actor, Permission

BATCH = 2000


class UnknownPerson(Missing):
    """A person is not registered here, or has withdrawn."""


def register(
    crisis_ids: Iterable[UUID] | None,
    households: Sequence[HouseholdIn],
    *,
    by: Actor,
    at: datetime,
    source: str = "self",
) -> tuple[people.RegisteredHousehold, ...]:
    """
    Register households and put them on the roll of these crises; None means every open one.

    This is what every page, list and program that registers people calls. Repeating it with the
    same client-made ids changes nothing. Raises CrisisIsClosed and what people.register raises.
    """
    if crisis_ids is None:
        crises = list(Crisis.objects.filter(closed_at__isnull=True).order_by("declared_at", "id"))
    else:
        crises = [open_crisis(crisis_id) for crisis_id in dict.fromkeys(crisis_ids)]
    registered = people.register(households, by=by, at=at, source=source)
    persons = [person.id for household in registered for person in household.persons]
    present = Person.objects.filter(id__in=persons, withdrawn_at__isnull=True)
    places = dict(present.values_list("id", "area"))
    for crisis in crises:
        _enrol(crisis, [(person, places[person]) for person in persons if person in places], by, at)
    return registered


def enrol(crisis_id: UUID, person_ids: Iterable[UUID] | None, *, by: Actor, at: datetime) -> int:
    """
    Put registered people on the roll; None means everybody who is registered. Return how many.

    Who is on it already stays as they are; who was taken off comes back. Raises CrisisIsClosed,
    and UnknownPerson when one of them is not registered here.
    """
    by.require(Permission.ROLL_CHANGE)
    crisis = open_crisis(crisis_id)
    present = Person.objects.filter(withdrawn_at__isnull=True).order_by("registered_at", "id")
    if person_ids is None:
        return _enrol(crisis, list(present.values_list("id", "area")), by, at)
    wanted = list(dict.fromkeys(person_ids))
    places = dict(present.filter(id__in=wanted).values_list("id", "area"))
    if len(places) < len(wanted):
        raise UnknownPerson(_("Somebody on this list is not registered here."))
    return _enrol(crisis, [(person, places[person]) for person in wanted], by, at)


def _enrol(crisis: Crisis, persons: Sequence[tuple[UUID, str]], by: Actor, at: datetime) -> int:
    areas = set(Area.objects.filter(crisis=crisis).values_list("code", flat=True))
    count = 0
    for start in range(0, len(persons), BATCH):
        batch = dict(persons[start : start + BATCH])
        on_roll = RollEntry.objects.filter(crisis=crisis, person_id__in=batch)
        known = dict(on_roll.values_list("person_id", "is_removed"))
        fresh = [person for person in batch if person not in known]
        back = [person for person, is_removed in known.items() if is_removed]
        RollEntry.objects.bulk_create(
            [
                RollEntry(
                    crisis=crisis,
                    person_id=person,
                    area=batch[person] if batch[person] in areas else "",
                    entered_at=at,
                )
                for person in fresh
            ],
            ignore_conflicts=True,
            batch_size=BATCH,
        )
        if back:
            on_roll.filter(person_id__in=back).update(is_removed=False)
        audit.record_many(
            "crises.person.enrolled", [*fresh, *back], by=by, at=at, crisis=str(crisis.id)
        )
        count += len(fresh) + len(back)
    return count


_SYNC_SQL = """
WITH stale AS (
    SELECT entry.id,
           person.withdrawn_at IS NOT NULL AS is_gone,
           CASE WHEN person.withdrawn_at IS NULL AND crisis.closed_at IS NULL
                THEN coalesce(area.code, '') ELSE entry.area END AS area
    FROM crises_rollentry AS entry
    JOIN people_person AS person
      ON person.organisation_id = entry.organisation_id AND person.id = entry.person_id
    JOIN crises_crisis AS crisis
      ON crisis.organisation_id = entry.organisation_id AND crisis.id = entry.crisis_id
    LEFT JOIN crises_area AS area
      ON area.organisation_id = entry.organisation_id AND area.crisis_id = entry.crisis_id
     AND area.code = person.area
    WHERE entry.organisation_id = %(organisation)s
    ORDER BY entry.id
)
UPDATE crises_rollentry AS entry
SET is_removed = stale.is_gone, area = stale.area
FROM stale
WHERE entry.organisation_id = %(organisation)s AND entry.id = stale.id
  AND (stale.is_gone, stale.area) IS DISTINCT FROM (entry.is_removed, entry.area)
"""


def sync_roll(*, by: Actor, at: datetime) -> int:
    """
    Bring the roll up to what the registry says; return how many entries changed.

    Who withdrew leaves it, who was reinstated comes back, who moved changes area; a closed crisis
    keeps the areas it had. The counts leave out withdrawn people by themselves at once. This is
    the work of the lane "roll", which is woken when people change.
    """
    by.require(Permission.ROLL_CHANGE)
    with connection.cursor() as cursor:
        cursor.execute(_SYNC_SQL, {"organisation": scope.organisation_id()})
        changed: int = cursor.rowcount
    if changed:
        audit.record("crises.roll.synced", by=by, at=at, count=changed)
    return changed
