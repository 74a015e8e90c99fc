"""A payment in another currency settles an invoice by the rate of its day, and no more of it."""

import json
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any
from uuid import uuid4

import pytest
from django.db import transaction
from django.test import Client
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from tests.world import bearer

from musterpoint.costs import actions, queries, settling
from musterpoint.costs.actions._clearing import clear
from musterpoint.costs.models import CostedLeg
from musterpoint.costs.settling import Owed, Paid
from musterpoint.costs.tests.factories import LATER, costed, invoice, open_books
from musterpoint.costs.tests.test_clearing import BILL, paid
from musterpoint.costs.tests.test_pages import DESK
from musterpoint.engine import ledger
from musterpoint.engine.ledger import Rate, Rates
from musterpoint.engine.ledger.rates import EXCHANGE
from musterpoint.evacuation.tests.factories import Loop
from musterpoint.funds import actions as funds
from musterpoint.funds import verifying
from musterpoint.funds.models import Balance
from musterpoint.funds.values import RateIn
from musterpoint.payments.tests import factories as paying
from musterpoint.payments.tests.factories import World
from musterpoint.tenancy import pumps
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON, signed_in

SUPPLIERS = "Liabilities:Evacuation:Suppliers"
DAY = date(2026, 5, 2)  # on which the bank says it paid


@pytest.fixture
def one(loop: Loop, haven: Organisation) -> World:
    open_books(loop.state)
    return paying.world(haven)


def rate(one: World, value: str, on: date, unit: str = "EUR", into: str = "USD") -> None:
    with acting_as(one.manager):
        given_ = RateIn(unit=unit, into=into, on=on, value=Decimal(value), source="ECB")
        funds.add_rates([given_], by=one.manager, at=LATER)


def entered(loop: Loop, amount: int, home: str = "EUR", currency: str = "USD") -> CostedLeg:
    """Cost a leg in euros with an invoice in dollars."""
    with acting_as(loop.state):
        row = costed(loop.state, loop.state_crisis, 0, currency=home)
        bill = invoice(amount, currency=currency)
        actions.add_invoice(row.id, bill, by=loop.state, at=LATER)
    return row


def held(loop: Loop) -> dict[tuple[str, str], int]:
    """Return what the accounts of costs, expenses and exchange hold; the books are proven."""
    with acting_as(loop.state):
        assert not list(verifying.problems())
        rows = Balance.objects.exclude(posted=0).values_list("account__name", "unit", "posted")
        return {
            (name, unit): posted
            for name, unit, posted in rows
            if "Evacuation" in name or name.startswith("Expenses:") or name == EXCHANGE
        }


def settled(loop: Loop, row: CostedLeg) -> queries.Settlement:
    with acting_as(loop.state):
        return queries.settlements([row])[row.id]


def test_an_invoice_in_dollars_is_settled_by_euros_at_the_rate_of_the_day_of_payment(
    loop: Loop, one: World
) -> None:
    rate(one, "1.25", NOON.date())
    row = entered(loop, 50_000)  # 500 dollars, entered at 400 euros
    rate(one, "1.00", DAY)
    paid(one, row.id)  # 500 euros
    (stand,) = settled(loop, row).stands
    assert (stand.paid, stand.open, stand.lost) == (50_000, 0, 10_000)
    assert held(loop) == {
        ("Expenses:Aid:Now:Cash", "EUR"): BILL,
        ("Expenses:Evacuation:Charter", "EUR"): -10_000,  # what exchange lost is no cost of the leg
        (EXCHANGE, "EUR"): 10_000,
    }
    with acting_as(one.clerk):
        funds.book_gains("EUR", on=LATER.date(), by=one.clerk, at=LATER)
        lost = Balance.objects.get(account__name="Expenses:Exchange", unit="EUR")
        assert lost.posted == 10_000
    shown = signed_in("haven", "welfare_officer").get(f"{DESK}legs/{row.id}/").content.decode()
    assert "Lost by exchange: 100.00" in shown


def test_parts_settle_parts_and_what_is_open_stands_in_the_currency_of_the_invoice(
    loop: Loop, one: World
) -> None:
    rate(one, "1.25", NOON.date())
    row = entered(loop, 50_000)
    paid(one, row.id, 10_000)
    (stand,) = settled(loop, row).stands
    assert (stand.paid, stand.open, stand.lost) == (12_500, 37_500, 0)
    clerk = signed_in("haven", "welfare_officer")
    assert "375.00" in clerk.get(f"{DESK}legs/{row.id}/").content.decode()
    paid(one, row.id, 30_000)
    (stand,) = settled(loop, row).stands
    assert (stand.paid, stand.open) == (50_000, 0)
    assert held(loop) == {("Expenses:Aid:Now:Cash", "EUR"): 40_000}


def test_without_a_rate_nothing_is_settled_until_somebody_enters_it(
    loop: Loop, one: World, haven: Organisation
) -> None:
    row = entered(loop, 50_000, home="USD")
    paid(one, row.id)
    assert held(loop)[SUPPLIERS, "USD"] == -50_000
    clerk = signed_in("haven", "welfare_officer")
    address = f"{DESK}legs/{row.id}/"
    shown = clerk.get(address).content.decode()
    assert "There is no rate of EUR in USD for 2026-05-02" in shown
    assert "then press Settle with payments" in shown
    refused = clerk.post(f"{address}settle/")
    assert refused.status_code == 409
    assert "A fund manager enters it" in refused.content.decode()
    assert signed_in("haven", "authorising_officer").post(f"{address}settle/").status_code == 403
    program = Client(headers={"authorization": f"Bearer {bearer(haven, 'bookkeeper')}"})
    to = f"/api/v1/o/haven/costs/legs/{row.id}/settlement"
    assert program.post(to).status_code == 409
    assert program.post(to.replace(str(row.id), str(uuid4()))).status_code == 404
    rate(one, "1.00", DAY)
    for _time in range(2):
        answer = program.post(to)
        assert answer.status_code == 200, answer.content
        assert json.loads(answer.content)["open"] == {}
    assert held(loop) == {("Expenses:Aid:Now:Cash", "EUR"): BILL}
    assert "There is no rate" not in clerk.get(address).content.decode()


def test_a_rate_that_comes_later_settles_with_the_next_payment_that_is_followed(
    loop: Loop, one: World
) -> None:
    row = entered(loop, 50_000, home="USD")
    paid(one, row.id)
    rate(one, "1.00", DAY)
    with acting_as(loop.state):
        assert actions.follow_payments(by=loop.state, at=LATER) == 1
        assert actions.follow_payments(by=loop.state, at=LATER) == 0
    (stand,) = settled(loop, row).stands
    assert (stand.open, stand.is_behind) == (0, False)


def test_a_payment_in_another_currency_that_comes_back_opens_the_debt_and_undoes_the_loss(
    loop: Loop, one: World
) -> None:
    from musterpoint.costs.tests.test_clearing import matched

    rate(one, "1.25", NOON.date())
    row = entered(loop, 50_000)
    rate(one, "1.00", DAY)
    order_id = paid(one, row.id)
    with acting_as(one.second_clerk):
        matched(one, "CRDT", order_id, "return")
    pumps.run_due()
    assert held(loop) == {
        ("Expenses:Evacuation:Charter", "USD"): 50_000, (SUPPLIERS, "USD"): -50_000,
    }  # fmt: skip


def test_legs_come_by_the_day_of_the_journey_the_newest_first(
    loop: Loop, one: World, haven: Organisation
) -> None:
    with acting_as(loop.state):
        days = [NOON.date() - timedelta(days=number) for number in (3, 1, 2, 1)]
        made = [
            costed(loop.state, loop.state_crisis, 0, code=f"L{place}", departed_on=on)
            for place, on in enumerate(days)
        ]
        wanted = [made[place].id for place in (3, 1, 2, 0)]
        assert [row.id for row in queries.legs()] == wanted
        for place in range(4):
            after = queries.legs(after=wanted[place])
            assert [row.id for row in after] == wanted[place + 1 :]
        assert queries.legs(after=uuid4()) == []
    page = signed_in("haven", "welfare_officer").get(DESK).content.decode()
    assert [page.index(f">L{place}<") for place in (3, 1, 2, 0)] == sorted(
        page.index(f">L{place}<") for place in range(4)
    )
    program = Client(headers={"authorization": f"Bearer {bearer(haven, 'bookkeeper')}"})
    told = program.get(f"/api/v1/o/haven/costs/legs?after={wanted[1]}").json()
    assert [row["id"] for row in told] == [str(one_) for one_ in wanted[2:]]


def test_the_page_that_orders_a_payment_names_a_leg(loop: Loop, one: World) -> None:
    from musterpoint.payments.models import Order
    from musterpoint.payments.tests.test_pages import DESK as PAYMENTS
    from musterpoint.payments.tests.test_pages import OTHER_IBAN, posted, text_of

    rate(one, "1.25", NOON.date())
    row = entered(loop, 50_000)
    clerk = signed_in("haven", "bookkeeper")
    address = f"{PAYMENTS}orders/new/"
    form = text_of(clerk, address)
    assert f"evacuation.leg:{row.id}" in form
    assert "500.00 USD" in form
    key = form.split('name="key" value="')[1].split('"')[0]
    good: dict[str, object] = {
        "key": key, "commitment": str(paying.commitment(one)), "amount": "500", "method": "bank",
        "name": "Carthage Air", "iban": OTHER_IBAN, "subject": f"evacuation.leg:{row.id}",
    }  # fmt: skip
    assert "Choose" in posted(clerk, address, good | {"subject": f"grant:{row.id}"}, 422)
    unknown = good | {"subject": "", "subject_code": "nothing\0"}
    assert clerk.post(address, unknown).status_code == 422
    found = good | {"subject": "", "subject_code": row.code}
    assert "Ordered. " in posted(clerk, address, found)
    with acting_as(one.clerk):
        made = Order.objects.get()
        assert (made.what, made.subject_id) == ("evacuation.leg", row.id)
    assert "paid already" in posted(clerk, address, good | {"key": "another"}, 409)
    with acting_as(loop.state):
        costed(loop.state, loop.state_crisis, 0, code=row.code, departed_on=date(2026, 4, 1))
    assert "Several have this code" in posted(clerk, address, found | {"key": "b"}, 422)


UNITS = {code: ledger.currency(code) for code in ("JPY", "USD", "EUR", "KWD")}
BEGIN = date(2026, 1, 1)
PAYMENTS = st.lists(
    st.tuples(st.sampled_from(sorted(UNITS)), st.integers(1, 2_000_000), st.integers(0, 5)),
    max_size=6,
)
BILLS = st.lists(
    st.tuples(st.sampled_from(sorted(UNITS)), st.integers(0, 1_000_000), st.integers(1, 10**6)),
    min_size=1,
    max_size=4,
)
PRICES = st.lists(st.fractions(Fraction(1, 500), 500), min_size=6, max_size=6)


def published(prices: list[Fraction]) -> Rates:
    """Return rates of every currency for the first days of the year, of all against the euro."""
    others = [code for code in sorted(UNITS) if code != "EUR"]
    pairs = [(a, b) for a in ("EUR", *others) for b in others if a < b]
    return Rates(
        [
            Rate(a, b, BEGIN + timedelta(days=day), price * (day + 1), "Test")
            for (a, b), price in zip(pairs, prices, strict=True)
            for day in (0, 2, 4)
        ]
    )


@settings(max_examples=150, deadline=None, database=None)
@given(BILLS, PAYMENTS, PRICES)
def test_no_invoice_is_settled_above_itself_and_its_own_currency_comes_first(
    bills: list[Any], payments: list[Any], prices: list[Fraction]
) -> None:
    rates, home = published(prices), UNITS["EUR"]
    owed = [
        Owed(id=uuid4(), unit=UNITS[code], amount=amount, worth=worth)
        for code, amount, worth in bills
    ]
    paid_ = [
        Paid(unit=UNITS[code], amount=amount, on=BEGIN + timedelta(days=day))
        for code, amount, day in sorted(payments, key=lambda row: row[2])
    ]
    found, problems = settling.settle(owed, paid_, home, lambda: rates)
    assert not problems
    for bill in owed:
        row = found[bill.id]
        assert 0 <= row.across <= row.paid <= bill.amount
        assert row.value >= 0
    for code, unit in UNITS.items():
        mine = sum(one_.amount for one_ in paid_ if one_.unit == unit)
        asked = sum(bill.amount for bill in owed if bill.unit == unit)
        same = sum(
            found[bill.id].paid - found[bill.id].across for bill in owed if bill.unit == unit
        )
        assert same == min(mine, asked), code


@settings(max_examples=150, deadline=None, database=None)
@given(
    st.sampled_from(sorted(UNITS)), st.sampled_from(sorted(UNITS)), st.integers(1, 10**6),
    st.lists(st.integers(1, 99), max_size=4), PRICES,
)  # fmt: skip
def test_the_parts_that_settle_an_invoice_sum_to_it(
    owed_in: str, paid_in: str, amount: int, parts: list[int], prices: list[Fraction]
) -> None:
    rates, home = published(prices), UNITS["EUR"]
    bill = Owed(id=uuid4(), unit=UNITS[owed_in], amount=amount, worth=amount)
    made: list[Paid] = []
    unit, on = UNITS[paid_in], BEGIN + timedelta(days=1)
    for percent in [*parts, 100]:
        still = amount - settling.settle([bill], made, home, lambda: rates)[0][bill.id].paid
        asked = rates.convert(still, bill.unit, unit, on) * percent // 100
        if asked:
            made.append(Paid(unit=unit, amount=asked, on=on))
    row = settling.settle([bill], made, home, lambda: rates)[0][bill.id]
    # What is less than half the smallest coin of the payer cannot be paid.
    assert rates.convert(amount - row.paid, bill.unit, unit, on) == 0
    if made and rates.convert(1, bill.unit, unit, on) >= 1:
        assert row.paid == amount


@pytest.mark.slow
def test_the_books_say_what_is_settled_whatever_is_paid_and_comes_back(
    loop: Loop, one: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    for into, value in (("USD", "1.1"), ("JPY", "163"), ("KWD", "0.333")):
        rate(one, value, NOON.date(), into=into)
        rate(one, value + "7", DAY, into=into)
    row = entered(loop, 50_000)
    with acting_as(loop.state):
        for place, (code, amount) in enumerate((("JPY", 70_000), ("KWD", 123_456), ("EUR", 9_999))):
            bill = invoice(amount, currency=code, number=f"R-{place}")
            actions.add_invoice(row.id, bill, by=loop.state, at=LATER)
    now: list[Paid] = []
    monkeypatch.setattr(queries, "_paid_for", lambda legs: {leg.id: now for leg in legs})

    def check() -> None:
        stands = queries.invoice_stands([row])[row.id]
        assert not any(stand.is_behind for stand in stands)
        owes = dict(Balance.objects.filter(account__name=SUPPLIERS).values_list("unit", "posted"))
        for unit, amount in queries.still_open(stands).items():
            assert owes.pop(unit.code) == -amount
        assert not any(owes.values())
        lost = Balance.objects.filter(account__name=EXCHANGE, unit="EUR").first()
        assert (lost.posted if lost else 0) == sum(stand.lost for stand in stands)

    @settings(
        max_examples=5, deadline=None, database=None, phases=[Phase.generate],
        suppress_health_check=[HealthCheck.too_slow],
    )  # fmt: skip
    @given(st.lists(PAYMENTS, min_size=1, max_size=3))
    def play(rounds: list[list[tuple[str, int, int]]]) -> None:
        with acting_as(loop.state), transaction.atomic():
            for payments in rounds:
                now[:] = [
                    Paid(unit=UNITS[code], amount=amount, on=NOON.date() + timedelta(days=day // 3))
                    for code, amount, day in sorted(payments, key=lambda row: row[2] // 3)
                    if code in ("EUR", "USD")
                ]
                clear(row, by=loop.state, at=LATER)
                check()
            assert not list(verifying.problems())
            transaction.set_rollback(True)

    play()
