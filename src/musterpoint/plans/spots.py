"""The places that a plan writes down, by name: areas, assembly points and havens."""

from collections.abc import Iterator

from musterpoint.plans.content import Content, Row
from musterpoint.plans.drafting import Spot


def spots(content: Content, country: str) -> dict[str, Spot]:
    """Return each place that carriers may name; the row that tells a position goes first."""
    found: dict[str, Spot] = {}
    for one in _spots(content, country):
        before = found.get(one.name)
        if before is None or (before.position is None and one.position is not None):
            found[one.name] = one
    return found


def _spots(content: Content, country: str) -> Iterator[Spot]:
    for row in content.get("havens", ()):
        if row.get("place"):
            yield Spot(
                name=row["place"],
                kind="end" if row.get("is_end") else "haven",
                country=row.get("country", country),
                position=_position(row),
                beds=row.get("beds"),
            )
    for row in content.get("assembly", ()):
        if row.get("place"):
            yield Spot(
                name=row["place"],
                kind="assembly",
                country=country,
                area=row.get("area", ""),
                position=_position(row),
            )
    for row in content.get("population", ()):
        if row.get("area"):
            yield Spot(
                name=row["area"],
                kind="area",
                country=country,
                area=row["area"],
                position=_position(row),
            )


def _position(row: Row) -> tuple[float, float] | None:
    there = row.get("position")
    return (there[0], there[1]) if there else None
