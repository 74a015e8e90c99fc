"""Assessments and the plan that closes their gaps, for programs: read, answered and planned."""

from datetime import date, datetime
from typing import Annotated, Any, cast
from uuid import UUID

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Field, Router, Status

from musterpoint.capacity import actions, queries
from musterpoint.capacity.allowing import allowed
from musterpoint.capacity.models import Subject
from musterpoint.capacity.queries import Filters, ItemFilters, ItemLine, Line
from musterpoint.capacity.values import AnswerIn, AssessmentIn, ItemIn
from musterpoint.tenancy.actors import Permission
from musterpoint.web.http import ActorRequest
from musterpoint.web.schemas import Schema

router = Router(tags=["capacity"])
#: No control characters: the database refuses a NUL in a text that it is asked for.
Word = Annotated[str, Field(max_length=40, pattern=r"^[^\x00-\x1f]*$")]
Text = Annotated[str, Field(max_length=2000, pattern=r"^[^\x00]*$")]
Address = Annotated[str, Field(max_length=500, pattern=r"^[^\x00-\x1f]*$")]
Line200 = Annotated[str, Field(max_length=200, pattern=r"^[^\x00-\x1f]*$")]
Level = Annotated[int, Field(ge=0, le=4)]
#: Kind and key of what ``kernel.remedies`` finds: a course, a plan, an exercise ...
Kind = Annotated[str, Field(max_length=30, pattern=r"^[^\x00-\x1f]*$")]
Key = Annotated[str, Field(max_length=120, pattern=r"^[^\x00-\x1f]*$")]


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
    """
    An answer: ``level`` is None where it is not given or does not concern.

    ``revision`` counts its changes; whoever answers sends the one that was read.
    """

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
    revision: int


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


class AssessmentBody(Schema):
    """
    The head of an assessment: ``subject`` is self, platform (with ``partner_id``) or outside.

    An organisation outside has a name, and somebody there who will agree.
    """

    title: Annotated[str, Field(max_length=120, pattern=r"^[^\x00-\x1f]*$")]
    subject: Annotated[str, Field(pattern="^(self|platform|outside)$")] = "self"
    as_of: date
    partner_id: UUID | None = None
    partner_name: Line200 = ""
    contact_name: Line200 = ""
    contact_address: Line200 = ""


class AnswerBody(Schema):
    """
    An answer to a question of a draft, written on the ``revision`` that was read.

    Without an ``aim`` the one that stands there is kept; ``without_aim`` says that there is none.
    """

    revision: Annotated[int, Field(ge=1, le=2**31 - 1)]
    concerns: bool = True
    level: Level | None = None
    aim: Level | None = None
    without_aim: bool = False
    limits: Annotated[list[Word], Field(max_length=20)] = []
    note: Text = ""
    evidence: Text = ""
    link: Address = ""


class ItemBody(Schema):
    """How an item is planned; what is left out stands empty afterwards."""

    what: Text
    owner_id: UUID | None = None
    due_on: date
    cost_minor: Annotated[int, Field(ge=0, lt=10**15)] | None = None
    currency: Annotated[str, Field(max_length=3, pattern=r"^([A-Z]{3})?$")] = ""


class RemedyBody(Schema):
    """The course, roster, procedure, plan, exercise ... that closes a gap; kind "" is none."""

    remedy_kind: Kind
    remedy_key: Key = ""


class DoneBody(Schema):
    """What shows that an item is done: words, or an address on the web."""

    evidence: Text = ""
    link: Address = ""


class WhyBody(Schema):
    """A reason."""

    why: Text


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


@router.post("/capacity/assessments", response={201: WholeOut})
def begin(request: HttpRequest, given: AssessmentBody) -> Any:
    """Begin an assessment with an empty answer to each question."""
    asked = cast(ActorRequest, request)
    asked.actor.require(Permission.CAPACITY_CHANGE)
    values = given.dict()
    if given.subject == Subject.PLATFORM:
        partners = allowed((actions.ASSESSMENT, actions.ANSWER), asked.at)
        if given.partner_id not in partners:
            problem = _("Choose an organisation with whom an agreement allows assessments.")
            raise actions.BadAssessment(problem, fields={"partner_id": [problem]})
        values["partner_name"] = partners[given.partner_id]
    made = actions.begin(AssessmentIn(**values), by=asked.actor, at=asked.at)
    return Status(201, _whole(made.id))


@router.post("/capacity/assessments/{uuid:capacity_id}/submitted", response=WholeOut)
def submitted(request: HttpRequest, capacity_id: UUID) -> Any:
    """Submit a draft whose questions are all answered; who agrees are people, on the page."""
    asked = cast(ActorRequest, request)
    actions.submit(capacity_id, by=asked.actor, at=asked.at)
    return _whole(capacity_id)


@router.get("/capacity/assessments/{uuid:capacity_id}", response=WholeOut)
def assessment(request: HttpRequest, capacity_id: UUID) -> Any:
    """Return an assessment with its answers; the contact of a partner is left out."""
    cast(ActorRequest, request).actor.require(Permission.CAPACITY_READ)
    return _whole(capacity_id)


def _whole(capacity_id: UUID) -> dict[str, Any]:
    found = queries.overview(capacity_id)
    return _assessment(found.line) | {
        "is_intact": found.is_intact,
        "answers": [
            _answer(section.area.code, one) for section in found.sections for one in section.lines
        ],
    }


def _answer(area: str, one: queries.QuestionLine) -> dict[str, Any]:
    return {
        "question": one.question.code,
        "area": area,
        "concerns": one.answer.concerns,
        "level": one.mark.level,
        "aim": one.mark.aim,
        "gap": one.mark.gap,
        "limits": one.answer.limits.split(),
        "note": one.answer.note,
        "evidence": one.answer.evidence,
        "link": one.answer.link,
        "revision": one.answer.revision,
    }


@router.post(
    "/capacity/assessments/{uuid:capacity_id}/answers/{slug:capacity_question}",
    response=AnswerOut,
)
def answer(
    request: HttpRequest, capacity_id: UUID, capacity_question: str, given: AnswerBody
) -> Any:
    """Answer a question of a draft."""
    asked = cast(ActorRequest, request)
    values = given.dict()
    revision, limits = values.pop("revision"), tuple(values.pop("limits"))
    actions.answer(
        capacity_id, capacity_question, AnswerIn(**values, limits=limits), revision,
        by=asked.actor, at=asked.at,
    )  # fmt: skip
    found = queries.overview(capacity_id)
    return next(
        _answer(section.area.code, one)
        for section in found.sections
        for one in section.lines
        if one.question.code == capacity_question
    )


@router.get("/capacity/items", response=list[ItemOut])
def items(request: HttpRequest, state: Word = "", area: Word = "") -> Any:
    """List items; ``state`` may also be live or late. Live ones first, by their day."""
    asked = cast(ActorRequest, request)
    asked.actor.require(Permission.CAPACITY_READ)
    found = queries.items(ItemFilters(state=state, area=area), asked.at.date())
    return [_item(one) for one in found]


def _changed(request: ActorRequest, item_id: UUID) -> dict[str, Any]:
    return _item(queries.item(item_id, request.at.date()))


@router.post("/capacity/items/{uuid:capacity_item}", response=ItemOut)
def plan(request: HttpRequest, capacity_item: UUID, given: ItemBody) -> Any:
    """Say what is done about a gap, by whom, until when and for how much."""
    asked = cast(ActorRequest, request)
    actions.plan_item(capacity_item, ItemIn(**given.dict()), by=asked.actor, at=asked.at)
    return _changed(asked, capacity_item)


@router.post("/capacity/items/{uuid:capacity_item}/remedy", response=ItemOut)
def remedy(request: HttpRequest, capacity_item: UUID, given: RemedyBody) -> Any:
    """Choose what closes the gap; the item is done only once that is, after the gap was found."""
    asked = cast(ActorRequest, request)
    sent = (given.remedy_kind, given.remedy_key)
    chosen = sent if any(sent) else None
    actions.choose_remedy(capacity_item, chosen, by=asked.actor, at=asked.at)
    return _changed(asked, capacity_item)


@router.post("/capacity/items/{uuid:capacity_item}/begun", response=ItemOut)
def begun(request: HttpRequest, capacity_item: UUID) -> Any:
    """Say that the work on an item is under way."""
    asked = cast(ActorRequest, request)
    actions.start(capacity_item, by=asked.actor, at=asked.at)
    return _changed(asked, capacity_item)


@router.post("/capacity/items/{uuid:capacity_item}/done", response=ItemOut)
def done(request: HttpRequest, capacity_item: UUID, given: DoneBody) -> Any:
    """Say that an item is done, and how that can be seen."""
    asked = cast(ActorRequest, request)
    actions.finish(capacity_item, given.evidence, given.link, by=asked.actor, at=asked.at)
    return _changed(asked, capacity_item)


@router.post("/capacity/items/{uuid:capacity_item}/dropped", response=ItemOut)
def dropped(request: HttpRequest, capacity_item: UUID, given: WhyBody) -> Any:
    """Drop an item, with the reason."""
    asked = cast(ActorRequest, request)
    actions.drop(capacity_item, given.why, by=asked.actor, at=asked.at)
    return _changed(asked, capacity_item)


@router.post("/capacity/items/{uuid:capacity_item}/reopened", response=ItemOut)
def reopened(request: HttpRequest, capacity_item: UUID, given: WhyBody) -> Any:
    """Open an item again that was done or dropped, with the reason."""
    asked = cast(ActorRequest, request)
    actions.reopen(capacity_item, given.why, by=asked.actor, at=asked.at)
    return _changed(asked, capacity_item)
