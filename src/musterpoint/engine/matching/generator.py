"""Seeded synthetic instances shaped like Libya in 2011: no real person, no real offer.

Nationality shares follow the order of magnitude of the cross-border movements published for 2011;
everything else is drawn. The same arguments give the same instance.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, replace

from musterpoint.engine.matching.problem import (
    EMERGENCY_PAPER,
    MINUTES_PER_DAY,
    NO_DOCUMENT,
    PASSPORT,
    REFUSED,
    EntryRules,
    Household,
    Leg,
    Place,
    Problem,
)

SHARES = {
    "EGY": 26.0, "NER": 11.0, "TUN": 10.0, "TCD": 9.0, "BGD": 7.0, "SDN": 5.0, "CHN": 4.0,
    "GHA": 3.6, "NGA": 3.0, "MLI": 2.6, "TUR": 2.6, "PHL": 2.2, "IND": 2.2, "SYR": 1.5,
    "MAR": 1.5, "PAK": 1.4, "VNM": 1.4, "THA": 1.2, "NPL": 0.9, "SOM": 0.8, "BFA": 0.8,
    "ETH": 0.7, "UKR": 0.4, "LKA": 0.4, "ITA": 0.3,
}  # fmt: skip
CITIES = {
    "Tripoli": 0.38,
    "Benghazi": 0.22,
    "Misrata": 0.15,
    "Sebha": 0.14,
    "Zawiya": 0.06,
    "Ajdabiya": 0.05,
}
TRANSIT = {
    "Djerba": "TUN",
    "Salum": "EGY",
    "Cairo": "EGY",
    "Malta": "MLT",
    "Crete": "GRC",
    "Agadez": "NER",
}
OPENNESS = {"TUN": 0.9, "EGY": 0.8, "MLT": 0.25, "GRC": 0.25, "NER": 0.8}


@dataclass(frozen=True, slots=True)
class _Route:
    """A line that transport may serve: mode, ends, hours, people who would want it, whose flight it
    is.
    """

    mode: str
    origin: str
    destination: str
    hours: float
    weight: float
    nationality: str | None = None


LINES = (
    _Route("bus", "Zawiya", "Tripoli", 1.5, 3),
    _Route("bus", "Ajdabiya", "Benghazi", 2.5, 3),
    _Route("bus", "Tripoli", "Djerba", 6, 14),
    _Route("bus", "Benghazi", "Salum", 9, 12),
    _Route("bus", "Sebha", "Agadez", 30, 7),
    _Route("bus", "Salum", "Cairo", 11, 8),
    _Route("ship", "Tripoli", "Malta", 14, 2),
    _Route("ship", "Tripoli", "Djerba", 12, 2),
    _Route("ship", "Misrata", "Malta", 16, 3),
    _Route("ship", "Misrata", "Benghazi", 22, 1),
    _Route("ship", "Benghazi", "Crete", 16, 2),
    _Route("air", "Tripoli", "Cairo", 3, 3),
    _Route("air", "Tripoli", "Malta", 1.2, 2),
)
SIZE = {"bus": (40, 55), "ship": (300, 900), "air": (110, 280)}
SPECIAL = {"bus": (1, 0, 6, 2), "ship": (20, 10, 60, 20), "air": (4, 2, 18, 6)}
COST = {"bus": 1_500, "ship": 9_000, "air": 32_000}


def generate(
    *, people: int, legs: int, days: int = 14, seed: int = 1, scarcity: float = 0.65
) -> Problem:
    """Draw an instance of about ``people`` people and ``legs`` legs.

    Seats out of the country come to about ``1.25 * scarcity`` per person.
    """
    rng = random.Random(seed)  # noqa: S311 (drawn examples, no secrets)
    places = _places(people, rng)
    households = _households(people, days, rng)
    drawn = _legs(legs, days, rng)
    return Problem(
        places=places,
        legs=_scaled(drawn, 1.25 * scarcity * people),
        households=households,
        horizon=days * MINUTES_PER_DAY,
        entry=_entry(rng),
    )


def _places(people: int, rng: random.Random) -> tuple[Place, ...]:
    cities = [Place(id=city, country="LBY", crisis=True, minimum_connection=60) for city in CITIES]
    transit = [
        Place(
            id=name,
            country=country,
            minimum_connection=150,
            beds=20 + int(people * rng.uniform(0.01, 0.04)),
        )
        for name, country in TRANSIT.items()
    ]
    homes = [Place(id=f"home-{country}", country=country) for country in SHARES]
    return (*cities, *transit, *homes)


def _entry(rng: random.Random) -> EntryRules:
    exceptions: dict[tuple[str, str], int] = {}
    for country, openness in OPENNESS.items():
        for nationality in SHARES:
            if nationality != country:
                draw = rng.random()
                closed = PASSPORT if draw < openness + 0.25 else REFUSED
                exceptions[country, nationality] = EMERGENCY_PAPER if draw < openness else closed
    for country in set(SHARES) & set(OPENNESS):
        exceptions[country, country] = NO_DOCUMENT
    return EntryRules(exceptions=exceptions)


def _households(people: int, days: int, rng: random.Random) -> tuple[Household, ...]:
    found: list[Household] = []
    total = 0
    while total < people:
        home = _household(len(found), days, rng)
        found.append(home)
        total += home.people
    return tuple(found)


def _household(number: int, days: int, rng: random.Random) -> Household:
    size = 1 if rng.random() > 0.2 else min(12, 2 + int(rng.expovariate(0.45)))
    nationality = rng.choices(list(SHARES), list(SHARES.values()))[0]
    infants = int(size >= 3 and rng.random() < 0.28)
    wheelchair = int(rng.random() < 0.02)
    stretcher = int(not wheelchair and rng.random() < 0.005)
    alone = int(size == 1 and not wheelchair and not stretcher and rng.random() < 0.012)
    city = rng.choices(list(CITIES), list(CITIES.values()))[0]
    origins = {city} | ({rng.choice(list(CITIES))} if rng.random() < 0.18 else set())
    ends = {f"home-{nationality}"} | {
        name for name, country in TRANSIT.items() if country == nationality
    }
    if rng.random() < 0.25:
        ends |= set(TRANSIT)
    document = (
        PASSPORT
        if rng.random() < 0.74
        else rng.choices((EMERGENCY_PAPER, NO_DOCUMENT), (0.8, 0.2))[0]
    )
    horizon = days * MINUTES_PER_DAY
    latest = None if rng.random() < 0.8 else int(horizon * rng.choice((0.3, 0.5, 0.7)))
    draw = rng.random()
    lower = 1 if draw < 0.12 else 2 if draw < 0.4 else 3
    return Household(
        id=f"h{number:06d}",
        people=size,
        seats=max(0, size - infants - wheelchair - stretcher),
        wheelchairs=wheelchair,
        stretchers=stretcher,
        infants=infants,
        escorts=alone,
        nationality=nationality,
        origins=frozenset(origins),
        destinations=frozenset(ends),
        document=document,
        priority=0 if alone or stretcher else 1 if wheelchair else lower,
        ready_at=int(horizon * 0.5 * rng.random() ** 2),
        latest=latest,
        order=rng.randrange(1_000_000),
    )


def _legs(count: int, days: int, rng: random.Random) -> list[Leg]:
    flights = [
        _Route("air", origin, f"home-{country}", rng.uniform(2, 12), share * scale, country)
        for origin, scale in (
            ("Tripoli", 0.35),
            ("Benghazi", 0.1),
            ("Djerba", 0.6),
            ("Cairo", 0.4),
            ("Malta", 0.2),
        )
        for country, share in SHARES.items()
        if TRANSIT.get(origin) != country
    ]
    routes = [*LINES, *flights]
    weights = [route.weight for route in routes]
    drawn = [*LINES[:5], *rng.choices(routes, weights, k=max(0, count - 5))][:count]
    return [_leg(number, route, days, rng) for number, route in enumerate(drawn)]


def _leg(number: int, route: _Route, days: int, rng: random.Random) -> Leg:
    seats = rng.randint(*SIZE[route.mode])
    wheelchairs, stretchers, infants, escorts = SPECIAL[route.mode]
    departs = int(rng.betavariate(1.1, 1.3) * (days * MINUTES_PER_DAY - route.hours * 60 - 60))
    own = route.nationality if rng.random() < 0.6 else None
    quota = int(seats * rng.choice((0.0, 0.1, 0.25, 0.5, 1.0))) if own else None
    listed = frozenset(rng.sample(list(SHARES), 8)) if own is None and rng.random() < 0.06 else None
    return Leg(
        id=f"l{number:04d}",
        origin=route.origin,
        destination=route.destination,
        departs=departs,
        arrives=departs + int(route.hours * 60),
        seats=seats,
        wheelchairs=wheelchairs,
        stretchers=stretchers,
        infants=infants,
        escorts=escorts,
        owner=f"org-{own or 'iom'}",
        own_nationality=own,
        allowed_nationalities=listed,
        third_country_quota=quota,
        cost_per_person=COST[route.mode],
    )


def _scaled(legs: list[Leg], seats_out: float) -> tuple[Leg, ...]:
    """Scale seats so that those out of the country come to ``seats_out``."""
    out = sum(leg.seats for leg in legs if leg.origin in CITIES and leg.destination not in CITIES)
    factor = seats_out / max(1, out)
    return tuple(_resized(leg, factor) for leg in legs)


def _resized(leg: Leg, factor: float) -> Leg:
    quota = leg.third_country_quota
    return replace(
        leg,
        seats=max(1, round(leg.seats * factor)),
        third_country_quota=None if quota is None else round(quota * factor),
    )
