"""Counts of the roll: board, figures, publication, population, snapshots."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from musterpoint.crises import cells, population
from musterpoint.crises.indicators import CODES, tally
from musterpoint.crises.ladder import ladder_for
from musterpoint.crises.models import Area, PopulationEstimate, Snapshot
from musterpoint.crises.population import Estimate, PopulationRange
from musterpoint.tenancy import scope

TOTAL = ""
#: (indicator, value of the breakdown); None stands for the total.
Cell = tuple[str, str | None]
#: Indicators that add up to another: the first is the sum of the others.
SUMS = (("registered", "accounted_for", "unaccounted"),)


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardRow:
    """An area with its level and the nine figures; code "" is for places not known."""

    code: str
    name: str
    names: Mapping[str, str]
    latitude: float | None
    longitude: float | None
    level: int
    level_since: datetime | None
    figures: Mapping[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Board:
    """The crisis room's figures: rows by area, the highest level first, and their sums."""

    crisis_id: UUID
    rows: tuple[BoardRow, ...]
    totals: Mapping[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Publication:
    """Figures that may leave the organisation: None stands for a cell that is suppressed."""

    threshold: int
    totals: Mapping[str, int | None]
    cells: Mapping[str, Mapping[str, int | None]]


def board(crisis_id: UUID) -> Board:
    """Return the nine figures of each area and in total, counted by one query."""
    counted = tally(crisis_id, "area")
    areas = Area.objects.filter(crisis_id=crisis_id).order_by("-level", "name", "id")
    rows = [
        BoardRow(
            code=area.code,
            name=area.name,
            names=area.names,
            latitude=area.latitude,
            longitude=area.longitude,
            level=area.level,
            level_since=area.level_since,
            figures=counted.get(area.code) or dict.fromkeys(CODES, 0),
        )
        for area in areas
    ]
    if "" in counted:
        rows.append(
            BoardRow(
                code="",
                name="",
                names={},
                latitude=None,
                longitude=None,
                level=0,
                level_since=None,
                figures=counted[""],
            )
        )
    totals = {code: sum(row.figures[code] for row in rows) for code in CODES}
    return Board(crisis_id=crisis_id, rows=tuple(rows), totals=totals)


def figures(crisis_id: UUID) -> dict[str, int]:
    """Return the nine figures in total."""
    return tally(crisis_id)[TOTAL]


def publication(crisis_id: UUID, by: str) -> Publication:
    """
    Return the figures by area, nationality, sex or age band for readers outside.

    Small cells are suppressed, and as many others as it takes that none can be computed from the
    rest (``cells.suppress``). Own staff read ``board`` and the indicators instead.
    """
    counted = tally(crisis_id, by)
    keys = tuple(counted)
    places: tuple[str | None, ...] = (None, *keys)
    values: dict[Cell, int] = {(code, key): counted[key][code] for key in keys for code in CODES}
    values |= {(code, None): sum(counted[key][code] for key in keys) for code in CODES}
    columns: list[list[Cell]] = [[(code, place) for place in places] for code in CODES]
    rows: list[list[Cell]] = [[(code, place) for code in sum_] for sum_ in SUMS for place in places]
    threshold = smallest_cell()
    shown = cells.suppress(values, [*columns, *rows], threshold)
    by_key: dict[str, dict[str, int | None]] = defaultdict(dict)
    for (code, key), value in shown.items():
        if key is not None:
            by_key[key][code] = value
    return Publication(
        threshold=threshold,
        totals={code: shown[code, None] for code in CODES},
        cells=dict(by_key),
    )


def smallest_cell() -> int:
    """Return the least number of people that is told outside, by the pack of this organisation."""
    return ladder_for(scope.organisation_id()).small_cell_threshold


def population_range(crisis_id: UUID) -> PopulationRange | None:
    """
    Return how many people are there by all sources together, or None when there is no source.

    Never a single number; print ``POPULATION_METHOD`` beside it.
    """
    rows = PopulationEstimate.objects.filter(crisis_id=crisis_id).order_by("recorded_at", "id")
    estimates = [
        Estimate(
            source=row.source,
            low=row.low,
            likely=row.likely,
            high=row.high,
            as_of=row.as_of,
            area=row.area,
            nationality=row.nationality,
        )
        for row in rows
    ]
    return population.combine(estimates, figures(crisis_id)["registered"])


def snapshots(crisis_id: UUID, indicator: str = "", breakdown: str = "") -> list[Snapshot]:
    """Return what was counted, in order of time; of one indicator or of all."""
    rows = Snapshot.objects.filter(crisis_id=crisis_id, breakdown=breakdown)
    if indicator:
        rows = rows.filter(indicator=indicator)
    return list(rows.order_by("taken_at", "indicator", "key", "id"))
