"""Reports of evaluations, values of indicators, and answers to reviews: what is due."""

from datetime import UTC, date, datetime, time

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from musterpoint.agenda import queries as agenda
from musterpoint.agenda.queries import POST, Asked, Item
from musterpoint.evaluation.models import Evaluation, Review, ReviewGuest, ReviewState
from musterpoint.evaluation.results import queries as results
from musterpoint.tenancy.permissions import Permission


def install() -> None:
    """Name what of this package is due."""
    for code, label, find in (
        ("evaluations", gettext_lazy("Evaluation report"), reports),
        ("results", gettext_lazy("Value of an indicator"), actuals),
        ("reviews", gettext_lazy("Review by stakeholders"), reviews),
    ):
        agenda.register(
            agenda.Source(code=code, label=label, permission=Permission.REPORT_READ, find=find)
        )


def _end_of(day: date) -> datetime:
    return datetime.combine(day, time(23, 59), tzinfo=UTC)


def reports(asked: Asked) -> list[Item]:
    """Return evaluations whose report has a day and is not finished."""
    if asked.view == POST:
        return []
    rows = Evaluation.objects.filter(finished_at=None, report_due__isnull=False)
    items = [
        Item(
            id=one.id,
            due_at=_end_of(one.report_due),
            what=_("Finish the report"),
            about=one.name,
            officer_id=one.owner_id,
            page="evaluations:evaluation",
            parts={"evaluation_id": one.id},
        )
        for one in rows
        if one.report_due is not None
    ]
    return agenda.first(items, asked)


def actuals(asked: Asked) -> list[Item]:
    """Return indicators that had a target in a past year and no value of it."""
    if asked.view == POST:
        return []
    items = [
        Item(
            id=one.indicator.id,
            due_at=one.due_at,
            what=_("Report the value of %(year)s") % {"year": one.year},
            about=f"{one.indicator.code} {one.indicator.framework.name}",
            officer_id=one.indicator.framework.owner_id,
            page="results:indicator",
            parts={
                "framework_id": one.indicator.framework_id,
                "result_indicator": one.indicator.id,
            },
        )
        for one in results.due(asked.at)
    ]
    return agenda.first(items, asked)


def reviews(asked: Asked) -> list[Item]:
    """Return reviews to close, and to each colleague who is asked the one to answer."""
    if asked.view == POST:
        return []
    items = [
        Item(
            id=one.id,
            due_at=_end_of(one.closes_on),
            what=_("Close the review"),
            about=one.name,
            officer_id=one.owner_id,
            page="reviews:review",
            parts={"review_id": one.id},
        )
        for one in Review.objects.filter(state=ReviewState.OPEN)
    ]
    guests = ReviewGuest.objects.select_related("review").filter(
        review__state=ReviewState.OPEN, has_answered=False, user_id__isnull=False
    )
    items += [
        Item(
            id=one.id,
            due_at=_end_of(one.review.closes_on),
            what=_("Answer the review"),
            about=one.review.name,
            officer_id=one.user_id,
            page="reviews:answer",
            parts={"review_id": one.review_id},
        )
        for one in guests.filter(user_id=asked.by.id)
    ]
    return agenda.first(items, asked)
