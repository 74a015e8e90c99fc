"""Two waves of one panel: what their estimates have in common, by laws and by counting all draws."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from musterpoint.engine.sampling import Answers, Measure, Occasion, estimate, overlap, twice
from musterpoint.engine.sampling.estimates import variance_of
from musterpoint.engine.sampling.occasions import covariance

NUMBERS = st.integers(0, 9)


def occasion(values: list[float], people: list[object], strata: str = "") -> Occasion:
    return Occasion(
        values=values,
        answers=Answers([1.0] * len(values), strata=list(strata) or None),
        people=people,
        group=[True] * len(values),
    )


@settings(max_examples=40)
@given(st.lists(st.tuples(NUMBERS, NUMBERS, st.integers(1, 4)), min_size=3, max_size=12))
def test_where_everybody_answers_twice_the_change_is_the_mean_of_their_changes(
    rows: list[tuple[int, int, int]],
) -> None:
    weights = [float(weight) for _a, _b, weight in rows] * 2
    strata = ["x"] * len(rows) + ["y"] * len(rows)
    answers = Answers(weights, strata=strata, populations={"x": 40, "y": 90})
    scores = [
        np.asarray(weights) * np.asarray([row[at] for row in rows] * 2, dtype=float)
        for at in (0, 1)
    ]
    units = [
        {
            stratum: {
                at: float(one)
                for at, (one, mine) in enumerate(zip(found, strata, strict=True))
                if mine == stratum
            }
            for stratum in "xy"
        }
        for found in scores
    ]
    apart = sum(variance_of(one, answers)[0] for one in scores)
    together = apart - 2 * covariance(units[0], units[1], {"x": 40, "y": 90})
    assert together == pytest.approx(variance_of(scores[1] - scores[0], answers)[0], abs=1e-9)


def test_over_all_draws_the_covariance_is_the_true_one() -> None:
    first = dict(enumerate([3.0, 5.0, 4.0, 8.0, 1.0, 6.0]))
    second = dict(enumerate([4.0, 4.0, 5.0, 9.0, 0.0, 2.0]))
    draws = [
        (one, (*both, *new))
        for one in combinations(first, 4)
        for both in combinations(one, 2)
        for new in combinations(sorted(first.keys() - set(one)), 1)
    ]
    sums = np.asarray(
        [(sum(first[at] for at in one), sum(second[at] for at in other)) for one, other in draws]
    )
    true = np.cov(sums.T, bias=True)[0, 1]
    found = [
        covariance(
            {"": {at: first[at] for at in one}}, {"": {at: second[at] for at in other}}, {"": 6}
        )
        for one, other in draws
    ]
    assert np.mean(found) == pytest.approx(true)


def test_half_who_answer_alike_twice_are_half_a_correlation() -> None:
    # Kish (1965), 12.4: the share who answered twice times the correlation of their answers.
    values = [0.0, 1.0] * 500
    first = occasion(values, list(range(1000)))
    second = occasion(values, [*range(500), *range(5000, 5500)])
    assert twice(first, second) == 500
    assert overlap(Measure.PROPORTION, first, second) == pytest.approx(0.5, abs=0.002)
    other = occasion([1 - one for one in values], [*range(500), *range(5000, 5500)])
    assert overlap(Measure.PROPORTION, first, other) == pytest.approx(-0.5, abs=0.002)


def test_no_change_at_all_is_never_certain() -> None:
    one = occasion([0.0, 1.0, 1.0] * 10, list(range(30)))
    assert overlap(Measure.PROPORTION, one, one) == pytest.approx(29 / 31)
    error = estimate(Measure.PROPORTION, one.values, one.answers).standard_error
    assert (2 * error**2 * (1 - 29 / 31)) ** 0.5 > 0.02


def test_who_is_not_known_again_has_nothing_in_common() -> None:
    known, nobody = list(range(30)), [None] * 30
    values = [0.0, 1.0, 1.0] * 10
    for people in ((nobody, nobody), (known, nobody), (known, list(range(90, 120)))):
        one, other = (occasion(values, list(each)) for each in people)
        assert overlap(Measure.MEAN, one, other) == 0
    alone = occasion(values, known, strata="x" * 29 + "y")
    assert overlap(Measure.MEAN, alone, occasion(values, known)) == 0


def test_clusters_that_are_asked_again_go_together() -> None:
    villages = [f"v{at // 3}" for at in range(30)]
    first = [float(at // 3 % 2) for at in range(30)]
    one, other = (
        Occasion(
            values=values,
            answers=Answers([1.0] * 30, clusters=villages),
            people=list(range(30)),
            group=[True] * 30,
        )
        for values in (first, first[:27] + [1 - one for one in first[27:]])
    )
    assert 0.6 < overlap(Measure.PROPORTION, one, other) < 0.9
