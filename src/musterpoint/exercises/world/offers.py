"""The legs that organisations offer on each day, scaled to the number of people."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from math import ceil

from musterpoint.exercises.world.scenario_model import (
    Eligibility,
    LegPattern,
    Scenario,
    Vehicle,
)
from musterpoint.exercises.world.weights import weights

BASE = 20_000
"""The number of people for which a scenario states its offers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LegOffer:
    """
    One movement of one vehicle, as offered.

    ``origin`` and ``destination`` are slugs of places. Minutes count from midnight of day 0, local
    time of the scenario. ``others_most`` is how many seats people of other nationalities than
    ``own`` may take; ``only``, when not empty, is the closed list of nationalities. ``cost`` is
    whole US dollars for one person.
    """

    id: str
    pattern: str
    day: int
    mode: str
    origin: str
    destination: str
    departs_minute: int
    arrives_minute: int
    seats: int
    wheelchairs: int
    stretchers: int
    infants: int
    escorts: int
    offered_by: str
    own: str | None
    others_most: int
    only: tuple[str, ...]
    cost: int

    def departs_at(self, scenario: Scenario) -> datetime:
        """Return the UTC time of departure."""
        return scenario.moment(0, self.departs_minute)

    def arrives_at(self, scenario: Scenario) -> datetime:
        """Return the UTC time of arrival."""
        return scenario.moment(0, self.arrives_minute)

    def admits(self, nationality: str) -> bool:
        """Say whether somebody of this nationality may have a seat at all."""
        if self.only:
            return nationality in self.only
        return self.own in (None, nationality) or self.others_most > 0


def legs(scenario: Scenario, people: int, day: int) -> list[LegOffer]:
    """Return the legs that depart on a day, in order of departure; always the same ones."""
    found = [
        leg
        for pattern in scenario.leg_patterns
        if day in pattern.days
        for leg in _vehicles(pattern, day, _seats(pattern, people, day), _together(people))
    ]
    found.extend(_commercial(scenario, people, day))
    return sorted(found, key=lambda leg: (leg.departs_minute, leg.id))


def _seats(pattern: LegPattern, people: int, day: int) -> int:
    """
    Seats of a pattern on one day.

    Fractions of a seat are carried to the pattern's later days, so that small worlds keep their
    share of every kind of leg.
    """
    exact = pattern.vehicles * pattern.vehicle.seats * people / BASE
    nth = pattern.days.index(day)
    return int(exact * (nth + 1) + 0.5) - int(exact * nth + 0.5)


def _together(people: int) -> int:
    """Return how many vehicles leave as one leg with one list: more than one in large exercises."""
    return max(1, people // BASE)


def _vehicles(pattern: LegPattern, day: int, seats: int, together: int = 1) -> Iterator[LegOffer]:
    """Spread the seats over as few vehicles, or groups of vehicles, as hold them, evenly."""
    count = ceil(seats / max(1, pattern.vehicle.seats * together))
    for number in range(count):
        share = seats // count + (1 if number < seats % count else 0)
        yield _leg(
            id=f"d{day:02d}-{pattern.slug}-{number + 1:03d}",
            pattern=pattern,
            day=day,
            seats=share,
            later_minutes=20 * (number % 12) if pattern.vehicle.mode == "bus" else 0,
        )


def _leg(*, id: str, pattern: LegPattern, day: int, seats: int, later_minutes: int = 0) -> LegOffer:
    departs = day * 1440 + pattern.departs_minute + later_minutes
    vehicle, eligible = pattern.vehicle, pattern.eligible
    return LegOffer(
        id=id,
        pattern=pattern.slug,
        day=day,
        mode=vehicle.mode,
        origin=pattern.origin,
        destination=pattern.destination,
        departs_minute=departs,
        arrives_minute=departs + round(pattern.hours * 60),
        seats=seats,
        wheelchairs=_part(vehicle.wheelchairs, vehicle, seats),
        stretchers=_part(vehicle.stretchers, vehicle, seats),
        infants=_part(vehicle.infants, vehicle, seats),
        escorts=_part(vehicle.escorts, vehicle, seats),
        offered_by=pattern.offered_by,
        own=eligible.own,
        others_most=seats if eligible.own is None else int(seats * eligible.others),
        only=eligible.only,
        cost=vehicle.cost,
    )


def _part(whole: int, vehicle: Vehicle, seats: int) -> int:
    """Special places of a part of a vehicle, rounded up: a vehicle takes at least one if any."""
    return ceil(whole * seats / max(1, vehicle.seats))


def _commercial(scenario: Scenario, people: int, day: int) -> Iterator[LegOffer]:
    """Seats on scheduled flights, a share of each nationality, spread over days and places."""
    rules = scenario.commercial_seats
    if day not in rules.days:
        return
    nth = rules.days.index(day)
    turns = len(rules.days)
    for position, row in enumerate(sorted(weights(scenario, people), key=lambda w: w.nationality)):
        home = scenario.homes_of(row.nationality)[-1]
        seats = max(rules.least if row.people else 0, round(row.people * rules.share_of_nationals))
        for place, origin in enumerate(rules.origins):
            slot = place * turns + (nth + position) % turns
            slots = turns * len(rules.origins)
            here = seats * (slot + 1) // slots - seats * slot // slots
            if here and scenario.places[origin].airport != home:
                yield _leg(
                    id=f"d{day:02d}-seats-{origin}-{row.nationality.lower()}",
                    pattern=LegPattern(
                        slug="commercial-seats",
                        vehicle=rules.vehicle,
                        origin=origin,
                        destination=home,
                        days=rules.days,
                        vehicles=0,
                        departs_minute=rules.departs_minute,
                        hours=rules.hours,
                        offered_by=rules.offered_by,
                        eligible=Eligibility(only=(row.nationality,)),
                    ),
                    day=day,
                    seats=here,
                )
