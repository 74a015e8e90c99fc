"""The posts that issue travel documents, named to the plans: each needs a plan of its own."""

from collections.abc import Iterable

from musterpoint.cases.models import Station
from musterpoint.plans import queries as plans
from musterpoint.plans.queries import KnownPost


def stations() -> Iterable[KnownPost]:
    """Return every station of the organisation."""
    rows = Station.objects.order_by("name", "id")
    return [KnownPost(name=one.name, country=one.country, since=one.made_at) for one in rows]


def install() -> None:
    """Let the plans know."""
    plans.also_posts(stations)
