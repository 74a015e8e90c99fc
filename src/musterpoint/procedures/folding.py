"""From stored rows to the engine's values: procedures by digest, runs by folding their events."""

import hashlib
from collections import OrderedDict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from musterpoint.engine import procedures as engine
from musterpoint.engine.procedures import catalogue
from musterpoint.engine.procedures.conditions import Value
from musterpoint.procedures.models import (
    CONSULAR,
    PROTECTED,
    AnyEvent,
    AnyRun,
    ProtectedRun,
    Tables,
    Version,
)
from musterpoint.tenancy import scope, vault

USE = "procedures.event"
BEGUN = "begun"
STOPPED = "stopped"
#: Parsed procedures that a process keeps; their texts never change.
MOST_KEPT = 500
_kept: OrderedDict[str, engine.Procedure] = OrderedDict()


def digest_of(source: str) -> str:
    """Return what identifies a text."""
    return hashlib.sha256(source.encode()).hexdigest()


def parse(source: str) -> engine.Procedure:
    """Return the procedure of a text that was published; raise BadProcedure otherwise."""
    return engine.parse(source, roles=catalogue.roles(), calendars=catalogue.calendars())


def procedures(version_ids: Iterable[UUID]) -> dict[UUID, engine.Procedure]:
    """Return the procedures of versions; texts are read and parsed once in a process."""
    wanted = list(dict.fromkeys(version_ids))
    rows = Version.objects.filter(id__in=wanted)
    digests: dict[UUID, str] = dict(rows.values_list("id", "digest"))
    missing = [one for one, digest in digests.items() if digest not in _kept]
    found: dict[UUID, engine.Procedure] = {}
    for one, source in rows.filter(id__in=missing).values_list("id", "source"):
        found[one] = parse(source)
        _kept[digests[one]] = found[one]
    for one, digest in digests.items():
        if one not in found:
            found[one] = _kept[digest]
            _kept.move_to_end(digest)
    while len(_kept) > MOST_KEPT:
        _kept.popitem(last=False)
    return found


def procedure(version_id: UUID) -> engine.Procedure:
    """Return the procedure of one version."""
    return procedures([version_id])[version_id]


def calendar(code: str) -> engine.Calendar:
    """Return a working-day calendar, Monday to Friday where none is known."""
    return catalogue.calendars().get(code, engine.PLAIN)


@dataclass(frozen=True, slots=True)
class Seal:
    """Seals and opens what is personal in the events of one run."""

    key: vault.Key | None
    at: datetime

    def close(self, content: Mapping[str, Any]) -> bytes:
        """Return the content sealed, under the subject's key where there is a subject."""
        if self.key is None:
            return vault.seal_for_organisation(USE, dict(content), at=self.at)
        return self.key.seal(USE, dict(content))

    def open(self, sealed: bytes | memoryview) -> dict[str, Any]:
        """Return what was sealed."""
        if self.key is None:
            return dict(vault.open_for_organisation(USE, sealed, at=self.at))
        return dict(self.key.open(USE, sealed))


def tables_of(run: AnyRun) -> Tables:
    """Return the tables in which a run lives."""
    return PROTECTED if isinstance(run, ProtectedRun) else CONSULAR


def seal_of(run: AnyRun, at: datetime) -> Seal:
    """Return the seal of a run; raise vault.Erased when its subject was erased."""
    if run.subject_id is None:
        return Seal(None, at)
    compartment = tables_of(run).compartment
    return Seal(vault.open_key(run.subject_id, at=at, compartment=compartment), at)


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """An event of a run, opened."""

    row: AnyEvent
    content: Mapping[str, Any]

    @property
    def answers(self) -> Mapping[str, Value]:
        """What was answered in it."""
        found: Mapping[str, Value] = self.content.get("answers", {})
        return found

    @property
    def reason(self) -> str:
        """The reason that was given."""
        return str(self.content.get("reason", ""))


def told(run: AnyRun, seal: Seal) -> list[Told]:
    """Return the events of a run in order, opened."""
    rows = tables_of(run).event.objects.filter(run_id=run.id).order_by("sequence")
    return [Told(row=row, content=seal.open(row.sealed)) for row in rows]


def event_of(one: Told) -> engine.Event:
    """Return a stored event as the engine knows it."""
    return engine.Event(
        id=str(one.row.id),
        kind=engine.Kind(one.row.kind),
        at=one.row.at,
        by=one.row.officer,
        role=one.row.role,
        step=one.row.step,
        name=one.row.name,
        answers=one.answers,
        documents=tuple(one.content.get("documents", ())),
        reason=one.reason,
        undoes=str(one.content.get("undoes", "")),
    )


def fold(
    run: AnyRun,
    events: Iterable[Told],
    followed: Mapping[UUID, engine.Procedure] | None = None,
) -> engine.State:
    """Return where a run stands, folded from its events; ``followed`` saves reading versions."""
    listed = list(events)
    if followed is None:
        used = (one.row.version_id for one in listed)
        followed = procedures(version_id for version_id in used if version_id is not None)
    first = listed[0]
    began_with = followed[_version(first)]
    state = engine.begin(began_with, first.row.at, calendar=calendar(run.calendar))
    for one in listed[1:]:
        if one.row.kind == STOPPED:
            continue
        if one.row.kind == engine.Kind.MOVED:
            state = engine.move(
                state, followed[_version(one)], event_of(one), steps=one.content.get("steps", {})
            )
        else:
            state = engine.apply(state, event_of(one))
    return state


def _version(one: Told) -> UUID:
    if one.row.version_id is None:
        raise ValueError(f"event {one.row.id} of {scope.organisation_id()} names no version")
    return one.row.version_id


def state_of(run: AnyRun, at: datetime) -> engine.State:
    """Return where a run stands."""
    return fold(run, told(run, seal_of(run, at)))


def states_of(runs: Iterable[AnyRun], at: datetime) -> dict[UUID, engine.State]:
    """Return where many runs stand; the erased are not there. Four queries for a compartment."""
    listed = list(runs)
    found: dict[UUID, engine.State] = {}
    for tables in (CONSULAR, PROTECTED):
        own = {one.id: one for one in listed if tables_of(one) is tables}
        about = {one.id: one.subject_id for one in own.values() if one.subject_id is not None}
        if not about:
            continue
        keys = vault.open_keys(set(about.values()), at=at, compartment=tables.compartment)
        rows = tables.event.objects.filter(run_id__in=about).order_by("run_id", "sequence")
        told: dict[UUID, list[Told]] = {}
        for row in rows:
            key = keys.get(about[row.run_id])
            if key is not None:
                opened = Told(row=row, content=Seal(key, at).open(row.sealed))
                told.setdefault(row.run_id, []).append(opened)
        used = {one.row.version_id for events in told.values() for one in events}
        followed = procedures(one for one in used if one is not None)
        found |= {one: fold(own[one], events, followed) for one, events in told.items()}
    return found
