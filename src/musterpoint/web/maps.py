"""
Drawn maps: places and ways over the borders of countries, as a small SVG made on the server.

No tiles, no script: it works offline, on paper and on the slowest line, and no other server learns
what is looked at. A map is never the only way to its data: the list stands beside it. Places have
shapes, not colours alone; the picture carries one label.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import cos, hypot, radians
from typing import Literal

from django.utils.html import escape
from django.utils.safestring import SafeString

from musterpoint.web import borders
from musterpoint.web.borders import Box, Point
from musterpoint.web.charts import Theme, in_light
from musterpoint.web.markup import trusted

Shape = Literal["square", "circle", "diamond", "triangle"]
WIDTH = 720
HEIGHTS = (260, 520)
#: Degrees that a map shows at least, and the share of it that is left free at each side.
LEAST_SPAN, MARGIN = 1.0, 0.14
TEXT, CHARACTER = 13, 7.4
REACH = 9
"""Pixels from the middle of a place to its name."""
FINEST = (1.5, 2.5, 4.0, 6.0)
"""Pixels under which a bend is left out: the first with which the land is short enough."""
MOST_LAND = 12_000
"""Characters that the land may take."""

_OUTLINES: dict[Shape, str] = {
    "square": "M-6-6H6V6H-6Z",
    "circle": "M-6.5 0A6.5 6.5 0 1 1 6.5 0A6.5 6.5 0 1 1-6.5 0Z",
    "diamond": "M0-8L8 0L0 8L-8 0Z",
    "triangle": "M0-8L7.5 6H-7.5Z",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """A place: degrees north and east, its name, and the shape of what it is."""

    latitude: float
    longitude: float
    name: str
    shape: Shape = "circle"
    alarm: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """A way between two places, by their places in the list; dotted where it is cut."""

    start: int
    end: int
    cut: bool = False


@dataclass(frozen=True, slots=True)
class _Frame:
    """Degrees to pixels: equal distances at the middle of the map, north above."""

    west: float
    north: float
    unit: float
    """Pixels that a degree of latitude takes."""
    narrow: float
    """How much shorter a degree of longitude is there."""
    height: int

    def put(self, point: Point) -> Point:
        """Return where degrees east and north are, in pixels."""
        return (
            (point[0] - self.west) * self.unit * self.narrow,
            (self.north - point[1]) * self.unit,
        )

    def box(self, spare: float) -> Box:
        """Return the degrees that are shown, and some pixels around them."""
        wide = (WIDTH + spare) / (self.unit * self.narrow)
        high = (self.height + spare) / self.unit
        around = spare / self.unit
        return (
            self.west - around / self.narrow,
            self.north - high,
            self.west + wide,
            self.north + around,
        )


def svg(
    spots: Sequence[Spot], ways: Sequence[Way] = (), *, label: str, theme: Theme = "page"
) -> SafeString:
    """
    Return a map as inline SVG with ``label`` as its text for screen readers.

    Raises ValueError without any place. Where a way is the shorter round the world over the 180th
    meridian, the map is drawn across it.
    """
    if not spots:
        raise ValueError("A map needs at least one place.")
    points = _together([(one.longitude, one.latitude) for one in spots])
    frame = _frame(points)
    at = [frame.put(one) for one in points]
    parts = [
        f'<rect width="{WIDTH}" height="{frame.height}" fill="var(--mp-sea)"/>',
        _land(frame),
        *(_line(at[one.start], at[one.end], one) for one in ways),
        *(_mark(place, one) for place, one in zip(at, spots, strict=True)),
        *_names(at, spots, frame.height),
    ]
    drawing = (
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-label="{escape(label)}" '
        f'direction="ltr" class="mp-drawn" viewBox="0 0 {WIDTH} {frame.height}" width="{WIDTH}">'
        f"{''.join(parts)}</svg>"
    )
    return trusted(in_light(drawing) if theme == "print" else drawing)


def _together(points: Sequence[Point]) -> list[Point]:
    """Put points beside each other that the 180th meridian parts."""
    across = [(east + 360 if east < 0 else east, north) for east, north in points]
    return min(list(points), across, key=lambda some: _span([one[0] for one in some]))


def _span(values: Sequence[float]) -> float:
    return max(values) - min(values)


def _frame(points: Sequence[Point]) -> _Frame:
    """Choose what is shown: every place with some land around it, wide enough for the page."""
    east, north = [one[0] for one in points], [one[1] for one in points]
    middle = ((min(east) + max(east)) / 2, (min(north) + max(north)) / 2)
    narrow = max(cos(radians(middle[1])), 0.2)
    wide = max(_span(east), LEAST_SPAN) * (1 + 2 * MARGIN) * narrow
    high = max(_span(north), LEAST_SPAN) * (1 + 2 * MARGIN)
    height = round(min(max(WIDTH * high / wide, HEIGHTS[0]), HEIGHTS[1]))
    unit = min(WIDTH / wide, height / high)
    return _Frame(
        west=middle[0] - WIDTH / 2 / unit / narrow,
        north=middle[1] + height / 2 / unit,
        unit=unit,
        narrow=narrow,
        height=height,
    )


def _land(frame: _Frame) -> str:
    """Draw the land in the frame as one path, as fine as its size allows; borders outline it."""
    shapes = list(_shapes(frame))
    path = ""
    for finest in FINEST:
        lines = [line for one in shapes if len(line := _coarse(one, finest)) > 2]
        path = "".join(_closed(line) for line in lines)
        if len(path) <= MOST_LAND:
            break
    return (
        f'<path d="{path}" fill="var(--mp-surface)" stroke="var(--mp-line-2)" fill-rule="evenodd"/>'
    )


def _shapes(frame: _Frame) -> Iterator[list[Point]]:
    """Return what of each ring lies in the frame, in pixels, also beyond the 180th meridian."""
    west, south, east, north = frame.box(12)
    for turn in (-360.0, 0.0, 360.0):
        turned = (west - turn, south, east - turn, north)
        for ring in borders.near(turned):
            inside = borders.clipped(ring.points, turned)
            if inside:
                yield [frame.put((x + turn, y)) for x, y in inside]


def _closed(line: Sequence[tuple[int, int]]) -> str:
    """Return a closed line in the short form: where it begins, then steps."""
    steps = (f"{x - a} {y - b}" for (a, b), (x, y) in pairwise(line))
    return f"M{line[0][0]} {line[0][1]}l{' '.join(steps)}Z".replace(" -", "-")


def _coarse(points: Sequence[Point], finest: float) -> list[tuple[int, int]]:
    """Leave out bends too small to see, and round to whole pixels."""
    kept: list[Point] = []
    for one in points:
        if not kept or hypot(one[0] - kept[-1][0], one[1] - kept[-1][1]) >= finest:
            kept.append(one)
    return [(round(x), round(y)) for x, y in kept]


def _line(start: Point, end: Point, way: Way) -> str:
    """Draw a way as a line with an arrow in its middle."""
    dash = ' stroke-dasharray="2 6" stroke-linecap="round"' if way.cut else ""
    (x1, y1), (x2, y2) = start, end
    body = f'<path d="M{x1:.0f} {y1:.0f}L{x2:.0f} {y2:.0f}" fill="none"{dash}'
    body += ' stroke="var(--mp-c1)" stroke-width="2"/>'
    long = hypot(x2 - x1, y2 - y1)
    if long < 24:
        return body
    ux, uy = (x2 - x1) / long, (y2 - y1) / long
    x, y = (x1 + x2) / 2 + ux * 6, (y1 + y2) / 2 + uy * 6
    wings = [(x - 10 * ux + side * 5 * uy, y - 10 * uy - side * 5 * ux) for side in (1, -1)]
    arrow = "L".join(f"{a:.0f} {b:.0f}" for a, b in (wings[0], (x, y), wings[1]))
    return f'{body}<path d="M{arrow}Z" fill="var(--mp-c1)"/>'


def _mark(at: Point, spot: Spot) -> str:
    fill = "var(--mp-c-alarm)" if spot.alarm else "var(--mp-c1)"
    return (
        f'<path transform="translate({at[0]:.0f} {at[1]:.0f})" d="{_OUTLINES[spot.shape]}" '
        f'fill="{fill}" stroke="var(--mp-surface)" stroke-width="1.5"/>'
    )


def _names(at: Sequence[Point], spots: Sequence[Spot], height: int) -> list[str]:
    """Write each name where it covers no place and no other name, right of its place if it can."""
    taken: list[Box] = [(x - REACH, y - REACH, x + REACH, y + REACH) for x, y in at]
    written = []
    for (x, y), spot in zip(at, spots, strict=True):
        wide = min(len(spot.name) * CHARACTER, WIDTH / 2)
        choices = [
            ("start", x + REACH, y + 4, (x + REACH, y - 9, x + REACH + wide, y + 8)),
            ("end", x - REACH, y + 4, (x - REACH - wide, y - 9, x - REACH, y + 8)),
            ("middle", x, y - 13, (x - wide / 2, y - 27, x + wide / 2, y - 10)),
            ("middle", x, y + 23, (x - wide / 2, y + 10, x + wide / 2, y + 27)),
        ]
        free = [one for one in choices if _is_free(one[3], taken, height)]
        anchor, left, base, box = (free or choices)[0]
        taken.append(box)
        written.append(
            f'<text x="{left:.0f}" y="{base:.0f}" text-anchor="{anchor}" font-size="{TEXT}" '
            f'fill="var(--mp-ink)" stroke="var(--mp-surface)" stroke-width="3" '
            f'paint-order="stroke" font-family="inherit">{escape(spot.name)}</text>'
        )
    return written


def _is_free(box: Box, taken: Sequence[Box], height: int) -> bool:
    left, top, right, bottom = box
    if left < 0 or top < 0 or right > WIDTH or bottom > height:
        return False
    return all(
        right <= other[0] or left >= other[2] or bottom <= other[1] or top >= other[3]
        for other in taken
    )
