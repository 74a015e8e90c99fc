"""
Estimates from a sample, with the variance of the design: Taylor linearisation, ultimate clusters.

Wolter, Introduction to Variance Estimation (2007), chapter 6; Korn and Graubard (1998) for shares.
The variance is that between the first-stage clusters of each stratum, corrected for the finite
population where the stratum's number of clusters (or people) is known. A group's estimate keeps
the whole design: those outside it count as zeros, so that its size is rightly uncertain.
"""

import math
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from musterpoint.engine.sampling import quantiles

Numbers = NDArray[np.float64]


class Measure(StrEnum):
    """What is estimated."""

    MEAN = "mean"
    PROPORTION = "proportion"
    TOTAL = "total"


class Interval(StrEnum):
    """How the interval of a share is made; means and totals always use t."""

    LOGIT = "logit"
    WILSON = "wilson"
    PLAIN = "plain"


class NotEstimable(ValueError):
    """The answers do not carry the estimate; the message says why."""


@dataclass(frozen=True, slots=True)
class Answers:
    """
    Who answered, with which weight, from which stratum and cluster.

    Without clusters each person is one. `populations` are the clusters (or people) that each
    stratum has in all; a stratum that is not named is treated as drawn from a very large one.
    """

    weights: Numbers
    strata: Sequence[Hashable] | None = None
    clusters: Sequence[Hashable] | None = None
    populations: Mapping[Hashable, float] | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "weights", np.asarray(self.weights, dtype=float))
        size = len(self.weights)
        for parts in (self.strata, self.clusters):
            if parts is not None and len(parts) != size:
                raise NotEstimable("each answer needs its weight, stratum and cluster")
        if not size or not np.all(np.isfinite(self.weights)) or self.weights.min() < 0:
            raise NotEstimable("weights are numbers of zero or more, and there is at least one")


@dataclass(frozen=True, slots=True)
class Estimate:
    """An estimate with its standard error, interval, answers and degrees of freedom."""

    value: float
    standard_error: float
    low: float
    high: float
    answers: int
    freedom: int
    design_effect: float | None = None

    @property
    def rse(self) -> float | None:
        """The standard error as a share of the estimate; unknown for an estimate of zero."""
        return self.standard_error / abs(self.value) if self.value else None


def estimate(
    measure: Measure,
    values: Sequence[float],
    answers: Answers,
    *,
    group: Sequence[bool] | None = None,
    confidence: float = 0.95,
    interval: Interval = Interval.LOGIT,
) -> Estimate:
    """
    Return the estimate of a mean, share or total, of all or of a group.

    Values of a share are 0 and 1. Raises NotEstimable when nobody of the group answered or a
    stratum has one cluster alone, which says nothing of the differences within it.
    """
    y = np.asarray(values, dtype=float)
    if y.shape != answers.weights.shape or not np.all(np.isfinite(y)):
        raise NotEstimable("each answer needs a value")
    if measure is Measure.PROPORTION and not np.all((y == 0) | (y == 1)):
        raise NotEstimable("the values of a share are 0 and 1")
    inside = np.ones(len(y)) if group is None else np.asarray(group, dtype=float)
    weights = answers.weights * inside
    value, scores = linearised(measure, y, weights)
    variance, freedom = variance_of(scores, answers)
    error = math.sqrt(max(variance, 0.0))
    t = quantiles.student(confidence, freedom)
    number = int((weights > 0).sum())
    if measure is Measure.PROPORTION:
        low, high = _of_share(value, error, t, number, interval)
    else:
        low, high = value - t * error, value + t * error
    return Estimate(value, error, low, high, number, freedom, _effect(measure, y, weights, error))


def linearised(measure: Measure, y: Numbers, weights: Numbers) -> tuple[float, Numbers]:
    """Return an estimate and what each answer adds to its error, to the first order."""
    whole = float(weights.sum())
    if whole <= 0:
        raise NotEstimable("nobody of this group answered")
    value = float((weights * y).sum())
    if measure is Measure.TOTAL:
        return value, weights * y
    return value / whole, weights * (y - value / whole) / whole


def _effect(measure: Measure, y: Numbers, weights: Numbers, error: float) -> float | None:
    """Return how much more variance the design has than a simple sample of as many answers."""
    inside = weights > 0
    number = int(inside.sum())
    if measure is Measure.TOTAL or number < 2:
        return None
    mean = float((weights * y).sum() / weights.sum())
    spread = float((weights * (y - mean) ** 2).sum() / weights.sum()) / (number - 1)
    return error**2 / spread if spread > 0 else None


def variance_of(scores: Numbers, answers: Answers) -> tuple[float, int]:
    """Return the variance of a sum of scores under the design, and its degrees of freedom."""
    size = len(scores)
    strata: Sequence[Hashable] = answers.strata if answers.strata is not None else [None] * size
    units: Sequence[Hashable] = answers.clusters if answers.clusters is not None else range(size)
    sums: dict[Hashable, dict[Hashable, float]] = {}
    for stratum, unit, score in zip(strata, units, scores.tolist(), strict=True):
        within = sums.setdefault(stratum, {})
        within[unit] = within.get(unit, 0.0) + score
    variance, freedom = 0.0, 0
    for stratum, within in sums.items():
        number = len(within)
        known = (answers.populations or {}).get(stratum, math.inf)
        if known < number:
            raise NotEstimable(f"more was drawn from {stratum} than it has")
        freedom += number - 1
        if known == number:
            continue  # everybody was asked: nothing is left to chance
        if number < 2:
            raise NotEstimable(f"one cluster of {stratum} says nothing of differences within it")
        mean = math.fsum(within.values()) / number
        squares = math.fsum((one - mean) ** 2 for one in within.values())
        variance += (1 - number / known) * number / (number - 1) * squares
    if freedom < 1:
        raise NotEstimable("one answer has no interval")
    return variance, freedom


def _of_share(
    value: float, error: float, t: float, answers: int, interval: Interval
) -> tuple[float, float]:
    """
    Return the interval of a share; it never leaves 0 to 1.

    Nobody or everybody, where the linearised variance is zero, gets Wilson's interval of so many
    answers: not having met one is no proof that there is none.
    """
    if interval is Interval.PLAIN:
        return max(0.0, value - t * error), min(1.0, value + t * error)
    is_extreme = value <= 0 or value >= 1 or error == 0
    if is_extreme or interval is Interval.WILSON:
        effective = answers if is_extreme else value * (1 - value) / error**2
        return wilson(value, effective, t)
    logit = math.log(value / (1 - value))
    reach = t * error / (value * (1 - value))
    return 1 / (1 + math.exp(reach - logit)), 1 / (1 + math.exp(-reach - logit))


def wilson(value: float, answers: float, z: float) -> tuple[float, float]:
    """Return Wilson's interval (1927) of a share among so many answers, effective or counted."""
    square = z * z / answers
    middle = (value + square / 2) / (1 + square)
    reach = z / (1 + square) * math.sqrt(value * (1 - value) / answers + square / (4 * answers))
    return max(0.0, middle - reach), min(1.0, middle + reach)
