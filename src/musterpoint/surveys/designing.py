"""From what was typed about a sample to the worked-out design, or what to do about it."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from musterpoint.engine import sampling
from musterpoint.engine.faults import Fault
from musterpoint.surveys import frames
from musterpoint.surveys.frames import MIGRANT, Stratum, Unit
from musterpoint.surveys.models import Survey
from musterpoint.surveys.rules import pack

MIGRANTS = "migrants"
#: Pointer of the engine -> field of the design page.
FIELDS = {
    "/half_width": "size",
    "/sample": "size",
    "/respondents": "size",
    "/groups/0/minimum": "migrants_minimum",
    "/allocation/minimum": "stratum_minimum",
    "/clusters": "take",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Designed:
    """A design over the frame: its strata, the engine's plan or its faults, the cost."""

    strata: tuple[Stratum, ...]
    variables: tuple[str, ...]
    names: tuple[str, ...]
    people: int
    opted_out: int
    digest: str
    plan: sampling.Plan | None
    faults: tuple[str, ...]
    fields: Mapping[str, list[str]]
    cost_minor: int = 0

    @property
    def to_ask(self) -> int:
        """How many people are drawn."""
        return sum(one.expected.sample for one in self.plan.parts) if self.plan else 0


def begin() -> dict[str, Any]:
    """Return the design that a survey begins with."""
    rules = pack()
    return {
        "by": [],
        "size_kind": "half_width",
        "size": 5,
        "expected": 50,
        "response": round(100 * rules.response_rate),
        "confidence": 95,
        "method": "proportional",
        "stratum_minimum": 0,
        "group_minimum": 0,
        "migrants_minimum": rules.migrants_minimum,
        "is_clustered": False,
        "take": 10,
        "icc": 5,
        "cost_minor": 0,
        "currency": "",
        "replacement": "ineligible",
    }


def design(survey: Survey, found: frames.Found) -> Designed:
    """Work a survey's design out over its frame; what is wrong stands in ``faults``."""
    variables = frames.variables_of(survey, found.units)
    strata = frames.strata(found.units, variables)
    areas = frames.area_names(survey)
    names = _unique([frames.words(one.groups, variables, areas) for one in strata])
    shared: dict[str, Any] = {
        "strata": tuple(strata),
        "variables": tuple(variables),
        "names": tuple(names),
        "people": found.people,
        "opted_out": found.opted_out,
        "digest": found.digest,
    }
    if not strata:
        text = _("Nobody is in this frame. Choose other people, or read in a list of counts.")
        return Designed(**shared, plan=None, faults=(text,), fields={})
    document = document_of(survey, found.units, strata, names, variables)
    read, faults = sampling.read(document)
    plan = None
    if read is not None:
        plan, faults = sampling.plan(read)
    if plan is None:
        return Designed(**shared, plan=None, **_said(faults, names))
    costs = [_own(survey, one).get("cost_minor") for one in strata]
    each = int(survey.design.get("cost_minor", 0))
    cost = sum(
        part.expected.sample * int(each if own is None else own)
        for part, own in zip(plan.parts, costs, strict=True)
    )
    return Designed(**shared, plan=plan, faults=(), fields={}, cost_minor=cost)


def document_of(
    survey: Survey,
    units: Sequence[Unit],
    strata: Sequence[Stratum],
    names: Sequence[str],
    variables: Sequence[str],
) -> dict[str, Any]:
    """Return the design as the engine reads it."""
    given = begin() | survey.design
    rules = pack()
    document: dict[str, Any] = {
        "title": survey.name,
        "p": given["expected"] / 100,
        "confidence": given["confidence"] / 100,
        "response_rate": given["response"] / 100,
        "publish": {"minimum": rules.smallest, "rse": rules.largest_rse},
        "allocation": {"method": given["method"], "minimum": given["stratum_minimum"]},
        "strata": [
            _stratum(survey, one, name, variables) for one, name in zip(strata, names, strict=True)
        ],
    }
    kind, size = given["size_kind"], given["size"]
    # A size of the whole says nothing where each stratum says how many are asked of it.
    if kind == "sample" or not all("sample" in one for one in document["strata"]):
        document[kind] = size / 100 if kind == "half_width" else int(size)
    if groups := _groups(given, strata, variables):
        document["groups"] = groups
    if given["is_clustered"]:
        document["clusters"] = {
            "take": given["take"],
            "icc": given["icc"] / 100,
            "seed": 0,
            "frame": cluster_frame(units, strata, names, variables),
        }
    return document


def cluster_frame(
    units: Sequence[Unit],
    strata: Sequence[Stratum],
    names: Sequence[str],
    variables: Sequence[str],
) -> list[dict[str, Any]]:
    """Return the clusters of the frame: their people in each stratum."""
    named = {one.key: name for one, name in zip(strata, names, strict=True)}
    sizes: Counter[tuple[str, str]] = Counter()
    for one in units:
        sizes[frames.key_of(one, variables), one.cluster] += one.people
    return [
        {"name": f"{cluster or '-'} / {named[key]}"[:200], "size": size, "stratum": named[key]}
        for (key, cluster), size in sorted(sizes.items())
    ]


def _own(survey: Survey, stratum: Stratum) -> Mapping[str, Any]:
    found: Mapping[str, Any] = survey.strata.get(stratum.key, {})
    return found


def _stratum(survey: Survey, one: Stratum, name: str, variables: Sequence[str]) -> dict[str, Any]:
    own = _own(survey, one)
    groups = [f"{column}={one.groups[column]}" for column in variables if column != MIGRANT]
    made: dict[str, Any] = {
        "name": name,
        "population": one.people,
        "groups": [*groups, *([MIGRANTS] if one.is_migrant else [])],
    }
    each = own.get("cost_minor", survey.design.get("cost_minor", 0))
    if each:
        made["cost"] = each / 100
    if own.get("response"):
        made["response_rate"] = own["response"] / 100
    if own.get("sample") is not None:
        made["sample"] = own["sample"]
    return made


def _groups(
    given: Mapping[str, Any], strata: Sequence[Stratum], variables: Sequence[str]
) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    if any(one.is_migrant for one in strata) and given["migrants_minimum"]:
        found.append({"name": MIGRANTS, "minimum": given["migrants_minimum"]})
    if given["group_minimum"]:
        sizes: Counter[str] = Counter()
        for one in strata:
            sizes.update(
                {f"{name}={one.groups[name]}": one.people for name in variables if name != MIGRANT}
            )
        found += [
            {"name": name, "minimum": min(given["group_minimum"], people)}
            for name, people in sorted(sizes.items())
        ]
    return found


def _said(faults: Sequence[Fault], names: Sequence[str]) -> dict[str, Any]:
    """Return what is wrong, each with its stratum and what to do, and at which field."""
    texts: list[str] = []
    fields: dict[str, list[str]] = {}
    for one in faults:
        parts = one.path.split("/")
        text = _(one.text)
        text = text % one.facts if one.facts else text
        if len(parts) > 2 and parts[1] == "strata":
            text = f"{names[int(parts[2])]}: {text}"
        if one.code == "too_large":
            text = f"{text} {_('Ask fewer people, or join it with a neighbour.')}"
        name = next((field for path, field in FIELDS.items() if one.path.startswith(path)), "")
        texts.append(text)
        fields.setdefault(name, []).append(text)
    return {"faults": tuple(texts), "fields": fields}


def _unique(names: Sequence[str]) -> list[str]:
    """Return names of which no two are alike, as the engine wants them."""
    seen: Counter[str] = Counter()
    found = []
    for name in names:
        seen[name] += 1
        short = name[:190] or "-"
        found.append(short if seen[name] == 1 else f"{short} ({seen[name]})")
    return found
