"""Published formulas, worked by hand or printed in tables."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from musterpoint.engine.sampling import clusters, quantiles, sizes
from musterpoint.engine.sampling.allocation import NotDivisible, divide


@pytest.mark.parametrize(
    ("freedom", "value"),
    # Student's table, to the digits that it prints (Abramowitz and Stegun, table 26.10).
    [(1, 12.706205), (2, 4.302653), (3, 3.182446), (5, 2.570582), (10, 2.228139), (30, 2.042272),
     (120, 1.979930), (1e9, 1.959964)],
)  # fmt: skip
def test_t_is_students(freedom: float, value: float) -> None:
    assert quantiles.student(0.95, freedom) == pytest.approx(value, abs=1e-6)


@given(st.floats(0.5, 0.9999), st.floats(1, 1e6))
def test_t_has_the_tail_that_was_asked_for(confidence: float, freedom: float) -> None:
    value = quantiles.student(confidence, freedom)
    assert quantiles._upper_tail(value, freedom) == pytest.approx((1 - confidence) / 2, rel=1e-9)
    assert value >= quantiles.normal(confidence) * (1 - 1e-9)


def test_the_textbook_sizes() -> None:
    z = quantiles.normal(0.95)
    half = sizes.spread_of(0.5)
    assert sizes.up(sizes.size(half, 0.05, z=z).infinite) == 385
    assert sizes.up(sizes.size(half, 0.05, z=z, population=1000).finite) == 278
    assert sizes.up(sizes.size(half, 0.05, z=z, population=300).finite) == 169


def test_two_groups_need_what_fleiss_prints() -> None:
    # p 0.4 against 0.5, 5 % two-sided, power 80 %: 385 in each group without continuity correction.
    assert sizes.up(sizes.two_groups(0.4, 0.5, confidence=0.95, power=0.8)) == 385
    assert sizes.to_screen(50, 0.04) == 1250


def test_chapman_counts_the_hidden() -> None:
    estimate, error = sizes.capture_recapture(200, 150, 30)
    assert estimate == pytest.approx(201 * 151 / 31 - 1)
    assert error == pytest.approx(math.sqrt(201 * 151 * 170 * 120 / (31**2 * 32)))
    with pytest.raises(ValueError, match="no more"):
        sizes.capture_recapture(20, 10, 11)


@given(
    st.floats(0.01, 0.99), st.floats(0.01, 0.4), st.integers(2, 10**7), st.floats(0.3, 5)
)  # fmt: skip
def test_size_and_expected_width_are_each_others_inverse(
    p: float, half: float, population: int, effect: float
) -> None:
    z = quantiles.normal(0.95)
    found = sizes.size(sizes.spread_of(p), half, z=z, population=population)
    variance = sizes.variance(sizes.spread_of(p), found.finite, population)
    if found.finite < population:
        assert z * math.sqrt(variance) == pytest.approx(half, rel=1e-6)
    more = sizes.size(sizes.spread_of(p), half, z=z, population=population, design_effect=effect)
    assert more.respondents == pytest.approx(found.finite * effect)


@st.composite
def divisions(draw: st.DrawFn) -> tuple[int, list[float], list[int], list[int]]:
    number = draw(st.integers(1, 8))
    measures = draw(st.lists(st.floats(0, 1e6), min_size=number, max_size=number))
    floors = draw(st.lists(st.integers(0, 40), min_size=number, max_size=number))
    rooms = draw(st.lists(st.integers(0, 500), min_size=number, max_size=number))
    ceilings = [floor + room for floor, room in zip(floors, rooms, strict=True)]
    return draw(st.integers(sum(floors), sum(ceilings))), measures, floors, ceilings


@given(divisions())
def test_parts_sum_and_keep_their_floors_and_ceilings(
    case: tuple[int, list[float], list[int], list[int]],
) -> None:
    total, measures, floors, ceilings = case
    parts = divide(total, measures, floors, ceilings)
    assert sum(parts) == total
    assert all(low <= part <= high for low, part, high in zip(floors, parts, ceilings, strict=True))


@given(st.integers(1, 5000), st.lists(st.integers(1, 10**6), min_size=1, max_size=9))
def test_nobody_is_further_than_one_from_the_exact_share(total: int, people: list[int]) -> None:
    total = min(total, sum(people))
    parts = divide(total, [float(one) for one in people], [0] * len(people), people)
    for part, one in zip(parts, people, strict=True):
        assert abs(part - total * one / sum(people)) < 1 + 1e-6


def test_what_cannot_be_divided_is_refused() -> None:
    for total, floors, ceilings in ((5, [3, 3], [9, 9]), (20, [0, 0], [9, 9]), (3, [2], [1])):
        with pytest.raises(NotDivisible):
            divide(total, [1.0] * len(floors), floors, ceilings)


@given(st.lists(st.integers(1, 500), min_size=2, max_size=40), st.data())
def test_probabilities_sum_to_the_number_of_clusters(
    people: list[int], data: st.DataObject
) -> None:
    number = data.draw(st.integers(1, len(people)))
    found = clusters.probabilities([float(one) for one in people], number)
    assert sum(found) == pytest.approx(number)
    assert all(0 < one <= 1 for one in found) or number == sum(one == 1 for one in found)


def test_every_person_outside_certain_clusters_weighs_the_same() -> None:
    people = [500.0, 40.0, 60.0, 30.0, 70.0, 50.0]
    chosen = clusters.choose(people, 3, 10, seed=4)
    assert len(chosen) == 3
    assert chosen == clusters.choose(people, 3, 10, seed=4)
    certain = [one for one in chosen if one.is_certain]
    assert [one.place for one in certain] == [0]
    weights = {round(one.weight, 9) for one in chosen if not one.is_certain}
    assert weights == {12.5}  # 250 people outside, 2 clusters of 10


def test_clusters_are_chosen_as_often_as_their_size_says() -> None:
    people = [10.0, 20.0, 30.0, 40.0]
    draws = 4000
    counts = np.zeros(4)
    for seed in range(draws):
        for one in clusters.choose(people, 2, 5, seed=seed):
            counts[one.place] += 1
    assert counts / draws == pytest.approx([0.2, 0.4, 0.6, 0.8], abs=0.03)
