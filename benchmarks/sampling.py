"""
Sampling benchmark: does the 95 % interval hold the truth 95 times in 100?

    python benchmarks/sampling.py                 # 2,000 samples of each design
    python benchmarks/sampling.py --draws 500

An invented population of nationals and migrants is drawn from again and again; each time mean,
share and total are estimated by us and, when it is installed, by samplics from the same sample.
Target: coverage between 93 and 97 %; both say the same.
"""

import argparse
import random
import time
import warnings
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from musterpoint.engine.sampling import Answers, Interval, Measure, clusters, estimate

FRACTIONS = {"nationals": (9000, 0.22, 400), "migrants": (1000, 0.45, 200)}


@dataclass
class Drawn:
    """One sample, as columns."""

    y: list[float] = field(default_factory=list)
    share: list[float] = field(default_factory=list)
    weights: list[float] = field(default_factory=list)
    strata: list[str] = field(default_factory=list)
    units: list[str] = field(default_factory=list)
    populations: dict[str, float] | None = None


@dataclass
class Population:
    """Everybody: cluster by cluster, with what would be measured."""

    clusters: dict[str, list[tuple[list[float], list[float]]]]

    def truth(self, measure: Measure) -> float:
        """Return what a census would find."""
        column = 1 if measure is Measure.PROPORTION else 0
        units = [unit for units in self.clusters.values() for unit in units]
        total = sum(sum(unit[column]) for unit in units)
        return total if measure is Measure.TOTAL else total / sum(len(unit[0]) for unit in units)


def population(chance: random.Random) -> Population:
    """Invent a population in which neighbours are alike."""
    found: dict[str, list[tuple[list[float], list[float]]]] = {}
    for stratum, (people, share, _drawn) in FRACTIONS.items():
        units, left = [], people
        while left > 0:
            size = min(left, chance.randint(20, 60))
            left -= size
            alike = chance.gauss(0, 0.5)
            wanted = min(max(share + 0.08 * alike, 0.02), 0.98)
            units.append(
                (
                    [chance.lognormvariate(3 + 0.3 * alike, 0.6) for _one in range(size)],
                    [float(chance.random() < wanted) for _one in range(size)],
                )
            )
        found[stratum] = units
    return Population(found)


def simple(people: Population, chance: random.Random) -> Drawn:
    """Draw 400 of everybody."""
    rows = [
        row
        for units in people.clusters.values()
        for unit in units
        for row in zip(*unit, strict=True)
    ]
    picked = chance.sample(rows, 400)
    return Drawn(
        [row[0] for row in picked],
        [row[1] for row in picked],
        [len(rows) / 400] * 400,
        ["all"] * 400,
        [str(at) for at in range(400)],
        {"all": float(len(rows))},
    )


def stratified(people: Population, chance: random.Random) -> Drawn:
    """Draw more migrants than their share."""
    found = Drawn(populations={})
    for stratum, units in people.clusters.items():
        rows = [row for unit in units for row in zip(*unit, strict=True)]
        number = FRACTIONS[stratum][2]
        for at, row in enumerate(chance.sample(rows, number)):
            add(found, row, len(rows) / number, stratum, f"{stratum}{at}")
        assert found.populations is not None
        found.populations[stratum] = float(len(rows))
    return found


def clustered(people: Population, chance: random.Random) -> Drawn:
    """Choose clusters by size in each stratum, ten people in each."""
    found = Drawn()
    for stratum, units in people.clusters.items():
        order = list(range(len(units)))
        chance.shuffle(order)
        sizes = [float(len(units[at][0])) for at in order]
        wanted = 40 if stratum == "nationals" else 12
        for one in clusters.choose(sizes, wanted, 10, seed=chance.getrandbits(32)):
            unit = units[order[one.place]]
            rows = list(zip(*unit, strict=True))
            for row in chance.sample(rows, min(10, len(rows))):
                add(found, row, one.weight, stratum, f"{stratum}{one.place}")
    return found


def add(found: Drawn, row: tuple[float, ...], weight: float, stratum: str, unit: str) -> None:
    """Put one answer into a sample."""
    found.y.append(row[0])
    found.share.append(row[1])
    found.weights.append(weight)
    found.strata.append(stratum)
    found.units.append(unit)


def ours(sample: Drawn, measure: Measure) -> tuple[float, float]:
    """Return our interval."""
    answers = Answers(sample.weights, sample.strata, sample.units, sample.populations)
    values = sample.share if measure is Measure.PROPORTION else sample.y
    found = estimate(measure, values, answers)
    return found.low, found.high


def wilsons(sample: Drawn, measure: Measure) -> tuple[float, float]:
    """Return our interval of a share by Wilson's formula."""
    answers = Answers(sample.weights, sample.strata, sample.units, sample.populations)
    found = estimate(measure, sample.share, answers, interval=Interval.WILSON)
    return found.low, found.high


def theirs(sample: Drawn, measure: Measure) -> tuple[float, float]:
    """Return samplics' interval of the same sample."""
    import samplics

    asked = samplics.TaylorEstimator(samplics.PopParam(measure.value.capitalize()))
    strata, units = np.array(sample.strata), np.array(sample.units)
    drawn = {name: len(set(units[strata == name])) for name in set(sample.strata)}
    known = sample.populations or {}
    asked.estimate(
        np.array(sample.share if measure is Measure.PROPORTION else sample.y),
        np.array(sample.weights),
        stratum=strata,
        psu=units,
        fpc={name: 1 - drawn[name] / known[name] if known else 1.0 for name in drawn},
    )
    if measure is Measure.PROPORTION:
        return asked.lower_ci[1.0], asked.upper_ci[1.0]
    return asked.lower_ci, asked.upper_ci


def has_samplics() -> bool:
    """Say whether the peer can be asked; it warns that it is archived."""
    warnings.simplefilter("ignore")
    try:
        import samplics
    except ImportError:
        return False
    return bool(samplics)


def main() -> None:
    """Read the command line, draw, print the table."""
    parser = argparse.ArgumentParser(description="Measure the coverage of intervals.")
    parser.add_argument("--draws", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=2011)
    chosen = parser.parse_args()
    both = has_samplics()
    people = population(random.Random(chosen.seed))
    print(f"{chosen.draws:,} samples a design; peer: {'samplics' if both else 'not installed'}")
    heads = f"{'ours %':>8}{'peer %':>8}{'most apart':>12}{'ms':>8}{'peer':>8}"
    print(f"{'design':<12}{'measure':<22}{heads}")
    bad = 0
    for design in (simple, stratified, clustered):
        for measure in Measure:
            bad += row(design, measure, ours, people, chosen.draws, chosen.seed, both)
        bad += row(design, Measure.PROPORTION, wilsons, people, chosen.draws, chosen.seed, False)
    raise SystemExit(bool(bad))


def row(
    design: Callable[[Population, random.Random], Drawn],
    measure: Measure,
    way: Callable[[Drawn, Measure], tuple[float, float]],
    people: Population,
    draws: int,
    seed: int,
    both: bool,
) -> bool:
    """Print one line; return whether the coverage misses its target."""
    chance, truth = random.Random(seed + 1), people.truth(measure)
    hits = peer_hits = 0
    apart = spent = peer_spent = 0.0
    for _draw in range(draws):
        sample = design(people, chance)
        began = time.process_time()
        low, high = way(sample, measure)
        spent += time.process_time() - began
        hits += low <= truth <= high
        if both:
            began = time.process_time()
            peer_low, peer_high = theirs(sample, measure)
            peer_spent += time.process_time() - began
            peer_hits += peer_low <= truth <= peer_high
            apart = max(apart, abs(low - peer_low) / abs(low), abs(high - peer_high) / abs(high))
    name = f"{measure.value}{' (Wilson)' if way is wilsons else ''}"
    peer = (f"{100 * peer_hits / draws:.1f}", f"{apart:.0e}") if both else ("", "")
    print(
        f"{design.__name__:<12}{name:<22}{100 * hits / draws:>8.1f}{peer[0]:>8}{peer[1]:>12}"
        f"{1000 * spent / draws:>8.2f}{1000 * peer_spent / draws if both else 0:>8.2f}",
        flush=True,
    )
    return not 0.93 <= hits / draws <= 0.97


if __name__ == "__main__":
    main()
