"""From the fractional plan to whole households: class by class, largest first, then priced
insertion of the rest.
"""

from __future__ import annotations

from musterpoint.engine.matching.groups import Grouping
from musterpoint.engine.matching.master import Pool
from musterpoint.engine.matching.network import Network
from musterpoint.engine.matching.placement import Placement, at_prices, empty, insert
from musterpoint.engine.matching.pricing import Floats
from musterpoint.engine.matching.problem import CLASSES

FRACTION = 1e-6
MUTED = 0.1  # prices for those whom the plan passed over: they still steer, but refuse nobody


def round_flow(
    network: Network, grouping: Grouping, pool: Pool, flow: Floats, prices: Floats
) -> Placement:
    """Seat whole households along the flow of the linear programme.

    Each class is finished, down to the last free journey, before the next class starts.
    """
    placement = empty(network, grouping)
    left = _Left(pool, flow)
    full, muted = at_prices(network, prices), at_prices(network, MUTED * prices)
    weights = network.problem.weights
    for level in range(CLASSES):
        order = _largest_first(grouping, level)
        _follow(placement, left, order, whole=True)
        _follow(placement, left, order, whole=False)
        insert(
            placement, order, full, worth=lambda home: home.people * weights.of_class(home.priority)
        )
        insert(placement, order, muted)
    return placement


def fill(placement: Placement, prices: Floats) -> None:
    """Seat everyone for whom a journey is still free, class by class."""
    muted = at_prices(placement.network, MUTED * prices)
    for level in range(CLASSES):
        insert(placement, _largest_first(placement.grouping, level), muted)


def _largest_first(grouping: Grouping, level: int) -> list[int]:
    homes = grouping.households
    members = [at for at, home in enumerate(homes) if home.priority == level]
    return sorted(members, key=lambda at: (-homes[at].people, homes[at].order, str(homes[at].id)))


class _Left:
    """Units of flow not yet turned into households, by ray."""

    def __init__(self, pool: Pool, flow: Floats) -> None:
        self.columns = pool.columns
        self.units = flow.tolist()
        self.of_ray: dict[int, list[int]] = {}
        for at, units in enumerate(self.units):
            if units > FRACTION:
                self.of_ray.setdefault(self.columns[at].ray, []).append(at)


def _follow(placement: Placement, left: _Left, order: list[int], *, whole: bool) -> None:
    for home in order:
        if home in placement.journeys:
            continue
        group = placement.grouping.groups[placement.grouping.group_of[home]]
        wanted = group.units - FRACTION if whole else FRACTION
        best, most = -1, 0.0
        for at in left.of_ray.get(group.ray, ()):
            units = left.units[at]
            if units < wanted or units <= most:
                continue
            if placement.residual.fits(group.needs, left.columns[at].path):
                best, most = at, units
        if best >= 0:
            left.units[best] -= group.units
            placement.place(home, left.columns[best].path)
