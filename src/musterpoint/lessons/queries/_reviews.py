"""Reviews, those that are missing, and the register of research."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from musterpoint.crises.models import Crisis
from musterpoint.kernel import errors
from musterpoint.lessons import rules
from musterpoint.lessons.learning import STOOD_DOWN, pack
from musterpoint.lessons.models import Research, Review, ReviewState

MOST = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Missing:
    """A crisis that was stood down and has no review yet, and until when it should."""

    crisis: Crisis
    kind: str
    due_on: date


def reviews() -> list[Review]:
    """Return reviews without their facts, newest first."""
    rows = Review.objects.select_related("crisis").defer("facts")
    return list(rows.order_by("-number")[:MOST])


def review(review_id: UUID) -> Review:
    """Return a review, or raise Missing."""
    found = Review.objects.select_related("crisis").filter(id=review_id).first()
    if found is None:
        raise errors.Missing(_("There is no such review here."))
    return found


def former(review: Review) -> list[Review]:
    """Return the other reviews with figures to compare with, the newest before it first."""
    rows = Review.objects.exclude(id=review.id).defer("facts").order_by("-number")
    before = [one for one in rows if one.number < review.number]
    return before + [one for one in rows if one.number > review.number]


def missing_reviews() -> list[Missing]:
    """Return reviews that nobody began of crises that were stood down, the most urgent first."""
    found = []
    for kind in pack().reviews.values():
        if kind.after != STOOD_DOWN:
            continue
        begun = Review.objects.filter(crisis_id=OuterRef("id"), kind=kind.code)
        rows = Crisis.objects.filter(~Exists(begun), closed_at__isnull=False)
        for one in rows.order_by("closed_at", "id")[:MOST]:
            if one.closed_at is not None:
                due = kind.due(rules.day_of(one.closed_at))
                found.append(Missing(crisis=one, kind=kind.code, due_on=due))
    return sorted(found, key=lambda one: (one.due_on, one.crisis.id))


def open_reviews() -> list[Review]:
    """Return reviews that are not signed off, the most urgent first."""
    rows = Review.objects.exclude(state=ReviewState.APPROVED).defer("facts")
    return list(rows.order_by("due_on", "id")[:MOST])


def research(text: str = "", kind: str = "") -> list[Research]:
    """Return the register of research, newest first, of those that hold all of the words."""
    rows = Research.objects.order_by("-year", "title", "id")
    if kind:
        rows = rows.filter(kind=kind)
    words = text.casefold().split()
    return [one for one in rows if all(word in _held(one) for word in words)]


def _held(one: Research) -> str:
    parts = (one.title, one.authors, str(one.year), one.method, one.population, one.findings)
    return " ".join(parts).casefold()


def research_entry(research_id: UUID) -> Research:
    """Return an entry of the register, or raise Missing."""
    found = Research.objects.filter(id=research_id).first()
    if found is None:
        raise errors.Missing(_("There is no such entry here."))
    return found
