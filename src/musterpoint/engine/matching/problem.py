"""The matching problem and its answer as plain frozen values.

Times are integer minutes from ``t0``, and ``t0`` is a midnight: night ``k`` is the midnight at
minute ``1440 * k``. Countries and nationalities are ISO 3166-1 alpha-3 codes. Ids are strings or
UUIDs and are ordered by their text.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from uuid import UUID

Id = str | UUID

MINUTES_PER_DAY = 1440
CLASSES = 4
NO_DOCUMENT, EMERGENCY_PAPER, PASSPORT = 0, 1, 2
REFUSED = 9


class ProblemError(ValueError):
    """The problem contradicts itself: an unknown place, a repeated id, a negative number."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where legs start and end.

    ``beds``: people who can sleep there in a night (None: no limit). ``beds_taken``: pairs (night,
    people) already promised to confirmed travellers. ``minimum_connection``: minutes between
    arriving and leaving again.
    """

    id: Id
    country: str
    crisis: bool = False
    minimum_connection: int = 0
    beds: int | None = None
    beds_taken: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Leg:
    """One departure of one means of transport, with the capacity that is still free.

    ``third_country_quota``: places for people who are not nationals of ``own_nationality`` (None:
    no limit; 0: the offer takes only its own). ``allowed_nationalities`` None means everyone. Cost
    is in minor units per person.
    """

    id: Id
    origin: Id
    destination: Id
    departs: int
    arrives: int
    seats: int
    wheelchairs: int = 0
    stretchers: int = 0
    infants: int = 0
    escorts: int = 0
    owner: Id | None = None
    own_nationality: str | None = None
    allowed_nationalities: frozenset[str] | None = None
    third_country_quota: int | None = None
    cost_per_person: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Household:
    """People who travel together or not at all.

    ``people`` counts everyone; ``seats``, ``wheelchairs``, ``stretchers``, ``infants`` (on a lap)
    and ``escorts`` (places for unaccompanied children) are what they take of a leg. ``priority`` is
    the class, 0 first. ``latest`` is the last minute at which they may still leave a dangerous
    place.
    """

    id: Id
    people: int
    seats: int
    nationality: str
    origins: frozenset[Id]
    destinations: frozenset[Id]
    wheelchairs: int = 0
    stretchers: int = 0
    infants: int = 0
    escorts: int = 0
    document: int = PASSPORT
    priority: int = 3
    ready_at: int = 0
    latest: int | None = None
    order: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryRules:
    """The document a person must hold to enter a country; :data:`REFUSED` closes the border.

    ``exceptions`` (country, nationality) come first; then a State's own nationals need
    ``own_nationals``; then the ``defaults`` of the country; a country that nobody described needs
    ``otherwise``.
    """

    defaults: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    exceptions: Mapping[tuple[str, str], int] = field(default_factory=lambda: MappingProxyType({}))
    own_nationals: int = EMERGENCY_PAPER
    otherwise: int = REFUSED

    def minimum(self, country: str, nationality: str) -> int:
        """Return the document level that ``nationality`` needs to enter ``country``."""
        exception = self.exceptions.get((country, nationality))
        if exception is not None:
            return exception
        if country == nationality:
            return self.own_nationals
        return self.defaults.get(country, self.otherwise)


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """What one person is worth, in units of one person of the last class.

    One person of a class is worth ``class_ratio`` people of the next (4 keeps the classes in order
    in practice, because people of one class rarely displace more than a few; a ratio above the
    people of a class makes the order strict, and the linear programme slower). The others are small
    deductions per person: ``lateness`` for arriving at the horizon (proportional before it),
    ``cost`` for a leg as dear as the dearest, ``transfer`` for every leg. Together they must stay
    under 1, so that a person seated is never a loss.
    """

    class_ratio: float = 4.0
    lateness: float = 0.005
    cost: float = 0.002
    transfer: float = 0.0005

    def of_class(self, priority: int) -> float:
        """Return the value of one person of the class."""
        return float(self.class_ratio ** (CLASSES - 1 - priority))


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """Everything one matching run knows. The order of the tuples does not matter.

    ``horizon`` is the last minute of which nights are counted; ``max_legs`` the longest journey
    considered.
    """

    places: tuple[Place, ...]
    legs: tuple[Leg, ...]
    households: tuple[Household, ...]
    horizon: int
    entry: EntryRules = field(default_factory=EntryRules)
    weights: Weights = field(default_factory=Weights)
    max_legs: int = 4


class Reason(StrEnum):
    """Why a household has no journey in the plan."""

    NO_TRANSPORT = "no_transport"
    DOCUMENT = "document"
    TOO_LATE = "too_late"
    OFFER_RULES = "offer_rules"
    DESTINATION = "destination"
    ASSEMBLY_POINT = "assembly_point"
    NEEDS_OR_SIZE = "needs_or_size"
    CAPACITY = "capacity"


class AdviceCode(StrEnum):
    """The smallest change that would open a journey; the parameters are named beside each code."""

    FIND_TRANSPORT = "find_transport"  # (none)
    OBTAIN_DOCUMENT = "obtain_document"  # level, leg_id
    LEAVE_LATER = "leave_later"  # minutes past the latest time, leg_id
    BE_READY_EARLIER = "be_ready_earlier"  # minute by which, leg_id
    ASK_OFFERER = "ask_offerer"  # leg_id, owner
    WIDEN_DESTINATION = "widen_destination"  # place_id, leg_id
    OTHER_ASSEMBLY_POINT = "other_assembly_point"  # place_id, leg_id
    ADAPT_LEG = "adapt_leg"  # resource, leg_id, missing
    ADD_CAPACITY = "add_capacity"  # leg_id, lowest_class_served, price


Value = Id | int | float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Advice:
    """A counterfactual in a code and named parameters; interfaces turn it into a sentence."""

    code: AdviceCode
    params: tuple[tuple[str, Value], ...] = ()

    def param(self, name: str) -> Value:
        """Return the named parameter; KeyError when the code has none of that name."""
        return dict(self.params)[name]


@dataclass(frozen=True, slots=True, kw_only=True)
class Assignment:
    """A household and the legs it takes, in order of travel."""

    household_id: Id
    leg_ids: tuple[Id, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Unmatched:
    """A household without a journey, the first reason that explains it and what would change it."""

    household_id: Id
    reason: Reason
    bottleneck_leg_id: Id | None
    advice: Advice


@dataclass(frozen=True, slots=True, kw_only=True)
class Bound:
    """Upper bounds, valid however the plan was found.

    They are proved by prices (Lagrangian duality); for a small problem that was searched to the
    end, the objective is also bounded by the class-weighted people of the best plan.

    ``objective``: no plan has a greater weighted objective. ``people_to_class[k]``: no plan that
    seats at least as many people as this one in classes 0..j for every j < k seats more than this
    in classes 0..k.
    """

    objective: float
    people_to_class: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LegPrice:
    """What one more seat on a leg is worth, in people of the last class."""

    leg_id: Id
    seat: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """The answer. Assignments and unmatched households are sorted by household id.

    ``people_bound`` is ``bound.people_to_class[-1]``: the most people that any plan could seat
    without seating fewer than this plan in classes 0, 0 to 1 or 0 to 2. It is no bound of plans
    that give up a higher class for numbers.
    """

    assignments: tuple[Assignment, ...]
    unmatched: tuple[Unmatched, ...]
    seated_people: int
    seated_by_class: tuple[int, ...]
    objective: float
    bound: Bound
    people_bound: int
    leg_prices: tuple[LegPrice, ...]


def check_problem(problem: Problem) -> None:
    """Raise :class:`ProblemError` when ids repeat, places are unknown or numbers make no sense."""
    places = {place.id for place in problem.places}
    for noun, rows in (
        ("place", problem.places),
        ("leg", problem.legs),
        ("household", problem.households),
    ):
        if len({str(row.id) for row in rows}) != len(rows):
            raise ProblemError(f"repeated {noun} id")
    for leg in problem.legs:
        if leg.origin not in places or leg.destination not in places:
            raise ProblemError(f"leg {leg.id}: unknown place")
        numbers = (
            leg.seats,
            leg.wheelchairs,
            leg.stretchers,
            leg.infants,
            leg.escorts,
            leg.cost_per_person,
        )
        if leg.arrives <= leg.departs or min(numbers) < 0 or (leg.third_country_quota or 0) < 0:
            raise ProblemError(f"leg {leg.id}: times or capacity")
    for home in problem.households:
        if not (home.origins <= places and home.destinations <= places):
            raise ProblemError(f"household {home.id}: unknown place")
        needs = (home.seats, home.wheelchairs, home.stretchers, home.infants, home.escorts)
        if home.people < 1 or min(needs) < 0 or sum(needs) < 1 or not 0 <= home.priority < CLASSES:
            raise ProblemError(f"household {home.id}: people, needs or class")
    weights = problem.weights
    deduction = weights.lateness + problem.max_legs * (weights.cost + weights.transfer)
    if problem.max_legs < 1 or weights.class_ratio < 1 or not 0 <= deduction < 1:
        raise ProblemError("weights: deductions of a journey must stay under one person")
