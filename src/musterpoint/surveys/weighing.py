"""
From who was drawn and who answered to weights that sum to the population. Pure.

Base weight -> raised within the stratum for those who did not answer (a stratum of which nobody
answered is joined with the one that is most like it) -> known totals, where there are any.
"""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass

from musterpoint.engine import sampling


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """Somebody who was drawn and still belongs to the population, and whether they answered."""

    stratum: str
    groups: Mapping[str, str]
    base_weight: float
    has_answered: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Weighed:
    """The weight of each case (0: no answer), joined strata, and totals that were met."""

    weights: tuple[float, ...]
    joined: Mapping[str, str]
    met: tuple[str, ...]
    problem: str = ""


def weigh(cases: Sequence[Case], margins: Mapping[str, Mapping[str, float]]) -> Weighed:
    """Return the weights; a problem with known totals leaves the weights before them."""
    answered = [one.has_answered for one in cases]
    if not any(answered):
        return Weighed(weights=tuple(0.0 for _one in cases), joined={}, met=())
    joined = _joined(cases)
    classes = [joined.get(one.stratum, one.stratum) for one in cases]
    base = [one.base_weight for one in cases]
    found = sampling.for_non_response(base, answered, classes).tolist()
    if not margins:
        return Weighed(weights=tuple(found), joined=joined, met=())
    places = [at for at, has in enumerate(answered) if has]
    kept = [found[at] for at in places]
    try:
        fitted = _fitted(kept, [cases[at] for at in places], margins)
    except sampling.NotFitting as refused:
        return Weighed(weights=tuple(found), joined=joined, met=(), problem=str(refused))
    for at, weight in zip(places, fitted, strict=True):
        found[at] = weight
    return Weighed(weights=tuple(found), joined=joined, met=tuple(margins))


def _fitted(
    weights: Sequence[float], cases: Sequence[Case], margins: Mapping[str, Mapping[str, float]]
) -> list[float]:
    known: list[tuple[list[Hashable], dict[Hashable, float]]] = []
    for name, totals_of in margins.items():
        wanted: dict[Hashable, float] = {}
        for value, total in totals_of.items():
            wanted[value] = total
        known.append(([one.groups.get(name, "") for one in cases], wanted))
    if len(known) == 1:
        classes, totals = known[0]
        one: list[float] = sampling.post_stratify(weights, classes, totals).tolist()
        return one
    raked: list[float] = sampling.rake(weights, known).weights.tolist()
    return raked


def _joined(cases: Sequence[Case]) -> dict[str, str]:
    """Return, of strata without an answer, with which one each is joined: the most alike."""
    groups: dict[str, Mapping[str, str]] = {}
    answers: dict[str, int] = {}
    for one in cases:
        groups[one.stratum] = one.groups
        answers[one.stratum] = answers.get(one.stratum, 0) + one.has_answered
    there = [key for key, number in answers.items() if number]

    def likeness(key: str, other: str) -> tuple[int, int, str]:
        mine, theirs = groups[key], groups[other]
        same = sum(mine[name] == theirs.get(name) for name in mine)
        return same, answers[other], other

    return {
        key: max(there, key=lambda other: likeness(key, other))
        for key, number in answers.items()
        if not number
    }
