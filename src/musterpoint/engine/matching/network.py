"""The legs of a problem as a small network: who may follow whom, which nights cost a bed, what each
leg holds.

A set of legs is a Python integer, one bit per leg in order of departure; rules become a few bitwise
operations.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from musterpoint.engine.matching.problem import (
    MINUTES_PER_DAY,
    Household,
    Id,
    Leg,
    Problem,
)

RESOURCES = ("seat", "wheelchair", "stretcher", "infant", "escort", "quota")
QUOTA = 5
WIDTH = len(RESOURCES)
NO_LIMIT = 1 << 40

Demand = tuple[int, int, int, int, int]
Path = tuple[int, ...]


def bits(mask: int) -> Iterator[int]:
    """Yield the legs of a set in order of departure."""
    while mask:
        low = mask & -mask
        yield low.bit_length() - 1
        mask ^= low


def demand_of(home: Household) -> Demand:
    """Return what the household takes of a leg, in the order of :data:`RESOURCES` without the
    quota.
    """
    return (home.seats, home.wheelchairs, home.stretchers, home.infants, home.escorts)


@dataclass(frozen=True, slots=True)
class Access:
    """Where a household may start, travel and end: sets of legs after every rule but capacity."""

    start: int
    usable: int
    final: int


class Network:
    """Indexed legs and places of one problem; nothing in it changes after it is built."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.max_legs = problem.max_legs
        self.places = tuple(sorted(problem.places, key=lambda place: str(place.id)))
        self.place_index = {place.id: at for at, place in enumerate(self.places)}
        self.legs: tuple[Leg, ...] = tuple(
            sorted(problem.legs, key=lambda leg: (leg.departs, leg.arrives, str(leg.id)))
        )
        self.origin = [self.place_index[leg.origin] for leg in self.legs]
        self.destination = [self.place_index[leg.destination] for leg in self.legs]
        self.departs = [leg.departs for leg in self.legs]
        self.everything = (1 << len(self.legs)) - 1
        self._index_places()
        self._index_connections()
        self._index_nights()
        self.capacity = [
            (leg.seats, leg.wheelchairs, leg.stretchers, leg.infants, leg.escorts, _quota(leg))
            for leg in self.legs
        ]
        self._index_penalties()
        self._allowed: dict[str, int] = {}
        self._foreign: dict[str, int] = {}
        self._entry: dict[tuple[str, int], int] = {}
        self._carries: dict[tuple[Demand, int], int] = {}
        self._origins: dict[frozenset[Id], int] = {}
        self._destinations: dict[frozenset[Id], int] = {}
        self._useful: dict[Access, int] = {}

    def _index_places(self) -> None:
        self.leaving = [0] * len(self.places)
        self.reaching = [0] * len(self.places)
        self.from_crisis = 0
        self.sane = 0  # legs that do not carry people from safety back into danger
        for at in range(len(self.legs)):
            self.leaving[self.origin[at]] |= 1 << at
            self.reaching[self.destination[at]] |= 1 << at
            dangerous = self.places[self.origin[at]].crisis
            self.from_crisis |= dangerous << at
            self.sane |= (dangerous or not self.places[self.destination[at]].crisis) << at

    def _index_connections(self) -> None:
        self.after = [0] * len(self.legs)
        self.before = [0] * len(self.legs)
        for at, leg in enumerate(self.legs):
            place = self.destination[at]
            soonest = bisect_left(self.departs, leg.arrives + self.places[place].minimum_connection)
            self.after[at] = self.leaving[place] & self.everything >> soonest << soonest
            for then in bits(self.after[at]):
                self.before[then] |= 1 << at

    def _index_nights(self) -> None:
        """Give each (place with limited beds, night) a row; remember free beds."""
        self.last_night = self.problem.horizon // MINUTES_PER_DAY
        self.bed_row: dict[tuple[int, int], int] = {}
        self.beds: list[int] = []
        self.bed_place = 0
        for at, place in enumerate(self.places):
            if place.beds is None:
                continue
            self.bed_place |= 1 << at
            taken: dict[int, int] = {}
            for night, people in place.beds_taken:
                taken[night] = taken.get(night, 0) + people
            for night in range(1, self.last_night + 1):
                self.bed_row[at, night] = len(self.beds)
                self.beds.append(max(0, place.beds - taken.get(night, 0)))
        self._nights: dict[tuple[int, int], tuple[int, ...]] = {}

    def _index_penalties(self) -> None:
        weights = self.problem.weights
        dearest = max((leg.cost_per_person for leg in self.legs), default=0) or 1
        span = max([self.problem.horizon, *(leg.arrives for leg in self.legs), 1])
        self.leg_penalty = [
            weights.transfer + weights.cost * leg.cost_per_person / dearest for leg in self.legs
        ]
        self.arrival_penalty = [weights.lateness * max(0, leg.arrives) / span for leg in self.legs]

    def nights(self, at: int, then: int) -> tuple[int, ...]:
        """Return the bed rows between leg ``at`` and leg ``then`` (-1: the journey ends there)."""
        found = self._nights.get((at, then))
        if found is None:
            place = self.destination[at]
            rested = self.legs[at].arrives + self.places[place].minimum_connection
            first = max(1, -(-rested // MINUTES_PER_DAY))
            last = self.last_night
            if then >= 0:
                last = min(last, self.departs[then] // MINUTES_PER_DAY)
            limited = self.bed_place >> place & 1
            found = (
                tuple(self.bed_row[place, night] for night in range(first, last + 1))
                if limited
                else ()
            )
            self._nights[at, then] = found
        return found

    def allowed(self, nationality: str) -> int:
        """Return the legs whose offer takes the nationality (own list, and a quota that is not
        nil).
        """
        found = self._allowed.get(nationality)
        if found is None:
            found = 0
            for at, leg in enumerate(self.legs):
                listed = (
                    leg.allowed_nationalities is None or nationality in leg.allowed_nationalities
                )
                closed = leg.third_country_quota == 0 and leg.own_nationality != nationality
                found |= (listed and not closed) << at
            self._allowed[nationality] = found
        return found

    def foreign(self, nationality: str) -> int:
        """Return the legs on which the nationality counts against a third-country quota."""
        found = self._foreign.get(nationality)
        if found is None:
            found = 0
            for at, leg in enumerate(self.legs):
                found |= (
                    leg.third_country_quota is not None and leg.own_nationality != nationality
                ) << at
            self._foreign[nationality] = found
        return found

    def enterable(self, nationality: str, document: int) -> int:
        """Return the legs at whose end the nationality may enter with that document."""
        found = self._entry.get((nationality, document))
        if found is None:
            entry = self.problem.entry
            found = 0
            for at, end in enumerate(self.destination):
                place = self.places[end]
                found |= (
                    place.crisis or entry.minimum(place.country, nationality) <= document
                ) << at
            self._entry[nationality, document] = found
        return found

    def leaving_any(self, places: frozenset[Id]) -> int:
        """Return the legs that start in one of the places."""
        found = self._origins.get(places)
        if found is None:
            found = 0
            for place in places:
                found |= self.leaving[self.place_index[place]]
            self._origins[places] = found
        return found

    def reaching_any(self, places: frozenset[Id]) -> int:
        """Return the legs that end in one of the places."""
        found = self._destinations.get(places)
        if found is None:
            found = 0
            for place in places:
                found |= self.reaching[self.place_index[place]]
            self._destinations[places] = found
        return found

    def not_before(self, minute: int) -> int:
        """Return the legs that depart at or after the minute."""
        first = bisect_left(self.departs, minute)
        return self.everything >> first << first

    def in_time(self, latest: int | None) -> int:
        """Return the legs that leave no dangerous place after ``latest``."""
        if latest is None:
            return self.everything
        until = (1 << bisect_right(self.departs, latest)) - 1
        return self.everything & ~(self.from_crisis & ~until)

    def access(self, home: Household) -> Access:
        """Return the legs that the household's rules leave open."""
        usable = (
            self.sane
            & self.allowed(home.nationality)
            & self.enterable(home.nationality, home.document)
            & self.in_time(home.latest)
        )
        start = usable & self.leaving_any(home.origins) & self.not_before(home.ready_at)
        return Access(start, usable, usable & self.reaching_any(home.destinations))

    def carries(self, demand: Demand, people: int, nationality: str) -> int:
        """Return the legs that have room for the demand when nobody else travels."""
        found = self._carries.get((demand, people))
        if found is None:
            fits, open_to_foreigners = 0, 0
            for at, capacity in enumerate(self.capacity):
                fits |= (
                    all(need <= free for need, free in zip(demand, capacity, strict=False)) << at
                )
                open_to_foreigners |= (people <= capacity[QUOTA]) << at
            found = fits | open_to_foreigners << len(self.legs)
            self._carries[demand, people] = found
        open_to_foreigners = found >> len(self.legs)
        return found & self.everything & (open_to_foreigners | ~self.foreign(nationality))

    def limited_places(self, nationality: str) -> int:
        """Return the set of places (bits by place) where the nationality takes one of a limited
        number of beds.
        """
        found = 0
        for at in bits(self.bed_place):
            found |= (self.places[at].country != nationality) << at
        return found

    def useful(self, access: Access) -> int:
        """Return the legs that lie on some journey from a start to an end; 0 when there is none."""
        found = self._useful.get(access)
        if found is None:
            found = self._search(access)
            self._useful[access] = found
        return found

    def _search(self, access: Access) -> int:
        forward = self._spread(access.start, access.usable, self.after)
        if not forward & access.final:
            return 0
        return forward & self._spread(access.final & forward, forward, self.before)

    def _spread(self, seed: int, within: int, step: list[int]) -> int:
        reached = wave = seed & within
        for _ in range(self.max_legs - 1):
            grown = 0
            for at in bits(wave):
                grown |= step[at]
            wave = grown & within & ~reached
            if not wave:
                break
            reached |= wave
        return reached


def _quota(leg: Leg) -> int:
    return NO_LIMIT if leg.third_country_quota is None else leg.third_country_quota
