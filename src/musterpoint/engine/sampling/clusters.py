"""
Two stages: clusters with probability proportional to their size, then the same number in each.

Systematic selection from a random start in the order of the list (Madow 1949). A cluster so large
that it would be chosen for certain is taken for certain, and the rest is chosen among the others.
Every person of the others then has the same weight.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Chosen:
    """A cluster that was chosen: its place in the list, and the weight of each person drawn."""

    place: int
    probability: float
    within: float
    is_certain: bool

    @property
    def weight(self) -> float:
        """How many people each person drawn stands for."""
        return 1 / (self.probability * self.within)


def probabilities(sizes: Sequence[float], number: int) -> list[float]:
    """
    Return each cluster's probability to be among `number` chosen ones.

    a M_i / M, with clusters that are certain taken out first. Raises ValueError for more clusters
    than there are, or sizes of zero or less.
    """
    if not 0 < number <= len(sizes) or min(sizes) <= 0:
        raise ValueError("as many clusters as there are at most, each with a size")
    certain: set[int] = set()
    while True:
        rest = sum(size for place, size in enumerate(sizes) if place not in certain)
        left = number - len(certain)
        more = {
            place
            for place, size in enumerate(sizes)
            if place not in certain and left * size >= rest * (1 - 1e-12)
        }
        if not more or not left:
            break
        certain |= more
    return [
        1.0 if place in certain else left * size / rest if left else 0.0
        for place, size in enumerate(sizes)
    ]


def choose(sizes: Sequence[float], number: int, take: int, *, seed: int) -> list[Chosen]:
    """Choose clusters, and say with which weight `take` people are drawn from each."""
    chances = probabilities(sizes, number)
    found = [place for place, chance in enumerate(chances) if chance >= 1.0]
    # Not for secrets: the seed stands in the design, so that anybody can repeat the draw.
    mark = random.Random(seed).random()  # noqa: S311
    reached = 0.0
    for place, chance in enumerate(chances):
        if chance >= 1.0:
            continue
        reached += chance
        if reached > mark + 1e-12:
            found.append(place)
            mark += 1.0
    return [
        Chosen(place, chances[place], min(1.0, take / sizes[place]), chances[place] >= 1.0)
        for place in sorted(found)
    ]
