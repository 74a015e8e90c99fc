"""An independent check of a plan.

It reads the values of the problem and shares no code with the solver.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from itertools import pairwise
from math import ceil

from musterpoint.engine.matching.problem import (
    Assignment,
    Household,
    Id,
    Leg,
    Place,
    Plan,
    Problem,
    Reason,
    Unmatched,
)

DAY = 24 * 60
RULE_REASONS = (
    Reason.DOCUMENT,
    Reason.TOO_LATE,
    Reason.OFFER_RULES,
    Reason.DESTINATION,
    Reason.ASSEMBLY_POINT,
)
LONG_AGO = -(10**9)


def check(problem: Problem, plan: Plan) -> list[str]:
    """Return every fault found, in words; an empty list means the plan can be carried out and its
    claims hold.
    """
    return _Check(problem, plan.assignments).whole(plan)


def check_journeys(problem: Problem, assignments: tuple[Assignment, ...]) -> list[str]:
    """Return the faults of journeys alone, for plans of other programs that claim nothing else."""
    return _Check(problem, assignments).journeys()


@dataclass(slots=True)
class _Load:
    """What is taken so far: per leg (field name), per leg quota, per (place, night)."""

    on_leg: Counter[tuple[Id, str]]
    beds: Counter[tuple[Id, int]]


CAPACITIES = ("seats", "wheelchairs", "stretchers", "infants", "escorts")


class _Check:
    def __init__(self, problem: Problem, assignments: tuple[Assignment, ...]) -> None:
        self.problem, self.assignments = problem, assignments
        self.places = {place.id: place for place in problem.places}
        self.legs = {leg.id: leg for leg in problem.legs}
        self.homes = {home.id: home for home in problem.households}
        self.by_origin: dict[Id, list[Leg]] = defaultdict(list)
        for leg in sorted(problem.legs, key=lambda leg: leg.departs):
            self.by_origin[leg.origin].append(leg)
        self.load = _Load(Counter(), Counter())
        self.faults: list[str] = []
        self.memory: dict[tuple[object, ...], bool] = {}

    def whole(self, plan: Plan) -> list[str]:
        """Check journeys, claims and reasons."""
        self._everyone_once(plan)
        if not self.faults and not self.journeys():
            self._totals(plan)
            self._reasons(plan)
        return self.faults

    def journeys(self) -> list[str]:
        """Check that the journeys can be travelled together."""
        times = Counter(row.household_id for row in self.assignments)
        self.faults += [f"household {name}: seated twice" for name in times if times[name] > 1]
        for row in self.assignments:
            if row.household_id not in self.homes:
                self.faults.append(f"household {row.household_id}: unknown")
            elif not row.leg_ids or any(leg not in self.legs for leg in row.leg_ids):
                self.faults.append(f"household {row.household_id}: empty journey or unknown leg")
            else:
                self._journey(row)
        self._capacities()
        return self.faults

    def _everyone_once(self, plan: Plan) -> None:
        named = Counter([row.household_id for row in plan.assignments])
        named.update(row.household_id for row in plan.unmatched)
        self.faults += [
            f"household {name}: named {times} times" for name, times in named.items() if times > 1
        ]
        self.faults += [f"household {name}: unknown" for name in named if name not in self.homes]
        self.faults += [f"household {name}: forgotten" for name in self.homes if name not in named]

    def _journey(self, assignment: Assignment) -> None:
        home = self.homes[assignment.household_id]
        legs = [self.legs[leg] for leg in assignment.leg_ids]
        say = f"household {home.id}: "
        if len(legs) > self.problem.max_legs:
            self.faults.append(say + "too many legs")
        if legs[0].origin not in home.origins:
            self.faults.append(say + "does not start at one of its places")
        if legs[0].departs < home.ready_at:
            self.faults.append(say + "leaves before it is ready")
        if legs[-1].destination not in home.destinations:
            self.faults.append(say + "does not end at an acceptable place")
        for one, two in pairwise(legs):
            if one.destination != two.origin:
                self.faults.append(say + f"legs {one.id} and {two.id} do not meet")
            elif two.departs < one.arrives + self.places[one.destination].minimum_connection:
                self.faults.append(say + f"connection to {two.id} is too short")
        for leg in legs:
            self.faults += [say + fault for fault in self._leg_faults(home, leg)]
        self._load(home, legs)

    def _leg_faults(self, home: Household, leg: Leg) -> list[str]:
        """Return what (apart from capacity) closes a leg to a household."""
        return self._border_faults(home, leg) + self._offer_faults(home, leg)

    def _border_faults(self, home: Household, leg: Leg) -> list[str]:
        faults = []
        start, end = self.places[leg.origin], self.places[leg.destination]
        if start.crisis and home.latest is not None and leg.departs > home.latest:
            faults.append(f"leaves danger too late on {leg.id}")
        if end.crisis and not start.crisis:
            faults.append(f"goes back into danger on {leg.id}")
        if not end.crisis and self._document_needed(end, home) > home.document:
            faults.append(f"may not enter at the end of {leg.id}")
        return faults

    def _offer_faults(self, home: Household, leg: Leg) -> list[str]:
        faults = []
        if (
            leg.allowed_nationalities is not None
            and home.nationality not in leg.allowed_nationalities
        ):
            faults.append(f"nationality is not on the offer of {leg.id}")
        if leg.third_country_quota == 0 and home.nationality != leg.own_nationality:
            faults.append(f"offer {leg.id} takes only its own nationals")
        return faults

    def _document_needed(self, place: Place, home: Household) -> int:
        entry = self.problem.entry
        if (place.country, home.nationality) in entry.exceptions:
            return entry.exceptions[place.country, home.nationality]
        if place.country == home.nationality:
            return entry.own_nationals
        return entry.defaults.get(place.country, entry.otherwise)

    def _load(self, home: Household, legs: list[Leg]) -> None:
        for at, leg in enumerate(legs):
            for name in CAPACITIES:
                self.load.on_leg[leg.id, name] += getattr(home, name)
            if home.nationality != leg.own_nationality:
                self.load.on_leg[leg.id, "quota"] += home.people
            for night in self._nights(home, leg, legs[at + 1] if at + 1 < len(legs) else None):
                self.load.beds[leg.destination, night] += home.people

    def _nights(self, home: Household, leg: Leg, following: Leg | None) -> range:
        place = self.places[leg.destination]
        if place.beds is None or place.country == home.nationality:
            return range(0)
        until = (
            self.problem.horizon
            if following is None
            else min(following.departs, self.problem.horizon)
        )
        return range(max(1, ceil((leg.arrives + place.minimum_connection) / DAY)), until // DAY + 1)

    def _free_beds(self, place: Place, night: int) -> int:
        taken = sum(people for when, people in place.beds_taken if when == night)
        return max(0, (place.beds or 0) - taken)

    def _capacities(self) -> None:
        for leg in self.problem.legs:
            for name in CAPACITIES:
                if self.load.on_leg[leg.id, name] > getattr(leg, name):
                    self.faults.append(f"leg {leg.id}: over its {name}")
            if (
                leg.third_country_quota is not None
                and self.load.on_leg[leg.id, "quota"] > leg.third_country_quota
            ):
                self.faults.append(f"leg {leg.id}: over its third-country quota")
        for (place, night), people in self.load.beds.items():
            if people > self._free_beds(self.places[place], night):
                self.faults.append(f"place {place}: over its beds on night {night}")

    def _totals(self, plan: Plan) -> None:
        people: Counter[int] = Counter()
        for row in self.assignments:
            people[self.homes[row.household_id].priority] += self.homes[row.household_id].people
        if tuple(people[k] for k in range(len(plan.seated_by_class))) != plan.seated_by_class:
            self.faults.append("people by class do not add up")
        if plan.seated_people != sum(people.values()):
            self.faults.append("people seated do not add up")
        objective = self._objective()
        if abs(objective - plan.objective) > 1e-6 * (1 + abs(objective)):
            self.faults.append("the objective does not add up")
        if plan.bound.objective < objective - 1e-6 * (1 + abs(objective)):
            self.faults.append("the bound is below the objective")
        for level, bound in enumerate(plan.bound.people_to_class):
            if bound < sum(plan.seated_by_class[: level + 1]):
                self.faults.append(f"the bound of classes 0 to {level} is below the people seated")
        if plan.people_bound != plan.bound.people_to_class[-1]:
            self.faults.append("the bound on people is not the bound of its last level")

    def _objective(self) -> float:
        weights = self.problem.weights
        dearest = max([leg.cost_per_person for leg in self.problem.legs] + [0]) or 1
        span = max([self.problem.horizon, 1] + [leg.arrives for leg in self.problem.legs])
        total = 0.0
        for row in self.assignments:
            home = self.homes[row.household_id]
            legs = [self.legs[leg] for leg in row.leg_ids]
            value = weights.class_ratio ** (3 - home.priority)
            value -= weights.lateness * max(0, legs[-1].arrives) / span
            value -= sum(
                weights.transfer + weights.cost * leg.cost_per_person / dearest for leg in legs
            )
            total += home.people * value
        return total

    # reasons

    def _reasons(self, plan: Plan) -> None:
        for row in plan.unmatched:
            home = self.homes[row.household_id]
            if self._remembered("free", home):
                self.faults.append(f"household {home.id}: left out although a journey is free")
            fault = self._reason_fault(home, row)
            if fault:
                self.faults.append(f"household {home.id}: reason {row.reason}: {fault}")

    def _reason_fault(self, home: Household, row: Unmatched) -> str | None:
        if row.reason in (Reason.CAPACITY, Reason.NEEDS_OR_SIZE):
            if row.bottleneck_leg_id not in self.legs:
                return "names no leg"
            if not self._remembered("rules", home):
                return "but the rules leave no journey open"
            if row.reason is Reason.NEEDS_OR_SIZE:
                carried = self._remembered("empty", home) or not self._remembered(
                    "empty", _one_person(home)
                )
                return "but needs and size are not what excludes it" if carried else None
            if self._remembered("empty", home) or not self._remembered("empty", _one_person(home)):
                return None
            return "but the needs alone exclude it"
        if self._remembered("rules", home):
            return "but the rules leave a journey open"
        for reason in RULE_REASONS:
            opens = self._opens(home, reason)
            if reason is row.reason:
                return None if opens else "but loosening that rule opens nothing"
            if opens:
                return f"but {reason} comes first"
        return None

    def _opens(self, home: Household, reason: Reason) -> bool:
        if reason is Reason.DOCUMENT:
            return home.document < 2 and self._remembered("rules", replace(home, document=2))
        if reason is Reason.TOO_LATE:
            return self._remembered("rules", replace(home, latest=None)) or self._remembered(
                "rules", replace(home, ready_at=LONG_AGO)
            )
        if reason is Reason.OFFER_RULES:
            return self._remembered("any offer", home)
        if reason is Reason.DESTINATION:
            safe = {place.id for place in self.problem.places if not place.crisis}
            return self._remembered("rules", replace(home, destinations=home.destinations | safe))
        countries = {self.places[place].country for place in home.origins}
        near = frozenset(place.id for place in self.problem.places if place.country in countries)
        return self._remembered("rules", replace(home, origins=near))

    def _remembered(self, mode: str, home: Household) -> bool:
        key = (mode, replace(home, id="", order=0, priority=0))
        if key not in self.memory:
            self.memory[key] = self._reachable(mode, home)
        return self.memory[key]

    def _reachable(self, mode: str, home: Household) -> bool:
        """Say whether a journey exists under the rules, in an empty system, or on what the plan
        leaves free.
        """
        wave = [
            leg
            for place in home.origins
            for leg in self.by_origin[place]
            if leg.departs >= home.ready_at and self._open(mode, home, leg)
        ]
        for _ in range(self.problem.max_legs):
            if any(
                leg.destination in home.destinations and self._rests(mode, home, leg, None)
                for leg in wave
            ):
                return True
            grown: dict[Id, Leg] = {}
            for leg in wave:
                soonest = leg.arrives + self.places[leg.destination].minimum_connection
                for then in self.by_origin[leg.destination]:
                    if then.departs < soonest or then.id in grown:
                        continue
                    if self._open(mode, home, then) and self._rests(mode, home, leg, then):
                        grown[then.id] = then
            wave = list(grown.values())
        return False

    def _open(self, mode: str, home: Household, leg: Leg) -> bool:
        if self._border_faults(home, leg) or (
            mode != "any offer" and self._offer_faults(home, leg)
        ):
            return False
        if mode in ("rules", "any offer"):
            return True
        taken = self.load.on_leg if mode == "free" else Counter[tuple[Id, str]]()
        for name in CAPACITIES:
            if getattr(home, name) > getattr(leg, name) - taken[leg.id, name]:
                return False
        if leg.third_country_quota is None or home.nationality == leg.own_nationality:
            return True
        return home.people <= leg.third_country_quota - taken[leg.id, "quota"]

    def _rests(self, mode: str, home: Household, leg: Leg, following: Leg | None) -> bool:
        if mode in ("rules", "any offer"):
            return True
        place = self.places[leg.destination]
        taken = self.load.beds if mode == "free" else Counter[tuple[Id, int]]()
        return all(
            home.people <= self._free_beds(place, night) - taken[place.id, night]
            for night in self._nights(home, leg, following)
        )


def _one_person(home: Household) -> Household:
    return replace(home, people=1, seats=1, wheelchairs=0, stretchers=0, infants=0, escorts=0)
