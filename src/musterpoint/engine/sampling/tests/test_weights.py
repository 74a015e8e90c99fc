"""Weights: nobody's weight is lost, and known totals are met."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from musterpoint.engine.sampling import (
    NotFitting,
    effective_size,
    for_non_response,
    post_stratify,
    rake,
    trim,
)
from musterpoint.engine.sampling.tests import peers


def test_those_who_answered_carry_those_who_did_not() -> None:
    found = for_non_response([10, 10, 20, 5, 5], [True, False, True, True, True], list("aabbb"))
    assert found.tolist() == [20, 0, 20, 5, 5]
    with pytest.raises(NotFitting, match="nobody of a"):
        for_non_response([1, 1], [False, True], ["a", "b"])


def test_raked_weights_meet_every_margin() -> None:
    rows = peers.sample()
    margins = [(rows["sex"], peers.SEXES), (rows["age"], peers.AGES)]
    found = rake(rows["weight"], margins)
    for classes, totals in margins:
        for name, total in totals.items():
            inside = [one == name for one in classes]
            assert found.weights[inside].sum() == pytest.approx(total, rel=1e-9)
    # Raking keeps the association of the base weights: odds ratios do not move.
    factor = found.weights / np.array(rows["weight"])
    by_class: dict[tuple[str, str], float] = {}
    for sex, age, one in zip(rows["sex"], rows["age"], factor, strict=True):
        assert by_class.setdefault((sex, age), one) == pytest.approx(one)


@given(st.lists(st.tuples(st.sampled_from("abc"), st.floats(0.1, 50)), min_size=3, max_size=40))
def test_post_stratified_classes_have_their_totals(rows: list[tuple[str, float]]) -> None:
    classes = [name for name, _weight in rows]
    totals = dict.fromkeys(set(classes), 100.0)
    found = post_stratify([weight for _name, weight in rows], classes, totals)
    for name in totals:
        assert found[[one == name for one in classes]].sum() == pytest.approx(100)


def test_what_cannot_fit_is_refused_with_the_class() -> None:
    with pytest.raises(NotFitting, match="no total for b"):
        post_stratify([1, 1], ["a", "b"], {"a": 5})
    with pytest.raises(NotFitting, match="nobody of c"):
        post_stratify([1, 1], ["a", "b"], {"a": 5, "b": 5, "c": 1})
    with pytest.raises(NotFitting, match="same sum"):
        rake([1, 1], [(["a", "b"], {"a": 1, "b": 1}), (["x", "y"], {"x": 3, "y": 3})])
    with pytest.raises(NotFitting, match="no weights satisfy"):
        rake([1, 1], [(["a", "b"], {"a": 1, "b": 9}), (["x", "y"], {"x": 9, "y": 1})])
    with pytest.raises(NotFitting, match="zero or more"):
        post_stratify([-1.0], ["a"], {"a": 1})


def test_trimming_keeps_the_sum_and_raises_the_effective_size() -> None:
    weights = [1.0] * 20 + [40.0]
    found = trim(weights, 5)
    assert found.sum() == pytest.approx(60)
    assert effective_size(found) > effective_size(weights)
    assert effective_size([2.0] * 8) == pytest.approx(8)
