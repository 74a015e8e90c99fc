"""The two drawings of the crisis room, each with its sentence and its figures as a table."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from musterpoint.crises import queries
from musterpoint.crises.desk import words
from musterpoint.crises.models import Crisis, PopulationEstimate, Snapshot
from musterpoint.crises.queries import Board, PopulationRange
from musterpoint.web import charts, formats

#: So many points are drawn; more would not be seen.
POINTS = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Trend:
    """The chart since the alert, what it says, and the same figures as a table."""

    drawing: SafeString
    finding: str
    rows: tuple[tuple[datetime, int, int, int], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Population:
    """How many people are there: the range in words and the sources as a drawing."""

    found: PopulationRange
    coverage: str
    drawing: SafeString


def trend(snapshots: Sequence[Snapshot], board: Board, at: datetime, zone: str) -> Trend | None:
    """Return registered and accounted for since the alert; None before there are two counts."""
    by_time: dict[datetime, dict[str, int]] = defaultdict(dict)
    for row in snapshots:
        by_time[row.taken_at][row.indicator] = row.value
    by_time[at] = dict(board.totals)
    wanted = ("registered", "accounted_for")
    full = [moment for moment in sorted(by_time) if by_time[moment].keys() >= set(wanted)]
    if len(full) < 2:
        return None
    step = max(1, -(-len(full) // POINTS))
    kept = [moment for place, moment in enumerate(full) if place % step == 0 or moment == full[-1]]
    lines = [
        charts.Line(
            name=words.figure(code),
            points=tuple((moment, float(by_time[moment][code])) for moment in kept),
            planned=code == "registered",
        )
        for code in wanted
    ]
    rows = tuple(
        (moment, counts["registered"], counts["accounted_for"], _gap(counts))
        for moment in reversed(kept)
        for counts in [by_time[moment]]
    )
    finding = _finding(rows)
    spec = charts.trend(lines, gap=words.figure("unaccounted"), zone=zone)
    return Trend(drawing=charts.svg(spec, label=finding), finding=finding, rows=rows)


def _gap(counts: Mapping[str, int]) -> int:
    return counts["registered"] - counts["accounted_for"]


def _finding(rows: Sequence[tuple[datetime, int, int, int]]) -> str:
    newest, first = rows[0], rows[-1]
    return _(
        "Accounted for: %(now)s of %(registered)s, after %(then)s of %(before)s at the first count."
    ) % {
        "now": formats.count(newest[2]),
        "registered": formats.count(newest[1]),
        "then": formats.count(first[2]),
        "before": formats.count(first[1]),
    }


def population(crisis: Crisis, registered: int) -> Population | None:
    """Return how many people are there by the sources, or None when there is none."""
    found = queries.population_range(crisis.id)
    if found is None:
        return None
    newest: dict[str, PopulationEstimate] = {}
    for row in PopulationEstimate.objects.filter(crisis=crisis, area="", nationality="").order_by(
        "as_of", "id"
    ):
        newest[row.source] = row
    ranges = [
        charts.Range(name=row.source[:40], low=row.low, best=row.likely, high=row.high)
        for row in list(newest.values())[-6:]
    ]
    ranges.append(
        charts.Range(
            name=_("All together"), low=found.low, best=found.likely, high=found.high, strong=True
        )
    )
    written = formats.range_of(found.low, found.high)
    label = _("Estimates by source; all together %(range)s people") % {"range": written}
    return Population(
        found=found,
        coverage=_coverage(found),
        drawing=charts.svg(charts.ranges(ranges, reference=registered), label=label),
    )


def _coverage(found: PopulationRange) -> str:
    if not found.low or not found.high:
        return ""
    low, high = found.registered / found.high, min(found.registered / found.low, 1.0)
    if formats.percent(low) == formats.percent(high):
        return _("So %(share)s are registered.") % {"share": formats.percent(low)}
    return _("So %(low)s to %(high)s are registered.") % {
        "low": formats.percent(low),
        "high": formats.percent(high),
    }
