"""Decisions about runs: another version, another officer, no further."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from musterpoint.engine import procedures as engine
from musterpoint.kernel.errors import Invalid, Refused
from musterpoint.kernel.ids import uuid7
from musterpoint.procedures import folding
from musterpoint.procedures.actions import _officers
from musterpoint.procedures.actions._recording import (
    StepRefused,
    append,
    locked,
    locked_many,
    record,
    record_many,
    refuse_over,
    settle,
)
from musterpoint.procedures.models import (
    TABLES,
    AnyRun,
    ProtectedRun,
    RunState,
    Version,
    VersionState,
)
from musterpoint.tenancy.actors import Actor, Permission

MOST_RUNS = 1000


class NotPublished(Refused):
    """A run follows published versions only."""


class OwesSomething(Refused):
    """A gate was opened urgently, and what is owed for it is not done."""


class AlreadyOver(Refused):
    """The run has ended before."""


def move(
    run_id: UUID,
    version_id: UUID,
    reason: str,
    *,
    steps: Mapping[str, str] | None = None,
    role: str = "",
    by: Actor,
    at: datetime,
) -> AnyRun:
    """
    Let a run follow another version of its procedure, by decision and with a reason.

    ``steps`` says which new step stands for which old one, where the names differ. Gates close
    again. Raises StepRefused with everything that speaks against it.
    """
    by.require(Permission.PROCEDURES_RUN)
    run = locked(run_id, by)
    refuse_over(run)
    version = Version.objects.filter(id=version_id).first()
    if version is None or version.state != VersionState.PUBLISHED:
        raise NotPublished(_("Choose a version that is published."))
    target = folding.procedure(version.id)
    state = folding.state_of(run, at)
    event = engine.Event(
        id=str(uuid7()),
        kind=engine.Kind.MOVED,
        at=max(at, state.at),
        by=_officers.officer(by),
        role=_officers.role_for(by, target.moved_by, role, at),
        reason=reason.strip(),
    )
    try:
        after = engine.move(state, target, event, steps=steps)
    except engine.NotPossible as refusal:
        raise StepRefused(refusal, state.procedure) from refusal
    append(run, event, at, {"steps": dict(steps or {})}, version_id=version.id, by=by, at=at)
    run.version_id = version.id
    run.save(update_fields=["version"])
    settle(run, after, at)
    record("procedures.run.moved", run, by, at, version=str(version.id))
    return run


def assign(
    run_ids: Iterable[UUID], user_id: UUID | None, *, by: Actor, at: datetime
) -> list[AnyRun]:
    """Give runs to somebody who does steps, or to nobody; what has ended stays as it was."""
    by.require(Permission.PROCEDURES_RUN)
    wanted = list(dict.fromkeys(run_ids))
    if len(wanted) > MOST_RUNS:
        raise Invalid(_("Choose at most %(most)d at once."), most=MOST_RUNS)
    runs = locked_many(wanted, by)
    if user_id is not None:
        is_protected = any(isinstance(run, ProtectedRun) for run in runs)
        _officers.check_member(user_id, at, by, is_protected=is_protected)
    changed = [run for run in runs if run.state == RunState.OPEN and run.assignee_id != user_id]
    for tables in TABLES:
        mine = [run for run in changed if isinstance(run, tables.run)]
        ids = [run.id for run in mine]
        tables.run.objects.filter(id__in=ids).update(assignee_id=user_id, updated_at=at)
        rows = tables.deadline.objects.filter(run_id__in=ids, closed_at=None)
        rows.update(assignee_id=user_id)
        record_many("procedures.run.assigned", mine, by, at, to=str(user_id or ""))
        for run in mine:
            run.assignee_id, run.updated_at = user_id, at
    return changed


def end(run_id: UUID, reason: str, *, by: Actor, at: datetime) -> AnyRun:
    """
    Stop a run before it reaches an end of its procedure, by decision and with a reason.

    Refused while an urgent opening owes something: the gate was passed on that promise.
    """
    by.require(Permission.PROCEDURES_RUN)
    run = locked(run_id, by)
    if run.state != RunState.OPEN:
        raise AlreadyOver(_("This run has ended."))
    if not reason.strip():
        text = _("Say why it is stopped.")
        raise Invalid(text, fields={"reason": [text]})
    state = folding.state_of(run, at)
    if state.owed:
        raise OwesSomething(
            _("A gate was opened urgently. Do what is owed for it before the run is stopped.")
        )
    event = engine.Event(
        id=str(uuid7()),
        kind=engine.Kind.HAPPENED,
        at=max(at, state.at),
        by=_officers.officer(by),
        reason=reason.strip(),
    )
    append(run, event, at, {}, kind=folding.STOPPED, by=by, at=at)
    run.state = RunState.STOPPED
    settle(run, state, at)
    record("procedures.run.stopped", run, by, at)
    return run
