"""
Divide a sample over strata: in proportion to anything, between a floor and a ceiling each.

Where a floor or a ceiling binds, the rest is divided again among the others, in their proportion
(Bitran and Hax 1981); whole people by largest remainder, so that the parts always sum.
"""

import math
from collections.abc import Sequence
from enum import StrEnum

from musterpoint.engine.sampling.sizes import up


class Method(StrEnum):
    """How a sample is divided over strata."""

    PROPORTIONAL = "proportional"
    EQUAL = "equal"
    NEYMAN = "neyman"
    OPTIMAL = "optimal"
    POWER = "power"


class NotDivisible(ValueError):
    """The total lies outside what floors and ceilings leave."""


def sizes_of(
    method: Method,
    populations: Sequence[float],
    spreads: Sequence[float],
    costs: Sequence[float],
    power: float,
) -> list[float]:
    """
    Return what the sample is divided in proportion to.

    Proportional N, equal 1, Neyman N S, optimal N S / sqrt(cost), power N ** a.
    """
    match method:
        case Method.EQUAL:
            return [1.0] * len(populations)
        case Method.NEYMAN:
            return [n * s for n, s in zip(populations, spreads, strict=True)]
        case Method.OPTIMAL:
            together = zip(populations, spreads, costs, strict=True)
            return [n * s / math.sqrt(cost) for n, s, cost in together]
        case Method.POWER:
            return [float(n) ** power for n in populations]
        case _:
            return [float(n) for n in populations]


def divide(
    total: int, sizes: Sequence[float], floors: Sequence[int], ceilings: Sequence[int]
) -> list[int]:
    """
    Return whole numbers that sum to `total`, each between its floor and its ceiling.

    Raises NotDivisible when no such numbers exist.
    """
    if not sum(floors) <= total <= sum(ceilings) or any(
        low > high for low, high in zip(floors, ceilings, strict=True)
    ):
        raise NotDivisible(f"{total} cannot be divided between {sum(floors)} and {sum(ceilings)}")
    shares = _shares(total, sizes, floors, ceilings)
    whole = [
        min(math.floor(share + 1e-9), high) for share, high in zip(shares, ceilings, strict=True)
    ]
    order = sorted(range(len(shares)), key=lambda at: (whole[at] - shares[at], at))
    left = total - sum(whole)
    while left:
        for at in order:
            if left and whole[at] < ceilings[at]:
                whole[at] += 1
                left -= 1
    return whole


def _shares(
    total: int, sizes: Sequence[float], floors: Sequence[int], ceilings: Sequence[int]
) -> list[float]:
    shares = [0.0] * len(sizes)
    free = set(range(len(sizes)))
    rest = float(total)
    while free:
        whole = sum(sizes[at] for at in free)
        if whole > 0:
            wanted = {at: rest * sizes[at] / whole for at in free}
        else:
            wanted = {at: rest / len(free) for at in free}
        low = {at for at in free if wanted[at] < floors[at]}
        high = {at for at in free if wanted[at] > ceilings[at]}
        short = sum(floors[at] - wanted[at] for at in low)
        over = sum(wanted[at] - ceilings[at] for at in high)
        if not low and not high:
            for at in free:
                shares[at] = wanted[at]
            break
        settled, bounds = (low, floors) if short >= over else (high, ceilings)
        for at in settled:
            shares[at] = float(bounds[at])
            rest -= bounds[at]
        free -= settled
    return shares


def raise_floors(
    floors: list[int],
    ceilings: Sequence[int],
    sizes: Sequence[float],
    total: int,
    groups: Sequence[tuple[Sequence[int], int]],
) -> list[int]:
    """
    Return floors under which every group of strata has its minimum; a group may lap over others.

    `groups` are the places of the strata and the minimum. Where a group has fewer people than
    its minimum, all of them are taken. The floors may then sum to more than `total`.
    """
    for _turn in range(len(groups) + 1):
        parts = divide(max(total, sum(floors)), sizes, floors, ceilings)
        short = [
            (members, wanted)
            for members, minimum in groups
            if sum(parts[at] for at in members)
            < (wanted := min(minimum, sum(ceilings[at] for at in members)))
        ]
        if not short:
            return floors
        # The group with the fewest people first: what it gets counts for those that hold it.
        members, wanted = min(short, key=lambda one: sum(ceilings[at] for at in one[0]))
        among = divide(
            wanted,
            [sizes[at] for at in members],
            [floors[at] for at in members],
            [ceilings[at] for at in members],
        )
        for at, number in zip(members, among, strict=True):
            floors[at] = max(floors[at], number)
    return floors


def with_refusals(answers: float, rate: float) -> int:
    """Return how many to ask for so many answers."""
    return up(answers / rate)
