"""What goods reached whom and how fast, in the one registry of indicators."""

from collections.abc import Callable, Mapping
from statistics import median
from uuid import UUID

from musterpoint.crises.cells import suppress
from musterpoint.funds.models import Balance
from musterpoint.goods import places, queries
from musterpoint.goods.rules import pack
from musterpoint.kernel import indicators
from musterpoint.kernel.indicators import Direction, Indicator
from musterpoint.kernel.text import _

BY_ITEM = "item"
Counts = Mapping[str, int]


def families(crisis_id: UUID, by: str = "") -> Counts:
    """Return the households reached in a crisis; of a small group nothing is told."""
    smallest = pack().smallest
    if by == BY_ITEM:
        found = queries.households_by_item(crisis_id=crisis_id)
        kept = suppress(found, [], smallest)
        return {name: value for name, value in kept.items() if value is not None}
    total = queries.families_of(crisis_id)
    return {"": total} if total == 0 or total >= smallest else {}


def days(crisis_id: UUID, by: str = "") -> Counts:
    """Return the days from request to receipt at the median; nothing while none was received."""
    found = queries.request_days()
    return {"": round(median(found))} if found else {}


def loss_share(crisis_id: UUID, by: str = "") -> Counts:
    """Return how many of a hundred units that came in were lost, damaged, stolen or expired."""
    sums = {True: 0, False: 0}
    names = [*places.GONE.values(), places.MISSING]
    came = list(places.FROM.values())
    rows = Balance.objects.filter(account__name__in=[*names, *came])
    for name, digits, posted in rows.values_list("account__name", "digits", "posted"):
        sums[name in names] += abs(posted) * 1000 // 10**digits
    return {"": round(100 * sums[True] / sums[False])} if sums[False] else {}


MEASURES: tuple[tuple[str, str, str, str, Direction, Callable[..., Counts], bool, str], ...] = (
    (
        "goods_families",
        _("Households given goods"),
        _("Households that were given goods; fewer than the smallest group are not told."),
        "households",
        Direction.MORE_IS_BETTER,
        families,
        True,
        "goods:distributions",
    ),
    (
        "goods_days",
        _("Days from request to receipt"),
        _("Of all requests that were received, at the median."),
        "days",
        Direction.LESS_IS_BETTER,
        days,
        False,
        "goods:requests",
    ),
    (
        "goods_loss_share",
        _("Share of goods that was lost"),
        _("Lost, damaged, stolen, expired or missing, of a hundred units that came in."),
        "per cent",
        Direction.LESS_IS_BETTER,
        loss_share,
        False,
        "goods:losses",
    ),
)


def install() -> None:
    """Register the indicators."""
    for code, label, definition, unit, direction, count, of_crisis, page in MEASURES:
        indicators.register(
            Indicator(
                code=code,
                label=label,
                definition=definition,
                unit=unit,
                direction=direction,
                breakdowns=(BY_ITEM,) if of_crisis else (),
                count=count,
                is_of_crisis=of_crisis,
                page=page,
            )
        )
