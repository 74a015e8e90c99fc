"""Set the stage: organisations, people at work there, agreements, the crisis and its places."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from musterpoint.accounts import actions as accounts
from musterpoint.crises import actions as crises
from musterpoint.disclosures import actions as disclosures
from musterpoint.evacuation import actions as evacuation
from musterpoint.exercises.driver.staff import Staff
from musterpoint.exercises.world import Scenario
from musterpoint.exercises.world.scenario_model import Organisation as OrganisationOf
from musterpoint.exercises.world.scenario_model import Place
from musterpoint.kernel import time
from musterpoint.kernel.ids import uuid7
from musterpoint.messaging import actions as messaging
from musterpoint.tenancy.actors import Actor, ActorKind, Clearance
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.permissions import Permission
from musterpoint.tenancy.roles import ROLES
from musterpoint.tenancy.scope import acting_as

PREFIX = "exercise"
#: The cast's links work as long as somebody keeps the demo.
LINKS_LAST = timedelta(days=365)
LEVELS = {"none": 0, "emergency": 1, "passport": 2, "refused": 9}
KINDS = {
    "area": "assembly",
    "assembly_point": "assembly",
    "border_post": "border",
    "transit_city": "transit",
    "port_city": "port",
    "airport": "home",
}
ROLE_OF = {
    "state_authority": "duty_officer",
    "international_organisation": "portal_operator",
    "civil_society": "caseworker",
    "private_sector": "employer",
    "migrant_organisation": "duty_officer",
}
#: Roles of the scenario's cast as roles of the product.
CAST_ROLES = {
    "duty_officer": "duty_officer",
    "head_of_mission": "head_of_mission",
    "operator": "portal_operator",
    "border_officer": "border_officer",
    "caseworker": "caseworker",
    "protection_supervisor": "protection_supervisor",
    "employer": "employer",
    "auditor": "auditor",
    "case_officer": "duty_officer",
    "child_officer": "duty_officer",
    "data_protection_officer": "data_protection_officer",
}
SHARED_KINDS = [
    "evacuation.request",
    "evacuation.withdrawn",
    "evacuation.offer",
    "evacuation.seat",
    "evacuation.manifest",
    "evacuation.movement",
]
MORE_STAFF = ("head_of_mission", "border_officer", "portal_operator", "administrator")


@dataclass
class Stage:
    """The organisations of a running exercise and who acts in each."""

    scenario: Scenario
    organisations: dict[str, Organisation]
    actors: dict[str, Actor]
    prefix: str = PREFIX
    """What the slugs of the organisations begin with."""
    crises: dict[str, UUID] = field(default_factory=dict)
    shared_reference: UUID | None = None
    agreements: dict[str, UUID] = field(default_factory=dict)
    """The shared id of the operator's agreement with each other organisation."""
    ended: set[str] = field(default_factory=set)
    """Organisations whose agreement with the operator has ended."""
    raised: dict[str, int] = field(default_factory=dict)
    """Areas that an inject put under alert, and since which day."""
    staff: Staff = field(default_factory=Staff)
    before: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    """The measures of the run before this one, where there was one (``exercises.measures``)."""
    learned: dict[str, dict[str, UUID]] = field(default_factory=dict)
    """By organisation: the action about each measure of the run before."""

    @property
    def operator(self) -> str:
        """Return the slug of the operator of the portal."""
        return self.scenario.operator

    @property
    def states(self) -> list[str]:
        """Return the slugs of organisations that register people."""
        return [
            o.slug
            for o in self.scenario.organisations
            if o.kind in ("state_authority", "international_organisation")
        ]

    def alert_day(self, area: str) -> int | None:
        """Return the first day on which an alert goes to an area, by the file or by an inject."""
        days = (self.scenario.alert_day(area), self.raised.get(area))
        return min((day for day in days if day is not None), default=None)

    def ids(self) -> list[UUID]:
        """Return the organisations' ids."""
        return [organisation.id for organisation in self.organisations.values()]

    def address(self, email: str) -> str:
        """Return the address of one of the cast: another one in each set of organisations."""
        if self.prefix == PREFIX:
            return email
        name, _at, domain = email.partition("@")
        return f"{name}+{self.prefix}@{domain}"

    def set_clock(self, at: datetime) -> None:
        """Move every organisation's clock to a moment."""
        Organisation.objects.filter(id__in=self.ids()).update(clock_at=at)
        for organisation in self.organisations.values():
            organisation.clock_at = at


def name_in(names: Mapping[str, str], language: str = "en") -> str:
    """Return a name in a language, else in English, else in any."""
    return names.get(language) or names.get("en") or next(iter(names.values()))


def make_organisations(scenario: Scenario, at: datetime, prefix: str = PREFIX) -> Stage:
    """Make the exercise's organisations with an acting member of staff each."""
    organisations: dict[str, Organisation] = {}
    actors: dict[str, Actor] = {}
    for given in scenario.organisations:
        made = Organisation.objects.create(
            slug=f"{prefix}-{given.slug}",
            name=name_in(given.name),
            kind=given.kind,
            country=given.country,
            languages=list(given.languages),
            time_zone=scenario.zone,
            is_exercise=True,
            clock_at=at,
            created_at=at,
            phone=scenario.phones.office,
        )
        organisations[given.slug] = made
        actors[given.slug] = staff_actor(made, given)
    stage = Stage(scenario=scenario, organisations=organisations, actors=actors, prefix=prefix)
    for actor in actors.values():
        with acting_as(actor):
            for channel in ("sms", "email"):
                messaging.use_carrier(channel, "simulator", {}, by=actor, at=at)
    return stage


def staff_actor(organisation: Organisation, given: OrganisationOf) -> Actor:
    """Return the exercise's own actor in an organisation, with the roles that play needs."""
    permissions = set(ROLES[ROLE_OF[given.kind]].permissions)
    for role in MORE_STAFF:
        permissions |= ROLES[role].permissions
    permissions.add(Permission.MESSAGES_PUMP)  # it hands in what people answer, as a carrier does
    return Actor(
        organisation_id=organisation.id,
        kind=ActorKind.EXERCISE,
        name="exercise driver",
        permissions=frozenset(permissions),
        clearance=Clearance.CONSULAR,
    )


@dataclass(frozen=True, slots=True)
class CastLink:
    """One of the cast with the way in."""

    role: str
    name: str
    organisation: str
    path: str


def make_cast(stage: Stage, at: datetime) -> list[CastLink]:
    """Make the people of the demo, their memberships and a sign-in link each."""
    links = []
    for member in stage.scenario.cast:
        if member.role not in CAST_ROLES:
            continue
        organisation = stage.organisations[member.organisation]
        by = stage.actors[member.organisation]
        user_id = stage.staff.hire(
            member.organisation, organisation, stage.address(member.email), member.name,
            CAST_ROLES[member.role], by=by, at=at,
        )  # fmt: skip
        links.append(link_of(stage, member.organisation, member.role, member.name, user_id, at))
    return links


def link_of(stage: Stage, slug: str, role: str, name: str, user_id: UUID, at: datetime) -> CastLink:
    """Return the link by which one of the staff of the exercise signs in."""
    by = stage.actors[slug]
    with acting_as(by):
        token = accounts.sign_in_link(
            user_id, reusable=True, expires_at=time.now() + LINKS_LAST, by=by, at=at
        )
    return CastLink(role, name, stage.organisations[slug].name, f"/sign-in/{token}/")


def hire_officers(stage: Stage, at: datetime) -> None:
    """Let the officers begin work who sign in nowhere."""
    for one in stage.scenario.casework.officers:
        stage.staff.hire(
            one.organisation, stage.organisations[one.organisation], stage.address(one.email),
            one.name,
            one.role, by=stage.actors[one.organisation], at=at,
        )  # fmt: skip


def agree(stage: Stage, at: datetime) -> None:
    """Let the operator and every other organisation agree on what may be shared."""
    operator = stage.operator
    for slug in stage.organisations:
        if slug == operator:
            continue
        with acting_as(stage.actors[operator]):
            agreement = disclosures.propose(
                stage.organisations[slug].id,
                SHARED_KINDS,
                "Requests and offers of seats are pooled; names only for lists at boarding.",
                crisis_reference=None,
                valid_from=(at - timedelta(days=1)).date(),
                valid_until=None,
                by=stage.actors[operator],
                at=at,
            )
            stage.agreements[slug] = shared_id = agreement.shared_id
        with acting_as(stage.actors[slug]):
            disclosures.accept(shared_id, by=stage.actors[slug], at=at)


def declare(stage: Stage, at: datetime, people: int) -> None:
    """Declare the crisis in every organisation, with areas and places, and enrol who is known."""
    scenario = stage.scenario
    stage.shared_reference = uuid7()
    areas = [
        crises.AreaIn(
            code=area.slug,
            name=name_in(area.name),
            names=dict(area.name),
            latitude=area.latitude,
            longitude=area.longitude,
        )
        for area in scenario.areas
    ]
    places = [place_in(place, people) for place in scenario.places.values()]
    for given in scenario.organisations:
        actor = stage.actors[given.slug]
        with acting_as(actor):
            crisis = crises.declare(
                scenario.slug,
                name_in(scenario.name),
                scenario.host,
                given.roles[0],
                areas,
                scenario.reason,
                shared_reference=stage.shared_reference,
                by=actor,
                at=at,
            )
            stage.crises[given.slug] = crisis.id
            evacuation.set_places(crisis.id, places, by=actor, at=at)
            if given.slug in stage.states:
                crises.enrol(crisis.id, None, by=actor, at=at)


def place_in(place: Place, people: int) -> evacuation.PlaceIn:
    """Return a place of the scenario as the evacuation package takes it; beds are scaled."""
    entry: dict[str, int] | None = None
    if place.entry is not None:
        entry = {"default": LEVELS[place.entry.default]}
        entry |= {nationality: LEVELS[level] for nationality, level in place.entry.others.items()}
    area = place.area or (place.slug if place.kind == "area" else "")
    return evacuation.PlaceIn(
        code=place.slug,
        name=name_in(place.name),
        kind=KINDS[place.kind],
        country=place.country,
        latitude=place.latitude,
        longitude=place.longitude,
        area=area,
        is_dangerous=bool(area),
        connection_minutes=place.connect_minutes,
        beds=round(place.beds * people / 20_000) if place.beds else None,
        entry=entry,
    )


def estimate(stage: Stage, weights: object, at: datetime) -> None:
    """Give every registering organisation the range of people it should expect, by source."""
    for slug in stage.states:
        actor = stage.actors[slug]
        mine = [w for w in weights if stage.scenario.served_by(w.nationality) == slug]  # type: ignore[attr-defined]  # a tuple of weights
        low, likely, high = (
            sum(w.low for w in mine),
            sum(w.people for w in mine),
            sum(w.high for w in mine),
        )
        if high <= low:
            continue
        with acting_as(actor):
            crises.estimate(
                stage.crises[slug],
                crises.EstimateIn(
                    source="UN DESA stock and published counts, scaled to this exercise",
                    low=low,
                    likely=likely,
                    high=high,
                    as_of=at.date(),
                    method="Lowest and highest of the sources for each nationality served here",
                ),
                by=actor,
                at=at,
            )
