"""How calls were answered, by what people were called for."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db.models import Count, Min, Q

from musterpoint.rosters.models import Answer, Asked, CallOut, Standing


@dataclass(slots=True, kw_only=True)
class Answered:
    """Calls for one role: how many, with nobody to ask, answered by somebody, after how long."""

    role: str
    calls: int = 0
    nobody_to_ask: int = 0
    found: int = 0
    minutes: list[float] = field(default_factory=list)
    """From the alert to the first who has a place, of each call in which somebody was found."""


def answered() -> Sequence[Answered]:
    """Return the calls that were alerted, by role. Two queries."""
    holds = Q(standing__in=(Standing.HOLDS, Standing.ASSIGNED), answer=Answer.YES)
    told = Asked.objects.order_by().values("call_out_id")
    asked = {
        row["call_out_id"]: row
        for row in told.annotate(n=Count("id"), first=Min("answered_at", filter=holds))
    }
    calls = CallOut.objects.exclude(alerted_at=None).order_by("role", "alerted_at", "id")
    found: dict[str, Answered] = {}
    for call in calls:
        one = found.setdefault(call.role, Answered(role=call.role))
        row = asked.get(call.id)
        one.calls += 1
        one.nobody_to_ask += row is None
        if row is not None and row["first"] is not None and call.alerted_at is not None:
            one.found += 1
            one.minutes.append((row["first"] - call.alerted_at).total_seconds() / 60)
    return list(found.values())
