"""The map of a plan: where people are, where they gather, where they go, and the ways between."""

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from musterpoint.plans.content import Content
from musterpoint.web import formats, maps
from musterpoint.web.charts import Theme

#: Sections with places -> the column of the name, and the shape of such a place.
PLACES: dict[str, tuple[str, maps.Shape]] = {
    "population": ("area", "diamond"),
    "assembly": ("place", "square"),
    "havens": ("place", "circle"),
}


def drawing(content: Content, theme: Theme = "page") -> SafeString | None:
    """Return the map of a plan, or None while no place of it has a position."""
    spots: dict[str, maps.Spot] = {}
    for section, (column, shape) in PLACES.items():
        for row in content.get(section, ()):
            name, position = row.get(column), row.get("position")
            if name and position:
                spots.setdefault(
                    name,
                    maps.Spot(latitude=position[0], longitude=position[1], name=name, shape=shape),
                )
    wardens = [
        maps.Spot(
            latitude=row["position"][0],
            longitude=row["position"][1],
            name=_("Warden, %(area)s") % {"area": row["area"]},
            shape="triangle",
        )
        for row in content.get("wardens", ())
        if row.get("position") and row.get("area")
    ]
    if not spots and not wardens:
        return None
    number = {name: place for place, name in enumerate(spots)}
    ends = dict.fromkeys(
        (number[row["origin"]], number[row["destination"]])
        for row in content.get("carriers", ())
        if row.get("origin") in number and row.get("destination") in number
    )
    ways = [maps.Way(start=start, end=end) for start, end in ends if start != end]
    drawn = [*spots.values(), *wardens]
    label = _told([one.name for one in drawn], len(ways))
    return maps.svg(drawn, ways, label=label, theme=theme)


def _told(names: list[str], ways: int) -> str:
    """Return what the map shows, for who does not see it."""
    return _("Map of %(places)s. Ways drawn: %(ways)s. The sections of the plan list them.") % {
        "places": formats.listed(names),
        "ways": formats.count(ways),
    }
