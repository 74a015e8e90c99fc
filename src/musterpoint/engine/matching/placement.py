"""Placing whole households on journeys, and the priced insertion that leaves no free journey
unused.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from musterpoint.engine.matching.groups import Grouping, Needs, penalty
from musterpoint.engine.matching.network import QUOTA, WIDTH, Network, Path
from musterpoint.engine.matching.pricing import Floats
from musterpoint.engine.matching.problem import CLASSES, Household
from musterpoint.engine.matching.residual import Residual


@dataclass(slots=True)
class Placement:
    """Journeys of households (by their position in the grouping) and what is left of every
    resource.
    """

    network: Network
    grouping: Grouping
    residual: Residual
    journeys: dict[int, Path] = field(default_factory=dict)

    def needs(self, home: int) -> Needs:
        """Return the needs of a household."""
        return self.grouping.groups[self.grouping.group_of[home]].needs

    def place(self, home: int, path: Path) -> None:
        """Seat the household."""
        self.residual.take(self.needs(home), path)
        self.journeys[home] = path

    def seated_by_class(self) -> tuple[int, ...]:
        """Count people by class."""
        people = [0] * CLASSES
        for home in self.journeys:
            member = self.grouping.households[home]
            people[member.priority] += member.people
        return tuple(people)

    def objective(self) -> float:
        """Return the weighted objective: people by class minus cost, transfers and lateness."""
        weights = self.network.problem.weights
        total = 0.0
        for home in sorted(self.journeys):
            member = self.grouping.households[home]
            deduction = penalty(self.network, self.journeys[home])
            total += member.people * (weights.of_class(member.priority) - deduction)
        return total


def empty(network: Network, grouping: Grouping) -> Placement:
    """Return a placement with nobody in it."""
    return Placement(network, grouping, Residual(network))


@dataclass(frozen=True, slots=True)
class Tariff:
    """The cost of legs and stays for one set of needs."""

    leg: Callable[[int], float]
    stay: Callable[[int, int], float]


def earliest_arrival(network: Network, needs: Needs) -> Tariff:
    """Return the tariff under which the cheapest journey is the one that arrives first."""

    def leg(_: int) -> float:
        return 0.0

    def stay(at: int, then: int) -> float:
        return float(network.legs[at].arrives) if then < 0 else 0.0

    return Tariff(leg, stay)


def at_prices(network: Network, prices: Floats) -> Callable[[Needs], Tariff]:
    """Return a maker of tariffs: what a journey takes of others at the prices, plus its own
    deductions.
    """
    listed: list[float] = prices.tolist()
    beds_from = len(network.legs) * WIDTH

    def tariff(needs: Needs) -> Tariff:
        known: dict[int, float] = {}

        def leg(at: int) -> float:
            cost = known.get(at)
            if cost is None:
                base = at * WIDTH
                cost = sum(need * listed[base + which] for which, need in enumerate(needs.demand))
                if needs.foreign >> at & 1:
                    cost += needs.people * listed[base + QUOTA]
                cost += needs.people * network.leg_penalty[at]
                known[at] = cost
            return cost

        def stay(at: int, then: int) -> float:
            nights = sum(listed[beds_from + row] for row in needs.sleeps(network, at, then))
            late = network.arrival_penalty[at] if then < 0 else 0.0
            return needs.people * (nights + late)

        return Tariff(leg, stay)

    return tariff


def insert(
    placement: Placement,
    homes: Iterable[int],
    tariff: Callable[[Needs], Tariff],
    *,
    worth: Callable[[Household], float] | None = None,
) -> None:
    """Seat households in the given order on their cheapest journey that fits.

    With ``worth``, a household whose journey costs more than it is worth waits. Capacity only
    shrinks here, so the cheapest journey of a group stays the cheapest while it fits, and a group
    without a journey never gets one.
    """
    routes: dict[int, tuple[float, Path]] = {}
    tariffs: dict[int, Tariff] = {}
    for home in homes:
        if home in placement.journeys:
            continue
        group = placement.grouping.group_of[home]
        needs = placement.grouping.groups[group].needs
        if not needs.useful:
            continue
        cost, path = routes.get(group, (0.0, None))
        if path is None or (path and not placement.residual.fits(needs, path)):
            if group not in tariffs:
                tariffs[group] = tariff(needs)
            cost, path = placement.residual.cheapest(needs, tariffs[group].leg, tariffs[group].stay)
            routes[group] = (cost, path)
        if path and (worth is None or cost <= worth(placement.grouping.households[home]) + 1e-9):
            placement.place(home, path)
