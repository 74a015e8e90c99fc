"""
How many answers are enough: the published formulas, each step unrounded.

Cochran, Sampling Techniques (1977), chapters 4 and 5; Kish, Survey Sampling (1965), chapters 5, 8
and 11. A spread is a standard deviation in the population (divisor N): for a proportion
sqrt(p (1 - p)).
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from musterpoint.engine.sampling import quantiles

#: Numbers this close above a whole one are the whole one: arithmetic, not a person more.
_NOISE = 1e-9


def spread_of(p: float) -> float:
    """Return the standard deviation of a yes-or-no question."""
    return math.sqrt(p * (1 - p))


def up(number: float) -> int:
    """Round up, always: a sample is never smaller than the formula says."""
    return math.ceil(number - _NOISE * max(1.0, abs(number)))


@dataclass(frozen=True, slots=True)
class Size:
    """
    The steps from the precision that is wanted to the people to ask, none of them rounded.

    `infinite` is for a population without end, `finite` corrects for its size, `respondents` adds
    the design effect, `sample` those who will not answer.
    """

    infinite: float
    finite: float
    respondents: float
    sample: float


def size(
    spread: float,
    half_width: float,
    *,
    z: float,
    population: float = math.inf,
    design_effect: float = 1.0,
    response_rate: float = 1.0,
) -> Size:
    """
    Return how many to ask so that the interval is the estimate plus or minus `half_width`.

    n0 = z² S² / e²; n = n0 / (1 + (n0 - 1) / N); times the design effect; divided by the rate.
    """
    infinite = (z * spread / half_width) ** 2
    finite = infinite / (1 + (infinite - 1) / population)
    respondents = finite * design_effect
    return Size(infinite, finite, respondents, respondents / response_rate)


def divided(
    spreads: Sequence[float],
    populations: Sequence[float],
    shares: Sequence[float],
    parts: Sequence[float],
    *,
    variance: float,
) -> tuple[float, float]:
    """
    Return how many answers of all strata give this variance, without and with their sizes.

    `shares` are those of the population, `parts` those of the sample. n0 = Σ W² S² / w / V. A
    stratum of one person is known when that one is asked, and adds nothing.
    """
    infinite, finite, known = 0.0, 0.0, variance
    for spread, people, share, part in zip(spreads, populations, shares, parts, strict=True):
        square = (share * spread) ** 2
        infinite += square / part
        if people > 1:
            finite += square / part * people / (people - 1)
            known += square / (people - 1)
    return infinite / variance, finite / known


def variance(spread: float, answers: float, population: float, design_effect: float = 1.0) -> float:
    """Return the variance of a mean of so many answers, drawn without replacement."""
    if answers <= 0:
        return math.inf
    if math.isinf(population):
        return design_effect * spread**2 / answers
    if population <= 1 or answers >= population:
        return 0.0
    return design_effect * spread**2 / answers * (population - answers) / (population - 1)


def cluster_effect(take: float, icc: float, *, variation: float = 0.0) -> float:
    """
    Return the design effect of taking `take` from each cluster: 1 + (m - 1) ρ.

    `variation` is the coefficient of variation of the take; m becomes m (1 + cv²).
    """
    return max(1 + (take * (1 + variation**2) - 1) * icc, 0.0)


def two_groups(p1: float, p2: float, *, confidence: float, power: float) -> float:
    """Return the answers in each of two groups that show a difference: unrounded."""
    z = quantiles.normal(confidence) + quantiles.normal_at(power)
    return z**2 * (p1 * (1 - p1) + p2 * (1 - p2)) / (p1 - p2) ** 2


def to_screen(wanted: float, share: float) -> float:
    """Return how many to ask at the door to meet so many of a group with that share."""
    return wanted / share


def capture_recapture(first: int, second: int, both: int) -> tuple[float, float]:
    """
    Return Chapman's estimate of a hidden population and its standard error.

    `first` and `second` are people on two independent lists, `both` those on both. It assumes a
    closed population, right matches and lists that do not depend on each other.
    """
    if not 0 <= both <= min(first, second):
        raise ValueError("both lists hold no more people than one of them")
    estimate = (first + 1) * (second + 1) / (both + 1) - 1
    spread = (first + 1) * (second + 1) * (first - both) * (second - both)
    return estimate, math.sqrt(spread / ((both + 1) ** 2 * (both + 2)))
