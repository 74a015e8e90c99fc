"""Households that the network cannot tell apart are one group; groups that differ only in size
share a ray.

Five thousand households become a few hundred groups, which is why the linear programme is small. A
ray of households that only need seats is counted in people; any other ray is counted in households.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from musterpoint.engine.matching.network import (
    QUOTA,
    WIDTH,
    Access,
    Demand,
    Network,
    Path,
    bits,
    demand_of,
)
from musterpoint.engine.matching.problem import CLASSES, Household

ONE_SEAT: Demand = (1, 0, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class Needs:
    """A unit of demand on the network: where it may go and what it takes.

    Hashable, so equal needs are one.
    """

    start: int
    useful: int
    final: int
    foreign: int
    limited: int
    demand: Demand
    people: int

    def sleeps(self, network: Network, at: int, then: int) -> tuple[int, ...]:
        """Return the bed rows taken between two legs (-1: at the end)."""
        if self.limited >> network.destination[at] & 1:
            return network.nights(at, then)
        return ()


@dataclass(slots=True)
class Group:
    """Households with equal needs, and the ray they belong to (-1: no journey exists)."""

    needs: Needs
    ray: int
    units: int


@dataclass(slots=True)
class Ray:
    """One row of the linear programme; ``count[k]`` units of class k."""

    needs: Needs
    count: list[int] = field(default_factory=lambda: [0] * CLASSES)


@dataclass(slots=True)
class Grouping:
    """Households sorted by id, the group of each, groups and rays."""

    households: tuple[Household, ...]
    group_of: list[int]
    groups: list[Group]
    rays: list[Ray]


def needs_of(network: Network, home: Household, demand: Demand, people: int) -> Needs:
    """Return the needs of a household as if it took ``demand`` for ``people``."""
    access = network.access(home)
    carried = network.carries(demand, people, home.nationality)
    access = Access(access.start & carried, access.usable & carried, access.final & carried)
    useful = network.useful(access)
    limited = network.limited_places(home.nationality)
    ends = 0
    if limited:
        for at in bits(useful):
            ends |= 1 << network.destination[at]
    return Needs(
        access.start & useful,
        useful,
        access.final & useful,
        network.foreign(home.nationality) & useful,
        limited & ends,
        demand,
        people,
    )


def group(network: Network) -> Grouping:
    """Sort the households by id and gather them into groups and rays."""
    homes = tuple(sorted(network.problem.households, key=lambda home: str(home.id)))
    index: dict[Needs, int] = {}
    rays: dict[Needs, int] = {}
    found = Grouping(homes, [], [], [])
    for home in homes:
        demand = demand_of(home)
        needs = needs_of(network, home, demand, home.people)
        at = index.get(needs)
        if at is None:
            at = index[needs] = len(found.groups)
            found.groups.append(_new_group(needs, rays, found.rays))
        found.group_of.append(at)
        member = found.groups[at]
        if member.ray >= 0:
            found.rays[member.ray].count[home.priority] += member.units
    return found


def _new_group(needs: Needs, rays: dict[Needs, int], rows: list[Ray]) -> Group:
    if not needs.useful:
        return Group(needs, -1, 1)
    simple = needs.demand == (needs.people, 0, 0, 0, 0)
    units = needs.people if simple else 1
    unit = needs
    if simple:
        unit = Needs(
            needs.start, needs.useful, needs.final, needs.foreign, needs.limited, ONE_SEAT, 1
        )
    ray = rays.get(unit)
    if ray is None:
        ray = rays[unit] = len(rows)
        rows.append(Ray(unit))
    return Group(needs, ray, units)


def use(network: Network, needs: Needs, path: Path) -> list[tuple[int, int]]:
    """Return (resource row, amount) of one unit on a journey; bed rows follow the rows of legs."""
    rows: list[tuple[int, int]] = []
    beds_from = len(network.legs) * WIDTH
    for place, at in enumerate(path):
        rows.extend((at * WIDTH + which, need) for which, need in enumerate(needs.demand) if need)
        if needs.foreign >> at & 1:
            rows.append((at * WIDTH + QUOTA, needs.people))
        then = path[place + 1] if place + 1 < len(path) else -1
        rows.extend((beds_from + row, needs.people) for row in needs.sleeps(network, at, then))
    return rows


def penalty(network: Network, path: Path) -> float:
    """Return the deduction per person for cost, transfers and lateness."""
    return sum(network.leg_penalty[at] for at in path) + network.arrival_penalty[path[-1]]
