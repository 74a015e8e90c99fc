"""Add people to a household that is registered already."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from musterpoint.audit import actions as audit
from musterpoint.kernel.errors import Missing, Refused
from musterpoint.kernel.ids import uuid7
from musterpoint.people import rules
from musterpoint.people.actions import _owning
from musterpoint.people.actions._registering import (
    BadRegistration,
    RegisteredHousehold,
    RegisteredPerson,
    TakenId,
    Task,
    write_members,
)
from musterpoint.people.identity import PersonIn
from musterpoint.people.models import Household, Person, Source
from musterpoint.tenancy.actors import Actor


class NoSuchHousehold(Missing):
    """There is no such household here, or it is not the actor's: the answer is the same."""


class HouseholdIsFull(Refused):
    """More people than a household holds."""


def join_household(
    household_id: UUID,
    newcomers: Sequence[PersonIn],
    *,
    by: Actor,
    at: datetime,
    source: str = Source.SELF,
) -> RegisteredHousehold:
    """
    Register people as members of a household; return them with it, heads and codes unchanged.

    Staff may add to any household, a person to the own one. The same client-made ids again change
    nothing. Raises NoSuchHousehold, HouseholdIsFull, TakenId, and BadRegistration, which names
    problems as ``members.0.names``.
    """
    _owning.require(by)
    home = _lock(household_id, by)
    cleaned = _clean(newcomers, at)
    if (before := _joined_before(home, cleaned)) is not None:
        return before
    standing = Person.objects.filter(household=home, withdrawn_at=None).count()
    if standing + len(cleaned) > rules.MAX_MEMBERS:
        raise HouseholdIsFull(_("There are already as many people as we can take here. Call us."))
    members = tuple((person.id or uuid7(), person) for person in cleaned)
    task = Task(id=home.id, is_named=True, told_at=at, members=members)
    (joined,) = write_members([task], {home.id: home.reference}, by=by, at=at, source=source)
    audit.record_many(
        "people.household.joined", [person.id for person in joined.persons], by=by, at=at
    )
    return joined


def _lock(household_id: UUID, by: Actor) -> Household:
    home = Household.objects.select_for_update().filter(id=household_id).first()
    members = Person.objects.filter(household_id=household_id, withdrawn_at=None)
    if _owning.is_public(by):
        members = members.filter(id__in=[mine] if (mine := _owning.own_id(by)) else [])
    if home is None or not members.exists():
        raise NoSuchHousehold(_("We cannot find this household. Check the reference."))
    return home


def _clean(newcomers: Sequence[PersonIn], at: datetime) -> list[PersonIn]:
    problems: dict[str, list[str]] = {}
    cleaned: list[PersonIn] = []
    for place, given in enumerate(newcomers):
        person, found = rules.clean(replace(given, is_head=False), at)
        cleaned.append(person)
        problems |= {f"members.{place}.{name}": texts for name, texts in found.items()}
    if not newcomers:
        problems["members"] = [str(_("Register at least one person."))]
    if problems:
        raise BadRegistration(_("Some answers need a correction."), fields=problems)
    return cleaned


def _joined_before(home: Household, cleaned: Sequence[PersonIn]) -> RegisteredHousehold | None:
    """Return what an earlier call with the same ids made; raise TakenId when only some fit."""
    wanted = [person.id for person in cleaned if person.id is not None]
    rows = Person.objects.filter(id__in=wanted).order_by("id")
    known = list(rows.values_list("id", "reference", "household_id"))
    if not known and len(set(wanted)) == len(wanted):
        return None
    ours = [one for one in known if one[2] == home.id]
    if len(ours) < len(cleaned):
        raise TakenId(_("This id belongs to another registration. Make a new one and send again."))
    persons = tuple(RegisteredPerson(id=one, reference=text) for one, text, _home in ours)
    return RegisteredHousehold(
        id=home.id, reference=home.reference, persons=persons, is_repeat=True
    )
