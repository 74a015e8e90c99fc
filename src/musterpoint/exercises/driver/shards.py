"""
Shards: organisations whose people are played apart from the others', so that two cores can play.

Nothing that a person does concerns two organisations before something is shared, and what is
shared is shared with the operator alone. So each shard has its people, phones, chance and ids of
its own, and the operator's work is done between the shards' turns: the figures are the same
whether one process plays all shards in turn or each has its own.
"""

import multiprocessing
import os
import signal
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from multiprocessing.connection import Connection
from random import Random
from typing import Any, Protocol
from uuid import UUID

from django.db import connections

from musterpoint.crises import actions as crises
from musterpoint.crises import queries as roll
from musterpoint.evacuation import actions as evacuation
from musterpoint.evacuation import queries as evacuations
from musterpoint.exercises.driver.callouts import Visits
from musterpoint.exercises.driver.casework import Casework
from musterpoint.exercises.driver.crowd import Crowd
from musterpoint.exercises.driver.network import Network
from musterpoint.exercises.driver.stage import CastLink, Stage
from musterpoint.exercises.driver.voices import Voices
from musterpoint.exercises.world import Scenario, World
from musterpoint.exercises.world.events_model import Effect
from musterpoint.kernel.ids import Seeded, show_reference, using_ids
from musterpoint.kernel.processes import end_with
from musterpoint.messaging import carriers
from musterpoint.people import actions as people
from musterpoint.people import queries as people_found
from musterpoint.tenancy import pumps, upkeep
from musterpoint.tenancy.scope import acting_as

#: The figures depend on how many shards there are, so it is not the number of cores.
SHARDS = 2
#: Work of the operator that nobody shares anything for: its shard does it in its own turns.
TALK = ("campaigns", "messages", "reached", "replies", "roll", "rosters", "texts")
#: The share of the work for a person that this leaves when the operator serves the person.
OPERATORS_SHARE = 0.62


class Shard:
    """Some of the organisations and everything that their people do."""

    def __init__(
        self,
        number: int,
        slugs: Sequence[str],
        scenario: Scenario,
        world: World,
        stage: Stage,
        tail: int | None = None,
        has_cases: bool = True,
    ) -> None:
        self.slugs, self.scenario, self.world, self.stage = slugs, scenario, world, stage
        self.network = Network(scenario, world)
        self.crowd = Crowd(scenario, world, stage, slugs, number, self.network.failing)
        self.voices = Voices(world, stage, self.crowd, self.network, slugs)
        self.visits = Visits(world, stage, self.crowd, slugs)
        at = scenario.moment(0, 0)
        chance = Random(f"{world.seed}/shard {number}")  # noqa: S311  ids of an exercise, not secrets
        self.ids = Seeded(chance, at, tail)
        self.casework = (
            Casework(slugs, scenario, world, stage, self.crowd, self.network, self.ids)
            if has_cases
            else None
        )
        self._own = [stage.organisations[slug].id for slug in slugs if slug != scenario.operator]
        self._operator = [stage.organisations[scenario.operator].id]
        self._is_operators = scenario.operator in slugs

    @contextmanager
    def _at(self, at: datetime) -> Iterator[None]:
        self.ids.at = at
        with using_ids(self.ids), carriers.simulate(self.network):
            yield

    def declared(self, at: datetime, ids: dict[str, UUID]) -> None:
        """Learn the ids of the crisis that was declared in every organisation; call people out."""
        self.stage.crises = ids
        if self.scenario.readiness is not None:
            with self._at(at):
                self.visits.begin(at)
                self.crowd.desks.learn(at)

    def raised(self, at: datetime, areas: Sequence[str], day: int) -> None:
        """Learn which areas an inject put under alert, and on which day; people plan at once."""
        for area in areas:
            self.stage.raised[area] = min(day, self.stage.raised.get(area, day))
        with self._at(at):
            for slug in self.slugs:
                self.crowd.alerted(slug, areas, at)

    def arrive(self, at: datetime, effect: Effect, wave: int) -> None:
        """Let a wave of people arrive whom nobody had registered."""
        with self._at(at):
            self.crowd.arrive(effect, wave, at)
            self._work()

    def agreement_ended(self, at: datetime, slug: str) -> None:
        """Learn that an organisation shares nothing with the operator any more."""
        self.stage.ended.add(slug)

    def prepare(self, at: datetime) -> None:
        """Make ready for what people will need beside a seat."""
        if self.casework is not None:
            with self._at(at):
                self.casework.prepare(at)

    def register(self, at: datetime) -> None:
        """Register whose time has come."""
        with self._at(at):
            self.crowd.desks.open(at)
            self.crowd.register_until(at)
            self._work()

    def live(self, at: datetime, day: int, asks: bool) -> None:
        """Ask who is safe if it is time to, take in answers, and do what people decided."""
        with self._at(at):
            if asks:
                self.crowd.desks.learn(at)
            if asks or self.voices.pending:
                self.voices.ask(day, at, is_morning=asks)
                self._work()
            self.voices.hear(at)
            self._work()
            self.voices.read(at)
            self.visits.go(at)
            if self.casework is not None:
                self.casework.play_until(at, day if asks else None)
            self.crowd.act_until(at)
            self._work()

    def _work(self) -> None:
        """Work off what is due here, of the operator's what concerns nobody else."""
        pumps.run_due(self._own)
        if self._is_operators:
            pumps.run_due(self._operator, only=TALK)

    def share(self, at: datetime) -> None:
        """Give the operator what is ready to be pooled."""
        operator = self.stage.organisations[self.stage.operator].id
        with self._at(at):
            for slug in self.slugs:
                if slug in self.stage.ended:
                    continue
                actor, crisis_id = self.stage.actors[slug], self.stage.crises[slug]
                with acting_as(actor):
                    evacuation.share_offers(crisis_id, operator, by=actor, at=at)
                if slug in self.stage.states:
                    with acting_as(actor):
                        evacuation.share_ready(crisis_id, operator, by=actor, at=at)

    def settle(self, at: datetime) -> int:
        """Work off what others set in motion here; return how many notes there were."""
        with self._at(at):
            return pumps.run_due(self._own)

    def settle_operator(self, at: datetime) -> int:
        """Do the same for the operator, while no shard shares anything with it."""
        with self._at(at):
            return pumps.run_due(self._operator)

    def absent(self, at: datetime) -> set[UUID]:
        """Return the seated who will stay away: the world knows, each State its own people."""
        missing = {
            person_id
            for person_id, (household, _index) in self.crowd.person_ids.items()
            if self.world.households[household].behaviour.no_show
        }
        found: set[UUID] = set()
        for slug in self.slugs:
            if slug in self.stage.states:
                with acting_as(self.stage.actors[slug]):
                    pairs = evacuations.seated_members()
                found |= {member for member, person in pairs if person in missing}
        return found

    def count(self, at: datetime) -> dict[str, dict[str, int]]:
        """Take a snapshot in every organisation that registers people and return the figures."""
        figures: dict[str, dict[str, int]] = {}
        with self._at(at):
            for slug in self.slugs:
                crisis_id = self.stage.crises.get(slug)
                if slug in self.stage.states and crisis_id is not None:
                    actor = self.stage.actors[slug]
                    with acting_as(actor):
                        crises.snapshot(crisis_id, by=actor, at=at)
                        figures[slug] = dict(roll.figures(crisis_id))
        return figures

    def registered(self, at: datetime) -> int:
        """Return how many people were registered, before there is a roll to count them on."""
        return len(self.crowd.person_ids)

    def migrant(self, at: datetime) -> CastLink | None:
        """Give the migrant of the cast a code for their registration, as they could ask for."""
        index = self.world.cast_migrant
        known = self.crowd.known.get(self.world.people[index].household) if index else None
        if index is None or known is None:
            return None
        by = self.stage.actors[known.organisation]
        with self._at(at), acting_as(by):
            code = people.renew_code(known.person_ids[0], by=by, at=at)
            card = people_found.card([known.person_ids[0]], at)[known.person_ids[0]]
        organisation = self.stage.organisations[known.organisation]
        name = self.world.people[index].name.latin
        return CastLink(
            "migrant",
            f"{name}, {show_reference(card.reference)} code {code}",
            organisation.name,
            f"/o/{organisation.slug}/continue/",
        )


def divide(scenario: Scenario, world: World) -> list[list[str]]:
    """Divide the organisations so that shards have about as much to do; operator first."""
    work = Counter({organisation.slug: 0 for organisation in scenario.organisations})
    for household in world.households:
        if household.behaviour.register_day is not None:
            nationality = world.people[household.head].nationality
            work[scenario.served_by(nationality)] += len(household.members)
    shards: list[list[str]] = [[] for _shard in range(SHARDS)]
    load = [0.0] * SHARDS
    # The operator's shard is played by the process that also matches.
    for slug, people_there in [
        (scenario.operator, OPERATORS_SHARE * work.pop(scenario.operator)),
        *sorted(work.items(), key=lambda pair: (-pair[1], pair[0])),
    ]:
        lightest = load.index(min(load))
        shards[lightest].append(slug)
        load[lightest] += people_there
    return shards


class Player(Protocol):
    """Plays one shard, here or in another process."""

    def begin(self, what: str, at: datetime, *given: Any) -> None:
        """Begin one of the shard's turns."""

    def result(self) -> Any:
        """Wait for the turn's end and return what it gave."""

    def end(self) -> None:
        """Let go of the shard."""


class Here:
    """Plays a shard in this process, when its result is asked for."""

    def __init__(self, shard: Shard) -> None:
        self.shard = shard
        self._turn: tuple[str, datetime, tuple[Any, ...]] | None = None

    def begin(self, what: str, at: datetime, *given: Any) -> None:
        """Note the turn: other processes are told theirs before this one is busy."""
        self._turn = what, at, given

    def result(self) -> Any:
        """Play the turn."""
        if self._turn is None:
            raise RuntimeError("no turn was begun")
        (what, at, given), self._turn = self._turn, None
        return getattr(self.shard, what)(at, *given)

    def end(self) -> None:
        """Let go of nothing."""


class ShardFailed(RuntimeError):
    """The process that played a shard failed or was ended."""


class Apart:
    """Plays a shard in a process of its own, which ends with this one."""

    def __init__(self, shard: Shard) -> None:
        connections.close_all()
        context = multiprocessing.get_context("fork")
        self._line, other = context.Pipe()
        self._process = context.Process(
            target=_serve, args=(shard, other, self._line, os.getpid()), daemon=True
        )
        self._process.start()
        other.close()

    def begin(self, what: str, at: datetime, *given: Any) -> None:
        """Tell the process its turn."""
        self._line.send((what, at, given))

    def result(self) -> Any:
        """Wait for the process; raise ShardFailed when it failed, which it told on stderr."""
        try:
            return self._line.recv()
        except EOFError:
            raise ShardFailed("the process that played a shard was ended") from None

    def end(self) -> None:
        """Let the process end, and end it when it does not."""
        self._line.close()
        self._process.join(timeout=5)
        if self._process.is_alive():
            self._process.kill()
            self._process.join()


def _serve(shard: Shard, line: Connection, others: Connection, parent: int) -> None:
    """Play turns until the line is closed."""
    others.close()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    end_with(parent, signal.SIGKILL)
    with upkeep.without_waiting_for_the_disk():
        while True:
            try:
                what, at, given = line.recv()
            except EOFError:
                break
            line.send(getattr(shard, what)(at, *given))
    connections.close_all()
