"""Invented people for the tests."""

from dataclasses import replace
from uuid import UUID

from musterpoint.people.identity import (
    ContactIn,
    Document,
    HouseholdIn,
    Identity,
    PersonIn,
)
from musterpoint.tenancy.actors import Actor, ActorKind, Clearance, public
from musterpoint.tenancy.models import Organisation

SMS = ContactIn(channel="sms", address="+201001234567")
MAIL = ContactIn(channel="email", address="zenobia@example.org")


def zenobia(**changes: object) -> PersonIn:
    """Return an adult of whom everything is known."""
    person = PersonIn(
        identity=Identity(
            names=("زنوبيا القاسمي", "Zenobia Alqasimi"),
            latin="ZENOBIA ALQASIMI",
            born="1988-04-03",
            needs=("pregnant",),
            documents=(Document(kind="passport", country="EGY", number="QX7712345"),),
            place="Marigold Street 9",
            latitude=32.88,
            longitude=13.19,
            employer="Blue Heron Works",
            note="Third floor",
        ),
        sex="f",
        nationalities=("EGY", "SDN"),
        language="ar",
        area="tripoli",
        document_level=2,
        contacts=(SMS, MAIL),
        is_head=True,
    )
    return replace(person, **changes)


def named(name: str, *, born: str = "", number: str = "", **changes: object) -> PersonIn:
    """Return a person of whom little is known."""
    contacts = (ContactIn(channel="sms", address=number),) if number else ()
    person = PersonIn(identity=Identity(names=(name,), born=born, place="here"), contacts=contacts)
    return replace(person, **changes)


def home(*members: PersonIn, id: UUID | None = None) -> HouseholdIn:
    """Return a household; Zenobia's when nobody is named."""
    return HouseholdIn(id=id, members=members or (zenobia(),))


def person_actor(of: Organisation | UUID, person_id: UUID) -> Actor:
    """Return the actor of somebody who manages the own registration."""
    organisation = of if isinstance(of, UUID) else of.id
    return Actor(
        organisation_id=organisation,
        kind=ActorKind.PERSON,
        name="a person",
        id=person_id,
        permissions=public(organisation).permissions,
        clearance=Clearance.PUBLIC,
    )
