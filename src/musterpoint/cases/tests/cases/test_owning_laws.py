"""Hand-over and handling, whatever the officers do: one answers, one speaks, nothing is lost."""

from datetime import datetime, timedelta
from uuid import UUID

import pytest
from django.db import transaction
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from musterpoint.cases import actions
from musterpoint.cases.models import Case, HandOver
from musterpoint.cases.tests.cases.factories import officer, opened, registered
from musterpoint.kernel.errors import Refused
from musterpoint.procedures.models import Run
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON

pytestmark = pytest.mark.slow
WHO = st.integers(0, 2)
WHICH = st.integers(0, 1)


class Office(RuleBasedStateMachine):
    """Three officers and two cases of one family, beside a model of what must hold."""

    staff: list[Actor]
    haven: Organisation

    def __init__(self) -> None:
        super().__init__()
        self.mark = transaction.savepoint()
        self.at: datetime = NOON
        home = registered(self.staff[0], "Nimal Perera", "Kamala Perera")
        self.cases = [
            opened(self.staff[0], person_id=one, name="", is_mine=False).id for one in home
        ]
        self.owner: list[UUID | None] = [None, None]
        self.asked: list[UUID | None] = [None, None]
        self.speaks: list[tuple[UUID | None, datetime] | None] = [None, None]

    def teardown(self) -> None:
        transaction.savepoint_rollback(self.mark)

    def did(self, who: int, action: object, *args: object) -> bool:
        by = self.staff[who]
        try:
            with acting_as(by):
                action(*args, by=by, at=self.at)
        except Refused:
            return False
        return True

    @rule(minutes=st.integers(1, 25))
    def time_goes_by(self, minutes: int) -> None:
        self.at += timedelta(minutes=minutes)

    @rule(who=WHO, which=WHICH)
    def take(self, who: int, which: int) -> None:
        may = self.owner[which] in (None, self.staff[who].id)
        assert self.did(who, actions.take, self.cases[which]) is may
        if may:
            self.owner[which] = self.staff[who].id

    @rule(who=WHO, to=WHO, which=WHICH)
    def ask(self, who: int, to: int, which: int) -> None:
        wanted = self.staff[to].id
        may = self.asked[which] is None and wanted != self.owner[which]
        assert self.did(who, actions.hand_over, self.cases[which], wanted, "please") is may
        if may:
            self.asked[which] = wanted

    @rule(who=WHO, which=WHICH)
    def accept(self, who: int, which: int) -> None:
        may = self.asked[which] == self.staff[who].id
        assert self.did(who, actions.accept, self.cases[which]) is may
        if may:
            self.owner[which], self.asked[which] = self.staff[who].id, None
            self.speaks[which] = None

    @rule(who=WHO, which=WHICH, is_own=st.booleans())
    def refuse(self, who: int, which: int, is_own: bool) -> None:
        if is_own:
            may = self.asked[which] is not None
            assert self.did(who, actions.take_back, self.cases[which]) is may
        else:
            may = self.asked[which] == self.staff[who].id
            assert self.did(who, actions.decline, self.cases[which], "no") is may
        if may:
            self.asked[which] = None

    @rule(who=WHO, which=WHICH)
    def speak(self, who: int, which: int) -> None:
        mine = self.staff[who].id
        others = [one for one in self.speaks if one and one[1] > self.at and one[0] != mine]
        assert self.did(who, actions.handle, self.cases[which]) is not bool(others)
        if not others:
            self.speaks[which] = (mine, self.at + timedelta(minutes=20))

    @rule(who=WHO, which=WHICH)
    def stop(self, who: int, which: int) -> None:
        assert self.did(who, actions.let_go, self.cases[which])
        if self.speaks[which] and self.speaks[which][0] == self.staff[who].id:
            self.speaks[which] = None

    @invariant()
    def what_is_kept_is_what_was_done(self) -> None:
        with acting_as(self.staff[0]):
            for number, case_id in enumerate(self.cases):
                case = Case.objects.get(id=case_id)
                assert case.owner_id == self.owner[number]
                assert Run.objects.get(id=case.run_id).assignee_id == self.owner[number]
                waits = HandOver.objects.filter(case_id=case_id, state="asked")
                assert list(waits.values_list("to_id", flat=True)) == (
                    [self.asked[number]] if self.asked[number] else []
                )
                speaks = self.speaks[number]
                assert (case.handler_id, case.handled_until) == (speaks or (None, None))
            speaking = Case.objects.filter(handled_until__gt=self.at)
            assert speaking.values("handler_id").distinct().count() <= 1


def test_one_officer_answers_and_one_speaks_whatever_is_done(haven: Organisation) -> None:
    Office.haven = haven
    Office.staff = [officer(haven, name) for name in ("Dora", "Emil", "Farah")]
    run_state_machine_as_test(Office, settings=settings(max_examples=8, stateful_step_count=15))
