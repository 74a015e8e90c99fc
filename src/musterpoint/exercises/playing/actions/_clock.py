"""The clock of an exercise: started, stepped or running, paused, rewound; it tells the injects."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from musterpoint.audit import actions as audit
from musterpoint.exercises.models import Exercise
from musterpoint.exercises.playing.actions._common import (
    NoSuchRehearsal,
    NotNow,
    StepIsRunning,
    bad,
    happened,
    locked,
    must_be,
    of,
)
from musterpoint.exercises.playing.models import (
    Checkpoint,
    Happening,
    Inject,
    InjectState,
    Rehearsal,
    RehearsalState,
    Seat,
    SeatKind,
    Word,
)
from musterpoint.exercises.script import DAY, Script
from musterpoint.tenancy import pumps
from musterpoint.tenancy.actors import Actor, Permission

LANE = "exercises.clock"
WORLD_LANE = "exercises.world"
BEAT = timedelta(seconds=15)
FACTORS = (1, 2, 5, 10, 30, 60)
#: A step is never longer than a week of the exercise.
MOST_STEP = 7 * DAY
RUNNING, PAUSED = RehearsalState.RUNNING, RehearsalState.PAUSED
KEPT_OF_INJECTS = (
    "minute", "to", "title", "text", "expected", "options", "effect", "due", "state",
)  # fmt: skip
"""What a checkpoint keeps of every inject."""
CLOCK = ("minute", "factor", "moved_at", "number", "state")


def start(rehearsal_id: UUID, *, by: Actor, at: datetime) -> Rehearsal:
    """Begin an exercise; what is told at its first minute is told."""
    by.require(Permission.EXERCISE_RUN)
    row = locked(rehearsal_id)
    must_be(row, RehearsalState.DRAFT)
    if not Seat.objects.filter(rehearsal=row, kind=SeatKind.PLAYER, withdrawn_at=None).exists():
        raise NotNow(_("Nobody plays yet. Give somebody a place in a team first."))
    row.state, row.started_at, row.moved_at = RUNNING, at, at
    happened(row, Word.CLOCK, at, step="begun")
    if row.world:
        wish(row, "start", at)
    tell_due(row, of(row), at)
    row.save()
    audit.record("exercises.rehearsal.begun", subject_id=row.id, by=by, at=at)
    return row


def wish(row: Rehearsal, what: str, at: datetime, day: int | None = None, **more: object) -> None:
    """Ask the job that plays the world for something; the caller saves the row."""
    row.wish, row.busy_since, row.fault = {"do": what, "day": day, **more}, at, ""
    pumps.wake(WORLD_LANE, at)


def take_world_away(row: Rehearsal, at: datetime) -> None:
    """Let the job take the twins of an exercise that is over away; without a world, do nothing."""
    if not row.world or row.started_at is None:
        return
    wish(row, "end", at)
    row.save(update_fields=["wish", "busy_since", "fault"])


def next_day(rehearsal_id: UUID, *, by: Actor, at: datetime) -> Rehearsal:
    """Let the simulated world play its next day; a job does it, and the clock follows."""
    by.require(Permission.EXERCISE_RUN)
    row = locked(rehearsal_id)
    must_be(row, RUNNING)
    if not row.world:
        raise NotNow(_("This exercise has no simulated world."))
    _not_busy(row)
    if row.minute >= of(row).span.last:
        raise NotNow(_("The last day is played."))
    wish(row, "step", at, row.minute // DAY, plan=plan(row))
    row.save(update_fields=["wish", "busy_since", "fault"])
    audit.record("exercises.day.asked", subject_id=row.id, by=by, at=at)
    return row


def plan(row: Rehearsal) -> dict[str, int | None]:
    """Return at which minute each inject that was not told changes the world; None: not at all."""
    there = list(Inject.objects.filter(rehearsal=row).order_by("minute", "slug"))
    slugs = {one.slug for one in there}
    removed = [one.slug for one in of(row).injects if one.effect and one.slug not in slugs]
    return dict.fromkeys(removed) | {
        one.slug: one.minute if one.state == InjectState.WAITING else None
        for one in there
        if one.effect and one.state != InjectState.FIRED
    }


def world_played(
    rehearsal_id: UUID,
    done: Mapping[str, Any],
    *,
    simulation_id: UUID | None,
    fault: str = "",
    is_anew: bool = False,
    at: datetime,
) -> Rehearsal:
    """
    Take in what the job did: the clock follows the world, and a checkpoint is kept.

    Another wish that was made meanwhile (the exercise was called off) stays.
    """
    row = locked(rehearsal_id)
    row.simulation_id = simulation_id or row.simulation_id
    if row.wish != done:
        row.save(update_fields=["simulation_id"])
        return row
    row.wish, row.busy_since, row.fault = {}, None, fault[:500]
    if is_anew:
        happened(row, Word.CLOCK, at, text=played_anew(), step="anew")
        row.fault = played_anew()
    if not fault and row.state == RUNNING:
        if done.get("do") == "step":
            _move(row, of(row), (int(done["day"]) + 1) * DAY, at)
        if done.get("do") in ("start", "step"):
            keep_place(row, "", at)
    row.save()
    return row


def played_anew() -> str:
    """Say what happened to a world whose process was gone when its next day was asked for."""
    return _(
        "Another process went on with the world, so that its days were played anew. What"
        " colleagues had done at their desks stayed behind in the organisations that were left;"
        " they have new desks now. Tell them."
    )


def _not_busy(row: Rehearsal) -> None:
    if row.busy_since is not None:
        raise StepIsRunning(_("A step is running. Wait until it is over."))


def _by_hand(row: Rehearsal) -> None:
    """Refuse to move a clock that follows a simulated world."""
    if row.world:
        raise NotNow(_("The clock of a full exercise follows its world: play the next day."))


def step(rehearsal_id: UUID, minutes: int, *, by: Actor, at: datetime) -> Rehearsal:
    """Move the clock on by so many minutes of the exercise; what is due is told."""
    by.require(Permission.EXERCISE_RUN)
    if not 1 <= minutes <= MOST_STEP:
        raise bad("minutes", _("Enter minutes from 1 to %(most)d.") % {"most": MOST_STEP})
    row = locked(rehearsal_id)
    must_be(row, RUNNING)
    _by_hand(row)
    _catch_up(row, at)
    _move(row, of(row), row.minute + minutes, at)
    row.save(update_fields=CLOCK)
    return row


def step_to_next(rehearsal_id: UUID, *, by: Actor, at: datetime) -> Rehearsal:
    """Move the clock to the next inject that waits."""
    by.require(Permission.EXERCISE_RUN)
    row = locked(rehearsal_id)
    must_be(row, RUNNING)
    _by_hand(row)
    _catch_up(row, at)
    waiting = Inject.objects.filter(rehearsal=row, state=InjectState.WAITING).order_by("minute")
    after = waiting.filter(minute__gte=row.minute).values_list("minute", flat=True).first()
    if after is None:
        raise NotNow(_("No inject waits any more."))
    _move(row, of(row), after, at)
    row.save(update_fields=CLOCK)
    return row


def run_clock(rehearsal_id: UUID, factor: int, *, by: Actor, at: datetime) -> Rehearsal:
    """Let the clock run so many times as fast as the real one; 0 stops it for steps by hand."""
    by.require(Permission.EXERCISE_RUN)
    row = locked(rehearsal_id)
    must_be(row, RUNNING)
    _by_hand(row)
    if factor and factor not in FACTORS:
        raise bad("factor", _("Choose an answer"))
    _catch_up(row, at)
    row.factor, row.moved_at = factor, at
    row.save(update_fields=CLOCK)
    if factor:
        pumps.wake(LANE, at + BEAT)
    audit.record("exercises.clock.set", subject_id=row.id, by=by, at=at, factor=factor)
    return row


def pause(rehearsal_id: UUID, *, by: Actor, at: datetime) -> Rehearsal:
    """Stop everything: the clock, and what players may do."""
    by.require(Permission.EXERCISE_RUN)
    row = locked(rehearsal_id)
    must_be(row, RUNNING)
    if row.busy_since is not None:
        raise StepIsRunning(_("A day is being played. Wait until it is over, then pause."))
    _catch_up(row, at)
    row.state, row.factor = PAUSED, 0
    happened(row, Word.CLOCK, at, step="paused")
    row.save(update_fields=CLOCK)
    audit.record("exercises.rehearsal.paused", subject_id=row.id, by=by, at=at)
    return row


def resume(rehearsal_id: UUID, *, by: Actor, at: datetime) -> Rehearsal:
    """Go on after a pause; the clock waits for a step."""
    by.require(Permission.EXERCISE_RUN)
    row = locked(rehearsal_id)
    must_be(row, PAUSED)
    row.state, row.moved_at = RUNNING, at
    happened(row, Word.CLOCK, at, step="resumed")
    row.save(update_fields=CLOCK)
    audit.record("exercises.rehearsal.resumed", subject_id=row.id, by=by, at=at)
    return row


def checkpoint(rehearsal_id: UUID, label: str = "", *, by: Actor, at: datetime) -> Checkpoint:
    """Keep a place to which the exercise can be rewound."""
    by.require(Permission.EXERCISE_RUN)
    row = locked(rehearsal_id)
    must_be(row, RUNNING, PAUSED)
    _catch_up(row, at)
    row.save(update_fields=CLOCK)
    made = keep_place(row, label.strip()[:100], at)
    audit.record("exercises.checkpoint.kept", subject_id=row.id, by=by, at=at)
    return made


def rewind(rehearsal_id: UUID, checkpoint_id: UUID, *, by: Actor, at: datetime) -> Rehearsal:
    """
    Go back to a checkpoint; what came later is kept on a branch of its own.

    Raises StepIsRunning while the clock runs or the simulated world is in the middle of a step.
    """
    by.require(Permission.EXERCISE_RUN)
    row = locked(rehearsal_id)
    must_be(row, RUNNING, PAUSED)
    if row.busy_since is not None or row.factor:
        raise StepIsRunning(
            _("A step is running. Stop the clock, wait until the step is over, then rewind.")
        )
    found = Checkpoint.objects.filter(id=checkpoint_id, rehearsal=row, branch=0).first()
    if found is None:
        raise NoSuchRehearsal(_("There is no such checkpoint here."))
    later = Happening.objects.filter(rehearsal=row, branch=0, number__gt=found.number)
    row.branches += 1
    kept = later.update(branch=row.branches)
    Checkpoint.objects.filter(rehearsal=row, branch=0, number__gt=found.number).update(
        branch=row.branches
    )
    row.minute, row.moved_at = found.minute, at
    _put_back(row, found)
    if row.world:
        day = found.world_day
        fired = Inject.objects.filter(rehearsal=row, state=InjectState.FIRED)
        told = sorted(fired.values_list("slug", flat=True))
        day = found.minute // DAY - 1 if day is None else day
        wish(row, "rewind", at, day, told=told)
    happened(row, Word.CLOCK, at, step="rewound")
    row.save(update_fields=[*CLOCK, "branches", "wish", "busy_since", "fault"])
    audit.record(
        "exercises.rehearsal.rewound", subject_id=row.id, by=by, at=at,
        branch=row.branches, kept=kept,
    )  # fmt: skip
    return row


def keep_place(row: Rehearsal, label: str, at: datetime) -> Checkpoint:
    """Keep where the clock and the world stand, and every inject as it is."""
    own = Exercise.objects.filter(id=row.simulation_id).first() if row.simulation_id else None
    return Checkpoint.objects.create(
        rehearsal=row,
        number=row.number,
        minute=row.minute,
        label=label,
        made_at=at,
        world_day=own.day if own is not None else None,
        injects={
            str(one.id): {name: getattr(one, name) for name in KEPT_OF_INJECTS}
            for one in Inject.objects.filter(rehearsal=row)
        },
    )


def _put_back(row: Rehearsal, found: Checkpoint) -> None:
    """Make every inject what it was; one that was added later is held back, not lost."""
    injects = list(Inject.objects.select_for_update().filter(rehearsal=row))
    for one in injects:
        kept = found.injects.get(str(one.id), {"state": InjectState.HELD})
        for name, value in kept.items():
            setattr(one, name, value)
    Inject.objects.bulk_update(injects, KEPT_OF_INJECTS)


def tick(*, at: datetime) -> datetime | None:
    """
    Move every clock that runs by itself; return when to look again, None when none runs.

    A pump calls this: nobody has pressed anything.
    """
    ids = Rehearsal.objects.filter(state=RUNNING, factor__gt=0).order_by("id")
    runs = False
    for one in ids.values_list("id", flat=True):
        row = locked(one)
        if row.state == RUNNING and row.factor:
            _catch_up(row, at)
            row.save(update_fields=CLOCK)
            runs = runs or bool(row.factor)
    return at + BEAT if runs else None


def minute_now(row: Rehearsal, at: datetime) -> int:
    """Return where the clock of an exercise stands at a moment; nothing is told by asking."""
    if row.state != RUNNING or not row.factor or row.moved_at is None:
        return row.minute
    passed = (at - row.moved_at).total_seconds() / 60
    last = of(row).span.last
    return min(max(last, row.minute), row.minute + max(0, int(passed * row.factor)))


def _catch_up(row: Rehearsal, at: datetime) -> None:
    """Move a clock that runs to where it stands now; the rest of a minute is not lost."""
    now = minute_now(row, at)
    if now == row.minute:
        return
    moved, before = now - row.minute, row.moved_at
    _move(row, of(row), now, at)
    if row.factor and before is not None:
        row.moved_at = before + timedelta(minutes=moved / row.factor)


def _move(row: Rehearsal, script: Script, minute: int, at: datetime) -> None:
    """Move the clock, stopping at each inject on the way so that it is told at its minute."""
    _not_busy(row)
    tell_due(row, script, at)
    minute = min(minute, script.span.last) if row.minute <= script.span.last else row.minute
    due = Inject.objects.filter(
        rehearsal=row, state=InjectState.WAITING, minute__gt=row.minute, minute__lte=minute
    )
    for stop in sorted(set(due.values_list("minute", flat=True))):
        row.minute = stop
        tell_due(row, script, at)
    row.minute, row.moved_at = minute, at
    if minute >= script.span.last:
        row.factor = 0


def tell_due(row: Rehearsal, script: Script, at: datetime) -> int:
    """Tell every inject whose minute has come; return how many."""
    due = Inject.objects.select_for_update().filter(
        rehearsal=row, state=InjectState.WAITING, minute__lte=row.minute
    )
    count = 0
    for one in due.order_by("minute", "slug"):
        tell(row, script, one, at)
        count += 1
    return count


def tell(row: Rehearsal, script: Script, one: Inject, at: datetime) -> None:
    """Put an inject into the inboxes of its teams."""
    for team in addressed(one, script):
        happened(row, Word.TOLD, at, inject=one, to_team=team)
    one.state = InjectState.FIRED
    one.save(update_fields=["state"])


def addressed(one: Inject, script: Script) -> list[str]:
    """Return the teams that get an inject."""
    named = {address.partition("/")[0] for address in one.to}
    return [team.slug for team in script.teams if "all" in named or team.slug in named]
