"""
Behind the wall: who fears the State of origin, and who was trafficked.

All of it happens at the international organisation and at the shelter, by caseworkers with
clearance, in tables that no State sees. The person decides what is shared.
"""

from datetime import datetime
from uuid import UUID

from musterpoint.exercises.driver.agenda import Agenda, Story
from musterpoint.exercises.driver.desk import Desk
from musterpoint.exercises.driver.needs import Need
from musterpoint.exercises.driver.referrals import Referrals
from musterpoint.exercises.driver.stage import Stage
from musterpoint.exercises.world import World
from musterpoint.exercises.world.casework_model import Some, scaled
from musterpoint.exercises.world.dice import Dice

ASYLUM, SHELTER = "asylum-referral", "stranded"


class Protection:
    """Protected cases of the organisations that may hold them."""

    def __init__(
        self,
        world: World,
        stage: Stage,
        agenda: Agenda,
        desks: dict[str, Desk],
        referrals: Referrals | None,
    ) -> None:
        self.world, self.stage, self.agenda, self.desks = world, stage, agenda, desks
        self.referrals = referrals
        some: Some = stage.scenario.casework.protected.asylum
        self.some, self._left = some, scaled(some.people, len(world.people))

    def fears(self, household: int, person_id: UUID, at: datetime) -> None:
        """Somebody said in private that they cannot go back."""
        head = self.world.people[self.world.households[household].head]
        desk = self.desks.get(self.stage.operator)
        is_meant = not self.some.nationalities or head.nationality in self.some.nationalities
        if desk is None or not self._left or not is_meant:
            return
        self._left -= 1
        first = self.stage.scenario.moment(min(self.some.days))
        dice = Dice(self.world.seed, f"asylum {household}")
        hours = max(0.0, (first - at).total_seconds() / 3600)
        self.agenda.begin(self._asylum(desk, person_id, hours, dice), at)

    def _asylum(self, desk: Desk, person_id: UUID, hours: float, dice: Dice) -> Story:
        at = yield hours
        case = desk.open(ASYLUM, at, person_id=person_id)
        course = self.referrals.asylum(case) if self.referrals is not None else None
        yield from desk.follow(case, dice, course)

    def survivor(self, need: Need, at: datetime) -> None:
        """Somebody who was trafficked comes to the shelter and wants no State to hear of it."""
        self.agenda.begin(self._survivor(need), at)

    def _survivor(self, need: Need) -> Story:
        desk, person = self.desks[need.slug], self.world.people[need.person]
        at = yield 0.0
        case = desk.open(
            SHELTER,
            at,
            name=person.name.latin,
            story="Taken across two borders and made to work. Wants no authority to be told.",
        )
        dice = Dice(self.world.seed, f"survivor {person.index}")
        yield from desk.follow(case, dice)
