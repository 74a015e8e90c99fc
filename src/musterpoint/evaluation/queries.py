"""Questions about kept reports."""

from django.db.models import QuerySet

from musterpoint.crises.models import Crisis
from musterpoint.evaluation.models import Report

AFTER_ACTION = "after_action"


def reports(crisis: Crisis | None = None) -> QuerySet[Report]:
    """Return after-action reports without their figures, newest first."""
    rows = Report.objects.select_related("crisis").filter(kind=AFTER_ACTION).defer("content")
    if crisis is not None:
        rows = rows.filter(crisis=crisis)
    return rows.order_by("-made_at", "-number", "-id")


def report(crisis_slug: str, number: int) -> Report:
    """Return a report by its crisis and number, or raise Report.DoesNotExist."""
    rows = Report.objects.select_related("crisis").filter(kind=AFTER_ACTION)
    return rows.get(crisis__slug=crisis_slug, number=number)
