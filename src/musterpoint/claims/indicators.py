"""How quickly claims are settled and how much is recovered, as indicators."""

from collections.abc import Callable, Mapping
from statistics import median
from uuid import UUID

from musterpoint.claims.models import Claim, ClaimState, Matter, MatterState
from musterpoint.kernel import indicators
from musterpoint.kernel.indicators import Direction, Indicator
from musterpoint.kernel.text import _

DAY = 24 * 3600
MORE, LESS = Direction.MORE_IS_BETTER, Direction.LESS_IS_BETTER
OPEN = (ClaimState.FILED, ClaimState.QUESTIONS, ClaimState.CHECKED)


def _days(crisis_id: UUID) -> int | None:
    rows = Claim.objects.filter(crisis_id=crisis_id, paid_at__isnull=False)
    spans = [
        -((filed - paid).total_seconds() // DAY)
        for filed, paid in rows.values_list("filed_at", "paid_at")
        if filed is not None and paid is not None
    ]
    return int(median(spans)) if spans else None


def _open(crisis_id: UUID) -> int:
    return Claim.objects.filter(crisis_id=crisis_id, state__in=OPEN).count()


def _paid(crisis_id: UUID) -> int:
    return Claim.objects.filter(crisis_id=crisis_id, paid_at__isnull=False).count()


def _told(crisis_id: UUID) -> int:
    return Matter.objects.filter(crisis_id=crisis_id).exclude(state=MatterState.DRAFT).count()


def _recovered(crisis_id: UUID) -> int:
    return Matter.objects.filter(crisis_id=crisis_id, recovered__gt=0).count()


MEASURES: tuple[tuple[str, str, str, str, Direction, Callable[[UUID], int | None], str], ...] = (
    (
        "claims_days_to_payment",
        _("Days from a responder's claim to its payment"),
        _("Median of the days from filing a responder's claim of the crisis to its payment."),
        "days",
        LESS,
        _days,
        "claims:crisis-claims",
    ),
    (
        "claims_open",
        _("Responders' claims that wait for a decision"),
        _("Claims of responders in the crisis that were filed and are not decided."),
        "claims",
        LESS,
        _open,
        "claims:crisis-claims",
    ),
    (
        "claims_paid",
        _("Responders' claims that were paid"),
        _("Claims of responders in the crisis of which all that was granted has been paid."),
        "claims",
        MORE,
        _paid,
        "claims:crisis-claims",
    ),
    (
        "claims_wages_told",
        _("People who claim wages or property"),
        _("Claims of wages and of things left behind that people sent in the crisis."),
        "claims",
        Direction.NEUTRAL,
        _told,
        "claims:crisis-matters",
    ),
    (
        "claims_wages_recovered",
        _("People for whom something was recovered"),
        _("Claims of wages and of things left behind in the crisis for which money came."),
        "claims",
        MORE,
        _recovered,
        "claims:crisis-matters",
    ),
)


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
                page=page,
            )
        )


def _counting(measure: Callable[[UUID], int | None]) -> Callable[..., Mapping[str, int]]:
    def count(crisis_id: UUID, by: str = "") -> Mapping[str, int]:
        found = measure(crisis_id)
        return {} if found is None else {"": found}

    return count
