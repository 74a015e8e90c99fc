"""What a scenario file says, as values. Shares are from 0 to 1, times in minutes or days."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from typing import Generic, TypeVar
from zoneinfo import ZoneInfo

from musterpoint.exercises._script_model import Script
from musterpoint.exercises.world.casework_model import Casework
from musterpoint.exercises.world.events_model import Failure, Phones
from musterpoint.exercises.world.money_model import Money
from musterpoint.exercises.world.readiness_model import Readiness

T = TypeVar("T")
Shares = Mapping[str, float]
REASON = "Armed violence spreads; people of many nationalities want to leave"
"""Why the crisis is declared, where a file says nothing."""


@dataclass(frozen=True, slots=True)
class ByNationality(Generic[T]):
    """A value for everybody and other values for some nationalities (ISO 3166-1 alpha-3)."""

    default: T
    others: Mapping[str, T]

    def of(self, nationality: str) -> T:
        """Return the value for a nationality."""
        return self.others.get(nationality, self.default)


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """An office of an organisation: embassy, consulate, border team, work site."""

    slug: str
    name: str
    kind: str
    country: str
    place: str
    jurisdiction: tuple[str, ...]
    """Slugs of areas; empty for an office that serves whoever arrives there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Organisation:
    """An organisation of the exercise; its roles are those of this crisis."""

    slug: str
    name: Mapping[str, str]
    kind: str
    country: str
    languages: tuple[str, ...]
    roles: tuple[str, ...]
    posts: tuple[Post, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """
    Somewhere a leg starts or ends, or people gather.

    ``kind`` is area, assembly_point, border_post, transit_city, port_city or airport. ``beds`` and
    ``capacity`` are for 20,000 people of the exercise. ``entry`` is the least document at arrival
    (none, emergency, passport, refused); an own national needs none.
    """

    slug: str
    name: Mapping[str, str]
    kind: str
    country: str
    latitude: float
    longitude: float
    airport: str | None = None
    port: bool = False
    share: float = 0.0
    area: str | None = None
    capacity: int = 0
    beds: int = 0
    connect_minutes: int = 60
    entry: ByNationality[str] | None = None

    def entry_for(self, nationality: str) -> str:
        """Return the least document that somebody of this nationality needs to arrive here."""
        if self.entry is None or nationality == self.country:
            return "none"
        return self.entry.of(nationality)


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertStep:
    """On a day the alert level of some areas becomes another, for a stated reason."""

    day: int
    areas: tuple[str, ...]
    level: int
    basis: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedChoice:
    """Which published figure is the weight of a nationality."""

    measure: str
    as_of: str
    where: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PopulationRules:
    """Where the weight of each nationality comes from."""

    desa_year: int
    desa_hosts: tuple[str, ...]
    """Countries whose stocks are added up; none where a file does without."""
    published: Mapping[str, PublishedChoice]
    assumed: Mapping[str, int]
    """Figures of the scenario itself, for nationalities of which no other figure is known."""
    in_scope: Shares
    male_share_single: ByNationality[float]


@dataclass(frozen=True, slots=True, kw_only=True)
class HouseholdRules:
    """How people live together; shares of households unless said otherwise."""

    family_share: ByNationality[float]
    family_size: Mapping[int, float]
    two_workers: float
    mixed_nationality: float
    mixed_pairs: ByNationality[tuple[str, ...]]
    unaccompanied_child: float
    separated_child: float
    dual_national_child: float


@dataclass(frozen=True, slots=True, kw_only=True)
class PeopleRules:
    """Phones, papers, birth dates and needs of persons."""

    phone: Shares
    phone_second_adult: float
    phone_shared: float
    email: float
    papers: ByNationality[Shares]
    papers_missing_because: Shares
    birth: Shares
    host_language: float
    needs: Shares
    infant_below: int
    elderly_from: int


@dataclass(frozen=True, slots=True, kw_only=True)
class BehaviourRules:
    """What people will do; drawn once, before the exercise runs."""

    register: ByNationality[Shares]
    register_before_days: int
    register_after_mean_days: float
    register_head_only: float
    register_twice: float
    channel: Shares
    reply: ByNationality[Shares]
    late: float
    prompt_mean_hours: float
    late_hours: tuple[float, float]
    in_latin_letters: float
    plan: ByNationality[Shares]
    changes_mind: Shares
    no_show: float
    any_safe_place: float
    fears_return: ByNationality[float]


@dataclass(frozen=True, slots=True, kw_only=True)
class EmployerRules:
    """An employer (slug of an organisation): where, and what share of single workers."""

    slug: str
    areas: tuple[str, ...]
    share: ByNationality[float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Vehicle:
    """What one vehicle of a class holds; cost in whole US dollars for one person."""

    name: str
    seats: int
    wheelchairs: int
    stretchers: int
    infants: int
    escorts: int
    cost: int

    @property
    def mode(self) -> str:
        """Return bus, convoy, ship or air."""
        return "air" if self.name.endswith("air") else self.name


@dataclass(frozen=True, slots=True, kw_only=True)
class Eligibility:
    """Who may have a seat: an owner with a share for others, a closed list, or anybody."""

    own: str | None = None
    others: float = 1.0
    only: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class LegPattern:
    """Legs of one kind: ``vehicles`` a day for 20,000 people, on each of ``days``."""

    slug: str
    vehicle: Vehicle
    origin: str
    destination: str
    days: tuple[int, ...]
    vehicles: float
    departs_minute: int
    hours: float
    offered_by: str
    eligible: Eligibility


@dataclass(frozen=True, slots=True, kw_only=True)
class CommercialSeats:
    """Seats bought on scheduled flights home, for a share of each nationality."""

    origins: tuple[str, ...]
    days: tuple[int, ...]
    share_of_nationals: float
    least: int
    vehicle: Vehicle
    departs_minute: int
    hours: float
    offered_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CastMember:
    """A person of the demo, invented; a migrant also has a nationality."""

    role: str
    organisation: str
    name: str
    email: str
    nationality: str | None = None
    name_in_script: str | None = None


@dataclass(frozen=True, kw_only=True)
class Scenario:
    """A validated scenario; ``digest`` names its text."""

    slug: str
    name: Mapping[str, str]
    host: str
    starts: date
    days: int
    zone: str
    crisis_id: str
    sources: Mapping[str, str]
    block_sources: Mapping[str, str]
    organisations: tuple[Organisation, ...]
    areas: tuple[Place, ...]
    assembly_points: tuple[Place, ...]
    transit_places: tuple[Place, ...]
    airports: tuple[Place, ...]
    pull: Mapping[str, Shares]
    home_hub: str
    homes_by_land: Mapping[str, tuple[str, ...]]
    home_airports: Mapping[str, str]
    declared_on_day: int
    alert_from: int
    timeline: tuple[AlertStep, ...]
    population: PopulationRules
    households: HouseholdRules
    people: PeopleRules
    employers: tuple[EmployerRules, ...]
    behaviour: BehaviourRules
    leg_patterns: tuple[LegPattern, ...]
    commercial_seats: CommercialSeats
    cast: tuple[CastMember, ...]
    casework: Casework
    reason: str
    phones: Phones
    failures: tuple[Failure, ...]
    script: Script
    digest: str
    readiness: Readiness | None = None
    """None: the organisations work without limits."""
    money: Money | None = None
    """None: nothing is paid, and no figure of money is told."""

    @cached_property
    def places(self) -> Mapping[str, Place]:
        """Return every place by slug; an airport's slug is its IATA code."""
        everywhere = (*self.areas, *self.assembly_points, *self.transit_places, *self.airports)
        return {place.slug: place for place in everywhere}

    @cached_property
    def _states(self) -> Mapping[str, str]:
        return {
            organisation.country: organisation.slug
            for organisation in self.organisations
            if organisation.kind == "state_authority" and "origin" in organisation.roles
        }

    def state_of(self, nationality: str) -> str | None:
        """Return the organisation of a State of origin that is on the platform, if it is."""
        return self._states.get(nationality)

    @cached_property
    def operator(self) -> str:
        """Return the organisation that runs the portal: it serves who has no State here."""
        return next(
            organisation.slug
            for organisation in self.organisations
            if "operator" in organisation.roles
        )

    def served_by(self, nationality: str) -> str:
        """Return the organisation that registers and serves somebody of this nationality."""
        return self.state_of(nationality) or self.operator

    def homes_of(self, nationality: str) -> tuple[str, ...]:
        """Return the places (slugs, IATA codes) where somebody of this nationality is home."""
        airport = self.home_airports.get(nationality, self.home_hub)
        return (*self.homes_by_land.get(nationality, ()), airport)

    def level(self, area: str, day: int) -> int:
        """Return the alert level of an area at the end of a day; 0 when none was given."""
        level = 0
        for step in self.timeline:
            if step.day <= day and area in step.areas:
                level = step.level
        return level

    def alert_day(self, area: str) -> int | None:
        """Return the first day on which an alert goes to the area."""
        reached = (
            step.day
            for step in self.timeline
            if area in step.areas and step.level >= self.alert_from
        )
        return min(reached, default=None)

    def moment(self, day: int, minute: int = 0) -> datetime:
        """Return the UTC time of a minute of a day (may be negative) of the exercise."""
        local = datetime.combine(self.starts, datetime.min.time(), ZoneInfo(self.zone))
        return local.astimezone(UTC) + timedelta(days=day, minutes=minute)
