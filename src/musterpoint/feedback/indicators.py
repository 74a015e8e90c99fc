"""
How well we listen, in the one registry of indicators.

Counted are reports that came in since a crisis was declared. The database decides which boxes are
read: to whom private reports are not shown they are not there, and whoever is complained of counts
without what is about them. Of the private box only one number over all classes is told, and none
below the smallest count.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from uuid import UUID

from django.db.models import Count, F, Q

from musterpoint.crises.models import Crisis
from musterpoint.feedback import queries, rules
from musterpoint.feedback.boxes import PRIVATE
from musterpoint.feedback.classes import classes
from musterpoint.feedback.models import Report
from musterpoint.kernel import indicators
from musterpoint.kernel.indicators import Direction, Indicator
from musterpoint.kernel.text import _
from musterpoint.tenancy import clock, scope
from musterpoint.tenancy.actors import Clearance, Permission

BY_CLASS = "feedback_class"
SENSITIVE = "sensitive"
MEASURES: Mapping[str, tuple[str, str, Direction, Q]] = {
    "feedback_received": (
        _("Feedback received"),
        _("What people told us since the crisis was declared: thanks, questions, complaints."),
        Direction.NEUTRAL,
        Q(),
    ),
    "feedback_acknowledged_in_time": (
        _("Acknowledged in time"),
        _("Feedback of which the person was told in time that it was read."),
        Direction.MORE_IS_BETTER,
        Q(acknowledged_at__lte=F("acknowledge_by")),
    ),
    "feedback_answered_in_time": (
        _("Answered in time"),
        _("Feedback that was answered before its deadline."),
        Direction.MORE_IS_BETTER,
        Q(answered_at__lte=F("answer_by")),
    ),
    "feedback_appeals": (
        _("Appeals"),
        _("Answers against which somebody appealed."),
        Direction.NEUTRAL,
        Q(appealed_at__isnull=False),
    ),
}


def _counting(measure: Q) -> Callable[..., Mapping[str, int]]:
    def count(crisis_id: UUID, by: str = "") -> Mapping[str, int]:
        since = Crisis.objects.values_list("declared_at", flat=True).get(id=crisis_id)
        rows = Report.objects.filter(measure, received_at__gte=since)
        found = dict(rows.order_by().values_list("kind").annotate(n=Count("id")))
        private = _private(measure, since)
        if by != BY_CLASS:
            return {"": sum(found.values()) + private}
        return found | ({SENSITIVE: private} if private else {})

    return count


def _private(measure: Q, since: datetime) -> int:
    """Return how many private reports this reader may count; 0 for a group too small to tell."""
    actor = scope.current().actor
    if actor.clearance is not Clearance.CONFIDENCE or not actor.may(Permission.FEEDBACK_READ):
        return 0
    at = clock.now(queries.organisation())
    rows = queries.visible(PRIVATE, by=actor, at=at).filter(measure, received_at__gte=since)
    return rules.suppressed(rows.count(), classes().smallest) or 0


def install() -> None:
    """Register the indicators."""
    for code, (label, definition, direction, measure) in MEASURES.items():
        indicators.register(
            Indicator(
                code=code,
                label=label,
                definition=definition,
                unit="reports",
                direction=direction,
                breakdowns=(BY_CLASS,),
                count=_counting(measure),
                page="feedback:inbox",
            )
        )
