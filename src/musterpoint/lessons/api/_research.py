"""The register of research: studies, evaluations, guidelines and handbooks."""

from typing import Annotated, Any, cast
from uuid import UUID

from django.http import HttpRequest
from ninja import Field, Router, Status

from musterpoint.lessons import actions, queries
from musterpoint.lessons.actions import ResearchIn
from musterpoint.lessons.api._shared import Line, Text, Word, asker
from musterpoint.tenancy.actors import Permission
from musterpoint.web.http import ActorRequest
from musterpoint.web.schemas import Schema

router = Router(tags=["lessons"])


class ResearchBody(Schema):
    """An entry of the register; ``kind`` is a code of the pack, such as study or guideline."""

    kind: Word
    title: Line
    authors: Line
    year: Annotated[int, Field(ge=0, le=9999)]
    findings: Text
    method: Line = ""
    population: Line = ""
    link: Annotated[str, Field(max_length=500, pattern=r"^[^\x00-\x1f]*$")] = ""
    licence: Annotated[str, Field(max_length=120, pattern=r"^[^\x00-\x1f]*$")] = ""


class ResearchOut(Schema):
    """An entry of the register."""

    id: UUID
    kind: str
    title: str
    authors: str
    year: int
    findings: str
    method: str
    population: str
    link: str
    licence: str


@router.get("/lessons/research", response=list[ResearchOut])
def research(request: HttpRequest, q: Word = "", kind: Word = "") -> Any:
    """List the register, the newest first."""
    asker(request, Permission.LESSONS_READ)
    return queries.research(q, kind)


@router.post("/lessons/research", response={201: ResearchOut})
def enter(request: HttpRequest, given: ResearchBody) -> Any:
    """Enter something into the register."""
    asked = cast(ActorRequest, request)
    made = actions.record_research(ResearchIn(**given.dict()), by=asked.actor, at=asked.at)
    return Status(201, made)


@router.get("/lessons/research/{uuid:research_id}", response=ResearchOut)
def entry(request: HttpRequest, research_id: UUID) -> Any:
    """Return one entry."""
    asker(request, Permission.LESSONS_READ)
    return queries.research_entry(research_id)


@router.post("/lessons/research/{uuid:research_id}", response=ResearchOut)
def correct(request: HttpRequest, research_id: UUID, given: ResearchBody) -> Any:
    """Correct an entry."""
    asked = cast(ActorRequest, request)
    return actions.record_research(
        ResearchIn(**given.dict()), research_id, by=asked.actor, at=asked.at
    )
