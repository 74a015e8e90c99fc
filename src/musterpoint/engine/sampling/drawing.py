"""Divide the people to ask over the strata."""

import math
from collections.abc import Sequence

from musterpoint.engine.faults import Fault
from musterpoint.engine.sampling import allocation, sizes
from musterpoint.engine.sampling.expecting import expected, parts_of, share_of
from musterpoint.engine.sampling.reading import Design, Stratum
from musterpoint.kernel.text import _

#: An interval wider by less than this is the one that was wanted: whole people do not divide.
TOLERANCE = 1.005
#: These divide by what is known of each stratum, so that fewer answers are enough.
USING_SPREADS = (allocation.Method.NEYMAN, allocation.Method.OPTIMAL)
#: No sample is larger: there are not so many people.
MOST = 10**11


def answers_of(drawn: Sequence[tuple[int, int]]) -> int:
    return sum(answers for answers, _sample in drawn)


def size_of(design: Design, z: float) -> sizes.Size | None:
    """Size the whole as one simple random sample; None when the size was given."""
    if design.half_width is None:
        return None
    population = sum(one.population for one in design.strata)
    shares = [share_of(one.population, population) for one in design.strata]
    half_width = design.half_width
    if design.measure == "total":
        half_width /= population
    if design.method in USING_SPREADS:
        return _size_by_spreads(design, shares, half_width, z)
    if design.measure == "proportion":
        together = zip(shares, design.strata, strict=True)
        spread = sizes.spread_of(sum(share * (one.mean or 0.0) for share, one in together))
    else:
        # Cautious: what lies between the strata is not known, so the spread within them is used.
        together = zip(shares, design.strata, strict=True)
        spread = math.sqrt(sum(share * one.spread**2 for share, one in together))
    effect, rate = _effect_and_rate(design, shares)
    return sizes.size(
        spread,
        half_width,
        z=z,
        population=population,
        design_effect=effect,
        response_rate=rate,
    )


def _effect_and_rate(design: Design, parts: Sequence[float]) -> tuple[float, float]:
    """Return design effect and response rate of strata with these parts of the sample."""
    effect = sum(part * one.design_effect for part, one in zip(parts, design.strata, strict=True))
    asked = sum(part / one.response_rate for part, one in zip(parts, design.strata, strict=True))
    return effect, 1 / asked


def _size_by_spreads(
    design: Design, shares: Sequence[float], half_width: float, z: float
) -> sizes.Size:
    """Size the whole where strata get more by their spreads: Cochran (1977), 5.5 and 5.9."""
    measures = measures_of(design)
    parts = [one / sum(measures) for one in measures]
    effect, rate = _effect_and_rate(design, parts)
    infinite, finite = sizes.divided(
        [one.spread for one in design.strata],
        [one.population for one in design.strata],
        shares,
        parts,
        variance=(half_width / z) ** 2,
    )
    return sizes.Size(infinite, finite, finite * effect, finite * effect / rate)


def measures_of(design: Design) -> list[float]:
    """Return what the sample is divided in proportion to."""
    return allocation.sizes_of(
        design.method,
        [one.population if math.isfinite(one.population) else 1.0 for one in design.strata],
        [one.spread for one in design.strata],
        [one.cost for one in design.strata],
        design.power,
    )


class Drawing:
    """Divide the people to ask over the strata."""

    def __init__(self, design: Design, z: float, size: sizes.Size | None) -> None:
        self.design, self.z, self.size = design, z, size
        self.by_sample = design.sample is not None or all(
            one.sample is not None for one in design.strata
        )

    def grown(self, drawn: Sequence[tuple[int, int]]) -> list[tuple[int, int]] | None:
        """
        Return the smallest sample that keeps the interval that is wanted.

        What a small group gets is added, not taken from the others. None when the sample keeps the
        interval already, or nothing does.
        """
        if not self._is_too_wide(drawn, TOLERANCE):
            return None
        low = answers_of(drawn)
        high = sum(self._bounds(one)[1] for one in self.design.strata)
        best, _faults, _warnings = self.drawn(high)
        if best is None or self._is_too_wide(best):
            return None
        while low + 1 < high:
            middle = (low + high) // 2
            found, _faults, _warnings = self.drawn(middle)
            if found is None or self._is_too_wide(found):
                low = middle
            else:
                best, high = found, middle
        return best

    def everybody(self) -> list[tuple[int, int]]:
        """Return answers and people of each stratum where all are asked who may be."""
        return self._people([self._bounds(one)[1] for one in self.design.strata])

    def _is_too_wide(self, drawn: Sequence[tuple[int, int]], tolerance: float = 1.0) -> bool:
        if self.design.half_width is None:
            return False
        overall = expected(parts_of(self.design, drawn, self.z), self.design, self.z)
        return overall.half_width > self.design.half_width * tolerance

    def drawn(
        self, least: int = 0
    ) -> tuple[list[tuple[int, int]] | None, list[Fault], list[Fault]]:
        """
        Return answers and people to ask of each stratum, or the faults; and warnings.

        `least` raises the answers above what the formula says.
        """
        strata, warnings = self.design.strata, []
        floors, ceilings = [], []
        for at, one in enumerate(strata):
            floor, ceiling = self._bounds(one)
            if floor > ceiling:
                text = _("%(name)s has too few people for its minimum, so all of them are taken.")
                facts: dict[str, object] = {"name": one.name or _("The population")}
                path = f"/strata/{at}" if self.design.is_stratified else ""
                warnings.append(Fault("all_taken", path, text, facts))
            floors.append(min(floor, ceiling))
            ceilings.append(ceiling)
        measures = measures_of(self.design)
        total, asked = self._total(floors, ceilings)
        total = max(total, least)
        if asked > sum(ceilings):
            return None, [self._too_large(asked, sum(ceilings))], []
        groups = [self._group(name, minimum) for name, minimum in self.design.groups]
        floors = allocation.raise_floors(floors, ceilings, measures, total, groups)
        if sum(floors) > total:
            if self.size is None and asked:
                text = _(
                    "The minimums, and one at least of each stratum, need %(wanted)s, and only "
                    "%(found)s are to be asked."
                )
                facts = {"wanted": sum(floors), "found": total}
                path = "/sample" if self.by_sample else "/respondents"
                return None, [Fault("too_small", path, text, facts)], []
            text = _("The minimums raise the sample from %(found)s to %(wanted)s.")
            facts = {"wanted": sum(floors), "found": total}
            warnings.append(Fault("raised", "/groups" if groups else "/allocation", text, facts))
            total = sum(floors)
        divided = allocation.divide(total, measures, floors, ceilings)
        return self._people(divided), [], warnings

    def _bounds(self, one: Stratum) -> tuple[int, int]:
        """Return floor and ceiling, in answers or, when people to ask are divided, in those."""
        most = _most(one)
        if one.sample is not None:
            given = one.sample if self.by_sample else _answers(one.sample, one.response_rate)
            return given, given
        ceiling = most if self.by_sample else _answers(most, one.response_rate)
        # Nobody speaks for a stratum of which nobody is asked: no weight, and no interval at all.
        floor = max(one.minimum, min(1, ceiling))
        if one.half_width is not None:
            half_width = one.half_width
            if self.design.measure == "total":
                half_width /= one.population
            needed = sizes.size(
                one.spread,
                half_width,
                z=self.z,
                population=one.population,
                design_effect=one.design_effect,
            )
            floor = max(floor, sizes.up(needed.respondents))
        if self.by_sample and floor > 1:
            floor = allocation.with_refusals(floor, one.response_rate)
        return floor, ceiling

    def _group(self, name: str, minimum: int) -> tuple[list[int], int]:
        """Return the places of a group's strata, and how many are wanted of them together."""
        strata = self.design.strata
        members = [at for at, one in enumerate(strata) if name in one.groups]
        if not self.by_sample:
            return members, minimum
        slowest = min(strata[at].response_rate for at in members)
        return members, allocation.with_refusals(minimum, slowest)

    def _total(self, floors: Sequence[int], ceilings: Sequence[int]) -> tuple[int, int]:
        """Return the total to divide, and what was asked for in so many words (0: nothing)."""
        if self.by_sample:
            asked = self.design.sample or 0
            return asked or sum(floors), asked
        if self.design.respondents is not None:
            return self.design.respondents, self.design.respondents
        if self.size is None:
            return sum(floors), 0
        return min(max(sizes.up(self.size.respondents), 1), sum(ceilings)), 0

    def _too_large(self, asked: int, most: int) -> Fault:
        text = _("%(found)s answers are more than the %(wanted)s that can be expected.")
        if self.by_sample:
            text = _("%(found)s people are more than the %(wanted)s who can be asked.")
        path = "/sample" if self.by_sample else "/respondents"
        return Fault("too_large", path, text, {"found": asked, "wanted": most})

    def _people(self, divided: Sequence[int]) -> list[tuple[int, int]]:
        found = []
        for number, one in zip(divided, self.design.strata, strict=True):
            if self.by_sample or one.sample is not None:
                sample = number if one.sample is None else one.sample
                found.append((_answers(sample, one.response_rate), sample))
            else:
                asked = allocation.with_refusals(number, one.response_rate)
                found.append((number, min(asked, _most(one))))
        return found


def in_clusters(design: Design, drawn: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return what is drawn where the same number is taken from each cluster: never half a one."""
    take = design.take
    if take is None:
        return [*drawn]
    found = []
    for (answers, sample), one in zip(drawn, design.strata, strict=True):
        people = min(sizes.up(sample / take) * take, _most(one))
        found.append((max(answers, _answers(people, one.response_rate)), people))
    return found


def _answers(sample: float, rate: float) -> int:
    """Return the answers that so many people give, rounded down; one, where it is likely."""
    return math.floor(sample * rate + 1e-9) or int(sample * rate >= 0.5)


def _most(one: Stratum) -> int:
    return 10 * MOST if math.isinf(one.population) else int(one.population)
