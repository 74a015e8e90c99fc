"""Who released a payment hands none of it out, in person, by a program or by another role."""

from collections.abc import Iterator
from dataclasses import replace
from uuid import uuid4

import pytest

from musterpoint.accounts import incompatible
from musterpoint.accounts.models import ClientBinding
from musterpoint.funds import queries as funds
from musterpoint.payments import actions, queries
from musterpoint.payments.actions import NotAlone
from musterpoint.payments.models import Order, Outcome, Payout, State
from musterpoint.payments.tests import factories
from musterpoint.payments.tests.factories import TILL, World
from musterpoint.payments.tests.test_in_kind import stocked
from musterpoint.payments.tests.test_in_kind_large import GIVEN, MUCH
from musterpoint.payments.tests.test_phone import LATER, line, taken
from musterpoint.payments.tests.test_points import phone, voucher
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.roles import ROLES
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON, signed_in

UNTIL = NOON.replace(day=20)


@pytest.fixture
def one(haven: Organisation) -> World:
    return factories.world(haven)


def hands(of: Organisation, who: Actor, role: Actor) -> Iterator[Actor]:
    """Yield somebody who has another role by now, and an ended and a new program of theirs."""
    yield replace(role, id=who.id)
    for ended in (NOON, None):
        made = ClientBinding.objects.create(
            client_id=str(uuid4()), organisation=of, name="P", role="reader",
            created_by=who.id, created_at=NOON, revoked_at=ended,
        )  # fmt: skip
        yield replace(role, id=made.id)


def barred(user: Actor, role: str) -> str:
    assert user.id is not None
    with acting_as(user):
        return str(incompatible.why_not(user.id, ROLES[role]))


def test_who_released_a_payment_pays_it_out_in_no_way(one: World, haven: Organisation) -> None:
    _batched, code = voucher(one)
    single, cash = factories.ordered(one, "voucher"), factories.ordered(one, "cash")
    factories.sent(one, cash, method="cash")
    with acting_as(one.releaser):
        made = actions.issue_voucher(single, good_until=UNTIL, by=one.releaser, at=NOON)
    point, list_id = one.point.id, taken(one)
    offline = [line(one, list_id, which) for which in (single, cash)]
    for by in hands(haven, one.releaser, one.cashier):
        with acting_as(by):
            for one_code in (made.code, code):
                with pytest.raises(NotAlone):
                    actions.redeem(one_code, point_id=point, key="r", by=by, at=NOON)
            with pytest.raises(NotAlone):
                actions.hand_out([cash], point_id=point, key="h", proof="thumb", by=by, at=NOON)
            rows = [phone("a", made.code, "Phone 1"), phone("b", code, "Phone 1")]
            done = actions.upload(rows, point_id=point, by=by, at=LATER)
            assert (done.paid, done.conflicts, list(done.problems)) == (0, 0, [1, 2])
            told = actions.take_queue(point, offline, by=by, at=LATER)
            assert [one_line.state for one_line in told] == ["refused", "refused"]
            assert "You released this payment" in told[0].why
    with acting_as(one.cashier):
        assert funds.balance(TILL, "EUR") == 200_000
        for one_code in (made.code, code):
            actions.redeem(one_code, point_id=point, key=one_code, by=one.cashier, at=NOON)
        actions.hand_out([cash], point_id=point, key="h", proof="thumb", by=one.cashier, at=NOON)
        assert {queries.order(which).state for which in (single, cash)} == {State.PAID}


def test_who_paid_out_what_was_handed_out_twice_does_not_say_what_became_of_it(
    one: World, haven: Organisation
) -> None:
    _order_id, code = voucher(one)
    with acting_as(one.cashier):
        actions.redeem(code, point_id=one.point.id, key="r", by=one.cashier, at=NOON)
    other = replace(one.cashier, id=one.welfare.id)
    with acting_as(other):
        rows = [phone("a", code, "Phone 1")]
        done = actions.upload(rows, point_id=one.point.id, by=other, at=LATER)
        assert done.conflicts == 1
        twice = Payout.objects.get(outcome=Outcome.CONFLICT).id
    for first in (one.cashier, other):
        assert "handed out twice" in barred(first, "bookkeeper")
        for by in hands(haven, first, one.clerk):
            with acting_as(by), pytest.raises(NotAlone):
                actions.settle_conflict(twice, "Copied", by=by, at=LATER)
    with acting_as(one.clerk):
        actions.settle_conflict(twice, "A copied sheet", by=one.clerk, at=LATER)
    assert not barred(one.cashier, "bookkeeper")


def test_who_released_is_given_no_till_until_it_is_paid(one: World, haven: Organisation) -> None:
    order_id = factories.ordered(one, "voucher")
    assert not barred(one.releaser, "welfare_officer")
    with acting_as(one.releaser):
        made = actions.issue_voucher(order_id, good_until=UNTIL, by=one.releaser, at=NOON)
    assert "still open" in barred(one.releaser, "welfare_officer")
    page = f"/o/haven/desk/settings/members/{one.releaser.id}/role/"
    answer = signed_in("haven", "administrator").post(page, {"role": "welfare_officer"})
    assert answer.status_code == 409
    maker = uuid4()
    ClientBinding.objects.create(
        id=one.releaser.id, client_id="p", organisation=haven, name="P", created_by=maker,
        role="authorising_officer", created_at=NOON, revoked_at=NOON,
    )  # fmt: skip
    with acting_as(one.manager):
        assert incompatible.why_no_program(maker, ROLES["welfare_officer"])
    with acting_as(one.cashier):
        actions.redeem(made.code, point_id=one.point.id, key="r", by=one.cashier, at=NOON)
    assert not barred(one.releaser, "welfare_officer")
    with acting_as(one.manager):
        assert not incompatible.why_no_program(maker, ROLES["welfare_officer"])


def test_a_release_is_open_until_its_payment_is_paid_and_no_longer(
    one: World, haven: Organisation
) -> None:
    cash, large = (
        factories.ordered(one, "cash"),
        factories.ordered(stocked(one, MUCH), "in_kind", MUCH),
    )
    clerks = (one.clerk, "authorising_officer"), (one.releaser, "welfare_officer")
    factories.sent(one, cash, method="cash")
    assert all(barred(*who) for who in clerks)
    with acting_as(one.cashier):
        actions.hand_out(
            [cash], point_id=one.point.id, key="h", proof="thumb", by=one.cashier, at=NOON
        )
    assert not barred(one.releaser, "welfare_officer")
    with acting_as(one.releaser):
        actions.release_in_kind(large, by=one.releaser, at=NOON)
    assert all("still open" in barred(*who) for who in clerks)
    with acting_as(one.cashier):
        actions.deliver(large, GIVEN, key="k", by=one.cashier, at=NOON)
        assert Order.objects.get(id=large).state == State.PAID
    assert not any(barred(*who) for who in clerks)
