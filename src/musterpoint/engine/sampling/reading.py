"""A sample's design as JSON: read it, or tell by path what is wrong with it."""

import json
import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from typing import Any

from musterpoint.engine.faults import Fault, against
from musterpoint.engine.sampling import sizes
from musterpoint.engine.sampling.allocation import Method
from musterpoint.kernel.text import _

#: A group smaller than this is not shown, nor an estimate less certain (rules of the field).
SMALLEST, LARGEST_RSE = 30, 0.3


#: What is written as a share, and often told in per cent.
TOO_MUCH = ("maximum", "exclusiveMaximum")
SHARES = frozenset(("confidence", "p", "p1", "p2", "power", "response_rate", "rse", "icc", "share"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Stratum:
    """A part of the population that gets a sample of its own."""

    name: str
    population: float
    spread: float
    mean: float | None
    response_rate: float
    design_effect: float
    cost: float = 1.0
    minimum: int = 0
    half_width: float | None = None
    sample: int | None = None
    groups: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Cluster:
    """A cluster that may be chosen."""

    name: str
    size: int
    stratum: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Design:
    """What is asked for, with nothing left open."""

    title: str
    measure: str
    confidence: float
    strata: tuple[Stratum, ...]
    is_stratified: bool
    half_width: float | None
    respondents: int | None
    sample: int | None
    method: Method
    power: float
    groups: tuple[tuple[str, int], ...]
    take: int | None
    frame: tuple[Cluster, ...]
    seed: int
    smallest: int
    largest_rse: float
    compare: tuple[float, float, float] | None
    screening: tuple[float, int] | None


@cache
def schema() -> dict[str, Any]:
    """The JSON schema of a design."""
    text = (files(__package__) / "design.schema.json").read_text(encoding="utf-8")
    found: dict[str, Any] = json.loads(text)
    return found


def read(document: object) -> tuple[Design | None, list[Fault]]:
    """Return the design, or every fault of the document."""
    faults = against(schema(), document)
    if faults or not isinstance(document, dict):
        return None, [_with_advice(one) for one in faults]
    found = _whole(document)
    faults = [*_contradictions(found)]
    return (None, faults) if faults else (_design(found), [])


def _with_advice(fault: Fault) -> Fault:
    """Say how a share is written where somebody wrote per cent."""
    is_share = fault.path.rpartition("/")[2] in SHARES
    # A number so long that its end was cut off is too large whatever its end is.
    if is_share and fault.code in TOO_MUCH and float(str(fault.facts["found"]).rstrip("…")) > 1:
        text = _("%(found)s is no share from 0 to 1. Write 95 per cent as 0.95.")
        return replace(fault, text=text)
    return fault


def _whole(value: Any) -> Any:
    """Return the document with 5 for 5.0, which JSON does not tell apart."""
    if isinstance(value, dict):
        return {name: _whole(part) for name, part in value.items()}
    if isinstance(value, list):
        return [_whole(part) for part in value]
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _contradictions(given: Mapping[str, Any]) -> Iterator[Fault]:
    yield from _of_size(given)
    yield from _of_spread(given)
    yield from _of_strata(given)
    yield from _of_groups(given)
    yield from _of_clusters(given)
    compare = given.get("compare")
    if compare and compare["p1"] == compare["p2"]:
        yield Fault("same", "/compare/p2", _("Two equal shares have no difference to find."))


def _of_size(given: Mapping[str, Any]) -> Iterator[Fault]:
    named = [name for name in ("half_width", "respondents", "sample") if name in given]
    strata = given.get("strata", [])
    every = strata and all("sample" in one or "half_width" in one for one in strata)
    if len(named) > 1:
        text = _("Give one of half_width, respondents and sample; the others follow from it.")
        yield Fault("too_many", f"/{named[1]}", text)
    fixed = strata and all("sample" in one for one in strata)
    if fixed and len(named) == 1 and named != ["sample"]:
        text = _("Each stratum says how many are asked, so leave %(found)s out.")
        yield Fault("too_many", f"/{named[0]}", text, {"found": named[0]})
    if not named and not every:
        text = _(
            "The size follows from nothing: give half_width, respondents or sample, "
            "or a sample or half_width in each stratum."
        )
        yield Fault("required", "/half_width", text)
    if strata and "population" in given:
        total = sum(one["population"] for one in strata)
        if total != given["population"]:
            text = _("The strata hold %(found)s people, and the population has %(wanted)s.")
            facts: dict[str, object] = {"found": total, "wanted": given["population"]}
            yield Fault("sum", "/population", text, facts)
    population = sum(one["population"] for one in strata) or given.get("population", math.inf)
    for name in ("respondents", "sample"):
        if given.get(name, 0) > population:
            text = _("A sample of %(found)s is larger than the population of %(wanted)s.")
            facts = {"found": given[name], "wanted": population}
            yield Fault("too_large", f"/{name}", text, facts)
    kind = given.get("measure", "proportion")
    if kind == "total" and not strata and "population" not in given:
        text = _("A total needs the size of the population.")
        yield Fault("required", "/population", text)
    if kind == "proportion":
        places = [("", given), *((f"/strata/{at}", one) for at, one in enumerate(strata))]
        for path, place in places:
            if place.get("half_width", 0) >= 0.5:
                text = _("Half of an interval of a share lies between 0 and 0.5.")
                yield Fault("maximum", f"{path}/half_width", text)


def _of_spread(given: Mapping[str, Any]) -> Iterator[Fault]:
    kind = given.get("measure", "proportion")
    strata = given.get("strata", [])
    if (
        kind != "proportion"
        and "sd" not in given
        and not all("sd" in one for one in strata or [{}])
    ):
        text = _("A mean or total needs sd, the standard deviation, here or in each stratum.")
        yield Fault("required", "/sd", text)
    other = "sd" if kind == "proportion" else "p"
    places = [("", given), *((f"/strata/{at}", one) for at, one in enumerate(strata))]
    for path, place in places:
        if other in place:
            text = _("%(found)s does not belong to the measure %(wanted)s.")
            yield Fault("unknown", f"{path}/{other}", text, {"found": other, "wanted": kind})


def _of_strata(given: Mapping[str, Any]) -> Iterator[Fault]:
    if "strata" not in given:
        for name in ("allocation", "groups"):
            if name in given:
                text = _("Without strata there is nothing to divide.")
                yield Fault("required", f"/{name}", text)
        return
    seen: Counter[str] = Counter()
    for at, one in enumerate(given["strata"]):
        path = f"/strata/{at}"
        name = one["name"].strip()
        seen[name] += 1
        if seen[name] == 2:
            yield Fault("twice", f"{path}/name", _("Two strata have the same name."))
        if one.get("sample", 0) > one["population"]:
            text = _("A sample of %(found)s is larger than its stratum of %(wanted)s.")
            facts: dict[str, object] = {"found": one["sample"], "wanted": one["population"]}
            yield Fault("too_large", f"{path}/sample", text, facts)
        yield from _of_a_given_sample(one, path)
        if one.get("minimum", 0) > one["population"]:
            text = _("A minimum of %(found)s is larger than its stratum of %(wanted)s.")
            facts = {"found": one["minimum"], "wanted": one["population"]}
            yield Fault("too_large", f"{path}/minimum", text, facts)


def _of_a_given_sample(one: Mapping[str, Any], path: str) -> Iterator[Fault]:
    """Yield what cannot be kept where it is said how many of a stratum are asked."""
    if "sample" not in one:
        return
    if "half_width" in one:
        text = _("Give half_width or sample of a stratum, not both: one follows from the other.")
        yield Fault("too_many", f"{path}/half_width", text)
    if one.get("minimum", 0) > one["sample"]:
        text = _("A minimum of %(found)s is larger than the %(wanted)s who are asked.")
        facts: dict[str, object] = {"found": one["minimum"], "wanted": one["sample"]}
        yield Fault("too_large", f"{path}/minimum", text, facts)


def _of_groups(given: Mapping[str, Any]) -> Iterator[Fault]:
    known: Counter[str] = Counter()
    for one in given.get("strata", []):
        for name in set(one.get("groups", [])):
            known[name] += one["population"]
    seen: set[str] = set()
    facts: dict[str, object]
    for at, group in enumerate(given.get("groups", [])):
        if group["name"] in seen:
            yield Fault("twice", f"/groups/{at}/name", _("Two groups have the same name."))
        seen.add(group["name"])
        if "strata" in given and group["name"] not in known:
            text = _("No stratum belongs to this group.")
            yield Fault("unknown", f"/groups/{at}/name", text)
        elif "strata" in given and group["minimum"] > known[group["name"]]:
            text = _("A minimum of %(found)s is larger than its group of %(wanted)s.")
            facts = {"found": group["minimum"], "wanted": known[group["name"]]}
            yield Fault("too_large", f"/groups/{at}/minimum", text, facts)


def _of_clusters(given: Mapping[str, Any]) -> Iterator[Fault]:
    clusters = given.get("clusters", {})
    names = {one["name"] for one in given.get("strata", [])}
    seen: set[tuple[str, str]] = set()
    is_small = False
    for at, one in enumerate(clusters.get("frame", [])):
        path = f"/clusters/frame/{at}"
        stratum = one.get("stratum", "")
        if names and not stratum:
            yield Fault("required", f"{path}/stratum", _("Name the stratum of this cluster."))
        elif names and stratum not in names:
            yield Fault("unknown", f"{path}/stratum", _("There is no stratum of this name."))
        elif stratum and not names:
            text = _("There are no strata that this cluster could belong to.")
            yield Fault("unknown", f"{path}/stratum", text)
        if (stratum, one["name"]) in seen:
            yield Fault("twice", f"{path}/name", _("Two clusters have the same name."))
        seen.add((stratum, one["name"]))
        if one["size"] < clusters["take"]:
            is_small = True
            text = _(
                "A cluster of %(found)s is smaller than the %(wanted)s that are taken from each. "
                "Join it with a neighbour."
            )
            facts: dict[str, object] = {"found": one["size"], "wanted": clusters["take"]}
            yield Fault("too_large", f"{path}/size", text, facts)
    if clusters and not is_small:
        yield from _of_the_take(given, clusters["take"])


def _of_the_take(given: Mapping[str, Any], take: int) -> Iterator[Fault]:
    """Yield the populations that have fewer people than are taken from one of their clusters."""
    strata = given.get("strata")
    places = (
        [("/population", given.get("population", math.inf))]
        if strata is None
        else [(f"/strata/{at}/population", one["population"]) for at, one in enumerate(strata)]
    )
    for path, people in places:
        if people < take:
            text = _("%(found)s people are fewer than the %(wanted)s taken from each cluster.")
            yield Fault("too_large", path, text, {"found": people, "wanted": take})


def _design(given: Mapping[str, Any]) -> Design:
    allocation, clusters = given.get("allocation", {}), given.get("clusters", {})
    publish, compare = given.get("publish", {}), given.get("compare")
    effect = given.get("design_effect", 1.0)
    if clusters:
        variation = clusters.get("variation", 0.0)
        effect *= sizes.cluster_effect(clusters["take"], clusters["icc"], variation=variation)
    whole = [{"name": "", "population": given.get("population", math.inf)}]
    strata = tuple(
        _stratum(one, given, effect, allocation.get("minimum", 0))
        for one in given.get("strata", whole)
    )
    return Design(
        title=given.get("title", ""),
        measure=given.get("measure", "proportion"),
        confidence=given.get("confidence", 0.95),
        strata=strata,
        is_stratified="strata" in given,
        half_width=given.get("half_width"),
        respondents=given.get("respondents"),
        sample=given.get("sample"),
        method=Method(allocation.get("method", "proportional")),
        power=allocation.get("power", 0.5),
        groups=tuple((one["name"], one["minimum"]) for one in given.get("groups", [])),
        take=clusters.get("take"),
        frame=_frame(clusters.get("frame", [])),
        seed=clusters.get("seed", 1),
        smallest=publish.get("minimum", SMALLEST),
        largest_rse=publish.get("rse", LARGEST_RSE),
        compare=(compare["p1"], compare["p2"], compare.get("power", 0.8)) if compare else None,
        screening=_screening(given.get("screening")),
    )


def _screening(given: Mapping[str, Any] | None) -> tuple[float, int] | None:
    return (given["share"], given["wanted"]) if given else None


def _frame(given: Sequence[Mapping[str, Any]]) -> tuple[Cluster, ...]:
    return tuple(Cluster(one["name"], one["size"], one.get("stratum", "")) for one in given)


def _stratum(
    one: Mapping[str, Any], given: Mapping[str, Any], effect: float, minimum: int
) -> Stratum:
    if given.get("measure", "proportion") == "proportion":
        mean = one.get("p", given.get("p", 0.5))
        spread = sizes.spread_of(mean)
    else:
        mean = one.get("mean", given.get("mean"))
        spread = one.get("sd", given.get("sd"))
    return Stratum(
        name=one["name"],
        population=one["population"],
        spread=spread,
        mean=mean,
        response_rate=one.get("response_rate", given.get("response_rate", 1.0)),
        design_effect=effect * one.get("design_effect", 1.0),
        cost=one.get("cost", 1.0),
        minimum=one.get("minimum", minimum),
        half_width=one.get("half_width"),
        sample=one.get("sample"),
        groups=frozenset(one.get("groups", [])),
    )
