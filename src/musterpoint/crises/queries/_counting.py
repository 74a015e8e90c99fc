"""
How many people of a roll share something, for the views and filters over the list.

The figures leave out who withdrew at once, also before the roll has followed. To join everybody
with the registry for that is what takes the time, so that the entries are counted alone and the
few who are gone are taken away.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from musterpoint.crises.models import RollEntry
from musterpoint.crises.queries._roll import VIEWS, RollFilters, condition
from musterpoint.people.models import NationalityClaim, Person

ENTERED = Q(is_removed=False)
GONE = Q(is_removed=False, person__withdrawn_at__isnull=False)


@dataclass(frozen=True, slots=True)
class RollCounts:
    """How many people each of ``VIEWS`` lists, and how many are in each state and area."""

    views: Counter[str] = field(default_factory=Counter)
    states: Counter[str] = field(default_factory=Counter)
    areas: Counter[str] = field(default_factory=Counter)


def roll_counts(crisis_id: UUID) -> RollCounts:
    """Return the counts of a roll. Two queries."""
    counts = {
        f"n_{name}": Count("id", filter=condition(filters))
        if filters != RollFilters()
        else Count("id")
        for name, filters in VIEWS.items()
    }
    found = RollCounts()
    for sign, rows in _signed(crisis_id):
        groups: Iterable[Mapping[str, Any]] = (
            rows.order_by().values("state", "area").annotate(**counts)
        )
        for row in groups:
            found.states[row["state"]] += sign * row["n_everybody"]
            found.areas[row["area"]] += sign * row["n_everybody"]
            for name in VIEWS:
                found.views[name] += sign * row[f"n_{name}"]
    return found


def view_counts(crisis_id: UUID) -> dict[str, int]:
    """Return how many people each of ``VIEWS`` lists."""
    views = roll_counts(crisis_id).views
    return {name: views[name] for name in VIEWS}


def language_counts(crisis_id: UUID) -> Counter[str]:
    """Return how many people of a roll speak each language. One query."""
    entered = RollEntry.objects.filter(ENTERED, crisis_id=crisis_id).values("person_id")
    people = Person.objects.filter(id__in=entered, withdrawn_at=None).order_by()
    return Counter(dict(people.values_list("language").annotate(n=Count("id"))))


def nationality_counts(crisis_id: UUID) -> Counter[str]:
    """Return how many people of a roll claim each nationality. Two queries."""
    found: Counter[str] = Counter()
    for sign, rows in _signed(crisis_id):
        claims = NationalityClaim.objects.filter(person_id__in=rows.values("person_id")).order_by()
        for country, count in claims.values_list("country").annotate(n=Count("id")):
            found[country] += sign * count
    return found


def _signed(crisis_id: UUID) -> Iterator[tuple[int, QuerySet[RollEntry]]]:
    """Yield the entries that count, and with a minus those of people who are gone."""
    rows = RollEntry.objects.filter(crisis_id=crisis_id)
    yield 1, rows.filter(ENTERED)
    yield -1, rows.filter(GONE)
