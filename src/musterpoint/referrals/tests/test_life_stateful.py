"""Whatever an office, a partner, a person and time do to a referral, its promises hold."""

from datetime import datetime, timedelta
from uuid import UUID

import pytest
from django.db import transaction
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from musterpoint.kernel.errors import Refused
from musterpoint.referrals import actions, life, pumps, seeing
from musterpoint.referrals.actions import AnswerIn, ConsentIn
from musterpoint.referrals.life import OF_PARTNER, State
from musterpoint.referrals.models import Link, Pathway, ReferralEvent
from musterpoint.referrals.tests.life_factories import NOON, Desk, officer
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.scope import acting_as

pytestmark = pytest.mark.slow


class Office(RuleBasedStateMachine):
    """One referral, with what must hold of it after each step."""

    haven: Organisation
    desk: Desk

    def __init__(self) -> None:
        super().__init__()
        self.mark = transaction.savepoint()
        self.at: datetime = NOON
        self.id: UUID = self.desk.prepared()
        self.token = self.code = ""
        self.has_road = True
        self.withdrawn_with = ""

    def teardown(self) -> None:
        transaction.savepoint_rollback(self.mark)

    def did(self, action: object, *args: object, **more: object) -> bool:
        try:
            with acting_as(self.desk.by), transaction.atomic():
                found = action(*args, **more, by=self.desk.by, at=self.at)
        except Refused:
            return False
        if isinstance(found, actions.Sent):
            self.token, self.code = found.link.rstrip("/").rpartition("/")[2], found.code
        return True

    @rule(hours=st.sampled_from([1, 30, 200]))
    def time_goes_by(self, hours: int) -> None:
        self.at += timedelta(hours=hours)
        pumps.keep_time(self.haven, self.at)

    @rule(is_given=st.booleans())
    def ask(self, is_given: bool) -> None:
        given = ConsentIn(is_given=is_given, pieces=frozenset({"note"}))
        self.did(actions.consent, self.id, given)

    @rule()
    def send(self) -> None:
        before = self.desk.see(self.id).state
        done = self.did(actions.send, self.id, "link")
        assert done is (before == State.CONSENTED and self.has_road)

    @rule()
    def the_road_ends(self) -> None:
        self.has_road = False
        with acting_as(self.desk.by):
            Pathway.objects.update(ended_at=self.at)

    @rule()
    def the_partner_opens(self) -> None:
        if self.token:
            self.did(actions.enter, self.token, self.code)

    @rule(move=st.sampled_from(OF_PARTNER))
    def the_partner_answers(self, move: str) -> None:
        before = self.desk.see(self.id)
        given = AnswerIn(move=move, reason="full", appointment_at=self.at)
        if self.token:
            done = self.did(actions.answer_by_link, self.token, given)
            assert not done or life.after(before.told, move) is not None

    @rule(is_open=st.booleans())
    def the_person_withdraws(self, is_open: bool) -> None:
        before = self.desk.see(self.id).told
        if self.did(actions.withdraw, self.id, is_open=is_open):
            self.withdrawn_with = before
            assert self.desk.see(self.id).told == before

    @rule()
    def the_person_speaks(self) -> None:
        self.did(actions.give_feedback, self.id, "good", still_needs=False)

    @rule()
    def close(self) -> None:
        self.did(actions.close, self.id)

    @invariant()
    def its_promises_hold(self) -> None:
        found = self.desk.see(self.id)
        assert (found.sent_at is None) or (found.consented_at is not None)
        assert not found.told or found.sent_at is not None
        assert 0 <= found.escalated < len(life.LEVELS)
        if found.state in life.OVER:
            assert found.due_at is None
        with acting_as(self.desk.by):
            moves = list(ReferralEvent.objects.filter(referral_id=self.id).values_list("move"))
            assert moves.count(("accept",)) <= 1
            assert Link.objects.filter(referral_id=self.id, ended_at=None, rank=0).count() <= 1
            content = seeing.content_of(found, seeing.key_of(found, self.at))
            assert content["asks"] == "See a doctor today"


def test_a_referral_keeps_its_promises_whatever_happens(haven: Organisation) -> None:
    Office.haven, Office.desk = haven, Desk(officer(haven, "Dora"))
    run_state_machine_as_test(
        Office, settings=settings(max_examples=15, stateful_step_count=15, deadline=None)
    )
