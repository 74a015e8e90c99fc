"""Append to the audit trail, in the caller's transaction. Audit is never a source of features."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from musterpoint.audit.models import Event, ProtectionEvent
from musterpoint.kernel.ids import uuid7
from musterpoint.tenancy import scope
from musterpoint.tenancy.actors import Actor

#: What all have in common is said once; thousands of rows are two arrays of ids.
APPEND_MANY = """
INSERT INTO {table} (organisation_id, kind, actor_kind, actor_id, actor_name, on_behalf_of,
                         occurred_at, facts, id, subject_id)
SELECT %s, %s, %s, %s::uuid, %s, %s::uuid, %s, %s::jsonb, new.id, new.subject_id
FROM unnest(%s::uuid[], %s::uuid[]) AS new (id, subject_id)
"""


def record(
    kind: str, *, subject_id: UUID | None = None, by: Actor, at: datetime, **facts: object
) -> None:
    """
    Append one event, named ``package.noun.verb-ed``.

    ``facts`` are ids, codes and numbers as JSON knows them; never a name, a number to call or a
    word that a person wrote.
    """
    _append(Event, kind, [subject_id], by, at, facts)


def record_many(
    kind: str, subject_ids: Iterable[UUID], *, by: Actor, at: datetime, **facts: object
) -> None:
    """Append one event for each subject, in one statement."""
    subjects = list(subject_ids)
    if subjects:
        _append(Event, kind, subjects, by, at, facts)


def is_recorded(kind: str, *, subject_id: UUID, at: datetime) -> bool:
    """Say whether such an event of this moment is in the trail: for jobs that may run twice."""
    return Event.objects.filter(kind=kind, subject_id=subject_id, occurred_at=at).exists()


def _append(
    table: type[Event] | type[ProtectionEvent],
    kind: str,
    subjects: Sequence[UUID | None],
    by: Actor,
    at: datetime,
    facts: Mapping[str, object],
) -> None:
    ids = [uuid7() for _subject in subjects]
    with connection.cursor() as cursor:
        cursor.execute(
            APPEND_MANY.format(table=table._meta.db_table),
            [
                scope.organisation_id(),
                kind,
                by.kind.value,
                by.id,
                by.name,
                by.on_behalf_of,
                at,
                json.dumps(facts),
                _array(ids),
                _array(subjects),
            ],
        )


def _array(ids: Iterable[UUID | None]) -> str:
    """Write ids as PostgreSQL reads an array."""
    return "{" + ",".join("NULL" if one is None else str(one) for one in ids) + "}"


def record_protected(
    kind: str, *, subject_id: UUID, by: Actor, at: datetime, **facts: object
) -> None:
    """Append one event to the trail that only protection clearance can read."""
    _append(ProtectionEvent, kind, [subject_id], by, at, facts)


@dataclass(frozen=True, slots=True)
class Read:
    """Something sensitive that was seen in a read-only unit, to be recorded after it."""

    kind: str
    subject_ids: tuple[UUID, ...]
    facts: dict[str, object]
    is_private: bool = False
    keep: Callable[[Actor, datetime], None] | None = None

    def as_json(self) -> list[Any]:
        """Return it as JSON holds it, for an answer that may be given again."""
        return [self.kind, [str(one) for one in self.subject_ids], self.facts, self.is_private]

    @classmethod
    def of_json(cls, kept: Sequence[Any]) -> "Read":
        """Return what ``as_json`` wrote."""
        kind, subjects, facts, is_private = kept
        return cls(kind, tuple(UUID(one) for one in subjects), facts, is_private)


_in_private: ContextVar[bool] = ContextVar("in_private", default=False)
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


@contextmanager
def reading_in_private() -> Iterator[None]:
    """
    Let what is seen meanwhile stand in the protection trail alone.

    Whoever opens a protection record sees the person's page with it: in the ordinary trail, or in
    what the person is told of who looked, that would stand as one reading more.
    """
    token = _in_private.set(True)
    try:
        yield
    finally:
        _in_private.reset(token)


def saw(
    kind: str, subject_ids: Iterable[UUID], *, by: Actor, at: datetime, **facts: object
) -> None:
    """
    Say that personal data of these subjects was shown.

    At a door the record is written in a second transaction before the answer leaves, because a
    page is read in a read-only one; elsewhere it is written at once.
    """
    read = Read(kind, tuple(subject_ids), facts, is_private=_in_private.get())
    collected = _reads.get()
    if collected is None:
        write_reads([read], by=by, at=at)
    else:
        collected.append(read)


def saw_elsewhere(keep: Callable[[Actor, datetime], None], *, by: Actor, at: datetime) -> None:
    """
    Say that something was shown whose trail stands beside it and not here.

    ``keep`` writes that trail, when and as ``saw`` would write ours.
    """
    read = Read("", (), {}, keep=keep)
    collected = _reads.get()
    if collected is None:
        keep(by, at)
    else:
        collected.append(read)


def write_reads(reads: Iterable[Read], *, by: Actor, at: datetime) -> None:
    """Record what was collected, each in its trail."""
    for read in reads:
        if read.keep is not None:
            read.keep(by, at)
            continue
        if not read.is_private:
            record_many(read.kind, read.subject_ids, by=by, at=at, **read.facts)
            continue
        for subject in read.subject_ids:
            record_protected(read.kind, subject_id=subject, by=by, at=at, **read.facts)
