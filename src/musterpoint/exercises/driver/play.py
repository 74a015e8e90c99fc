"""Days 0 to 14, step by step: what people do, what organisations do, and what is counted."""

import gc
import zlib
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from random import Random
from typing import Any

from musterpoint.crises.queries import INDICATORS
from musterpoint.evacuation import actions as evacuation
from musterpoint.exercises.driver import readiness
from musterpoint.exercises.driver import stage as stages
from musterpoint.exercises.driver import year as years
from musterpoint.exercises.driver.casework import publish_procedures
from musterpoint.exercises.driver.events import Events, set_levels
from musterpoint.exercises.driver.journeys import Journeys
from musterpoint.exercises.driver.shards import Apart, Here, Player, Shard, divide
from musterpoint.exercises.world import Scenario, World, generate, load_scenario
from musterpoint.exercises.world.events_model import Effect
from musterpoint.kernel import indicators
from musterpoint.kernel.ids import Seeded, using_ids
from musterpoint.tenancy import upkeep
from musterpoint.tenancy.scope import acting_as

#: The day is played in steps that end at these hours.
HOURS = (6, 12, 18, 24)
MORNING, EVENING, NIGHT = 6, 18, 24
LOOK_AHEAD_DAYS = 2
#: So many days tables fill faster than the database looks at them by itself.
FIRST_DAYS = 4


Progress = Callable[[str, float], None]


@dataclass(frozen=True, slots=True)
class Played:
    """What a run leaves behind for the summary and the report."""

    scenario: Scenario
    world: World
    stage: stages.Stage
    days: list[dict[str, Any]]
    cast: list[stages.CastLink]
    injects: list[dict[str, str]]
    """What injects did to the world, and when."""
    year: tuple[str, ...] = ()
    """The parts of a year of the loop that were played before."""


def tail_of(prefix: str) -> int | None:
    """Return the last bits of the ids of a set of organisations; None for the usual set."""
    return None if prefix == stages.PREFIX else zlib.crc32(prefix.encode()) & 0xFFFF


def silent(what: str, share: float) -> None:
    """Show nothing."""


def play(
    slug: str | Scenario,
    *,
    people: int,
    seed: int,
    progress: Progress = silent,
    last_day: int | None = None,
    processes: int = 1,
    prefix: str = stages.PREFIX,
    year: Collection[str] = (),
    before: Mapping[str, Mapping[str, Any]] | None = None,
    is_brief: bool = False,
    has_cases: bool | None = None,
) -> Played:
    """
    Play a scenario, to its end or a day before it; the same arguments give the same figures.

    With more ``processes`` the shards are played beside each other, which changes no figure.
    ``prefix`` begins the slugs of the organisations; runs that differ in it stand beside each
    other and have the same figures.
    ``year`` names the parts of a year of the loop that are played before day 0 (``driver.year``);
    ``before`` are the measures of a run before it, of which lessons are made in that year.
    A brief run counts on its last day alone and has no cases unless ``has_cases`` says so: for
    comparing many seeds.

    ``progress`` is told what is being done and the share that is done, from 0 to 1.
    """
    run = Run.made(
        slug,
        people=people,
        seed=seed,
        progress=progress,
        last_day=last_day,
        processes=processes,
        prefix=prefix,
        year=year,
        before=before,
        is_brief=is_brief,
        has_cases=has_cases,
    )
    with run.held():
        run.begin()
        run.advance(run.last_day)
        return run.played()


@contextmanager
def _rare_collections() -> Iterator[None]:
    """Keep the collector from walking through the whole invented world again and again."""
    before = gc.get_threshold()
    gc.freeze()
    gc.set_threshold(200_000, 20, 100)
    try:
        yield
    finally:
        gc.set_threshold(*before)
        gc.unfreeze()


@dataclass
class Run:
    """
    One run of a scenario, which can stop after any day and go on.

    ``begin`` sets the stage, ``advance`` plays days, ``played`` tells what came of them; all of
    it inside ``held``, and ``end`` lets the processes go that play beside this one. What people
    will do stands in this object alone, so that it has to be kept until the run goes on.
    """

    scenario: Scenario
    world: World
    ids: Seeded
    progress: Progress
    last_day: int
    processes: int
    prefix: str = stages.PREFIX
    year: Collection[str] = ()
    before: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    is_brief: bool = False
    has_cases: bool = True
    days: list[dict[str, Any]] = field(default_factory=list)
    next_day: int = 0
    players: list[Player] = field(default_factory=list)

    @classmethod
    def made(
        cls,
        slug: str | Scenario,
        *,
        people: int,
        seed: int,
        progress: Progress = silent,
        last_day: int | None = None,
        processes: int = 1,
        prefix: str = stages.PREFIX,
        year: Collection[str] = (),
        before: Mapping[str, Mapping[str, Any]] | None = None,
        is_brief: bool = False,
        has_cases: bool | None = None,
    ) -> "Run":
        """Return a run of invented people that has not begun."""
        scenario = slug if isinstance(slug, Scenario) else load_scenario(slug)
        progress("Inventing people", 0.0)
        days = scenario.days if last_day is None else min(last_day, scenario.days)
        world = generate(scenario, people, seed)
        if years.DRIVE in year and scenario.readiness is not None:
            world = years.asked_to_register(world, scenario.readiness.drive)
        return cls(
            scenario=scenario,
            world=world,
            ids=Seeded(
                Random(seed),  # noqa: S311  ids of an exercise, not secrets
                scenario.moment(0, 0),
                tail_of(prefix),
            ),
            progress=progress,
            last_day=days,
            processes=processes,
            prefix=prefix,
            year=year,
            before=before or {},
            is_brief=is_brief,
            has_cases=not is_brief if has_cases is None else has_cases,
        )

    @contextmanager
    def held(self, keeps: bool = False) -> Iterator[None]:
        """Play with this run's ids; end its processes afterwards unless it is kept to go on."""
        whole = False
        with using_ids(self.ids), _rare_collections():
            try:
                yield
                whole = True
            finally:
                if not (keeps and whole):
                    self.end()

    def begin(self) -> None:
        """Set the stage: organisations, officers, agreements, and who registered before."""
        start = self.scenario.moment(0, 0)
        self.progress("Setting up organisations", 0.02)
        begins = start - years.YEAR if self.year else start
        self.ids.at = begins
        self.stage = stages.make_organisations(self.scenario, begins, self.prefix)
        self.cast = stages.make_cast(self.stage, begins)
        stages.hire_officers(self.stage, begins)
        if self.year:
            self.progress("Playing a year of the loop", 0.03)
            self.stage.before = self.before
            years.play_year(self.stage, self.world, self.year, start)
            self.stage.set_clock(start)
        self.ids.at = start
        if self.has_cases:
            publish_procedures(self.stage, start)
        stages.agree(self.stage, start)
        self.journeys = Journeys(self.scenario, self.world, self.stage)
        self.events = Events(self.scenario, self.stage, self.journeys, self._all)
        self.operator, *others = (
            Shard(
                number, slugs, self.scenario, self.world, self.stage, self.ids.tail, self.has_cases
            )
            for number, slugs in enumerate(divide(self.scenario, self.world))
        )
        apart = self.processes > 1
        # First is who plays in this process, when asked for the result: the others play meanwhile.
        self.players = [Here(self.operator)]
        self.players += [Apart(shard) if apart else Here(shard) for shard in others]
        with upkeep.without_waiting_for_the_disk():
            self.progress("Registering those who registered before", 0.04)
            self._all("prepare", start)
            self._all("register", start)
            self._settle(start)
            upkeep.analyse()

    def advance(self, day: int) -> None:
        """Play until the end of a day, which is at most the last one."""
        last = min(day, self.last_day)
        with upkeep.without_waiting_for_the_disk():
            while self.next_day <= last:
                for number, hour in enumerate(HOURS):
                    done = (self.next_day + number / len(HOURS)) / (self.last_day + 1)
                    self.progress(f"Day {self.next_day}, {hour:02}:00", 0.1 + 0.9 * done)
                    self._step(self.next_day, hour)
                self.next_day += 1

    def tell(self, effect: Effect, slug: str) -> None:
        """Let something happen to the world now, after the last day that was played."""
        at = self.scenario.moment(self.next_day - 1, 1440)
        with upkeep.without_waiting_for_the_disk():
            self.events.tell(effect, slug, at)
            self._settle(at)

    def plan(self, minutes: Mapping[str, int | None]) -> None:
        """Let injects change the world at other minutes of the exercise; None: not at all."""
        self.events.plan(minutes)

    def played(self) -> Played:
        """Return what there is after the days that were played."""
        at = self.scenario.moment(self.next_day - 1, 1440)
        migrants = [link for link in self._all("migrant", at) if link is not None]
        return Played(
            self.scenario, self.world, self.stage, self.days, [*self.cast, *migrants],
            list(self.events.done), tuple(self.year),
        )  # fmt: skip

    def end(self) -> None:
        """Let the processes go."""
        for player in self.players:
            player.end()
        self.players = []

    def _all(self, what: str, at: datetime, *given: object) -> list[Any]:
        """Let every shard take a turn, and wait for all of them."""
        for player in self.players:
            player.begin(what, at, *given)
        return [player.result() for player in self.players]

    def _settle(self, at: datetime) -> None:
        """Work the pumps until nothing is due anywhere, the operator's between the shards'."""
        while self.operator.settle_operator(at) + sum(self._all("settle", at)):
            pass

    def _step(self, day: int, hour: int) -> None:
        at = self.scenario.moment(day, hour * 60)
        self.ids.at = at
        self.stage.set_clock(at)
        self._morning(day, hour, at)
        self.events.play_until(at)
        self._all("register", at)
        if self.stage.crises:
            self._all("live", at, day, hour == MORNING)
            self._settle(at)
            self._move(at)
            self._settle(at)
            if hour == EVENING:
                self._evening(day, at)
        if hour == NIGHT and not (self.is_brief and day < self.last_day):
            self._count(day, at)

    def _move(self, at: datetime) -> None:
        """Let legs leave and arrive in the order of their times; States hear of it afterwards."""
        for moment, move in self.journeys.due(at):
            self.ids.at = moment
            move()
        self.ids.at = at

    def _morning(self, day: int, hour: int, at: datetime) -> None:
        """Declare the crisis on its day, then raise and lower levels as events tell."""
        if hour != MORNING or day < self.scenario.declared_on_day:
            return
        first = day == self.scenario.declared_on_day
        if first:
            stages.declare(self.stage, at, len(self.world.people))
            stages.estimate(self.stage, self.world.weights, at)
            readiness.activate_plans(self.stage, at)
            self.journeys.scenario = readiness.contracted(self.stage, at)
            self._all("declared", at, dict(self.stage.crises))
        steps = [s for s in self.scenario.timeline if s.day == day or (first and s.day < day)]
        for step in steps:
            set_levels(self.stage, step.areas, step.level, step.basis, at)

    def _evening(self, day: int, at: datetime) -> None:
        """Pool requests and offers, match, confirm, and let every State know."""
        self.journeys.offer(day, day + LOOK_AHEAD_DAYS, at)
        self._all("share", at)
        self._settle(at)
        if day < self.scenario.declared_on_day + FIRST_DAYS:
            upkeep.analyse()
        self._match(at)
        self._settle(at)
        for absent in self._all("absent", at):
            self.journeys.absent |= absent

    def _match(self, at: datetime) -> None:
        actor = self.stage.actors[self.stage.operator]
        crisis_id = self.stage.crises[self.stage.operator]
        try:
            with acting_as(actor):
                run = evacuation.run_match(crisis_id, by=actor, at=at)
        except evacuation.NothingToMatch:
            return
        with acting_as(actor):
            evacuation.confirm(run.id, by=actor, at=at)

    def _count(self, day: int, at: datetime) -> None:
        """Take every organisation's figures and add them up: nobody is on two rolls."""
        totals = dict.fromkeys(INDICATORS, 0)
        counted: dict[str, dict[str, int]] = {}
        for figures in self._all("count", at):
            counted |= figures
        by_organisation = {
            slug: {code: counted[slug][code] for code in INDICATORS}
            for slug in self.stage.crises
            if slug in counted
        }
        for figures in by_organisation.values():
            for code in INDICATORS:
                totals[code] += figures[code]
        if not self.stage.crises:
            totals["registered"] = totals["unaccounted"] = sum(self._all("registered", at))
        counted_here = {"day": day, "totals": totals, "by_organisation": by_organisation}
        if more := self._more(day):
            counted_here["more"] = more
        self.days.append(counted_here)

    def _more(self, day: int) -> dict[str, int | None]:
        """
        Count what objectives ask for at the end of this day beside what every day tells.

        An objective of the last day is counted every day: people may end an exercise before.
        """
        wanted = {
            code
            for one in self.scenario.script.objectives
            if one.by_day in (None, day)
            for code in (one.indicator, one.of)
            if code and code not in INDICATORS
        }
        counted: dict[str, list[int | None]] = {code: [] for code in sorted(wanted)}
        for slug, crisis_id in self.stage.crises.items():
            with acting_as(self.stage.actors[slug]):
                for code, values in counted.items():
                    values.append(indicators.count(code, crisis_id).get(""))
        return {code: together(code, values) for code, values in counted.items()}


def together(code: str, values: Sequence[int | None]) -> int | None:
    """
    Return what several organisations counted as one value; None where it is not known.

    Shares and spans of time cannot be added up: they are known where one organisation alone has
    one.
    """
    known = [one for one in values if one is not None]
    if indicators.get(code).of_nothing is not None:
        return sum(known)
    return known[0] if len(known) == 1 else None
