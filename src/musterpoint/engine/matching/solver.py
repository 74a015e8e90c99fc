"""One matching run: groups, column generation, rounding or exact search, the better plan, bounds
and reasons.
"""

from __future__ import annotations

import numpy as np

from musterpoint.engine.matching.bounds import most_people, people_to_class, start, with_a_journey
from musterpoint.engine.matching.exact import exact, polish
from musterpoint.engine.matching.greedy import greedy
from musterpoint.engine.matching.groups import Grouping, group
from musterpoint.engine.matching.master import Goal, Pool, Solved, generate
from musterpoint.engine.matching.network import WIDTH, Network
from musterpoint.engine.matching.placement import Placement
from musterpoint.engine.matching.pricing import Floats, Pricer
from musterpoint.engine.matching.problem import (
    CLASSES,
    Assignment,
    Bound,
    LegPrice,
    Plan,
    Problem,
    check_problem,
)
from musterpoint.engine.matching.reasons import explain
from musterpoint.engine.matching.rounding import fill, round_flow

ROUNDS = 25
RELATIVE_GAP = 2e-5


def solve(problem: Problem) -> Plan:
    """Return a plan of whole households, its certificates and a reason for everyone left out.

    Raises :class:`ProblemError` when the problem contradicts itself. The same problem, in any order
    of its tuples, gives the same plan.
    """
    check_problem(problem)
    network = Network(problem)
    grouping = group(network)
    baseline = greedy(network, grouping)
    if not grouping.rays:
        return _plan(network, baseline, _trivial_bound(grouping, network), _no_prices(network))
    pricer = Pricer(network, grouping.rays)
    pool = Pool(network, grouping.rays)
    start(pricer, pool)
    _remember(pool, baseline)
    solved = _relax(problem, pricer, pool)
    proved = exact(network, grouping)
    placement = proved or _round(pool, solved, baseline)
    _remember(pool, placement)
    bound = Bound(
        objective=min(solved.bound, _weighted_people(proved)) if proved else solved.bound,
        people_to_class=people_to_class(grouping, pricer, pool, placement.seated_by_class()),
    )
    return _plan(network, placement, bound, solved.prices)


def solve_greedily(problem: Problem) -> Plan:
    """Return the plan of the spreadsheet method, with reasons; its bound is only who has a journey
    at all.
    """
    check_problem(problem)
    network = Network(problem)
    grouping = group(network)
    placement = greedy(network, grouping)
    return _plan(network, placement, _trivial_bound(grouping, network), _no_prices(network))


def people_limit(problem: Problem) -> float:
    """Return an upper bound on the people that any plan could seat, whatever their classes."""
    check_problem(problem)
    network = Network(problem)
    return most_people(network, group(network))


def _relax(problem: Problem, pricer: Pricer, pool: Pool) -> Solved:
    values = tuple(problem.weights.of_class(k) for k in range(CLASSES))
    ceiling = float((pricer.count * pricer.people[:, None] * np.array(values)).sum())
    return generate(
        pricer, pool, Goal(values, 1.0), rounds=ROUNDS, gap=max(1e-6, RELATIVE_GAP * ceiling)
    )


def _round(pool: Pool, solved: Solved, baseline: Placement) -> Placement:
    """Return the best of the rounded plan, the same polished, and the spreadsheet's."""
    network, grouping = baseline.network, baseline.grouping
    rounded = round_flow(network, grouping, pool, solved.flow, solved.prices)
    polished = polish(pool, solved.flow, rounded)
    if polished is not None:
        fill(polished, solved.prices)
        rounded = _better(polished, rounded)
    return _better(rounded, baseline)


def _remember(pool: Pool, placement: Placement) -> None:
    """Put the journeys of a placement into the pool, so that the linear programme can repeat it."""
    for home in sorted(placement.journeys):
        pool.add(
            placement.grouping.groups[placement.grouping.group_of[home]].ray,
            placement.journeys[home],
        )


def _better(first: Placement, second: Placement) -> Placement:
    """Return the placement with more class-weighted people; at a tie the one with the smaller
    deductions.
    """
    return max(
        first, second, key=lambda placement: (_weighted_people(placement), placement.objective())
    )


def _weighted_people(placement: Placement) -> float:
    weights = placement.network.problem.weights
    return sum(weights.of_class(k) * people for k, people in enumerate(placement.seated_by_class()))


def _plan(network: Network, placement: Placement, bound: Bound, prices: Floats) -> Plan:
    homes = placement.grouping.households
    assignments = tuple(
        Assignment(
            household_id=homes[at].id,
            leg_ids=tuple(network.legs[leg].id for leg in placement.journeys[at]),
        )
        for at in range(len(homes))
        if at in placement.journeys
    )
    seated = placement.seated_by_class()
    return Plan(
        assignments=assignments,
        unmatched=explain(placement, prices),
        seated_people=sum(seated),
        seated_by_class=seated,
        objective=placement.objective(),
        bound=bound,
        people_bound=bound.people_to_class[-1],
        leg_prices=tuple(
            LegPrice(leg_id=leg.id, seat=round(float(prices[at * WIDTH]), 6))
            for at, leg in enumerate(network.legs)
        ),
    )


def _trivial_bound(grouping: Grouping, network: Network) -> Bound:
    reachable = with_a_journey(grouping)
    weights = network.problem.weights
    return Bound(
        objective=sum(weights.of_class(k) * people for k, people in enumerate(reachable)),
        people_to_class=tuple(sum(reachable[: k + 1]) for k in range(CLASSES)),
    )


def _no_prices(network: Network) -> Floats:
    return np.zeros(len(network.legs) * WIDTH + len(network.beds))
