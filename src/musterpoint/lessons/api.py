"""Lessons, practices and indicators for programs: the same questions and steps as the pages."""

from datetime import date, datetime
from typing import Annotated, Any, cast
from uuid import UUID

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Field, Router, Schema, Status

from musterpoint.kernel.errors import Missing
from musterpoint.lessons import actions, figures, practices, queries, records, rules
from musterpoint.lessons.actions import LessonIn
from musterpoint.lessons.models import ActionItem
from musterpoint.lessons.practices import Wanted
from musterpoint.lessons.queries import Filters
from musterpoint.lessons.values import EventIn
from musterpoint.tenancy.actors import Permission
from musterpoint.web.http import ActorRequest

router = Router(tags=["lessons"])
#: No control characters: the database refuses a NUL in a text that it is asked for.
Word = Annotated[str, Field(max_length=80, pattern=r"^[^\x00-\x1f]*$")]
Text = Annotated[str, Field(max_length=4000, pattern=r"^[^\x00]*$")]


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
    """A lesson to write; about what happened, never about a person."""

    title: Annotated[str, Field(max_length=200, min_length=1, pattern=r"^[^\x00-\x1f]*$")]
    what: Text
    why: Text = ""
    theme: Word
    phases: list[Word] = []
    origin: Word = "other"


class AdviceBody(Schema):
    """What is recommended, to this organisation; to another, people send it on the page."""

    text: Text


class AdviceOut(Schema):
    """A recommendation; ``answer`` is waiting until whoever decides answers it on the page."""

    id: UUID
    lesson_id: UUID
    number: int
    text: str
    answer: str
    answer_due: date


class EvidenceBody(Schema):
    """What shows that an action was done: words, or a course, roster, plan ... of ours."""

    text: Text = ""
    remedy_kind: Annotated[str, Field(max_length=20, pattern=r"^[^\x00-\x1f]*$")] = ""
    remedy_key: Annotated[str, Field(max_length=60, pattern=r"^[^\x00-\x1f]*$")] = ""


class VerdictBody(Schema):
    """Whether what was done held: in a crisis by its slug, an exercise kept here, or another."""

    is_confirmed: bool
    text: Text
    crisis: Word = ""
    exercise_kind: Annotated[str, Field(max_length=20, pattern=r"^[^\x00-\x1f]*$")] = ""
    exercise_key: Annotated[str, Field(max_length=60, pattern=r"^[^\x00-\x1f]*$")] = ""
    event: Annotated[str, Field(max_length=200, pattern=r"^[^\x00-\x1f]*$")] = ""
    held_on: date | None = None


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


class LessonOut(Schema):
    """A lesson."""

    id: UUID
    number: int
    title: str
    what: str
    why: str
    theme: str
    phases: list[str]


class PracticeOut(Schema):
    """A practice in MICIC's record shape, in one of its languages; illustrative, not endorsed."""

    code: str
    language: str
    state: str
    label: str
    title: str
    type_of_practice: str
    country: str
    stakeholder_name: str
    stakeholder_type: str
    crisis_type: list[str]
    crisis_phase: list[str]
    description: str
    related_links: list[str]
    guidelines_thematic_areas: list[str]


class IndicatorOut(Schema):
    """An indicator; ``value`` is null where it may not be told or differs by crisis."""

    code: str
    label: str
    definition: str
    unit: str
    direction: str
    breakdowns: list[str]
    package: str
    query: str
    is_of_crisis: bool
    value: int | None
    as_of: datetime


def _asked(request: HttpRequest, permission: Permission) -> ActorRequest:
    found = cast(ActorRequest, request)
    found.actor.require(permission)
    return found


@router.get("/lessons", response=list[LineOut])
def lessons(request: HttpRequest, standing: Word = "", theme: Word = "", q: Word = "") -> Any:
    """List lessons with their recommendations and actions, what is late first."""
    asked = _asked(request, Permission.LESSONS_READ)
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
    made = actions.write_lesson(
        LessonIn(
            title=given.title,
            what=given.what,
            why=given.why,
            theme=given.theme,
            phases=tuple(given.phases),
            origin=given.origin,
        ),
        by=asked.actor,
        at=asked.at,
    )
    return Status(201, made)


@router.post("/lessons/{uuid:lesson_id}/recommendations", response={201: AdviceOut})
def recommend(request: HttpRequest, lesson_id: UUID, given: AdviceBody) -> Any:
    """Recommend something to this organisation; its answer stays with people."""
    asked = cast(ActorRequest, request)
    return Status(201, actions.recommend(lesson_id, given.text, by=asked.actor, at=asked.at))


def _action(row: ActionItem) -> dict[str, Any]:
    names = ActionOut.model_fields.keys() - {"evidence"}
    return {name: getattr(row, name) for name in names} | {"evidence": row.evidence.count()}


@router.post("/lessons/actions/{uuid:lesson_action}/evidence", response={201: ActionOut})
def evidence(request: HttpRequest, lesson_action: UUID, given: EvidenceBody) -> Any:
    """Add what shows that an action was done."""
    asked = cast(ActorRequest, request)
    remedy = (given.remedy_kind, given.remedy_key) if given.remedy_kind else None
    made = actions.add_evidence(lesson_action, given.text, remedy, by=asked.actor, at=asked.at)
    return Status(201, _action(made.action))


@router.post("/lessons/actions/{uuid:lesson_action}/done", response=ActionOut)
def done(request: HttpRequest, lesson_action: UUID) -> Any:
    """Say that an action is done; something must show it."""
    asked = cast(ActorRequest, request)
    return _action(actions.end_action(lesson_action, by=asked.actor, at=asked.at))


@router.post("/lessons/actions/{uuid:lesson_action}/verification", response={201: ActionOut})
def verification(request: HttpRequest, lesson_action: UUID, given: VerdictBody) -> Any:
    """Say whether it held in a later crisis or exercise; whoever did it cannot say so."""
    asked = cast(ActorRequest, request)
    crisis = figures.chosen_crisis(given.crisis) if given.crisis else None
    if given.crisis and crisis is None:
        raise Missing(_("There is no such crisis here."))
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
    return Status(201, _action(made.action))


@router.get("/practices", response=list[PracticeOut])
def practice_list(
    request: HttpRequest,
    q: Word = "",
    stakeholder: Word = "",
    phase: Word = "",
    theme: Word = "",
    guideline: Annotated[int, Field(ge=0, le=15)] = 0,
) -> Any:
    """List practices, a record for each language."""
    _asked(request, Permission.LESSONS_READ)
    wanted = Wanted(text=q, stakeholder=stakeholder, phase=phase, theme=theme, guideline=guideline)
    return records.records(practices.library(wanted))


@router.get("/indicators", response=list[IndicatorOut])
def indicator_list(request: HttpRequest, crisis: Word = "") -> Any:
    """List every registered indicator; with the slug of a crisis as it stands there now."""
    asked = _asked(request, Permission.REPORT_READ)
    chosen = figures.chosen_crisis(crisis) if crisis else None
    if crisis and chosen is None:
        raise Missing(_("There is no such crisis here."))
    return [
        {
            "code": one.indicator.code,
            "label": one.label,
            "definition": one.definition,
            "unit": one.indicator.unit,
            "direction": one.indicator.direction.value,
            "breakdowns": list(one.indicator.breakdowns),
            "package": one.indicator.package,
            "query": one.indicator.query,
            "is_of_crisis": one.indicator.is_of_crisis,
            "value": one.value,
            "as_of": asked.at,
        }
        for one in figures.present(chosen.id if chosen else None)
    ]
