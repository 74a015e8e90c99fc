"""What people give when they register, made of what the world knows of them."""

from datetime import datetime

from musterpoint.exercises.driver.stage import LEVELS
from musterpoint.exercises.world import World
from musterpoint.exercises.world.people import Household, Person, SecondRegistration
from musterpoint.kernel.ids import uuid7
from musterpoint.people.identity import ContactIn, Document, HouseholdIn, Identity, PersonIn

NEEDS = {"medical": "medicine"}
RELATIONS = {"unaccompanied_child": "unaccompanied", "separated_child": "separated"}


def again_in(world: World, household: Household, second: SecondRegistration) -> HouseholdIn:
    """Return a household that registers again, spelt otherwise."""
    head = world.people[household.head]
    whole = person_in(world, head, True)
    identity = Identity(
        names=(second.latin_name,), born=head.birth, place=household.area, relation="self"
    )
    member = PersonIn(
        id=uuid7(),
        identity=identity,
        sex=whole.sex,
        nationalities=whole.nationalities,
        area=household.area,
        contacts=whole.contacts if second.same_phone else (),
        is_head=True,
    )
    return HouseholdIn(id=uuid7(), members=(member,))


def household_in(world: World, household: Household, at: datetime) -> HouseholdIn:
    """Return a household as it is registered."""
    members = world.members(household)
    if household.behaviour.head_only:
        members = members[:1]
    return HouseholdIn(
        id=uuid7(),
        members=tuple(person_in(world, p, n == 0) for n, p in enumerate(members)),
        occurred_at=at,
    )


def person_in(world: World, person: Person, is_head: bool) -> PersonIn:
    """Return a person as they are registered."""
    household = world.households[person.household]
    needs = [NEEDS.get(need, need) for need in person.needs]
    if person.relation in RELATIONS:
        needs.append(RELATIONS[person.relation])
    contacts = []
    if person.phone:
        shared = person.phone_state == "shared"
        contacts.append(ContactIn(channel="sms", address=person.phone, is_shared=shared))
    if person.email:
        contacts.append(ContactIn(channel="email", address=person.email))
    documents: tuple[Document, ...] = ()
    if person.document_number:
        documents = (
            Document(kind="passport", country=person.nationality, number=person.document_number),
        )
    nationalities = [person.nationality]
    if person.other_nationality:
        nationalities.append(person.other_nationality)
    return PersonIn(
        id=uuid7(),
        identity=Identity(
            names=(person.name.full,),
            latin=person.name.latin,
            born=person.birth,
            relation=person.relation,
            needs=tuple(dict.fromkeys(needs)),
            documents=documents,
            place=household.area,
            employer=person.employer or "",
        ),
        sex={"male": "m", "female": "f"}.get(person.sex, person.sex[:1]),
        nationalities=tuple(nationalities),
        language=person.languages[0] if person.languages else "",
        area=household.area,
        document_level=LEVELS[person.papers],
        contacts=tuple(contacts),
        is_head=is_head,
    )
