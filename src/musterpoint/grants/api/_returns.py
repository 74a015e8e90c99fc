"""Milestones of projects, advances and what others owe: planned, reported, chased, read."""

from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Field, Router, Status

from musterpoint.audit import actions as audit
from musterpoint.grants import actions, queries
from musterpoint.grants.api._shared import MOST, Word, WordsBody, asker, by_at
from musterpoint.grants.api._steps import ONE
from musterpoint.grants.models import Application
from musterpoint.web.schemas import Schema

router = Router(tags=["grants"])
MILESTONE = "/grants/milestones/{uuid:grant_milestone}"


class MilestoneBody(Schema):
    """A milestone with its share of the money, in smallest parts."""

    title: Word
    due_on: date
    amount: Annotated[int, Field(gt=0, lt=10**15)]
    needs_visit: bool = False


class MilestoneOut(Schema):
    """A milestone, what was reported and seen, and what somebody with authority answered."""

    id: UUID
    position: int
    title: str
    due_on: date
    amount: int
    needs_visit: bool
    state: str
    visited_on: date | None
    report: str
    visit: str
    answer: str


class AdvanceOut(Schema):
    """An advance: how much of it is accounted for, and until when it is to be settled."""

    id: UUID
    application_id: UUID
    reference: str
    unit: str
    amount: int
    settled: int
    settle_by: datetime
    chased_at: datetime | None


class OwedOut(Schema):
    """What a liable employer, agency or insurer owes, without its name."""

    id: UUID
    application_id: UUID
    reference: str
    unit: str
    debtor: str
    amount: int
    received: int
    state: str
    due_at: datetime


@router.get(f"{ONE}/milestones", response=list[MilestoneOut])
def milestones(request: HttpRequest, grant_id: UUID) -> Any:
    """List the milestones of a project; refused to whoever declared a conflict with it."""
    return _milestones(request, queries.application(grant_id))


@router.post(f"{ONE}/milestones", response={201: list[MilestoneOut]})
def plan_milestone(request: HttpRequest, grant_id: UUID, body: MilestoneBody) -> Status[Any]:
    """Add a milestone to a project; together they are not more than the grant."""
    made = actions.plan_milestone(
        grant_id, body.title, body.due_on, body.amount, body.needs_visit, **by_at(request)
    )
    return Status(201, _milestones(request, made.application))


@router.put(MILESTONE, response=list[MilestoneOut])
def change_milestone(request: HttpRequest, grant_milestone: UUID, body: MilestoneBody) -> Any:
    """Change a milestone that is not paid; once there is a report its amount is lowered only."""
    made = actions.change_milestone(grant_milestone, **body.dict(), **by_at(request))
    return _milestones(request, made.application)


@router.delete(MILESTONE, response=list[MilestoneOut])
def remove_milestone(request: HttpRequest, grant_milestone: UUID) -> Any:
    """Take a milestone out of the plan, of which nothing was reported or seen."""
    return _milestones(request, actions.remove_milestone(grant_milestone, **by_at(request)))


@router.post(f"{MILESTONE}/report", response=list[MilestoneOut])
def report_milestone(request: HttpRequest, grant_milestone: UUID, body: WordsBody) -> Any:
    """Take the report of a milestone; a person with authority accepts or returns it."""
    made = actions.report_milestone(grant_milestone, body.words, **by_at(request))
    return _milestones(request, made.application)


@router.post(f"{MILESTONE}/order", response=list[MilestoneOut])
def pay_milestone(request: HttpRequest, grant_milestone: UUID) -> Any:
    """Order the payment of a milestone whose report was accepted; others release it."""
    actions.pay_milestone(grant_milestone, **by_at(request))
    return _milestones(request, queries.milestone(grant_milestone).application)


@router.get("/grants/advances", response=list[AdvanceOut])
def advances(request: HttpRequest) -> Any:
    """List open advances by the day until which they are to be settled."""
    asker(request)
    names = ("id", "application_id", "amount", "settle_by", "chased_at")
    return [
        {name: getattr(one, name) for name in names}
        | {name: getattr(one.application, name) for name in ("reference", "unit")}
        | {"settled": actions.settled(one)}
        for one in queries.advances()[:MOST]
    ]


@router.post("/grants/advances/{uuid:grant_advance}/reminder", response=list[AdvanceOut])
def chase(request: HttpRequest, grant_advance: UUID) -> Any:
    """Note that whoever has an overdue advance was asked for papers and the remainder."""
    actions.chase(grant_advance, **by_at(request))
    return advances(request)


@router.get("/grants/owed", response=list[OwedOut])
def owed(request: HttpRequest) -> Any:
    """List what others owe for help that was given, by the day it is due."""
    asker(request)
    names = ("id", "application_id", "debtor", "amount", "received", "state", "due_at")
    return [
        {name: getattr(one, name) for name in names}
        | {name: getattr(one.application, name) for name in ("reference", "unit")}
        for one in queries.recoveries()[:MOST]
    ]


def _milestones(request: HttpRequest, row: Application) -> list[dict[str, Any]]:
    asked = asker(request)
    actions.check_no_conflict(row, asked.actor)
    audit.saw("grants.application.read", [row.id], by=asked.actor, at=asked.at)
    names = ("id", "position", "title", "due_on", "amount", "needs_visit", "state", "visited_on")
    return [
        {name: getattr(one, name) for name in names} | words
        for one, words in queries.milestones(row, asked.at)
    ]
