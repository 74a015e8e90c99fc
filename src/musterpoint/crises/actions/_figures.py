"""Figures that are kept: estimates of the population, and snapshots of the indicators."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from musterpoint.audit import actions as audit
from musterpoint.crises.indicators import NINE, tally
from musterpoint.crises.models import Area, Crisis, PopulationEstimate, Snapshot
from musterpoint.crises.values import EstimateIn
from musterpoint.kernel import indicators
from musterpoint.kernel.errors import Invalid
from musterpoint.tenancy.actors import Actor, Permission


def estimate(
    crisis_id: UUID, estimate_in: EstimateIn, *, by: Actor, at: datetime
) -> PopulationEstimate:
    """Keep what a source says about how many people are there; raise Invalid by field."""
    by.require(Permission.CRISIS_LEVEL)
    crisis = Crisis.objects.get(id=crisis_id)
    if problems := _problems(crisis, estimate_in):
        raise Invalid(_("Correct what is marked."), fields=problems)
    kept = PopulationEstimate.objects.create(
        crisis=crisis,
        area=estimate_in.area,
        nationality=estimate_in.nationality,
        source=estimate_in.source.strip(),
        method=estimate_in.method,
        low=estimate_in.low,
        likely=estimate_in.likely,
        high=estimate_in.high,
        as_of=estimate_in.as_of,
        recorded_at=at,
    )
    audit.record("crises.estimate.recorded", subject_id=crisis.id, by=by, at=at)
    return kept


def snapshot(crisis_id: UUID, *, by: Actor, at: datetime) -> int:
    """
    Keep every indicator as it is counted at this moment, in total and by area; return how many.

    The key is the moment: asking twice for the same one keeps the first figures.
    """
    by.require(Permission.CRISIS_LEVEL)
    crisis = Crisis.objects.get(id=crisis_id)
    if Snapshot.objects.filter(crisis=crisis, taken_at=at).exists():
        return 0
    rows = [
        Snapshot(
            crisis=crisis, indicator=code, breakdown=breakdown, key=key, value=value, taken_at=at
        )
        for breakdown in ("", "area")
        for code, counts in _counts(crisis.id, breakdown).items()
        for key, value in counts.items()
    ]
    Snapshot.objects.bulk_create(rows, ignore_conflicts=True, batch_size=2000)
    audit.record("crises.snapshot.taken", subject_id=crisis.id, by=by, at=at, count=len(rows))
    return len(rows)


def _counts(crisis_id: UUID, breakdown: str) -> dict[str, Mapping[str, int]]:
    """Return each indicator's counts; the nine of this package come from one query."""
    groups = tally(crisis_id, breakdown)
    counts: dict[str, Mapping[str, int]] = {
        one.code: {key: figures[one.code] for key, figures in groups.items()} for one in NINE
    }
    for other in indicators.registered():
        if other.code not in counts and (not breakdown or breakdown in other.breakdowns):
            counts[other.code] = other.count(crisis_id, by=breakdown)
    return counts


def _problems(crisis: Crisis, given: EstimateIn) -> dict[str, list[str]]:
    problems: dict[str, list[str]] = {}
    if not given.source.strip() or len(given.source) > 200:
        problems["source"] = [_("Name the source, in 200 letters at most.")]
    if not 0 <= given.low <= given.likely <= given.high:
        problems["low"] = [_("Give the numbers in rising order: low, likely, high.")]
    elif given.low == given.high:
        problems["high"] = [_("Give a range: no source knows the number exactly.")]
    elif given.high > 2_000_000_000:
        problems["high"] = [_("There are not so many people.")]
    if given.area and not Area.objects.filter(crisis=crisis, code=given.area).exists():
        problems["area"] = [_("This crisis has no such area.")]
    if given.nationality and len(given.nationality) != 3:
        problems["nationality"] = [_("Choose a nationality, or none.")]
    return problems
