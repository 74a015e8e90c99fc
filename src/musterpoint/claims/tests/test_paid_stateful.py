"""
Whatever is decided, ordered, paid, sent back and objected to, no claim is paid above its decision.

The plain model beside it is the list of payments: what of them is paid is what the claim says.
"""

from typing import ClassVar
from uuid import UUID

import pytest
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from musterpoint.claims import actions
from musterpoint.claims.actions import Registered, Verdict
from musterpoint.claims.models import Claim, ClaimState
from musterpoint.claims.tests.factories import DAY, Desk
from musterpoint.funds import actions as funds
from musterpoint.funds.models import Commitment
from musterpoint.kernel.errors import Invalid, NotAllowed, Refused
from musterpoint.payments.models import LIVE, Order
from musterpoint.payments.models import State as Paid
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.permissions import Permission
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON

ASKED = 3000_00
AMOUNTS = st.sampled_from([1, 100_00, 999_99, 1500_00, ASKED])
NO = (Refused, Invalid, NotAllowed)


class Paying(RuleBasedStateMachine):
    """One claim of 3,000, and everybody who has a hand in its money, in any order."""

    desk: ClassVar[Desk]
    made: ClassVar[Registered]

    def __init__(self) -> None:
        super().__init__()
        self.row = self.desk.filed(self.made.row)
        self.desk.checked(self.row)

    def _orders(self) -> list[Order]:
        with acting_as(self.desk.clerk):
            return list(Order.objects.filter(subject_id=self.row.id).order_by("ordered_at", "id"))

    def _commitment(self) -> Commitment | None:
        found = self.desk.seen(self.row).commitment_id
        if found is None:
            return None
        with acting_as(self.desk.decider):
            return Commitment.objects.get(id=found)

    @rule(amount=AMOUNTS)
    def decide(self, amount: int) -> None:
        try:
            self.desk.decided(self.row, {1: amount})
        except NO:
            return

    @rule()
    def set_aside(self) -> None:
        found = self._commitment()
        if found is not None and found.state == "asked":
            self.desk.approved_by_fund(self.row)

    @rule()
    def take_back_what_is_set_aside(self) -> None:
        found = self._commitment()
        if found is None:
            return
        may = Permission.CLAIMS_DECIDE
        try:
            with acting_as(self.desk.other):
                funds.cancel(found.id, "No money", under=may, by=self.desk.other, at=NOON)
        except NO:
            return
        self.desk.pump()

    @rule(amount=AMOUNTS | st.none())
    def order(self, amount: int | None) -> None:
        try:
            self.desk.ordered(self.row, amount)
        except NO:
            return

    @rule(which=st.integers(0, 5), state=st.sampled_from([Paid.PAID, Paid.RETURNED]))
    def bank_answers(self, which: int, state: str) -> None:
        found = [one for one in self._orders() if one.state in (*LIVE, Paid.PAID)]
        if found:
            self.desk.stands(found[which % len(found)].id, state)

    @rule(which=st.integers(0, 5))
    def cancel(self, which: int) -> None:
        found = [one for one in self._orders() if one.state in (Paid.ORDERED, Paid.RETURNED)]
        if found:
            self.desk.stands(found[which % len(found)].id, Paid.CANCELLED)

    @rule(amount=AMOUNTS, upholds=st.booleans())
    def object(self, amount: int, upholds: bool) -> None:
        desk = self.desk
        verdicts: dict[int, Verdict] = {1: Verdict(amount=amount, reason="Looked at again")}
        try:
            with acting_as(desk.visitor):
                actions.object_to(self.row.id, "More", by=desk.visitor, at=NOON + DAY)
        except NO:
            pass  # one may be open still
        try:
            with acting_as(desk.other):
                actions.decide_objection(
                    self.row.id, upholds, verdicts, "Words", None, by=desk.other, at=NOON
                )
        except NO:
            return

    @invariant()
    def nothing_is_paid_above_what_was_granted(self) -> None:
        self.desk.pump()
        row = self.desk.seen(self.row)
        made = self._orders()
        paid = sum(one.amount for one in made if one.state == Paid.PAID)
        bound = paid + sum(one.amount for one in made if one.state in LIVE)
        assert row.paid == paid
        assert bound <= (row.approved or 0) <= ASKED
        is_done = row.state in (ClaimState.PAID, ClaimState.RECONCILED)
        assert is_done <= (paid == row.approved)
        with acting_as(self.desk.decider):
            lines = list(Claim.objects.get(id=row.id).lines.all())
        assert sum(one.approved or 0 for one in lines) == (row.approved or 0)


@pytest.fixture
def desk(haven: Organisation) -> Desk:
    return Desk(haven)


def test_no_claim_is_paid_above_its_decision(desk: Desk) -> None:
    Paying.desk, Paying.made = desk, desk.responder()
    chosen = hypothesis_settings(
        max_examples=10, stateful_step_count=16, deadline=None,
        suppress_health_check=[HealthCheck.too_slow],
    )  # fmt: skip
    run_state_machine_as_test(Paying, settings=chosen)


def test_a_claim_is_paid_whole_in_the_machine(desk: Desk) -> None:
    """The rules above reach the end: a machine whose every step is refused would prove nothing."""
    Paying.desk, Paying.made = desk, desk.responder()
    one = Paying()
    one.decide(1500_00)
    one.set_aside()
    one.order(None)
    one.bank_answers(0, Paid.PAID)
    one.nothing_is_paid_above_what_was_granted()
    assert desk.seen(one.row).state == ClaimState.RECONCILED
    orders: list[UUID] = [made.id for made in one._orders()]
    assert len(orders) == 1


def test_what_was_paid_before_the_rest_was_taken_back_stays_paid_in_the_machine(desk: Desk) -> None:
    Paying.desk, Paying.made = desk, desk.responder()
    one = Paying()
    one.decide(1500_00)
    one.set_aside()
    one.order(100_00)
    one.nothing_is_paid_above_what_was_granted()
    assert desk.seen(one.row).paid == 0
    one.bank_answers(0, Paid.PAID)
    one.nothing_is_paid_above_what_was_granted()
    one.take_back_what_is_set_aside()
    one.nothing_is_paid_above_what_was_granted()
    row = desk.seen(one.row)
    assert (row.state, row.paid, row.approved) == (ClaimState.CHECKED, 100_00, 100_00)
