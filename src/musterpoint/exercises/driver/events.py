"""What injects do to the world of an exercise, through the actions of the organisations."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

from musterpoint.crises import actions as crises
from musterpoint.disclosures import actions as disclosures
from musterpoint.exercises.driver.journeys import Journeys
from musterpoint.exercises.driver.stage import Stage
from musterpoint.exercises.driver.voices import advice
from musterpoint.exercises.world import Scenario
from musterpoint.exercises.world.events_model import Effect
from musterpoint.kernel.text import _
from musterpoint.tenancy.scope import acting_as


class AllShards(Protocol):
    """Lets every shard take a turn."""

    def __call__(self, what: str, at: datetime, *given: object) -> Sequence[Any]:
        """Begin the turn everywhere and wait for all."""


class Events:
    """The injects of a scenario that change its world, each once, when its time has come."""

    def __init__(
        self, scenario: Scenario, stage: Stage, journeys: Journeys, everywhere: AllShards
    ) -> None:
        self.scenario, self.stage, self.journeys = scenario, stage, journeys
        self.everywhere = everywhere
        self.effects: dict[str, Effect] = {
            inject.slug: Effect.kept(inject.effect)
            for inject in scenario.script.injects
            if inject.effect
        }
        self.waiting: list[tuple[datetime, str, Effect]] = [
            (scenario.moment(0, inject.minute), inject.slug, self.effects[inject.slug])
            for inject in scenario.script.injects
            if inject.effect
        ]
        #: What was done, as the result tells it: slug, kind, when.
        self.done: list[dict[str, str]] = []
        self._waves = 0

    def play_until(self, at: datetime) -> None:
        """Let everything happen that is due; before the crisis is declared, it waits for that."""
        while self.stage.crises and self.waiting and self.waiting[0][0] <= at:
            _when, slug, effect = self.waiting.pop(0)
            self.apply(effect, slug, at)

    def plan(self, minutes: Mapping[str, int | None]) -> None:
        """Let injects that have not happened wait for other minutes; None: not at all."""
        order = list(self.effects)
        done = {one["inject"] for one in self.done}
        kept = [one for one in self.waiting if one[1] not in minutes]
        moved = [
            (self.scenario.moment(0, minute), slug, self.effects[slug])
            for slug, minute in minutes.items()
            if minute is not None and slug in self.effects and slug not in done
        ]
        self.waiting = sorted(
            kept + moved, key=lambda one: (one[0], order.index(one[1]) if one[1] in order else -1)
        )

    def tell(self, effect: Effect, slug: str, at: datetime) -> None:
        """Let one thing happen now; before the crisis is declared, it waits for that."""
        self.waiting = [one for one in self.waiting if one[1] != slug]
        if self.stage.crises:
            self.apply(effect, slug, at)
        else:
            self.waiting.insert(0, (at, slug, effect))

    def apply(self, effect: Effect, slug: str, at: datetime) -> None:
        """Let one thing happen now."""
        does: dict[str, Callable[[Effect, datetime], object]] = {
            "area_level": self._level,
            "border_closed": self._close,
            "border_opened": self._open,
            "airport_closed": self._close,
            "airport_opened": self._open,
            "carrier_lost": self._lose,
            "arrivals": self._arrive,
            "agreement_ended": self._end,
        }
        does[effect.kind](effect, at)
        self.done.append({"inject": slug, "kind": effect.kind, "at": at.isoformat()})

    def _level(self, effect: Effect, at: datetime) -> None:
        basis = effect.basis or _("Told by an inject of the exercise")
        set_levels(self.stage, effect.areas, effect.level, basis, at)
        if effect.level >= self.scenario.alert_from:
            day = (at - self.scenario.moment(0)).days
            self.everywhere("raised", at, effect.areas, day)

    def _close(self, effect: Effect, at: datetime) -> None:
        self.journeys.closed |= {effect.place or effect.airport}
        self.journeys.cancel_what_cannot_go(at)

    def _open(self, effect: Effect, _at: datetime) -> None:
        self.journeys.closed -= {effect.place or effect.airport}

    def _lose(self, effect: Effect, at: datetime) -> None:
        lost = {
            pattern.slug
            for pattern in self.scenario.leg_patterns
            if pattern.slug in effect.legs or pattern.offered_by == effect.organisation
        }
        self.journeys.lost |= lost
        self.journeys.cancel_what_cannot_go(at)

    def _arrive(self, effect: Effect, at: datetime) -> None:
        self._waves += 1
        self.everywhere("arrive", at, effect, self._waves)

    def _end(self, effect: Effect, at: datetime) -> None:
        shared_id: UUID = self.stage.agreements[effect.organisation]
        if effect.organisation in self.stage.ended:
            return
        by = self.stage.actors[self.stage.operator]
        with acting_as(by):
            disclosures.end(shared_id, by=by, at=at)
        self.everywhere("agreement_ended", at, effect.organisation)
        self.stage.ended.add(effect.organisation)


def set_levels(stage: Stage, areas: Sequence[str], level: int, basis: str, at: datetime) -> None:
    """Let every organisation set the alert level of some areas, with its advice."""
    for slug, crisis_id in stage.crises.items():
        actor = stage.actors[slug]
        with acting_as(actor):
            crises.set_levels(
                crisis_id,
                [
                    crises.LevelIn(area_code=area, level=level, basis=basis, advice=advice(level))
                    for area in areas
                ],
                by=actor,
                at=at,
            )
