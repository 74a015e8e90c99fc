"""Exercises for programs: what can be played, what was, and the clock; the actions of the pages."""

from datetime import datetime
from typing import Annotated, Any, cast
from uuid import UUID

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Field, Router, Status

from musterpoint.audit import actions as audit
from musterpoint.exercises import script as scripts
from musterpoint.exercises.models import Exercise
from musterpoint.exercises.playing import actions, queries, worlds
from musterpoint.exercises.playing.forms import LONGEST_FILE, full_scenarios
from musterpoint.exercises.playing.models import Rehearsal, RehearsalState
from musterpoint.exercises.script import DAY, Script, clock
from musterpoint.exercises.world.scenario import load_scenario, scenario_text
from musterpoint.tenancy.actors import Actor, Permission
from musterpoint.web.http import ActorRequest
from musterpoint.web.schemas import Schema

router = Router(tags=["exercises"])
MOST = 200
#: What the pages take, too.
MOST_PEOPLE, MOST_SEED = 20_000, 2**31
#: No control characters: the database refuses a NUL in a text that it is asked for.
Word = Annotated[str, Field(max_length=200, pattern=r"^[^\x00-\x1f]*$")]
File = Annotated[str, Field(max_length=LONGEST_FILE, pattern=r"^[^\x00]*$")]
Words = dict[str, str]


class ScenarioOut(Schema):
    """What ships and can be played; ``has_world`` says whether invented people live in it."""

    slug: str
    name: Words
    kind: str
    has_world: bool
    days: int
    teams: int
    injects: int
    objectives: int
    questions: int


class ExerciseOut(Schema):
    """An exercise with people; ``state`` is draft, running, paused, ended or called_off."""

    id: UUID
    name: str
    kind: str
    scenario: str
    state: str
    people: int
    seed: int
    created_at: datetime
    started_at: datetime | None
    ended_at: datetime | None


class TeamOut(Schema):
    """People who decide together."""

    slug: str
    name: Words
    roles: list[str]


class InjectOut(Schema):
    """Something that is told; ``state`` is waiting, held or fired."""

    id: UUID
    slug: str
    day: int
    time: str
    to: list[str]
    title: Words
    text: Words
    due: int | None
    state: str


class ObjectiveOut(Schema):
    """What the exercise should show; without an indicator observers rate it."""

    slug: str
    text: Words
    indicator: str
    of: str
    aim: str
    by_day: int | None


class PublishedOut(Schema):
    """A published figure of the real crisis; ``played`` is null where nothing alike is counted."""

    measure: str
    definition: str
    nationality: str
    where: str
    value: int
    as_of: str
    source: str
    note: str
    played: int | None = None
    played_as: str = ""
    played_on_day: int | None = None


class OneOut(ExerciseOut):
    """
    An exercise as it stands; what is told later is shown to those alone who run exercises.

    ``days`` holds the figures of the simulated world; ``report`` is null until the end, and tells
    figures only: what was written stays on the pages.
    """

    minute: int
    day: int
    time: str
    is_busy: bool
    fault: str
    teams: list[TeamOut]
    injects: list[InjectOut]
    objectives: list[ObjectiveOut]
    days: list[dict[str, Any]]
    stands_for: int
    published: list[PublishedOut]
    report: dict[str, Any] | None


class RunOut(Schema):
    """An exercise that a program played alone; ``state`` is running, finished or failed."""

    id: UUID
    name: str
    scenario: str
    seed: int
    people: int
    state: str
    day: int
    last_day: int
    started_at: datetime
    finished_at: datetime | None


class OneRunOut(RunOut):
    """A run with its figures by day, its weights, and the published figures beside the played."""

    days: list[dict[str, Any]]
    weights: list[dict[str, Any]]
    stands_for: int
    published: list[PublishedOut]


class ExerciseIn(Schema):
    """Which exercise is made: ``scenario`` names one that ships; ``file`` is YAML of your own."""

    scenario: Word = ""
    file: File = ""
    name: Word = ""
    people: Annotated[int, Field(ge=1, le=MOST_PEOPLE)] = 500
    seed: Annotated[int, Field(ge=0, le=MOST_SEED)] = 1


class ClockIn(Schema):
    """
    What is done with the clock.

    ``step`` takes ``minutes``; ``run`` takes ``factor``, 0 to wait for steps; ``next`` goes to the
    next inject; ``day`` plays the next day of a simulated world, which a job does.
    """

    do: Annotated[str, Field(pattern="^(begin|step|next|day|run|pause|resume|end)$")]
    minutes: Annotated[int, Field(ge=1, le=7 * DAY)] = 15
    factor: Annotated[int, Field(ge=0, le=max(actions.FACTORS))] = 1


def _asked(request: HttpRequest, permission: Permission) -> ActorRequest:
    found = cast(ActorRequest, request)
    found.actor.require(permission)
    return found


@router.get("/exercises/scenarios", response=list[ScenarioOut])
def exercise_scenarios(request: HttpRequest) -> Any:
    """List what ships and can be played with people."""
    _asked(request, Permission.EXERCISE_RUN)
    sheets = [scripts.load_sheet(slug) for slug in scripts.sheet_slugs()]
    full = [load_scenario(slug) for slug in full_scenarios()]
    return [
        *(_scenario(one.slug, one.name, one.script, has_world=False) for one in sheets),
        *(_scenario(one.slug, one.name, one.script, has_world=True) for one in full),
    ]


def _scenario(slug: str, name: Any, script: Script, *, has_world: bool) -> dict[str, Any]:
    return {
        "slug": slug,
        "name": dict(name),
        "kind": script.kind.value,
        "has_world": has_world,
        "days": script.span.last // DAY + 1,
        "teams": len(script.teams),
        "injects": len(script.injects),
        "objectives": len(script.objectives),
        "questions": len(script.observers.questions),
    }


@router.get("/exercises", response=list[ExerciseOut])
def exercise_list(request: HttpRequest, q: Word = "", state: Word = "") -> Any:
    """List exercises with people, newest first."""
    _asked(request, Permission.REPORT_READ)
    return queries.rehearsals(q, state)


@router.post("/exercises", response={201: OneOut})
def exercise_make(request: HttpRequest, given: ExerciseIn) -> Any:
    """Make an exercise from a scenario that ships, or from a file; nobody is told anything yet."""
    asked = cast(ActorRequest, request)
    made = actions.create(
        _text(given, asked.actor),
        name=given.name,
        people=given.people,
        seed=given.seed,
        by=asked.actor,
        at=asked.at,
    )
    return Status(201, shown_exercise(made.id, asked))


def _text(given: ExerciseIn, by: Actor) -> str:
    """Return the file of the exercise that is asked for."""
    by.require(Permission.EXERCISE_RUN)
    if given.file:
        return given.file
    if given.scenario in scripts.sheet_slugs():
        return scripts.sheet_text(given.scenario)
    if given.scenario in full_scenarios():
        return scenario_text(given.scenario)
    problem = _("Choose an exercise, or a file of your own.")
    raise actions.BadInput(problem, fields={"scenario": [problem]})


@router.get("/exercises/runs", response=list[RunOut])
def exercise_runs(request: HttpRequest) -> Any:
    """List exercises that were played by a program, newest first."""
    _asked(request, Permission.REPORT_READ)
    rows = Exercise.objects.defer("summary", "weights").order_by("-started_at", "-id")
    return list(rows[:MOST])


@router.get("/exercises/runs/{uuid:exercise_id}", response=OneRunOut)
def exercise_run(request: HttpRequest, exercise_id: UUID) -> Any:
    """Return a run: its figures by day, where its people come from, published figures beside."""
    _asked(request, Permission.REPORT_READ)
    row = Exercise.objects.get(id=exercise_id)
    columns = {name: getattr(row, name) for name in RunOut.model_fields}
    return columns | {"weights": row.weights} | _figures(row)


@router.get("/exercises/{uuid:rehearsal_id}", response=OneOut)
def exercise_one(request: HttpRequest, rehearsal_id: UUID) -> Any:
    """Return an exercise with its figures, and its report once it has ended."""
    return shown_exercise(rehearsal_id, _asked(request, Permission.REPORT_READ))


@router.post("/exercises/{uuid:rehearsal_id}/clock", response=OneOut)
def exercise_clock(request: HttpRequest, rehearsal_id: UUID, given: ClockIn) -> Any:
    """Begin, step, pause or end an exercise; for whoever leads it."""
    asked = cast(ActorRequest, request)
    by, at = asked.actor, asked.at
    plain = {
        "begin": actions.start,
        "next": actions.step_to_next,
        "day": actions.next_day,
        "pause": actions.pause,
        "resume": actions.resume,
        "end": actions.end,
    }
    if given.do == "step":
        actions.step(rehearsal_id, given.minutes, by=by, at=at)
    elif given.do == "run":
        actions.run_clock(rehearsal_id, given.factor, by=by, at=at)
    else:
        plain[given.do](rehearsal_id, by=by, at=at)
    return shown_exercise(rehearsal_id, asked)


def shown_exercise(rehearsal_id: UUID, asked: ActorRequest) -> dict[str, Any]:
    """Return an exercise as it stands; injects to those alone who run exercises."""
    row = queries.rehearsal(rehearsal_id)
    script, minute = queries.script(row), actions.minute_now(row, asked.at)
    is_over = row.state == RehearsalState.ENDED
    if is_over:
        audit.saw("exercises.report.read", [row.id], by=asked.actor, at=asked.at)
    columns = {name: getattr(row, name) for name in ExerciseOut.model_fields}
    return (
        columns
        | {
            "minute": minute,
            "day": minute // DAY,
            "time": clock(minute),
            "is_busy": row.busy_since is not None,
            "fault": row.fault,
            "teams": [
                {
                    "slug": one.slug,
                    "name": dict(one.name),
                    "roles": [role.slug for role in one.roles],
                }
                for one in script.teams
            ],
            "injects": shown_injects(row) if asked.actor.may(Permission.EXERCISE_RUN) else [],
            "objectives": _objectives(script),
            "report": row.report if is_over else None,
        }
        | _figures(worlds.simulation(row))
    )


def shown_injects(row: Rehearsal) -> list[dict[str, Any]]:
    """Return what is told, in the order of its minutes."""
    same = ("id", "slug", "to", "title", "text", "due", "state")
    return [
        {name: getattr(one, name) for name in same}
        | {"day": one.minute // DAY, "time": clock(one.minute)}
        for one in queries.injects(row)
    ]


def _objectives(script: Script) -> list[dict[str, Any]]:
    return [
        {
            "slug": one.slug,
            "text": dict(one.text),
            "indicator": one.indicator,
            "of": one.of,
            "aim": str(one.aim),
            "by_day": one.by_day,
        }
        for one in script.objectives
    ]


def _figures(row: Exercise | None) -> dict[str, Any]:
    """Return the figures of a simulated world by day, published ones beside; none without one."""
    kept = row.summary if row is not None else {}
    return {
        "days": kept.get("days", []),
        "stands_for": kept.get("stands_for", 0),
        "published": kept.get("published", []),
    }
