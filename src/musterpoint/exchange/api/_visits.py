"""Visits and secondments: proposed, agreed by both, held, reported, closed."""

from datetime import date, datetime
from typing import Annotated, Any, cast
from uuid import UUID

from django.http import HttpRequest
from ninja import Field, Router, Status

from musterpoint.exchange import actions, queries
from musterpoint.exchange.actions import VisitIn
from musterpoint.exchange.api._shared import Line, Text, Whole, Word, asker
from musterpoint.tenancy.actors import Permission
from musterpoint.web.http import ActorRequest
from musterpoint.web.schemas import Schema

router = Router(tags=["exchange"])


class VisitOut(Schema):
    """
    A visit or secondment; ``state``: proposed, agreed, under_way, reported, closed, called_off.

    ``revision`` counts changes of the terms; whoever agrees sends the one that was read.
    """

    id: UUID
    kind: str
    title: str
    aim: str
    place: str
    partner_id: UUID
    partner_name: str
    is_host: bool
    starts_on: date
    ends_on: date
    travellers: int
    terms: list[str]
    costs: dict[str, str]
    more_terms: str
    revision: int
    state: str
    report: str
    report_due_at: datetime | None


class VisitBody(Schema):
    """
    The terms of a visit or secondment; how many go is told, not who.

    ``terms`` are codes of the pack; ``costs`` say of travel, stay, salary, insurance and visa who
    bears each: host, guest, shared or third.
    """

    kind: Word
    title: Word
    aim: Text
    place: Line
    starts_on: date
    ends_on: date
    travellers: Whole
    terms: Annotated[list[Word], Field(max_length=40)] = []
    costs: Annotated[dict[Word, Word], Field(max_length=20)]
    more_terms: Text = ""


class ProposalBody(VisitBody):
    """A visit that is proposed to a partner; ``is_host``: they come to us."""

    partner_id: UUID
    is_host: bool


class AgreeBody(Schema):
    """The ``revision`` of the terms that was read."""

    revision: Annotated[int, Field(ge=0, le=1000)]


class ReportBody(Schema):
    """What was learned, and what will change; nothing about people."""

    report: Text


@router.get("/exchange/visits", response=list[VisitOut])
def visits(request: HttpRequest) -> Any:
    """List visits and secondments, the newest first."""
    asker(request, Permission.EXCHANGE_READ)
    return queries.visits()


@router.post("/exchange/visits", response={201: VisitOut})
def propose(request: HttpRequest, given: ProposalBody) -> Any:
    """Propose a visit; by proposing we agree to its terms."""
    asked = cast(ActorRequest, request)
    made = actions.propose_visit(
        given.partner_id, given.is_host, _given(given), by=asked.actor, at=asked.at
    )
    return Status(201, made)


@router.get("/exchange/visits/{uuid:visit_id}", response=VisitOut)
def visit(request: HttpRequest, visit_id: UUID) -> Any:
    """Return one of them."""
    asker(request, Permission.EXCHANGE_READ)
    return queries.visit(visit_id)


@router.post("/exchange/visits/{uuid:visit_id}", response=VisitOut)
def change(request: HttpRequest, visit_id: UUID, given: VisitBody) -> Any:
    """Change what is proposed; the other side must agree anew."""
    asked = cast(ActorRequest, request)
    return actions.change_terms(visit_id, _given(given), by=asked.actor, at=asked.at)


@router.post("/exchange/visits/{uuid:visit_id}/agreed", response=VisitOut)
def agreed(request: HttpRequest, visit_id: UUID, given: AgreeBody) -> Any:
    """Agree to the terms that were read."""
    asked = cast(ActorRequest, request)
    return actions.agree_terms(visit_id, given.revision, by=asked.actor, at=asked.at)


@router.post("/exchange/visits/{uuid:visit_id}/started", response=VisitOut)
def started(request: HttpRequest, visit_id: UUID) -> Any:
    """Say that the guests are there."""
    asked = cast(ActorRequest, request)
    return actions.start_visit(visit_id, by=asked.actor, at=asked.at)


@router.post("/exchange/visits/{uuid:visit_id}/reported", response=VisitOut)
def reported(request: HttpRequest, visit_id: UUID, given: ReportBody) -> Any:
    """Write what was learned, as the guest."""
    asked = cast(ActorRequest, request)
    return actions.report_visit(visit_id, given.report, by=asked.actor, at=asked.at)


@router.post("/exchange/visits/{uuid:visit_id}/closed", response=VisitOut)
def closed(request: HttpRequest, visit_id: UUID) -> Any:
    """Close it, as the host, when the report is there."""
    asked = cast(ActorRequest, request)
    return actions.close_visit(visit_id, by=asked.actor, at=asked.at)


@router.post("/exchange/visits/{uuid:visit_id}/called-off", response=VisitOut)
def called_off(request: HttpRequest, visit_id: UUID) -> Any:
    """Call it off, from either side."""
    asked = cast(ActorRequest, request)
    return actions.call_off_visit(visit_id, by=asked.actor, at=asked.at)


def _given(body: VisitBody) -> VisitIn:
    values = {name: getattr(body, name) for name in VisitBody.model_fields}
    return VisitIn(**values | {"terms": tuple(body.terms)})
