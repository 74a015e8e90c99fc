"""Payments in kind: handed out by somebody who did not decide, under a receipt, once."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
from django.test import Client

from musterpoint.accounts.models import User
from musterpoint.audit.models import Event
from musterpoint.engine import ledger
from musterpoint.funds import actions as funds
from musterpoint.funds import queries as fund_queries
from musterpoint.funds import verifying
from musterpoint.funds.actions import AccountIn
from musterpoint.payments import actions, queries
from musterpoint.payments.actions import BadOrder, DeliveredIn
from musterpoint.payments.models import Order, State
from musterpoint.payments.tests import factories
from musterpoint.payments.tests.factories import BANK, OTHER_IBAN, TILL, TODAY, World
from musterpoint.payments.tests.test_pages import DESK, day, ordered, posted, text_of
from musterpoint.tenancy.models import Membership, Organisation
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON, signed_in
from musterpoint.testing.dying import finished_after_dying

STORE = "Assets:Store:Food"


@pytest.fixture
def one(haven: Organisation) -> World:
    Organisation.objects.filter(id=haven.id).update(is_exercise=True, clock_at=NOON)
    haven.refresh_from_db()
    return stocked(factories.world(haven))


def stocked(one: World, worth: int = 100_000) -> World:
    """Open a store with food worth 1,000 euros or more, bought out of the bank."""
    with acting_as(one.manager):
        funds.open_accounts([AccountIn(name=STORE, least=0)], by=one.manager, at=NOON)
    euro = ledger.currency("EUR")
    entries = (ledger.Entry(BANK, euro, -worth), ledger.Entry(STORE, euro, worth))
    bought = ledger.Transaction("bought", TODAY, "Food parcels", entries)
    with acting_as(one.clerk):
        funds.post(bought, by=one.clerk, at=NOON)
    return one


def browser(user_id: UUID | None, role: str) -> Client:
    """Return the browser of somebody who has another role by now."""
    Membership.objects.filter(user_id=user_id).update(role=role)
    client = Client()
    backend = "allauth.account.auth_backends.AuthenticationBackend"
    client.force_login(User.objects.get(id=user_id), backend=backend)
    return client


def typed(client: Client, address: str, **changes: object) -> dict[str, object]:
    key = text_of(client, address).split('name="key" value="')[1].split('"')[0]
    return {"key": key, **day("on"), "book_account": STORE, "receipt": "R-17", **changes}


def test_a_payment_in_kind_is_handed_out_from_its_page(one: World) -> None:
    clerk, cashier = signed_in("haven", "bookkeeper"), signed_in("haven", "welfare_officer")
    order_id = ordered(one, clerk, method="in_kind", iban="")
    page, address = f"{DESK}orders/{order_id}/", f"{DESK}orders/{order_id}/in-kind/"
    assert address not in text_of(clerk, page)
    assert clerk.get(address).status_code == 403
    assert address in text_of(cashier, page)
    good = typed(cashier, address)
    for changes, told in (
        ({"receipt": ""}, "Answer this question"),
        ({"book_account": TILL}, "Choose"),
        (day("on", TODAY + timedelta(days=1)), "a day that has come"),
        (day("on", TODAY - timedelta(days=9)), "or a later one"),
    ):
        assert told in posted(cashier, address, good | changes, 422)
    assert "paid in the books" in posted(cashier, address, good)
    shown = text_of(cashier, page)
    for told in ("A welfare_officer", STORE, "R-17", "Paid"):
        assert told in shown
    assert address not in shown
    assert "waits to be handed out" in posted(cashier, address, typed(cashier, address), 409)
    with acting_as(one.clerk):
        row = Order.objects.get(id=order_id)
        assert (row.state, row.paid_on) == (State.PAID, TODAY)
        assert fund_queries.balance(STORE, "EUR") == 50_000
        assert fund_queries.commitment(row.commitment_id).state == "paid"
        assert Event.objects.filter(kind="payments.order.delivered", subject_id=row.id).count() == 1


def test_nobody_hands_out_what_they_asked_for_approved_ordered_or_mended(one: World) -> None:
    order_id = factories.ordered(one, "in_kind")
    with acting_as(one.second_clerk):
        payee = factories.order_in(order_id, method="in_kind").payee
        actions.mend_payee(order_id, payee, "in_kind", by=one.second_clerk, at=NOON)
    address = f"{DESK}orders/{order_id}/in-kind/"
    for who in (one.welfare, one.approver, one.clerk, one.second_clerk):
        client = browser(who.id, "welfare_officer")
        assert posted(client, address, typed(client, address), 403)
    with acting_as(one.clerk):
        assert queries.order(order_id).state == State.ORDERED
        assert fund_queries.balance(STORE, "EUR") == 100_000
    client = browser(one.cashier.id, "welfare_officer")
    assert "paid in the books" in posted(client, address, typed(client, address))


def test_only_what_waits_in_kind_is_handed_out_and_only_from_a_store(one: World) -> None:
    given = DeliveredIn(account=STORE, on=TODAY, receipt="R-1")
    cash, goods = factories.ordered(one, "cash"), factories.ordered(one, "in_kind")
    with acting_as(one.cashier):
        with pytest.raises(actions.NotInState):
            actions.deliver(cash, given, key="a", by=one.cashier, at=NOON)
        # Money leaves a bank by its statement and a till by its point, never in kind.
        for account in (BANK, TILL, factories.FEES):
            wrong = replace(given, account=account)
            with pytest.raises(BadOrder):
                actions.deliver(goods, wrong, key="a", by=one.cashier, at=NOON)
        for receipt in ("", "x" * 41, "a\0b"):
            with pytest.raises(BadOrder):
                actions.deliver(
                    goods, replace(given, receipt=receipt), key="a", by=one.cashier, at=NOON
                )


def test_the_same_key_hands_out_once_and_another_order_is_its_own(one: World) -> None:
    made = factories.commitment(one, 60_000)
    with acting_as(one.clerk):
        first, second = (
            actions.order(
                factories.order_in(made, 30_000, "in_kind"), key=key, by=one.clerk, at=NOON
            )
            for key in ("a", "b")
        )
    given = DeliveredIn(account=STORE, on=TODAY, receipt="R-1")
    with acting_as(one.cashier):
        for order_id in (first, first, second):
            row = actions.deliver(order_id, given, key="same", by=one.cashier, at=NOON)
            assert row.state == State.PAID
        with pytest.raises(actions.NotInState):
            actions.deliver(first, given, key="other", by=one.cashier, at=NOON)
        for other in (
            replace(given, account="Assets:Store"), replace(given, receipt="R-2"),
            replace(given, on=TODAY - timedelta(days=1)),
        ):  # fmt: skip
            with pytest.raises(actions.KeyUsed):
                actions.deliver(first, other, key="same", by=one.cashier, at=NOON)
        assert fund_queries.balance(STORE, "EUR") == 40_000


def test_what_a_bank_pays_is_changed_into_kind_only_by_somebody_else_than_hands_it_out(
    one: World,
) -> None:
    clerk = signed_in("haven", "bookkeeper")
    order_id = ordered(one, clerk)
    mended = {"method": "in_kind", "name": "Amina Ben Salah", "iban": OTHER_IBAN}
    posted(clerk, f"{DESK}orders/{order_id}/payee/", mended)
    with acting_as(one.clerk):
        mender = Order.objects.get(id=order_id).payee_by
    address = f"{DESK}orders/{order_id}/in-kind/"
    client = browser(mender, "welfare_officer")
    assert posted(client, address, typed(client, address), 403)


def test_a_handing_out_that_dies_half_way_never_was_and_is_repeated_once(one: World) -> None:
    order_id = factories.ordered(one, "in_kind", 30_000)
    given = DeliveredIn(account=STORE, on=TODAY, receipt="R-1")

    def deliver() -> str:
        with acting_as(one.cashier):
            return actions.deliver(order_id, given, key="a", by=one.cashier, at=NOON).state

    def look() -> tuple[object, ...]:
        with acting_as(one.clerk):
            assert list(verifying.problems()) == []
            row = Order.objects.get(id=order_id)
            told = Event.objects.filter(kind="payments.order.delivered").count()
            return row.state, row.spent_key, told, fund_queries.balance(STORE, "EUR")

    assert finished_after_dying(deliver, look) == State.PAID
    assert look()[2:] == (1, 70_000)
