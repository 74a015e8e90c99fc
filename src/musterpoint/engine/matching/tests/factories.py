"""Small invented problems: one city in danger, a border town, a home State."""

from __future__ import annotations

import random
from dataclasses import replace
from itertools import product

from musterpoint.engine.matching import EntryRules, Household, Leg, Place, Plan, Problem, Weights
from musterpoint.engine.matching.network import Network, Path, bits

DAY = 1440
CITY = Place(id="city", country="LBY", crisis=True, minimum_connection=60)
PORT = Place(id="port", country="LBY", crisis=True, minimum_connection=60)
BORDER = Place(id="border", country="TUN", minimum_connection=120)
HOME = Place(id="dhaka", country="BGD")
OPEN = EntryRules(defaults={"TUN": 1}, own_nationals=1)


def home(name: str = "a", **changes: object) -> Household:
    """A Bangladeshi worker alone in the city who wants to go home."""
    plain = Household(
        id=name,
        people=1,
        seats=1,
        nationality="BGD",
        origins=frozenset({"city"}),
        destinations=frozenset({"dhaka"}),
    )
    return replace(plain, **changes)


def family(name: str, people: int, **changes: object) -> Household:
    """A household of ``people`` who all need a seat."""
    return home(name, people=people, seats=people, **changes)


def leg(name: str = "flight", **changes: object) -> Leg:
    """A flight from the city to Dhaka on the first day with ten seats."""
    plain = Leg(id=name, origin="city", destination="dhaka", departs=600, arrives=1200, seats=10)
    return replace(plain, **changes)


def problem(legs: list[Leg], homes: list[Household], **changes: object) -> Problem:
    """These legs and households between the usual places over five days."""
    plain = Problem(
        places=(CITY, PORT, BORDER, HOME),
        legs=tuple(legs),
        households=tuple(homes),
        horizon=5 * DAY,
        entry=OPEN,
    )
    return replace(plain, **changes)


def seated(plan: Plan) -> dict[str, tuple[str, ...]]:
    """Legs by household."""
    return {str(row.household_id): tuple(map(str, row.leg_ids)) for row in plan.assignments}


def reasons(plan: Plan) -> dict[str, str]:
    """Reason by household."""
    return {str(row.household_id): row.reason.value for row in plan.unmatched}


def tiny(seed: int, *, ratio: float = 4.0) -> Problem:
    """Draw at most seven households and four legs, with everything that can bind."""
    rng = random.Random(seed)
    legs = [
        leg("direct", seats=rng.randint(1, 5), departs=rng.randint(100, 3000), arrives=4000),
        leg("bus", destination="border", seats=rng.randint(1, 6), wheelchairs=1, arrives=900),
        leg(
            "onward",
            origin="border",
            departs=rng.choice((1000, 2000, 5000)),
            arrives=6000,
            seats=rng.randint(1, 5),
            wheelchairs=rng.randint(0, 1),
            infants=1,
            own_nationality=rng.choice((None, "BGD", "NPL")),
            third_country_quota=rng.choice((None, 0, 2)),
        ),
        leg(
            "ferry",
            origin="port",
            destination="border",
            seats=rng.randint(1, 4),
            departs=1500,
            arrives=2500,
        ),
    ]
    homes = [_any_home(f"h{at}", rng) for at in range(rng.randint(2, 7))]
    places = (CITY, PORT, replace(BORDER, beds=rng.choice((None, 2, 4))), HOME)
    return problem(legs, homes, places=places, weights=Weights(class_ratio=ratio))


def _any_home(name: str, rng: random.Random) -> Household:
    people = rng.randint(1, 4)
    infants = int(people > 2 and rng.random() < 0.3)
    wheelchairs = int(rng.random() < 0.15)
    return home(
        name,
        people=people,
        seats=max(0, people - infants - wheelchairs),
        infants=infants,
        wheelchairs=wheelchairs,
        nationality=rng.choice(("BGD", "BGD", "NPL")),
        destinations=frozenset(rng.choice((["dhaka"], ["dhaka", "border"]))),
        origins=frozenset(rng.choice((["city"], ["port"], ["city", "port"]))),
        document=rng.choice((0, 1, 2, 2)),
        priority=rng.randint(0, 3),
        latest=rng.choice((None, None, 800)),
        ready_at=rng.choice((0, 0, 700)),
        order=rng.randint(0, 9),
    )


def every_seating(given: Problem) -> list[tuple[int, ...]]:
    """People by class of every feasible plan, found by trying everything."""
    network = Network(given)
    choices = [_journeys(network, member) for member in given.households]
    found = []
    for plan in product(*choices):
        if _fits(network, given, plan):
            people = [0, 0, 0, 0]
            for member, path in zip(given.households, plan, strict=True):
                people[member.priority] += member.people if path else 0
            found.append(tuple(people))
    return found


def _journeys(network: Network, member: Household) -> list[Path]:
    access = network.access(member)
    wave: list[Path] = [(at,) for at in bits(access.start)]
    found: list[Path] = [()]
    for _ in range(network.max_legs):
        found += [path for path in wave if access.final >> path[-1] & 1]
        wave = [
            (*path, then) for path in wave for then in bits(network.after[path[-1]] & access.usable)
        ]
    return found


def _fits(network: Network, given: Problem, plan: tuple[Path, ...]) -> bool:
    taken: dict[object, int] = {}
    for member, path in zip(given.households, plan, strict=True):
        for place, at in enumerate(path):
            vehicle = network.legs[at]
            for name in ("seats", "wheelchairs", "stretchers", "infants", "escorts"):
                taken[at, name] = taken.get((at, name), 0) + getattr(member, name)
                if taken[at, name] > getattr(vehicle, name):
                    return False
            if (
                vehicle.third_country_quota is not None
                and vehicle.own_nationality != member.nationality
            ):
                taken[at, "quota"] = taken.get((at, "quota"), 0) + member.people
                if taken[at, "quota"] > vehicle.third_country_quota:
                    return False
            stop = network.places[network.destination[at]]
            if stop.beds is None or stop.country == member.nationality:
                continue
            then = network.legs[path[place + 1]].departs if place + 1 < len(path) else given.horizon
            for night in range(1, min(then, given.horizon) // DAY + 1):
                if night * DAY >= vehicle.arrives + stop.minimum_connection:
                    taken[stop.id, night] = taken.get((stop.id, night), 0) + member.people
                    if taken[stop.id, night] > stop.beds:
                        return False
    return True
