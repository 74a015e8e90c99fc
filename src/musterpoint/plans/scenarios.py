"""
The caseload of a plan's scenarios, computed with the engine that seats people in a real crisis.

Pure functions of the plan's content. People are counted as families of the pack's size; every
departure that the plan names within the horizon is a leg with its seats. So that a plan for half a
million people answers while somebody waits, people, seats and beds above ``MOST_FAMILIES``
families are counted in bundles of families; the result says in which.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from math import ceil

from musterpoint.engine import matching
from musterpoint.engine.matching import EntryRules, Household, Leg, Place, Problem
from musterpoint.plans.content import Content, Row
from musterpoint.plans.sources import counted

DAY = 24 * 60
MOST_FAMILIES = 1500
#: Nobody's State of origin is known to a plan; every haven that it names lets its people in.
ANYBODY = "XXX"
SIZES = ("low", "likely", "high")


@dataclass(frozen=True, slots=True, kw_only=True)
class Caseload:
    """
    One size of a scenario: people who leave, who get out in time, and what it takes.

    ``days`` until everybody is out, None when some are left within the horizon. ``departures`` and,
    of these, ``buses``: full loads; ``buses_at_once``: how many its lines need on the road at one
    time, there and back. ``beds``: the most people who arrive on one day; ``no_bed``: who finds
    none where the journey ends. ``costs`` of seats, and ``night_costs`` of beds for one night when
    all are there, in minor units by currency. ``bundle``: families counted as one.
    """

    size: str
    people: int
    in_time: int
    left: int
    days: int | None
    departures: int
    buses: int
    buses_at_once: int
    beds: int
    no_bed: int
    costs: Mapping[str, int]
    night_costs: Mapping[str, int]
    bundle: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """
    A scenario of a plan with its three sizes, and the areas from which nothing goes.

    ``full`` are the ends of the journey with too few beds, ``untold`` those whose beds the plan
    does not tell; ``stock_costs`` is what the stocks of the plan cost, by currency.
    """

    id: str
    name: str
    level: int
    within_days: int
    sizes: tuple[Caseload, ...]
    stranded: tuple[str, ...] = field(default=())
    full: tuple[str, ...] = field(default=())
    untold: tuple[str, ...] = field(default=())
    stock_costs: Mapping[str, int] = field(default_factory=dict)


def scenarios(content: Content, family: int, horizon_days: int) -> list[Scenario]:
    """Return the figures of every scenario that the plan describes well enough."""
    return [
        _scenario(row, content, family, horizon_days)
        for row in content.get("scenarios", ())
        if row.get("leave") and row.get("days") and row.get("level")
    ]


def _scenario(row: Row, content: Content, family: int, horizon_days: int) -> Scenario:
    horizon = max(horizon_days, row["days"])
    rides = {size: _ride(size, row, content, family, horizon) for size in SIZES}
    most = rides["high"].arrived
    ends = [one for one in _ends(content) if most.get(one["place"])]
    return Scenario(
        id=row["id"],
        name=row.get("name", ""),
        level=row["level"],
        within_days=row["days"],
        sizes=tuple(_caseload(size, row, content, rides[size]) for size in SIZES),
        stranded=_stranded(row, content),
        full=tuple(one["place"] for one in ends if _without_bed(one, most)),
        untold=tuple(one["place"] for one in ends if one.get("beds") is None),
        stock_costs=_priced((one, one.get("quantity", 0)) for one in content.get("stocks", ())),
    )


def leaving(row: Row, content: Content, size: str) -> dict[str, int]:
    """Return how many people leave each area, rounded up so that nobody is planned away."""
    return {
        area: people
        for area, sizes in counted(content).items()
        if row.get("area") in (None, "", area)
        and (people := ceil(sizes[size] * row["leave"] / 100))
    }


def _starts(content: Content) -> dict[str, set[str]]:
    """Return from which places people of an area can begin: the area itself, its points."""
    found: dict[str, set[str]] = {}
    for row in content.get("population", ()):
        if row.get("area"):
            found.setdefault(row["area"], {row["area"]})
    for row in content.get("assembly", ()):
        if row.get("area") in found and row.get("place"):
            found[row["area"]].add(row["place"])
    return found


def _usable(content: Content) -> list[Row]:
    """Legs with all that is needed to count them."""
    needed = ("origin", "destination", "seats", "a_day", "hours")
    return [row for row in content.get("carriers", ()) if all(row.get(one) for one in needed)]


def _stranded(row: Row, content: Content) -> tuple[str, ...]:
    starts, legs = _starts(content), _usable(content)
    origins = {leg["origin"] for leg in legs}
    areas = leaving(row, content, "high")
    return tuple(area for area in areas if not starts.get(area, set()) & origins)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ride:
    """What the engine made of one size: who rides each leg, and who arrives when and where."""

    people: int
    bundle: int
    riders: Mapping[str, int]
    out_by_day: Mapping[int, int]
    arrived: Mapping[str, int]


def _ride(size: str, row: Row, content: Content, family: int, horizon: int) -> Ride:
    people = leaving(row, content, size)
    families = sum(ceil(count / family) for count in people.values())
    bundle = max(1, ceil(families / MOST_FAMILIES))
    problem = _problem(people, row, content, family * bundle, horizon)
    legs = {leg.id: leg for leg in problem.legs}
    sizes = {home.id: home.people for home in problem.households}
    out_by_day: Counter[int] = Counter()
    riders: Counter[str] = Counter()
    arrived: Counter[str] = Counter()
    for one in matching.solve(problem).assignments:
        count = sizes[one.household_id]
        for leg_id in one.leg_ids:
            riders[str(leg_id)] += count
        last = legs[one.leg_ids[-1]]
        out_by_day[last.arrives // DAY + 1] += count
        arrived[str(last.destination)] += count
    return Ride(
        people=sum(people.values()),
        bundle=bundle,
        riders=riders,
        out_by_day=out_by_day,
        arrived=arrived,
    )


def _caseload(size: str, row: Row, content: Content, ride: Ride) -> Caseload:
    seated = sum(ride.out_by_day.values())
    usable = _usable(content)
    lines: Counter[int] = Counter()
    for leg_id, count in ride.riders.items():
        lines[int(leg_id.partition(".")[0])] += count
    loads = [(usable[number], count) for number, count in lines.items()]
    ends = _ends(content)
    return Caseload(
        size=size,
        people=ride.people,
        in_time=sum(count for day, count in ride.out_by_day.items() if day <= row["days"]),
        left=ride.people - seated,
        days=max(ride.out_by_day, default=None) if ride.people == seated else None,
        departures=sum(ceil(count / leg["seats"]) for leg, count in loads),
        buses=sum(ceil(count / leg["seats"]) for leg, count in loads if leg.get("mode") == "bus"),
        buses_at_once=sum(_at_once(leg, count) for leg, count in loads if leg.get("mode") == "bus"),
        beds=max(ride.out_by_day.values(), default=0),
        no_bed=sum(_without_bed(one, ride.arrived) for one in ends),
        costs=_priced(loads),
        night_costs=_priced(
            (one, ride.arrived.get(one["place"], 0) - _without_bed(one, ride.arrived))
            for one in ends
        ),
        bundle=ride.bundle,
    )


def _at_once(leg: Row, count: int) -> int:
    """
    Return how many vehicles of a line are on the road at one time, each there and back.

    Departures are spread over the day; one that has come back goes again.
    """
    departures: int = ceil(count / leg["seats"])
    on_the_road: int = ceil(2 * leg["hours"] * leg["a_day"] / 24)
    return min(departures, on_the_road)


def _ends(content: Content) -> list[Row]:
    """Return the havens where the journey may end; people stay there."""
    rows = content.get("havens", ())
    return [one for one in rows if one.get("is_end") and one.get("place")]


def _without_bed(haven: Row, arrived: Mapping[str, int]) -> int:
    """Return how many find no bed at an end of the journey; none where its beds are not told."""
    if haven.get("beds") is None:
        return 0
    return max(0, arrived.get(haven["place"], 0) - int(haven["beds"]))


def _problem(
    people: Mapping[str, int], row: Row, content: Content, unit: int, horizon: int
) -> Problem:
    starts = _starts(content)
    havens = {one["place"]: one for one in content.get("havens", ()) if one.get("place")}
    ends = frozenset(name for name, one in havens.items() if one.get("is_end"))
    usable = _usable(content)
    names = {place for area in starts for place in starts[area]}
    names |= ends | {leg[end] for leg in usable for end in ("origin", "destination")}
    lost = row.get("lost", 0)
    places = tuple(
        Place(
            id=name,
            country=str(havens[name].get("country") or ANYBODY) if name in havens else ANYBODY,
            crisis=name not in havens,
            beds=havens[name].get("beds") if name in havens and name not in ends else None,
        )
        for name in sorted(names)
    )
    legs = []
    for number, leg in enumerate(usable):
        seats = int(leg["seats"] * (100 - lost) / 100)
        for day in range(leg.get("from_day", 0), horizon):
            for trip in range(leg["a_day"]):
                departs = day * DAY + (trip * DAY) // leg["a_day"]
                arrives = departs + leg["hours"] * 60
                if seats > 0 and arrives < horizon * DAY:
                    legs.append(
                        Leg(
                            id=f"{number}.{day}.{trip}",
                            origin=leg["origin"],
                            destination=leg["destination"],
                            departs=departs,
                            arrives=arrives,
                            seats=seats,
                            cost_per_person=_minor(leg.get("cost"))[0],
                        )
                    )
    homes = []
    for area, count in sorted(people.items()):
        for number in range(ceil(count / unit)):
            size = min(unit, count - number * unit)
            homes.append(
                Household(
                    id=f"{area}.{number}",
                    people=size,
                    seats=size,
                    nationality=ANYBODY,
                    origins=frozenset(starts[area]),
                    destinations=ends,
                    order=number,
                )
            )
    open_to_all = EntryRules(otherwise=matching.NO_DOCUMENT, own_nationals=matching.NO_DOCUMENT)
    return Problem(
        places=places,
        legs=tuple(_within_units(legs, unit)),
        households=tuple(homes),
        horizon=horizon * DAY,
        entry=open_to_all,
    )


def _within_units(legs: list[Leg], unit: int) -> list[Leg]:
    """Leave out no seat: a leg too small for a bundle is joined with the next of its line."""
    found: list[Leg] = []
    waiting: dict[tuple[object, object], int] = {}
    for leg in sorted(legs, key=lambda one: (str(one.origin), str(one.destination), one.departs)):
        line = (leg.origin, leg.destination)
        seats = leg.seats + waiting.pop(line, 0)
        if seats < unit:
            waiting[line] = seats
            continue
        waiting[line] = seats % unit
        found.append(
            Leg(
                id=leg.id,
                origin=leg.origin,
                destination=leg.destination,
                departs=leg.departs,
                arrives=leg.arrives,
                seats=seats - seats % unit,
                cost_per_person=leg.cost_per_person,
            )
        )
    return found


def _priced(loads: Iterable[tuple[Row, int]]) -> dict[str, int]:
    """Return what so many of each row cost at its price, in minor units by currency."""
    found: dict[str, int] = {}
    for row, count in loads:
        minor, currency = _minor(row.get("cost"))
        if currency:
            found[currency] = found.get(currency, 0) + minor * count
    return found


def _minor(money: object) -> tuple[int, str]:
    """Read an amount as it is kept: minor units and currency, such as ``2500 USD``."""
    if not money:
        return 0, ""
    amount, _space, currency = str(money).partition(" ")
    return int(amount), currency
