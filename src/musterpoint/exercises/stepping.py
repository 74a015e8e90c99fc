"""
A full exercise played day by day: start, step, tell something on the spot, rewind, end.

Whoever leads it steers its injects: ``tell`` lets one happen now, and the ``plan`` of a step says
at which minute each of the others happens, or that it does not. All of it is kept with the
exercise, so that a copy is steered in the same way.

What people of the world will do stands in the memory of the process that plays (``Run``), so that
one process takes an exercise from its start to its end. A checkpoint is the end of a day. To rewind
is to play a copy in organisations of its own up to there: the same seed gives the same figures, and
what came later stays in the organisations that were left, as a branch that is looked at only.

These functions open the scopes of all organisations themselves: a job or a command calls them, from
outside any scope. ``by`` is who leads the exercise, in the organisation that keeps it.
"""

import fcntl
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext as _

from musterpoint.exercises import actions, beside, summaries
from musterpoint.exercises.driver import Progress
from musterpoint.exercises.driver.play import Run, silent
from musterpoint.exercises.models import Exercise, ExerciseState
from musterpoint.exercises.world import Scenario, parse_scenario
from musterpoint.exercises.world.events_model import Effect
from musterpoint.exercises.world.population import check_size
from musterpoint.exercises.world.weights import weights
from musterpoint.kernel.errors import Invalid, Refused
from musterpoint.kernel.ids import uuid7
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.permissions import Permission
from musterpoint.tenancy.scope import acting_as

Plan = Mapping[str, int | None]
"""At which minute of the exercise injects change the world, by their slugs; None: not at all."""
BEFORE = -1
"""The checkpoint before the first day."""


class StepRunning(Refused):
    """A step of this exercise is being played."""


class Interrupted(Refused):
    """The process that played this exercise is gone, and what people would do with it."""


class NoSuchDay(Invalid):
    """There is no checkpoint at this day, or nothing left to play."""


@dataclass(frozen=True, slots=True)
class Told:
    """
    Something that the exercise's leaders did before a day was played.

    An inject that happened on the spot, or (without a slug) the minutes of others from then on.
    """

    before_day: int
    slug: str = ""
    effect: Mapping[str, Any] = field(default_factory=dict)
    plan: Plan = field(default_factory=dict)


@dataclass
class _Live:
    run: Run
    told: list[Told]


_live: dict[UUID, _Live] = {}


def start(
    text: str,
    *,
    people: int,
    seed: int,
    exercise_id: UUID | None = None,
    by: Actor,
    at: datetime,
    progress: Progress = silent,
) -> Exercise:
    """
    Begin an exercise of a scenario's text: set its stage, let register who did before.

    With an ``exercise_id`` another try after one that was interrupted takes the place of that.
    Whatever goes wrong, nothing is left of the try. Raises BadScenario, and WrongSize for too few
    or too many people.
    """
    by.require(Permission.EXERCISE_PLAY)
    check_size(people)
    scenario = parse_scenario(text)
    own = exercise_id or uuid7()
    with _alone(own):
        try:
            with acting_as(by):
                row = _begun(own, scenario, text, people, seed, at)
            run = _copy(scenario, row, 0, progress)
            _begin(run)
            _live[own] = _Live(run, [])
            return _note(row, run, by)
        except Exception:  # whatever it was, nothing half begun stays; it is raised on
            _undo(own, by)
            raise


def _begun(
    own: UUID, scenario: Scenario, text: str, people: int, seed: int, at: datetime
) -> Exercise:
    """Keep that an exercise begins; what a try that was interrupted kept of it is replaced."""
    Exercise.objects.filter(id=own).delete()
    return Exercise.objects.create(
        id=own,
        scenario=scenario.slug,
        name=scenario.name.get("en", scenario.slug),
        seed=seed,
        people=people,
        state=ExerciseState.RUNNING,
        last_day=scenario.days,
        weights=summaries.weights_told(weights(scenario, people)),
        summary={
            "text": text,
            "branch": 0,
            "branches": [],
            "told": [],
            "starts": scenario.moment(0, 0).isoformat(),
            "zone": scenario.zone,
        },
        started_at=at,
    )


def _undo(own: UUID, by: Actor) -> None:
    """Take away what a try to begin left."""
    _live.pop(own, None)
    actions.take_away(prefix_of(own, 0))
    with acting_as(by):
        Exercise.objects.filter(id=own).delete()


def step(
    exercise_id: UUID,
    *,
    until: int | None = None,
    plan: Plan | None = None,
    by: Actor,
    at: datetime,
) -> Exercise:
    """
    Play the next day, or all days until the end of one.

    The ``plan`` names injects whose minute is another one than before. Raises StepRunning,
    Interrupted, NoSuchDay after the last day.
    """
    by.require(Permission.EXERCISE_PLAY)
    with _alone(exercise_id):
        row = _row(exercise_id, by)
        live = _living(row)
        day = live.run.next_day if until is None else until
        if not live.run.next_day <= day <= live.run.last_day:
            raise NoSuchDay(_("There is no such day left to play."), fields={"day": [str(day)]})
        if plan and plan != next((one.plan for one in reversed(live.told) if not one.slug), {}):
            live.told.append(Told(live.run.next_day, plan=dict(plan)))
            live.run.plan(plan)
        _advance(live.run, day)
        row.state = ExerciseState.FINISHED if day == live.run.last_day else ExerciseState.RUNNING
        row.finished_at = at if row.state == ExerciseState.FINISHED else None
        return _note(row, live.run, by)


def tell(exercise_id: UUID, slug: str, effect: Mapping[str, Any], *, by: Actor) -> Exercise:
    """
    Let something happen to the world now; ``effect`` was checked before.

    An inject of the file happens now instead of at its minute. Before the crisis is declared it
    waits for that. Raises StepRunning, Interrupted.
    """
    by.require(Permission.EXERCISE_PLAY)
    with _alone(exercise_id):
        row = _row(exercise_id, by)
        live = _living(row)
        told = Told(live.run.next_day, slug, dict(effect))
        _apply(live.run, told)
        live.told.append(told)
        return _note(row, live.run, by)


def rewind(
    exercise_id: UUID,
    day: int,
    *,
    told: Collection[str] = (),
    by: Actor,
    at: datetime,
    progress: Progress = silent,
) -> Exercise:
    """
    Go back to the end of a day: a copy is played up to there, what came later stays as a branch.

    ``told`` names what happened on the spot after that day and stays. It also brings an
    interrupted exercise back. Raises StepRunning, and NoSuchDay for a day that
    was not played.
    """
    by.require(Permission.EXERCISE_PLAY)
    with _alone(exercise_id):
        row = _row(exercise_id, by)
        if not BEFORE <= day <= row.day:
            raise NoSuchDay(_("There is no checkpoint at this day."), fields={"day": [str(day)]})
        branch = int(row.summary["branch"])
        left = {
            "branch": branch,
            "prefix": prefix_of(row.id, branch),
            "until_day": row.day,
            "days": row.summary.get("days", []),
            "left_at": at.isoformat(),
        }
        before = [Told(**one) for one in row.summary["told"]]
        stays = [one for one in before if one.before_day <= day]
        stays += [one for one in before if one.before_day == day + 1 and one.slug in told]
        gone = _live.pop(row.id, None)
        if gone is not None:
            gone.run.end()
        run = _copy(parse_scenario(row.summary["text"]), row, branch + 1, progress)
        _begin(run)
        for one in stays:
            _advance(run, one.before_day - 1)
            _apply(run, one)
        _advance(run, day)
        row.summary |= {"branch": branch + 1, "branches": [*row.summary["branches"], left]}
        row.state, row.finished_at = ExerciseState.RUNNING, None
        _live[row.id] = _Live(run, stays)
        return _note(row, run, by)


def end(exercise_id: UUID, *, by: Actor) -> int:
    """Take all organisations of an exercise away, branches too; return how many there were."""
    by.require(Permission.EXERCISE_PLAY)
    with _alone(exercise_id):
        row = _row(exercise_id, by)
        live = _live.pop(row.id, None)
        if live is not None:
            live.run.end()
        branches = range(int(row.summary["branch"]) + 1)
        return sum(actions.take_away(prefix_of(row.id, branch)) for branch in branches)


def is_playing(exercise_id: UUID) -> bool:
    """Say whether a step of an exercise is being played at this moment."""
    try:
        with _alone(exercise_id):
            return False
    except StepRunning:
        return True


def prefix_of(exercise_id: UUID, branch: int) -> str:
    """Return what the slugs of the organisations of a branch begin with."""
    return f"full-{exercise_id.hex[-8:]}-{branch}"


# -- the run ---------------------------------------------------------------------------------------


def _copy(scenario: Scenario, row: Exercise, branch: int, progress: Progress) -> Run:
    return Run.made(
        scenario,
        people=row.people,
        seed=row.seed,
        progress=progress,
        last_day=row.last_day,
        prefix=prefix_of(row.id, branch),
    )


def _begin(run: Run) -> None:
    """Set the stage; what a copy left that was interrupted while it was made is taken away."""
    actions.take_away(run.prefix)
    with run.held(keeps=True):
        run.begin()


def _advance(run: Run, day: int) -> None:
    with run.held(keeps=True):
        run.advance(day)


def _apply(run: Run, told: Told) -> None:
    if not told.slug:
        run.plan(told.plan)
        return
    with run.held(keeps=True):
        run.tell(Effect.kept(told.effect), told.slug)


def _row(exercise_id: UUID, by: Actor) -> Exercise:
    with acting_as(by):
        return Exercise.objects.get(id=exercise_id)


def _living(row: Exercise) -> _Live:
    live = _live.get(row.id)
    if live is not None and not _is_current(live.run, row):
        live.run.end()  # another process went on with a copy of its own
        del _live[row.id]
        live = None
    if live is None:
        raise Interrupted(
            _("The program was restarted since the last step. Rewind to a day to go on from there.")
        )
    return live


def _is_current(run: Run, row: Exercise) -> bool:
    here = prefix_of(row.id, int(row.summary["branch"]))
    return (run.prefix, run.next_day - 1) == (here, row.day)


def _note(row: Exercise, run: Run, by: Actor) -> Exercise:
    """Keep how far the run is and what was counted."""
    live = _live[row.id]
    row.day = run.next_day - 1
    row.organisations = [str(one.id) for one in run.stage.organisations.values()]
    days = summaries.by_day(run.days, run.world)
    by_organisation = run.days[-1]["by_organisation"] if run.days else {}
    row.summary |= {
        "told": [asdict(one) for one in live.told],
        "days": days,
        "stands_for": beside.stands_for(run.world.weights),
        "published": beside.lines(run.scenario, run.world.weights, days, by_organisation),
    }
    with acting_as(by):
        row.save(update_fields=["day", "organisations", "summary", "state", "finished_at"])
    return row


@contextmanager
def _alone(exercise_id: UUID) -> Iterator[None]:
    """Let nobody else play this exercise meanwhile, in any process of this machine."""
    folder = Path(settings.MUSTERPOINT_HOME) / "exercises"
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / f"{exercise_id}.lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise StepRunning(
                _("A step is running. Wait until it is over, then try again.")
            ) from None
        yield
