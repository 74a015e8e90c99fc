"""
Behind the wall of the operator: private talks, their red flags, and who fears the State of origin.

A talk is offered to everybody alike; who declines or comes later loses nothing. A red flag waits
for a human; the person chooses what begins. All of it happens by the actions of the pages, done by
caseworkers with clearance, in tables that no State sees.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from musterpoint.cases import actions as cases
from musterpoint.cases.models import Screening
from musterpoint.cases.screening import actions as talks
from musterpoint.cases.screening import queries as screening
from musterpoint.cases.screening import rules as flags
from musterpoint.cases.screening.actions import TalkIn
from musterpoint.engine.forms import Key
from musterpoint.exercises.driver.agenda import Agenda, Story
from musterpoint.exercises.driver.crowd import Crowd
from musterpoint.exercises.driver.desk import Course, Desk, Opened, Value, drawn
from musterpoint.exercises.driver.needs import Need
from musterpoint.exercises.driver.referrals import Referrals
from musterpoint.exercises.driver.stage import Stage
from musterpoint.exercises.driver.survivors import PATHS, Survivors
from musterpoint.exercises.world import World
from musterpoint.exercises.world.casework_model import Some, is_due, scaled
from musterpoint.exercises.world.casework_model import Talks as Rules
from musterpoint.exercises.world.dice import Dice
from musterpoint.forms import actions as forms
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.scope import acting_as

ASYLUM = "asylum-referral"
#: Talks begin when the day's first shift has.
MORNING = 9 * 60
LATER_HOURS, TALK_HOURS, CHOOSING_HOURS = 22.0, 0.8, 0.5
#: Whom people ask for, each as likely as the others.
COMPANIONS = ("any", "any", "woman", "man")
#: What the consular side last hears of somebody who stops sharing.
LAST_WORDS = ("", "", "safe")
#: What an interviewer writes down whatever is told.
ALWAYS = {"private": "yes", "agrees": "yes", "under_18": "no"}
FEARS = {"afraid": "yes", "afraid_of": "Would be taken at the airport, as the brother was."}


class Protection:
    """Private talks of the operator, and the protected cases that come of them."""

    def __init__(
        self,
        world: World,
        stage: Stage,
        agenda: Agenda,
        crowd: Crowd,
        desks: dict[str, Desk],
        referrals: Referrals | None,
        survivors: Survivors,
    ) -> None:
        self.world, self.stage, self.agenda, self.crowd = world, stage, agenda, crowd
        self.desk: Desk | None = desks.get(stage.operator)
        self.referrals, self.survivors = referrals, survivors
        rules = stage.scenario.casework.protected
        self.rules: Rules = rules.talks
        self.some: Some = rules.asylum
        self._left = (
            scaled(self.some.people, len(world.people), self.some.least) if self.some.people else 0
        )
        self._offered = 0

    def fears(self, household: int, person_id: UUID, at: datetime) -> None:
        """Somebody said in private that they cannot go back: a talk is offered."""
        head = self.world.people[self.world.households[household].head]
        is_meant = not self.some.nationalities or head.nationality in self.some.nationalities
        if self.desk is None or self.referrals is None or not self._left or not is_meant:
            return
        self._left -= 1
        first = self.stage.scenario.moment(min(self.some.days), MORNING)
        dice = Dice(self.world.seed, f"asylum {household}")
        hours = max(0.0, (first - at).total_seconds() / 3600)
        answers = {**self._answers(dice), **FEARS}
        self.agenda.begin(self._talk(self.desk, person_id, hours, answers, dice), at)

    def offered(self, need: Need) -> None:
        """Somebody on the roll is offered a talk, as everybody is."""
        person_id = self.crowd.id_of(need.person)
        if self.desk is None or person_id is None:
            return
        dice = Dice(self.world.seed, f"talk {need.person}")
        answers = self._answers(dice)
        self.agenda.begin(self._talk(self.desk, person_id, 0.0, answers, dice), need.at)

    def _answers(self, dice: Dice) -> dict[str, str]:
        return {**ALWAYS, **{name: drawn(own, dice) for name, own in self.rules.answers.items()}}

    # -- the talk --------------------------------------------------------------------------

    def _talk(
        self, desk: Desk, person_id: UUID, hours: float, answers: Mapping[str, str], dice: Dice
    ) -> Story:
        """Offer a talk, hold it when it is wanted, and begin what the person chooses."""
        at = yield hours
        self._offered += 1
        asked = dice.pick(COMPANIONS)
        if is_due(self._offered, self.rules.declines):
            self._offer(desk, person_id, "declined", asked, at)
            return
        if dice.chance(self.rules.later):
            self._offer(desk, person_id, "later", asked, at)
            at = yield LATER_HOURS
        talk = self._offer(desk, person_id, "begun", asked, at)
        at = yield dice.waiting(TALK_HOURS)
        self._hold(desk, talk, answers, at)
        raised = self._flags(desk, talk)
        if not raised:
            return
        at = yield dice.waiting(self.rules.minutes / 60)
        with acting_as(desk.second):
            for flag_id, _procedure in raised:
                talks.answer_flag(flag_id, by=desk.second, at=at)
        at = yield dice.waiting(CHOOSING_HOURS)
        for case in self._choose(desk, talk, [procedure for _id, procedure in raised], dice, at):
            course = self._course(case, desk, person_id, dice)
            self.agenda.begin(desk.follow(case, dice, course), at)

    def _offer(
        self, desk: Desk, person_id: UUID, state: str, companion: str, at: datetime
    ) -> Screening:
        given = TalkIn(state=state, interviewer=companion, companion=companion)
        crisis_id = self.stage.crises.get(desk.slug)
        with acting_as(desk.first):
            return talks.offer(person_id, given, crisis_id=crisis_id, by=desk.first, at=at)

    def _hold(self, desk: Desk, talk: Screening, answers: Mapping[str, str], at: datetime) -> None:
        """Fill the questionnaire in and send it, as the page does."""
        if talk.draft_id is None:
            return
        told = {**answers, "told_officer": "OK"} if flags.raised(answers) else answers
        keyed: dict[Key, str] = {(name, ()): text for name, text in told.items()}
        with acting_as(desk.first):
            forms.answer(talk.draft_id, keyed, by=desk.first, at=at)
            forms.submit(talk.draft_id, by=desk.first, at=at)

    def _flags(self, desk: Desk, talk: Screening) -> Sequence[tuple[UUID, str]]:
        with acting_as(desk.second):
            return [(one.id, one.procedure) for one in screening.flags_of([talk.id])]

    def _choose(
        self, desk: Desk, talk: Screening, paths: Sequence[str], dice: Dice, at: datetime
    ) -> list[Opened]:
        """Let the person choose, and a caseworker answer for each case that begins."""
        rest = [one for one in dict.fromkeys(paths) if one and one != ASYLUM]
        chosen = {one for one in rest if dice.chance(self.rules.chooses)}
        chosen |= {ASYLUM} & set(paths)
        with acting_as(desk.first):
            made = talks.choose(talk.id, chosen, by=desk.first, at=at)
            for case in made:
                cases.take(case.id, by=desk.first, at=at)
        return [Opened(one.id, one.run_id, one.kind, True) for one in made]

    # -- what comes of it ------------------------------------------------------------------

    def _course(self, case: Opened, desk: Desk, person_id: UUID, dice: Dice) -> Course | None:
        if case.kind in PATHS and self.referrals is not None:
            return self.survivors.course(case, desk, self.referrals.services, dice)
        if case.kind != ASYLUM or self.referrals is None:
            return None
        course = self.referrals.asylum(case)
        last_word = dice.pick(LAST_WORDS)

        def stop(by: Actor, at: datetime, _answers: dict[str, Value], _came: str) -> None:
            talks.stop_sharing(person_id, last_word, with_household=True, by=by, at=at)
            cases.do_step(case.id, "stop_sharing", {}, (), by=by, at=at)

        return replace(course, does={**course.does, "stop_sharing": stop})
