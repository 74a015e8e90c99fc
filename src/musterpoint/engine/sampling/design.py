"""
Design a sample: how many from whom, with which weight, and how sure the answer will be.

Everything is decided before anybody is asked, so that a group that will be too small to report
is seen while there is time to ask more of its people.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from musterpoint.engine.faults import Fault
from musterpoint.engine.sampling import allocation, clusters, quantiles, sizes
from musterpoint.engine.sampling.reading import Design, Stratum
from musterpoint.kernel.text import _

#: No sample is larger: there are not so many people.
MOST = 10**11


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """The design, worked out."""

    design: Design
    z: float
    size: sizes.Size | None
    parts: tuple[Part, ...]
    overall: Expected
    groups: tuple[tuple[str, int, Expected], ...]
    weighting_effect: float
    chosen: tuple[tuple[int, clusters.Chosen], ...] = ()
    warnings: tuple[Fault, ...] = field(default=())


def plan(design: Design) -> tuple[Plan | None, list[Fault]]:
    """Work the design out; return no plan and the faults when it cannot be."""
    z = quantiles.normal(design.confidence)
    size = _size(design, z)
    if size is not None and size.sample > MOST:
        text = _("So narrow an interval needs more people than there are.")
        return None, [Fault("too_large", "/half_width", text)]
    drawn, faults, warnings = _Drawing(design, z, size).drawn()
    if drawn is None:
        return None, faults
    parts = tuple(
        _part(design, one, answers, sample, z)
        for one, (answers, sample) in zip(design.strata, drawn, strict=True)
    )
    overall = expected(parts, design, z)
    groups = tuple(
        (name, minimum, expected([one for one in parts if name in one.stratum.groups], design, z))
        for name, minimum in design.groups
    )
    chosen, cluster_faults = _clusters(design, parts)
    if cluster_faults:
        return None, cluster_faults
    warnings += [*_warnings(design, parts, overall, groups)]
    return Plan(
        design=design,
        z=z,
        size=size,
        parts=parts,
        overall=overall,
        groups=groups,
        weighting_effect=_weighting_effect(parts),
        chosen=tuple(chosen),
        warnings=tuple(warnings),
    ), []


def _size(design: Design, z: float) -> sizes.Size | None:
    """Size the whole as one simple random sample; None when the size was given."""
    if design.half_width is None:
        return None
    population = sum(one.population for one in design.strata)
    shares = [_share(one.population, population) for one in design.strata]
    half_width = design.half_width
    if design.measure == "total":
        half_width /= population
    if design.measure == "proportion":
        together = zip(shares, design.strata, strict=True)
        spread = sizes.spread_of(sum(share * (one.mean or 0.0) for share, one in together))
    else:
        # Cautious: what lies between the strata is not known, so the spread within them is used.
        together = zip(shares, design.strata, strict=True)
        spread = math.sqrt(sum(share * one.spread**2 for share, one in together))
    together = zip(shares, design.strata, strict=True)
    effect = sum(share * one.design_effect for share, one in together)
    answers = zip(shares, design.strata, strict=True)
    rate = 1 / sum(share / one.response_rate for share, one in answers)
    return sizes.size(
        spread,
        half_width,
        z=z,
        population=population,
        design_effect=effect,
        response_rate=rate,
    )


def _share(part: float, whole: float) -> float:
    return 1.0 if math.isinf(whole) else part / whole


class _Drawing:
    """Divide the people to ask over the strata."""

    def __init__(self, design: Design, z: float, size: sizes.Size | None) -> None:
        self.design, self.z, self.size = design, z, size
        self.by_sample = design.sample is not None or all(
            one.sample is not None for one in design.strata
        )

    def drawn(self) -> tuple[list[tuple[int, int]] | None, list[Fault], list[Fault]]:
        """Return answers and people to ask of each stratum, or the faults; and warnings."""
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
        measures = allocation.sizes_of(
            self.design.method,
            [one.population if math.isfinite(one.population) else 1.0 for one in strata],
            [one.spread for one in strata],
            [one.cost for one in strata],
            self.design.power,
        )
        total, asked = self._total(floors, ceilings)
        if asked > sum(ceilings):
            return None, [self._too_large(asked, sum(ceilings))], []
        groups = [
            ([at for at, one in enumerate(strata) if name in one.groups], self._floor_of(minimum))
            for name, minimum in self.design.groups
        ]
        floors = allocation.raise_floors(floors, ceilings, measures, total, groups)
        if sum(floors) > total:
            if self.size is None and asked:
                text = _("The minimums need %(wanted)s, and only %(found)s are to be asked.")
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
        floor = one.minimum
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
        if self.by_sample:
            return allocation.with_refusals(floor, one.response_rate), most
        return floor, _answers(most, one.response_rate)

    def _floor_of(self, minimum: int) -> int:
        if not self.by_sample:
            return minimum
        slowest = min(one.response_rate for one in self.design.strata)
        return allocation.with_refusals(minimum, slowest)

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


def _answers(sample: float, rate: float) -> int:
    """Return the answers that so many people give, rounded down."""
    return math.floor(sample * rate + 1e-9)


def _most(one: Stratum) -> int:
    return 10 * MOST if math.isinf(one.population) else int(one.population)


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
        share = 1.0 if is_total else _share(one.stratum.population, population)
        error += (share * one.expected.standard_error) ** 2
        if one.stratum.mean is None:
            is_known = False
        else:
            mean += one.stratum.mean * (one.stratum.population if is_total else share)
    answers = sum(one.expected.respondents for one in parts)
    sample = sum(one.expected.sample for one in parts)
    found = mean if is_known else None
    return _expected(design, population, answers, sample, math.sqrt(error), found, z)


def _weighting_effect(parts: Sequence[Part]) -> float:
    """Kish: how much variance unequal weights add, n Σw² / (Σw)²."""
    answers = [one.expected.respondents for one in parts]
    weights = [one.weight or 1.0 for one in parts]
    total = sum(n * w for n, w in zip(answers, weights, strict=True))
    squares = sum(n * w * w for n, w in zip(answers, weights, strict=True))
    return sum(answers) * squares / total**2 if total else 1.0


def _clusters(
    design: Design, parts: Sequence[Part]
) -> tuple[list[tuple[int, clusters.Chosen]], list[Fault]]:
    """Choose clusters where a list of them was given; the number is the place in that list."""
    chosen: list[tuple[int, clusters.Chosen]] = []
    faults: list[Fault] = []
    if design.take is None or not design.frame:
        return chosen, faults
    for at, part in enumerate(parts):
        places = [
            place
            for place, one in enumerate(design.frame)
            if not design.is_stratified or one.stratum == part.stratum.name
        ]
        wanted = part.clusters or 0
        if wanted > len(places):
            path = f"/strata/{at}" if design.is_stratified else "/clusters/frame"
            text = _("The sample needs %(found)s clusters, and the list has %(wanted)s.")
            facts: dict[str, object] = {"found": wanted, "wanted": len(places)}
            faults.append(Fault("too_large", path, text, facts))
        elif wanted:
            among = [float(design.frame[place].size) for place in places]
            for one in clusters.choose(among, wanted, design.take, seed=design.seed + at):
                chosen.append((places[one.place], one))
    return chosen, faults


def _warnings(
    design: Design,
    parts: Sequence[Part],
    overall: Expected,
    groups: Sequence[tuple[str, int, Expected]],
) -> Iterable[Fault]:
    if design.half_width is not None and overall.half_width > design.half_width * 1.005:
        text = _(
            "Dividing the sample this way gives half an interval of %(found)s, "
            "not %(wanted)s: ask more people, or divide in proportion."
        )
        facts: dict[str, object] = {
            "found": round(overall.half_width, 5),
            "wanted": design.half_width,
        }
        yield Fault("wider", "/half_width", text, facts)
    for at, part in enumerate(parts):
        path = f"/strata/{at}" if design.is_stratified else ""
        if part.expected.refused:
            text = _("%(name)s will be too small or too uncertain to be shown.")
            facts = {"name": part.stratum.name or _("The population")}
            yield Fault("refused", path, text, facts)
        if part.clusters == 1:
            text = _("One cluster says nothing of the differences between clusters: take two.")
            yield Fault("one_cluster", path, text)
    for at, (name, minimum, found) in enumerate(groups):
        if found.respondents < minimum:
            text = _("The group %(name)s has fewer people than its minimum; all are taken.")
            yield Fault("all_taken", f"/groups/{at}", text, {"name": name})
    if design.frame:
        listed = sum(one.size for one in design.frame)
        if math.isfinite(overall.population) and listed != overall.population:
            text = _("The list of clusters holds %(found)s people, the population %(wanted)s.")
            facts = {"found": listed, "wanted": int(overall.population)}
            yield Fault("sum", "/clusters/frame", text, facts)
