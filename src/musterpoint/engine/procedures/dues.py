"""What a run asks for now: open steps, deadlines, whom to tell, and what to do next."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from musterpoint.engine.procedures.clocks import Duration, Pause, Reading, add, read
from musterpoint.engine.procedures.looking import missing
from musterpoint.engine.procedures.model import Deadline, Step
from musterpoint.engine.procedures.state import Reason, State, StepRun


class Status(StrEnum):
    """Where a deadline stands."""

    DUE = "due"
    REMIND = "remind"
    OVERDUE = "overdue"
    STOPPED = "stopped"


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A role that is told when a deadline is missed, and since when it is."""

    to: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """One deadline of a run; ``due_at`` is None and ``left`` counts while its clock stands."""

    step: str
    since: datetime
    status: Status
    due_at: datetime | None
    left: timedelta
    is_owed: bool = False
    told: tuple[Told, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Open:
    """A step where the run stands: to be done, waiting, or closed by its gate for reasons."""

    step: str
    round: int
    since: datetime
    roles: tuple[str, ...]
    waits_for: tuple[str, ...] = ()
    is_gated: bool = False
    reasons: tuple[Reason, ...] = ()
    signed_by: tuple[str, ...] = ()
    is_owed: bool = False


def open_steps(state: State, at: datetime) -> tuple[Open, ...]:
    """Return the steps where the run stands at a moment, in the order of the procedure."""
    owed = {one.step for one in state.owed}
    return tuple(
        _open(state, state.procedure.steps[name], here, is_owed=name in owed)
        for name, here in state.active().items()
        if here.reached_at <= at
    )


def _open(state: State, step: Step, here: StepRun, *, is_owed: bool) -> Open:
    gated = here.opened_at is None and step.gate is not None
    reasons = tuple(missing(state, step.gate)) if gated and step.gate is not None else ()
    return Open(
        step=step.id,
        round=here.round,
        since=here.opened_at or here.reached_at,
        roles=step.gate.roles if gated and step.gate is not None else step.roles,
        waits_for=step.waits_for,
        is_gated=gated,
        reasons=reasons,
        signed_by=tuple(one.by for one in here.signatures),
        is_owed=is_owed,
    )


def deadlines(state: State, at: datetime) -> tuple[Due, ...]:
    """Return the deadlines that run or stand at a moment, the earliest first, stopped ones last."""
    found = [*_of_steps(state, at), *_of_owed(state, at)]
    return tuple(sorted(found, key=lambda one: (one.due_at is None, one.due_at or at, one.step)))


def _of_steps(state: State, at: datetime) -> Iterator[Due]:
    owed = {one.step for one in state.owed if one.since <= at}
    for name, here in state.active().items():
        deadline = state.procedure.steps[name].deadline
        if deadline is None or name in owed:  # what is owed has its deadline from the opening
            continue
        since = _since(state, deadline, name, here)
        if since is not None and since <= at:
            reading = _read(state, deadline, since, at)
            yield _due(state, name, since, reading, at, deadline, is_owed=False)


def _of_owed(state: State, at: datetime) -> Iterator[Due]:
    for owed in state.owed:
        if owed.since <= at:
            reading = read(owed.since, owed.within, (), calendar=state.calendar)
            # the owed step's own reminders and escalations hold for what is owed, too
            deadline = state.procedure.steps[owed.step].deadline
            yield _due(state, owed.step, owed.since, reading, at, deadline, is_owed=True)


def _since(state: State, deadline: Deadline, name: str, here: StepRun) -> datetime | None:
    """Return when the clock of a step began; None while it has not."""
    if deadline.since == f"{name}.opened":
        return here.opened_at
    return state.moments[deadline.since][-1] if deadline.since in state.moments else None


def _read(state: State, deadline: Deadline, since: datetime, at: datetime) -> Reading:
    pauses = tuple(_pauses(state, deadline, at)) if deadline.stops_on else ()
    return read(since, deadline.within, pauses, calendar=state.calendar)


def _pauses(state: State, deadline: Deadline, at: datetime) -> Iterator[Pause]:
    """The times during which the clock stood, in order; the last may have no end."""
    turns = sorted(
        [
            *((moment, 0) for moment in _moments(state, deadline.stops_on, at)),
            *((moment, 1) for moment in _moments(state, deadline.resumes_on, at)),
        ]
    )
    stopped: datetime | None = None
    for moment, resumes in turns:
        if not resumes and stopped is None:
            stopped = moment
        elif resumes and stopped is not None:
            yield stopped, moment
            stopped = None
    if stopped is not None:
        yield stopped, None


def _moments(state: State, names: Iterable[str], at: datetime) -> Iterator[datetime]:
    for name in names:
        yield from (moment for moment in state.moments.get(name, ()) if moment <= at)


def _due(
    state: State,
    step: str,
    since: datetime,
    reading: Reading,
    at: datetime,
    deadline: Deadline | None,
    *,
    is_owed: bool,
) -> Due:
    if reading.due_at is None:
        return Due(
            step=step, since=since, status=Status.STOPPED, due_at=None, left=reading.left,
            is_owed=is_owed,
        )  # fmt: skip
    told: tuple[Told, ...] = ()
    if deadline is not None:
        found = (
            Told(to=one.to, at=_later(state, reading.due_at, one.after))
            for one in deadline.escalations
        )
        told = tuple(one for one in found if one.at <= at)
    return Due(
        step=step,
        since=since,
        status=_status(reading.due_at, at, None if deadline is None else deadline.remind),
        due_at=reading.due_at,
        left=max(reading.due_at - at, timedelta()),
        is_owed=is_owed,
        told=told,
    )


def _later(state: State, moment: datetime, by: Duration) -> datetime:
    return add(moment, by.length, working=state.calendar if by.is_working else None)


def _status(due_at: datetime, at: datetime, remind: Duration | None) -> Status:
    if at > due_at:
        return Status.OVERDUE
    if remind is not None and at >= due_at - remind.length:
        return Status.REMIND
    return Status.DUE


def next_step(state: State, role: str, at: datetime) -> Open | None:
    """Return what a role should do next: the earliest deadline first, then the file's order."""
    mine = [one for one in open_steps(state, at) if role in one.roles and not one.waits_for]
    mine = [one for one in mine if not one.reasons] or mine
    first = {one.step: place for place, one in reversed([*enumerate(deadlines(state, at))])}
    return min(mine, key=lambda one: first.get(one.step, len(first)), default=None)
