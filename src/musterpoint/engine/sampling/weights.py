"""
Weights after the answers came in: for those who did not answer, and towards known totals.

Base weight (1 / chance to be drawn) -> raised in each class for those who did not answer ->
fitted to totals that are known from elsewhere (post-stratification for one, raking for several).
"""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]


class NotFitting(ValueError):
    """The weights cannot be brought to the totals; the message says where."""


def _of(weights: Sequence[float] | Numbers) -> Numbers:
    found = np.asarray(weights, dtype=float)
    if found.ndim != 1 or not np.all(np.isfinite(found)) or np.any(found < 0):
        raise NotFitting("weights are numbers of zero or more")
    return found


def _codes(classes: Sequence[Hashable], size: int) -> tuple[list[Hashable], NDArray[np.int64]]:
    if len(classes) != size:
        raise NotFitting("each weight needs its class")
    names = list(dict.fromkeys(classes))
    place = {name: at for at, name in enumerate(names)}
    return names, np.array([place[name] for name in classes], dtype=np.int64)


def for_non_response(
    weights: Sequence[float], answered: Sequence[bool], classes: Sequence[Hashable]
) -> Numbers:
    """
    Give those who answered the weight of those of their class who did not; the others get zero.

    Raises NotFitting when nobody of a class answered: join it with a neighbour.
    """
    base, has = _of(weights), np.asarray(answered, dtype=bool)
    names, codes = _codes(classes, len(base))
    whole = np.bincount(codes, base, len(names))
    kept = np.bincount(codes, base * has, len(names))
    for name, asked, found in zip(names, whole, kept, strict=True):
        if asked > 0 and found == 0:
            raise NotFitting(f"nobody of {name} answered: join it with a neighbour")
    factor = np.divide(whole, kept, out=np.ones_like(whole), where=kept > 0)
    return np.where(has, base * factor[codes], 0.0)


def post_stratify(
    weights: Sequence[float] | Numbers,
    classes: Sequence[Hashable],
    totals: Mapping[Hashable, float],
) -> Numbers:
    """Bring the weights of each class to its known total."""
    base = _of(weights)
    names, codes = _codes(classes, len(base))
    _check(names, totals)
    sums = np.bincount(codes, base, len(names))
    if np.any(sums <= 0):
        raise NotFitting("a class has no weight to fit")
    wanted = np.array([totals[name] for name in names], dtype=float)
    return np.asarray(base * (wanted / sums)[codes])


def _check(names: Sequence[Hashable], totals: Mapping[Hashable, float]) -> None:
    if missing := [name for name in names if name not in totals]:
        raise NotFitting(f"there is no total for {missing[0]}")
    if absent := [name for name in totals if totals[name] > 0 and name not in set(names)]:
        raise NotFitting(f"nobody of {absent[0]} answered: join it with a neighbour")
    if any(totals[name] < 0 for name in totals):
        raise NotFitting("totals are zero or more")


@dataclass(frozen=True, slots=True)
class Raked:
    """Raked weights, the rounds that it took, and how far the furthest total is off (relative)."""

    weights: Numbers
    rounds: int
    furthest: float


def rake(
    weights: Sequence[float],
    margins: Sequence[tuple[Sequence[Hashable], Mapping[Hashable, float]]],
    *,
    tolerance: float = 1e-10,
    most_rounds: int = 1000,
) -> Raked:
    """
    Bring the weights to several known distributions at once (Deming and Stephan 1940).

    A margin is each person's class and the total of each class. Raises NotFitting when the
    margins do not have the same sum, or nothing satisfies them all.
    """
    found = _of(weights)
    sums = [sum(totals.values()) for _classes, totals in margins]
    if not sums or max(sums) - min(sums) > 1e-6 * max(sums):
        raise NotFitting("the known totals of the margins do not have the same sum")
    for rounds in range(1, most_rounds + 1):
        for classes, totals in margins:
            found = post_stratify(found, classes, totals)
        furthest = max(_off(found, classes, totals) for classes, totals in margins)
        if furthest <= tolerance:
            return Raked(found, rounds, furthest)
    raise NotFitting("no weights satisfy all the totals: join small classes")


def _off(weights: Numbers, classes: Sequence[Hashable], totals: Mapping[Hashable, float]) -> float:
    names, codes = _codes(classes, len(weights))
    sums = np.bincount(codes, weights, len(names))
    wanted = np.array([totals[name] for name in names], dtype=float)
    return float(np.max(np.abs(sums - wanted) / np.maximum(wanted, 1e-12)))


def trim(weights: Sequence[float], most: float) -> Numbers:
    """
    Cut weights over `most` times their median, and give the rest to the others; the sum stays.

    Unequal weights cost certainty; a cut costs a little bias. Raises NotFitting when `most` is
    less than one.
    """
    found = _of(weights)
    if most <= 1:
        raise NotFitting("weights are cut above their median")
    whole, limit = found.sum(), most * float(np.median(found[found > 0]))
    for _round in range(100):
        over = found > limit * (1 + 1e-12)
        if not over.any():
            break
        found = np.where(over, limit, found)
        rest = ~over & (found > 0) & (found < limit)
        if not rest.any():
            raise NotFitting("there is nobody left to carry the weight that is cut")
        found[rest] *= 1 + (whole - found.sum()) / found[rest].sum()
    return found


def effective_size(weights: Sequence[float] | Numbers) -> float:
    """Kish: the answers that equal weights would need for the same certainty, (Σw)² / Σw²."""
    found = _of(weights)
    squares = float((found**2).sum())
    return float(found.sum()) ** 2 / squares if squares else 0.0
