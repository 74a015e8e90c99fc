"""The rates of levies that an organisation sets itself, and which of them hold."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from musterpoint.giving.actions import NoSuch
from musterpoint.giving.models import LevyRate, LevyState


def levy_rates(words: str = "") -> QuerySet[LevyRate]:
    """Return all rates, the latest to begin first; found by name."""
    rows = LevyRate.objects.order_by("-from_day", "-id")
    return rows.filter(name__contains=words.strip()) if words.strip() else rows


def levy_rate(rate_id: UUID) -> LevyRate:
    """Return a rate of a levy, or raise NoSuch."""
    found = LevyRate.objects.filter(id=rate_id).first()
    if found is None:
        raise NoSuch(_("There is no such thing here."))
    return found


def levies_waiting() -> QuerySet[LevyRate]:
    """Return rates that wait for a second person, the longest waiting first."""
    return LevyRate.objects.filter(state=LevyState.PROPOSED).order_by("proposed_at", "id")


def holding(day: date) -> set[UUID]:
    """Return which rates hold on a day."""
    rows: Iterable[LevyRate] = LevyRate.objects.filter(
        state=LevyState.CONFIRMED, from_day__lte=day
    ).order_by("from_day", "decided_at", "id")
    return {row.id for row in {one.levy: one for one in rows}.values() if row.rate > 0}
