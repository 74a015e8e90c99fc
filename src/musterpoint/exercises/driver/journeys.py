"""Legs: offered day by day, boarded with those who come, departed, arrived."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import datetime
from functools import partial
from uuid import UUID

from musterpoint.evacuation import actions as evacuation
from musterpoint.evacuation import queries as evacuations
from musterpoint.evacuation.models import RequestMember
from musterpoint.exercises.driver.crowd import Crowd
from musterpoint.exercises.driver.stage import Stage
from musterpoint.exercises.world import LegOffer, Scenario, World, legs
from musterpoint.tenancy.scope import acting_as

MODES = {"bus": "bus", "convoy": "bus", "ship": "ship", "air": "air"}
CENTS = 100


class Journeys:
    """What moves in the exercise."""

    def __init__(self, scenario: Scenario, world: World, stage: Stage, crowd: Crowd) -> None:
        self.scenario, self.world, self.stage, self.crowd = scenario, world, stage, crowd
        self.offered_until = -1

    def offer(self, today: int, last: int, at: datetime) -> None:
        """Let every organisation offer its legs of the coming days that it has not offered yet."""
        by_owner: dict[str, list[evacuation.LegIn]] = defaultdict(list)
        for day in range(max(today, self.offered_until + 1), last + 1):
            for leg in legs(self.scenario, len(self.world.people), day):
                if leg.departs_at(self.scenario) > at:
                    by_owner[leg.offered_by].append(self._leg_in(leg))
        self.offered_until = max(self.offered_until, last)
        for slug, offered in sorted(by_owner.items()):
            actor = self.stage.actors[slug]
            with acting_as(actor):
                evacuation.offer(self.stage.crises[slug], offered, by=actor, at=at)

    def _leg_in(self, leg: LegOffer) -> evacuation.LegIn:
        return evacuation.LegIn(
            code=leg.id,
            mode=MODES[leg.mode],
            origin=leg.origin,
            destination=leg.destination,
            departs_at=leg.departs_at(self.scenario),
            arrives_at=leg.arrives_at(self.scenario),
            seats=leg.seats,
            wheelchair=leg.wheelchairs,
            stretcher=leg.stretchers,
            infants=leg.infants,
            escorts=leg.escorts,
            allowed_nationalities=tuple(sorted(leg.only)) if leg.only else None,
            own_nationality=leg.own or "",
            third_country_places=leg.others_most if leg.own else None,
            cost_minor=leg.cost * CENTS,
        )

    def due(self, at: datetime) -> Iterator[tuple[datetime, Callable[[], object]]]:
        """Yield departures and arrivals up to a moment in the order in which they happen."""
        actor = self.stage.actors[self.stage.operator]
        crisis = self.stage.crises[self.stage.operator]
        while True:
            with acting_as(actor):
                leaving = evacuations.due_to_depart(crisis, at)[:1]
                coming = evacuations.due_to_arrive(crisis, at)[:1]
            if coming and (not leaving or coming[0].arrives_at <= leaving[0].departs_at):
                yield coming[0].arrives_at, partial(self._arrive, coming[0].id, coming[0].arrives_at)
            elif leaving:
                yield leaving[0].departs_at, partial(self._board, leaving[0].id, leaving[0].departs_at)
            else:
                return

    def _arrive(self, leg_id: UUID, at: datetime) -> None:
        actor = self.stage.actors[self.stage.operator]
        with acting_as(actor):
            evacuation.arrive(leg_id, by=actor, at=at)

    def _board(self, leg_id: UUID, at: datetime) -> None:
        """Check everybody on the list: most come, some do not."""
        actor = self.stage.actors[self.stage.operator]
        with acting_as(actor):
            manifest = evacuation.make_manifest(leg_id, by=actor, at=at)
            lines = evacuations.manifest_lines(manifest, at)
        absent = self._absent({line.traveller_id for line in lines})
        with acting_as(actor):
            evacuation.board(
                leg_id,
                [
                    evacuation.LineOut(
                        line_id=line.id,
                        state="no_show" if line.traveller_id in absent else "boarded",
                    )
                    for line in lines
                ],
                by=actor,
                at=at,
            )
            evacuation.depart(leg_id, by=actor, at=at)

    def _absent(self, travellers: set[UUID]) -> set[UUID]:
        """Return who does not come: the world knows, each organisation knows its own people."""
        missing: set[UUID] = set()
        for slug in self.stage.states:
            with acting_as(self.stage.actors[slug]):
                pairs = RequestMember.objects.filter(id__in=travellers).values_list(
                    "id", "person_id"
                )
                for member_id, person_id in pairs:
                    place = self.crowd.person_ids.get(person_id)
                    if place and self.world.households[place[0]].behaviour.no_show:
                        missing.add(member_id)
        return missing
