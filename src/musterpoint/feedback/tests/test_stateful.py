"""
The life of a report under everything that anybody may do at any time, in both boxes.

What always holds: who is complained of sees nothing; the board counts what the list shows; an
appeal is heard once and by somebody else; what is answered has an answer; the open box and its
trail know nothing of the private one.
"""

from datetime import timedelta
from typing import Any

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

from musterpoint.audit.models import Event
from musterpoint.feedback import actions, queries, rules
from musterpoint.feedback.actions import OPEN, PRIVATE, Box
from musterpoint.feedback.boxes import AnyReport
from musterpoint.feedback.models import EntryKind
from musterpoint.feedback.tests.factories import Colleague, colleague, name_for, told, visitor
from musterpoint.kernel.errors import Refused
from musterpoint.tenancy.actors import Clearance
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON, member, organisation


class Life(RuleBasedStateMachine):
    """One report, three people who are named, one of them complained of."""

    box: Box = OPEN

    @initialize(kind=st.sampled_from(["service", "abuse", "fraud"]))
    def begin(self, kind: str) -> None:
        self.at = NOON
        self.haven = organisation(f"haven-{id(self)}-{self.__class__.count}")
        self.__class__.count += 1
        self.chief = member(self.haven, "Alice", 1)
        self.accused = colleague(self.haven, "Hugo Brandt")
        self.staff = [colleague(self.haven, "Ines Faro"), colleague(self.haven, "Otto Kern")]
        for level, one in enumerate((self.accused, *self.staff), start=1):
            name_for(self.chief, one, "abuse", "fraud", level=level)
        made = told(self.haven, kind, "Something happened.", about="Brandt")
        self.id, self.code = made.id, made.code
        self.box = PRIVATE if made.is_private else OPEN

    count = 0

    def _try(self, who: Colleague, do: Any, *given: Any, **more: Any) -> bool:
        try:
            with acting_as(who.in_confidence) as opened:
                do(*given, **more, by=opened.actor, at=self.at)
        except Refused:
            return False
        return True

    def _as_person(self, do: Any, *given: Any, **more: Any) -> None:
        try:
            by = visitor(self.haven)
            with acting_as(by):
                do(self.box, self.id, *given, **more, by=by, at=self.at)
        except Refused:
            pass

    def report(self) -> AnyReport:
        found: AnyReport = self.box.report.objects.get(id=self.id)
        return found

    @rule(hours=st.sampled_from([1, 30, 24 * 15, 24 * 35]))
    def time_goes_by(self, hours: int) -> None:
        self.at += timedelta(hours=hours)
        by = self.chief.with_clearance(Clearance.CONFIDENCE)
        with acting_as(by):
            actions.keep_time(by=by, at=self.at)
            assert actions.keep_time(by=by, at=self.at) == 0

    @rule(who=st.integers(0, 1))
    def acknowledged(self, who: int) -> None:
        self._try(self.staff[who], actions.acknowledge, self.box, self.id)

    @rule(who=st.integers(0, 1), to=st.integers(0, 2))
    def given(self, who: int, to: int) -> None:
        target = (*self.staff, self.accused)[to]
        done = self._try(self.staff[who], actions.assign, self.box, self.id, target.id)
        if self.box.is_private and target is self.accused:
            assert not done

    @rule(who=st.integers(0, 1), text=st.sampled_from(["We looked.", " "]))
    def answered(self, who: int, text: str) -> None:
        self._try(self.staff[who], actions.answer, self.box, self.id, text, "agreed")

    @rule(who=st.integers(0, 1))
    def closed(self, who: int) -> None:
        self._try(self.staff[who], actions.close, self.box, self.id)

    @rule(who=st.integers(0, 1))
    def asked(self, who: int) -> None:
        self._try(self.staff[who], actions.ask, self.box, self.id, "When was it?")

    @precondition(lambda self: self.box is OPEN)
    @rule(kind=st.sampled_from(["question", "abuse", "fraud"]))
    def classified(self, kind: str) -> None:
        if self._try(self.staff[0], actions.classify, OPEN, self.id, kind) and kind != "question":
            self.box = PRIVATE

    @rule()
    def accused_tries_everything(self) -> None:
        if self.box.is_private:
            for do in (actions.acknowledge, actions.close):
                assert not self._try(self.accused, do, self.box, self.id)
            assert not self._try(self.accused, actions.answer, self.box, self.id, "No.", "agreed")

    @rule()
    def person_writes(self) -> None:
        self._as_person(actions.write_again, "More happened.")

    @rule()
    def person_appeals(self) -> None:
        self._as_person(actions.appeal, "I do not agree.")

    @rule()
    def person_is_satisfied(self) -> None:
        self._as_person(actions.satisfied)

    @rule(is_bad=st.booleans())
    def person_says_what_followed(self, is_bad: bool) -> None:
        self._as_person(actions.tell_what_followed, is_bad=is_bad, text="They threaten me.")

    @invariant()
    def everything_holds(self) -> None:
        if not hasattr(self, "id"):
            return
        with acting_as(self.chief.with_clearance(Clearance.CONFIDENCE)):
            report = self.report()
            said = list(self.box.entry.objects.filter(report_id=self.id).values_list("kind",
                                                                                     flat=True))  # fmt: skip
            assert queries.by_code(self.code, self.at) == (self.box, self.id)
            other = OPEN if self.box is PRIVATE else PRIVATE
            assert not other.report.objects.filter(id=self.id).exists()
        assert (report.state == rules.CLOSED) == (report.closed_at is not None)
        assert said.count(EntryKind.APPEAL) == (report.appealed_at is not None)
        assert said.count(EntryKind.ANSWER) > 0 or report.answered_at is None
        assert (report.due_at is None) == (report.state not in rules.OPEN)
        self._is_hidden(report)

    def _is_hidden(self, report: AnyReport) -> None:
        if not self.box.is_private:
            return
        with acting_as(self.accused.in_confidence) as opened:
            assert not queries.visible(PRIVATE, by=opened.actor, at=self.at).exists()
            assert all(line.open == 0 for line in queries.board(PRIVATE, by=opened.actor,
                                                                at=self.at))  # fmt: skip
            assert report.handler != self.accused.id
        with acting_as(self.chief):
            private = Event.objects.filter(kind__startswith="feedback.report", subject_id=self.id)
            assert "moved" not in {one.kind.rpartition(".")[2] for one in private}


@pytest.mark.slow
def test_the_life_of_a_report(db: None) -> None:
    run_state_machine_as_test(
        Life,
        settings=settings(
            max_examples=12,
            stateful_step_count=18,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
