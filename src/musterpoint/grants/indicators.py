"""How quickly and how evenly help is decided, as indicators."""

from collections.abc import Callable, Mapping
from statistics import median
from uuid import UUID

from musterpoint.grants.models import Application, Route, State
from musterpoint.kernel import indicators
from musterpoint.kernel.indicators import Direction, Indicator
from musterpoint.kernel.text import _

DAY = 24 * 3600
MORE, LESS = Direction.MORE_IS_BETTER, Direction.LESS_IS_BETTER


def _days(column: str) -> int:
    """Return the median of whole days, begun ones counted, from request to a moment."""
    rows = Application.objects.filter(**{f"{column}__isnull": False}).exclude(route=Route.CALL)
    spans = [
        -((received - ended).total_seconds() // DAY)
        for received, ended in rows.values_list("received_at", column)
    ]
    return int(median(spans)) if spans else 0


def _to_decision() -> int:
    return _days("decided_at")


def _to_payment() -> int:
    return _days("paid_at")


def _open() -> int:
    return Application.objects.filter(
        state__in=(
            State.SUBMITTED, State.INCOMPLETE, State.COMPLETE, State.ASSESSED, State.RECOMMENDED,
        )
    ).count()  # fmt: skip


def _helped() -> int:
    return Application.objects.filter(paid_at__isnull=False).count()


MEASURES: Mapping[str, tuple[str, str, str, Direction, Callable[[], int]]] = {
    "grants_days_to_decision": (
        _("Days from request to decision"),
        _("Median of the days from receiving an application for help to its decision."),
        "days",
        LESS,
        _to_decision,
    ),
    "grants_days_to_payment": (
        _("Days from request to payment"),
        _("Median of the days from receiving an application for help to its payment."),
        "days",
        LESS,
        _to_payment,
    ),
    "grants_open": (
        _("Applications for help that wait for a decision"),
        _("Applications that were received and are neither decided nor taken back."),
        "applications",
        LESS,
        _open,
    ),
    "grants_paid": (
        _("Applications for help that were paid"),
        _("Applications of people, families and groups that have been paid in full."),
        "applications",
        MORE,
        _helped,
    ),
}


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
                breakdowns=(),
                count=_counting(measure),
                is_of_crisis=False,
                page="grants:queue",
            )
        )


def _counting(measure: Callable[[], int]) -> Callable[..., Mapping[str, int]]:
    def count(crisis_id: UUID, by: str = "") -> Mapping[str, int]:
        return {"": measure()}

    return count
