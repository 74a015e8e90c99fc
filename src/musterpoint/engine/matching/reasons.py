"""Why each household stays, found by loosening one rule at a time, and what would change it.

The order is fixed and public: document, latest time, rules of the offers, destination, assembly
point; then needs and size; then capacity. The first rule whose loosening opens a journey is the
reason.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from musterpoint.engine.matching.groups import ONE_SEAT, Needs, needs_of
from musterpoint.engine.matching.network import (
    QUOTA,
    RESOURCES,
    WIDTH,
    Access,
    Network,
    Path,
    bits,
    demand_of,
)
from musterpoint.engine.matching.placement import Placement, at_prices, earliest_arrival
from musterpoint.engine.matching.pricing import Floats
from musterpoint.engine.matching.problem import (
    EMERGENCY_PAPER,
    PASSPORT,
    Advice,
    AdviceCode,
    Household,
    Reason,
    Unmatched,
)
from musterpoint.engine.matching.residual import Residual

Cause = tuple[Reason, int | None, Advice]


class FreeJourneyLeftError(AssertionError):
    """A household was left out although a journey had room: a defect of the solver, never of the
    data.
    """


def explain(placement: Placement, prices: Floats) -> tuple[Unmatched, ...]:
    """Return the reason of every household without a journey, sorted by household id."""
    explainer = _Explainer(placement, prices)
    found = []
    for at, home in enumerate(placement.grouping.households):
        if at in placement.journeys:
            continue
        reason, leg, advice = explainer.cause(at)
        leg_id = None if leg is None else placement.network.legs[leg].id
        found.append(
            Unmatched(household_id=home.id, reason=reason, bottleneck_leg_id=leg_id, advice=advice)
        )
    return tuple(found)


class _Explainer:
    """Causes of one placement, remembered for households that the rules cannot tell apart."""

    def __init__(self, placement: Placement, prices: Floats) -> None:
        self.placement = placement
        self.network = placement.network
        self.unused = Residual(placement.network)
        self.prices = prices
        self.tariff = at_prices(placement.network, prices)
        self.lowest = self._lowest_class_by_leg()
        self.by_group: dict[int, Cause] = {}
        self.by_rules: dict[tuple[object, ...], Cause] = {}

    def _lowest_class_by_leg(self) -> dict[int, int]:
        lowest: dict[int, int] = {}
        for at, path in self.placement.journeys.items():
            level = self.placement.grouping.households[at].priority
            for leg in path:
                lowest[leg] = max(level, lowest.get(leg, 0))
        return lowest

    def cause(self, at: int) -> Cause:
        """Return the reason, the bottleneck leg (by index) and the advice."""
        group = self.placement.grouping.group_of[at]
        if self.placement.needs(at).useful:
            if group not in self.by_group:
                self.by_group[group] = self._capacity(at)
            return self.by_group[group]
        home = self.placement.grouping.households[at]
        key = (
            home.nationality,
            home.document,
            home.origins,
            home.destinations,
            demand_of(home),
            home.people,
            self.network.not_before(home.ready_at),
            home.latest,
        )
        if key not in self.by_rules:
            self.by_rules[key] = self._no_journey(home)
        return self.by_rules[key]

    def _capacity(self, at: int) -> Cause:
        """Name the dearest leg of the cheapest priced journey in an empty system."""
        network, needs = self.network, self.placement.needs(at)
        tariff = self.tariff(needs)
        residual = self.placement.residual
        if residual.cheapest(needs, tariff.leg, tariff.stay)[1]:
            raise FreeJourneyLeftError(str(self.placement.grouping.households[at].id))
        _, path = self.unused.cheapest(needs, tariff.leg, tariff.stay)
        if not path:  # every leg has room when empty, but the beds on the way do not
            home = self.placement.grouping.households[at]
            return self._needs(home, network.access(home))
        full = [leg for leg in path if not residual.has_room(needs, leg)] or list(path)
        leg = max(full, key=lambda which: (self._price(needs, which), -which))
        return (
            Reason.CAPACITY,
            leg,
            Advice(
                code=AdviceCode.ADD_CAPACITY,
                params=(
                    ("leg_id", network.legs[leg].id),
                    ("lowest_class_served", self.lowest.get(leg)),
                    ("price", round(self._price(needs, leg), 3)),
                ),
            ),
        )

    def _price(self, needs: Needs, leg: int) -> float:
        base = leg * WIDTH
        paid = sum(
            need * float(self.prices[base + which]) for which, need in enumerate(needs.demand)
        )
        quota = needs.people * float(self.prices[base + QUOTA])
        return paid + (quota if needs.foreign >> leg & 1 else 0.0)

    def _no_journey(self, home: Household) -> Cause:
        access = self.network.access(home)
        if self.network.useful(access):
            return self._needs(home, access)
        for reason, loosened, advise in self._loosened(home):
            useful = self.network.useful(loosened)
            if useful:
                path = self._first_journey(loosened)
                return reason, None, advise(path)
        return Reason.NO_TRANSPORT, None, Advice(code=AdviceCode.FIND_TRANSPORT)

    def _first_journey(self, access: Access) -> Path:
        """Return the journey that arrives first when capacity does not count."""
        network = self.network
        best: Path = ()
        useful = network.useful(access)
        wave: dict[int, Path] = {at: (at,) for at in bits(access.start & useful)}
        for _ in range(network.max_legs):
            for at, path in wave.items():
                if access.final >> at & 1 and (
                    not best or network.legs[at].arrives < network.legs[best[-1]].arrives
                ):
                    best = path
            grown: dict[int, Path] = {}
            for at, path in wave.items():
                for then in bits(network.after[at] & useful):
                    grown.setdefault(then, (*path, then))
            wave = grown
        return best

    def _needs(self, home: Household, access: Access) -> Cause:
        """Rules leave a journey open, but none carries the whole household even with nobody else
        aboard.
        """
        network = self.network
        path = self._first_journey(access)
        if not self._one_person(home):
            full = [leg for leg in path if network.capacity[leg][0] < 1]
            leg = min(full or path, key=lambda which: (network.capacity[which][0], which))
            params = (
                ("leg_id", network.legs[leg].id),
                ("lowest_class_served", self.lowest.get(leg)),
                ("price", 0.0),
            )
            return Reason.CAPACITY, leg, Advice(code=AdviceCode.ADD_CAPACITY, params=params)
        leg, resource, missing = self._shortest_supply(home, path)
        advice = Advice(
            code=AdviceCode.ADAPT_LEG,
            params=(("resource", resource), ("leg_id", network.legs[leg].id), ("missing", missing)),
        )
        return Reason.NEEDS_OR_SIZE, leg, advice

    def _one_person(self, home: Household) -> bool:
        one = needs_of(self.network, home, ONE_SEAT, 1)
        tariff = earliest_arrival(self.network, one)
        return bool(self.unused.cheapest(one, tariff.leg, tariff.stay)[1])

    def _shortest_supply(self, home: Household, path: Path) -> tuple[int, str, int | None]:
        """Return the leg, the resource and the number missing on the first open journey."""
        foreign = self.network.foreign(home.nationality)
        for leg in path:
            capacity = self.network.capacity[leg]
            wanted = (*demand_of(home), home.people if foreign >> leg & 1 else 0)
            for which, need in enumerate(wanted):
                if need > capacity[which]:
                    return leg, RESOURCES[which], need - capacity[which]
        return path[0], "bed", None

    def _loosened(
        self, home: Household
    ) -> Iterator[tuple[Reason, Access, Callable[[Path], Advice]]]:
        """Yield the household's access with one rule loosened, in the public order."""
        network = self.network
        for level in range(home.document + 1, PASSPORT + 1):
            wider = network.access(replace(home, document=level))
            yield Reason.DOCUMENT, wider, _advise_document(network, max(level, EMERGENCY_PAPER))
        yield (
            Reason.TOO_LATE,
            network.access(replace(home, latest=None)),
            _advise_latest(network, home),
        )
        yield (
            Reason.TOO_LATE,
            network.access(replace(home, ready_at=_FIRST)),
            _advise_ready(network),
        )
        yield (
            Reason.OFFER_RULES,
            self._any_offer(home),
            _advise_offer(network, network.allowed(home.nationality)),
        )
        safe = frozenset(place.id for place in network.places if not place.crisis)
        yield (
            Reason.DESTINATION,
            network.access(replace(home, destinations=home.destinations | safe)),
            _advise_destination(network),
        )
        countries = {place.country for place in network.places if place.id in home.origins}
        near = frozenset(place.id for place in network.places if place.country in countries)
        yield (
            Reason.ASSEMBLY_POINT,
            network.access(replace(home, origins=near)),
            _advise_origin(network),
        )

    def _any_offer(self, home: Household) -> Access:
        network = self.network
        usable = (
            network.sane
            & network.enterable(home.nationality, home.document)
            & network.in_time(home.latest)
        )
        start = usable & network.leaving_any(home.origins) & network.not_before(home.ready_at)
        return Access(start, usable, usable & network.reaching_any(home.destinations))


_FIRST = -(1 << 40)


def _advise_document(network: Network, level: int) -> Callable[[Path], Advice]:
    def advise(path: Path) -> Advice:
        params = (("level", level), ("leg_id", network.legs[path[0]].id))
        return Advice(code=AdviceCode.OBTAIN_DOCUMENT, params=params)

    return advise


def _advise_latest(network: Network, home: Household) -> Callable[[Path], Advice]:
    def advise(path: Path) -> Advice:
        last = max(network.departs[leg] for leg in path if network.from_crisis >> leg & 1)
        over = last - (home.latest if home.latest is not None else last)
        return Advice(
            code=AdviceCode.LEAVE_LATER,
            params=(("minutes", over), ("leg_id", network.legs[path[0]].id)),
        )

    return advise


def _advise_ready(network: Network) -> Callable[[Path], Advice]:
    def advise(path: Path) -> Advice:
        leg = network.legs[path[0]]
        return Advice(
            code=AdviceCode.BE_READY_EARLIER, params=(("minute", leg.departs), ("leg_id", leg.id))
        )

    return advise


def _advise_offer(network: Network, allowed: int) -> Callable[[Path], Advice]:
    def advise(path: Path) -> Advice:
        leg = network.legs[next(at for at in path if not allowed >> at & 1)]
        return Advice(
            code=AdviceCode.ASK_OFFERER, params=(("leg_id", leg.id), ("owner", leg.owner))
        )

    return advise


def _advise_destination(network: Network) -> Callable[[Path], Advice]:
    def advise(path: Path) -> Advice:
        leg = network.legs[path[-1]]
        params = (("place_id", leg.destination), ("leg_id", leg.id))
        return Advice(code=AdviceCode.WIDEN_DESTINATION, params=params)

    return advise


def _advise_origin(network: Network) -> Callable[[Path], Advice]:
    def advise(path: Path) -> Advice:
        leg = network.legs[path[0]]
        return Advice(
            code=AdviceCode.OTHER_ASSEMBLY_POINT,
            params=(("place_id", leg.origin), ("leg_id", leg.id)),
        )

    return advise
