"""
Two sets of runs of one scenario compared, indicator by indicator.

Runs are paired by their seed: the same seed draws the same people, so that the difference of a pair
is free of the chance that both share. The interval is Student's for the mean of the paired
differences. One pair has no interval, and nothing is said of it but its difference.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean, stdev, variance

from musterpoint.engine.sampling.quantiles import student
from musterpoint.kernel.indicators import Direction

CONFIDENCE = 0.95
#: An interval needs so many pairs.
LEAST = 2

BETTER, WORSE = "better", "worse"
HIGHER, LOWER = "higher", "lower"
NOT_SHOWN, ONE_SEED = "no_difference_shown", "one_seed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """What is compared: its name, unit, what it counts, and whether more of it is good news."""

    code: str
    label: str
    unit: str
    direction: Direction
    definition: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One run: which scenario, how many people and days, which seed, and the value of each."""

    scenario: str
    people: int
    days: int
    seed: int
    values: Mapping[str, float | None]
    """None where the run gave no value: nobody was answered, so that no time was taken."""
    measures: Mapping[str, Measure]
    digest: str = ""
    """Names the text of the scenario; empty where the run does not tell."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One indicator on both sides: the means, their difference, and its interval."""

    measure: Measure
    befores: Mapping[int, float]
    """The value of each seed that has one; of a pair both sides have one."""
    afters: Mapping[int, float]
    before: float | None
    after: float | None
    difference: float | None
    interval: tuple[float, float] | None
    verdict: str

    @property
    def seeds(self) -> tuple[int, ...]:
        """Return the seeds that were counted."""
        return tuple(sorted({*self.befores, *self.afters}))

    @property
    def is_better(self) -> bool | None:
        """
        Say whether the difference is good news, whatever chance had to do with it.

        None where there is no difference, and where neither more nor less is good.
        """
        if not self.difference or self.measure.direction is Direction.NEUTRAL:
            return None
        return (self.difference > 0) == (self.measure.direction is Direction.MORE_IS_BETTER)


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Everything compared, and what was left out because it stands on one side alone."""

    scenario: str
    people: int
    days: int
    seeds: tuple[int, ...]
    left_out: tuple[int, ...]
    is_paired: bool
    """Whether seeds stand on both sides; if not, a difference holds the chance of the draw."""
    lines: tuple[Line, ...]
    same_text: bool
    """Whether both sides played the same text of the scenario, as far as the runs tell."""
    one_sided: tuple[Measure, ...] = ()
    """What was measured on one side alone, and is left out."""


class NotComparable(ValueError):
    """The runs do not belong together; the sentence says which and why."""


def compare(before: Sequence[Run], after: Sequence[Run]) -> Comparison:
    """
    Compare two sets of runs, seed by seed; the order in which they are given changes nothing.

    Where no seed stands on both sides, the means are compared, by Welch's interval. Raises
    NotComparable for another scenario, population or length, a seed that stands twice on one side,
    a side without a run, and a measure whose unit or direction is not the same in all runs.
    """
    _check(before, after)
    first, second = _by_seed(before, "before"), _by_seed(after, "after")
    common = set(first) & set(second)
    left_out = set(first) ^ set(second) if common else set()
    one = before[0]
    texts = {run.digest for run in (*before, *after) if run.digest}
    befores, afters = (
        _measures(runs[seed] for seed in sorted(set(runs) - left_out)) for runs in (first, second)
    )
    measures = befores | {code: one for code, one in afters.items() if code not in befores}
    _same_measures(befores, afters)
    return Comparison(
        scenario=one.scenario,
        people=one.people,
        days=one.days,
        seeds=tuple(sorted({*first, *second} - left_out)),
        left_out=tuple(sorted(left_out)),
        is_paired=bool(common),
        lines=tuple(
            _paired(measure, first, second, sorted(common))
            if common
            else _unpaired(measure, first, second)
            for code, measure in measures.items()
            if code in befores and code in afters
        ),
        same_text=len(texts) <= 1,
        one_sided=tuple(
            one for code, one in measures.items() if (code in befores) != (code in afters)
        ),
    )


def _measures(runs: Iterable[Run]) -> dict[str, Measure]:
    """Return what the runs of a side were measured by; raise NotComparable for two meanings."""
    found: dict[str, Measure] = {}
    for run in runs:
        _same_measures(found, run.measures)
        found = dict(run.measures) | found
    return found


def _same_measures(here: Mapping[str, Measure], there: Mapping[str, Measure]) -> None:
    """Raise NotComparable for a measure that is not counted in one unit and one direction."""
    for code in here:
        if code not in there:
            continue
        one, other = here[code], there[code]
        for name, this, that in (
            ("unit", one.unit, other.unit),
            ("direction", one.direction, other.direction),
        ):
            if this != that:
                raise NotComparable(
                    f"The {name} of the measure {code!r} differs: {str(this)[:80]!r} and"
                    f" {str(that)[:80]!r}. Only values that mean the same can be compared."
                )


def _values(runs: Mapping[int, Run], code: str) -> dict[int, float]:
    told = {seed: runs[seed].values.get(code) for seed in sorted(runs)}
    return {seed: value for seed, value in told.items() if value is not None}


def single(measure: Measure, before: float | None, after: float | None) -> Line:
    """Compare one value with another, each of a run alone: a difference without an interval."""
    befores, afters = ({} if one is None else {0: one} for one in (before, after))
    return _line(measure, befores, afters, _differences(befores, afters))


def _differences(befores: Mapping[int, float], afters: Mapping[int, float]) -> list[float]:
    return [afters[seed] - befores[seed] for seed in befores if seed in afters]


def _paired(
    measure: Measure, first: Mapping[int, Run], second: Mapping[int, Run], seeds: Iterable[int]
) -> Line:
    befores, afters = _values(first, measure.code), _values(second, measure.code)
    seeds = [seed for seed in seeds if seed in befores and seed in afters]
    befores = {seed: befores[seed] for seed in seeds}
    afters = {seed: afters[seed] for seed in seeds}
    return _line(measure, befores, afters, _differences(befores, afters))


def _line(
    measure: Measure,
    befores: Mapping[int, float],
    afters: Mapping[int, float],
    differences: Sequence[float],
) -> Line:
    found = interval(differences)
    return Line(
        measure=measure,
        befores=befores,
        afters=afters,
        before=_mean(list(befores.values())),
        after=_mean(list(afters.values())),
        difference=_mean(differences),
        interval=found,
        verdict=verdict(measure.direction, any(differences), found),
    )


def _unpaired(measure: Measure, first: Mapping[int, Run], second: Mapping[int, Run]) -> Line:
    befores, afters = _values(first, measure.code), _values(second, measure.code)
    before, after = _mean(list(befores.values())), _mean(list(afters.values()))
    difference = None if before is None or after is None else after - before
    found = welch(list(befores.values()), list(afters.values()))
    return Line(
        measure=measure,
        befores=befores,
        afters=afters,
        before=before,
        after=after,
        difference=difference,
        interval=found,
        verdict=verdict(measure.direction, bool(difference), found),
    )


def _mean(values: Sequence[float]) -> float | None:
    return fmean(values) if values else None


def interval(differences: Sequence[float]) -> tuple[float, float] | None:
    """Return Student's 95 per cent interval of a mean; None for fewer than two values."""
    if len(differences) < LEAST:
        return None
    middle = fmean(differences)
    spread = stdev(differences) / math.sqrt(len(differences))
    half = student(CONFIDENCE, len(differences) - 1) * spread
    return middle - half, middle + half


def welch(before: Sequence[float], after: Sequence[float]) -> tuple[float, float] | None:
    """Return the 95 per cent interval of a difference of two means; None for too few values."""
    if min(len(before), len(after)) < LEAST:
        return None
    parts = [(variance(side) / len(side), len(side) - 1) for side in (before, after)]
    spread = sum(part for part, _freedom in parts)
    half = 0.0
    if spread > 0:
        # Shares of the whole: squares of very small variances would be nothing to divide by.
        freedom = 1 / sum((part / spread) ** 2 / count for part, count in parts)
        half = student(CONFIDENCE, freedom) * math.sqrt(spread)
    middle = fmean(after) - fmean(before)
    return middle - half, middle + half


def verdict(direction: Direction, differs: bool, found: tuple[float, float] | None) -> str:
    """Say what a difference shows; an interval that holds zero shows nothing."""
    if found is None:
        return ONE_SEED if differs else NOT_SHOWN
    low, high = found
    if low <= 0 <= high:
        return NOT_SHOWN
    more = low > 0
    if direction is Direction.NEUTRAL:
        return HIGHER if more else LOWER
    return BETTER if more == (direction is Direction.MORE_IS_BETTER) else WORSE


def _check(before: Sequence[Run], after: Sequence[Run]) -> None:
    for side, runs in (("before", before), ("after", after)):
        if not runs:
            raise NotComparable(f"There is no run {side}. Name at least one.")
    one = before[0]
    for run in (*before, *after):
        for name, here, there in (
            ("scenario", one.scenario, run.scenario),
            ("number of people", one.people, run.people),
            ("number of days", one.days, run.days),
        ):
            if here != there:
                raise NotComparable(
                    f"The {name} differs: {here} (seed {one.seed}) and {there} (seed {run.seed})."
                    " Only runs of one scenario, population and length can be compared."
                )


def _by_seed(runs: Sequence[Run], side: str) -> dict[int, Run]:
    found: dict[int, Run] = {}
    for run in runs:
        if run.seed in found:
            raise NotComparable(f"Seed {run.seed} stands twice {side}. Give each seed once.")
        found[run.seed] = run
    return found


def _listed(seeds: Iterable[int]) -> str:
    return ", ".join(str(seed) for seed in sorted(seeds))
