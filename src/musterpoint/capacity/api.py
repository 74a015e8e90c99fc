"""Assessments and the plan that closes their gaps, for programs: read alone."""

from datetime import date, datetime
from typing import Annotated, Any, cast
from uuid import UUID

from django.http import HttpRequest
from ninja import Field, Router, Schema

from musterpoint.capacity import queries
from musterpoint.capacity.queries import Filters, ItemFilters, ItemLine, Line
from musterpoint.tenancy.actors import Permission
from musterpoint.web.http import ActorRequest

router = Router(tags=["capacity"])
#: No control characters: the database refuses a NUL in a text that it is asked for.
Word = Annotated[str, Field(max_length=40, pattern=r"^[^\x00-\x1f]*$")]


class AreaOut(Schema):
    """An area: mean level and mean aim from 0 to 4, and how many answers are below their aim."""

    area: str
    level: float
    aim: float | None
    gaps: int


class AssessmentOut(Schema):
    """An assessment; ``subject`` is self, platform or outside."""

    id: UUID
    title: str
    subject: str
    partner: str
    as_of: date
    state: str
    agreed_at: datetime | None
    answered: int
    asked: int
    areas: list[AreaOut]


class AnswerOut(Schema):
    """An answer: ``level`` is None where it is not given or does not concern."""

    question: str
    area: str
    concerns: bool
    level: int | None
    aim: int | None
    gap: int
    limits: list[str]
    note: str
    evidence: str
    link: str


class WholeOut(AssessmentOut):
    """An assessment with its answers; ``is_intact``: what was agreed stands as it was sealed."""

    is_intact: bool
    answers: list[AnswerOut]


class ItemOut(Schema):
    """
    An item of the capacity-building plan; ``cost_minor`` is in minor units of the currency.

    ``moved`` is rose, same or fell since the gap was found, empty when it is not assessed again.
    """

    id: UUID
    assessment_id: UUID
    partner: str
    area: str
    question: str
    level_then: int
    aim: int
    level_now: int | None
    moved: str
    what: str
    owner_id: UUID | None
    due_on: date
    cost_minor: int | None
    currency: str
    remedy_kind: str
    remedy_key: str
    state: str
    is_late: bool
    ended_at: datetime | None


def _assessment(line: Line) -> dict[str, Any]:
    row = line.row
    return {
        "id": row.id,
        "title": row.title,
        "subject": row.subject,
        "partner": row.partner_name,
        "as_of": row.as_of,
        "state": row.state,
        "agreed_at": row.agreed_at,
        "answered": line.answered,
        "asked": line.asked,
        "areas": [
            {"area": code, "level": one.level, "aim": one.aim, "gaps": one.gaps}
            for code, one in line.levels.items()
        ],
    }


def _item(line: ItemLine) -> dict[str, Any]:
    row = line.item
    return {
        "id": row.id,
        "assessment_id": row.assessment_id,
        "partner": row.assessment.partner_name,
        "area": line.area.code if line.area else "",
        "question": row.question,
        "level_then": row.level_then,
        "aim": row.aim,
        "level_now": line.level_now,
        "moved": line.moved,
        "what": row.what,
        "owner_id": row.owner_id,
        "due_on": row.due_on,
        "cost_minor": row.cost_minor,
        "currency": row.currency,
        "remedy_kind": row.remedy_kind,
        "remedy_key": row.remedy_key,
        "state": row.state,
        "is_late": line.is_late,
        "ended_at": row.ended_at,
    }


@router.get("/capacity/assessments", response=list[AssessmentOut])
def assessments(request: HttpRequest, subject: Word = "", state: Word = "") -> Any:
    """List assessments, the newest day first."""
    cast(ActorRequest, request).actor.require(Permission.CAPACITY_READ)
    return [_assessment(one) for one in queries.assessments(Filters(subject=subject, state=state))]


@router.get("/capacity/assessments/{uuid:capacity_id}", response=WholeOut)
def assessment(request: HttpRequest, capacity_id: UUID) -> Any:
    """Return an assessment with its answers; the contact of a partner is left out."""
    cast(ActorRequest, request).actor.require(Permission.CAPACITY_READ)
    found = queries.overview(capacity_id)
    return _assessment(found.line) | {
        "is_intact": found.is_intact,
        "answers": [
            {
                "question": one.question.code,
                "area": section.area.code,
                "concerns": one.answer.concerns,
                "level": one.mark.level,
                "aim": one.mark.aim,
                "gap": one.mark.gap,
                "limits": one.answer.limits.split(),
                "note": one.answer.note,
                "evidence": one.answer.evidence,
                "link": one.answer.link,
            }
            for section in found.sections
            for one in section.lines
        ],
    }


@router.get("/capacity/items", response=list[ItemOut])
def items(request: HttpRequest, state: Word = "", area: Word = "") -> Any:
    """List items; ``state`` may also be live or late. Live ones first, by their day."""
    asked = cast(ActorRequest, request)
    asked.actor.require(Permission.CAPACITY_READ)
    found = queries.items(ItemFilters(state=state, area=area), asked.at.date())
    return [_item(one) for one in found]
