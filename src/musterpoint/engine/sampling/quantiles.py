"""
Quantiles of the normal and of Student's distribution.

The normal one is Python's. Student's is found by Newton's method on its distribution function,
the regularised incomplete beta function by its continued fraction (Abramowitz and Stegun 26.7.1,
26.5.8), to about 1e-12.
"""

import math
from statistics import NormalDist

_TINY = 1e-300


def normal(confidence: float) -> float:
    """Return z of a two-sided interval: 1.959963985 for 0.95."""
    return NormalDist().inv_cdf((1 + confidence) / 2)


def normal_at(probability: float) -> float:
    """Return the value below which that share of the standard normal distribution lies."""
    return NormalDist().inv_cdf(probability)


def student(confidence: float, freedom: float) -> float:
    """Return t of a two-sided interval with that many degrees of freedom (more than none)."""
    if freedom <= 0:
        raise ValueError("a t quantile needs at least one degree of freedom")
    if math.isinf(freedom) or freedom > 1e8:
        return normal(confidence)
    tail = (1 - confidence) / 2
    if freedom == 1:
        return 1 / math.tan(math.pi * tail)
    if freedom == 2:
        return (1 - 2 * tail) / math.sqrt(2 * tail * (1 - tail))
    value = _first_guess(normal(confidence), freedom)
    for _step in range(100):
        step = (_upper_tail(value, freedom) - tail) / _density(value, freedom)
        value = max(value + step, value / 2)
        if abs(step) <= 1e-13 * value:
            break
    return value


def _first_guess(z: float, freedom: float) -> float:
    """Cornish and Fisher's expansion; below the root, where Newton's method cannot overshoot."""
    guess = z + (z**3 + z) / (4 * freedom)
    return guess + (5 * z**5 + 16 * z**3 + 3 * z) / (96 * freedom**2)


def _density(value: float, freedom: float) -> float:
    log = math.lgamma((freedom + 1) / 2) - math.lgamma(freedom / 2)
    log -= 0.5 * math.log(freedom * math.pi)
    return math.exp(log - (freedom + 1) / 2 * math.log1p(value * value / freedom))


def _upper_tail(value: float, freedom: float) -> float:
    return 0.5 * _beta(freedom / (freedom + value * value), freedom / 2, 0.5)


def _beta(x: float, a: float, b: float) -> float:
    """Return the regularised incomplete beta function."""
    if x <= 0 or x >= 1:
        return float(x >= 1)
    log = math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b)
    front = math.exp(log + a * math.log(x) + b * math.log1p(-x))
    if x < (a + 1) / (a + b + 2):
        return front * _fraction(x, a, b) / a
    return 1 - front * _fraction(1 - x, b, a) / b


def _fraction(x: float, a: float, b: float) -> float:
    """Evaluate the continued fraction by Lentz's method."""
    c, d = 1.0, 1 / (1 - (a + b) * x / (a + 1) or _TINY)
    value = d
    for m in range(1, 10_000):
        for numerator in (
            m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m)),
            -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1)),
        ):
            d = 1 / (1 + numerator * d or _TINY)
            c = 1 + numerator / c or _TINY
            value *= c * d
        if abs(c * d - 1) < 1e-15:
            break
    return value
