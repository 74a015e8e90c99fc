"""Change what is registered: start from the card, replace what was answered anew."""

from dataclasses import replace
from typing import Any

from musterpoint.crises.public.visitor import Visitor
from musterpoint.people import actions as people
from musterpoint.people.identity import ContactIn, Identity, PersonIn
from musterpoint.people.queries import Card
from musterpoint.web.http import ActorRequest

IDENTITY = frozenset(Identity.__slots__)


def person_in(card: Card) -> PersonIn:
    """Return a card as it would be sent in again."""
    return PersonIn(
        id=card.person_id,
        identity=card.identity,
        sex=card.sex,
        nationalities=card.nationalities,
        language=card.language,
        area=card.area,
        document_level=card.document_level,
        contacts=tuple(
            ContactIn(
                channel=one.channel,
                address=one.address,
                is_safe=one.is_safe,
                is_shared=one.is_shared,
            )
            for one in card.contacts
        ),
        is_head=card.is_head,
    )


def change_person(request: ActorRequest, who: Visitor, card: Card, **changes: Any) -> None:
    """
    Change some fields of the visitor or of a child of theirs.

    ``changes`` name fields of ``PersonIn`` or of its ``Identity``. Raises people.Stale when the
    record was changed since the card was read, and people.BadPerson.
    """
    told = {name: value for name, value in changes.items() if name in IDENTITY}
    other = {name: value for name, value in changes.items() if name not in IDENTITY}
    person = replace(person_in(card), identity=replace(card.identity, **told), **other)
    people.change(card.person_id, person, by=who.actor, at=request.at, revision=card.revision)
