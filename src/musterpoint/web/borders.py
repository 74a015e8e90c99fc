"""
Borders of countries for drawn maps: Natural Earth's, as they ship (``data/ATTRIBUTION.md``).

They show where a place lies; they say nothing about anybody's claim.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FILE = Path(__file__).resolve().parent / "data" / "borders.json"

#: Degrees east and north.
Point = tuple[float, float]
#: Least east, least north, greatest east, greatest north.
Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Ring:
    """A closed line around land (or a hole in it) of a country (alpha-3, "" where it has none)."""

    country: str
    points: tuple[Point, ...]
    box: Box


@cache
def rings() -> tuple[Ring, ...]:
    """Return all rings of all countries, read once in a process."""
    found = json.loads(FILE.read_text(encoding="utf-8"))
    (wide, high), (west, south) = found["scale"], found["translate"]
    arcs = [tuple(_arc(one, wide, high, west, south)) for one in found["arcs"]]
    return tuple(
        Ring(country["country"], points, _box(points))
        for country in found["countries"]
        for ring in country["rings"]
        for points in [tuple(_unrolled(_joined(ring, arcs)))]
    )


def near(box: Box) -> list[Ring]:
    """Return the rings whose own box meets a box."""
    west, south, east, north = box
    return [
        one
        for one in rings()
        if one.box[0] <= east and one.box[2] >= west and one.box[1] <= north and one.box[3] >= south
    ]


def _arc(
    steps: Sequence[Sequence[int]], wide: float, high: float, west: float, south: float
) -> Iterator[Point]:
    """Turn the steps of a TopoJSON arc into degrees."""
    x = y = 0
    for dx, dy in steps:
        x, y = x + dx, y + dy
        yield (x * wide + west, y * high + south)


def _joined(ring: Sequence[int], arcs: Sequence[tuple[Point, ...]]) -> Iterator[Point]:
    """Join arcs end to end; a negative number is the arc ``~number`` from its end."""
    for place, number in enumerate(ring):
        line = arcs[number] if number >= 0 else arcs[~number][::-1]
        yield from line if place == 0 else line[1:]


def _unrolled(points: Iterator[Point]) -> Iterator[Point]:
    """Let a ring over the 180th meridian go on beyond it instead of round the world."""
    turn, last = 0.0, None
    for east, north in points:
        if last is not None and abs(east + turn - last) > 180:
            turn += 360.0 if east + turn < last else -360.0
        last = east + turn
        yield (last, north)


def _box(points: Sequence[Point]) -> Box:
    east, north = [one[0] for one in points], [one[1] for one in points]
    return (min(east), min(north), max(east), max(north))


def clipped(points: Sequence[Point], box: Box) -> list[Point]:
    """
    Return the part of a ring inside a box (Sutherland and Hodgman 1974); empty outside.

    Parts that the box cuts apart stay joined along its edge, which lies outside the picture when
    the box is a little larger than it.
    """
    kept = list(points)
    for axis, edge, sign in ((0, box[0], 1), (0, box[2], -1), (1, box[1], 1), (1, box[3], -1)):
        kept = list(_half(kept, axis, edge, sign))
    return kept


def _half(points: Sequence[Point], axis: int, edge: float, sign: int) -> Iterator[Point]:
    for here, there in zip(points, [*points[1:], *points[:1]], strict=True):
        inside, then = (sign * (one[axis] - edge) >= 0 for one in (here, there))
        if inside:
            yield here
        if inside != then:
            share = (edge - here[axis]) / (there[axis] - here[axis])
            yield (
                here[0] + share * (there[0] - here[0]),
                here[1] + share * (there[1] - here[1]),
            )
