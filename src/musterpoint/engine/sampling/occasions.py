"""
Two occasions of one panel: how much of the error of two estimates they have in common.

Who answers twice carries the same differences into both estimates, so that the error of the change
is smaller than that of two samples: V(b - a) = V(a) + V(b) - 2 Cov(a, b). Under simple sampling
Cov = P R S1 S2 / n, with the share P who answered twice and the correlation R of their answers
(Kish, Survey Sampling (1965), section 12.4; Cochran, Sampling Techniques (1977), chapter 12).
Here within strata, of linearised scores: (m - n1 n2 / N) times the covariance of the m units that
stand in both samples of n1 and n2 out of N (Tam 1984; Qualité and Tillé 2008).
"""

import math
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from musterpoint.engine.sampling.estimates import (
    Answers,
    Measure,
    NotEstimable,
    linearised,
    variance_of,
)

Stratum = Hashable
Units = dict[Stratum, dict[Hashable, float]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Occasion:
    """
    What was answered in one wave: values, the design, who is in the group, and who they are.

    ``people`` are the same from wave to wave; None is nobody who could be known again.
    """

    values: Sequence[float]
    answers: Answers
    people: Sequence[Hashable]
    group: Sequence[bool]


def overlap(measure: Measure, first: Occasion, second: Occasion) -> float:
    """
    Return the correlation of two estimates of one panel; 0 where nothing is known of it.

    It is never so high that less is left than if one of those who answered twice had changed.
    """
    both = twice(first, second)
    if both < 2:
        return 0.0
    try:
        scores = [_scores(measure, one) for one in (first, second)]
        variances = [
            variance_of(found, one.answers)[0]
            for found, one in zip(scores, (first, second), strict=True)
        ]
    except NotEstimable:
        return 0.0
    if min(variances) <= 0:
        return 0.0
    shared = covariance(_units(scores[0], first), _units(scores[1], second), _known(first, second))
    most = (both - 1) / (both + 1)
    return max(-most, min(most, shared / math.sqrt(variances[0] * variances[1])))


def twice(first: Occasion, second: Occasion) -> int:
    """Return how many people of the group answered on both occasions."""
    return len(_inside(first) & _inside(second))


def _inside(one: Occasion) -> set[Hashable]:
    together = zip(one.people, one.group, one.answers.weights.tolist(), strict=True)
    return {
        person for person, is_in, weight in together if is_in and weight > 0 and person is not None
    }


def _scores(measure: Measure, one: Occasion) -> np.ndarray:
    weights = one.answers.weights * np.asarray(one.group, dtype=float)
    return linearised(measure, np.asarray(one.values, dtype=float), weights)[1]


def _units(scores: np.ndarray, one: Occasion) -> Units:
    """Return the sum of scores of each first-stage unit: its cluster, or the person alone."""
    size = len(scores)
    strata: Sequence[Stratum] = (
        one.answers.strata if one.answers.strata is not None else [None] * size
    )
    units = one.answers.clusters
    if units is None:
        units = [object() if who is None else who for who in one.people]
    found: Units = {}
    for stratum, unit, score in zip(strata, units, scores.tolist(), strict=True):
        within = found.setdefault(stratum, {})
        within[unit] = within.get(unit, 0.0) + score
    return found


def _known(first: Occasion, second: Occasion) -> dict[Stratum, float]:
    """Return the smaller of the two sizes of a stratum, which leaves the wider interval."""
    one, other = first.answers.populations or {}, second.answers.populations or {}
    return {key: min(one[key], other[key]) for key in one.keys() & other.keys()}


def covariance(first: Units, second: Units, known: Mapping[Stratum, float]) -> float:
    """Return the covariance of two sums over units, by stratum, of samples that lap over."""
    found = 0.0
    for stratum in first.keys() & second.keys():
        one, other = first[stratum], second[stratum]
        both = sorted(one.keys() & other.keys(), key=repr)
        number = len(both)
        if number < 2:
            continue
        means = [math.fsum(part[unit] for unit in both) / number for part in (one, other)]
        products = math.fsum((one[unit] - means[0]) * (other[unit] - means[1]) for unit in both)
        expected = len(one) * len(other) / known.get(stratum, math.inf)
        found += (number - expected) * products / (number - 1)
    return found
