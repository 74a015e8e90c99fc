"""How many people are there, from sources that disagree: always a range, with its method."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from statistics import median_low
from typing import NamedTuple

from musterpoint.kernel.text import _

METHOD = _(
    "Of each source the newest estimate counts. The low end is the highest number that some source"
    " is sure of, and never less than the people registered; the high end is the highest that any"
    " source thinks possible; the likely number is the median of the sources, held between the two."
    " Estimates by nationality or by area are combined in each part first and then added; parts"
    " that nobody estimated are missing from the sum, so a sum can raise an end of the range but"
    " never lower it. If more people are registered than any source thought possible, the sources"
    " are refuted: the range then begins at the people registered and keeps the sources' width."
)


class PopulationRange(NamedTuple):
    """From ``low`` to ``high`` people, likeliest ``likely``; ``registered`` of them are known."""

    low: int
    likely: int
    high: int
    registered: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """One source's range for the whole population or for a part of it."""

    source: str
    low: int
    likely: int
    high: int
    as_of: date
    area: str = ""
    nationality: str = ""


def combine(estimates: Iterable[Estimate], registered: int) -> PopulationRange | None:
    """Return the range that the sources give together, or None when there is no source."""
    families = _by_family(_newest(estimates))
    if not families:
        return None
    sums = [_sum(cells) for cells in families.values()]
    low = max(registered, *(one.low for one in sums))
    high = max(one.high for one in sums)
    if high <= low:
        high = low + max(one.high - one.low for one in sums)
    whole = families.get((False, False))
    likely = _sum(whole).likely if whole else max(one.likely for one in sums)
    return PopulationRange(low, min(max(likely, low), high), high, registered)


def _newest(estimates: Iterable[Estimate]) -> list[Estimate]:
    newest: dict[tuple[str, str, str], Estimate] = {}
    for one in sorted(estimates, key=lambda e: e.as_of):
        newest[one.source, one.area, one.nationality] = one
    return list(newest.values())


def _by_family(
    estimates: Iterable[Estimate],
) -> dict[tuple[bool, bool], dict[tuple[str, str], list[Estimate]]]:
    """Group by what is estimated (the whole, by area, by nationality, by both) and by part."""
    families: dict[tuple[bool, bool], dict[tuple[str, str], list[Estimate]]] = {}
    for one in estimates:
        family = families.setdefault((bool(one.area), bool(one.nationality)), defaultdict(list))
        family[one.area, one.nationality].append(one)
    return families


class _Ends(NamedTuple):
    low: int
    likely: int
    high: int


def _sum(cells: dict[tuple[str, str], list[Estimate]]) -> _Ends:
    parts = [_one(sources) for sources in cells.values()]
    return _Ends(*(sum(ends) for ends in zip(*parts, strict=True)))


def _one(sources: Sequence[Estimate]) -> _Ends:
    low = max(source.low for source in sources)
    high = max(source.high for source in sources)
    likely = median_low(source.likely for source in sources)
    return _Ends(low, min(max(likely, low), high), high)
