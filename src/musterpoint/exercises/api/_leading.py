"""Exercises led by programs: checkpoints, rewind, injects, places, the end, two runs compared."""

from typing import Annotated, Any, Literal, cast
from uuid import UUID

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Field, Router, Status

from musterpoint.audit import actions as audit
from musterpoint.exercises import side_by_side
from musterpoint.exercises.api._exercises import (
    InjectOut,
    OneOut,
    Word,
    shown_exercise,
    shown_injects,
)
from musterpoint.exercises.models import Exercise
from musterpoint.exercises.playing import actions, comparing_runs, queries
from musterpoint.exercises.playing.actions import InjectIn, SeatIn
from musterpoint.exercises.playing.models import Checkpoint, Rehearsal, RehearsalState, Seat
from musterpoint.exercises.playing.views.pages import place_address
from musterpoint.exercises.script import DAY, clock
from musterpoint.tenancy.actors import Permission
from musterpoint.web import languages
from musterpoint.web.http import ActorRequest
from musterpoint.web.schemas import Schema

router = Router(tags=["exercises"])
Text = Annotated[str, Field(max_length=4000, pattern=r"^[^\x00]*$")]
Code = Annotated[str, Field(max_length=60, pattern=r"^[^\x00-\x1f]*$")]
ONE = "/exercises/{uuid:rehearsal_id}"
INJECT = ONE + "/injects/{uuid:inject_id}"


class CheckpointOut(Schema):
    """A place to which the exercise can be rewound."""

    id: UUID
    label: str
    day: int
    time: str


class CheckpointBody(Schema):
    """What the checkpoint is called."""

    label: Annotated[str, Field(max_length=100, pattern=r"^[^\x00-\x1f]*$")]


class RewindBody(Schema):
    """To which checkpoint; what came later is kept on a branch of its own."""

    checkpoint_id: UUID


class InjectBody(Schema):
    """An inject in one language; what it says in others stays."""

    day: Annotated[int, Field(ge=0, le=1000)]
    time: Code
    to: Annotated[list[Word], Field(min_length=1, max_length=50)]
    title: Word
    text: Text
    options: Annotated[list[Word], Field(max_length=20)] = []
    due: Annotated[int, Field(ge=1, le=100_000)] | None = None
    language: Annotated[str, Field(max_length=12, pattern=r"^[^\x00-\x1f]*$")] = "en"


class ControlBody(Schema):
    """What control writes to one team, or with an empty ``to_team`` to all."""

    to_team: Code = ""
    text: Text


class PlaceBody(Schema):
    """
    Who takes part: a colleague, somebody by name and address, or with ``is_me`` this program.

    Whoever has an address gets their link by mail; it is told nowhere else.
    """

    kind: Literal["player", "observer"] = "player"
    team: Code = ""
    role: Code = ""
    desk: Code = ""
    user_id: UUID | None = None
    name: Word = ""
    email: Annotated[str, Field(max_length=254, pattern=r"^[^\x00-\x1f]*$")] = ""
    language: Annotated[str, Field(max_length=12, pattern=r"^[^\x00-\x1f]*$")] = "en"
    is_me: bool = False


class PlaceOut(Schema):
    """A place in an exercise; who sits there is not named."""

    id: UUID
    rehearsal_id: UUID
    kind: str
    team: str
    role: str
    has_come: bool
    is_withdrawn: bool


class CameBody(Schema):
    """Whether somebody came; false takes it back."""

    came: bool


class HotWashBody(Schema):
    """What everybody said right after the exercise, one finding on a line."""

    text: Text


class LineOut(Schema):
    """
    One indicator or objective of both runs, in words and figures.

    ``better`` is null where neither can be said; there is one run on each side, so chance stays.
    """

    label: str
    before: str
    after: str
    difference: str
    better: bool | None


class ComparedOut(Schema):
    """Two runs of the same exercise side by side; ``notes`` are to be known before the figures."""

    notes: list[str]
    lines: list[LineOut]


@router.get(f"{ONE}/checkpoints", response=list[CheckpointOut])
def checkpoints(request: HttpRequest, rehearsal_id: UUID) -> Any:
    """List the checkpoints that can be gone back to, newest first."""
    _asked(request, Permission.EXERCISE_RUN)
    return [_checkpoint(one) for one in queries.checkpoints(queries.rehearsal(rehearsal_id))]


@router.post(f"{ONE}/checkpoints", response={201: CheckpointOut})
def keep_checkpoint(request: HttpRequest, rehearsal_id: UUID, given: CheckpointBody) -> Any:
    """Keep a place to which the exercise can be rewound."""
    asked = cast(ActorRequest, request)
    made = actions.checkpoint(rehearsal_id, given.label, by=asked.actor, at=asked.at)
    return Status(201, _checkpoint(made))


def _checkpoint(row: Checkpoint) -> dict[str, Any]:
    day, time = row.minute // DAY, clock(row.minute)
    return {"id": row.id, "label": row.label, "day": day, "time": time}


@router.post(f"{ONE}/rewound", response=OneOut)
def rewind(request: HttpRequest, rehearsal_id: UUID, given: RewindBody) -> Any:
    """Go back to a checkpoint; refused while the clock runs or a step is being played."""
    asked = cast(ActorRequest, request)
    actions.rewind(rehearsal_id, given.checkpoint_id, by=asked.actor, at=asked.at)
    return shown_exercise(rehearsal_id, asked)


@router.post(f"{ONE}/injects", response={201: InjectOut})
def add_inject(request: HttpRequest, rehearsal_id: UUID, given: InjectBody) -> Any:
    """Add an inject whose minute is still to come."""
    asked = cast(ActorRequest, request)
    made = actions.put_inject(
        rehearsal_id, _inject_in(given), language=given.language, by=asked.actor, at=asked.at
    )
    return Status(201, _inject(rehearsal_id, made.id))


@router.put(INJECT, response=InjectOut)
def change_inject(
    request: HttpRequest, rehearsal_id: UUID, inject_id: UUID, given: InjectBody
) -> Any:
    """Change and move an inject that was not told."""
    asked = cast(ActorRequest, request)
    actions.put_inject(
        rehearsal_id, _inject_in(given), inject_id=inject_id, language=given.language,
        by=asked.actor, at=asked.at,
    )  # fmt: skip
    return _inject(rehearsal_id, inject_id)


def _inject_in(given: InjectBody) -> InjectIn:
    told = given.dict(exclude={"language"})
    return InjectIn(**told | {"to": tuple(given.to), "options": tuple(given.options)})


@router.delete(INJECT, response=list[InjectOut])
def remove_inject(request: HttpRequest, rehearsal_id: UUID, inject_id: UUID) -> Any:
    """Take an inject out before the exercise begins."""
    asked = cast(ActorRequest, request)
    actions.remove_inject(rehearsal_id, inject_id, by=asked.actor, at=asked.at)
    return shown_injects(queries.rehearsal(rehearsal_id))


@router.post(f"{INJECT}/told", response=InjectOut)
def tell_inject(request: HttpRequest, rehearsal_id: UUID, inject_id: UUID) -> Any:
    """Tell an inject now, whatever its minute."""
    asked = cast(ActorRequest, request)
    actions.fire(rehearsal_id, inject_id, by=asked.actor, at=asked.at)
    return _inject(rehearsal_id, inject_id)


@router.post(f"{INJECT}/held", response=InjectOut)
def hold_inject(request: HttpRequest, rehearsal_id: UUID, inject_id: UUID) -> Any:
    """Hold an inject back; its minute passes without it."""
    asked = cast(ActorRequest, request)
    actions.hold(rehearsal_id, inject_id, by=asked.actor, at=asked.at)
    return _inject(rehearsal_id, inject_id)


@router.post(f"{INJECT}/released", response=InjectOut)
def release_inject(request: HttpRequest, rehearsal_id: UUID, inject_id: UUID) -> Any:
    """Let an inject that was held back wait again."""
    asked = cast(ActorRequest, request)
    actions.release(rehearsal_id, inject_id, by=asked.actor, at=asked.at)
    return _inject(rehearsal_id, inject_id)


def _inject(rehearsal_id: UUID, inject_id: UUID) -> dict[str, Any]:
    found = shown_injects(queries.rehearsal(rehearsal_id))
    return next(one for one in found if one["id"] == inject_id)


@router.post(f"{ONE}/control-messages", response=OneOut)
def control_message(request: HttpRequest, rehearsal_id: UUID, given: ControlBody) -> Any:
    """Write to one team, or to all, as control."""
    asked = cast(ActorRequest, request)
    actions.control_message(rehearsal_id, given.to_team, given.text, by=asked.actor, at=asked.at)
    return shown_exercise(rehearsal_id, asked)


@router.post(f"{ONE}/places", response={201: PlaceOut})
def give_place(request: HttpRequest, rehearsal_id: UUID, given: PlaceBody) -> Any:
    """Give somebody a place, or take one for this program, which then answers its inbox."""
    asked = cast(ActorRequest, request)
    told = given.dict(exclude={"is_me"})
    if given.is_me:
        told["user_id"] = asked.actor.id
    seat = actions.invite(
        rehearsal_id, SeatIn(**told), link=lambda token: place_address(asked, token),
        by=asked.actor, at=asked.at,
    )  # fmt: skip
    return Status(201, _place(seat))


@router.post("/exercises/places/{uuid:seat_id}/withdrawn", response=PlaceOut)
def withdraw_place(request: HttpRequest, seat_id: UUID) -> Any:
    """End somebody's place: the link opens nothing any more, what they did stays."""
    asked = cast(ActorRequest, request)
    return _place(actions.withdraw(seat_id, by=asked.actor, at=asked.at))


@router.post("/exercises/places/{uuid:seat_id}/attendance", response=PlaceOut)
def mark_came(request: HttpRequest, seat_id: UUID, given: CameBody) -> Any:
    """Note that somebody came or did not; never for itself, nor for whoever made it."""
    asked = cast(ActorRequest, request)
    return _place(actions.mark_came(seat_id, given.came, by=asked.actor, at=asked.at))


def _place(seat: Seat) -> dict[str, Any]:
    same = ("id", "rehearsal_id", "kind", "team", "role")
    return {name: getattr(seat, name) for name in same} | {
        "has_come": seat.came_at is not None,
        "is_withdrawn": seat.withdrawn_at is not None,
    }


@router.post(f"{ONE}/hot-wash", response=OneOut)
def hot_wash(request: HttpRequest, rehearsal_id: UUID, given: HotWashBody) -> Any:
    """Keep what everybody said right after the exercise; each line is a finding."""
    asked = cast(ActorRequest, request)
    actions.hot_wash(rehearsal_id, given.text, by=asked.actor, at=asked.at)
    return shown_exercise(rehearsal_id, asked)


@router.post(f"{ONE}/called-off", response=OneOut)
def call_off(request: HttpRequest, rehearsal_id: UUID) -> Any:
    """Call an exercise off; everybody's link ends, and there is no report."""
    asked = cast(ActorRequest, request)
    actions.call_off(rehearsal_id, by=asked.actor, at=asked.at)
    return shown_exercise(rehearsal_id, asked)


@router.post(f"{ONE}/report", response=OneOut)
def write_report(request: HttpRequest, rehearsal_id: UUID) -> Any:
    """Write the report again, with what observers said after the end."""
    asked = cast(ActorRequest, request)
    actions.write_again(rehearsal_id, by=asked.actor, at=asked.at)
    return shown_exercise(rehearsal_id, asked)


@router.get(f"{ONE}/compared", response=ComparedOut)
def compare(request: HttpRequest, rehearsal_id: UUID, before: UUID) -> Any:
    """Return two runs of the same exercise with people side by side; both have ended."""
    asked = _asked(request, Permission.REPORT_READ)
    earlier, later = _ended(before), _ended(rehearsal_id)
    if problem := comparing_runs.why_not(earlier, later):
        raise actions.NotNow(problem)
    audit.saw("exercises.report.read", [earlier.id, later.id], by=asked.actor, at=asked.at)
    language = languages.current().code
    return {
        "notes": [],
        "lines": comparing_runs.side_by_side(earlier, later, language, _figure),
    }


def _ended(rehearsal_id: UUID) -> Rehearsal:
    row = queries.rehearsal(rehearsal_id)
    if row.state != RehearsalState.ENDED:
        raise actions.NotNow(_("The report is written when the exercise ends."))
    return row


def _figure(_code: str, value: float | None) -> str:
    return "" if value is None else f"{value:g}"


@router.get("/exercises/runs/{uuid:exercise_id}/compared", response=ComparedOut)
def compare_runs(request: HttpRequest, exercise_id: UUID, before: UUID) -> Any:
    """Return two simulated runs of the same exercise side by side."""
    _asked(request, Permission.REPORT_READ)
    earlier, later = Exercise.objects.get(id=before), Exercise.objects.get(id=exercise_id)
    found = side_by_side.page(earlier, later)
    if found.problem:
        raise actions.NotNow(found.problem)
    return {"notes": found.notes, "lines": found.lines}


def _asked(request: HttpRequest, permission: Permission) -> ActorRequest:
    asked = cast(ActorRequest, request)
    asked.actor.require(permission)
    return asked
