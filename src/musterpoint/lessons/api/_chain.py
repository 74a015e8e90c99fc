"""Lessons and recommendations: the board, one lesson with all that became of it."""

from datetime import date, datetime
from typing import Annotated, Any, cast
from uuid import UUID

from django.http import HttpRequest
from ninja import Field, Router, Status

from musterpoint.lessons import actions, queries, rules
from musterpoint.lessons.actions import LessonIn
from musterpoint.lessons.api._shared import Text, Word, asker
from musterpoint.lessons.models import ActionItem, Lesson, Origin
from musterpoint.lessons.queries import Filters
from musterpoint.tenancy.actors import Permission
from musterpoint.web.http import ActorRequest
from musterpoint.web.schemas import Schema

router = Router(tags=["lessons"])


class LineOut(Schema):
    """A row of the board; ``standing`` is overdue, waiting, asked, no_owner, open, done ..."""

    lesson_id: UUID
    number: int
    title: str
    theme: str
    partner: str
    recommendation_id: UUID | None
    recommendation: str
    answer: str
    action_id: UUID | None
    action: str
    owner_id: UUID | None
    due_on: date | None
    standing: str


class LessonInSchema(Schema):
    """
    A lesson as it is written; about what happened, never about a person.

    With ``review_id`` it was learned from that review, whatever ``origin`` says.
    """

    title: Annotated[str, Field(max_length=200, min_length=1, pattern=r"^[^\x00-\x1f]*$")]
    what: Text
    why: Text = ""
    theme: Word
    phases: Annotated[list[Word], Field(max_length=20)] = []
    origin: Word = "other"
    review_id: UUID | None = None


class LessonOut(Schema):
    """A lesson."""

    id: UUID
    number: int
    title: str
    what: str
    why: str
    theme: str
    phases: list[str]
    origin: str
    review_id: UUID | None


class ActionOut(Schema):
    """An action of a lesson as it stands; ``state`` is open, done, verified or dropped."""

    id: UUID
    what: str
    owner_id: UUID
    due_on: date
    state: str
    ended_at: datetime | None
    reopened: int
    evidence: int


class AdviceBody(Schema):
    """What is recommended, to this organisation; to another, people send it on the page."""

    text: Text


class AdviceOut(Schema):
    """A recommendation; ``answer`` is waiting, accepted, partly or rejected."""

    id: UUID
    lesson_id: UUID
    number: int
    text: str
    answer: str
    reason: str
    answer_due: date
    answered_at: datetime | None


class AdviceWholeOut(AdviceOut):
    """A recommendation with the actions that follow from it."""

    standing: str
    actions: list[ActionOut]


class WholeOut(LessonOut):
    """A lesson with its recommendations and their actions."""

    partner: str
    recommendations: list[AdviceWholeOut]


@router.get("/lessons", response=list[LineOut])
def lessons(request: HttpRequest, standing: Word = "", theme: Word = "", q: Word = "") -> Any:
    """List lessons with their recommendations and actions, what is late first."""
    asked = asker(request, Permission.LESSONS_READ)
    filters = Filters(text=q, theme=theme, standing=standing)
    return [
        {
            "lesson_id": one.lesson.id,
            "number": one.lesson.number,
            "title": one.lesson.title,
            "theme": one.lesson.theme,
            "partner": one.lesson.partner_name,
            "recommendation_id": one.recommendation.id if one.recommendation else None,
            "recommendation": one.recommendation.text if one.recommendation else "",
            "answer": one.recommendation.answer if one.recommendation else "",
            "action_id": one.action.id if one.action else None,
            "action": one.action.what if one.action else "",
            "owner_id": one.action.owner_id if one.action else None,
            "due_on": one.due_on,
            "standing": one.standing,
        }
        for one in queries.board(filters, rules.day_of(asked.at))
    ]


@router.post("/lessons", response={201: LessonOut})
def write(request: HttpRequest, given: LessonInSchema) -> Any:
    """Write a lesson."""
    asked = cast(ActorRequest, request)
    return Status(201, actions.write_lesson(_given(given), by=asked.actor, at=asked.at))


@router.get("/lessons/{uuid:lesson_id}", response=WholeOut)
def lesson(request: HttpRequest, lesson_id: UUID) -> Any:
    """Return a lesson with everything that became of it."""
    asked = asker(request, Permission.LESSONS_READ)
    found = queries.lesson_full(lesson_id, rules.day_of(asked.at))
    return _lesson(found.lesson) | {
        "partner": found.lesson.partner_name,
        "recommendations": [
            {name: getattr(one.row, name) for name in AdviceOut.model_fields}
            | {"standing": one.standing, "actions": [told(each.row) for each in one.actions]}
            for one in found.recommendations
        ],
    }


@router.post("/lessons/{uuid:lesson_id}", response=LessonOut)
def change(request: HttpRequest, lesson_id: UUID, given: LessonInSchema) -> Any:
    """Change what an own lesson says; the review that it came from stays."""
    asked = cast(ActorRequest, request)
    return actions.change_lesson(lesson_id, _given(given), by=asked.actor, at=asked.at)


@router.post("/lessons/{uuid:lesson_id}/recommendations", response={201: AdviceOut})
def recommend(request: HttpRequest, lesson_id: UUID, given: AdviceBody) -> Any:
    """Recommend something to this organisation."""
    asked = cast(ActorRequest, request)
    return Status(201, actions.recommend(lesson_id, given.text, by=asked.actor, at=asked.at))


def _given(body: LessonInSchema) -> LessonIn:
    values = body.dict() | {"phases": tuple(body.phases)}
    return LessonIn(**values | ({"origin": Origin.REVIEW} if body.review_id else {}))


def _lesson(row: Lesson) -> dict[str, Any]:
    return {name: getattr(row, name) for name in LessonOut.model_fields}


def told(row: ActionItem) -> dict[str, Any]:
    """Return an action as programs read it."""
    names = ActionOut.model_fields.keys() - {"evidence"}
    return {name: getattr(row, name) for name in names} | {"evidence": row.evidence.count()}
