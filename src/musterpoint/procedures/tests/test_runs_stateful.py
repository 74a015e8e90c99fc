"""The life of a run through the actions, beside the engine alone: they never part."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from musterpoint.engine import procedures as engine
from musterpoint.engine.procedures import catalogue
from musterpoint.engine.procedures.conditions import Value
from musterpoint.engine.procedures.model import Fact, FactKind
from musterpoint.kernel.ids import uuid7
from musterpoint.procedures import actions, folding, queries, rules
from musterpoint.procedures.actions import Subject
from musterpoint.procedures.models import NEVER, AnyRun, Deadline, RunEvent, RunState
from musterpoint.procedures.tests.factories import officer
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON

CODES = ("child-before-movement", "detention", "lost-documents", "missing-person")
ROLES = ("duty_officer", "head_of_mission", "portal_operator")


def an_answer(fact: Fact, pick: int) -> Value:
    """Return some answer to a question."""
    if fact.kind is FactKind.YES_NO:
        return pick % 2 == 0
    if fact.kind is FactKind.CHOICE:
        choices = sorted(fact.choices)
        return choices[pick % len(choices)]
    if fact.kind is FactKind.NUMBER:
        return (fact.minimum or 0) + pick % 5
    return "2026-01-31" if fact.kind is FactKind.DATE else "words"


class Life(RuleBasedStateMachine):
    """What officers do in any order; ``model`` is the engine fed with the same."""

    officers: list[Actor]

    @initialize(code=st.sampled_from(CODES), has_subject=st.booleans())
    def begin(self, code: str, has_subject: bool) -> None:
        """Adopt a procedure that ships and begin a run."""
        self.at: datetime = NOON
        self.events: list[UUID] = []
        self.over = False
        by = self.officers[0]
        subject = Subject(id=uuid7()) if has_subject else None
        with acting_as(by):
            actions.adopt(code, by=by, at=NOON)
            self.run: AnyRun = actions.begin(
                code, subject=subject, facts={}, post_calendar="LBY", by=by, at=NOON
            )
        procedure = catalogue.procedure(code)
        calendar = folding.calendar("LBY" if procedure.calendar == "post" else procedure.calendar)
        self.model = engine.begin(procedure, NOON, calendar=calendar)

    @rule(minutes=st.integers(0, 5000))
    def time_passes(self, minutes: int) -> None:
        """Let time pass."""
        self.at += timedelta(minutes=minutes)

    @rule(who=st.integers(0, 2), pick=st.integers(0, 50), complete=st.integers(0, 5))
    def finish(self, who: int, pick: int, complete: int) -> None:
        """Do a step, mostly one that is open and mostly with all it asks for."""
        procedure = self.model.procedure
        names = [*self.model.active()] * 4 + [*procedure.steps]
        step = procedure.steps[names[pick % len(names)]]
        answers = {q.fact.id: an_answer(q.fact, pick) for q in step.questions}
        papers = tuple(one.id for one in step.documents)
        if not complete:
            answers, papers = {}, ()
        role = self.role(who, step.roles)
        self.does(
            lambda by: actions.finish(
                self.run.id, step.id, answers=answers, document_ids=papers, by=by, at=self.at
            ),
            who,
            kind=engine.Kind.DONE,
            step=step.id,
            answers=answers,
            documents=papers,
            role=role,
        )

    @rule(who=st.integers(0, 2), pick=st.integers(0, 50), urgent=st.booleans())
    def sign(self, who: int, pick: int, urgent: bool) -> None:
        """Sign a gate, in the ordinary way or urgently."""
        gated = [one for one in self.model.procedure.steps.values() if one.gate is not None]
        if not gated:
            return
        step = gated[pick % len(gated)]
        gate = step.gate
        way = gate.urgent if urgent and gate is not None else gate
        role = self.role(who, way.roles if way is not None else ())
        self.does(
            lambda by: actions.sign_gate(
                self.run.id, step.id, "because", urgent=urgent, by=by, at=self.at
            ),
            who,
            kind=engine.Kind.SIGNED_URGENTLY if urgent else engine.Kind.SIGNED,
            step=step.id,
            reason="because",
            role=role,
        )

    @rule(who=st.integers(0, 2), pick=st.integers(0, 50))
    def learn(self, who: int, pick: int) -> None:
        """Record a fact that no step asks."""
        procedure = self.model.procedure
        asked = {q.fact.id for one in procedure.steps.values() for q in one.questions}
        free = [one for name, one in procedure.facts.items() if name not in asked]
        if not free:
            return
        fact = free[pick % len(free)]
        facts = {fact.id: an_answer(fact, pick)}
        self.does(
            lambda by: actions.learn(self.run.id, facts, by=by, at=self.at),
            who,
            kind=engine.Kind.ANSWERED,
            answers=facts,
            role=self.role(who, ()),
        )

    @rule(who=st.integers(0, 2), pick=st.integers(0, 50))
    def happened(self, who: int, pick: int) -> None:
        """Hear of an outside event."""
        names = [*self.model.procedure.events]
        if names:
            name = names[pick % len(names)]
            self.does(
                lambda by: actions.happened(self.run.id, name, by=by, at=self.at),
                who,
                kind=engine.Kind.HAPPENED,
                name=name,
                role=self.role(who, ()),
            )

    @precondition(lambda self: self.events)
    @rule(who=st.integers(0, 2), pick=st.integers(0, 50))
    def undo(self, who: int, pick: int) -> None:
        """Take something back."""
        place = pick % len(self.events)
        self.does(
            lambda by: actions.undo(self.run.id, self.events[place], "wrong", by=by, at=self.at),
            who,
            kind=engine.Kind.UNDONE,
            undoes=str(place),
            reason="wrong",
            role=self.role(who, ()),
        )

    @precondition(lambda self: not self.model.ended_at)
    @rule(chance=st.integers(0, 20))
    def stop(self, chance: int) -> None:
        """Stop the run, seldom; refused while something is owed."""
        if chance or self.over:
            return
        by = self.officers[0]
        with acting_as(by):
            try:
                actions.end(self.run.id, "enough", by=by, at=self.at)
                assert not self.model.owed
                self.over = True
            except actions.OwesSomething:
                assert self.model.owed

    def role(self, who: int, wanted: tuple[str, ...]) -> str:
        """Return the role in which an officer acts."""
        return rules.choose(rules.roles_of(ROLES[who]), wanted)

    def does(self, act: Any, who: int, **event: Any) -> None:
        """Let an officer act, and the engine beside; both agree whether it is possible."""
        by = self.officers[who]
        given: Mapping[str, Any] = {"by": str(by.id), "id": str(len(self.events)), **event}
        try:
            after = engine.apply(self.model, engine.Event(at=self.at, **given))
            expected: tuple[str, ...] = ()
        except engine.NotPossible as refusal:
            after, expected = self.model, tuple(one.code for one in refusal.reasons)
        said: tuple[str, ...] = ()
        is_over = False
        with acting_as(by):
            try:
                act(by)
            except actions.StepRefused as refused:
                said = tuple(one.code for one in refused.reasons)
            except actions.RunIsOver:
                is_over = True
            latest = RunEvent.objects.filter(run_id=self.run.id).order_by("-sequence")[0]
        assert is_over == self.over
        if not self.over:
            assert said == expected
        if not expected and not self.over:
            self.events.append(latest.id)
            self.model = after

    @invariant()
    def the_rows_say_what_the_engine_says(self) -> None:
        """Compare the run, its state and its deadlines with the model."""
        by = self.officers[0]
        with acting_as(by):
            run = queries.run(self.run.id, by)
            state = queries.state(run, self.at)
            rows = {
                (row.step, row.round, row.is_owed): row.due_at
                for row in Deadline.objects.filter(run_id=run.id, closed_at=None)
            }
            page = queries.steps(run, by=by, at=self.at)
        assert state.steps == self.model.steps
        assert state.facts == self.model.facts
        assert [one.step for one in state.owed] == [one.step for one in self.model.owed]
        assert (run.end, run.ended_at) == (self.model.end, self.model.ended_at) or self.over
        assert (run.state == RunState.OPEN) is (not self.over and self.model.ended_at is None)
        wanted = {}
        if not self.over and self.model.ended_at is None:
            rounds = {one.step: one.round for one in engine.open_steps(self.model, NEVER)}
            for one in engine.deadlines(self.model, NEVER):
                wanted[one.step, rounds[one.step], one.is_owed] = one.due_at
        assert rows == wanted
        assert {one.step.id for one in page.standing} == set(self.model.active())


@pytest.mark.slow
def test_a_run_and_the_engine_never_part(haven: Organisation) -> None:
    class Once(Life):
        officers = [officer(haven, role.title(), role) for role in ROLES]

    run_state_machine_as_test(  # type: ignore[no-untyped-call]
        Once,
        settings=settings(
            max_examples=8,
            stateful_step_count=15,
            suppress_health_check=list(HealthCheck),
        ),
    )
