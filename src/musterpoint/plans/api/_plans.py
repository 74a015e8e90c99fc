"""Plans and what is to be done under them, for programs: the same actions as the pages."""

from datetime import date, datetime
from typing import Annotated, Any, cast
from uuid import UUID

from django.http import HttpRequest
from ninja import Field, Router, Status

from musterpoint.audit import actions as audit
from musterpoint.plans import actions, content, queries
from musterpoint.plans.models import Activation
from musterpoint.plans.queries import Filters, PlanLine
from musterpoint.plans.sections import pack
from musterpoint.plans.values import PlanIn
from musterpoint.tenancy.actors import Permission
from musterpoint.web.http import ActorRequest
from musterpoint.web.schemas import Schema

router = Router(tags=["plans"])
#: No control characters: the database refuses a NUL in a text that it is asked for.
Word = Annotated[str, Field(max_length=80, pattern=r"^[^\x00-\x1f]*$")]
Hazard = Annotated[str, Field(max_length=200, pattern=r"^[^\x00-\x1f]*$")]
Revision = Annotated[int, Field(ge=0, le=2**31 - 1)]
Values = dict[str, str | int | bool | list[float] | None]


class PlanOut(Schema):
    """A plan: ``standing`` is draft, review, in_force, overdue or retired."""

    id: UUID
    name: str
    kind: str
    holder: str
    country: str
    standing: str
    review_due: date | None
    version: int | None


class ContentOut(PlanOut):
    """
    A plan with what its newest version says, by section; named people are left out.

    ``revision`` counts the changes of that version; whoever writes a row sends the one that was
    read. ``state`` is draft, review, in_force or replaced.
    """

    revision: int
    state: str
    sections: dict[str, list[dict[str, Any]]]
    missing: list[str]


class PlanBody(Schema):
    """A plan to begin; its owner is a colleague. ``copy_of``: a plan in force to begin with."""

    name: Word
    kind: Word
    holder: Word
    country: Annotated[str, Field(max_length=3, pattern=r"^[A-Z]{3}$")]
    holder_name: Word = ""
    owner_id: UUID
    copy_of: UUID | None = None


class RowBody(Schema):
    """A row of a section by its columns, written on the ``revision`` that was read."""

    revision: Revision
    values: Values


class ReviewBody(Schema):
    """Why no migrants were consulted, for a plan that nobody of them helped to make."""

    without_migrants: Annotated[str, Field(max_length=2000, pattern=r"^[^\x00]*$")] = ""


class ActivateIn(Schema):
    """
    Put a plan to work in a crisis at an alert level.

    ``hazards`` are the names of those that came; a plan that names only one needs none here.
    """

    crisis_id: UUID
    level: Annotated[int, Field(ge=1, le=4)]
    hazards: Annotated[list[Hazard], Field(max_length=200)] | None = None


class TaskOut(Schema):
    """A thing to do; ``state`` is open, done or dropped."""

    id: UUID
    kind: str
    title: str
    level: int
    state: str
    assignee_id: UUID | None
    due_at: datetime | None
    is_late: bool


class ActivationOut(Schema):
    """A plan at work with its things to do, open ones first."""

    id: UUID
    plan_id: UUID
    crisis_id: UUID
    level: int
    activated_at: datetime
    ended_at: datetime | None
    tasks: list[TaskOut]


class TaskIn(Schema):
    """Where a task stands, with a note; ``dropped`` needs one."""

    state: Annotated[str, Field(pattern="^(open|done|dropped)$")]
    note: Annotated[str, Field(max_length=2000, pattern=r"^[^\x00]*$")] = ""


def _plan(line: PlanLine) -> dict[str, Any]:
    row = line.plan
    return {
        "id": row.id,
        "name": row.name,
        "kind": row.kind,
        "holder": row.holder,
        "country": row.country,
        "standing": line.standing,
        "review_due": row.review_due,
        "version": line.newest.number if line.newest else None,
    }


@router.get("/plans", response=list[PlanOut])
def plans(request: HttpRequest, kind: Word = "", country: Word = "", standing: Word = "") -> Any:
    """List plans, those whose review is due first on top."""
    asked = cast(ActorRequest, request)
    asked.actor.require(Permission.PLANS_READ)
    filters = Filters(kind=kind, country=country, standing=standing)
    return [_plan(one) for one in queries.plans(filters, asked.at.date())]


@router.get("/plans/{uuid:plan_id}", response=ContentOut)
def plan(request: HttpRequest, plan_id: UUID) -> Any:
    """Return what a plan says, without named people."""
    asked = cast(ActorRequest, request)
    asked.actor.require(Permission.PLANS_READ)
    return shown_plan(plan_id, asked)


def shown_plan(plan_id: UUID, asked: ActorRequest) -> dict[str, Any]:
    """Return a plan with its newest version, without named people; that it was read is kept."""
    found = queries.overview(plan_id, asked.at)
    audit.saw("plans.plan.read", [plan_id], by=asked.actor, at=asked.at)
    here = pack()
    return _plan(found.line) | {
        "revision": found.shown.revision,
        "state": found.shown.state,
        "sections": content.redacted(found.content, here, here.sections),
        "missing": list(dict.fromkeys(one.section for one in found.gaps)),
    }


@router.post("/plans", response={201: ContentOut})
def create(request: HttpRequest, given: PlanBody) -> Any:
    """Begin a plan with an empty draft, or with a copy of one in force."""
    asked = cast(ActorRequest, request)
    made = actions.create_plan(PlanIn(**given.dict()), by=asked.actor, at=asked.at)
    return Status(201, shown_plan(made.id, asked))


@router.post("/plans/{uuid:plan_id}/sections/{slug:plan_section}/rows", response={201: ContentOut})
def add_row(request: HttpRequest, plan_id: UUID, plan_section: str, given: RowBody) -> Any:
    """Add a row to a section of the draft."""
    asked = cast(ActorRequest, request)
    actions.put_row(
        plan_id, plan_section, given.values, given.revision, by=asked.actor, at=asked.at
    )
    return Status(201, shown_plan(plan_id, asked))


@router.post("/plans/{uuid:plan_id}/review", response=ContentOut)
def ask_for_review(request: HttpRequest, plan_id: UUID, given: ReviewBody | None = None) -> Any:
    """Send the draft to whoever approves: not this program, nor who made its access."""
    asked = cast(ActorRequest, request)
    why = given.without_migrants if given is not None else ""
    actions.send_to_review(plan_id, why, by=asked.actor, at=asked.at)
    return shown_plan(plan_id, asked)


@router.post("/plans/{uuid:plan_id}/activations", response={201: ActivationOut})
def activate(request: HttpRequest, plan_id: UUID, given: ActivateIn) -> Any:
    """Put a plan to work: its tasks, requests and draft messages are made in one step."""
    asked = cast(ActorRequest, request)
    made = actions.activate(
        plan_id, given.crisis_id, given.level, given.hazards,
        site=site(asked), by=asked.actor, at=asked.at,
    )  # fmt: skip
    return Status(201, shown_activation(made.id, asked))


@router.get("/plans/activations/{uuid:activation_id}", response=ActivationOut)
def activation(request: HttpRequest, activation_id: UUID) -> Any:
    """Return a plan at work."""
    asked = cast(ActorRequest, request)
    asked.actor.require(Permission.PLANS_READ)
    return shown_activation(activation_id, asked)


@router.patch("/plans/tasks/{uuid:plan_task}", response=ActivationOut)
def task(request: HttpRequest, plan_task: UUID, given: TaskIn) -> Any:
    """Say where a task stands."""
    asked = cast(ActorRequest, request)
    row = actions.end_task(plan_task, given.state, given.note, by=asked.actor, at=asked.at)
    return shown_activation(row.activation_id, asked)


def site(asked: ActorRequest) -> str:
    """Return where this site is, as links in messages name it."""
    return f"{asked.scheme}://{asked.get_host()}"[:200]


def shown_activation(activation_id: UUID, asked: ActorRequest) -> dict[str, Any]:
    """Return a plan at work with its things to do; that it was read is kept."""
    found: Activation
    found, lines = queries.activation(activation_id, asked.at)
    audit.saw("plans.plan.read", [found.plan_id], by=asked.actor, at=asked.at)
    return {
        "id": found.id,
        "plan_id": found.plan_id,
        "crisis_id": found.crisis_id,
        "level": found.level,
        "activated_at": found.activated_at,
        "ended_at": found.ended_at,
        "tasks": [
            {
                "id": one.task.id,
                "kind": one.task.kind,
                "title": one.title,
                "level": one.task.level,
                "state": one.task.state,
                "assignee_id": one.task.assignee_id,
                "due_at": one.task.due_at,
                "is_late": one.is_late,
            }
            for one in lines
        ],
    }
