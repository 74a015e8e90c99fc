"""The place of a program in an exercise: its inbox, its answers, what it observed."""

from typing import Annotated, Any, cast
from uuid import UUID

from django.http import HttpRequest
from ninja import Field, Router, Status

from musterpoint.audit import actions as audit
from musterpoint.exercises.playing import actions, presenting, queries, reporting
from musterpoint.exercises.playing.actions import RatingIn
from musterpoint.exercises.playing.models import Happening, Seat, SeatKind, Word
from musterpoint.exercises.script import DAY, clock
from musterpoint.tenancy.actors import Actor, Permission
from musterpoint.web.http import ActorRequest
from musterpoint.web.schemas import Schema

router = Router(tags=["exercises"])
Text = Annotated[str, Field(max_length=4000, pattern=r"^[^\x00]*$")]
Code = Annotated[str, Field(max_length=130, pattern=r"^[^\x00-\x1f]*$")]
ONE = "/exercises/{uuid:rehearsal_id}"
INBOX = ONE + "/inbox"
#: Of what happened a place's journal leaves these to its letters and check lists.
NOT_IN_JOURNAL = (Word.TOLD, Word.SEEN, Word.STEP)


class LetterOut(Schema):
    """What the team was told; ``left`` are the minutes for an answer, negative when it is late."""

    inject_id: UUID
    day: int
    time: str
    title: dict[str, str]
    text: dict[str, str]
    options: list[dict[str, str]]
    left: int | None
    is_seen: bool
    is_decided: bool


class SaidOut(Schema):
    """
    What was decided or written: ``word`` is decided, message or note.

    ``option`` is the place of a chosen answer among those of the inject, from 0.
    """

    number: int
    day: int
    time: str
    word: str
    team: str
    to_team: str
    inject_id: UUID | None
    option: int | None
    text: str


class InboxOut(Schema):
    """The own place of whoever asks: as a player its team's inbox, newest first."""

    seat_id: UUID
    kind: str
    team: str
    role: str
    state: str
    day: int
    time: str
    letters: list[LetterOut]
    journal: list[SaidOut]


class AnswerBody(Schema):
    """An answer to an inject: the place of an option from 0, or words, or both."""

    option: Annotated[int, Field(ge=0, le=1000)] | None = None
    text: Text = ""


class MessageBody(Schema):
    """A message to another team or to ``control``; to one's own team it is a note."""

    to_team: Code
    text: Text


class StepBody(Schema):
    """A step of a check list, done or not."""

    check_list: Code
    step: Code
    is_good: bool
    text: Text = ""


class RatingBody(Schema):
    """An observer's answer to one question: the place on the scale, from 1."""

    value: Annotated[int, Field(ge=1, le=100)]
    remark: Text = ""


class RatingsBody(Schema):
    """An observer's answers by question; a question left out keeps what was said before."""

    answers: Annotated[dict[Code, RatingBody], Field(min_length=1, max_length=200)]


@router.get(INBOX, response=InboxOut)
def inbox(request: HttpRequest, rehearsal_id: UUID) -> Any:
    """Return what this program's team was told and wrote; a program without a place has none."""
    asked, seat, _by = _own(request, rehearsal_id)
    return _shown(seat, asked)


@router.post(f"{INBOX}/{{uuid:inject_id}}/seen", response=InboxOut)
def acknowledge(request: HttpRequest, rehearsal_id: UUID, inject_id: UUID) -> Any:
    """Say for one's team that an inject was read; the first of a team counts."""
    asked, seat, by = _own(request, rehearsal_id)
    actions.acknowledge(seat.id, inject_id, by=by, at=asked.at)
    return _shown(seat, asked)


@router.post(f"{INBOX}/{{uuid:inject_id}}/answers", response={201: InboxOut})
def answer(request: HttpRequest, rehearsal_id: UUID, inject_id: UUID, given: AnswerBody) -> Any:
    """Answer an inject for one's team; again adds, the first counts for its time."""
    asked, seat, by = _own(request, rehearsal_id)
    actions.decide(seat.id, inject_id, given.text, option=given.option, by=by, at=asked.at)
    return Status(201, _shown(seat, asked))


@router.post(f"{INBOX}/messages", response={201: InboxOut})
def write(request: HttpRequest, rehearsal_id: UUID, given: MessageBody) -> Any:
    """Write to another team or to control."""
    asked, seat, by = _own(request, rehearsal_id)
    actions.write(seat.id, given.to_team, given.text, by=by, at=asked.at)
    return Status(201, _shown(seat, asked))


@router.post(f"{INBOX}/steps", response={201: InboxOut})
def mark_step(request: HttpRequest, rehearsal_id: UUID, given: StepBody) -> Any:
    """Tick a step of a check list as done or not done; the last word on a step counts."""
    asked, seat, by = _own(request, rehearsal_id)
    actions.mark_step(
        seat.id, given.check_list, given.step, given.is_good, given.text, by=by, at=asked.at
    )
    return Status(201, _shown(seat, asked))


@router.post(f"{INBOX}/ratings", response={201: InboxOut})
def rate(request: HttpRequest, rehearsal_id: UUID, given: RatingsBody) -> Any:
    """Rate what was observed."""
    asked, seat, by = _own(request, rehearsal_id)
    told = {name: RatingIn(value=one.value, remark=one.remark)
            for name, one in given.answers.items()}  # fmt: skip
    actions.rate(seat.id, told, by=by, at=asked.at)
    return Status(201, _shown(seat, asked))


def _own(request: HttpRequest, rehearsal_id: UUID) -> tuple[ActorRequest, Seat, Actor]:
    """Return the place of whoever asks, and who they are there: they act for nobody else."""
    asked = cast(ActorRequest, request)
    asked.actor.require(Permission.EXERCISE_PLAY)
    seat = queries.own_seat(rehearsal_id, asked.actor.id)
    audit.saw("exercises.place.opened", [seat.id], by=asked.actor, at=asked.at)
    return asked, seat, presenting.as_seat(seat, asked.organisation.id)


def _shown(seat: Seat, asked: ActorRequest) -> dict[str, Any]:
    row = queries.rehearsal(seat.rehearsal_id)
    live = queries.live(row)
    seen = live if seat.kind == SeatKind.OBSERVER else queries.of_team(live, seat.team)
    wanted = [one for one in seen if one.word not in NOT_IN_JOURNAL]
    texts = queries.written(row, wanted, asked.at)
    minute = actions.minute_now(row, asked.at)
    mine = [one for one in reporting.responses(queries.injects(row), seen) if one.team == seat.team]
    return {
        "seat_id": seat.id,
        "kind": seat.kind,
        "team": seat.team,
        "role": seat.role,
        "state": row.state,
        "day": minute // DAY,
        "time": clock(minute),
        "letters": [_letter(one, minute) for one in reversed(mine)],
        "journal": [_said(one, texts.get(one.id, "")) for one in reversed(wanted)],
    }


def _letter(one: reporting.Response, minute: int) -> dict[str, Any]:
    due, waited = one.inject.due, minute - one.told
    return {
        "inject_id": one.inject.id,
        "day": one.told // DAY,
        "time": clock(one.told),
        "title": one.inject.title,
        "text": one.inject.text,
        "options": one.inject.options,
        "left": None if due is None or one.decided is not None else due - waited,
        "is_seen": one.seen is not None,
        "is_decided": one.decided is not None,
    }


def _said(one: Happening, text: str) -> dict[str, Any]:
    same = ("number", "word", "team", "to_team", "inject_id", "option")
    day, time = one.minute // DAY, clock(one.minute)
    return {name: getattr(one, name) for name in same} | {"day": day, "time": time, "text": text}
