"""The life of a plan for programs: written on, decided by two, at work, shared."""

from datetime import date, datetime
from typing import Annotated, Any, Literal, cast
from uuid import UUID

from django.http import HttpRequest
from ninja import Field, Status

from musterpoint.audit import actions as audit
from musterpoint.plans import actions, content, queries, reading
from musterpoint.plans.api._plans import (
    ActivationOut,
    ContentOut,
    Revision,
    RowBody,
    Values,
    Word,
    router,
    shown_activation,
    shown_plan,
    site,
)
from musterpoint.plans.sections import pack
from musterpoint.plans.values import HeadIn
from musterpoint.tenancy.actors import Permission
from musterpoint.web.changes import Change
from musterpoint.web.http import ActorRequest
from musterpoint.web.schemas import Schema

Why = Annotated[str, Field(max_length=2000, pattern=r"^[^\x00]*$")]
ROW = "/plans/{uuid:plan_id}/sections/{slug:plan_section}/rows/{uuid:plan_row}"


class HeadBody(Change):
    """What changes of a plan's head without a new version; what is left out stays."""

    name: Word | None = None
    holder_name: Word | None = None
    owner_id: UUID | None = None
    review_due: date | None = None


class MoveBody(Schema):
    """Where a row goes: ``step`` is -1 for up, 1 for down."""

    revision: Revision
    step: Literal[-1, 1]


class UndoBody(Schema):
    """The revision whose change is taken back."""

    revision: Revision


class ApprovalBody(Schema):
    """An approval of the ``revision`` that was read, with a note."""

    revision: Revision
    note: Why = ""


class WhyBody(Schema):
    """A decision with its reason."""

    why: Why


class LevelBody(Schema):
    """The higher level of a plan at work."""

    level: Annotated[int, Field(ge=1, le=4)]


class AssigneeBody(Schema):
    """Who does a task; null takes it from everybody."""

    user_id: UUID | None


class WorkOut(Schema):
    """A plan at work with how much of it is done."""

    id: UUID
    plan_id: UUID
    crisis_id: UUID
    level: int
    activated_at: datetime
    ended_at: datetime | None
    done: int
    late: int
    total: int


class ShareBody(Schema):
    """Which sections of the version in force are shared with whom; an agreement must allow it."""

    receiver_id: UUID
    sections: Annotated[list[Word], Field(min_length=1, max_length=100)]
    purpose: Annotated[str, Field(min_length=1, max_length=200, pattern=r"^[^\x00-\x1f]*$")]


class ShareOut(Schema):
    """The batch in which it was handed over."""

    batch_id: UUID


class ReceivedOut(Schema):
    """What another organisation shared of a plan; ``version`` is its number there."""

    id: UUID
    sender_name: str
    name: str
    kind: str
    country: str
    version: int
    review_due: date | None
    received_at: datetime


class OneReceivedOut(ReceivedOut):
    """A shared plan with its sections; it names nobody."""

    sections: dict[str, list[dict[str, Any]]]


class ToldOut(Schema):
    """Of how many plans the owner was told."""

    told: int


@router.patch("/plans/{uuid:plan_id}", response=ContentOut)
def head(request: HttpRequest, plan_id: UUID, given: HeadBody) -> Any:
    """Change a plan's name, owner and day of review; the day only moves nearer."""
    asked = _asked(request, Permission.PLANS_CHANGE)
    row = queries.plan(plan_id)
    kept = {name: getattr(row, name) for name in HeadBody.model_fields}
    sent = {name: value for name, value in given.dict().items() if value is not None}
    actions.change_head(plan_id, HeadIn(**kept | sent), by=asked.actor, at=asked.at)
    return shown_plan(plan_id, asked)


@router.post("/plans/{uuid:plan_id}/versions", response={201: ContentOut})
def version(request: HttpRequest, plan_id: UUID) -> Any:
    """Begin a draft with what is in force; an open draft is returned as it stands."""
    asked = cast(ActorRequest, request)
    actions.new_version(plan_id, by=asked.actor, at=asked.at)
    return Status(201, shown_plan(plan_id, asked))


@router.patch(ROW, response=ContentOut)
def change_row(
    request: HttpRequest, plan_id: UUID, plan_section: str, plan_row: UUID, given: RowBody
) -> Any:
    """Change columns of a row of the draft; what is left out stays, also what names people."""
    asked = _asked(request, Permission.PLANS_CHANGE)
    values = _as_typed(plan_id, plan_section, str(plan_row), asked) | given.values
    actions.put_row(
        plan_id, plan_section, values, given.revision, str(plan_row), by=asked.actor, at=asked.at
    )
    return shown_plan(plan_id, asked)


def _as_typed(plan_id: UUID, section: str, row_id: str, asked: ActorRequest) -> Values:
    """Return a row of the newest version as somebody would type it; nothing where it is none."""
    part = pack().sections.get(section)
    rows = queries.overview(plan_id, asked.at).content.get(section, ())
    row = next((one for one in rows if one[content.ID] == row_id), None)
    return reading.typed_row(part, row) if part is not None and row is not None else {}


@router.delete(ROW, response=ContentOut)
def remove_row(
    request: HttpRequest, plan_id: UUID, plan_section: str, plan_row: UUID, revision: Revision
) -> Any:
    """Take a row out of the draft."""
    asked = cast(ActorRequest, request)
    actions.remove_row(plan_id, plan_section, str(plan_row), revision, by=asked.actor, at=asked.at)
    return shown_plan(plan_id, asked)


@router.post(f"{ROW}/moved", response=ContentOut)
def move_row(
    request: HttpRequest, plan_id: UUID, plan_section: str, plan_row: UUID, given: MoveBody
) -> Any:
    """Move a row of the draft up or down."""
    asked = cast(ActorRequest, request)
    actions.move_row(
        plan_id, plan_section, str(plan_row), given.step, given.revision,
        by=asked.actor, at=asked.at,
    )  # fmt: skip
    return shown_plan(plan_id, asked)


@router.post("/plans/{uuid:plan_id}/undone", response=ContentOut)
def undo(request: HttpRequest, plan_id: UUID, given: UndoBody) -> Any:
    """Bring back what the draft said before its last change."""
    asked = cast(ActorRequest, request)
    actions.undo(plan_id, given.revision, by=asked.actor, at=asked.at)
    return shown_plan(plan_id, asked)


@router.post("/plans/{uuid:plan_id}/approval", response=ContentOut)
def approve(request: HttpRequest, plan_id: UUID, given: ApprovalBody) -> Any:
    """Put the version under review in force; nobody who wrote or sent it may, nor their program."""
    asked = cast(ActorRequest, request)
    actions.approve(plan_id, given.note, given.revision, by=asked.actor, at=asked.at)
    return shown_plan(plan_id, asked)


@router.post("/plans/{uuid:plan_id}/given-back", response=ContentOut)
def give_back(request: HttpRequest, plan_id: UUID, given: WhyBody) -> Any:
    """Give the version under review back to its writers, with what to change."""
    asked = cast(ActorRequest, request)
    actions.give_back(plan_id, given.why, by=asked.actor, at=asked.at)
    return shown_plan(plan_id, asked)


@router.post("/plans/{uuid:plan_id}/reviewed", response=ContentOut)
def reviewed(request: HttpRequest, plan_id: UUID, given: WhyBody) -> Any:
    """Say that the plan in force was looked at and is still good."""
    asked = cast(ActorRequest, request)
    actions.confirm_review(plan_id, given.why, by=asked.actor, at=asked.at)
    return shown_plan(plan_id, asked)


@router.post("/plans/{uuid:plan_id}/retired", response=ContentOut)
def retire(request: HttpRequest, plan_id: UUID, given: WhyBody) -> Any:
    """Retire a plan that nobody needs any more; it can still be read."""
    asked = cast(ActorRequest, request)
    actions.retire(plan_id, given.why, by=asked.actor, at=asked.at)
    return shown_plan(plan_id, asked)


@router.post("/plans/reminders", response=ToldOut)
def remind(request: HttpRequest) -> Any:
    """Tell the owners of all plans whose review is overdue, each at most once a day."""
    asked = _asked(request, Permission.MESSAGES_SEND)
    return {"told": actions.chase_now(by=asked.actor, at=asked.at)}


@router.get("/plans/activations", response=list[WorkOut])
def activations(request: HttpRequest, crisis_id: UUID | None = None) -> Any:
    """List plans at work and those that were, the newest first."""
    asked = _asked(request, Permission.PLANS_READ)
    same = ("id", "plan_id", "crisis_id", "level", "activated_at", "ended_at")
    return [
        {name: getattr(one.row, name) for name in same}
        | {"done": one.done, "late": one.late, "total": one.total}
        for one in queries.activations(crisis_id, asked.at)
    ]


@router.post("/plans/activations/{uuid:activation_id}/level", response=ActivationOut)
def raise_level(request: HttpRequest, activation_id: UUID, given: LevelBody) -> Any:
    """Raise the level of a plan at work: what the higher level needs is added."""
    asked = cast(ActorRequest, request)
    actions.raise_level(activation_id, given.level, site=site(asked), by=asked.actor, at=asked.at)
    return shown_activation(activation_id, asked)


@router.post("/plans/activations/{uuid:activation_id}/stood-down", response=ActivationOut)
def stand_down(request: HttpRequest, activation_id: UUID, given: WhyBody) -> Any:
    """End a plan's work: open tasks are dropped, and the plan is due for its review."""
    asked = cast(ActorRequest, request)
    actions.stand_down(activation_id, given.why, by=asked.actor, at=asked.at)
    return shown_activation(activation_id, asked)


@router.put("/plans/tasks/{uuid:plan_task}/assignee", response=ActivationOut)
def assign(request: HttpRequest, plan_task: UUID, given: AssigneeBody) -> Any:
    """Give a task to a colleague, or take it from everybody."""
    asked = cast(ActorRequest, request)
    row = actions.assign(plan_task, given.user_id, by=asked.actor, at=asked.at)
    return shown_activation(row.activation_id, asked)


@router.post("/plans/{uuid:plan_id}/shares", response={201: ShareOut})
def share(request: HttpRequest, plan_id: UUID, given: ShareBody) -> Any:
    """Share sections of the version in force; columns that name people stay here."""
    asked = _asked(request, Permission.DISCLOSURES_SEND)
    batch = actions.share(
        plan_id, given.sections, given.receiver_id, given.purpose, by=asked.actor, at=asked.at
    )
    return Status(201, {"batch_id": batch})


@router.get("/plans/received", response=list[ReceivedOut])
def received(request: HttpRequest) -> Any:
    """List what other organisations shared of their plans, the newest first."""
    asked = _asked(request, Permission.PLANS_READ)
    return [_received(one) for one in queries.received_plans(asked.at)]


@router.get("/plans/received/{uuid:received_plan}", response=OneReceivedOut)
def received_one(request: HttpRequest, received_plan: UUID) -> Any:
    """Return what another organisation shared of a plan."""
    asked = _asked(request, Permission.PLANS_READ)
    row = queries.received(received_plan, asked.at)
    audit.saw("plans.plan.read", [row.id], by=asked.actor, at=asked.at)
    here = pack()
    said = content.redacted(queries.received_content(row, asked.at), here, here.sections)
    return _received(row) | {"sections": said}


def _received(row: Any) -> dict[str, Any]:
    same = ReceivedOut.model_fields.keys() - {"version"}
    return {name: getattr(row, name) for name in same} | {"version": row.number}


def _asked(request: HttpRequest, permission: Permission) -> ActorRequest:
    asked = cast(ActorRequest, request)
    asked.actor.require(permission)
    return asked
