"""Which levies may be charged on a day: those of the rule pack, and those that two people set."""

from datetime import date

from django.db.models import QuerySet

from musterpoint.giving import rules
from musterpoint.giving.models import LevyRate, LevyState
from musterpoint.giving.rules import Levy


def on(day: date) -> dict[str, Levy]:
    """Return the levies that hold on a day, by code: those of the pack first."""
    found = dict(rules.pack().levies)
    for row in _confirmed().filter(from_day__lte=day):
        found[row.levy] = of_row(row)
    return {code: one for code, one in found.items() if one.rate > 0}


def of_row(row: LevyRate) -> Levy:
    """Return a levy as a rate of it says."""
    return Levy(
        code=row.levy,
        names={"en": row.name},
        per={"en": str(row.get_per_display())},
        unit=row.unit,
        rate=row.rate,
        due_days=row.due_days,
        fund=row.fund,
        stamp=f"{row.levy}:{row.from_day.isoformat()}",
    )


def names() -> dict[str, str]:
    """Return what every levy is called, by code, also those that are charged no more."""
    found = {code: rules.in_words(one.names) for code, one in rules.pack().levies.items()}
    return found | {row.levy: row.name for row in _confirmed()}


def _confirmed() -> QuerySet[LevyRate]:
    rows = LevyRate.objects.filter(state=LevyState.CONFIRMED)
    return rows.order_by("from_day", "decided_at", "id")
