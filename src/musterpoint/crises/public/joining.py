"""
Add somebody to a household that is registered.

The registry makes households, so the newcomer is registered in one of their own, which this
moves into the person's and then takes away: both in the transaction of the page.
"""

from uuid import UUID

from django.utils.translation import gettext as _

from musterpoint.audit import actions as audit
from musterpoint.crises import actions as crises
from musterpoint.crises.public.visitor import Visitor
from musterpoint.kernel.errors import Refused
from musterpoint.people.identity import HouseholdIn, PersonIn
from musterpoint.people.models import Contact, Household, Person
from musterpoint.people.rules import MAX_MEMBERS
from musterpoint.web.http import ActorRequest


class HouseholdIsFull(Refused):
    """More people than a household holds."""


def add(request: ActorRequest, who: Visitor, home_id: UUID, person: PersonIn) -> UUID:
    """
    Register somebody and put them into the visitor's household; return their id.

    The same ids again change nothing. Raises HouseholdIsFull and people.BadRegistration.
    """
    by, at = request.actor, request.at
    if person.id is not None and Person.objects.filter(id=person.id).exists():
        return person.id
    mine = who.me.household_id
    if mine is None or _count(mine) >= MAX_MEMBERS:
        raise HouseholdIsFull(_("There are already as many people as we can take here. Call us."))
    (home,) = crises.register(
        None, [HouseholdIn(id=home_id, members=(person,))], by=by, at=at, source="self"
    )
    (joined,) = home.persons
    Contact.objects.filter(person_id=joined.id).delete()
    Person.objects.filter(id=joined.id).update(household_id=mine, is_head=False, code_digest=None)
    Household.objects.filter(id=home.id).delete()
    audit.record("people.household.joined", subject_id=joined.id, by=who.actor, at=at)
    return joined.id


def _count(household_id: UUID) -> int:
    return Person.objects.filter(household_id=household_id, withdrawn_at=None).count()
