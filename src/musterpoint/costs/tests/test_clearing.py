"""What a leg costs stands once in the books: its payment settles the invoice, and comes back."""

from uuid import UUID, uuid4

import pytest

from musterpoint.costs import actions, queries
from musterpoint.costs.models import Clearing, CostedLeg, Invoice
from musterpoint.costs.tests.factories import LATER, costed, fly, invoice, open_books
from musterpoint.evacuation.models import Leg
from musterpoint.evacuation.tests.factories import Loop
from musterpoint.funds import verifying
from musterpoint.funds.models import Balance
from musterpoint.payments import actions as payments
from musterpoint.payments import queries as payment_queries
from musterpoint.payments.actions import OrderIn, PartIn, PayeeIn
from musterpoint.payments.models import Line, Match
from musterpoint.payments.tests import factories as paying
from musterpoint.payments.tests.factories import OTHER_IBAN, World
from musterpoint.tenancy import pumps
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON, signed_in
from musterpoint.testing.dying import finished_after_dying

LEG = "evacuation.leg"
BILL = 50_000


@pytest.fixture
def one(loop: Loop, haven: Organisation) -> World:
    open_books(loop.state)
    return paying.world(haven)


def entered(loop: Loop, *amounts: int, currency: str = "EUR") -> CostedLeg:
    """Cost a leg in euros with invoices."""
    with acting_as(loop.state):
        row = costed(loop.state, loop.state_crisis, 0, currency="EUR")
        for place, amount in enumerate(amounts):
            given = invoice(amount, number=f"R-{place}", currency=currency)
            actions.add_invoice(row.id, given, by=loop.state, at=LATER)
    return row


def ordered(one: World, subject_id: UUID, amount: int = BILL) -> UUID:
    """Order a payment for a leg, as whoever prepares payments does."""
    given = OrderIn(
        commitment_id=paying.commitment(one, amount), amount=amount, unit="EUR", method="bank",
        payee=PayeeIn(name="Carthage Air", iban=OTHER_IBAN), what=LEG, subject_id=subject_id,
    )  # fmt: skip
    with acting_as(one.clerk):
        return payments.order(given, key=str(uuid4()), by=one.clerk, at=NOON)


def matched(one: World, direction: str, order_id: UUID, kind: str, amount: int = BILL) -> Match:
    """Let the bank say that an order was paid, or came back."""
    batch_line = Line.objects.filter(order_id=order_id).order_by("-id").first()
    name = str(batch_line.end_to_end) if batch_line else ""
    whole = f"{amount // 100}.{amount % 100:02}"
    opening, closing = (whole, "0.00") if direction == "DBIT" else ("0.00", whole)
    said = paying.entry(whole, direction, name)
    data = paying.statement(opening, closing, said, ident=str(uuid4())[:30])
    payments.read_statement(data, by=one.second_clerk, at=NOON)
    line = payment_queries.open_lines().first()
    assert line is not None
    part = PartIn(kind=kind, target_id=order_id, amount=amount)
    return payments.accept(line.id, [part], by=one.second_clerk, at=NOON)[0]


def paid(one: World, subject_id: UUID, amount: int = BILL) -> UUID:
    """Order and pay; return the order."""
    order_id = ordered(one, subject_id, amount)
    paying.sent(one, order_id)
    with acting_as(one.second_clerk):
        matched(one, "DBIT", order_id, "order", amount)
    pumps.run_due()
    return order_id


def held(loop: Loop) -> dict[str, int]:
    """Return what the accounts of costs and expenses hold, having proven the books."""
    with acting_as(loop.state):
        assert not list(verifying.problems())
        rows = Balance.objects.filter(posted__gt=0) | Balance.objects.filter(posted__lt=0)
        return {
            name: posted
            for name, posted in rows.values_list("account__name", "posted")
            if "Evacuation" in name or name.startswith("Expenses:")
        }


def test_an_invoice_that_is_paid_stands_once_in_the_books(loop: Loop, one: World) -> None:
    row = entered(loop, BILL)
    assert held(loop)["Liabilities:Evacuation:Suppliers"] == -BILL
    paid(one, row.id)
    assert held(loop) == {"Expenses:Aid:Now:Cash": BILL}
    pumps.run_due()
    with acting_as(loop.state):
        pumps.wake(actions.PAYMENTS_LANE, LATER)
    pumps.run_due()
    with acting_as(loop.state):
        assert Clearing.objects.count() == 1


def test_a_payment_before_the_invoice_settles_it_when_it_comes(loop: Loop, one: World) -> None:
    row = entered(loop)
    paid(one, row.id)
    assert held(loop) == {"Expenses:Aid:Now:Cash": BILL}
    with acting_as(loop.state):
        actions.add_invoice(row.id, invoice(BILL, currency="EUR"), by=loop.state, at=LATER)
    assert held(loop) == {"Expenses:Aid:Now:Cash": BILL}


def test_a_payment_of_a_leg_of_our_lists_is_known_by_its_item(
    loop: Loop, haven: Organisation, portal: Organisation
) -> None:
    flown = fly(loop, loop.household())
    open_books(loop.operator)
    one = paying.world(portal)
    with acting_as(loop.operator):
        item = Leg.objects.get(id=flown).item_id
    paid(one, item)
    with acting_as(loop.operator):
        row = costed(loop.operator, loop.pool_crisis, 0, flown, currency="EUR")
        actions.add_invoice(row.id, invoice(BILL, currency="EUR"), by=loop.operator, at=LATER)
        (stand,) = queries.invoice_stands([row])[row.id]
        assert (stand.paid, stand.cleared, stand.open) == (BILL, BILL, 0)


def test_a_payment_that_comes_back_opens_the_debt_again(loop: Loop, one: World) -> None:
    row = entered(loop, BILL)
    order_id = paid(one, row.id)
    with acting_as(one.second_clerk):
        back = matched(one, "CRDT", order_id, "return")
    pumps.run_due()
    assert held(loop) == {
        "Expenses:Evacuation:Charter": BILL, "Liabilities:Evacuation:Suppliers": -BILL
    }  # fmt: skip
    with acting_as(one.second_clerk):
        payments.undo(back.id, by=one.second_clerk, at=NOON)
    pumps.run_due()
    assert held(loop) == {"Expenses:Aid:Now:Cash": BILL}
    with acting_as(loop.state):
        assert list(Clearing.objects.order_by("id").values_list("amount", flat=True)) == [
            BILL, -BILL, BILL,
        ]  # fmt: skip


def test_the_first_invoices_are_paid_first_and_corrections_follow(loop: Loop, one: World) -> None:
    row = entered(loop, 30_000, 40_000)
    paid(one, row.id)
    with acting_as(loop.state):
        first, second = queries.invoice_stands([row])[row.id]
        assert (first.open, second.open) == (0, 20_000)
        actions.correct_invoice(first.invoice.id, 10_000, "Less", by=loop.state, at=LATER)
        first, second = queries.invoice_stands([row])[row.id]
        assert (first.paid, second.paid, second.open) == (10_000, 40_000, 0)
        assert first.change == second.change == 0
    assert held(loop) == {"Expenses:Aid:Now:Cash": BILL}


def test_what_is_paid_above_the_invoices_settles_nothing(loop: Loop, one: World) -> None:
    row = entered(loop, 20_000)
    paid(one, row.id)
    assert held(loop) == {"Expenses:Aid:Now:Cash": BILL}


def test_what_is_paid_and_open_of_each_invoice_stands_on_the_page(loop: Loop, one: World) -> None:
    row = entered(loop, 30_000, 40_000)
    paid(one, row.id)
    clerk = signed_in("haven", "welfare_officer")
    page = clerk.get(f"/o/haven/desk/costs/legs/{row.id}/").content.decode()
    assert "300.00" in page
    assert "200.00" in page
    with acting_as(loop.state):
        assert Invoice.objects.count() == 2


def test_a_clearing_that_dies_half_way_settled_nothing_and_is_repeated_once(
    loop: Loop, one: World
) -> None:
    row = entered(loop, BILL // 2, BILL // 2)
    order_id = ordered(one, row.id)
    paying.sent(one, order_id)
    with acting_as(one.second_clerk):
        matched(one, "DBIT", order_id, "order")

    def clear() -> int:
        with acting_as(loop.state):
            return actions.follow_payments(by=loop.state, at=LATER)

    def look() -> tuple[object, ...]:
        with acting_as(loop.state):
            cleared = list(Clearing.objects.order_by("key").values_list("key", "amount"))
        return held(loop), cleared

    assert finished_after_dying(clear, look) == 1
    accounts, cleared = look()
    assert accounts == {"Expenses:Aid:Now:Cash": BILL}
    assert [amount for _key, amount in cleared] == [BILL // 2, BILL // 2]  # type: ignore[attr-defined]
