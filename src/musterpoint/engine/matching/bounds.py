"""Upper bounds on people, level by level, each proved by prices of a linear programme without
deductions.
"""

from __future__ import annotations

import math

from musterpoint.engine.matching.groups import Grouping
from musterpoint.engine.matching.master import Goal, Pool, generate
from musterpoint.engine.matching.network import Network
from musterpoint.engine.matching.pricing import Pricer
from musterpoint.engine.matching.problem import CLASSES

ROUNDS = 12


def with_a_journey(grouping: Grouping) -> tuple[int, ...]:
    """Return people per class who have any journey in an empty system: nobody can seat more."""
    people = [0] * CLASSES
    for home, group in zip(grouping.households, grouping.group_of, strict=True):
        if grouping.groups[group].ray >= 0:
            people[home.priority] += home.people
    return tuple(people)


def people_to_class(
    grouping: Grouping, pricer: Pricer, pool: Pool, seated: tuple[int, ...]
) -> tuple[int, ...]:
    """Return for each class k the most people of classes 0..k in any plan at least as good in the
    classes before.

    "At least as good" means: for every j < k, as many people as ``seated`` in classes 0..j. The
    pool must hold a plan that seats ``seated``, so that each linear programme has a solution.
    """
    reachable = with_a_journey(grouping)
    bounds: list[int] = []
    floors: list[int] = []
    limit = 0
    for level in range(CLASSES):
        limit = (bounds[-1] if bounds else 0) + reachable[level]
        achieved = sum(seated[: level + 1])
        if limit > achieved:
            values = tuple(1.0 if k <= level else 0.0 for k in range(CLASSES))
            goal = Goal(values, 0.0, tuple(floors))
            solved = generate(
                pricer, pool, goal, rounds=ROUNDS, gap=1e-4, enough=achieved + 1 - 1e-6
            )
            limit = min(limit, math.floor(solved.bound + 1e-6))
        bounds.append(limit)
        floors.append(achieved)
    return tuple(bounds)


def most_people(network: Network, grouping: Grouping) -> float:
    """Return an upper bound on the people that any plan could seat, whatever the classes."""
    if not grouping.rays:
        return 0.0
    pricer = Pricer(network, grouping.rays)
    pool = Pool(network, grouping.rays)
    start(pricer, pool)
    return generate(pricer, pool, Goal((1.0,) * CLASSES, 0.0), rounds=60, gap=1e-6).bound


def start(pricer: Pricer, pool: Pool) -> None:
    """Fill the pool with every ray's best journeys in an empty system."""
    priced = pricer.run(0.0 * pricer.capacity, 1.0)
    for ray in range(len(pricer.people)):
        for length in range(pricer.network.max_legs):
            if priced.by_length[length, ray] < float("inf"):
                pool.add(ray, priced.path(ray, length + 1))
