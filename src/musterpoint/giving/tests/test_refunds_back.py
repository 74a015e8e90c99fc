"""What becomes of a refund that comes back, of what others gave, and of doors that are not its own."""

from dataclasses import replace
from uuid import UUID, uuid4

import pytest
from django.test import Client

from musterpoint.funds import actions as funds
from musterpoint.funds import queries as fund_queries
from musterpoint.funds.actions import HeadIn, TransferIn
from musterpoint.funds.models import Transaction
from musterpoint.funds.tests.test_pages import boxes
from musterpoint.giving import actions, queries
from musterpoint.giving.actions import GiftIn, GiverIn
from musterpoint.giving.actions._common import NotNow
from musterpoint.giving.models import Refund
from musterpoint.giving.pumps import follow
from musterpoint.giving.tests.factories import BANK, FUND, TODAY
from musterpoint.giving.tests.test_refunds import PAYEE, Desk
from musterpoint.kernel.errors import Invalid
from musterpoint.payments import actions as payments
from musterpoint.payments.actions import OrderIn
from musterpoint.procedures.tests.factories import officer
from musterpoint.tenancy import vault
from musterpoint.tenancy.actors import Actor, Permission
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON, signed_in


@pytest.fixture
def desk(haven: Organisation, alice: Actor) -> Desk:
    Organisation.objects.filter(id=haven.id).update(is_exercise=True, clock_at=NOON)
    haven.refresh_from_db()
    return Desk(haven, alice)


def test_nobody_orders_the_payment_of_a_refund_but_the_refund(desk: Desk) -> None:
    row = desk.asked()
    desk.approved(row)
    assert row.commitment_id is not None
    clerk = officer(desk.haven, "Karim", "bookkeeper")
    for what, subject in (
        ("funds.direct", row.commitment_id),
        ("grants.application", desk.gift.id),
        ("giving.refund", desk.gift.id),
    ):
        given = OrderIn(
            commitment_id=row.commitment_id, amount=50_000, unit="EUR", method="bank", payee=PAYEE,
            what=what, subject_id=subject,
        )  # fmt: skip
        with pytest.raises(Invalid) as refused, acting_as(clerk):
            payments.order(given, key=what, by=clerk, at=NOON)
        assert "what" in refused.value.fields
    assert desk.ordered(row)


def test_what_was_paid_without_an_order_is_given_back(desk: Desk) -> None:
    row = desk.asked()
    desk.approved(row)
    assert row.commitment_id is not None
    with acting_as(desk.payer):
        funds.spend(
            row.commitment_id, 50_000, account=BANK, key="by-hand", on=TODAY, by=desk.payer,
            at=NOON,
        )  # fmt: skip
    follow(desk.haven, NOON)
    assert desk.state(row) == "paid"
    with acting_as(desk.payer):
        funds.unspend("by-hand", on=TODAY, text="Came back", by=desk.payer, at=NOON)
    follow(desk.haven, NOON)
    assert desk.state(row) == "ended"
    with acting_as(desk.carer):
        assert not queries.gift(desk.gift.id).ends.exists()


def cancelled(desk: Desk, order: UUID) -> None:
    """Let whoever prepares payments cancel one that came back."""
    clerk = officer(desk.haven, "Karim", "bookkeeper")
    with acting_as(clerk):
        payments.cancel(order, "No such account", by=clerk, at=NOON)
    follow(desk.haven, NOON)


def test_a_gift_whose_payment_came_back_for_good_stands_and_is_given_back_anew(desk: Desk) -> None:
    before = desk.sums()
    row = desk.asked()
    desk.approved(row)
    order = desk.ordered(row)
    desk.paid(order)
    paid = desk.sums()
    desk.came_back(order)
    cancelled(desk, order)
    assert (desk.state(row), desk.sums()) == ("ended", before)
    client: Client = signed_in("haven", "fund_manager")
    gift = f"/o/haven/desk/giving/gifts/{desk.gift.id}/"
    shown = client.get(gift).content.decode()
    assert "Give the money back" in shown
    assert "Taken back" not in shown
    with acting_as(desk.carer):
        assert queries.pledge(desk.pledge.id).received == 50_000
        assert sum(one.amount for one in queries.gift(desk.gift.id).receipts.all()) == 50_000
    again = desk.asked()
    desk.approved(again)
    desk.paid(desk.ordered(again), "p2")
    assert (desk.state(again), desk.sums()) == ("paid", paid)
    with acting_as(desk.carer):
        assert queries.pledge(desk.pledge.id).received == 0
        assert sum(one.amount for one in queries.gift(desk.gift.id).receipts.all()) == 0


def test_a_gift_stands_beside_what_filled_its_pledge_meanwhile(desk: Desk) -> None:
    row = desk.asked()
    desk.approved(row)
    order = desk.ordered(row)
    desk.paid(order)
    with acting_as(desk.alice):
        given = GiftIn(
            key="g5", amount=100_000, unit="EUR", account=BANK, received_on=TODAY,
            pledge_id=desk.pledge.id,
        )  # fmt: skip
        actions.receive(given, by=desk.alice, at=NOON)
    desk.came_back(order)
    with acting_as(desk.manager):
        assert row.commitment_id is not None
        funds.cancel(row.commitment_id, "We keep it", by=desk.carer, at=NOON,
                     under=Permission.GIVING_CHANGE)  # fmt: skip
    cancelled(desk, order)
    assert desk.state(row) == "ended"
    with acting_as(desk.carer):
        assert not queries.gift(desk.gift.id).ends.exists()
        assert queries.pledge(desk.pledge.id).received == 100_000


def test_what_is_booked_of_a_gift_is_taken_back_on_its_page_alone(desk: Desk) -> None:
    client: Client = signed_in("haven", "bookkeeper")
    with acting_as(desk.carer):
        entry = Transaction.objects.get(key="g1")
    page = f"/o/haven/desk/funds/transactions/{entry.id}/"
    assert "reverse/" not in client.get(page).content.decode()
    sent = client.post(f"{page}reverse/", {"text": "Mistake", **boxes("on", TODAY)})
    assert sent.status_code in (409, 422), sent.content.decode()[-2000:]
    assert "on the page of the gift" in sent.content.decode()
    row = desk.asked()
    desk.approved(row)
    with acting_as(desk.alice):
        more = GiftIn(
            key="g9", amount=50_000, unit="EUR", account=BANK, received_on=TODAY, fund=FUND
        )  # fmt: skip
        actions.receive(more, by=desk.alice, at=NOON)
        funds.reverse("g1", "back-g1", on=TODAY, text="Old way", under=Permission.GIVING_CHANGE,
                      by=desk.alice, at=NOON)  # fmt: skip
    with pytest.raises(NotNow):
        desk.ordered(row)
    with acting_as(desk.carer):
        actions.withdraw_refund(row.id, "Taken back before", by=desk.carer, at=NOON)
    with pytest.raises(NotNow):
        desk.asked()


def test_a_giver_is_not_forgotten_while_a_gift_is_given_back(desk: Desk) -> None:
    with acting_as(desk.alice):
        given = GiverIn(is_person=True, name="Salma Idris", source="donation")
        giver = actions.add_giver(given, by=desk.alice, at=NOON)
        gift = GiftIn(
            key="g6", amount=10_000, unit="EUR", account=BANK, received_on=TODAY, fund=FUND,
            giver_id=giver.id,
        )  # fmt: skip
        desk.gift = actions.receive(gift, by=desk.alice, at=NOON).gift
    row = desk.asked()
    with pytest.raises(NotNow), acting_as(desk.alice):
        actions.erase_giver(giver.id, by=desk.alice, at=NOON)
    with acting_as(desk.carer):
        actions.withdraw_refund(row.id, "We keep it", by=desk.carer, at=NOON)
    with acting_as(desk.alice):
        actions.erase_giver(giver.id, by=desk.alice, at=NOON)
        with pytest.raises(vault.Erased):
            vault.open_key(row.id, at=NOON)


def test_giving_a_loose_gift_back_leaves_what_others_gave_for_the_window_there(desk: Desk) -> None:
    """The gifts of the desk are for no place; another giver's is for the window."""
    with acting_as(desk.alice):
        given = GiftIn(
            key="g7", amount=20_000, unit="EUR", account=BANK, received_on=TODAY, fund=FUND,
            earmark={"window": "emergency"},
        )  # fmt: skip
        actions.receive(given, by=desk.alice, at=NOON)
    row = desk.asked()

    def most_is_loose(loose: int) -> None:
        wish = TransferIn(
            source=f"{FUND}/emergency", goal=f"{FUND}/post", amount=loose + 1, unit="EUR",
            reason="More return",
        )  # fmt: skip
        with pytest.raises(funds.NeedsConsent), acting_as(desk.manager):
            funds.ask_transfer(wish, key=str(uuid4()), by=desk.manager, at=NOON)
        with acting_as(desk.manager):
            wish = replace(wish, amount=loose)
            funds.ask_transfer(wish, key=str(uuid4()), by=desk.manager, at=NOON)

    with acting_as(desk.carer):
        loose = fund_queries.balance("Equity:Funds:Welfare:Emergency", "EUR") - 20_000
    most_is_loose(loose)
    desk.approved(row)
    most_is_loose(loose - 50_000)
    desk.paid(desk.ordered(row))
    most_is_loose(loose - 50_000)


def test_a_gift_that_was_moved_on_is_given_back_from_where_it_lies(desk: Desk) -> None:
    with acting_as(desk.alice):
        given = GiftIn(
            key="g8", amount=40_000, unit="EUR", account=BANK, received_on=TODAY, fund=FUND,
            earmark={"window": "emergency", "head": "evacuation"},
        )  # fmt: skip
        desk.gift = actions.receive(given, by=desk.alice, at=NOON).gift
    with acting_as(desk.manager):
        post = fund_queries.windows(fund_queries.fund(FUND))[1]
        funds.add_head(post.id, HeadIn(code="homes", name="Homes"), by=desk.manager, at=NOON)
        wish = TransferIn(
            source=f"{FUND}/emergency/evacuation", goal=f"{FUND}/post", amount=40_000, unit="EUR",
            reason="All are home", consent="Letter 9/2026", consent_on=TODAY,
        )  # fmt: skip
        moving = funds.ask_transfer(wish, key="t", by=desk.manager, at=NOON)
    with acting_as(desk.approver):
        funds.approve_transfer(moving, by=desk.approver, at=NOON)
    before = desk.sums()
    client: Client = signed_in("haven", "fund_manager")
    page = f"/o/haven/desk/giving/gifts/{desk.gift.id}/refund/"
    assert "Where does this gift lie now?" in client.get(page).content.decode()
    wish_ = {"why": "All are home", "method": "bank", "name": "X", "iban": PAYEE.iban}
    assert client.post(page, wish_ | {"place": f"{FUND}/emergency"}).status_code == 422
    sent = client.post(page, wish_ | {"place": f"{FUND}/post"})
    assert sent.status_code == 302, sent.content.decode()[-3000:]
    with acting_as(desk.carer):
        row = Refund.objects.get()
    desk.approved(row)
    desk.paid(desk.ordered(row))
    assert desk.state(row) == "paid"
    after = desk.sums()
    assert (after["window"], after["spent"]) == (before["window"], before["spent"])
    with acting_as(desk.carer):
        assert fund_queries.balance("Equity:Funds:Welfare:Post", "EUR") == 0
