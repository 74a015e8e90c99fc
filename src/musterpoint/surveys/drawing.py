"""Draw people from a frame by a plan: the same frame, plan and seed give the same people. Pure."""

import random
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from math import ceil

from musterpoint.engine.sampling import clusters
from musterpoint.surveys import frames
from musterpoint.surveys.frames import Stratum, Unit


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """Somebody who was drawn: their stratum, cluster, base weight, and whether in reserve."""

    unit: Unit
    stratum: str
    cluster: str
    base_weight: float
    is_reserve: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What is drawn of a stratum: so many people, or so many from each of so many clusters."""

    stratum: Stratum
    people: int
    clusters: int | None = None


def draw(
    units: Sequence[Unit],
    variables: Sequence[str],
    wanted: Sequence[Wanted],
    *,
    take: int,
    reserve: float,
    seed: int,
) -> Iterator[Drawn]:
    """
    Yield who is drawn, stratum by stratum, and beside them the reserve.

    Without clusters everybody of a stratum has the same chance. With clusters some are chosen in
    proportion to their size, and ``take`` people in each; the reserve is of the same clusters.
    """
    by_stratum: dict[str, list[Unit]] = defaultdict(list)
    for one in units:
        by_stratum[frames.key_of(one, variables)].append(one)
    for at, part in enumerate(wanted):
        # Not for secrets: the seed is kept with the draw, so that anybody can repeat it.
        chance = random.Random(f"{seed}|{part.stratum.key}")  # noqa: S311
        inside = by_stratum[part.stratum.key]
        if part.clusters is None:
            yield from _simple(inside, part.stratum.key, part.people, reserve, chance)
        else:
            yield from _clustered(inside, part, take, reserve, seed + at, chance)


def _simple(
    inside: Sequence[Unit], stratum: str, people: int, reserve: float, chance: random.Random
) -> Iterator[Drawn]:
    ends = list(accumulate(one.people for one in inside))
    everybody = ends[-1]
    more = min(ceil(people * reserve), everybody - people)
    for place, at in enumerate(chance.sample(range(everybody), people + more)):
        yield Drawn(
            unit=inside[bisect_right(ends, at)],
            stratum=stratum,
            cluster="",
            base_weight=everybody / people,
            is_reserve=place >= people,
        )


def _clustered(
    inside: Sequence[Unit],
    part: Wanted,
    take: int,
    reserve: float,
    seed: int,
    chance: random.Random,
) -> Iterator[Drawn]:
    by_cluster: dict[str, list[Unit]] = defaultdict(list)
    for one in inside:
        by_cluster[one.cluster].append(one)
    names = sorted(by_cluster)
    sizes = [float(sum(one.people for one in by_cluster[name])) for name in names]
    for chosen in clusters.choose(sizes, part.clusters or 0, take, seed=seed):
        there = by_cluster[names[chosen.place]]
        ends = list(accumulate(person.people for person in there))
        people = min(take, ends[-1])
        more = min(ceil(people * reserve), ends[-1] - people)
        for place, at in enumerate(chance.sample(range(ends[-1]), people + more)):
            yield Drawn(
                unit=there[bisect_right(ends, at)],
                stratum=part.stratum.key,
                cluster=names[chosen.place],
                base_weight=chosen.weight,
                is_reserve=place >= people,
            )
