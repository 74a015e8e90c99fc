"""Legs: offered day by day, boarded with those who come, departed, arrived."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from functools import partial
from heapq import heapify, heappop, heappush
from uuid import UUID

from musterpoint.evacuation import actions as evacuation
from musterpoint.evacuation import queries as evacuations
from musterpoint.evacuation.models import (
    Leg,
    LegState,
    Seat,
    SeatState,
)
from musterpoint.exercises.driver.stage import Stage
from musterpoint.exercises.world import LegOffer, Scenario, World, legs
from musterpoint.tenancy.scope import acting_as

MODES = {"bus": "bus", "convoy": "bus", "ship": "ship", "air": "air"}
CENTS = 100
#: The pattern of seats bought on scheduled flights; their codes name the nationality.
BOUGHT = "commercial-seats"
ARRIVAL, DEPARTURE = 0, 1
MAY_NOT_GO = (evacuation.ChecksNotFinished, evacuation.ChildLeftAlone)


class Journeys:
    """What moves in the exercise."""

    def __init__(self, scenario: Scenario, world: World, stage: Stage) -> None:
        self.scenario, self.world, self.stage = scenario, world, stage
        self.offered_until = -1
        self.absent: set[UUID] = set()
        #: Places and airports (IATA codes) that nothing leaves or reaches, and patterns that ended.
        self.closed: set[str] = set()
        self.lost: set[str] = set()

    def offer(self, today: int, last: int, at: datetime) -> None:
        """Let every organisation offer its legs of the coming days that it has not offered yet."""
        by_owner: dict[str, list[evacuation.LegIn]] = defaultdict(list)
        for day in range(max(today, self.offered_until + 1), last + 1):
            for leg in legs(self.scenario, len(self.world.people), day):
                if leg.departs_at(self.scenario) > at and self._goes(
                    leg.pattern, MODES[leg.mode], leg.origin, leg.destination
                ):
                    by_owner[leg.offered_by].append(self._leg_in(leg))
        self.offered_until = max(self.offered_until, last)
        for slug, offered in sorted(by_owner.items()):
            actor = self.stage.actors[slug]
            with acting_as(actor):
                evacuation.offer(self.stage.crises[slug], offered, by=actor, at=at)

    def _goes(self, pattern: str, mode: str, origin: str, destination: str) -> bool:
        """Say whether a leg can go: its ends are open, its vehicle is still there."""
        ends = {origin, destination}
        if mode == "air":
            ends |= {self.scenario.places[one].airport or one for one in (origin, destination)}
        return pattern not in self.lost and not ends & self.closed

    def cancel_what_cannot_go(self, at: datetime) -> int:
        """Cancel what the operator has and what cannot go any more; return how many legs."""
        actor = self.stage.actors[self.stage.operator]
        with acting_as(actor):
            found = Leg.objects.filter(
                crisis_id=self.stage.crises[self.stage.operator], state=LegState.OFFERED
            ).exclude(offered_by_id__in=self._untold())
            gone = [
                leg.id
                for leg in found.select_related("origin", "destination").order_by("code")
                if not self._goes(
                    pattern_of(leg.code), leg.mode, leg.origin.code, leg.destination.code
                )
            ]
            if gone:
                evacuation.cancel_legs(gone, by=actor, at=at)
        return len(gone)

    def _untold(self) -> set[UUID]:
        """Return who shares nothing any more: nobody may tell them that their leg is cancelled."""
        return {self.stage.organisations[slug].id for slug in self.stage.ended}

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
        with acting_as(actor):
            leaving = evacuations.due_to_depart(crisis, at)
            coming = evacuations.due_to_arrive(crisis, at)
            taken = self._with_people(leg.id for leg in leaving)
            known = [leg for leg in leaving if leg.offered_by_id not in self._untold()]
            if empty := {leg.id for leg in known} - taken:
                evacuation.cancel_legs(empty, by=actor, at=at)
        # Who arrives can leave again at the same minute: arrivals come first.
        agenda = [(leg.arrives_at, ARRIVAL, leg.code, leg) for leg in coming]
        agenda += [(leg.departs_at, DEPARTURE, leg.code, leg) for leg in leaving if leg.id in taken]
        heapify(agenda)
        while agenda:
            moment, kind, _code, leg = heappop(agenda)
            if kind == ARRIVAL:
                yield moment, partial(self._arrive, leg.id, moment)
            else:
                yield moment, partial(self._leave, leg.id, moment)
                if leg.arrives_at <= at:
                    heappush(agenda, (leg.arrives_at, ARRIVAL, leg.code, leg))

    def _leave(self, leg_id: UUID, at: datetime) -> None:
        """Board and depart; a vehicle that lost everybody meanwhile does not go."""
        actor = self.stage.actors[self.stage.operator]
        with acting_as(actor):
            has_people = bool(self._with_people([leg_id]))
            if not has_people:
                evacuation.cancel_leg(leg_id, by=actor, at=at)
        if has_people:
            self._board(leg_id, at)

    @staticmethod
    def _with_people(leg_ids: Iterable[UUID]) -> set[UUID]:
        """Return the legs on which somebody has a seat."""
        seats = Seat.objects.filter(leg__in=list(leg_ids), state=SeatState.CONFIRMED)
        return set(seats.values_list("leg", flat=True))

    def _arrive(self, leg_id: UUID, at: datetime) -> None:
        actor = self.stage.actors[self.stage.operator]
        with acting_as(actor):
            if Leg.objects.filter(id=leg_id, state=LegState.DEPARTED).exists():
                evacuation.arrive(leg_id, by=actor, at=at)

    def _board(self, leg_id: UUID, at: datetime) -> None:
        """Check everybody on the list: most come, some do not, some may not go yet."""
        actor = self.stage.actors[self.stage.operator]
        with acting_as(actor):
            manifest = evacuation.make_manifest(leg_id, by=actor, at=at)
            households: dict[UUID, list[evacuation.LineOut]] = defaultdict(list)
            for line in evacuations.manifest_lines(manifest, at):
                state = "no_show" if line.traveller_id in self.absent else "boarded"
                households[line.household].append(evacuation.LineOut(line_id=line.id, state=state))
            everybody = [one for lines in households.values() for one in lines]
            try:
                evacuation.board(leg_id, everybody, by=actor, at=at)
                evacuation.depart(leg_id, by=actor, at=at)
            except MAY_NOT_GO:
                self._leave_behind(leg_id, households, at)

    def _leave_behind(
        self, leg_id: UUID, households: Mapping[UUID, list[evacuation.LineOut]], at: datetime
    ) -> None:
        """
        Take those off who may not go yet, household by household, and depart with the others.

        Somebody taken off can be the adult whom another household's child was to go with, so that
        the list is gone through until it holds.
        """
        actor = self.stage.actors[self.stage.operator]
        going = dict(households)
        while True:
            held = []
            for household, lines in going.items():
                try:
                    evacuation.board(leg_id, lines, by=actor, at=at)
                except MAY_NOT_GO:
                    held.append(household)
            for household in held:
                off = [replace(line, state="offloaded") for line in going.pop(household)]
                evacuation.board(leg_id, off, by=actor, at=at)
            try:
                evacuation.depart(leg_id, by=actor, at=at)
            except MAY_NOT_GO:
                if not held:
                    raise
            else:
                return


def pattern_of(code: str) -> str:
    """Return the pattern of a leg from its code, such as ``d07-tip-raj-portal-001``."""
    named = code.partition("-")[2]
    return BOUGHT if named.startswith("seats-") else named.rpartition("-")[0]
