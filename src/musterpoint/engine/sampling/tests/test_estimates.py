"""Estimates: laws that hold for every sample, and the edges."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from musterpoint.engine.sampling import Answers, Interval, Measure, NotEstimable, estimate
from musterpoint.engine.sampling.estimates import wilson

VALUES = [3.0, 5.0, 4.0, 8.0]


def test_equal_weights_give_the_textbook_mean() -> None:
    found = estimate(Measure.MEAN, VALUES, Answers([1.0] * 4))
    spread = math.sqrt(sum((one - 5) ** 2 for one in VALUES) / 3)
    assert found.value == 5
    assert found.standard_error == pytest.approx(spread / 2)
    assert found.high - 5 == pytest.approx(3.182446 * spread / 2, rel=1e-6)
    assert found.freedom == 3
    assert found.design_effect == pytest.approx(1)


def test_everybody_asked_leaves_nothing_to_chance() -> None:
    answers = Answers([1.0] * 4, strata=list("aaaa"), populations={"a": 4})
    found = estimate(Measure.TOTAL, VALUES, answers)
    assert (found.value, found.standard_error) == (20, 0)


def test_nobody_met_is_no_proof_that_there_is_none() -> None:
    found = estimate(Measure.PROPORTION, [0.0] * 50, Answers([7.0] * 50))
    assert found.low == 0
    assert 0.05 < found.high < 0.1
    assert found.rse is None


def test_wilson_is_wilsons() -> None:
    # Newcombe (1998), table I: 81 of 263 gives 0.2553 to 0.3662.
    low, high = wilson(81 / 263, 263, 1.959964)
    assert (round(low, 4), round(high, 4)) == (0.2553, 0.3662)


def test_a_group_keeps_the_design_of_the_whole() -> None:
    answers = Answers([2.0] * 6, strata=list("aaabbb"))
    y, group = [1.0, 2.0, 3.0, 4.0, 5.0, 6.0], [True, True, False, True, False, True]
    found = estimate(Measure.MEAN, y, answers, group=group)
    assert found.value == pytest.approx(13 / 4)
    assert (found.answers, found.freedom) == (4, 4)


@pytest.mark.parametrize(
    ("answers", "group", "why"),
    [
        (Answers([1.0] * 4, strata=list("aaab")), None, "one cluster of b"),
        (Answers([1.0] * 4), [False] * 4, "nobody"),
        (Answers([1.0] * 4, clusters=list("aaaa")), None, "one cluster"),
        (Answers([1.0] * 4, strata=list("aaaa"), populations={"a": 3}), None, "more was drawn"),
    ],
)
def test_what_carries_no_estimate_is_refused(
    answers: Answers, group: list[bool] | None, why: str
) -> None:
    with pytest.raises(NotEstimable, match=why):
        estimate(Measure.MEAN, VALUES, answers, group=group)


@given(
    st.lists(st.tuples(st.integers(0, 1), st.floats(0.5, 30)), min_size=4, max_size=60),
    st.sampled_from(list(Interval)),
)
def test_a_share_lies_in_its_interval_and_the_interval_in_0_to_1(
    rows: list[tuple[int, float]], interval: Interval
) -> None:
    answers = Answers([weight for _y, weight in rows])
    found = estimate(Measure.PROPORTION, [y for y, _w in rows], answers, interval=interval)
    assert 0 <= found.low <= found.value + 1e-12
    assert found.value - 1e-12 <= found.high <= 1


@given(st.lists(st.floats(-1e3, 1e3), min_size=3, max_size=30), st.floats(0.1, 100))
def test_scaling_all_weights_moves_the_total_and_not_the_mean(
    values: list[float], factor: float
) -> None:
    one, many = Answers([1.0] * len(values)), Answers([factor] * len(values))
    mean, scaled = (estimate(Measure.MEAN, values, answers) for answers in (one, many))
    assert scaled.value == pytest.approx(mean.value, abs=1e-7)
    assert scaled.standard_error == pytest.approx(mean.standard_error, abs=1e-7)
    total = estimate(Measure.TOTAL, values, many)
    assert total.value == pytest.approx(factor * sum(values), rel=1e-6, abs=1e-5)
