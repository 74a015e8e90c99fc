"""When the owner of a plan is next told of its review; the lane that tells them."""

from datetime import UTC, datetime, time, timedelta

from musterpoint.plans.models import Plan
from musterpoint.plans.sections import pack
from musterpoint.tenancy import pumps

LANE = "plans.review"
AGAIN = timedelta(days=7)


def next_word(plan: Plan) -> datetime | None:
    """Return when the owner is told next; None when there is nothing to tell."""
    if plan.review_due is None or plan.retired_at is not None:
        return None
    due = datetime.combine(plan.review_due, time(6), UTC)
    moments = [due - before for before in pack().remind]
    if plan.told_at is None:
        return min(moments)
    later = [moment for moment in (*moments, due) if moment > plan.told_at]
    return min(later) if later else plan.told_at + AGAIN


def wake_for(plan: Plan, at: datetime) -> None:
    """Leave a note for the next word to the owner."""
    moment = next_word(plan)
    if moment is not None:
        pumps.wake(LANE, max(moment, at))
