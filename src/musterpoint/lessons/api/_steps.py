"""From the management response to an action that somebody else verified."""

from typing import Any, cast
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Status

from musterpoint.lessons import actions
from musterpoint.lessons.api._chain import ActionOut, AdviceOut, told
from musterpoint.lessons.api._shared import Day, Key, Kind, Name, Text, Word, crisis_of
from musterpoint.lessons.values import EventIn
from musterpoint.web.http import ActorRequest
from musterpoint.web.schemas import Schema

router = Router(tags=["lessons"])


class ResponseBody(Schema):
    """What the organisation answers: accepted, partly or rejected; the last two need a reason."""

    answer: Word
    reason: Text = ""


class ResponseOut(AdviceOut):
    """A recommendation that was answered; ``told``: whoever recommended it has the answer."""

    told: bool


class ActionBody(Schema):
    """Something to do, by a colleague, until a day."""

    what: Text
    owner_id: UUID
    due_on: Day


class OwnerBody(Schema):
    """Who does it from now on, until which day."""

    owner_id: UUID
    due_on: Day


class WhyBody(Schema):
    """A decision with its reason."""

    why: Text


class EvidenceBody(Schema):
    """What shows that an action was done: words, or a course, roster, plan ... of ours."""

    text: Text = ""
    remedy_kind: Kind = ""
    remedy_key: Key = ""


class VerdictBody(Schema):
    """Whether what was done held: in a crisis by its slug, an exercise kept here, or another."""

    is_confirmed: bool
    text: Text
    crisis: Word = ""
    exercise_kind: Kind = ""
    exercise_key: Key = ""
    event: Name = ""
    held_on: Day | None = None


@router.post("/lessons/recommendations/{uuid:lesson_advice}/response", response=ResponseOut)
def respond(request: HttpRequest, lesson_advice: UUID, given: ResponseBody) -> Any:
    """Answer a recommendation for the organisation, once; its role must include deciding."""
    asked = cast(ActorRequest, request)
    row, was_told = actions.answer(
        lesson_advice, given.answer, given.reason, by=asked.actor, at=asked.at
    )
    return {name: getattr(row, name) for name in AdviceOut.model_fields} | {"told": was_told}


@router.post("/lessons/recommendations/{uuid:lesson_advice}/actions", response={201: ActionOut})
def begin(request: HttpRequest, lesson_advice: UUID, given: ActionBody) -> Any:
    """Give something to do about an accepted recommendation to somebody."""
    asked = cast(ActorRequest, request)
    made = actions.begin_action(
        lesson_advice, given.what, given.owner_id, given.due_on, by=asked.actor, at=asked.at
    )
    return Status(201, told(made))


@router.post("/lessons/actions/{uuid:lesson_action}", response=ActionOut)
def reassign(request: HttpRequest, lesson_action: UUID, given: OwnerBody) -> Any:
    """Give an open action to somebody else, or until another day."""
    asked = cast(ActorRequest, request)
    return told(
        actions.change_action(
            lesson_action, given.owner_id, given.due_on, by=asked.actor, at=asked.at
        )
    )


@router.post("/lessons/actions/{uuid:lesson_action}/evidence", response={201: ActionOut})
def evidence(request: HttpRequest, lesson_action: UUID, given: EvidenceBody) -> Any:
    """Add what shows that an action was done."""
    asked = cast(ActorRequest, request)
    remedy = (given.remedy_kind, given.remedy_key) if given.remedy_kind else None
    made = actions.add_evidence(lesson_action, given.text, remedy, by=asked.actor, at=asked.at)
    return Status(201, told(made.action))


@router.post("/lessons/actions/{uuid:lesson_action}/done", response=ActionOut)
def done(request: HttpRequest, lesson_action: UUID) -> Any:
    """Say that an action is done; something must show it."""
    asked = cast(ActorRequest, request)
    return told(actions.end_action(lesson_action, by=asked.actor, at=asked.at))


@router.post("/lessons/actions/{uuid:lesson_action}/dropped", response=ActionOut)
def dropped(request: HttpRequest, lesson_action: UUID, given: WhyBody) -> Any:
    """Give up an open action, with a reason; its role must include deciding."""
    asked = cast(ActorRequest, request)
    return told(actions.drop_action(lesson_action, given.why, by=asked.actor, at=asked.at))


@router.post("/lessons/actions/{uuid:lesson_action}/verification", response={201: ActionOut})
def verification(request: HttpRequest, lesson_action: UUID, given: VerdictBody) -> Any:
    """Say whether it held in a later crisis or exercise; whoever did it cannot say so."""
    asked = cast(ActorRequest, request)
    crisis = crisis_of(given.crisis)
    event = EventIn(
        crisis_id=crisis.id if crisis else None,
        exercise_kind=given.exercise_kind,
        exercise_key=given.exercise_key,
        name=given.event,
        held_on=given.held_on,
    )
    made = actions.verify(
        lesson_action, given.is_confirmed, event, given.text, by=asked.actor, at=asked.at
    )
    return Status(201, told(made.action))
