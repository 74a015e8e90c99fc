"""What waits and what is offered, as the matching engine takes it."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import Sum

from musterpoint.engine import matching as engine
from musterpoint.evacuation import rules
from musterpoint.evacuation.models import Leg, Place, PoolEntry, Seat, SeatState

HOLDING = [SeatState.CONFIRMED, SeatState.BOARDED]
#: One person of a class outweighs any number that they could displace in practice.
CLASS_RATIO = 24.0
DAY_MINUTES = 1440


def problem_of(
    crisis_id: UUID, entries: Sequence[PoolEntry], legs: Sequence[Leg], at: datetime
) -> engine.Problem:
    """Return the places, legs and households of a crisis, in minutes from midnight on."""
    midnight = at.replace(hour=0, minute=0, second=0, microsecond=0)

    def minute(moment: datetime) -> int:
        return int((moment - midnight).total_seconds() // 60)

    places = {place.code: place for place in Place.objects.filter(crisis_id=crisis_id)}
    kinds = {code: (place.country, place.is_dangerous) for code, place in places.items()}
    by_area: dict[str, set[str]] = {}
    for place in places.values():
        if place.area:
            by_area.setdefault(place.area, set()).add(place.code)
    wishes = {tuple(entry.destinations) for entry in entries}
    reach = {wish: rules.acceptable_places(wish, kinds) for wish in wishes}
    taken = taken_of(legs)
    horizon = max(minute(leg.arrives_at) for leg in legs) + DAY_MINUTES
    return engine.Problem(
        places=tuple(_place(place) for place in places.values()),
        legs=tuple(_engine_leg(leg, taken.get(leg.id), minute) for leg in legs),
        households=tuple(
            engine.Household(
                id=entry.id,
                people=entry.people,
                seats=entry.seats,
                wheelchairs=entry.wheelchair,
                stretchers=entry.stretcher,
                infants=entry.infants,
                escorts=entry.escorts,
                nationality=entry.nationality or "XXX",
                origins=frozenset(
                    {entry.at_place} if entry.at_place else by_area.get(entry.area, set())
                ),
                destinations=reach[tuple(entry.destinations)],
                document=entry.document_level,
                priority=entry.priority_class,
                ready_at=minute(at),
                latest=minute(entry.latest_at) if entry.latest_at else None,
                order=minute(entry.requested_at),
            )
            for entry in entries
        ),
        horizon=horizon,
        entry=_entry_rules(places.values()),
        weights=engine.Weights(class_ratio=CLASS_RATIO),
    )


def _place(place: Place) -> engine.Place:
    return engine.Place(
        id=place.code,
        country=_border(place),
        crisis=place.is_dangerous,
        minimum_connection=place.connection_minutes,
        beds=place.beds,
    )


def _border(place: Place) -> str:
    """Return the name under which a place's own entry rule is looked up."""
    return f"{place.country}:{place.code}" if place.entry else place.country


def _entry_rules(places: Iterable[Place]) -> engine.EntryRules:
    defaults: dict[str, int] = {}
    exceptions: dict[tuple[str, str], int] = {}
    for place in places:
        border = _border(place)
        if place.is_dangerous:
            defaults[border] = engine.NO_DOCUMENT
        for nationality, level in place.entry.items():
            if nationality == "default":
                defaults[border] = level
            else:
                exceptions[border, nationality] = level
        if place.entry:
            exceptions.setdefault((border, place.country), engine.NO_DOCUMENT)
        exceptions.setdefault((place.country, place.country), engine.EMERGENCY_PAPER)
    return engine.EntryRules(defaults=defaults, exceptions=exceptions)


def taken_of(legs: Iterable[Leg]) -> dict[UUID, dict[str, int]]:
    """Return what is taken of each leg: seats, places for wheelchairs, and so on."""
    held = (
        Seat.objects.filter(leg__in=list(legs), state__in=HOLDING)
        .order_by("leg_id")
        .values("leg_id")
        .annotate(
            seats=Sum("entry__seats"),
            wheelchair=Sum("entry__wheelchair"),
            stretcher=Sum("entry__stretcher"),
            infants=Sum("entry__infants"),
            escorts=Sum("entry__escorts"),
        )
    )
    found: dict[UUID, dict[str, int]] = {
        row["leg_id"]: {
            "seats": row["seats"],
            "wheelchair": row["wheelchair"],
            "stretcher": row["stretcher"],
            "infants": row["infants"],
            "escorts": row["escorts"],
        }
        for row in held
    }
    own = {leg.id: leg.own_nationality for leg in legs if leg.own_nationality}
    foreign = (
        Seat.objects.filter(leg__in=list(own), state__in=HOLDING)
        .values("leg_id", "entry__nationality")
        .annotate(n=Sum("people"))
    )
    for row in foreign:
        if row["entry__nationality"] != own[row["leg_id"]]:
            usage = found[row["leg_id"]]
            usage["foreign"] = usage.get("foreign", 0) + row["n"]
    return found


def _engine_leg(
    leg: Leg, taken: dict[str, int] | None, minute: Callable[[datetime], int]
) -> engine.Leg:
    used = taken or {}
    places = leg.third_country_places
    return engine.Leg(
        id=leg.id,
        origin=leg.origin.code,
        destination=leg.destination.code,
        departs=minute(leg.departs_at),
        arrives=minute(leg.arrives_at),
        seats=leg.seats - used.get("seats", 0),
        wheelchairs=leg.wheelchair - used.get("wheelchair", 0),
        stretchers=leg.stretcher - used.get("stretcher", 0),
        infants=leg.infants - used.get("infants", 0),
        escorts=leg.escorts - used.get("escorts", 0),
        owner=leg.offered_by_id,
        own_nationality=leg.own_nationality or None,
        allowed_nationalities=(
            frozenset(leg.allowed_nationalities) if leg.allowed_nationalities is not None else None
        ),
        third_country_quota=None if places is None else max(0, places - used.get("foreign", 0)),
        cost_per_person=leg.cost_minor,
    )
