"""A payment that comes back after all was paid is seen on the application and in the list."""

from uuid import UUID

import pytest

from musterpoint.grants import queries
from musterpoint.grants.models import Application, State
from musterpoint.grants.tests.factories import Desk, clock
from musterpoint.payments import queries as payments
from musterpoint.payments.models import Order
from musterpoint.payments.models import State as Payment
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON, signed_in

BASE = "/o/haven/desk/grants/"


@pytest.fixture
def desk(haven: Organisation) -> Desk:
    clock(NOON)
    return Desk(haven)


def order_of(desk: Desk, row: Application) -> UUID:
    with acting_as(desk.clerk):
        return payments.of_subject("grants.application", row.id)[0].order_id


def stands(desk: Desk, order_id: UUID, state: str) -> None:
    """Let the bank say what became of an order."""
    with acting_as(desk.clerk):
        Order.objects.filter(id=order_id).update(state=state, reason="AC04")
    desk.pump(NOON)


def back(desk: Desk) -> list[UUID]:
    with acting_as(desk.walid):
        return [one.row.id for one in queries.queue(queries.BACK, at=NOON, limit=10)]


def test_a_payment_that_came_back_is_shown_with_the_way_to_mend_it(desk: Desk) -> None:
    row = desk.paid(desk.committed())
    desk.paid(desk.committed(name="Omar Khalil", born="1970-01-01", phone="+21650999888"))
    assert row.state == State.PAID
    assert back(desk) == []
    order = order_of(desk, row)
    clerk = signed_in("haven", "welfare_officer")
    assert "came back" not in clerk.get(f"{BASE}{row.id}/").content.decode()
    stands(desk, order, Payment.RETURNED)
    assert desk.seen(row).state == State.PAID
    assert back(desk) == [row.id]
    shown = clerk.get(f"{BASE}{row.id}/").content.decode()
    assert "The payment came back" in shown
    assert "AC04" in shown
    listed = clerk.get(BASE).content.decode()
    assert "?state=back" in listed
    assert "The payment came back" in clerk.get(f"{BASE}?state=back").content.decode()
    assert row.reference in clerk.get(f"{BASE}export/?kind=csv&state=back").content.decode()
    stands(desk, order, Payment.PAID)
    assert back(desk) == []


def test_who_sees_payments_gets_the_link(desk: Desk) -> None:
    row = desk.paid(desk.committed())
    order = order_of(desk, row)
    stands(desk, order, Payment.RETURNED)
    shown = signed_in("haven", "fund_manager").get(f"{BASE}{row.id}/").content.decode()
    assert str(order) in shown


def test_one_that_came_back_and_was_cancelled_is_not_forgotten(desk: Desk) -> None:
    row = desk.paid(desk.committed())
    stands(desk, order_of(desk, row), Payment.CANCELLED)
    assert back(desk) == [row.id]
