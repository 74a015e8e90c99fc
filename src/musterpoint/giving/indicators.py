"""What was pledged, what came and what is late, as indicators: numbers of pledges and gifts."""

from collections.abc import Callable, Mapping
from uuid import UUID

from musterpoint.giving.models import Gift, Pledge
from musterpoint.kernel import indicators
from musterpoint.kernel.indicators import Direction, Indicator
from musterpoint.kernel.text import _
from musterpoint.tenancy import clock, scope
from musterpoint.tenancy.models import Organisation


def _pledged() -> int:
    return Pledge.objects.filter(withdrawn_at=None).count()


def _received() -> int:
    return Gift.objects.filter(ends=None).count()


def _late() -> int:
    today = clock.now(Organisation.objects.get(id=scope.organisation_id())).date()
    return Pledge.objects.filter(next_due_on__lt=today).count()


MEASURES: Mapping[str, tuple[str, str, str, Direction, Callable[[], int]]] = {
    "giving_pledged": (
        _("Pledges and levies"),
        _("Pledges that were not withdrawn, and levies that were assessed."),
        "pledges",
        Direction.MORE_IS_BETTER,
        _pledged,
    ),
    "giving_received": (
        _("Gifts received"),
        _("Gifts of money that came and were not given back."),
        "gifts",
        Direction.MORE_IS_BETTER,
        _received,
    ),
    "giving_late": (
        _("Pledges that are late"),
        _("Pledges and levies of which something was due before today and has not come."),
        "pledges",
        Direction.LESS_IS_BETTER,
        _late,
    ),
}
PAGES = {
    "giving_pledged": "giving:pledges",
    "giving_received": "giving:receipts",
    "giving_late": "giving:pledges",
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
                count=_counting(measure),
                is_of_crisis=False,
                page=PAGES[code],
            )
        )


def _counting(measure: Callable[[], int]) -> Callable[..., Mapping[str, int]]:
    def count(crisis_id: UUID, by: str = "") -> Mapping[str, int]:
        return {"": measure()}

    return count
