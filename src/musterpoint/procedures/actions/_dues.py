"""The deadlines of a run as rows: worked out anew whenever the run moves."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from musterpoint.engine import procedures as engine
from musterpoint.procedures.folding import tables_of
from musterpoint.procedures.models import (
    NEVER,
    AnyDeadline,
    AnyRun,
    DeadlineState,
    ProtectedRun,
)
from musterpoint.tenancy import pumps
from musterpoint.tenancy.rows import write

LANE = "procedures"
OPEN = (DeadlineState.DUE, DeadlineState.STANDING)
ROLES_LETTERS = 400
FIELDS = (
    "version_id",
    "is_gated",
    "roles",
    "assignee_id",
    "since",
    "due_at",
    "sort_at",
    "left_seconds",
    "remind_at",
    "escalate_at",
    "escalations",
    "is_reminded",
    "told",
    "notify_at",
    "state",
    "closed_at",
)
Key = tuple[str, int, bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Wanted:
    """A deadline as the engine gives it."""

    due: engine.Due
    roles: str
    is_gated: bool
    remind_at: datetime | None


def renew(run: AnyRun, state: engine.State, at: datetime) -> None:
    """Bring the rows of a run in line with where it stands, and wake the lane for the next word."""
    table: Any = tables_of(run).deadline
    kept: list[AnyDeadline] = list(table.objects.filter(run_id=run.id))
    rows: dict[Key, AnyDeadline] = {(row.step, row.round, row.is_owed): row for row in kept}
    wanted = _wanted(state) if run.ended_at is None else {}
    fresh: list[AnyDeadline] = []
    changed: list[AnyDeadline] = []
    for key, one in wanted.items():
        row = rows.get(key)
        if row is None:
            row = table(
                run_id=run.id,
                code=run.code,
                reference=run.reference,
                held_by=run.held_by,
                step=key[0],
                round=key[1],
                is_owed=key[2],
            )
            fresh.append(row)
        else:
            changed.append(row)
        _fill(row, run, one)
    for key, row in rows.items():
        if row.closed_at is None and key not in wanted:
            _close(row, state, at)
            changed.append(row)
    table.objects.bulk_create(fresh)
    write(changed, FIELDS)
    words = [row.notify_at for row in (*fresh, *changed) if row.notify_at is not None]
    if words and not isinstance(run, ProtectedRun):
        pumps.wake(LANE, min(words))


def _wanted(state: engine.State) -> dict[Key, _Wanted]:
    opened = {one.step: one for one in engine.open_steps(state, NEVER)}
    found = {}
    for due in engine.deadlines(state, NEVER):
        here = opened[due.step]
        deadline = state.procedure.steps[due.step].deadline
        remind = None if deadline is None else deadline.remind
        remind_at = None if due.due_at is None or remind is None else due.due_at - remind.length
        found[due.step, here.round, due.is_owed] = _Wanted(
            due=due,
            roles=" ".join(here.roles)[:ROLES_LETTERS],
            is_gated=here.is_gated,
            remind_at=remind_at,
        )
    return found


def _fill(row: AnyDeadline, run: AnyRun, one: _Wanted) -> None:
    """Write what a deadline is now; a moment that changed is told anew."""
    if row.due_at != one.due.due_at:
        row.is_reminded, row.told = False, 0
    row.version_id, row.assignee_id = run.version_id, run.assignee_id
    row.roles, row.is_gated = one.roles, one.is_gated
    row.since, row.due_at = one.due.since, one.due.due_at
    row.sort_at = one.due.due_at or NEVER
    row.left_seconds = int(one.due.left.total_seconds()) if one.due.due_at is None else None
    row.remind_at = one.remind_at
    row.escalations = sorted([told.at.isoformat(), told.to] for told in one.due.told)
    row.state = DeadlineState.DUE if one.due.due_at is not None else DeadlineState.STANDING
    row.closed_at = None
    schedule(row)


def schedule(row: AnyDeadline) -> None:
    """Work out when the next word about a deadline is due."""
    left = row.escalations[row.told :]
    row.escalate_at = datetime.fromisoformat(left[0][0]) if left else None
    words = [row.escalate_at] if row.escalate_at is not None else []
    if row.remind_at is not None and not row.is_reminded:
        words.append(row.remind_at)
    row.notify_at = min(words, default=None)


def _close(row: AnyDeadline, state: engine.State, at: datetime) -> None:
    here = state.steps.get(row.step)
    is_done = here is not None and here.done_at is not None and here.round >= row.round
    row.closed_at, row.notify_at = at, None
    if not is_done:
        row.state = DeadlineState.DROPPED
    elif row.due_at is None or here is None or (here.done_at or at) <= row.due_at:
        row.state = DeadlineState.KEPT
    else:
        row.state = DeadlineState.MISSED
