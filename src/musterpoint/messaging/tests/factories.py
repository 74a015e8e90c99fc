"""Messages for tests, and a way to work the pump."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from musterpoint.kernel.ids import uuid7
from musterpoint.messaging import actions, pump
from musterpoint.messaging.actions import Incoming, Outgoing
from musterpoint.messaging.carriers import Outcome, Parcel, Result
from musterpoint.tenancy import scope
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.models import Organisation, Wake
from musterpoint.testing import NOON

WEEK = timedelta(days=7)


def number(place: int) -> str:
    """Return an invented telephone number."""
    return f"+2189100{place:05}"


def to(place: int = 0, **changes: Any) -> Outgoing:
    """Return a message to an invented subject."""
    facts: dict[str, Any] = {
        "subject_id": UUID(int=1000 + place),
        "channel": "sms",
        "address": number(place),
        "text": "The port road is closed. Stay inside.",
        "language": "en",
    }
    return Outgoing(**facts | changes)


def queue(
    by: Actor, *messages: Outgoing, lane: str = "bulk", at: datetime = NOON, **facts: Any
) -> int:
    """Put messages into the outbox."""
    return actions.queue(messages, lane=lane, due_at=facts.pop("due_at", at), by=by, at=at, **facts)


def arrived(place: int = 0, text: str = "SAFE", **changes: Any) -> Incoming:
    """Return something that came in."""
    facts: dict[str, Any] = {
        "channel": "sms",
        "carrier": "simulator",
        "carrier_event": f"event-{uuid7()}",
        "address": number(place),
        "text": text,
        "received_at": NOON,
    }
    return Incoming(**facts | changes)


def drain(organisation: Organisation, at: datetime = NOON) -> int:
    """Take the note away and work the pump until it rests; return how many micro-batches."""
    Wake.objects.filter(organisation=organisation, lane="messages").delete()
    count = 0
    while pump.work(organisation, at):
        count += 1
    return count


class Recording:
    """A carrier that keeps what it was given and answers as it is told, or not at all."""

    def __init__(
        self, answer: str = Result.ACCEPTED, *, is_idempotent: bool = False, is_real: bool = False
    ) -> None:
        self.answer = answer
        self.is_idempotent = is_idempotent
        self.is_real = is_real
        self.taken: list[Parcel] = []
        self.saw_open_scope = False

    def problems(self, settings: Mapping[str, Any]) -> dict[str, list[str]]:
        """Accept any settings."""
        return {}

    def send(
        self, parcels: Sequence[Parcel], settings: Mapping[str, Any], at: datetime
    ) -> list[Outcome]:
        """Keep the parcels."""
        self.taken += parcels
        self.saw_open_scope |= scope.is_open()
        if not self.answer:
            return []
        return [Outcome(id=p.id, state=self.answer, reference=f"r-{p.id}") for p in parcels]
