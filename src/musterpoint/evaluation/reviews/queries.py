"""What can be asked about reviews; answers are compared once a review is closed, never before."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from musterpoint.evaluation.models import Review, ReviewAnswer, ReviewGuest, ReviewState
from musterpoint.evaluation.reviews import comparing
from musterpoint.evaluation.reviews.actions import ANSWER, GUEST
from musterpoint.evaluation.reviews.comparing import Result
from musterpoint.evaluation.reviews.kinds import pack
from musterpoint.kernel.errors import Missing
from musterpoint.tenancy import vault


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A review in a list, with how many were asked and answered."""

    row: Review
    asked: int
    answered: int
    is_over: bool


def reviews(at: datetime, text: str = "") -> list[Line]:
    """Return reviews, the newest first."""
    found = []
    for row in (
        Review.objects.select_related("crisis").prefetch_related("guests").order_by("-created_at")
    ):
        if text.casefold() not in row.name.casefold():
            continue
        guests = list(row.guests.all())
        found.append(
            Line(
                row=row,
                asked=len(guests),
                answered=sum(1 for one in guests if one.has_answered),
                is_over=row.state == ReviewState.OPEN and row.closes_on < at.date(),
            )
        )
    return found


def review(review_id: UUID) -> Review:
    """Return a review, or raise Missing."""
    found = Review.objects.select_related("crisis").filter(id=review_id).first()
    if found is None:
        raise Missing(_("There is no such review here."))
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class GuestLine:
    """Who is asked; that they answered is shown, what they said never."""

    row: ReviewGuest
    name: str


def guests(row: Review, at: datetime) -> list[GuestLine]:
    """Return who is asked, by kind and name. Whoever shows it calls ``audit.saw``."""
    key = vault.open_key(row.id, at=at)
    found = [
        GuestLine(row=one, name=str(key.open(GUEST, one.sealed)["name"]))
        for one in row.guests.all()
    ]
    return sorted(found, key=lambda one: (one.row.kind, one.name.casefold()))


def mine(user_id: UUID | None) -> list[ReviewGuest]:
    """Return the open reviews in which somebody is asked and has not answered."""
    if user_id is None:
        return []
    rows = ReviewGuest.objects.select_related("review").filter(
        user_id=user_id, has_answered=False, review__state=ReviewState.OPEN
    )
    return list(rows.order_by("review__closes_on", "id"))


def asked_of(row: Review) -> dict[str, Sequence[str]]:
    """Return the questions of each kind of stakeholder, in the order of the pack."""
    themes = row.themes.split()
    return {
        kind: [one.code for _theme, asked in pack().asked(themes, kind) for one in asked]
        for kind in pack().stakeholders
    }


def result(row: Review, at: datetime) -> Result | None:
    """Return what was said, side by side; None until the review is closed."""
    if row.state != ReviewState.CLOSED:
        return None
    key = vault.open_key(row.id, at=at)
    answers = [
        (one.kind, key.open(ANSWER, one.sealed))
        for one in ReviewAnswer.objects.filter(review=row).order_by("id")
    ]
    return comparing.compare(answers, asked_of(row), pack().smallest)
