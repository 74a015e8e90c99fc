"""How well the organisation learns, in the one registry of indicators."""

from collections.abc import Callable, Mapping
from datetime import date
from uuid import UUID

from musterpoint.kernel import indicators
from musterpoint.kernel.indicators import Direction, Indicator
from musterpoint.kernel.text import _
from musterpoint.lessons import rules
from musterpoint.lessons.models import ActionItem, ActionState, Answer, Recommendation
from musterpoint.tenancy import clock, scope
from musterpoint.tenancy.models import Organisation


def _today() -> date:
    return rules.day_of(clock.now(Organisation.objects.get(id=scope.organisation_id())))


def _waiting() -> int:
    return Recommendation.objects.filter(answer=Answer.WAITING, receiver_id=None).count()


def _open() -> int:
    return ActionItem.objects.filter(state=ActionState.OPEN).count()


def _overdue() -> int:
    return ActionItem.objects.filter(state=ActionState.OPEN, due_on__lt=_today()).count()


def _verified() -> int:
    return ActionItem.objects.filter(state=ActionState.VERIFIED).count()


MEASURES: Mapping[str, tuple[str, str, str, Direction, Callable[[], int]]] = {
    "lessons_waiting": (
        _("Recommendations without an answer"),
        _("Recommendations to this organisation that were neither accepted nor rejected yet."),
        "recommendations",
        Direction.LESS_IS_BETTER,
        _waiting,
    ),
    "lessons_open": (
        _("Actions under way"),
        _("Actions that follow from a recommendation and are not done yet."),
        "actions",
        Direction.NEUTRAL,
        _open,
    ),
    "lessons_overdue": (
        _("Actions overdue"),
        _("Actions that follow from a recommendation and are past their day."),
        "actions",
        Direction.LESS_IS_BETTER,
        _overdue,
    ),
    "lessons_verified": (
        _("Actions verified"),
        _("Actions that held in a later crisis or exercise, as another than their owner saw."),
        "actions",
        Direction.MORE_IS_BETTER,
        _verified,
    ),
}
#: Which rows of the board are behind each figure.
ASKS: Mapping[str, str] = {
    "lessons_waiting": "",
    "lessons_open": "",
    "lessons_overdue": "standing=overdue",
    "lessons_verified": "standing=verified",
}


def _counting(measure: Callable[[], int]) -> Callable[..., Mapping[str, int]]:
    def count(crisis_id: UUID, by: str = "") -> Mapping[str, int]:
        return {"": measure()}

    return count


def install() -> None:
    """Register the indicators."""
    for code, (label, definition, unit, direction, measure) in MEASURES.items():
        indicators.register(
            Indicator(
                code=code,
                label=label,
                definition=definition,
                unit=unit,
                direction=direction,
                count=_counting(measure),
                is_of_crisis=False,
                page="lessons:board",
                asks=ASKS[code],
            )
        )
