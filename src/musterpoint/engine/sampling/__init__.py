"""Samples: how many to ask of whom, what the answers are worth, and what may be shown of them."""

from musterpoint.engine.sampling.allocation import Method, NotDivisible, divide
from musterpoint.engine.sampling.cells import Cell, State, Sum, decide, sums_of_a_table
from musterpoint.engine.sampling.design import Plan, plan
from musterpoint.engine.sampling.estimates import (
    Answers,
    Estimate,
    Interval,
    Measure,
    NotEstimable,
    estimate,
)
from musterpoint.engine.sampling.expecting import Expected, Part
from musterpoint.engine.sampling.occasions import Occasion, overlap, twice
from musterpoint.engine.sampling.printing import printed, refused
from musterpoint.engine.sampling.reading import Design, Stratum, read, schema
from musterpoint.engine.sampling.weights import (
    NotFitting,
    Raked,
    effective_size,
    for_non_response,
    post_stratify,
    rake,
    trim,
)

__all__ = [
    "Answers",
    "Cell",
    "Design",
    "Estimate",
    "Expected",
    "Interval",
    "Measure",
    "Method",
    "NotDivisible",
    "NotEstimable",
    "NotFitting",
    "Occasion",
    "Part",
    "Plan",
    "Raked",
    "State",
    "Stratum",
    "Sum",
    "decide",
    "design_sample",
    "divide",
    "effective_size",
    "estimate",
    "for_non_response",
    "overlap",
    "plan",
    "post_stratify",
    "printed",
    "rake",
    "read",
    "refused",
    "schema",
    "sums_of_a_table",
    "trim",
    "twice",
]


def design_sample(document: object) -> dict[str, object]:
    """Return the worked-out design of a JSON document, or its errors; `valid` says which."""
    design, faults = read(document)
    if design is None:
        return refused(faults)
    found, faults = plan(design)
    return printed(found) if found else refused(faults)
