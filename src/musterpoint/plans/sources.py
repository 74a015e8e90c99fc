"""
How many people a plan counts in each area: its sources side by side, never added together.

Official stocks mislead (rules.md 29), so a plan holds several sources with their ranges. Rows of
one source and day are parts of one count and add up; different sources speak of the same people.
A plan is made for the span over the chosen sources of an area, or over all where none is chosen.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from musterpoint.plans.content import Content


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """What one source counts in an area; ``is_used``: the plan is made with it."""

    area: str
    source: str
    as_of: str
    low: int
    likely: int
    high: int
    is_used: bool = True


def sources(content: Content) -> list[Source]:
    """Return what each source counts, area by area in the order of the plan."""
    added: dict[tuple[str, str, str], list[int]] = {}
    chosen: dict[str, set[tuple[str, str, str]]] = {}
    for row in content.get("population", ()):
        if not row.get("area"):
            continue
        key = (row["area"], row.get("source", ""), row.get("as_of", ""))
        sizes = added.setdefault(key, [0, 0, 0])
        for place, size in enumerate(("low", "likely", "high")):
            sizes[place] += row.get(size, 0)
        if row.get("chosen"):
            chosen.setdefault(row["area"], set()).add(key)
    areas = list(dict.fromkeys(key[0] for key in added))
    return [
        Source(
            area=area,
            source=key[1],
            as_of=key[2],
            low=low,
            likely=likely,
            high=high,
            is_used=area not in chosen or key in chosen[area],
        )
        for area in areas
        for key, (low, likely, high) in added.items()
        if key[0] == area
    ]


def counted(content: Content) -> Mapping[str, Mapping[str, int]]:
    """
    Return the people of each area by size: the span over its sources.

    Likely is the highest that a source in use holds likely: seats too many are sent away, with
    seats too few people are left behind.
    """
    found: dict[str, dict[str, int]] = {}
    for one in sources(content):
        if not one.is_used:
            continue
        before = found.get(one.area, {"low": one.low, "likely": one.likely, "high": one.high})
        found[one.area] = {
            "low": min(before["low"], one.low),
            "likely": max(before["likely"], one.likely),
            "high": max(before["high"], one.high),
        }
    return found
