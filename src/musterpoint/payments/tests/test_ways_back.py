"""Nothing leaves without money that is held for it, and nothing waits for ever."""

from dataclasses import replace
from uuid import UUID

import pytest

from musterpoint.funds import actions as funds
from musterpoint.funds import queries as fund_queries
from musterpoint.funds.actions import FourEyes, WrongState
from musterpoint.funds.models import Commitment, CommitmentState
from musterpoint.payments import actions, queries
from musterpoint.payments.actions import Redeemed
from musterpoint.payments.actions._vouchers import codes_of
from musterpoint.payments.models import BatchState, State, Voucher, VoucherState
from musterpoint.payments.tests import factories
from musterpoint.payments.tests.factories import World
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON


@pytest.fixture
def one(haven: Organisation) -> World:
    return factories.world(haven)


def given_back(one: World, commitment_id: UUID) -> str:
    with acting_as(one.welfare):
        row = funds.cancel(commitment_id, "Not needed", by=one.welfare, at=NOON)
        return str(row.state)


def test_money_is_not_given_back_while_a_payment_of_it_is_on_its_way(one: World) -> None:
    order_id = factories.ordered(one)
    batch = factories.prepared(one, order_id)
    with acting_as(one.clerk):
        commitment_id = queries.order(order_id).commitment_id
    with pytest.raises(WrongState, match="on its way"):
        given_back(one, commitment_id)
    with acting_as(one.releaser):
        actions.release(batch.id, by=one.releaser, at=NOON)
    with acting_as(one.clerk):
        actions.hand_over(batch.id, by=one.clerk, at=NOON)
    with pytest.raises(WrongState, match="on its way"):
        given_back(one, commitment_id)
    with acting_as(one.clerk):
        assert fund_queries.commitment(commitment_id).state == "committed"


def test_money_given_back_before_is_neither_prepared_released_nor_handed_over(one: World) -> None:
    order_id = factories.ordered(one)
    with acting_as(one.clerk):
        commitment_id = queries.order(order_id).commitment_id
    assert given_back(one, commitment_id) == "cancelled"
    with pytest.raises(actions.MoreThanCommitted):
        factories.prepared(one, order_id)
    for release in (True, False):
        order_id = factories.ordered(one)
        batch = factories.prepared(one, order_id)
        with acting_as(one.releaser):
            if not release:
                actions.release(batch.id, by=one.releaser, at=NOON)
            # As if it had been cancelled past the lock.
            row = Commitment.objects.filter(id=queries.order(order_id).commitment_id)
            row.update(state=CommitmentState.CANCELLED)
        who = one.releaser if release else one.clerk
        with acting_as(who), pytest.raises(actions.MoreThanCommitted):
            (actions.release if release else actions.hand_over)(batch.id, by=who, at=NOON)
        with acting_as(one.clerk):
            assert queries.order(order_id).state == State.BATCHED
            assert actions.take_apart(batch.id, by=one.clerk, at=NOON).state == BatchState.CANCELLED
            actions.cancel(order_id, "given back", by=one.clerk, at=NOON)


def test_what_did_not_arrive_is_open_again_by_somebody_who_did_not_send_it(one: World) -> None:
    for method in ("cash", "voucher"):
        order_id = factories.ordered(one, method)
        factories.sent(one, order_id, method=method)
        for who in (one.clerk, one.releaser):
            both = replace(who, permissions=who.permissions | one.second_clerk.permissions)
            with acting_as(both), pytest.raises(FourEyes):
                actions.take_back(order_id, "nobody came", by=both, at=NOON)
        with acting_as(one.second_clerk):
            for bad in ("", "x" * 36):
                with pytest.raises(actions.BadOrder):
                    actions.take_back(order_id, bad, by=one.second_clerk, at=NOON)
            for _time in range(2):
                row = actions.take_back(order_id, "nobody came", by=one.second_clerk, at=NOON)
                assert (row.state, row.reason) == (State.RETURNED, "nobody came")
        batch = factories.sent(one, order_id, method=method)
        assert batch.state == BatchState.SENT


def test_a_lost_voucher_is_good_no_more_and_what_a_phone_paid_for_it_is_told(one: World) -> None:
    order_id = factories.ordered(one, "voucher")
    factories.sent(one, order_id, method="voucher")
    with acting_as(one.clerk):
        lost = Voucher.objects.get(order_id=order_id)
        code = codes_of([lost], NOON)[lost.id]
    with acting_as(one.second_clerk):
        actions.take_back(order_id, "lost", by=one.second_clerk, at=NOON)
    point = one.point.id
    with acting_as(one.cashier):
        assert Voucher.objects.get(order_id=order_id).state == VoucherState.CANCELLED
        with pytest.raises(actions.NotRedeemable, match="cancelled"):
            actions.redeem(code, point_id=point, key="r", by=one.cashier, at=NOON)
        row = Redeemed(key="p", code=code, occurred_at=NOON, device="Phone 1")
        done = actions.upload([row], point_id=point, by=one.cashier, at=NOON)
        assert (done.paid, done.conflicts) == (0, 1)
        assert queries.order(order_id).state == State.RETURNED


def test_a_bank_says_itself_what_did_not_arrive(one: World) -> None:
    order_id = factories.ordered(one)
    factories.sent(one, order_id)
    with acting_as(one.second_clerk), pytest.raises(actions.NotInState, match="by the bank"):
        actions.take_back(order_id, "late", by=one.second_clerk, at=NOON)
