"""What became of the children: for a report, and for the summary of an exercise."""

from dataclasses import asdict, dataclass
from datetime import datetime

from django.db.models import Count, F, Q

from musterpoint.cases.models import Because, ChildClearance, ChildGate, Ending, GateState, Way


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """
    Children counted once, clearances as often as a gate was opened.

    ``assessed`` and ``urgent`` are children cleared by each path, ``late`` the assessments that
    were due after an urgent opening and did not come in time.
    """

    alone: int
    held: int
    assessed: int
    urgent: int
    moved: int
    received: int
    late: int
    adults: int
    families: int

    def as_dict(self) -> dict[str, int]:
        """Return the figures by name."""
        return asdict(self)


def figures(at: datetime) -> Figures:
    """Return the figures of this organisation as they stood. Two queries."""
    gates = ChildGate.objects.filter(held_at__lte=at).exclude(because=Because.AGE)
    of_gates = gates.aggregate(
        alone=Count("id"),
        held=Count("id", filter=Q(state=GateState.HELD)),
        adults=Count("id", filter=Q(ending=Ending.ADULT)),
        families=Count("id", filter=Q(ending=Ending.FAMILY)),
    )
    late = Q(assessment_due_at__lte=at) & (
        Q(assessed_at=None) | Q(assessed_at__gt=F("assessment_due_at"))
    )
    opened = ChildClearance.objects.filter(opened_at__lte=at).aggregate(
        assessed=Count("gate_id", distinct=True, filter=Q(way=Way.ASSESSED)),
        urgent=Count("gate_id", distinct=True, filter=Q(way=Way.URGENT)),
        moved=Count("gate_id", distinct=True, filter=Q(moved_at__lte=at)),
        received=Count("gate_id", distinct=True, filter=Q(received_at__lte=at)),
        late=Count("id", filter=late),
    )
    return Figures(**of_gates, **opened)
