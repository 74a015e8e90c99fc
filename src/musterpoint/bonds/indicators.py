"""How far bonds cover, and how fast they help, as indicators."""

from collections.abc import Callable, Mapping
from uuid import UUID

from musterpoint.bonds.models import Bond, BondState, Call, CallState, Payout, PayoutState
from musterpoint.kernel import indicators
from musterpoint.kernel.indicators import Direction, Indicator
from musterpoint.kernel.text import _


def _in_force(_crisis_id: UUID) -> int:
    return Bond.objects.filter(state=BondState.IN_FORCE).count()


def _called(crisis_id: UUID) -> int:
    return Call.objects.filter(crisis_id=crisis_id, noticed_at__isnull=False).count()


def _granted(crisis_id: UUID) -> int:
    return Call.objects.filter(crisis_id=crisis_id, state=CallState.DECIDED).count()


def _paid(crisis_id: UUID) -> int:
    rows = Payout.objects.filter(call__crisis_id=crisis_id, state=PayoutState.PAID)
    return rows.values("call_id").distinct().count()


#: Code, label, definition, unit, count, whether it is of one crisis, the page behind it.
MEASURES: tuple[tuple[str, str, str, str, Callable[[UUID], int], bool, str], ...] = (
    (
        "bonds_in_force",
        _("Bonds in force"),
        _("Bonds and deposits of employers that were verified and stand today."),
        "bonds",
        _in_force,
        False,
        "bonds:register",
    ),
    (
        "bonds_called",
        _("Bonds called"),
        _("Calls of bonds in the crisis of which the employer was told."),
        "calls",
        _called,
        True,
        "bonds:crisis-calls",
    ),
    (
        "bonds_granted",
        _("Calls of bonds granted"),
        _("Calls of bonds in the crisis that were granted in whole or in part."),
        "calls",
        _granted,
        True,
        "bonds:crisis-calls",
    ),
    (
        "bonds_paid",
        _("Workers paid out of bonds"),
        _("Calls of bonds in the crisis of which at least one payment was made."),
        "people",
        _paid,
        True,
        "bonds:crisis-calls",
    ),
)


def install() -> None:
    """Register the indicators."""
    for code, label, definition, unit, measure, is_of_crisis, page in MEASURES:
        indicators.register(
            Indicator(
                code=code,
                label=label,
                definition=definition,
                unit=unit,
                direction=Direction.MORE_IS_BETTER,
                breakdowns=(),
                count=_counting(measure),
                is_of_crisis=is_of_crisis,
                page=page,
            )
        )


def _counting(measure: Callable[[UUID], int]) -> Callable[..., Mapping[str, int]]:
    def count(crisis_id: UUID, by: str = "") -> Mapping[str, int]:
        return {"": measure(crisis_id)}

    return count
