"""Append to the audit trail, in the caller's transaction. Audit is never a source of features."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from musterpoint.audit.models import Event, ProtectionEvent
from musterpoint.tenancy.actors import Actor

BATCH = 2000


def _event(
    table: type[Event] | type[ProtectionEvent],
    kind: str,
    subject_id: UUID | None,
    by: Actor,
    at: datetime,
    facts: dict[str, object],
) -> Event | ProtectionEvent:
    return table(
        kind=kind,
        subject_id=subject_id,
        actor_kind=by.kind.value,
        actor_id=by.id,
        actor_name=by.name,
        on_behalf_of=by.on_behalf_of,
        occurred_at=at,
        facts=facts,
    )


def record(
    kind: str, *, subject_id: UUID | None = None, by: Actor, at: datetime, **facts: object
) -> None:
    """
    Append one event, named ``package.noun.verb-ed``.

    ``facts`` are ids, codes and numbers as JSON knows them; never a name, a number to call or a
    word that a person wrote.
    """
    _event(Event, kind, subject_id, by, at, facts).save(force_insert=True)


def record_many(
    kind: str, subject_ids: Iterable[UUID], *, by: Actor, at: datetime, **facts: object
) -> None:
    """Append one event for each subject."""
    events = [_event(Event, kind, subject, by, at, facts) for subject in subject_ids]
    Event.objects.bulk_create([e for e in events if isinstance(e, Event)], batch_size=BATCH)


def record_protected(
    kind: str, *, subject_id: UUID, by: Actor, at: datetime, **facts: object
) -> None:
    """Append one event to the trail that only protection clearance can read."""
    _event(ProtectionEvent, kind, subject_id, by, at, facts).save(force_insert=True)


@dataclass(frozen=True, slots=True)
class Read:
    """Something sensitive that was seen in a read-only unit, to be recorded after it."""

    kind: str
    subject_ids: tuple[UUID, ...]
    facts: dict[str, object]


_reads: ContextVar[list[Read] | None] = ContextVar("reads", default=None)


@contextmanager
def collecting_reads() -> Iterator[list[Read]]:
    """Collect what is seen; the caller records it before the answer leaves."""
    collected: list[Read] = []
    token = _reads.set(collected)
    try:
        yield collected
    finally:
        _reads.reset(token)


def saw(
    kind: str, subject_ids: Iterable[UUID], *, by: Actor, at: datetime, **facts: object
) -> None:
    """
    Say that personal data of these subjects was shown.

    At a door the record is written in a second transaction before the answer leaves, because a
    page is read in a read-only one; elsewhere it is written at once.
    """
    collected = _reads.get()
    if collected is None:
        record_many(kind, subject_ids, by=by, at=at, **facts)
    else:
        collected.append(Read(kind, tuple(subject_ids), facts))


def write_reads(reads: Iterable[Read], *, by: Actor, at: datetime) -> None:
    """Record what was collected."""
    for read in reads:
        record_many(read.kind, read.subject_ids, by=by, at=at, **read.facts)
