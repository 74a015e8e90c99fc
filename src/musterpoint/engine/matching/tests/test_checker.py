"""The checker finds what a broken solver would do."""

from __future__ import annotations

from dataclasses import replace

import pytest

from musterpoint.engine.matching import Assignment, Plan, Problem, check, solve
from musterpoint.engine.matching.problem import Reason
from musterpoint.engine.matching.tests.factories import family, home, leg, problem


def planned() -> tuple[Problem, Plan]:
    given = problem([leg(seats=2), leg("other", seats=2)], [home("a"), home("b"), family("big", 4)])
    plan = solve(given)
    assert check(given, plan) == []
    return given, plan


def faults(**changes: object) -> str:
    given, plan = planned()
    return "; ".join(check(given, replace(plan, **changes)))


def test_a_household_named_twice_or_forgotten_is_found():
    _, plan = planned()
    assert "named 2 times" in faults(assignments=(*plan.assignments, plan.assignments[0]))
    assert "forgotten" in faults(unmatched=())


@pytest.mark.parametrize("legs", [(), ("nothing",), ("flight", "other")])
def test_a_journey_that_cannot_be_travelled_is_found(legs):
    _, plan = planned()
    assert faults(assignments=(Assignment(household_id="a", leg_ids=legs), *plan.assignments[1:]))


def test_overfull_legs_are_found():
    given, plan = planned()
    tight = replace(given, legs=(replace(given.legs[0], seats=1), replace(given.legs[1], seats=0)))
    assert "over its seats" in "; ".join(check(tight, plan))


def test_false_totals_and_false_bounds_are_found():
    _, plan = planned()
    assert "add up" in faults(seated_people=3)
    assert "add up" in faults(objective=plan.objective + 1)
    low = replace(plan.bound, people_to_class=(0, 0, 0, 1))
    assert "below the people" in faults(bound=low, people_bound=1)


def test_a_false_reason_is_found():
    _, plan = planned()
    row = plan.unmatched[0]
    for reason in Reason:
        assert bool(faults(unmatched=(replace(row, reason=reason),))) is (reason is not row.reason)


def test_somebody_left_out_beside_a_free_seat_is_found():
    given, plan = planned()
    left = replace(plan.unmatched[0], household_id="a", reason=Reason.CAPACITY)
    text = "; ".join(
        check(
            given,
            replace(plan, assignments=plan.assignments[1:], unmatched=(*plan.unmatched, left)),
        )
    )
    assert "add up" in text
    assert "a journey is free" in text
