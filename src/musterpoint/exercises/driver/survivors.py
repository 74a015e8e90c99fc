"""
Survivors of trafficking and violence at the shelter: help, or none, as each of them chooses.

They are in no registry. The shelter opens a case behind its wall by a name alone, follows the
procedure that ships, and refers to what the person chose and to nobody else.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from musterpoint.cases import actions as cases
from musterpoint.exercises.driver.agenda import Agenda, Story
from musterpoint.exercises.driver.desk import Course, Desk, Opened, Value
from musterpoint.exercises.driver.needs import Need
from musterpoint.exercises.driver.referrals import (
    LINK,
    PRIVATE,
    TOLD,
    Services,
    keep_directory,
)
from musterpoint.exercises.driver.stage import Stage
from musterpoint.exercises.world import World
from musterpoint.exercises.world.dice import Dice
from musterpoint.referrals import actions as referrals
from musterpoint.referrals.actions import AnswerIn, ConsentIn, ReferralIn
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.scope import acting_as

TRAFFICKING, VIOLENCE = "trafficking", "gender-based-violence"
PATHS = (TRAFFICKING, VIOLENCE)
#: The service to which a choice leads.
SERVICE_OF = {"psychosocial": "mental_health", "legal": "legal_aid"}
HELPS = ("accept", "complete")


@dataclass(frozen=True, slots=True)
class Told:
    """What somebody tells at the door of the shelter, and whether they want help."""

    path: str
    story: str
    wants_nothing: bool = False


#: One after the other, so that also a small exercise has each of them.
STORIES = (
    Told(TRAFFICKING, "Taken across two borders and made to work. Wants no authority to be told."),
    Told(VIOLENCE, "Hurt by somebody of the house where she worked. Wants to be safe first."),
    Told(TRAFFICKING, "Made to work without pay. Asks only for a night's rest.", True),
    Told(TRAFFICKING, "The telephone and the wages were kept. Ran at night."),
    Told(VIOLENCE, "Hurt at a road block. Asks for a doctor, and for nobody to know."),
)


class Survivors:
    """The shelter's survivors, and where they are referred."""

    def __init__(self, world: World, stage: Stage, agenda: Agenda, desks: dict[str, Desk]) -> None:
        self.world, self.stage, self.agenda = world, stage, agenda
        self.rules = stage.scenario.casework.protected
        self.desk: Desk | None = desks.get(self.rules.shelter)
        self.services: Services = {}
        self._come = 0

    def write_directory(self, at: datetime) -> None:
        """Keep whom the shelter refers to, and who was trained to."""
        if self.desk is not None:
            by = self.stage.actors[self.desk.slug]
            self.services = keep_directory(self.rules.partners, (self.desk.first,), by, at)

    def begin(self, need: Need) -> None:
        """Somebody comes to the shelter and wants no State to hear of it."""
        if self.desk is not None:
            told = STORIES[self._come % len(STORIES)]
            self._come += 1
            self.agenda.begin(self._story(self.desk, need, told), need.at)

    def _story(self, desk: Desk, need: Need, told: Told) -> Story:
        person = self.world.people[need.person]
        dice = Dice(self.world.seed, f"survivor {person.index}")
        at = yield 0.0
        case = desk.open(told.path, at, name=person.name.latin, story=told.story)
        given: dict[str, Value] = {"wish": "nothing"} if told.wants_nothing else {}
        course = self.course(case, desk, self.services, dice)
        course.given = given
        yield from desk.follow(case, dice, course)

    def course(self, case: Opened, desk: Desk, services: Services, dice: Dice) -> Course:
        """Return how a survivor is referred to what they chose."""
        chosen: list[str] = []

        def choose(by: Actor, at: datetime, answers: dict[str, Value], _came: str) -> None:
            chosen.append(str(answers["referral_wish"]))
            cases.do_step(case.id, "choose", answers, (), by=by, at=at)

        def refer(by: Actor, at: datetime, _answers: dict[str, Value], _came: str) -> None:
            new = ReferralIn(
                service_id=services[PRIVATE, SERVICE_OF[chosen[-1]]],
                case_id=case.id,
                asks="A first meeting with one person, alone",
                is_protected=True,
            )
            made = referrals.prepare(new, by=by, at=at)
            referrals.consent(made.id, ConsentIn(is_given=True, pieces=TOLD), by=by, at=at)
            referrals.send(made.id, LINK, by=by, at=at)
            cases.do_step(case.id, "refer", {}, ("referral",), by=by, at=at)
            self.agenda.begin(self._partner(made.id, desk.first, dice), at)

        return Course(does={"choose": choose, "refer": refer})

    def _partner(self, referral_id: UUID, by: Actor, dice: Dice) -> Story:
        """Let the partner take the person on, and say that it helped."""
        for move in HELPS:
            at = yield dice.waiting(self.stage.scenario.casework.referrals.hours)
            with acting_as(by):
                referrals.answer(referral_id, AnswerIn(move=move), by=by, at=at)
