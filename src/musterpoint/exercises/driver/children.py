"""
Children who are alone: nobody moves before the gate is open, some by the urgent path of two.

Who is held, the registry says; what opens the gate, the officers do by its own actions. When it is
open, the household's request becomes ready by the lanes, and nothing of the driver sees to that.
"""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from musterpoint.cases import actions as cases
from musterpoint.cases.children import actions as gates
from musterpoint.cases.children import queries
from musterpoint.exercises.driver.agenda import Agenda, Story
from musterpoint.exercises.driver.crowd import Crowd
from musterpoint.exercises.driver.desk import Course, Desk, Does, Opened, Value
from musterpoint.exercises.driver.needs import Need
from musterpoint.exercises.driver.stage import Stage
from musterpoint.exercises.world import World
from musterpoint.exercises.world.casework_model import FoundChildren
from musterpoint.exercises.world.dice import Dice
from musterpoint.exercises.world.people import Person
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.scope import acting_as

KIND = "child-before-movement"
#: The steps that one of the gate's own actions does.
ASSESSING = ("assess", "assess_urgently", "late_assessment")
MOVE = "move"
#: Whom nobody takes for a child, whatever is known of the birth.
SURELY_ADULT = 20
SAFE = "safe"
REASON = "Assessment, authority, escort and receiver were looked at."
URGENT_REASON = "Staying here puts the life of the child at risk."
AUTHORITIES = {"refugee": "unhcr", "national": "child_authority"}


class Children:
    """Registered children who are held when they ask to leave, and children met at the border."""

    def __init__(
        self,
        world: World,
        stage: Stage,
        crowd: Crowd,
        agenda: Agenda,
        desks: dict[str, Desk],
        private: dict[str, Desk],
    ) -> None:
        self.world, self.stage, self.crowd, self.agenda = world, stage, crowd, agenda
        self.desks, self.private = desks, private
        self.rules: FoundChildren = stage.scenario.casework.children
        self._begun: set[UUID] = set()

    def ask(self, slug: str, households: Sequence[int], at: datetime) -> None:
        """Households asked to leave: whoever of them is held needs a gate."""
        desk = self.desks.get(slug)
        if desk is None:
            return
        ids: dict[UUID, int] = {}
        for household in households:
            for index in self.world.households[household].members:
                is_young = self.world.people[index].age < SURELY_ADULT
                if is_young and (person_id := self.crowd.id_of(index)) is not None:
                    ids[person_id] = index
        if not ids:
            return
        with acting_as(desk.first):
            held = queries.is_held(ids, at) - self._begun
        for person_id, index in ids.items():
            if person_id in held:
                self._begun.add(person_id)
                self.agenda.begin(self._gate(self.world.people[index], person_id, slug), at)

    def found(self, need: Need, at: datetime) -> None:
        """A child officer meets a child alone whom nobody registered."""
        self.agenda.begin(self._met(self.world.people[need.person], need.slug), at)

    def _met(self, child: Person, slug: str) -> Story:
        at = yield 0.0
        place = self.stage.scenario.places[self.rules.place]
        person_id = self.crowd.register_alone(child, slug, place.slug, at)
        yield from self._gate(child, person_id, slug)

    def _gate(self, child: Person, person_id: UUID, slug: str) -> Story:
        """Begin the steps for a child and take it through; behind the wall who fears a State."""
        home = self.world.households[child.household]
        desk = self.desks[slug]
        if home.behaviour.fears_return and slug in self.private:
            desk = self.private[slug]
        dice = Dice(self.world.seed, f"child {child.index}")
        at = yield 0.0
        with acting_as(desk.first):
            gate = queries.of_person(person_id)
            crisis = self.stage.crises.get(slug)
            made = gates.begin([gate.id], crisis, by=desk.first, at=at) if gate else []
        if gate is None or not made:
            return
        case = Opened(made[0].id, made[0].run_id, KIND, desk.is_protected)
        yield from desk.follow(case, dice, self._course(child, gate.id, case, desk, dice))

    def _course(self, child: Person, gate: UUID, case: Opened, desk: Desk, dice: Dice) -> Course:
        """Return what is known of this child, and the actions by which its steps are done."""
        is_urgent = dice.chance(self.rules.urgent)
        track = "refugee" if child.nationality in self.rules.refugee else "national"
        status = "separated" if child.relation == "separated_child" else "unaccompanied"
        risk = "high" if is_urgent else dice.pick(("medium", "low"))

        def meet(by: Actor, at: datetime, _answers: dict[str, Value], _came: str) -> None:
            gates.meet(gate, status, track, risk, by=by, at=at)

        def assess(by: Actor, at: datetime, answers: dict[str, Value], _came: str) -> None:
            gates.assess(gate, str(answers.get("assessment", "allows")), risk, by=by, at=at)

        def arrange(by: Actor, at: datetime, answers: dict[str, Value], _came: str) -> None:
            officer = self._name(dice)
            gates.give_authority(gate, AUTHORITIES[track], "Decision of today", by=by, at=at)
            gates.name_escort(gate, officer, "", by=by, at=at)
            gates.name_receiver(gate, self._name(dice), "Reception team", "", by=by, at=at)
            gates.accept(gate, by=by, at=at)
            cases.do_step(case.id, "arrange", answers, (), by=by, at=at)

        def move(by: Actor, at: datetime, _answers: dict[str, Value], _came: str) -> None:
            cases.do_step(case.id, MOVE, {}, (), by=by, at=at)

        def sign(at: datetime) -> None:
            reason = URGENT_REASON if is_urgent else REASON
            for officer in (desk.first, desk.second):
                with acting_as(officer):
                    opened = gates.open_gate(
                        gate, SAFE, reason, is_urgent=is_urgent, by=officer, at=at
                    )
                if opened is not None:
                    return

        does: dict[str, Does] = {"meet_child": meet, "arrange": arrange, MOVE: move}
        does |= dict.fromkeys(ASSESSING, assess)
        return Course(does=does, signs={MOVE: sign}, is_urgent=is_urgent)

    def _name(self, dice: Dice) -> str:
        """Return an invented name: of somebody whom nobody registers."""
        return dice.pick(self.world.people).name.latin
