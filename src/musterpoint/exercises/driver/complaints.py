"""What people say of how they were treated: anonymous, answered, one of it to named handlers."""

from datetime import datetime
from uuid import UUID

from musterpoint.exercises.driver.agenda import Agenda, Story
from musterpoint.exercises.driver.stage import Stage
from musterpoint.exercises.world.casework_model import Complaint, scaled
from musterpoint.exercises.world.dice import Dice, Table
from musterpoint.feedback import actions as feedback
from musterpoint.feedback.boxes import BOXES
from musterpoint.feedback.classes import classes
from musterpoint.tenancy import actors
from musterpoint.tenancy.actors import Actor, Clearance
from musterpoint.tenancy.scope import acting_as

HANDLERS = ("head_of_mission", "portal_operator")
OUTCOMES = {"agreed": 0.5, "partly": 0.3, "disagreed": 0.2}
ANSWER = "We looked into it and tell you here what was done."
SLACK = 30.0


class Complaints:
    """The boxes of each organisation, who reads the private one, and what comes in."""

    def __init__(self, seed: int, people: int, stage: Stage, agenda: Agenda) -> None:
        self.seed, self.people, self.stage, self.agenda = seed, people, stage, agenda
        self.rules = stage.scenario.casework.complaints

    def name_handlers(self, slug: str, at: datetime) -> None:
        """Say who reads what nobody else may read."""
        by = self.stage.actors[slug]
        kinds = [one.code for one in classes().sensitive()]
        named = [self.stage.staff.of_role(slug, role) for role in HANDLERS]
        with acting_as(by):
            for handler in named:
                if handler is not None and handler.id is not None:
                    feedback.name_handler(handler.id, kinds, by=by, at=at)

    def begin(self, slugs: list[str], at: datetime) -> None:
        """Plan who says what and when; each organisation hears its part."""
        every = [slug for slug in self.stage.states if self.stage.staff.consular(slug)]
        for number, one in enumerate(self.rules.some):
            dice = Dice(self.seed, f"complaint {number}")
            for voice in range(scaled(one.people, self.people)):
                slug, when = dice.pick(every), self._when(one, dice)
                own = Dice(self.seed, f"complaint {number} {voice}")
                if classes().by_code[one.kind].is_sensitive:
                    slug = self.stage.operator
                if slug in slugs:
                    hours = (when - at).total_seconds() / 3600
                    self.agenda.begin(self._said(slug, one, hours, own), at)

    def _when(self, one: Complaint, dice: Dice) -> datetime:
        return self.stage.scenario.moment(dice.pick(one.days), dice.whole(7 * 60, 23 * 60))

    def _said(self, slug: str, one: Complaint, hours: float, dice: Dice) -> Story:
        """Somebody says something on the public site, and follows it with a code."""
        organisation = self.stage.organisations[slug]
        by = actors.public(organisation.id)
        language = dice.pick(sorted(one.texts))
        at = yield hours
        with acting_as(by):
            told = feedback.receive(
                feedback.ReportIn(
                    kind=one.kind,
                    text=one.texts[language],
                    language=language,
                    about=one.about,
                    crisis_id=self.stage.crises.get(slug),
                ),
                by=by,
                at=at,
            )
        late = SLACK * 10 if dice.chance(self.rules.late) else 0.0
        handler = self._handler(slug, is_private=told.is_private)
        if handler is None:
            return
        box = "private" if told.is_private else "open"
        at = yield dice.waiting(self.rules.acknowledge_hours) + late
        self._acknowledge(box, told.id, handler, at)
        at = yield dice.waiting(self.rules.answer_hours) + late
        self._answer(box, told.id, handler, dice, at)

    def _handler(self, slug: str, *, is_private: bool) -> Actor | None:
        if not is_private:
            return self.stage.staff.consular(slug)[0]
        named = (self.stage.staff.of_role(slug, role) for role in HANDLERS)
        found = next((one for one in named if one is not None), None)
        return found.with_clearance(Clearance.CONFIDENCE) if found is not None else None

    def _acknowledge(self, box: str, report: UUID, by: Actor, at: datetime) -> None:
        with acting_as(by):
            feedback.acknowledge(BOXES[box], report, by=by, at=at)

    def _answer(self, box: str, report: UUID, by: Actor, dice: Dice, at: datetime) -> None:
        outcome = dice.draw(Table(OUTCOMES))
        with acting_as(by):
            feedback.answer(BOXES[box], report, ANSWER, outcome, by=by, at=at)
