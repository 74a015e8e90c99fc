"""How much peers exchange, as indicators. What is said in rooms is not counted."""

from collections.abc import Callable, Mapping
from uuid import UUID

from musterpoint.exchange.models import (
    Application,
    FollowUp,
    PeerProfile,
    Visit,
    VisitState,
)
from musterpoint.kernel import indicators
from musterpoint.kernel.indicators import Direction, Indicator
from musterpoint.kernel.text import _
from musterpoint.tenancy import scope


def _peers() -> int:
    return PeerProfile.objects.count()


def _visits() -> int:
    return Visit.objects.filter(state__in=(VisitState.REPORTED, VisitState.CLOSED)).count()


def _done() -> int:
    rows = FollowUp.objects.filter(owner_id=scope.organisation_id(), done_at__isnull=False)
    return rows.count()


def _selected() -> int:
    return Application.objects.filter(outcome="selected", call__decided_at__isnull=False).count()


MEASURES: Mapping[str, tuple[str, str, str, Callable[[], int]]] = {
    "exchange_peers": (
        _("Peers who show us their profile"),
        _("Organisations whose published profile lies here."),
        "organisations",
        _peers,
    ),
    "exchange_visits": (
        _("Visits and secondments with a report"),
        _("Visits and secondments, of ours and to us, whose report was written."),
        "visits",
        _visits,
    ),
    "exchange_done": (
        _("Points done that were agreed with peers"),
        _("Follow-up points of rooms and meetings that this organisation took on and did."),
        "points",
        _done,
    ),
    "exchange_selected": (
        _("Partner organisations selected by published criteria"),
        _("Applications that were selected in calls whose results were told."),
        "organisations",
        _selected,
    ),
}


#: Where what stands behind each number is listed.
PAGES = {
    "exchange_peers": "exchange:peers",
    "exchange_visits": "exchange:visits",
    "exchange_done": "exchange:meetings",
    "exchange_selected": "exchange:calls",
}


def install() -> None:
    """Register the indicators."""
    for code, (label, definition, unit, measure) in MEASURES.items():
        indicators.register(
            Indicator(
                code=code,
                label=label,
                definition=definition,
                unit=unit,
                direction=Direction.MORE_IS_BETTER,
                breakdowns=(),
                count=_counting(measure),
                is_of_crisis=False,
                page=PAGES[code],
            )
        )


def _counting(measure: Callable[[], int]) -> Callable[..., Mapping[str, int]]:
    def count(crisis_id: UUID, by: str = "") -> Mapping[str, int]:
        return {"": measure()}

    return count
