"""How sure the answer will be for a stratum, a group, the whole."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from musterpoint.engine.sampling import sizes
from musterpoint.engine.sampling.reading import Design, Stratum


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """How sure the answer for a part of the population will be."""

    population: float
    respondents: int
    sample: int
    standard_error: float
    half_width: float
    rse: float | None
    refused: tuple[str, ...]

    @property
    def may_be_published(self) -> bool:
        """Whether the answer is expected to be shown, not refused."""
        return not self.refused


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """What is drawn from one stratum."""

    stratum: Stratum
    expected: Expected
    clusters: int | None = None

    @property
    def base_weight(self) -> float | None:
        """How many people each person drawn stands for; unknown without a population."""
        return _weight(self.stratum.population, self.expected.sample)

    @property
    def weight(self) -> float | None:
        """How many people each answer stands for."""
        return _weight(self.stratum.population, self.expected.respondents)


def _weight(population: float, people: int) -> float | None:
    return population / people if people and math.isfinite(population) else None


def share_of(part: float, whole: float) -> float:
    return 1.0 if math.isinf(whole) else part / whole


def parts_of(design: Design, drawn: Sequence[tuple[int, int]], z: float) -> tuple[Part, ...]:
    return tuple(
        _part(design, one, answers, sample, z)
        for one, (answers, sample) in zip(design.strata, drawn, strict=True)
    )


def _part(design: Design, one: Stratum, answers: int, sample: int, z: float) -> Part:
    spread = sizes.variance(one.spread, answers, one.population, one.design_effect)
    error = math.sqrt(spread)
    if design.measure == "total":
        error *= one.population
    mean = one.mean
    if mean is not None and design.measure == "total":
        mean *= one.population
    found = _expected(design, one.population, answers, sample, error, mean, z)
    wanted = None if design.take is None else sizes.up(sample / design.take)
    return Part(stratum=one, expected=found, clusters=wanted)


def _expected(
    design: Design,
    population: float,
    answers: int,
    sample: int,
    error: float,
    mean: float | None,
    z: float,
) -> Expected:
    rse = None if not mean or math.isinf(error) else error / abs(mean)
    refused = []
    if answers < design.smallest:
        refused.append("small")
    if rse is not None and rse > design.largest_rse:
        refused.append("unstable")
    if math.isinf(error):
        refused.append("unknown")
    return Expected(
        population=population,
        respondents=answers,
        sample=sample,
        standard_error=error,
        half_width=z * error,
        rse=rse,
        refused=tuple(refused),
    )


def expected(parts: Iterable[Part], design: Design, z: float) -> Expected:
    """Return how sure the answer for several strata together will be."""
    parts = list(parts)
    population = sum(one.stratum.population for one in parts)
    is_total = design.measure == "total"
    error, mean = 0.0, 0.0
    is_known = True
    for one in parts:
        share = 1.0 if is_total else share_of(one.stratum.population, population)
        error += (share * one.expected.standard_error) ** 2
        if one.stratum.mean is None:
            is_known = False
        else:
            mean += one.stratum.mean * (one.stratum.population if is_total else share)
    answers = sum(one.expected.respondents for one in parts)
    sample = sum(one.expected.sample for one in parts)
    found = mean if is_known else None
    return _expected(design, population, answers, sample, math.sqrt(error), found, z)


def weighting_effect(parts: Sequence[Part]) -> float:
    """Kish: how much variance unequal weights add, n Σw² / (Σw)²."""
    answers = [one.expected.respondents for one in parts]
    weights = [one.weight or 1.0 for one in parts]
    total = sum(n * w for n, w in zip(answers, weights, strict=True))
    squares = sum(n * w * w for n, w in zip(answers, weights, strict=True))
    return sum(answers) * squares / total**2 if total else 1.0
