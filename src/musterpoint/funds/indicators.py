"""How quickly money is approved and how much waits, in the one registry of indicators."""

from collections.abc import Mapping
from statistics import median
from uuid import UUID

from django.db.models import Q

from musterpoint.funds.models import Commitment, CommitmentState, Step, StepKind
from musterpoint.kernel import indicators
from musterpoint.kernel.indicators import Direction, Indicator
from musterpoint.kernel.text import _
from musterpoint.tenancy import clock, scope
from musterpoint.tenancy.models import Organisation


def waiting(crisis_id: UUID, by: str = "") -> Mapping[str, int]:
    """Return how many commitments of a crisis wait for an approval."""
    rows = Commitment.objects.filter(crisis_id=crisis_id, state=CommitmentState.ASKED)
    return {"": rows.count()}


def hours_to_commit(crisis_id: UUID, by: str = "") -> Mapping[str, int]:
    """Return the middle number of hours from asking to the commitment; none without one."""
    kinds = (StepKind.COMMITTED, StepKind.RELEASED)
    rows = Step.objects.filter(commitment__crisis_id=crisis_id, kind__in=kinds)
    pairs = rows.values_list("commitment__asked_at", "taken_at")
    hours = [(taken - asked).total_seconds() / 3600 for asked, taken in pairs]
    return {"": round(median(hours))} if hours else {}


def reviews_late(crisis_id: UUID, by: str = "") -> Mapping[str, int]:
    """Return how many releases of a crisis were not reviewed by their day."""
    now = clock.now(Organisation.objects.get(id=scope.organisation_id()))
    rows = Commitment.objects.filter(crisis_id=crisis_id, at_once=True)
    late = Q(reviewed_at=None, review_due_at__lt=now)
    return {"": rows.filter(late).count()}


MEASURES = (
    (
        "funds_waiting",
        _("Requests for money that wait"),
        _("Commitments of this crisis that were asked of a fund and nobody has decided."),
        "requests",
        Direction.LESS_IS_BETTER,
        waiting,
        "funds:queue",
    ),
    (
        "funds_hours_to_commit",
        _("Hours until money is committed"),
        _("Middle number of hours from asking a fund until the money is committed or released."),
        "hours",
        Direction.LESS_IS_BETTER,
        hours_to_commit,
        "funds:commitments",
    ),
    (
        "funds_reviews_late",
        _("Releases that were not reviewed in time"),
        _("Money of this crisis released at once whose review is late."),
        "releases",
        Direction.LESS_IS_BETTER,
        reviews_late,
        "funds:reviews",
    ),
)


def install() -> None:
    """Register the indicators."""
    for code, label, definition, unit, direction, count, page in MEASURES:
        indicators.register(
            Indicator(
                code=code,
                label=label,
                definition=definition,
                unit=unit,
                direction=direction,
                count=count,
                is_of_crisis=True,
                page=page,
            )
        )
