"""Days 0 to 14, step by step: what people do, what organisations do, and what is counted."""

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from musterpoint.crises import actions as crises
from musterpoint.crises import queries as roll
from musterpoint.evacuation import actions as evacuation
from musterpoint.exercises.driver import stage as stages
from musterpoint.exercises.driver.crowd import Crowd
from musterpoint.exercises.driver.journeys import Journeys
from musterpoint.exercises.driver.network import Network
from musterpoint.exercises.driver.voices import Voices
from musterpoint.exercises.world import Scenario, World, generate, load_scenario
from musterpoint.kernel.ids import Seeded, seeded_ids, show_reference
from musterpoint.messaging import carriers
from musterpoint.people import actions as people
from musterpoint.people import queries as people_found
from musterpoint.tenancy import pumps, upkeep
from musterpoint.tenancy.scope import acting_as

#: The day is played in steps that end at these hours.
HOURS = (6, 12, 18, 24)
MORNING, EVENING, NIGHT = 6, 18, 24
LOOK_AHEAD_DAYS = 2

INDICATORS = (
    "registered",
    "reached",
    "accounted_for",
    "need_help",
    "asked_to_leave",
    "seated",
    "departed",
    "arrived",
    "unaccounted",
)

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
) -> Played:
    """
    Play a scenario, to its end or a day before it; the same arguments give the same figures.

    ``progress`` is told what is being done and the share that is done, from 0 to 1.
    """
    scenario = load_scenario(slug)
    progress("Inventing people", 0.0)
    world = generate(scenario, people, seed)
    start = scenario.moment(0, 0)
    with seeded_ids(seed, start) as ids, _rare_collections():
        days = scenario.days if last_day is None else min(last_day, scenario.days)
        return Run(scenario, world, ids, progress, days).play()


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
    days: list[dict[str, Any]] = field(default_factory=list)

    def play(self) -> Played:
        """Set the stage, play every step, and return what is left."""
        start = self.scenario.moment(0, 0)
        self.progress("Setting up organisations", 0.02)
        self.stage = stages.make_organisations(self.scenario, start)
        cast = stages.make_cast(self.stage, start)
        stages.agree(self.stage, start)
        self.network = Network(self.world)
        self.crowd = Crowd(self.scenario, self.world, self.stage)
        self.voices = Voices(self.world, self.stage, self.crowd, self.network)
        self.journeys = Journeys(self.scenario, self.world, self.stage, self.crowd)
        steps = [(day, hour) for day in range(self.last_day + 1) for hour in HOURS]
        with carriers.simulate(self.network):
            self.progress("Registering those who registered before", 0.04)
            self._pump(start, lambda: self.crowd.register_until(start))
            upkeep.analyse()
            for number, (day, hour) in enumerate(steps):
                self.progress(f"Day {day}, {hour:02}:00", 0.1 + 0.9 * number / len(steps))
                self._step(day, hour)
        cast += self._migrant(self.scenario.moment(self.last_day, 1440))
        return Played(self.scenario, self.world, self.stage, self.days, cast)

    def _migrant(self, at: datetime) -> list[stages.CastLink]:
        """Give the migrant of the cast a code for their registration, as they could ask for."""
        index = self.world.cast_migrant
        known = self.crowd.known.get(self.world.people[index].household) if index else None
        if index is None or known is None:
            return []
        by = self.stage.actors[known.organisation]
        with acting_as(by):
            code = people.renew_code(known.person_ids[0], by=by, at=at)
            card = people_found.card([known.person_ids[0]], at)[known.person_ids[0]]
        organisation = self.stage.organisations[known.organisation]
        name = self.world.people[index].name.latin
        return [
            stages.CastLink(
                "migrant",
                f"{name}, {show_reference(card.reference)} code {code}",
                organisation.name,
                f"/o/{organisation.slug}/continue/",
            )
        ]

    def _pump(self, at: datetime, work: Callable[[], object]) -> None:
        """Do something, then let every organisation work off what it set in motion."""
        self.ids.at = at
        work()
        pumps.run_due(self.stage.ids())

    def _step(self, day: int, hour: int) -> None:
        at = self.scenario.moment(day, hour * 60)
        self.ids.at = at
        self.stage.set_clock(at)
        self._morning(day, hour, at)
        self._pump(at, lambda: self.crowd.register_until(at))
        if not self.stage.crises:
            if hour == NIGHT:
                self._count(day, at)
            return
        if hour == MORNING:
            self._pump(at, lambda: self.voices.ask(day, at))
        self._pump(at, lambda: self.voices.hear(at))
        self.crowd.act_until(at)
        self._pump(at, lambda: self._move(at))
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
                                advice=self.voices.advice(step.level),
                            )
                            for area in step.areas
                        ],
                        by=actor,
                        at=at,
                    )

    def _evening(self, day: int, at: datetime) -> None:
        """Pool requests and offers, match, confirm, and let every State know."""
        self._pump(at, lambda: self._share(day, at))
        upkeep.analyse()
        self._pump(at, lambda: self._match(at))
        self.journeys.learn_who_will_not_come()

    def _share(self, day: int, at: datetime) -> None:
        operator = self.stage.organisations[self.stage.operator].id
        self.journeys.offer(day, day + LOOK_AHEAD_DAYS, at)
        for slug, crisis_id in self.stage.crises.items():
            actor = self.stage.actors[slug]
            with acting_as(actor):
                evacuation.share_offers(crisis_id, operator, by=actor, at=at)
            if slug in self.stage.states:
                with acting_as(actor):
                    evacuation.share_ready(crisis_id, operator, by=actor, at=at)

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
        by_organisation: dict[str, dict[str, int]] = {}
        for slug, crisis_id in self.stage.crises.items():
            if slug not in self.stage.states:
                continue
            actor = self.stage.actors[slug]
            with acting_as(actor):
                crises.snapshot(crisis_id, by=actor, at=at)
                figures = roll.figures(crisis_id)
            by_organisation[slug] = {code: figures[code] for code in INDICATORS}
            for code in INDICATORS:
                totals[code] += figures[code]
        if not self.stage.crises:
            totals["registered"] = totals["unaccounted"] = len(self.crowd.person_ids)
        self.days.append({"day": day, "totals": totals, "by_organisation": by_organisation})
