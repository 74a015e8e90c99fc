"""What was drawn of a bond reaches the worker through payments: once, or it is owed again."""

from threading import Barrier, Thread
from uuid import UUID

import pytest
from django.db import connection

from musterpoint.bonds import actions
from musterpoint.bonds.actions import AWARDED, BANK
from musterpoint.bonds.models import Payout, PayoutState
from musterpoint.bonds.tests.factories import LATER, colleague, decided, employer, in_force, noticed
from musterpoint.funds import queries as funds
from musterpoint.funds.actions import FourEyes
from musterpoint.kernel.errors import Invalid, Refused
from musterpoint.payments import actions as payments
from musterpoint.payments import queries as ordered
from musterpoint.payments.actions import OrderIn, PartIn, PayeeIn, PayingIn
from musterpoint.payments.models import Line, State
from musterpoint.payments.tests import factories as bank
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON, member, signed_in

DESK = "/o/haven/desk/bonds/"
PAYEE = PayeeIn(name="Nimal Perera", iban=bank.OTHER_IBAN)


@pytest.fixture
def people(haven: Organisation, alice: Actor) -> dict[str, Actor]:
    """Each with a duty of their own; all may do everything."""
    names = {"ordering": 11, "releasing": 12, "counting": 13}
    return {
        "asking": alice,
        "deciding": colleague(haven),
        **{name: member(haven, name.title(), number) for name, number in names.items()},
    }


@pytest.fixture
def payout(people: dict[str, Actor]) -> Payout:
    """USD 1.00 drawn of a cash bond for a worker."""
    by, other = people["asking"], people["deciding"]
    with acting_as(by):
        actions.open_accounts(by=by, at=NOON)
        row = in_force(by, other, employer(by), amount=100, instrument="cash")
        call = noticed(by, row, {"passage": 100})
    with acting_as(other):
        decided(other, call, {"passage": 100})
        return Payout.objects.get()


def account(people: dict[str, Actor], method: str = "bank") -> UUID:
    given: dict[str, str] = {
        "label": "Bonds",
        "method": method,
        "unit": "USD",
        "book_account": BANK,
    }
    if method == "bank":
        given |= {"holder": "Haven", "number": bank.IBAN, "profile": "international"}
    by = people["ordering"]
    with acting_as(by):
        return payments.open_account(PayingIn(**given), by=by, at=NOON).id  # type: ignore[arg-type]


def order(people: dict[str, Actor], row: Payout, method: str = "bank") -> UUID:
    by = people["ordering"]
    with acting_as(by):
        return actions.order_payment(row.id, PAYEE, method, by=by, at=LATER)


def sent(people: dict[str, Actor], account_id: UUID, order_id: UUID) -> str:
    """Send an order to the bank; return its reference there."""
    by, other = people["ordering"], people["releasing"]
    with acting_as(by):
        given = payments.BatchIn(
            account_id=account_id, method="bank", order_ids=[order_id], execute_on=LATER.date()
        )
        batch = payments.prepare(given, by=by, at=LATER).batch
    with acting_as(other):
        payments.release(batch.id, by=other, at=LATER)
    with acting_as(by):
        payments.hand_over(batch.id, by=by, at=LATER)
        return str(Line.objects.get(order_id=order_id, is_live=True).end_to_end)


def told(people: dict[str, Actor], order_id: UUID, kind: str, *, name: str) -> UUID:
    """Read a statement of one line and say what it is."""
    by = people["counting"]
    way = "DBIT" if kind == "order" else "CRDT"
    ends = ("1.00", "0.00") if kind == "order" else ("0.00", "1.00")
    line = bank.entry("1.00", way, name)
    data = bank.statement(*ends, line, ident=f"S-{kind}-{name}").replace(b"EUR", b"USD")
    data = data.replace(b"2026-05-02", LATER.date().isoformat().encode())
    with acting_as(by):
        payments.read_statement(data, by=by, at=LATER)
        found = ordered.open_lines().first()
        assert found is not None
        part = PartIn(kind=kind, target_id=order_id, amount=100)
        return payments.accept(found.id, [part], by=by, at=LATER)[0].id


def stands(people: dict[str, Actor], order_id: UUID) -> tuple[str, str, int, int]:
    """Return the states of payment and order, and what the books have at the bank and awarded."""
    with acting_as(people["asking"]):
        return (
            Payout.objects.get().state, ordered.order(order_id).state,
            funds.balance(BANK, "USD"), funds.balance(AWARDED, "USD"),
        )  # fmt: skip


def test_a_worker_is_paid_by_the_bank_and_owed_again_when_it_returns(
    people: dict[str, Actor], payout: Payout
) -> None:
    made = order(people, payout)
    assert stands(people, made) == (PayoutState.OWED, State.ORDERED, 100, -100)
    name = sent(people, account(people), made)
    told(people, made, "order", name=name)
    assert stands(people, made) == (PayoutState.PAID, State.PAID, 0, 0)
    told(people, made, "return", name=name)
    assert stands(people, made) == (PayoutState.OWED, State.RETURNED, 100, -100)
    with acting_as(people["ordering"]), pytest.raises(Refused):
        actions.order_payment(payout.id, PAYEE, "bank", by=people["ordering"], at=LATER)
    with acting_as(people["asking"]), pytest.raises(actions.NotNow):
        actions.pay(payout.id, LATER.date(), by=people["asking"], at=LATER)
    with acting_as(people["ordering"]):
        payments.cancel(made, "account closed", by=people["ordering"], at=LATER)
    assert order(people, payout) != made


def test_a_line_said_to_be_the_payment_by_mistake_is_taken_back(
    people: dict[str, Actor], payout: Payout
) -> None:
    made = order(people, payout)
    match = told(people, made, "order", name=sent(people, account(people), made))
    by = people["counting"]
    with acting_as(by):
        payments.undo(match, by=by, at=LATER)
    assert stands(people, made) == (PayoutState.OWED, State.SENT, 100, -100)


def test_who_decided_the_call_neither_orders_nor_releases_and_no_one_else_orders_it(
    people: dict[str, Actor], payout: Payout
) -> None:
    decider = people["deciding"]
    with acting_as(decider), pytest.raises(actions.SomebodyElse):
        actions.order_payment(payout.id, PAYEE, "bank", by=decider, at=LATER)
    made = order(people, payout)
    by, account_id = people["ordering"], account(people)
    with acting_as(by):
        given = payments.BatchIn(
            account_id=account_id, method="bank", order_ids=[made], execute_on=LATER.date()
        )
        batch = payments.prepare(given, by=by, at=LATER).batch
    with acting_as(by), pytest.raises(payments.NotAlone):
        payments.release(batch.id, by=by, at=LATER)
    with acting_as(people["releasing"]):
        payments.release(batch.id, by=people["releasing"], at=LATER)
    with acting_as(by):
        payments.hand_over(batch.id, by=by, at=LATER)
    with acting_as(decider), pytest.raises(FourEyes):
        payments.take_answer(bank.answer(batch.message_id, "RJCT"), by=decider, at=LATER)


def test_nobody_orders_a_payment_of_a_bond_beside_the_bond(
    people: dict[str, Actor], payout: Payout
) -> None:
    by = people["ordering"]
    given = OrderIn(
        commitment_id=payout.id, amount=100, unit="USD", method="bank", payee=PAYEE,
        what=actions.PAYOUT, subject_id=UUID(int=5),
    )  # fmt: skip
    with acting_as(by), pytest.raises(Invalid):
        payments.order(given, key="mine", by=by, at=LATER)


def test_what_is_paid_by_hand_is_not_ordered_and_what_is_ordered_is_not_paid_by_hand(
    people: dict[str, Actor], payout: Payout
) -> None:
    made = order(people, payout)
    by = people["asking"]
    with acting_as(by), pytest.raises(actions.NotNow):
        actions.pay(payout.id, LATER.date(), by=by, at=LATER)
    with acting_as(people["ordering"]):
        payments.cancel(made, "cash instead", by=people["ordering"], at=LATER)
    with acting_as(by):
        actions.pay(payout.id, LATER.date(), by=by, at=LATER)
    with acting_as(people["ordering"]), pytest.raises(actions.NotNow):
        actions.order_payment(payout.id, PAYEE, "bank", by=people["ordering"], at=LATER)


def test_the_page_orders_keeps_what_was_typed_and_shows_where_it_stands(
    people: dict[str, Actor], payout: Payout, haven: Organisation
) -> None:
    Organisation.objects.filter(id=haven.id).update(is_exercise=True, clock_at=LATER)
    page = signed_in("haven", "welfare_officer")
    address = f"{DESK}payouts/{payout.id}/order/"
    sent = {"method": "bank", "name": "Nimal Perera", "iban": "GB00WEST12345698765432"}
    wrong = page.post(address, sent)
    assert wrong.status_code == 422
    assert "GB00WEST12345698765432" in wrong.content.decode()
    done = page.post(address, sent | {"iban": bank.OTHER_IBAN}, follow=True)
    assert "Ordered" in done.content.decode()
    assert page.get(f"{DESK}payouts/{payout.id}/").status_code == 302
    twice = page.post(address, sent | {"iban": bank.OTHER_IBAN})
    assert twice.status_code == 409


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_of_many_who_pay_at_the_same_moment_one_does(
    people: dict[str, Actor], payout: Payout
) -> None:
    start, refused, done = Barrier(6), list[Exception](), list[object]()

    def run(number: int) -> None:
        by = people["ordering"]
        start.wait()
        try:
            with acting_as(by):
                if number % 2:
                    done.append(actions.order_payment(payout.id, PAYEE, "bank", by=by, at=LATER))
                else:
                    done.append(actions.pay(payout.id, LATER.date(), by=by, at=LATER))
        except Refused as error:
            refused.append(error)
        finally:
            connection.close()

    threads = [Thread(target=run, args=(number,)) for number in range(6)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert (len(done), len(refused)) == (1, 5)
