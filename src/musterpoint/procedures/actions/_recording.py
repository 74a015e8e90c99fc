"""One event of a run: lock, fold, ask the engine, append, work out the deadlines, record."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from musterpoint.audit import actions as audit
from musterpoint.engine import procedures as engine
from musterpoint.kernel.errors import Missing, Refused
from musterpoint.kernel.ids import uuid7
from musterpoint.procedures import folding, holders, wording
from musterpoint.procedures.actions import _dues, _officers
from musterpoint.procedures.models import TABLES, AnyRun, ProtectedRun, Run, RunState, Tables
from musterpoint.tenancy.actors import Actor, Permission


class NoSuchRun(Missing):
    """There is no such run, or it is not the actor's to see: the answer is the same."""


class StepRefused(Refused):
    """The engine refuses; ``reasons`` are all its reasons, the message says them as sentences."""

    def __init__(self, refusal: engine.NotPossible, procedure: engine.Procedure) -> None:
        self.sentences = wording.sentences(refusal.reasons, procedure)
        super().__init__(" ".join(self.sentences).replace("%", "%%"))
        self.reasons = refusal.reasons

    def __str__(self) -> str:
        return " ".join(self.sentences)


class RunIsOver(Refused):
    """The run was stopped by decision: nothing more happens in it."""


class InTheFuture(Refused):
    """Something cannot have happened later than now."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Happening:
    """What is to be recorded; ``wanted`` are the roles of which the actor needs one."""

    kind: engine.Kind
    step: str = ""
    name: str = ""
    answers: Mapping[str, Any] = field(default_factory=dict)
    documents: tuple[str, ...] = ()
    papers: Mapping[str, str] = field(default_factory=dict)
    reason: str = ""
    undoes: str = ""
    role: str = ""
    occurred_at: datetime | None = None


Wanted = Callable[[engine.State], tuple[str, ...]]


def locked(run_id: UUID, by: Actor) -> AnyRun:
    """Return a run held against every other hand, or raise NoSuchRun."""
    for tables in TABLES:
        rows: QuerySet[Any] = tables.run.objects.select_for_update(of=("self",))
        found: AnyRun | None = rows.filter(id=run_id).first()
        if found is not None and found.id in holders.visible([(found.id, found.held_by)], by):
            return found
    raise NoSuchRun(_("There is no such run here."))


def locked_many(run_ids: Collection[UUID], by: Actor) -> list[AnyRun]:
    """Return runs held against every other hand, or raise NoSuchRun if one is not there."""
    found: list[AnyRun] = []
    for tables in TABLES:
        rows: QuerySet[Any] = tables.run.objects.select_for_update(of=("self",))
        found += rows.filter(id__in=list(run_ids)).order_by("id")
    seen = holders.visible([(one.id, one.held_by) for one in found], by)
    if seen != set(run_ids):
        raise NoSuchRun(_("There is no such run here."))
    return found


def take(
    run_id: UUID, what: Happening, wanted: Wanted, *, by: Actor, at: datetime
) -> tuple[AnyRun, engine.State]:
    """
    Record one event of a run and return the run with where it stands now.

    What was told to have happened before something that is already recorded counts from that
    moment on, because what is decided stays decided; the time that was told is kept beside it.
    """
    by.require(Permission.PROCEDURES_RUN)
    run = locked(run_id, by)
    refuse_over(run)
    seal = folding.seal_of(run, at)
    events = folding.told(run, seal)
    state = folding.fold(run, events)
    occurred = what.occurred_at or at
    if occurred > at:
        raise InTheFuture(_("This lies in the future. Enter when it happened."))
    event = engine.Event(
        id=str(uuid7()),
        kind=what.kind,
        at=max(occurred, state.at),
        by=_officers.officer(by),
        role=_officers.role_for(by, wanted(state), what.role, at),
        step=what.step,
        name=what.name,
        answers=what.answers,
        documents=what.documents,
        reason=what.reason.strip(),
        undoes=what.undoes,
    )
    try:
        after = engine.apply(state, event)
    except engine.NotPossible as refusal:
        raise StepRefused(refusal, state.procedure) from refusal
    append(run, event, occurred, {"papers": dict(what.papers)}, seal=seal, by=by, at=at)
    settle(run, after, at)
    record(f"procedures.run.{what.kind}", run, by, at, step=what.step or what.name)
    return run, after


def refuse_over(run: AnyRun) -> None:
    """Raise RunIsOver for a run that was stopped by decision."""
    if run.state == RunState.STOPPED:
        raise RunIsOver(_("This run was stopped. Begin a new one."))


def append(
    run: AnyRun,
    event: engine.Event,
    occurred_at: datetime,
    more: Mapping[str, Any],
    *,
    version_id: UUID | None = None,
    kind: str = "",
    seal: folding.Seal | None = None,
    by: Actor,
    at: datetime,
) -> None:
    """Write an event behind the others of its run; the caller holds the run."""
    content = {
        "answers": dict(event.answers),
        "documents": list(event.documents),
        "reason": event.reason,
        "undoes": event.undoes,
        **more,
    }
    folding.tables_of(run).event(
        id=UUID(event.id),
        run_id=run.id,
        version_id=version_id,
        sequence=run.events,
        kind=kind or str(event.kind),
        step=event.step,
        name=event.name,
        officer=event.by,
        by_id=by.id,
        role=event.role,
        at=event.at,
        occurred_at=occurred_at,
        recorded_at=at,
        sealed=(seal or folding.seal_of(run, at)).close(content),
    ).save(force_insert=True)
    run.events += 1


def settle(run: AnyRun, state: engine.State, at: datetime) -> None:
    """Write what lists ask for about a run, and its deadlines."""
    if run.state == RunState.STOPPED:
        run.standing, run.ended_at = "", at
    else:
        run.standing = " ".join(state.active())
        run.end, run.ended_at = state.end, state.ended_at
        run.state = RunState.ENDED if state.ended_at is not None else RunState.OPEN
    run.updated_at = at
    run.save(update_fields=["standing", "end", "ended_at", "state", "updated_at", "events"])
    _dues.renew(run, state, at)
    holders.tell(run, state, at)


def record(kind: str, run: AnyRun, by: Actor, at: datetime, **facts: object) -> None:
    """Append to the trail of the run's compartment."""
    if isinstance(run, ProtectedRun) and run.subject_id is not None:
        audit.record_protected(
            kind, subject_id=run.subject_id, by=by, at=at, run=str(run.id), **facts
        )
    else:
        audit.record(kind, subject_id=run.id, by=by, at=at, **facts)


def record_many(
    kind: str, runs: Sequence[AnyRun], by: Actor, at: datetime, **facts: object
) -> None:
    """Append one event for each run, in the trail of its compartment."""
    audit.record_many(kind, [one.id for one in runs if isinstance(one, Run)], by=by, at=at, **facts)
    for one in runs:
        if isinstance(one, ProtectedRun):
            record(kind, one, by, at, **facts)


def tables_for(compartment: str) -> Tables:
    """Return the tables of a compartment."""
    return next(one for one in TABLES if one.compartment == compartment)
