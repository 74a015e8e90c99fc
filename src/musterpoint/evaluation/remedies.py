"""Evaluations and reviews as evidence: of a lesson, of capacity, of another finding."""

from collections.abc import Sequence
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from musterpoint.evaluation.models import Evaluation, Review, ReviewState
from musterpoint.kernel import remedies
from musterpoint.kernel.remedies import Remedy, Source
from musterpoint.kernel.text import _ as lazy
from musterpoint.tenancy import scope
from musterpoint.tenancy.permissions import Permission
from musterpoint.web.http import uuid_or_none

EVALUATION, REVIEW = "evaluation", "review"
MOST = 20


def install() -> None:
    """Register both kinds."""
    remedies.register(
        Source(
            code=EVALUATION,
            label=lazy("Evaluation"),
            search=_search_evaluations,
            find=_find_evaluations,
        )
    )
    remedies.register(
        Source(
            code=REVIEW,
            label=lazy("Review by stakeholders"),
            search=_search_reviews,
            find=_find_reviews,
        )
    )


def _evaluations() -> QuerySet[Evaluation]:
    may = scope.current().actor.may(Permission.REPORT_READ)
    return Evaluation.objects.order_by("name") if may else Evaluation.objects.none()


def _reviews() -> QuerySet[Review]:
    may = scope.current().actor.may(Permission.REPORT_READ)
    return Review.objects.order_by("name") if may else Review.objects.none()


def _ids(keys: Sequence[str]) -> list[UUID]:
    return [found for one in keys if (found := uuid_or_none(one)) is not None]


def _evaluation(row: Evaluation) -> Remedy:
    return Remedy(
        kind=EVALUATION,
        key=str(row.id),
        title=row.name,
        state=_("Not finished yet") if row.finished_at is None else _("Finished"),
        is_done=row.finished_at is not None,
        done_at=row.finished_at,
        page="evaluations:evaluation",
        parts={"evaluation_id": row.id},
    )


def _search_evaluations(words: str) -> list[Remedy]:
    rows = _evaluations()
    return [_evaluation(one) for one in rows if words.casefold() in one.name.casefold()][:MOST]


def _find_evaluations(keys: Sequence[str]) -> dict[str, Remedy]:
    return {str(row.id): _evaluation(row) for row in _evaluations().filter(id__in=_ids(keys))}


def _review(row: Review) -> Remedy:
    return Remedy(
        kind=REVIEW,
        key=str(row.id),
        title=row.name,
        state=str(row.get_state_display()),
        is_done=row.state == ReviewState.CLOSED,
        done_at=row.closed_at,
        page="reviews:review",
        parts={"review_id": row.id},
    )


def _search_reviews(words: str) -> list[Remedy]:
    rows = _reviews()
    return [_review(one) for one in rows if words.casefold() in one.name.casefold()][:MOST]


def _find_reviews(keys: Sequence[str]) -> dict[str, Remedy]:
    return {str(row.id): _review(row) for row in _reviews().filter(id__in=_ids(keys))}
