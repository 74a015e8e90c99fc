"""
The desk of an organisation: its officers open cases and take them through their procedures.

A case goes as the scenario says (``casework.kinds``): the dice draw the answers and the hours,
the real actions do the rest, and what a gate refuses is tried again later.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from musterpoint.cases import actions as cases
from musterpoint.engine.procedures import Procedure, Step, catalogue
from musterpoint.exercises.driver.agenda import Story
from musterpoint.exercises.driver.staff import SUPERVISOR
from musterpoint.exercises.driver.stage import Stage
from musterpoint.exercises.world.casework_model import YES, Casework, Practice, Weights
from musterpoint.exercises.world.dice import Dice, Table
from musterpoint.kernel.errors import Refused
from musterpoint.procedures import actions as procedures
from musterpoint.procedures.models import ProtectedRun, Run, RunState
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.scope import acting_as

Value = bool | str
#: More is done on no case of an exercise; what goes round in circles stays open.
MOST_STEPS = 40
HELPED, OTHERWISE = "helped", "other"
#: How a case is closed after each end of a procedure.
OUTCOMES = {
    "closed": HELPED,
    "received": HELPED,
    "declined": "declined",
    "not_referred": "declined",
    "with_tracing": "referred",
    "other_way": "referred",
    "not_issued": "partly",
    "in_care": HELPED,
    "with_family": HELPED,
    "adult": "referred",
    "supported": HELPED,
    "not_wanted": "declined",
}
AS_IT_IS = Practice(answers={}, learns={}, comes={})
#: Takes the moment and the event that came, before a step is done.
Hook = Callable[[datetime, str], None]
#: Takes the officer, the moment, the answers and what came; runs in the officer's scope.
Does = Callable[[Actor, datetime, dict[str, Value], str], None]
#: Takes the moment; opens scopes of its own, one for each hand.
Signs = Callable[[datetime], None]


@dataclass(frozen=True, slots=True)
class Opened:
    """A case as the driver follows it."""

    id: UUID
    run_id: UUID
    kind: str
    is_protected: bool


@dataclass(slots=True)
class Course:
    """What is particular about one case: answers that are given, hooks, an urgent opening."""

    given: Mapping[str, Value] = field(default_factory=dict)
    hooks: Mapping[str, Hook] = field(default_factory=dict)
    does: Mapping[str, Does] = field(default_factory=dict)
    """What does a step instead of the case's own action."""
    signs: Mapping[str, Signs] = field(default_factory=dict)
    """What opens the gate of a step instead of the case's own action."""
    is_urgent: bool = False
    """Whether gates are opened by the urgent path, before all other steps."""


class Desk:
    """The officers of one organisation, on one side of the wall."""

    def __init__(self, slug: str, stage: Stage, *, is_protected: bool = False) -> None:
        self.slug, self.stage, self.is_protected = slug, stage, is_protected
        staff = stage.staff
        officers = staff.protection(slug) if is_protected else staff.consular(slug)
        self.first: Actor = officers[0]
        self.second: Actor = officers[1] if len(officers) > 1 else officers[0]
        supervisor = staff.of_role(slug, SUPERVISOR) if is_protected else None
        #: Who signs the closing of a case off.
        self.signs: Actor = supervisor or self.second
        self.casework: Casework = stage.scenario.casework

    # -- opening ---------------------------------------------------------------------------

    def open(self, kind: str, at: datetime, **about: Any) -> Opened:
        """Open a case for a person (``person_id``) or a name, with what is known already."""
        facts = dict(about.pop("facts", {}))
        with acting_as(self.first):
            case = cases.open_case(
                cases.CaseIn(
                    kind=kind,
                    crisis_id=self.stage.crises.get(self.slug),
                    compartment="protection" if self.is_protected else "consular",
                    facts=facts,
                    **about,
                ),
                by=self.first,
                at=at,
            )
        return Opened(case.id, case.run_id, kind, self.is_protected)

    def take_calls(
        self, calls: list[cases.CallIn], batch: UUID, post: str, at: datetime
    ) -> list[Opened]:
        """Open a case for each line of a list that was read out, and answer for each."""
        with acting_as(self.first):
            made = cases.take_calls(
                calls,
                batch=batch,
                crisis_id=self.stage.crises.get(self.slug),
                post=post,
                by=self.first,
                at=at,
            )
            for case in made:
                cases.take(case.id, by=self.first, at=at)
        return [Opened(case.id, case.run_id, case.kind, self.is_protected) for case in made]

    # -- following -------------------------------------------------------------------------

    def follow(self, case: Opened, dice: Dice, course: Course | None = None) -> Story:
        """Take a case through its procedure to the end, then close it."""
        course = course or Course()
        procedure = catalogue.procedure(case.kind)
        standing, at = self._standing(case), None
        tried: set[str] = set()
        for _round in range(MOST_STEPS):
            if not standing:
                break
            step = _next(procedure, standing, tried, course)
            practice = self._practice(case, step.id)
            at = yield self._hours(practice, dice)
            before, standing = standing, self._do(case, step, practice, course, dice, at)
            tried = (tried | {step.id}) if standing == before else set()
        if at is not None and not standing:
            self._close(case, at)

    def _practice(self, case: Opened, step: str) -> Practice:
        kind = self.casework.kinds.get(case.kind)
        return kind.steps.get(step, AS_IT_IS) if kind is not None else AS_IT_IS

    def _hours(self, practice: Practice, dice: Dice) -> float:
        pace = self.casework.pace
        hours = dice.waiting(pace.hours if practice.hours is None else practice.hours)
        return hours + (pace.late_hours if dice.chance(pace.late) else 0.0)

    def _standing(self, case: Opened) -> tuple[str, ...]:
        with acting_as(self.first):
            return _read(case)

    def _do(
        self,
        case: Opened,
        step: Step,
        practice: Practice,
        course: Course,
        dice: Dice,
        at: datetime,
    ) -> tuple[str, ...]:
        """Do what a step asks for and return which steps stand open then."""
        came = drawn(practice.comes, dice) if practice.comes else ""
        answers = self._answers(step, practice, course, dice)
        learned = {**_facts(practice.learns, dice), **_known(course.given, practice.learns)}
        if (hook := course.hooks.get(step.id)) is not None:
            hook(at, came)
        officer = self.second if step.other_officer_than else self.first
        try:
            if step.gate is not None:
                self._open_gate(case, step, learned, course, at)
            with acting_as(officer):
                if step.id in course.does:
                    course.does[step.id](officer, at, answers, came)
                elif step.waits_for:
                    cases.it_happened(case.id, came, by=officer, at=at)
                else:
                    papers = tuple(one.id for one in step.documents if one.is_required)
                    cases.do_step(case.id, step.id, answers, papers, by=officer, at=at)
                return _read(case)
        except Refused:
            # What is missing is done first, or comes later; then it is tried again.
            return self._standing(case)

    def _answers(
        self, step: Step, practice: Practice, course: Course, dice: Dice
    ) -> dict[str, Value]:
        asked = [one.fact.id for one in step.questions]
        told = _facts({k: v for k, v in practice.answers.items() if k in asked}, dice)
        return {**told, **{k: v for k, v in course.given.items() if k in asked}}

    def _open_gate(
        self,
        case: Opened,
        step: Step,
        learned: Mapping[str, Value],
        course: Course,
        at: datetime,
    ) -> None:
        if step.id in course.signs:
            course.signs[step.id](at)
            return
        officers = (self.first, self.second)[: step.gate.officers if step.gate else 0]
        for number, officer in enumerate(officers):
            with acting_as(officer):
                if learned and not number:
                    procedures.learn(case.run_id, dict(learned), by=officer, at=at)
                cases.open_gate(case.id, step.id, REASON, by=officer, at=at)

    def _close(self, case: Opened, at: datetime) -> None:
        """Close a case whose procedure has ended; a second officer signs where that is asked."""
        with acting_as(self.first):
            table: Any = ProtectedRun if case.is_protected else Run
            end = table.objects.values_list("end", flat=True).get(id=case.run_id)
            outcome = OUTCOMES.get(end, OTHERWISE)
            made = cases.close(case.id, outcome, "All steps are done.", by=self.first, at=at)
            waits = made.closed_at is None
        if waits and self.signs.id != self.first.id:
            with acting_as(self.signs):
                cases.sign_off(case.id, by=self.signs, at=at)


REASON = "The conditions were looked at."


def _read(case: Opened) -> tuple[str, ...]:
    table: Any = ProtectedRun if case.is_protected else Run
    state, standing = table.objects.values_list("state", "standing").get(id=case.run_id)
    return tuple(standing.split()) if state == RunState.OPEN else ()


def _next(procedure: Procedure, standing: tuple[str, ...], tried: set[str], course: Course) -> Step:
    """Choose what is done now: an urgent gate, then work, then waiting, then what has a gate."""

    def order(name: str) -> tuple[bool, int]:
        step = procedure.steps[name]
        if step.gate is not None:
            return name in tried, 0 if course.is_urgent else 3
        return name in tried, 2 if step.waits_for else 1

    return procedure.steps[min(standing, key=order)]


def drawn(weights: Weights, dice: Dice) -> str:
    """Draw one of the words."""
    return dice.draw(Table(weights))


def _facts(weights: Mapping[str, Weights], dice: Dice) -> dict[str, Value]:
    """Draw an answer to each question; words of yes and no become true and false."""
    found: dict[str, Value] = {}
    for name, own in weights.items():
        word = drawn(own, dice)
        found[name] = word == YES if set(own) <= {"yes", "no"} else word
    return found


def _known(given: Mapping[str, Value], asked: Mapping[str, Weights]) -> dict[str, Value]:
    return {name: value for name, value in given.items() if name in asked}
