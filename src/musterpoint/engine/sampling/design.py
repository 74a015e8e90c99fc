"""
Design a sample: how many from whom, with which weight, and how sure the answer will be.

Everything is decided before anybody is asked, so that a group that will be too small to report
is seen while there is time to ask more of its people.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from musterpoint.engine.faults import Fault
from musterpoint.engine.sampling import clusters, quantiles, sizes
from musterpoint.engine.sampling.drawing import (
    MOST,
    TOLERANCE,
    Drawing,
    answers_of,
    in_clusters,
    size_of,
)
from musterpoint.engine.sampling.expecting import (
    Expected,
    Part,
    expected,
    parts_of,
    weighting_effect,
)
from musterpoint.engine.sampling.reading import Design
from musterpoint.kernel.text import _


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
    size = size_of(design, z)
    if size is not None and size.sample > MOST:
        text = _("So narrow an interval needs more people than there are.")
        return None, [Fault("too_large", "/half_width", text)]
    drawing = Drawing(design, z, size)
    drawn, faults, warnings = drawing.drawn()
    if drawn is None:
        return None, faults
    if (grown := drawing.grown(drawn)) is not None:
        text = _(
            "Divided this way, the interval that is wanted needs %(wanted)s answers, not %(found)s."
        )
        facts = {"found": answers_of(drawn), "wanted": answers_of(grown)}
        warnings.append(Fault("grown", "/half_width", text, facts))
        drawn = grown
    clustered = in_clusters(design, drawn)
    warnings += _whole_clusters(design, drawn, clustered)
    parts = parts_of(design, clustered, z)
    overall = expected(parts, design, z)
    groups = tuple(
        (name, minimum, expected([one for one in parts if name in one.stratum.groups], design, z))
        for name, minimum in design.groups
    )
    chosen, cluster_faults = _clusters(design, parts)
    if cluster_faults:
        return None, cluster_faults
    warnings += [*_too_wide(drawing, clustered, overall)]
    warnings += [*_warnings(design, parts, overall, groups)]
    return Plan(
        design=design,
        z=z,
        size=size,
        parts=parts,
        overall=overall,
        groups=groups,
        weighting_effect=weighting_effect(parts),
        chosen=tuple(chosen),
        warnings=tuple(warnings),
    ), []


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


def _whole_clusters(
    design: Design, drawn: Sequence[tuple[int, int]], clustered: Sequence[tuple[int, int]]
) -> Iterable[Fault]:
    """Say that more are asked than was said, because clusters are never halved."""
    found, wanted = (sum(sample for _answers, sample in one) for one in (clustered, drawn))
    is_said = design.sample is not None or any(one.sample is not None for one in design.strata)
    if is_said and found != wanted:
        text = _("The same number is taken from each cluster: %(found)s people, not %(wanted)s.")
        facts = {"found": found, "wanted": wanted}
        yield Fault("whole_clusters", "/clusters/take", text, facts)


def _too_wide(
    drawing: Drawing, drawn: Sequence[tuple[int, int]], overall: Expected
) -> Iterable[Fault]:
    """Say that the interval is wider than was wanted, and what asking everybody would give."""
    design = drawing.design
    wanted = math.inf if design.half_width is None else design.half_width
    if not wanted * TOLERANCE < overall.half_width < math.inf:
        return
    text = _("Everybody who can be asked gives half an interval of %(found)s, not %(wanted)s.")
    facts: dict[str, object] = {"found": round(overall.half_width, 5), "wanted": wanted}
    if drawn != (most := drawing.everybody()):
        reached = expected(parts_of(design, most, drawing.z), design, drawing.z)
        text = _(
            "This sample gives half an interval of %(found)s, not %(wanted)s. Everybody who can be "
            "asked would give %(reached)s."
        )
        facts["reached"] = round(reached.half_width, 5)
    yield Fault("wider", "/half_width", text, facts)


def _warnings(
    design: Design,
    parts: Sequence[Part],
    overall: Expected,
    groups: Sequence[tuple[str, int, Expected]],
) -> Iterable[Fault]:
    facts: dict[str, object]
    for at, part in enumerate(parts):
        path = f"/strata/{at}" if design.is_stratified else ""
        if not part.expected.respondents:
            text = _("Nobody is expected to answer.")
            if design.is_stratified:
                text = _("Nobody of %(name)s is expected to answer. Join it with another stratum.")
            facts = {"name": part.stratum.name}
            yield Fault("nobody", path, text, facts)
        elif part.expected.refused:
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
