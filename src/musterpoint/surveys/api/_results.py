"""What surveys found, for programs: published results alone, as they were sealed."""

from datetime import datetime
from typing import Any, cast
from uuid import UUID

from django.http import HttpRequest
from ninja import Router

from musterpoint.surveys import queries
from musterpoint.surveys.queries import Published
from musterpoint.tenancy.actors import Permission
from musterpoint.web.http import ActorRequest
from musterpoint.web.schemas import Schema

router = Router(tags=["surveys"])


class ResultOut(Schema):
    """A published result of one wave; ``digest`` is its seal."""

    id: UUID
    survey_id: UUID
    survey: str
    crisis_id: UUID | None
    wave: int
    term: str
    published_at: datetime
    answered: int
    population: int
    digest: str


class TablesOut(ResultOut):
    """
    A result with its tables: a cell has ``estimate``, ``low`` and ``high``, or says in ``state``
    why it is not told (``small``, ``unstable``, ``hidden``). A column of which no cell is told
    has no ``n`` either.
    """

    tables: list[dict[str, Any]]
    changes: dict[str, list[dict[str, Any]]]


def told(one: Published) -> dict[str, Any]:
    """Return the head of a published result."""
    return {name: getattr(one, name) for name in ResultOut.model_fields}


@router.get("/surveys/results", response=list[ResultOut])
def results(request: HttpRequest, crisis_id: UUID | None = None) -> Any:
    """List published results, the newest first."""
    asked = cast(ActorRequest, request)
    asked.actor.require(Permission.SURVEYS_READ)
    return [told(one) for one in queries.published(crisis_id=crisis_id)]


@router.get("/surveys/results/{uuid:survey_result}", response=TablesOut)
def result(request: HttpRequest, survey_result: UUID) -> Any:
    """Return one published result with its tables."""
    asked = cast(ActorRequest, request)
    asked.actor.require(Permission.SURVEYS_READ)
    found = queries.result(survey_result)
    return told(found) | {
        "tables": found.content["tables"],
        "changes": found.content["changes"],
    }
