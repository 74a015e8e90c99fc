"""The board of deadlines and where a run stands, for programs; nothing is changed here."""

from datetime import datetime
from typing import Annotated, Any, cast
from uuid import UUID

from django.http import HttpRequest
from ninja import Field, Router

from musterpoint.audit import actions as audit
from musterpoint.procedures import queries
from musterpoint.procedures.models import ProtectedRun
from musterpoint.procedures.queries import Filters
from musterpoint.tenancy.actors import Permission
from musterpoint.web.http import ActorRequest
from musterpoint.web.schemas import Schema

router = Router(tags=["procedures"])
#: No control characters: the database refuses a NUL in a text that it is asked for.
Word = Annotated[str, Field(max_length=80, pattern=r"^[^\x00-\x1f]*$")]


class DeadlineOut(Schema):
    """One open deadline. ``due_at`` is null while its clock stands."""

    run_id: UUID
    reference: str
    code: str
    procedure: str
    step: str
    roles: list[str]
    assignee_id: UUID | None
    due_at: datetime | None
    left_seconds: int | None
    is_overdue: bool
    is_gated: bool
    is_owed: bool


class BoardOut(Schema):
    """A page of the board; ``next_cursor`` is the cursor of the page after it, empty at the end."""

    items: list[DeadlineOut]
    next_cursor: str


class StepOut(Schema):
    """A step where a run stands, with the sentences that say what keeps its gate closed."""

    id: str
    title: str
    roles: list[str]
    is_gated: bool
    is_owed: bool
    missing: list[str]
    waits_for: list[str]
    due_at: datetime | None


class RunOut(Schema):
    """A run; what was answered in it is not told here."""

    id: UUID
    reference: str
    code: str
    version: str
    state: str
    end: str
    began_at: datetime
    ended_at: datetime | None
    steps: list[StepOut]


@router.get("/procedures/deadlines", response=BoardOut)
def deadlines(
    request: HttpRequest,
    role: Word = "",
    code: Word = "",
    when: Word = "",
    reference: Word = "",
    cursor: Word = "",
    limit: Annotated[int, Field(ge=1, le=500)] = 100,
) -> Any:
    """List open deadlines, the longest missed first. ``when`` is overdue, today or standing."""
    asked = cast(ActorRequest, request)
    asked.actor.require(Permission.PROCEDURES_READ)
    filters = Filters(role=role, code=code, when=when, text=reference)
    found = queries.board(filters, cursor, by=asked.actor, at=asked.at, limit=limit)
    return {"items": found.rows, "next_cursor": found.next}


@router.get("/procedures/runs/{procedure_run}", response=RunOut)
def procedure_run(request: HttpRequest, procedure_run: UUID) -> Any:
    """Return a run with its open steps."""
    asked = cast(ActorRequest, request)
    asked.actor.require(Permission.PROCEDURES_RUN)
    found = queries.run(procedure_run, asked.actor)
    now = queries.steps(found, by=asked.actor, at=asked.at)
    saw = [found.subject_id or found.id]
    if isinstance(found, ProtectedRun):
        with audit.reading_in_private():
            audit.saw("procedures.run.read", saw, by=asked.actor, at=asked.at)
    else:
        audit.saw("procedures.run.read", saw, by=asked.actor, at=asked.at)
    return {
        "id": found.id,
        "reference": found.reference,
        "code": found.code,
        "version": now.state.version,
        "state": found.state,
        "end": found.end,
        "began_at": found.began_at,
        "ended_at": found.ended_at,
        "steps": [
            {
                "id": one.step.id,
                "title": one.title,
                "roles": list(one.roles),
                "is_gated": one.is_gated,
                "is_owed": one.is_owed,
                "missing": list(one.missing),
                "waits_for": [name for name, _title in one.waits_for],
                "due_at": one.due.due_at if one.due is not None else None,
            }
            for one in now.standing
        ],
    }
