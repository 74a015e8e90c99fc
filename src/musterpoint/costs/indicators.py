"""What journeys cost and what became of notes, as indicators."""

from collections.abc import Callable, Mapping
from uuid import UUID

from django.db.models import Sum

from musterpoint.costs.models import CostedLeg, Note, NoteState
from musterpoint.kernel import indicators
from musterpoint.kernel.indicators import Direction, Indicator
from musterpoint.kernel.text import _


def _costed(crisis_id: UUID) -> int:
    rows = CostedLeg.objects.filter(crisis_id=crisis_id, total__gt=0)
    return int(rows.aggregate(n=Sum("seats", default=0))["n"])


def _offered(crisis_id: UUID) -> int:
    return Note.objects.filter(crisis_id=crisis_id).count()


def _lifted(crisis_id: UUID) -> int:
    states = (NoteState.WAIVED, NoteState.WRITTEN_OFF)
    return Note.objects.filter(crisis_id=crisis_id, state__in=states).count()


#: Code, label, definition, unit, count, the page behind it.
MEASURES: tuple[tuple[str, str, str, str, Callable[[UUID], int], str], ...] = (
    (
        "costed_seats",
        _("Seats with a known cost"),
        _("Seats flown on legs in the crisis of which the organisation entered what they cost."),
        "seats",
        _costed,
        "costs:crisis-legs",
    ),
    (
        "notes_offered",
        _("Notes made"),
        _("Adults who were asked, after a journey in the crisis, to repay a part of it."),
        "notes",
        _offered,
        "costs:crisis-notes",
    ),
    (
        "notes_lifted",
        _("Notes lifted"),
        _("Notes of the crisis that were waived or written off in the end."),
        "notes",
        _lifted,
        "costs:crisis-notes",
    ),
)


def install() -> None:
    """Register the indicators."""
    for code, label, definition, unit, measure, page in MEASURES:
        indicators.register(
            Indicator(
                code=code,
                label=label,
                definition=definition,
                unit=unit,
                direction=Direction.NEUTRAL,
                count=_counting(measure),
                page=page,
            )
        )


def _counting(measure: Callable[[UUID], int]) -> Callable[..., Mapping[str, int]]:
    def count(crisis_id: UUID, by: str = "") -> Mapping[str, int]:
        return {"": measure(crisis_id)}

    return count
