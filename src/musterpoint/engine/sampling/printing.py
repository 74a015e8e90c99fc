"""A worked-out design as JSON; docs/reference/sample-design.md says what each name means."""

import math
from collections.abc import Iterable, Sequence
from typing import Any

from musterpoint.engine.faults import Fault
from musterpoint.engine.sampling import clusters, sizes
from musterpoint.engine.sampling.design import Plan
from musterpoint.engine.sampling.expecting import Expected, Part


def refused(faults: Iterable[Fault]) -> dict[str, Any]:
    """Return what is printed when a design cannot be worked out."""
    return {"valid": False, "errors": [one.as_dict() for one in faults]}


def printed(plan: Plan) -> dict[str, Any]:
    """Return the whole plan."""
    design = plan.design
    found: dict[str, Any] = {
        "valid": True,
        "title": design.title,
        "measure": design.measure,
        "confidence": design.confidence,
        "z": plan.z,
        "formula": None if plan.size is None else _formula(plan.size),
        "allocation": design.method.value if design.is_stratified else None,
        "overall": _expected(plan.overall) | {"weighting_effect": plan.weighting_effect},
        "strata": [_part(one) for one in plan.parts] if design.is_stratified else [],
        "weights": None if design.is_stratified else _weights(plan.parts[0]),
        "groups": [
            {"name": name, "minimum": minimum, **_expected(expected)}
            for name, minimum, expected in plan.groups
        ],
        "clusters": None if design.take is None else _clusters(plan),
    }
    if design.compare is not None:
        p1, p2, power = design.compare
        exact = sizes.two_groups(p1, p2, confidence=design.confidence, power=power)
        found["compare"] = {"each": sizes.up(exact), "exact": exact, "power": power}
    if design.screening is not None:
        share, wanted = design.screening
        exact = sizes.to_screen(wanted, share)
        found["screening"] = {"ask": sizes.up(exact), "exact": exact}
    found["warnings"] = [one.as_dict() for one in plan.warnings]
    found["errors"] = []
    return found


def _number(value: float) -> float | int | None:
    """Return a number that JSON can hold."""
    if math.isinf(value) or math.isnan(value):
        return None
    return int(value) if float(value).is_integer() and abs(value) < 1e15 else value


def _formula(size: sizes.Size) -> dict[str, Any]:
    return {
        "infinite": size.infinite,
        "finite": size.finite,
        "respondents": size.respondents,
        "sample": size.sample,
        "rounded": {
            "infinite": sizes.up(size.infinite),
            "finite": sizes.up(size.finite),
            "respondents": sizes.up(size.respondents),
            "sample": sizes.up(size.sample),
        },
    }


def _expected(one: Expected) -> dict[str, Any]:
    return {
        "population": _number(one.population),
        "respondents": one.respondents,
        "sample": one.sample,
        "standard_error": _number(one.standard_error),
        "half_width": _number(one.half_width),
        "rse": None if one.rse is None else _number(one.rse),
        "publishable": one.may_be_published,
        "refused": list(one.refused),
    }


def _weights(part: Part) -> dict[str, Any]:
    return {"base": part.base_weight, "expected": part.weight}


def _part(part: Part) -> dict[str, Any]:
    one = part.stratum
    return {
        "name": one.name,
        "groups": sorted(one.groups),
        "response_rate": one.response_rate,
        "design_effect": one.design_effect,
        "fraction": part.expected.sample / one.population,
        "base_weight": part.base_weight,
        "weight": part.weight,
        **_expected(part.expected),
        **({} if part.clusters is None else {"clusters": part.clusters}),
    }


def _clusters(plan: Plan) -> dict[str, Any]:
    design = plan.design
    effects: Sequence[float] = [one.stratum.design_effect for one in plan.parts]
    number = sum(one.clusters or 0 for one in plan.parts)
    return {
        "take": design.take,
        "design_effect": max(effects),
        "number": number,
        "people": plan.overall.sample,
        "degrees_of_freedom": number - len(plan.parts),
        "seed": design.seed if design.frame else None,
        "chosen": [_chosen(plan, place, one) for place, one in plan.chosen],
    }


def _chosen(plan: Plan, place: int, one: clusters.Chosen) -> dict[str, Any]:
    cluster = plan.design.frame[place]
    return {
        "name": cluster.name,
        **({"stratum": cluster.stratum} if plan.design.is_stratified else {}),
        "size": cluster.size,
        "probability": one.probability,
        "certain": one.is_certain,
        "within": one.within,
        "base_weight": one.weight,
    }
