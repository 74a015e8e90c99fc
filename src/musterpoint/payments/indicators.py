"""What this package counts for summaries and reports."""

from collections.abc import Callable, Mapping
from uuid import UUID

from musterpoint.kernel import indicators
from musterpoint.kernel.indicators import Direction, Indicator
from musterpoint.kernel.text import _
from musterpoint.payments.models import BankLine, LineState, Order, State


def _in_state(state: str) -> Callable[[], int]:
    def count() -> int:
        return Order.objects.filter(state=state).count()

    return count


def _open_lines() -> int:
    return BankLine.objects.exclude(state=LineState.MATCHED).count()


#: Code: label, definition, unit, direction, what counts it, where it is listed.
MEASURES = (
    ("payments_paid", _("Payments made"), _("Payments that reached the payee and stayed there."),
     "payments", Direction.MORE_IS_BETTER, _in_state(State.PAID), "payments:orders"),
    ("payments_returned", _("Payments that came back"),
     _("Payments that a bank returned or rejected, or whose voucher expired, and that are open."),
     "payments", Direction.LESS_IS_BETTER, _in_state(State.RETURNED), "payments:orders"),
    ("payments_lines_open", _("Bank lines not matched"),
     _("Lines of bank statements that nobody has matched in full."), "lines",
     Direction.LESS_IS_BETTER, _open_lines, "payments:queue"),
)  # fmt: skip


def install() -> None:
    """Register the indicators."""
    for code, label, definition, unit, direction, measure, page in MEASURES:
        indicators.register(
            Indicator(
                code=code,
                label=label,
                definition=definition,
                unit=unit,
                direction=direction,
                breakdowns=(),
                count=_counting(measure),
                is_of_crisis=False,
                page=page,
            )
        )


def _counting(measure: Callable[[], int]) -> Callable[..., Mapping[str, int]]:
    def count(crisis_id: UUID, by: str = "") -> Mapping[str, int]:
        return {"": measure()}

    return count
