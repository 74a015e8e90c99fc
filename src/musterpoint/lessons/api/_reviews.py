"""After-action and other reviews: begun from the facts, written, sent, signed off by another."""

from datetime import date, datetime
from typing import Any, cast
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Status

from musterpoint.lessons import actions, queries
from musterpoint.lessons.actions import TEXTS, ReviewIn
from musterpoint.lessons.api._shared import (
    Day,
    Key,
    Kind,
    Name,
    Revision,
    Text,
    Word,
    asker,
    crisis_of,
)
from musterpoint.lessons.models import Review
from musterpoint.tenancy.actors import Permission
from musterpoint.web.http import ActorRequest
from musterpoint.web.schemas import Schema

router = Router(tags=["lessons"])


class ReviewOut(Schema):
    """
    A review; ``state`` is draft, sent or approved, ``due_on`` the last day to sign it off.

    ``revision`` counts its changes; whoever writes or signs sends the one that was read.
    """

    id: UUID
    number: int
    kind: str
    name: str
    crisis: str | None
    state: str
    ended_on: date
    due_on: date
    prepared_at: datetime
    revision: int
    approved_at: datetime | None
    returned_why: str


class TextsOut(ReviewOut):
    """A review with what was written; ``facts`` are the figures as they stood then."""

    participants: str
    planned: str
    happened: str
    why: str
    keep: str
    change: str
    facts: dict[str, Any]


class MissingOut(Schema):
    """A crisis that is over and has no review of a kind yet."""

    crisis: str
    kind: str
    due_on: date


class ReviewBody(Schema):
    """
    What is reviewed: a crisis by its slug, an exercise kept here by kind and key, or another.

    An exercise needs the day on which it ended.
    """

    kind: Word
    crisis: Word = ""
    exercise_kind: Kind = ""
    exercise_key: Key = ""
    name: Name = ""
    ended_on: Day | None = None


class TextsBody(Schema):
    """What those who were there say, on the ``revision`` that was read; no names of persons."""

    revision: Revision
    participants: Text = ""
    planned: Text = ""
    happened: Text = ""
    why: Text = ""
    keep: Text = ""
    change: Text = ""


class ReturnBody(Schema):
    """Why a review is given back."""

    why: Text


class SignBody(Schema):
    """The ``revision`` that was read."""

    revision: Revision


@router.get("/lessons/reviews", response=list[ReviewOut])
def reviews(request: HttpRequest) -> Any:
    """List reviews, the newest first."""
    asker(request, Permission.LESSONS_READ)
    return [_review(one) for one in queries.reviews()]


@router.get("/lessons/reviews/missing", response=list[MissingOut])
def missing(request: HttpRequest) -> Any:
    """List crises that are over and have no review, the most urgent first."""
    asker(request, Permission.LESSONS_READ)
    return [
        {"crisis": one.crisis.slug, "kind": one.kind, "due_on": one.due_on}
        for one in queries.missing_reviews()
    ]


@router.post("/lessons/reviews", response={201: TextsOut})
def begin(request: HttpRequest, given: ReviewBody) -> Any:
    """Begin a review from the facts as they stand now."""
    asked = cast(ActorRequest, request)
    crisis = crisis_of(given.crisis)
    values = given.dict(exclude={"crisis"}) | {"crisis_id": crisis.id if crisis else None}
    made = actions.begin_review(ReviewIn(**values), by=asked.actor, at=asked.at)
    return Status(201, _whole(made))


@router.get("/lessons/reviews/{uuid:lesson_review}", response=TextsOut)
def review(request: HttpRequest, lesson_review: UUID) -> Any:
    """Return a review with its facts and what was written."""
    asker(request, Permission.LESSONS_READ)
    return _whole(queries.review(lesson_review))


@router.post("/lessons/reviews/{uuid:lesson_review}/texts", response=TextsOut)
def texts(request: HttpRequest, lesson_review: UUID, given: TextsBody) -> Any:
    """Write what those who were there say; nobody writes over another's text."""
    asked = cast(ActorRequest, request)
    said = given.dict(exclude={"revision"})
    return _whole(
        actions.write_review(lesson_review, said, given.revision, by=asked.actor, at=asked.at)
    )


@router.post("/lessons/reviews/{uuid:lesson_review}/figures", response=TextsOut)
def figures(request: HttpRequest, lesson_review: UUID) -> Any:
    """Take the facts anew into a draft; what was written stays."""
    asked = cast(ActorRequest, request)
    return _whole(actions.prepare_again(lesson_review, by=asked.actor, at=asked.at))


@router.post("/lessons/reviews/{uuid:lesson_review}/sent", response=TextsOut)
def sent(request: HttpRequest, lesson_review: UUID) -> Any:
    """Ask for sign-off."""
    asked = cast(ActorRequest, request)
    return _whole(actions.send_review(lesson_review, by=asked.actor, at=asked.at))


@router.post("/lessons/reviews/{uuid:lesson_review}/returned", response=TextsOut)
def returned(request: HttpRequest, lesson_review: UUID, given: ReturnBody) -> Any:
    """Give a review back to its writers; its role must include deciding."""
    asked = cast(ActorRequest, request)
    return _whole(actions.give_back(lesson_review, given.why, by=asked.actor, at=asked.at))


@router.post("/lessons/reviews/{uuid:lesson_review}/signed", response=TextsOut)
def signed(request: HttpRequest, lesson_review: UUID, given: SignBody) -> Any:
    """Sign a review off; nobody who wrote or sent it can, nor a program of theirs."""
    asked = cast(ActorRequest, request)
    return _whole(actions.sign_off(lesson_review, given.revision, by=asked.actor, at=asked.at))


def _review(row: Review) -> dict[str, Any]:
    names = ReviewOut.model_fields.keys() - {"crisis"}
    found = {name: getattr(row, name) for name in names}
    return found | {"crisis": row.crisis.slug if row.crisis else None}


def _whole(row: Review) -> dict[str, Any]:
    return _review(row) | {name: getattr(row, name) for name in (*TEXTS, "facts")}
