"""Children who are alone: nobody moves before the gate is open, some by the urgent path of two."""

from collections import Counter
from datetime import datetime
from uuid import UUID

from musterpoint.exercises.driver.agenda import Agenda, Story
from musterpoint.exercises.driver.crowd import RELATIONS, Crowd
from musterpoint.exercises.driver.desk import Course, Desk, Value
from musterpoint.exercises.driver.needs import Need
from musterpoint.exercises.driver.stage import Stage, name_in
from musterpoint.exercises.world import World
from musterpoint.exercises.world.casework_model import FoundChildren
from musterpoint.exercises.world.dice import Dice
from musterpoint.exercises.world.people import Person

KIND = "child-before-movement"
DANGER = "life_in_danger"


class Children:
    """Registered children without parents who ask to leave, and children met at the border."""

    def __init__(
        self, world: World, stage: Stage, crowd: Crowd, agenda: Agenda, desks: dict[str, Desk]
    ) -> None:
        self.world, self.stage, self.crowd, self.agenda = world, stage, crowd, agenda
        self.desks = desks
        self.rules: FoundChildren = stage.scenario.casework.children
        self._waiting: Counter[int] = Counter()

    def asks(self, household: int, at: datetime) -> None:
        """A household with a child who is alone asked to leave: each child needs its gate."""
        home = self.world.households[household]
        slug = self.crowd.known[household].organisation
        for index in home.members:
            child, person_id = self.world.people[index], self.crowd.id_of(index)
            if child.relation in RELATIONS and person_id is not None and slug in self.desks:
                self._waiting[household] += 1
                self.agenda.begin(self._registered(child, person_id, slug, household), at)

    def found(self, need: Need, at: datetime) -> None:
        """A child officer meets a child alone whom nobody registered."""
        self.agenda.begin(self._met(self.world.people[need.person], need.slug), at)

    def _registered(self, child: Person, person_id: UUID, slug: str, household: int) -> Story:
        desk, dice = self.desks[slug], self._dice(child)
        at = yield 0.0
        course = self._course(child, dice)
        course.done = {"move": lambda when: self._through(household, when)}
        case = desk.open(KIND, at, person_id=person_id)
        yield from desk.follow(case, dice, course)

    def _through(self, household: int, at: datetime) -> None:
        """When every child of the household is through its gate, the household may be seated."""
        self._waiting[household] -= 1
        if self._waiting[household] == 0:
            self.crowd.cleared(household, at)

    def _met(self, child: Person, slug: str) -> Story:
        desk, dice = self.desks[slug], self._dice(child)
        at = yield 0.0
        place = name_in(self.stage.scenario.places[self.rules.place].name)
        case = desk.open(KIND, at, name=child.name.latin, story=f"Met alone at {place}.", post=place)
        yield from desk.follow(case, dice, self._course(child, dice))

    def _course(self, child: Person, dice: Dice) -> Course:
        """Return what is known of this child: how alone, which track, whether its life is at risk."""
        is_urgent = dice.chance(self.rules.urgent)
        track = "refugee" if child.nationality in self.rules.refugee else "national"
        status = "separated" if child.relation == "separated_child" else "unaccompanied"
        given: dict[str, Value] = {"status": status, "track": track, "high_risk_now": is_urgent}
        return Course(given=given, urgent=DANGER if is_urgent else "")

    def _dice(self, child: Person) -> Dice:
        return Dice(self.world.seed, f"child {child.index}")
