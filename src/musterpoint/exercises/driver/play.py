"""Days 0 to 14, step by step: what people do, what organisations do, and what is counted."""

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from musterpoint.crises import actions as crises
from musterpoint.crises.queries import INDICATORS
from musterpoint.evacuation import actions as evacuation
from musterpoint.exercises.driver import stage as stages
from musterpoint.exercises.driver.casework import publish_procedures
from musterpoint.exercises.driver.journeys import Journeys
from musterpoint.exercises.driver.shards import Apart, Here, Player, Shard, divide
from musterpoint.exercises.driver.voices import advice
from musterpoint.exercises.world import Scenario, World, generate, load_scenario
from musterpoint.kernel.ids import Seeded, seeded_ids
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


def _silent(what: str, share: float) -> None:
    """Show nothing."""


def play(
    slug: str,
    *,
    people: int,
    seed: int,
    progress: Progress = _silent,
    last_day: int | None = None,
    processes: int = 1,
) -> Played:
    """
    Play a scenario, to its end or a day before it; the same arguments give the same figures.

    With more ``processes`` the shards are played beside each other, which changes no figure.

    ``progress`` is told what is being done and the share that is done, from 0 to 1.
    """
    scenario = load_scenario(slug)
    progress("Inventing people", 0.0)
    world = generate(scenario, people, seed)
    start = scenario.moment(0, 0)
    days = scenario.days if last_day is None else min(last_day, scenario.days)
    with seeded_ids(seed, start) as ids, _rare_collections():
        return Run(scenario, world, ids, progress, days, processes).play()


@contextmanager
def _rare_collections() -> Iterator[None]:
    """Keep the collector from walking through the whole invented world again and again."""
    before = gc.get_threshold()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)
    try:
        yield
    finally:
        gc.set_threshold(*before)
        gc.unfreeze()


@dataclass
class Run:
    """One run of a scenario."""

    scenario: Scenario
    world: World
    ids: Seeded
    progress: Progress
    last_day: int
    processes: int
    days: list[dict[str, Any]] = field(default_factory=list)

    def play(self) -> Played:
        """Set the stage, play every step, and return what is left."""
        start = self.scenario.moment(0, 0)
        self.progress("Setting up organisations", 0.02)
        self.stage = stages.make_organisations(self.scenario, start)
        cast = stages.make_cast(self.stage, start)
        stages.hire_officers(self.stage, start)
        publish_procedures(self.stage, start)
        stages.agree(self.stage, start)
        self.journeys = Journeys(self.scenario, self.world, self.stage)
        self.operator, *others = (
            Shard(number, slugs, self.scenario, self.world, self.stage)
            for number, slugs in enumerate(divide(self.scenario, self.world))
        )
        apart = self.processes > 1
        # First is who plays in this process, when asked for the result: the others play meanwhile.
        self.players: list[Player] = [Here(self.operator)]
        self.players += [Apart(shard) if apart else Here(shard) for shard in others]
        try:
            with upkeep.without_waiting_for_the_disk():
                self._play_days(start)
                cast += [link for link in self._all("migrant", self._end()) if link is not None]
        finally:
            for player in self.players:
                player.end()
        return Played(self.scenario, self.world, self.stage, self.days, cast)

    def _end(self) -> datetime:
        return self.scenario.moment(self.last_day, 1440)

    def _play_days(self, start: datetime) -> None:
        self.progress("Registering those who registered before", 0.04)
        self._all("prepare", start)
        self._all("register", start)
        self._settle(start)
        upkeep.analyse()
        steps = [(day, hour) for day in range(self.last_day + 1) for hour in HOURS]
        for number, (day, hour) in enumerate(steps):
            self.progress(f"Day {day}, {hour:02}:00", 0.1 + 0.9 * number / len(steps))
            self._step(day, hour)

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
        self._all("register", at)
        if self.stage.crises:
            self._all("live", at, day, hour == MORNING)
            self._settle(at)
            self._move(at)
            self._settle(at)
            if hour == EVENING:
                self._evening(day, at)
        if hour == NIGHT:
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
            self._all("declared", at, dict(self.stage.crises))
        steps = [s for s in self.scenario.timeline if s.day == day or (first and s.day < day)]
        for slug, crisis_id in self.stage.crises.items():
            actor = self.stage.actors[slug]
            for step in steps:
                with acting_as(actor):
                    crises.set_levels(
                        crisis_id,
                        [
                            crises.LevelIn(
                                area_code=area,
                                level=step.level,
                                basis=step.basis,
                                advice=advice(step.level),
                            )
                            for area in step.areas
                        ],
                        by=actor,
                        at=at,
                    )

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
        self.days.append({"day": day, "totals": totals, "by_organisation": by_organisation})
