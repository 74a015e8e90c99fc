"""The spreadsheet method: by class, then first come first served, each household on its earliest
arrival that fits.

It is the benchmark that the solver must never fall below, and the fallback when there is nothing
better.
"""

from __future__ import annotations

from musterpoint.engine.matching.groups import Grouping, Needs
from musterpoint.engine.matching.network import Network
from musterpoint.engine.matching.placement import Placement, Tariff, earliest_arrival, empty, insert


def greedy(network: Network, grouping: Grouping) -> Placement:
    """Return the placement of the spreadsheet method."""
    placement = empty(network, grouping)
    homes = grouping.households
    order = sorted(
        range(len(homes)), key=lambda at: (homes[at].priority, homes[at].order, str(homes[at].id))
    )

    def tariff(needs: Needs) -> Tariff:
        return earliest_arrival(network, needs)

    insert(placement, order, tariff)
    return placement
