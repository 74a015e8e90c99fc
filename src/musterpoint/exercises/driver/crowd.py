"""The people: they register, ask for a way out, leave by themselves, stay, change their mind."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from heapq import heappop, heappush
from uuid import UUID

from musterpoint.crises import actions as crises
from musterpoint.evacuation import actions as evacuation
from musterpoint.evacuation import queries as evacuations
from musterpoint.evacuation.models import Request
from musterpoint.exercises.driver.lines import Lines
from musterpoint.exercises.driver.readiness import Desks
from musterpoint.exercises.driver.registering import again_in, household_in, person_in
from musterpoint.exercises.driver.stage import Stage
from musterpoint.exercises.world import Scenario, World
from musterpoint.exercises.world.casework_model import scaled
from musterpoint.exercises.world.dice import Dice
from musterpoint.exercises.world.events_model import CHANNELS, Effect
from musterpoint.exercises.world.failing import Failing
from musterpoint.exercises.world.people import Household, Person
from musterpoint.kernel.ids import uuid7
from musterpoint.people import actions as people
from musterpoint.people.identity import HouseholdIn
from musterpoint.tenancy import actors
from musterpoint.tenancy.actors import Actor, Clearance
from musterpoint.tenancy.scope import acting_as

BATCH = 1000
SOON_HOURS, LATE_HOURS = 2.0, 46.0
HELP_HOURS = 20.0


@dataclass(slots=True)
class Known:
    """A household as the platform knows it."""

    organisation: str
    household_id: UUID
    person_ids: tuple[UUID, ...]
    since: datetime


def _nothing(*_heard: object) -> None:
    """Leave what was heard alone."""


@dataclass(slots=True)
class Heard:
    """Whom the crowd tells of what belongs on somebody's desk."""

    fear: Callable[[int, UUID, datetime], None] = _nothing
    """A household told in private that it fears its State: index, head's id, when."""
    leave: Callable[[str, Sequence[int], datetime], None] = _nothing
    """Households asked to leave: whom, their indexes, when."""


class Crowd:
    """Everybody whom a shard's organisations serve, and what of them the platform knows."""

    def __init__(
        self,
        scenario: Scenario,
        world: World,
        stage: Stage,
        slugs: Sequence[str],
        shard: int,
        failing: Failing,
    ) -> None:
        self.failing = failing
        self.slugs = slugs
        self.later: list[tuple[datetime, int]] = []
        self.scenario, self.world, self.stage = scenario, world, stage
        self.known: dict[int, Known] = {}
        self.person_ids: dict[UUID, tuple[int, int]] = {}
        self.dice = Dice(world.seed, f"driver {shard}")
        self.agenda: list[tuple[datetime, int, str]] = []
        self.planned: set[int] = set()
        self.arrived: set[int] = set()
        self.heard = Heard()
        self.desks = Desks(scenario, world, stage, slugs)
        self.lines = Lines(self.desks)
        mine = [h for h in world.households if self._serves(h) in slugs]
        self.waiting = sorted(
            (h for h in mine if h.behaviour.register_day is not None),
            key=lambda h: (h.behaviour.register_day, h.behaviour.register_minute, h.index),
            reverse=True,
        )
        self.again = sorted(
            (h for h in mine if h.behaviour.again is not None),
            key=lambda h: (h.behaviour.again.day if h.behaviour.again else 0, h.index),
            reverse=True,
        )

    # -- registering -----------------------------------------------------------------------

    def register_until(self, at: datetime) -> None:
        """Register everybody whose time has come, in the organisation that serves them."""
        due: dict[tuple[str, str], list[Household]] = defaultdict(list)
        for household in self._come(at):
            source = "self" if household.behaviour.channel in ("web", "phone") else "staff"
            if household.behaviour.fears_return:
                source = "staff"
            slug = self._serves(household)
            if source == "self" or not self.lines.registers(slug, household):
                due[slug, source].append(household)
        for slug, household in self.lines.next_registered():
            due[slug, "staff"].append(household)
        for (slug, source), group in sorted(due.items()):
            for start in range(0, len(group), BATCH):
                self._register(slug, source, group[start : start + BATCH], at)
        self._register_again(at)

    def _come(self, at: datetime) -> Iterator[Household]:
        """Yield who registers now; who has no line to us tries again when there is one."""
        while self.later and self.later[0][0] <= at:
            yield self.world.households[heappop(self.later)[1]]
        while self.waiting and self._registers_at(self.waiting[-1]) <= at:
            household = self.waiting.pop()
            channel = household.behaviour.channel
            head = str(household.head)
            begins = self._registers_at(household)
            until = (
                self.failing.until(household.area, channel, head, begins)
                if channel in CHANNELS
                else None
            )
            if until is None or until <= at:
                yield household
            else:
                heappush(self.later, (until, household.index))

    def arrive(self, effect: Effect, wave: int, at: datetime) -> None:
        """Let people come of whom nobody knew: staff register them, and most want to go on."""
        strangers = [
            home
            for home in self.world.households
            if home.behaviour.register_day is None
            and (
                not effect.nationalities
                or self.world.people[home.head].nationality in effect.nationalities
            )
        ]
        wanted = scaled(effect.people, len(self.world.people))
        chosen: dict[str, list[Household]] = defaultdict(list)
        areas = {area.slug for area in self.scenario.areas}
        for home in Dice(self.world.seed, f"arrivals {wave}").shuffled(strangers):
            if wanted <= 0:
                break
            if home.index in self.arrived:
                continue
            self.arrived.add(home.index)
            wanted -= len(home.members)
            if (slug := self._serves(home)) in self.slugs:
                area = effect.place if effect.place in areas else home.area
                chosen[slug].append(replace(home, area=area))
        for slug, group in sorted(chosen.items()):
            for start in range(0, len(group), BATCH):
                self._register(slug, "staff", group[start : start + BATCH], at)
            self._plan(group, at)

    def _registers_at(self, household: Household) -> datetime:
        behaviour = household.behaviour
        return self.scenario.moment(behaviour.register_day or 0, behaviour.register_minute)

    def _serves(self, household: Household) -> str:
        """Return who registers the household; who fears its State goes to the operator."""
        if household.behaviour.fears_return:
            return self.stage.operator
        return self.scenario.served_by(self.world.people[household.head].nationality)

    def _register(self, slug: str, source: str, group: Sequence[Household], at: datetime) -> None:
        actor = self.stage.actors[slug]
        public = source == "self"
        by = actors.public(actor.organisation_id) if public else actor
        crisis = self.stage.crises.get(slug)
        given = [
            household_in(self.world, household, self._registers_at(household))
            for household in group
        ]
        # Who has no way to be reached is registered by staff: a public form asks for one.
        if public:
            reachable = [any(m.contacts for m in one.members) for one in given]
            rest = [h for h, ok in zip(group, reachable, strict=True) if not ok]
            group = [h for h, ok in zip(group, reachable, strict=True) if ok]
            given = [one for one, ok in zip(given, reachable, strict=True) if ok]
            if rest:
                self._register(slug, "staff", rest, at)
            if not group:
                return
        with acting_as(by):
            made = crises.register([crisis] if crisis else None, given, by=by, at=at, source=source)
        for household, result in zip(group, made, strict=True):
            ids = tuple(person.id for person in result.persons)
            self.known[household.index] = Known(slug, result.id, ids, self._registers_at(household))
            for index, person_id in zip(household.members, ids, strict=False):
                self.person_ids[person_id] = (household.index, index)
        self._protect(slug, [h for h in group if h.behaviour.fears_return], at)
        self._plan([h for h in group if self._is_alerted(h, at)], at)

    def _protect(self, slug: str, group: Iterable[Household], at: datetime) -> None:
        """Record in private what they fear, on the protection side alone."""
        wanted = list(group)
        if not wanted:
            return
        by = self.stage.actors[slug].with_clearance(Clearance.PROTECTION)
        by = _with_protection(by)
        with acting_as(by):
            for household in wanted:
                people.write_protection(
                    self.known[household.index].person_ids[0],
                    {"kind": "fear_of_return"},
                    by=by,
                    at=at,
                )
        for household in wanted:
            self.heard.fear(household.index, self.known[household.index].person_ids[0], at)

    def id_of(self, person: int) -> UUID | None:
        """Return the id under which a person of the world is registered, if they are."""
        home = self.world.households[self.world.people[person].household]
        known = self.known.get(home.index)
        place = home.members.index(person)
        return known.person_ids[place] if known and place < len(known.person_ids) else None

    def register_alone(self, child: Person, slug: str, area: str, at: datetime) -> UUID:
        """Let staff register a child met alone, with what it can say; return its id."""
        by = self.stage.actors[slug]
        crisis = self.stage.crises.get(slug)
        met = person_in(self.world, child, True)
        identity = replace(
            met.identity, relation="unaccompanied_child", needs=("unaccompanied",), place=area
        )
        member = replace(met, identity=identity, area="", contacts=())
        with acting_as(by):
            made = crises.register(
                [crisis] if crisis else None,
                [HouseholdIn(id=uuid7(), members=(member,))],
                by=by,
                at=at,
                source="staff",
            )
        return made[0].persons[0].id

    def _register_again(self, at: datetime) -> None:
        """Some register a second time, with their name spelt otherwise."""
        due: dict[str, list[HouseholdIn]] = defaultdict(list)
        while self.again:
            household = self.again[-1]
            second = household.behaviour.again
            if second is None or self.scenario.moment(second.day, 720) > at:
                break
            self.again.pop()
            if household.index in self.known:
                slug = self.known[household.index].organisation
                due[slug].append(again_in(self.world, household, second))
        for slug, group in sorted(due.items()):
            by, crisis = self.stage.actors[slug], self.stage.crises.get(slug)
            with acting_as(by):
                crises.register([crisis] if crisis else None, group, by=by, at=at, source="staff")

    # -- what they decide ------------------------------------------------------------------

    def _is_alerted(self, household: Household, at: datetime) -> bool:
        day = self.stage.alert_day(household.area)
        return day is not None and self.scenario.moment(day, 360) <= at and bool(self.stage.crises)

    def alerted(self, slug: str, areas: Iterable[str], at: datetime) -> None:
        """Let everybody known to an organisation in areas that it alerts make up their minds."""
        wanted = set(areas)
        self._plan(
            [
                h
                for h in self.world.households
                if h.area in wanted
                and h.index in self.known
                and h.index not in self.planned
                and self.known[h.index].organisation == slug
            ],
            at,
        )

    def _plan(self, group: Iterable[Household], at: datetime) -> None:
        for household in group:
            if household.index in self.planned:
                continue
            self.planned.add(household.index)
            hours = SOON_HOURS + (LATE_HOURS - SOON_HOURS) * self.dice.point()
            when = at + timedelta(hours=hours)
            heappush(self.agenda, (when, household.index, household.behaviour.plan))
            change = household.behaviour.change
            if change is not None:
                moment = self.scenario.moment(change.day, 720)
                if moment > when:
                    heappush(self.agenda, (moment, household.index, change.plan))

    def act_until(self, at: datetime) -> None:
        """Do everything that people decided for now, organisation by organisation."""
        wishes: dict[str, list[tuple[datetime, int]]] = defaultdict(list)
        due: dict[tuple[str, str], list[tuple[datetime, int]]] = defaultdict(list)
        while self.agenda and self.agenda[0][0] <= at:
            when, index, plan = heappop(self.agenda)
            slug = self.known[index].organisation
            if plan == "leave" and self.lines.asks(slug, when, index):
                wishes[slug].append((when, index))
                continue
            if plan != "helped":
                self.lines.leaves(slug, index)
            due[slug, plan].append((when, index))
        self._note(wishes, at)
        for slug, heard in self.lines.next_heard():
            due[slug, "leave"].append(heard)
        for (slug, plan), group in sorted(due.items()):
            actor = self.stage.actors[slug]
            with acting_as(actor):
                self._act(slug, plan, group, actor, at)
            if plan == "leave":
                self.heard.leave(slug, [index for _when, index in group], at)

    def _note(self, wishes: Mapping[str, list[tuple[datetime, int]]], at: datetime) -> None:
        """Put on the roll who asked to leave; officers take the requests when they have time."""
        for slug, group in sorted(wishes.items()):
            by = self.stage.actors[slug]
            with acting_as(by):
                self._states(self.stage.crises[slug], group, "wants_to_leave", "call", by, at)

    def _act(
        self, slug: str, plan: str, group: list[tuple[datetime, int]], by: Actor, at: datetime
    ) -> None:
        crisis = self.stage.crises[slug]
        if plan == "leave":
            evacuation.request(crisis, [self._wish(index) for _, index in group], by=by, at=at)
        elif plan == "helped":
            self._states(crisis, group, "safe", "call", by, at, heads_only=True)
        else:
            found = self._requests(crisis, group)
            travelling = {i for i, r in found.items() if r.state in ("departed", "arrived")}
            evacuation.withdraw(
                [r.id for i, r in found.items() if i not in travelling], by=by, at=at
            )
            leaves = plan == "own_means"
            state, way = ("departed", "border") if leaves else ("wants_to_stay", "call")
            gone = [(when, index) for when, index in group if index not in travelling]
            self._states(crisis, gone, state, way, by, at)

    def _wish(self, index: int) -> evacuation.RequestIn:
        household = self.world.households[index]
        head = self.world.people[household.head]
        homes = [f"place:{place}" for place in self.scenario.homes_of(head.nationality)]
        safe = household.behaviour.any_safe_place or household.behaviour.fears_return
        if household.behaviour.fears_return:
            homes = []
        return evacuation.RequestIn(
            household_id=self.known[index].household_id,
            destinations=(*homes, "safe") if safe else tuple(homes),
            way="web" if household.behaviour.channel == "web" else "call",
        )

    def _requests(self, crisis: UUID, group: Iterable[tuple[datetime, int]]) -> dict[int, Request]:
        """Return the newest request of each household that has one."""
        homes = {self.known[index].household_id: index for _, index in group}
        found = evacuations.requests_of_households(crisis, list(homes))
        return {homes[home]: request for home, request in found.items()}

    def _states(
        self,
        crisis: UUID,
        group: Iterable[tuple[datetime, int]],
        state: str,
        way: str,
        by: Actor,
        at: datetime,
        heads_only: bool = False,
    ) -> None:
        changes = [
            crises.StateIn(person_id=person, state=state, way=way, occurred_at=when)
            for when, index in group
            for person in self.known[index].person_ids[: 1 if heads_only else None]
        ]
        if changes:
            crises.set_state(crisis, changes, by=by, at=at)

    def will_be_helped(self, index: int, at: datetime) -> None:
        """Somebody asked for help: staff call back within a day and most are helped."""
        if self.dice.chance(0.8):
            heappush(self.agenda, (at + timedelta(hours=HELP_HOURS), index, "helped"))


def _with_protection(by: Actor) -> Actor:
    from musterpoint.tenancy.permissions import Permission

    return replace(
        by,
        permissions=by.permissions | {Permission.PROTECTION_READ, Permission.PROTECTION_WRITE},
    )
