"""Replies that wait for a person."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from musterpoint.outreach.models import Held
from musterpoint.outreach.presenters import words
from musterpoint.outreach.queries import InboxItem
from musterpoint.people import queries as people
from musterpoint.tenancy.permissions import Permission
from musterpoint.web import formats
from musterpoint.web.http import ActorRequest


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """Somebody whom a reply may be about."""

    id: UUID
    name: str
    reference: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplyCard:
    """A reply that waits for a person."""

    id: UUID
    text: str
    address: str
    kind: str
    meaning: str
    why: str
    received_at: datetime
    age: str
    candidates: tuple[Candidate, ...]
    problem: str = ""
    reference: str = ""
    chosen: UUID | None = None


def reply_cards(
    request: ActorRequest, items: Sequence[InboxItem]
) -> tuple[list[ReplyCard], list[UUID]]:
    """Return the replies with who may have written them, and whose names are shown."""
    wanted = [person for item in items for person in item.person_ids]
    may_read = request.actor.may(Permission.PEOPLE_READ)
    cards = people.card(wanted, request.at) if may_read else {}
    made = []
    for item in items:
        arrival = item.arrival
        kind, meaning = words.meaning(arrival.meaning)
        made.append(
            ReplyCard(
                id=arrival.id,
                text=arrival.text,
                address=arrival.address,
                kind=kind,
                meaning=meaning,
                why=str(Held(arrival.reason).label) if arrival.reason in Held.values else "",
                received_at=arrival.received_at,
                age=formats.relative(arrival.received_at, request.at),
                candidates=tuple(
                    Candidate(id=person, name=cards[person].name, reference=cards[person].reference)
                    for person in item.person_ids
                    if person in cards
                ),
            )
        )
    return made, list(cards)
