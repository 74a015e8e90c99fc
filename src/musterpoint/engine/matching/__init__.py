"""Matching whole households to seats on legs, with certificates and reasons.

``solve(problem)`` returns a :class:`Plan`; ``check(problem, plan)`` re-checks it with code of its
own and returns the faults in words (an empty list means none); ``solve_greedily`` is the
spreadsheet method for comparison and fallback; ``people_limit`` bounds the people that any plan
could seat when classes do not count.
"""

from musterpoint.engine.matching.checker import check, check_journeys
from musterpoint.engine.matching.problem import (
    CLASSES,
    EMERGENCY_PAPER,
    NO_DOCUMENT,
    PASSPORT,
    REFUSED,
    Advice,
    AdviceCode,
    Assignment,
    Bound,
    EntryRules,
    Household,
    Id,
    Leg,
    LegPrice,
    Place,
    Plan,
    Problem,
    ProblemError,
    Reason,
    Unmatched,
    Weights,
)
from musterpoint.engine.matching.solver import people_limit, solve, solve_greedily

__all__ = [
    "CLASSES",
    "EMERGENCY_PAPER",
    "NO_DOCUMENT",
    "PASSPORT",
    "REFUSED",
    "Advice",
    "AdviceCode",
    "Assignment",
    "Bound",
    "EntryRules",
    "Household",
    "Id",
    "Leg",
    "LegPrice",
    "Place",
    "Plan",
    "Problem",
    "ProblemError",
    "Reason",
    "Unmatched",
    "Weights",
    "check",
    "check_journeys",
    "people_limit",
    "solve",
    "solve_greedily",
]
