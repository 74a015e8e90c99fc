"""Reviews by stakeholders for programs: asked, opened, closed, compared."""

from datetime import date, datetime
from typing import Annotated, Any, cast
from uuid import UUID

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Field, Router, Status

from musterpoint.audit import actions as audit
from musterpoint.evaluation.api._evaluation import Text, Word
from musterpoint.evaluation.models import Review
from musterpoint.evaluation.reviews import actions, queries
from musterpoint.evaluation.reviews.actions import ReviewIn
from musterpoint.evaluation.reviews.comparing import Result
from musterpoint.tenancy.actors import Permission
from musterpoint.web.changes import Change
from musterpoint.web.http import ActorRequest
from musterpoint.web.schemas import Schema

router = Router(tags=["evaluation"])
Name = Annotated[str, Field(max_length=200, pattern=r"^[^\x00-\x1f]*$")]
Themes = Annotated[list[Word], Field(max_length=50)]
ONE = "/reviews/{uuid:review_id}"


class ReviewOut(Schema):
    """A review: ``state`` is draft, open or closed; who was asked is not named."""

    id: UUID
    name: str
    purpose: str
    themes: list[str]
    crisis: str | None
    state: str
    closes_on: date
    closed_at: datetime | None
    asked: int
    answered: int


class ReviewBody(Schema):
    """A review to prepare for a colleague; ``themes`` are the codes of those that are asked."""

    name: Name
    themes: Themes
    closes_on: date
    owner_id: UUID
    purpose: Text = ""
    crisis_id: UUID | None = None


class ReviewChange(Change):
    """What changes of a review; what is left out stays. Themes only while it is prepared."""

    name: Name = ""
    themes: Themes = []
    closes_on: date | None = None
    purpose: Text = ""
    crisis_id: UUID | None = None
    owner_id: UUID | None = None


class ColleaguesBody(Schema):
    """Colleagues who are asked; they answer at their desk."""

    user_ids: Annotated[list[UUID], Field(min_length=1, max_length=500)]


class OutsideBody(Schema):
    """
    Somebody outside, of a kind of stakeholder.

    The link is mailed and never told here: who sees it could answer in their place.
    """

    kind: Word
    name: Name
    email: Annotated[str, Field(max_length=254, pattern=r"^[^@\s\x00]+@[^@\s\x00]+$")]


class CellOut(Schema):
    """What a group said on a question, ``group`` "" all who are told; null is hidden: too few."""

    question: str
    group: str
    count: int | None
    mean: float | None
    steps: dict[int, int] | None


class ResultOut(Schema):
    """A closed review side by side; ``hidden`` are groups with too few answers to be told."""

    groups: list[str]
    hidden: list[str]
    counts: dict[str, int]
    cells: list[CellOut]
    remarks: dict[str, list[str]]


@router.get("/reviews", response=list[ReviewOut])
def reviews(request: HttpRequest, q: Word = "") -> Any:
    """List reviews, the newest first."""
    asked = _asked(request, Permission.REPORT_READ)
    return [_line(one) for one in queries.reviews(asked.at, q)]


@router.post("/reviews", response={201: ReviewOut})
def begin(request: HttpRequest, given: ReviewBody) -> Any:
    """Prepare a review; nobody is asked yet."""
    asked = cast(ActorRequest, request)
    made = actions.begin(ReviewIn(**given.dict()), by=asked.actor, at=asked.at)
    return Status(201, _shown(made.id))


@router.get(ONE, response=ReviewOut)
def review(request: HttpRequest, review_id: UUID) -> Any:
    """Return a review, with how many were asked and answered."""
    _asked(request, Permission.REPORT_READ)
    return _shown(review_id)


@router.patch(ONE, response=ReviewOut)
def change(request: HttpRequest, review_id: UUID, given: ReviewChange) -> Any:
    """Change a review: its questions while it is prepared, the rest until it is closed."""
    asked = _asked(request, Permission.EVALUATION_CHANGE)
    row = queries.review(review_id)
    kept = {name: getattr(row, name) for name in ReviewChange.model_fields}
    sent = given.dict(exclude_unset=True)
    if sent.get("closes_on", row) is None:
        del sent["closes_on"]
    new = ReviewIn(**kept | {"themes": row.themes.split()} | sent)
    actions.change(review_id, new, by=asked.actor, at=asked.at)
    return _shown(review_id)


@router.post(f"{ONE}/colleagues", response=ReviewOut)
def ask_colleagues(request: HttpRequest, review_id: UUID, given: ColleaguesBody) -> Any:
    """Ask colleagues; who is asked already is left as is."""
    asked = cast(ActorRequest, request)
    actions.ask_colleagues(review_id, given.user_ids, by=asked.actor, at=asked.at)
    return _shown(review_id)


@router.post(f"{ONE}/outside", response=ReviewOut)
def ask_outside(request: HttpRequest, review_id: UUID, given: OutsideBody) -> Any:
    """Ask somebody outside by a link of their own, mailed once the review is open."""
    asked = cast(ActorRequest, request)
    site = f"{asked.scheme}://{asked.get_host()}"
    actions.ask_outside(
        review_id, given.kind, given.name, given.email, site=site, by=asked.actor, at=asked.at
    )
    return _shown(review_id)


@router.post(f"{ONE}/opened", response=ReviewOut)
def open_up(request: HttpRequest, review_id: UUID) -> Any:
    """Open a review for answers; what is asked cannot be changed any more."""
    asked = cast(ActorRequest, request)
    actions.open_up(review_id, by=asked.actor, at=asked.at)
    return _shown(review_id)


@router.post(f"{ONE}/closed", response=ReviewOut)
def close(request: HttpRequest, review_id: UUID) -> Any:
    """Close a review: nobody answers any more, and answers can be compared."""
    asked = cast(ActorRequest, request)
    actions.close(review_id, by=asked.actor, at=asked.at)
    return _shown(review_id)


@router.get(f"{ONE}/result", response=ResultOut)
def result(request: HttpRequest, review_id: UUID) -> Any:
    """Return what was said by kind of stakeholder, once the review is closed."""
    asked = _asked(request, Permission.REPORT_READ)
    row = queries.review(review_id)
    found = queries.result(row, asked.at)
    if found is None:
        raise actions.NotOpen(_("Close the review first: answers are compared afterwards."))
    audit.saw("evaluation.review.read", [row.id], by=asked.actor, at=asked.at)
    return _told(found)


def _told(found: Result) -> dict[str, Any]:
    return {
        "groups": found.groups,
        "hidden": found.hidden,
        "counts": {group: found.counts[group] for group in found.groups},
        "cells": [
            {
                "question": question,
                "group": group,
                "count": cell.count if cell else None,
                "mean": cell.mean if cell else None,
                "steps": dict(cell.steps) if cell else None,
            }
            for (question, group), cell in found.cells.items()
        ],
        "remarks": {kind: list(texts) for kind, texts in found.remarks.items() if texts},
    }


def _shown(review_id: UUID) -> dict[str, Any]:
    row = queries.review(review_id)
    answered = list(row.guests.values_list("has_answered", flat=True))
    return _review(row, len(answered), sum(answered))


def _line(one: queries.Line) -> dict[str, Any]:
    return _review(one.row, one.asked, one.answered)


def _review(row: Review, asked: int, answered: int) -> dict[str, Any]:
    same = ("id", "name", "purpose", "state", "closes_on", "closed_at")
    return {name: getattr(row, name) for name in same} | {
        "themes": row.themes.split(),
        "crisis": row.crisis.slug if row.crisis else None,
        "asked": asked,
        "answered": answered,
    }


def _asked(request: HttpRequest, permission: Permission) -> ActorRequest:
    asked = cast(ActorRequest, request)
    asked.actor.require(permission)
    return asked
