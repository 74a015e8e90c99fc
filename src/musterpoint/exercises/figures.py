"""
What came of the case work of an exercise, counted from the tables of each organisation.

Two parts that are never mixed: what the consular side may know goes into the kept report; what
stands behind the wall is told without small numbers on the screen of whoever runs the exercise and
in its file, and on pages to those alone whom the database shows it (``evaluation.wall``).
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from statistics import median
from typing import Any
from uuid import UUID

from musterpoint.capacity import queries as capacity_found
from musterpoint.capacity.queries import ItemFilters
from musterpoint.cases import queries as cases
from musterpoint.cases.travel import queries as travel
from musterpoint.evaluation import queries as evaluation
from musterpoint.exercises.driver.readiness import SURGE_ROLE
from musterpoint.exercises.driver.stage import Stage
from musterpoint.feedback.classes import classes
from musterpoint.feedback.indicators import BY_CLASS, SENSITIVE
from musterpoint.kernel import indicators
from musterpoint.referrals import queries as referrals
from musterpoint.rosters import queries as rosters
from musterpoint.tenancy.scope import acting_as

STOCK = ("total", "received", "reserved", "issued", "spoilt", "destroyed", "lost")
COMPLAINTS = {
    "received": "feedback_received",
    "acknowledged": "feedback_acknowledged_in_time",
    "answered": "feedback_answered_in_time",
}


def casework(stage: Stage, at: datetime) -> dict[str, Any]:
    """Return the figures that the consular side may know, of all organisations together."""
    slugs = [slug for slug in stage.organisations if stage.staff.consular(slug)]
    kinds: dict[str, Counter[str]] = {}
    titles: dict[str, str] = {}
    stock: Counter[str] = Counter()
    children: Counter[str] = Counter()
    for slug in slugs:
        by = stage.staff.consular(slug)[0]
        with acting_as(by):
            for line in cases.figures(by=by, at=at).by_kind:
                titles[line.key] = line.label
                found = kinds.setdefault(line.key, Counter())
                for name in ("open", "late", "closed", "kept", "missed"):
                    found[name] += getattr(line, name)
            for level in travel.levels().values():
                stock.update({name: getattr(level, name) for name in STOCK})
            children.update(evaluation.children_alone("consular"))
    return {
        "cases": [
            {"kind": kind, "title": titles[kind], **dict(kinds[kind])} for kind in sorted(kinds)
        ],
        "children": _ways(children),
        "referrals": _referrals(stage, at),
        "documents": {name: stock[name] for name in STOCK},
        "interpreters": _interpreters(stage),
        "complaints": _complaints(stage, slugs, at),
    }


def capacity(stage: Stage, at: datetime) -> dict[str, int]:
    """
    Return how many levels below their aim were assessed again, rose, and reached the aim.

    Of all organisations together; empty where nobody assessed the same twice.
    """
    told: Counter[str] = Counter()
    for slug in stage.states:
        for by in stage.staff.consular(slug)[:1]:
            with acting_as(by):
                again = [
                    one for one in capacity_found.items(ItemFilters(who=""), at.date()) if one.moved
                ]
            told["again"] += len(again)
            told["rose"] += sum(one.moved == "rose" for one in again)
            told["reached"] += sum(one.is_reached for one in again)
    return {name: told[name] for name in ("again", "rose", "reached")} if told["again"] else {}


def behind_the_wall(stage: Stage, at: datetime) -> Mapping[str, Any]:
    """Return the exact figures behind the walls of all organisations that have one, together."""
    parts = []
    for slug in stage.organisations:
        officers = stage.staff.protection(slug)
        if officers:
            by, crisis_id = officers[0], stage.crises.get(slug)
            with acting_as(by):
                parts.append(evaluation.private_figures(crisis_id, by=by, at=at))
    return evaluation.private_together(parts)


def _ways(counted: Counter[str]) -> dict[str, int]:
    names = ("met", "usual", "urgent", "in_care", "with_family")
    return {name: counted[name] for name in names}


def _referrals(stage: Stage, at: datetime) -> dict[str, int]:
    """Return the operator's referrals in the open, by what became of them."""
    with acting_as(stage.staff.consular(stage.operator)[0]):
        return dict(referrals.outcomes(stage.crises.get(stage.operator), at)["by_outcome"])


def _interpreters(stage: Stage) -> list[dict[str, Any]]:
    with acting_as(stage.staff.consular(stage.operator)[0]):
        return [
            {
                "language": one.role,
                "calls": one.calls,
                "nobody_to_ask": one.nobody_to_ask,
                "found": one.found,
                "median_minutes": round(median(one.minutes)) if one.minutes else None,
            }
            for one in rosters.answered()
            if one.role and one.role != SURGE_ROLE
        ]


def _complaints(stage: Stage, slugs: Iterable[str], at: datetime) -> list[dict[str, Any]]:
    """Count by class; of sensitive ones the total, and none where they are too few to be told."""
    found: dict[str, Counter[str]] = {}

    def count(crisis_id: UUID) -> None:
        for name, code in COMPLAINTS.items():
            for kind, n in indicators.count(code, crisis_id, BY_CLASS).items():
                found.setdefault(kind, Counter())[name] += n

    for slug in slugs:
        if (crisis_id := stage.crises.get(slug)) is not None:
            with acting_as(stage.staff.consular(slug)[0]):
                count(crisis_id)
    order: Callable[[str], int] = [*classes().by_code, SENSITIVE].index
    return [
        {"kind": kind, **{name: found[kind][name] for name in COMPLAINTS}}
        for kind in sorted(found, key=order)
    ]
