"""How far an organisation is with what it aims at, in the one registry of indicators."""

from collections.abc import Callable, Mapping
from uuid import UUID

from musterpoint.capacity import queries
from musterpoint.capacity.models import LIVE, ItemState
from musterpoint.capacity.queries import ItemFilters, ItemLine
from musterpoint.kernel import indicators
from musterpoint.kernel.indicators import Direction, Indicator
from musterpoint.kernel.text import _
from musterpoint.tenancy import clock, scope
from musterpoint.tenancy.models import Organisation

BY_AREA = "area"


def areas_at_aim(crisis_id: UUID, by: str = "") -> Mapping[str, int]:
    """Return per cent of areas that reached their aim in the newest agreed assessment."""
    newest = queries.newest()
    if newest is None:
        return {}
    if by == BY_AREA:
        return {
            code: 100 if one.is_at_aim else 0
            for code, one in newest.levels.items()
            if one.aim_tenths is not None
        }
    share = newest.at_aim
    return {} if share is None else {"": share}


def items_in_time(crisis_id: UUID, by: str = "") -> Mapping[str, int]:
    """Return per cent done by their day, of the items whose day is over or that are done."""
    return _counted(by, _in_time)


def items_late(crisis_id: UUID, by: str = "") -> Mapping[str, int]:
    """Return how many items are past their day and not done."""
    return _counted(by, lambda lines: sum(1 for one in lines if one.is_late))


def _in_time(lines: list[ItemLine]) -> int | None:
    done = [one.item for one in lines if one.item.state == ItemState.DONE]
    late = sum(1 for one in lines if one.is_late and one.item.state in LIVE)
    if not done and not late:
        return None
    in_time = sum(
        1 for one in done if one.ended_at is not None and one.ended_at.date() <= one.due_on
    )
    return round(100 * in_time / (len(done) + late))


def _counted(by: str, count: Callable[[list[ItemLine]], int | None]) -> Mapping[str, int]:
    today = clock.now(Organisation.objects.get(id=scope.organisation_id())).date()
    lines = queries.items(ItemFilters(), today)
    if by != BY_AREA:
        number = count(lines)
        return {} if number is None else {"": number}
    groups: dict[str, list[ItemLine]] = {}
    for one in lines:
        if one.area is not None:
            groups.setdefault(one.area.code, []).append(one)
    found = {area: count(group) for area, group in groups.items()}
    return {area: number for area, number in found.items() if number is not None}


MEASURES: tuple[tuple[str, str, str, str, Direction, Callable[..., Mapping[str, int]]], ...] = (
    (
        "capacity_at_aim",
        _("Areas at the level aimed at"),
        _(
            "Share of the areas with an aim in which every question reached it, in the newest"
            " agreed assessment of the organisation itself."
        ),
        "per cent",
        Direction.MORE_IS_BETTER,
        areas_at_aim,
    ),
    (
        "capacity_in_time",
        _("Gaps closed in time"),
        _(
            "Items of the capacity-building plan that were done by their day, of those that are"
            " done or whose day is over; dropped items do not count."
        ),
        "per cent",
        Direction.MORE_IS_BETTER,
        items_in_time,
    ),
    (
        "capacity_late",
        _("Gaps that are late"),
        _("Items of the capacity-building plan that are not done and whose day is over."),
        "items",
        Direction.LESS_IS_BETTER,
        items_late,
    ),
)


#: Where what stands behind each number is listed.
PAGES = {
    "capacity_at_aim": "capacity:list",
    "capacity_in_time": "capacity:plan",
    "capacity_late": "capacity:plan",
}


def install() -> None:
    """Register the indicators."""
    for code, label, definition, unit, direction, count in MEASURES:
        indicators.register(
            Indicator(
                code=code,
                label=label,
                definition=definition,
                unit=unit,
                direction=direction,
                breakdowns=(BY_AREA,),
                count=count,
                is_of_crisis=False,
                page=PAGES[code],
            )
        )
