"""Laws over drawn problems: what must hold for every plan."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from musterpoint.engine.matching import Plan, Problem, check, people_limit, solve, solve_greedily
from musterpoint.engine.matching import solver as solver_module
from musterpoint.engine.matching.generator import generate
from musterpoint.engine.matching.tests.factories import every_seating, tiny

SEEDS = st.integers(min_value=0, max_value=10**6)
FEW = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def drawn(seed: int) -> Problem:
    rng = random.Random(seed)
    return generate(
        people=rng.choice((30, 120, 400)),
        legs=rng.choice((6, 12, 25)),
        days=rng.choice((4, 8)),
        seed=seed,
        scarcity=rng.choice((0.2, 0.6, 1.2)),
    )


def weighted(given: Problem, people: tuple[int, ...]) -> float:
    return sum(given.weights.of_class(k) * count for k, count in enumerate(people))


@FEW
@given(SEEDS)
def test_every_plan_passes_the_independent_checker(seed):
    made = drawn(seed)
    plan = solve(made)
    assert check(made, plan) == []
    assert check(made, solve_greedily(made)) == []


@FEW
@given(SEEDS)
def test_rounded_plans_pass_too(seed):
    made = drawn(seed)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(solver_module, "exact", lambda *_: None)
        plan = solve(made)
    assert check(made, plan) == []
    assert plan.seated_people <= plan.people_bound
    assert plan.objective <= plan.bound.objective


@FEW
@given(SEEDS)
def test_the_plan_is_never_below_the_spreadsheet_method(seed):
    made = drawn(seed)
    ours, theirs = solve(made), solve_greedily(made)
    assert weighted(made, ours.seated_by_class) >= weighted(made, theirs.seated_by_class)


@FEW
@given(SEEDS)
def test_the_order_of_the_input_does_not_matter(seed):
    made = drawn(seed)
    rng = random.Random(seed)
    shuffled = replace(
        made,
        places=tuple(rng.sample(made.places, len(made.places))),
        legs=tuple(rng.sample(made.legs, len(made.legs))),
        households=tuple(rng.sample(made.households, len(made.households))),
    )
    assert solve(made) == solve(shuffled)


@FEW
@given(SEEDS)
def test_a_leg_more_never_lowers_the_most_people_that_could_be_seated(seed):
    made = drawn(seed)
    fewer = replace(made, legs=made.legs[1:])
    assert people_limit(fewer) <= people_limit(made) + 1e-3


@pytest.mark.parametrize("seed", range(40))
def test_a_tiny_plan_is_the_best_that_trying_everything_finds(seed):
    made = tiny(seed)
    plan = solve(made)
    best = max(weighted(made, people) for people in every_seating(made))
    assert check(made, plan) == []
    assert weighted(made, plan.seated_by_class) == pytest.approx(best)


@pytest.mark.parametrize("seed", range(40))
def test_a_steep_ratio_makes_the_order_of_classes_strict(seed):
    made = tiny(seed, ratio=32)
    assert solve(made).seated_by_class == max(every_seating(made))


@pytest.mark.parametrize("seed", range(40))
def test_no_plan_that_respects_the_higher_classes_beats_the_bound(seed):
    made = tiny(seed)
    plan = solve(made)
    mine = plan.seated_by_class
    for people in every_seating(made):
        for level in range(4):
            if all(sum(people[: k + 1]) >= sum(mine[: k + 1]) for k in range(level)):
                assert sum(people[: level + 1]) <= plan.bound.people_to_class[level]


def test_ten_thousand_people_are_planned_twice_the_same_way():
    made = generate(people=10_000, legs=80, seed=7)
    plan: Plan = solve(made)
    assert plan == solve(made)
    assert check(made, plan) == []
    assert plan.seated_people >= 0.99 * plan.people_bound
    assert plan.objective >= 0.999 * plan.bound.objective
