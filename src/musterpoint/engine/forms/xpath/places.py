"""Lengths and areas on the globe, from texts such as ``32.88 13.19 0 0; 32.89 13.20 0 0``."""

import math
from itertools import pairwise

#: Mean radius of the earth in metres (WGS 84, as XForms for ODK computes).
_RADIUS = 6_378_100.0


def points(value: str) -> list[tuple[float, float]]:
    """Return latitude and longitude of each point; nothing when one cannot be read."""
    found: list[tuple[float, float]] = []
    for part in value.split(";"):
        words = part.split()
        if not words:
            continue
        try:
            latitude, longitude = float(words[0]), float(words[1])
        except (ValueError, IndexError):
            return []
        if not (abs(latitude) <= 90 and abs(longitude) <= 180):
            return []
        found.append((latitude, longitude))
    return found


def distance(value: str) -> float:
    """Return the length of a line in metres."""
    line = points(value)
    return math.fsum(_between(*pair) for pair in pairwise(line))


def _between(one: tuple[float, float], other: tuple[float, float]) -> float:
    first, second = math.radians(one[0]), math.radians(other[0])
    across = math.radians(other[1] - one[1]) / 2
    part = math.sin((second - first) / 2) ** 2
    part += math.cos(first) * math.cos(second) * math.sin(across) ** 2
    return 2 * _RADIUS * math.asin(min(1.0, math.sqrt(part)))


def area(value: str) -> float:
    """Return the area within a shape in square metres."""
    shape = points(value)
    if len(shape) < 3:
        return 0.0
    total = 0.0
    for (lat1, lon1), (lat2, lon2) in zip(shape, [*shape[1:], shape[0]], strict=True):
        rise = math.sin(math.radians(lat1)) + math.sin(math.radians(lat2))
        total += math.radians(lon2 - lon1) * rise / 2
    return abs(total) * _RADIUS**2


def is_inside(point: str, shape: str) -> bool:
    """Return whether a point lies within a shape."""
    where, corners = points(point), points(shape)
    if not where or len(corners) < 3:
        return False
    (lat, lon), inside = where[0], False
    for (lat1, lon1), (lat2, lon2) in zip(corners, [*corners[1:], corners[0]], strict=True):
        if (lat1 > lat) != (lat2 > lat) and lon < (lon2 - lon1) * (lat - lat1) / (
            lat2 - lat1
        ) + lon1:
            inside = not inside
    return inside
