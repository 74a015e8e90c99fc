"""A gift is given back by a payment that others approve and release; the window pays it once."""

from uuid import UUID

import pytest
from django.test import Client

from musterpoint.funds import actions as funds
from musterpoint.funds import queries as fund_queries
from musterpoint.funds import verifying
from musterpoint.funds.actions import AccountIn, HeadIn
from musterpoint.giving import actions, queries
from musterpoint.giving.actions import GiftIn
from musterpoint.giving.actions._common import NotNow
from musterpoint.giving.models import Gift, Refund
from musterpoint.giving.pumps import follow
from musterpoint.giving.tests import factories
from musterpoint.giving.tests.factories import BANK, FUND, TODAY
from musterpoint.kernel.errors import Invalid
from musterpoint.payments import actions as payments
from musterpoint.payments.actions import PayeeIn
from musterpoint.payments.models import Order
from musterpoint.payments.models import State as Paid
from musterpoint.procedures.tests.factories import officer
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON, signed_in

PAYEE = PayeeIn(name="Harbour Builders", iban="DE89370400440532013000")


class Desk:
    """Somebody who booked a gift, somebody who gives it back, who approves, and who pays."""

    def __init__(self, haven: Organisation, alice: Actor) -> None:
        self.haven, self.alice = haven, alice
        self.manager = officer(haven, "Mona", "fund_manager")
        self.approver = officer(haven, "Aida", "authorising_officer")
        self.payer = officer(haven, "Amir", "authorising_officer")
        self.carer = officer(haven, "Gila", "fund_manager")
        with acting_as(alice):
            factories.money(alice)
            self.pledge = factories.pledged(alice, 100_000)
            given = {"unit": "EUR", "account": BANK, "received_on": TODAY}
            wanted = GiftIn(key="g1", amount=50_000, pledge_id=self.pledge.id, **given)  # type: ignore[arg-type]
            self.gift: Gift = actions.receive(wanted, by=alice, at=NOON).gift
            more = GiftIn(key="g2", amount=30_000, fund=FUND, **given)  # type: ignore[arg-type]
            actions.receive(more, by=alice, at=NOON)

    def asked(self, **changed: str) -> Refund:
        with acting_as(self.carer):
            given = {"why": "Sent twice", "method": "bank"} | changed
            return actions.ask_refund(
                self.gift.id, given["why"], given["method"], PAYEE, by=self.carer, at=NOON
            )

    def approved(self, row: Refund) -> None:
        assert row.commitment_id is not None
        with acting_as(self.approver):
            funds.approve(row.commitment_id, by=self.approver, at=NOON)
        follow(self.haven, NOON)

    def ordered(self, row: Refund) -> UUID:
        with acting_as(self.carer):
            return actions.order_refund(row.id, by=self.carer, at=NOON)

    def paid(self, order_id: UUID, key: str = "p1") -> None:
        """Let the bank have paid it, as reconciling would say."""
        with acting_as(self.payer):
            order = Order.objects.get(id=order_id)
            funds.spend(
                order.commitment_id, order.amount, account=BANK, key=key, on=TODAY,
                by=self.payer, at=NOON,
            )  # fmt: skip
            Order.objects.filter(id=order_id).update(state=Paid.PAID, paid_on=TODAY)
        follow(self.haven, NOON)

    def came_back(self, order_id: UUID, key: str = "p1") -> None:
        with acting_as(self.payer):
            funds.unspend(key, on=TODAY, text="No such account", by=self.payer, at=NOON)
            Order.objects.filter(id=order_id).update(state=Paid.RETURNED, paid_on=None)
        follow(self.haven, NOON)

    def state(self, row: Refund) -> str:
        with acting_as(self.carer):
            return Refund.objects.get(id=row.id).state

    def sums(self) -> dict[str, int]:
        """Return the bank, the window, and what came in and was spent."""
        with acting_as(self.carer):
            assert list(verifying.problems()) == []
            names = {
                "bank": BANK, "window": "Equity:Funds:Welfare:Emergency",
                "income": "Income:Welfare:Employment",
                "spent": "Expenses:Welfare:Emergency:Evacuation",
            }  # fmt: skip
            return {name: fund_queries.balance(one, "EUR") for name, one in names.items()}


@pytest.fixture
def desk(haven: Organisation, alice: Actor) -> Desk:
    Organisation.objects.filter(id=haven.id).update(is_exercise=True, clock_at=NOON)
    haven.refresh_from_db()
    return Desk(haven, alice)


def test_a_refund_is_approved_ordered_and_paid_and_charges_the_window_once(desk: Desk) -> None:
    before = desk.sums()
    row = desk.asked()
    with pytest.raises(NotNow):
        desk.ordered(row)
    desk.approved(row)
    assert desk.state(row) == "ready"
    order = desk.ordered(row)
    with pytest.raises(NotNow):
        desk.ordered(row)
    assert desk.sums() == before
    desk.paid(order)
    follow(desk.haven, NOON)
    after = desk.sums()
    assert desk.state(row) == "paid"
    assert {name: after[name] - before[name] for name in before} == {
        "bank": -50_000, "window": -50_000, "income": 50_000, "spent": 0,
    }  # fmt: skip
    with acting_as(desk.carer):
        gift = queries.gift(desk.gift.id)
        end = gift.ends.get()
        assert (end.is_refund, end.why, end.made_by) == (True, "Sent twice", desk.carer.id)
        assert queries.pledge(desk.pledge.id).received == 0
        assert sum(one.amount for one in gift.receipts.all()) == 0
        assert bytes(Refund.objects.get(id=row.id).sealed) == b""
        lines = fund_queries.budget(fund_queries.fund(FUND), TODAY.year)
        assert {(one.committed, one.spent) for one in lines} == {(0, 0)}


def test_a_payment_that_comes_back_is_given_back_again(desk: Desk) -> None:
    row = desk.asked()
    desk.approved(row)
    order = desk.ordered(row)
    before = desk.sums()
    desk.paid(order)
    paid = desk.sums()
    desk.came_back(order)
    assert desk.sums() == before
    assert desk.state(row) == "ordered"
    desk.paid(order, "p2")
    assert (desk.sums(), desk.state(row)) == (paid, "paid")
    with acting_as(desk.carer):
        assert queries.gift(desk.gift.id).ends.count() == 1


def test_who_booked_it_asks_for_no_refund_and_no_gift_is_given_back_twice(desk: Desk) -> None:
    with pytest.raises(NotNow), acting_as(desk.alice):
        actions.ask_refund(desk.gift.id, "Why", "bank", PAYEE, by=desk.alice, at=NOON)
    with pytest.raises(Invalid), acting_as(desk.carer):
        wrong = PayeeIn(name="X", iban="DE00")
        actions.ask_refund(desk.gift.id, "Why", "bank", wrong, by=desk.carer, at=NOON)
    row = desk.asked()
    with pytest.raises(NotNow):
        desk.asked()
    with pytest.raises(NotNow), acting_as(desk.carer):
        actions.take_back(desk.gift.id, "Error", is_refund=False, on=TODAY, by=desk.carer, at=NOON)
    with acting_as(desk.carer):
        actions.withdraw_refund(row.id, "They let us keep it", by=desk.carer, at=NOON)
    assert desk.state(row) == "ended"
    again = desk.asked()
    with acting_as(desk.approver):
        assert again.commitment_id is not None
        funds.refuse(again.commitment_id, "Kept", by=desk.approver, at=NOON)
    follow(desk.haven, NOON)
    assert desk.state(again) == "ended"


def test_a_refund_takes_nothing_that_others_gave_for_a_head(desk: Desk) -> None:
    with acting_as(desk.alice):
        mark = {"window": "emergency", "head": "evacuation"}
        given = GiftIn(
            key="g3", amount=40_000, unit="EUR", account=BANK, received_on=TODAY, fund=FUND,
            earmark=mark,
        )  # fmt: skip
        marked = actions.receive(given, by=desk.alice, at=NOON).gift
    row = desk.asked()
    desk.approved(row)
    desk.paid(desk.ordered(row))
    name = "Equity:Funds:Welfare:Emergency:Evacuation"
    with acting_as(desk.carer):
        assert fund_queries.balance(name, "EUR") == 40_000
    desk.gift = marked
    other = desk.asked()
    desk.approved(other)
    desk.paid(desk.ordered(other), "p9")
    with acting_as(desk.carer):
        assert fund_queries.balance(name, "EUR") == 0


def test_a_cancelled_payment_is_ordered_anew(desk: Desk) -> None:
    row = desk.asked()
    desk.approved(row)
    first = desk.ordered(row)
    clerk = officer(desk.haven, "Karim", "bookkeeper")
    with acting_as(clerk):
        payments.cancel(first, "Wrong account", by=clerk, at=NOON)
    follow(desk.haven, NOON)
    assert desk.state(row) == "ready"
    assert desk.ordered(row) != first


def test_caps_and_rules_of_help_do_not_keep_a_gift(desk: Desk) -> None:
    with acting_as(desk.manager):
        head = fund_queries.heads(fund_queries.fund(FUND))[0]
        capped = HeadIn(code="evacuation", name="Evacuation", kind=head.kind, person_most=100)
        funds.change_head(head.id, capped, by=desk.manager, at=NOON)
        funds.open_accounts([AccountIn(name="Assets:Other")], by=desk.manager, at=NOON)
    row = desk.asked()
    desk.approved(row)
    assert desk.state(row) == "ready"


def test_a_gift_is_given_back_on_the_pages(desk: Desk) -> None:
    client: Client = signed_in("haven", "fund_manager")
    gift = f"/o/haven/desk/giving/gifts/{desk.gift.id}/"
    assert "Give the money back" in client.get(gift).content.decode()
    wish = {"why": "Sent twice", "method": "bank", "name": "Harbour Builders", "iban": "DE00"}
    refused = client.post(f"{gift}refund/", wish)
    assert refused.status_code == 422
    assert "Sent twice" in refused.content.decode()
    sent = client.post(f"{gift}refund/", wish | {"iban": PAYEE.iban})
    assert sent.status_code == 302, sent.content.decode()[-3000:]
    with acting_as(desk.carer):
        row = Refund.objects.get()
    assert "Waits for the fund" in client.get(gift).content.decode()
    desk.approved(row)
    assert "Order the payment" in client.get(gift).content.decode()
    order = f"/o/haven/desk/giving/refunds/{row.id}/order/"
    assert client.post(order).status_code == 302
    assert "Being paid" in client.get(gift).content.decode()
    assert client.post(order).status_code == 409
