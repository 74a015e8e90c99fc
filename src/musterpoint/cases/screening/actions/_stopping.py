"""Stop sharing: in silence, with the last word that the person chose, if any."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from musterpoint.cases.screening.wall import nothing, require_writing
from musterpoint.crises import actions as crises
from musterpoint.crises.actions import StateIn
from musterpoint.crises.models import RollEntry
from musterpoint.disclosures import actions as disclosures
from musterpoint.disclosures.queries import stopped
from musterpoint.kernel.errors import Invalid
from musterpoint.people.models import Person
from musterpoint.tenancy.actors import Actor

#: What the consular side may last hear; nothing is the default. Both are what anybody may say.
LAST_WORDS = ("", "safe", "wants_to_stay")


class BadLastWord(Invalid):
    """Not something that the consular side may last hear."""


def stop_sharing(
    person_id: UUID,
    last_word: str = "",
    *,
    with_household: bool = False,
    by: Actor,
    at: datetime,
) -> None:
    """
    Let nothing more about a person leave for anybody, and end what was shared, in silence.

    What others hold freezes and ages. ``last_word`` is recorded first as an ordinary status on
    the rolls of open crises, as if the person had called. Seats that this organisation gives
    itself stay. ``with_household`` also stops what is shared about those who travel together as
    one; somebody alone in a household always takes its requests along.
    """
    require_writing(by)
    person = Person.objects.select_for_update().filter(id=person_id).first()
    if person is None:
        raise nothing()
    if last_word not in LAST_WORDS:
        says = _("Choose what the consular side last hears.")
        raise BadLastWord(says, fields={"last_word": [says]})
    if last_word:
        _say(person_id, last_word, by, at)
    disclosures.stop_sharing(_subjects(person, with_household), by=by, at=at)


def share_again(person_id: UUID, *, by: Actor, at: datetime) -> None:
    """
    Let what is given later include a person again, on their word.

    Whoever else of the household stopped stays as they are, and the household with them.
    """
    require_writing(by)
    person = Person.objects.filter(id=person_id).first()
    if person is None:
        raise nothing()
    disclosures.share_again(_of_one(person), by=by, at=at)


def _of_one(person: Person) -> Sequence[UUID]:
    """Return what shares again with a person: the household too when nobody else stopped."""
    if person.household_id is None:
        return [person.id]
    others = [one for one in _members(person.household_id) if one != person.id]
    return [person.id] if stopped(others) else [person.id, person.household_id]


def _subjects(person: Person, with_household: bool) -> Sequence[UUID]:
    if person.household_id is None:
        return [person.id]
    members = _members(person.household_id)
    if len(members) <= 1:
        return [person.id, person.household_id]
    return [*members, person.household_id] if with_household else [person.id]


def _members(household_id: UUID) -> list[UUID]:
    rows = Person.objects.filter(household_id=household_id, withdrawn_at=None)
    return list(rows.order_by("id").values_list("id", flat=True))


def _say(person_id: UUID, last_word: str, by: Actor, at: datetime) -> None:
    said = StateIn(person_id=person_id, state=last_word, way="staff", occurred_at=at)
    rolls = RollEntry.objects.filter(
        person_id=person_id, is_removed=False, crisis__closed_at=None
    ).order_by("id")
    for crisis_id in rolls.values_list("crisis_id", flat=True):
        crises.set_state(crisis_id, [said], by=by, at=at)
