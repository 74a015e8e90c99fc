"""What a provider of mobile money says became of a batch is booked once, by another person."""

import random
from dataclasses import replace
from html import unescape
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from musterpoint.audit.models import Event
from musterpoint.engine.ledger import Unit
from musterpoint.funds import actions as funds
from musterpoint.funds import queries as books
from musterpoint.funds.actions import AccountIn, FourEyes
from musterpoint.kernel.errors import Invalid, NotAllowed, Refused
from musterpoint.payments import actions, queries, rules
from musterpoint.payments import books as posting
from musterpoint.payments.actions import PayeeIn, PayingIn
from musterpoint.payments.models import Batch, BatchState, Line, Order, PayingAccount, State
from musterpoint.payments.tests import factories
from musterpoint.payments.tests.factories import BANK, FEES, TODAY, World
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON, signed_in
from musterpoint.web import tables

WALLET = "Assets:Mobile:Sahara"
HEAD = ("Reference", "Status", "Amount", "Fee", "Transaction ID", "Failure reason")
DESK = "/o/haven/desk/payments/batches/"
AMOUNT = 10_000


@pytest.fixture
def one(haven: Organisation) -> World:
    Organisation.objects.filter(id=haven.id).update(is_exercise=True, clock_at=NOON)
    haven.refresh_from_db()
    return factories.world(haven)


def wallet(one: World) -> PayingAccount:
    """Open an account of mobile money with 1,000 euros in it."""
    with acting_as(one.manager):
        funds.open_accounts([AccountIn(name=WALLET, least=0)], by=one.manager, at=NOON)
        made = actions.open_account(
            PayingIn(
                label="Sahara Money", method="mobile", unit="EUR", book_account=WALLET,
                holder="Haven", number="70001", profile="mobile-csv",
            ),
            by=one.manager, at=NOON,
        )  # fmt: skip
    with acting_as(one.clerk):
        funds.receive(
            "aid", 100_000, "EUR", source="gift", account=WALLET, key="gift-wallet", on=TODAY,
            by=one.clerk, at=NOON,
        )  # fmt: skip
    return made


def ordered(one: World) -> UUID:
    made = factories.commitment(one, AMOUNT)
    payee = {"phone": "+21620123456", "provider": "Sahara"}
    wanted = factories.order_in(made, AMOUNT, "mobile", **payee)
    with acting_as(one.clerk):
        return actions.order(wanted, key=str(made), by=one.clerk, at=NOON)


def sent(one: World, count: int, account: PayingAccount | None = None) -> tuple[Batch, list[str]]:
    """Send a batch of so many payments; return it with their references in the file."""
    account = account or wallet(one)
    orders = [ordered(one) for _each in range(count)]
    with acting_as(one.clerk):
        wanted = factories.batch_in(account, *orders, method="mobile")
        batch = actions.prepare(wanted, by=one.clerk, at=NOON).batch
    with acting_as(one.releaser):
        actions.release(batch.id, by=one.releaser, at=NOON)
    with acting_as(one.clerk):
        batch, _file = actions.hand_over(batch.id, by=one.clerk, at=NOON)
        names = Line.objects.filter(batch=batch).order_by("position")
        return batch, list(names.values_list("end_to_end", flat=True))


def row(reference: str, status: str = "Success", amount: str = "100.00", fee: str = "",
        transaction: str = "", reason: str = "") -> tuple[str, ...]:  # fmt: skip
    return reference, status, amount, fee, transaction, reason


def file(*rows: tuple[str, ...], head: tuple[str, ...] = HEAD) -> bytes:
    return tables.csv_file([head, *rows], keeps_numbers=True)


def taken(one: World, batch: Batch, data: bytes, fees: str = FEES) -> actions.Taken:
    with acting_as(one.second_clerk):
        return actions.take_result(
            batch.id, data, on=TODAY, fees=fees, by=one.second_clerk, at=NOON
        )


def stands(one: World) -> dict[str, tuple[str, str]]:
    with acting_as(one.clerk):
        rows = Order.objects.order_by("reference")
        return {one.reference: (one.state, one.reason) for one in rows}


def codes(found: actions.Taken) -> list[str]:
    return [one.code for one in found.rows]


def page_of(client: Client, batch: Batch, data: bytes, status: int = 200, **sent: str) -> str:
    answer = client.post(
        f"{DESK}{batch.id}/result/",
        {"file": SimpleUploadedFile("result.csv", data), "book_account": FEES,
         "on_day": "1", "on_month": "5", "on_year": "2026"} | sent,
    )  # fmt: skip
    assert answer.status_code == status, answer.content.decode()[:3000]
    return unescape(answer.content.decode())


def test_a_file_of_the_provider_is_taken_in_by_another_person_on_the_page(one: World) -> None:
    batch, (paid, failed, waits, left) = sent(one, 4)
    bookkeeper = signed_in("haven", "bookkeeper")
    assert "Result of the provider" in unescape(
        bookkeeper.get(f"{DESK}{batch.id}/").content.decode()
    )
    data = file(
        row(paid, fee="1.50", transaction="SM-77812"),
        row(failed, "Failed", reason="No such account: +216 20 123 456"),
        row(waits, "in_progress"),
        row("MP9ZZZZZZZ"),
    )
    shown = page_of(bookkeeper, batch, data)
    assert "No payment of this batch has this reference" in shown
    assert left in shown
    for _time in range(2):
        with acting_as(one.clerk):
            assert books.balance(WALLET, "EUR") == 100_000 - AMOUNT - 150
            assert books.balance(FEES, "EUR") == 150
            orders = {str(line.end_to_end): line.order for line in Line.objects.all()}
            assert (orders[paid].state, orders[paid].paid_on) == (State.PAID, TODAY)
            assert orders[failed].state == State.RETURNED
            assert orders[failed].reason == "No such account: …"
            assert orders[waits].state == orders[left].state == State.SENT
            assert Batch.objects.get(id=batch.id).state == BatchState.SENT
        assert "It was paid before" in page_of(bookkeeper, batch, data, book_account="")
    with acting_as(one.clerk):
        mended = PayeeIn(name="Amina Ben Salah", phone="+21620999999", provider="Sahara")
        actions.mend_payee(orders[failed].id, mended, "mobile", by=one.clerk, at=NOON)
    page_of(bookkeeper, batch, file(row(waits), row(left)))
    with acting_as(one.clerk):
        assert Batch.objects.get(id=batch.id).state == BatchState.PART


def test_a_workbook_of_the_provider_is_read_as_well(one: World) -> None:
    batch, (first,) = sent(one, 1)
    titles = ["external_id", "TRANSACTION-STATUS", "Montant", "Completed at"]
    data = tables.xlsx_file([titles, [first.lower(), "RÉUSSI", "100", "2026-05-01"]], "Result")
    assert codes(taken(one, batch, data)) == ["paid"]


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        ([("amount", "100.01")], "another amount"),
        ([("amount", "")], "names no amount"),
        ([("amount", "many")], "number"),
        ([("status", "Perhaps")], "Nobody knows what the status Perhaps means"),
        ([("fee", "100.01")], "The fee is more than the payment"),
        ([("fee", "-1")], "less than zero"),
        ([("status", "Success")], "says different things"),
        ([("reference", "")], "names no payment"),
    ],
)
def test_a_row_that_does_not_fit_is_told_and_keeps_no_other_back(
    one: World, rows: list[tuple[str, str]], says: str
) -> None:
    batch, (good, bad) = sent(one, 2)
    changes = dict(rows)
    names = ("reference", "status", "amount", "fee")
    wrong = dict(zip(names, row(bad), strict=False)) | changes
    many = [row(good), tuple(wrong[name] for name in names)]
    if says == "says different things":
        many.append(row(bad, "Failed"))
    found = taken(one, batch, file(*many))
    assert found.count("paid") == 1
    assert {one.code for one in found.rows[1:]} == {"wrong"}
    assert says in found.rows[1].text
    with acting_as(one.clerk):
        assert books.balance(WALLET, "EUR") == 100_000 - AMOUNT


def test_a_payment_of_another_batch_is_told_and_not_paid(one: World) -> None:
    account = wallet(one)
    first, _names = sent(one, 1, account)
    _second, (other,) = sent(one, 1, account)
    found = taken(one, first, file(row(other)))
    assert codes(found) == ["wrong"]
    assert "went out with another batch" in found.rows[0].text


@pytest.mark.parametrize("data", [b"", b"\0\1", b"%PDF-1.4", b"a,b\n1,2\n", b"PK\x03\x04broken"])
def test_a_file_that_is_no_result_changes_nothing(one: World, data: bytes) -> None:
    batch, _names = sent(one, 1)
    before = stands(one)
    with pytest.raises(Invalid):
        taken(one, batch, data)
    assert stands(one) == before


def test_fees_need_an_account_for_expenses_and_nothing_is_half_done(one: World) -> None:
    batch, (first, second) = sent(one, 2)
    bookkeeper = signed_in("haven", "bookkeeper")
    before = stands(one)
    data = file(row(first), row(second, fee="2"))
    assert "Choose the account" in page_of(bookkeeper, batch, data, 422, book_account="")
    with pytest.raises(Invalid):
        taken(one, batch, data, fees=WALLET)
    with acting_as(one.second_clerk):
        posting.move(
            WALLET, BANK, 100_000 - AMOUNT - 1, Unit("EUR", 2), key="out", on=TODAY, text="Out",
            by=one.second_clerk, at=NOON,
        )  # fmt: skip
    with pytest.raises(Refused):  # the second one is more than what is left
        taken(one, batch, data)
    assert stands(one) == before


def test_who_prepared_released_or_may_not_takes_no_result_in(one: World) -> None:
    batch, (first,) = sent(one, 1)
    with acting_as(one.cashier), pytest.raises(NotAllowed):
        actions.take_result(batch.id, file(row(first)), on=TODAY, by=one.cashier, at=NOON)
    for who in (one.clerk, one.releaser):
        both = replace(who, permissions=who.permissions | one.second_clerk.permissions)
        with acting_as(both), pytest.raises(FourEyes), transaction.atomic():
            actions.take_result(batch.id, file(row(first)), on=TODAY, by=both, at=NOON)
        with acting_as(both), pytest.raises(FourEyes), transaction.atomic():
            order = Line.objects.get(end_to_end=first).order_id
            actions.confirm_arrivals(batch.id, [order], "77", on=TODAY, by=both, at=NOON)


def test_only_what_went_out_by_mobile_money_has_results(one: World) -> None:
    bank = factories.sent(one, factories.ordered(one))
    with acting_as(one.second_clerk), pytest.raises(actions.NotInState):
        actions.take_result(bank.id, b"", on=TODAY, by=one.second_clerk, at=NOON)
    account = wallet(one)
    order = ordered(one)
    with acting_as(one.clerk):
        wanted = factories.batch_in(account, order, method="mobile")
        batch = actions.prepare(wanted, by=one.clerk, at=NOON).batch
    with acting_as(one.second_clerk), pytest.raises(actions.NotInState):
        actions.take_result(batch.id, b"", on=TODAY, by=one.second_clerk, at=NOON)


def test_without_a_file_another_person_says_what_arrived_with_a_reference(one: World) -> None:
    batch, (first, second) = sent(one, 2)
    with acting_as(one.clerk):
        order = Line.objects.get(end_to_end=first).order_id
    bookkeeper = signed_in("haven", "bookkeeper")
    address = f"{DESK}{batch.id}/arrived/"
    form = {"orders": [str(order)], "reference": "SMS 4411", "on_day": "1", "on_month": "5",
            "on_year": "2026"}  # fmt: skip
    assert bookkeeper.post(address, form | {"reference": ""}).status_code == 422
    assert bookkeeper.post(address, form | {"on_year": "2027"}).status_code == 422
    assert bookkeeper.post(address, form | {"on_year": "2025"}).status_code == 422
    assert bookkeeper.post(address, form).status_code == 302
    assert bookkeeper.post(address, form).status_code == 422  # it is not offered any more
    with acting_as(one.second_clerk):
        again = actions.confirm_arrivals(
            batch.id, [order], "SMS 4411", on=TODAY, by=one.second_clerk, at=NOON
        )
        assert again.state == BatchState.SENT
        assert books.balance(WALLET, "EUR") == 100_000 - AMOUNT
        assert Event.objects.filter(kind="payments.arrivals.confirmed").exists()
    found = taken(one, batch, file(row(first), row(second)))
    assert codes(found) == ["known", "paid"]
    assert found.batch.state == BatchState.ACCEPTED


def test_what_did_not_arrive_after_all_is_turned_round_and_not_paid_by_the_same_row(
    one: World,
) -> None:
    batch, (first,) = sent(one, 1)
    taken(one, batch, file(row(first)))
    late = taken(one, batch, file(row(first, "Failed", reason="Reversed")))
    assert codes(late) == ["wrong"]
    assert "It was paid before" in late.rows[0].text
    with acting_as(one.clerk):
        order = Line.objects.get(end_to_end=first).order_id
    back = f"/o/haven/desk/payments/orders/{order}/back/"
    bookkeeper = signed_in("haven", "bookkeeper")
    shown = bookkeeper.get(back.removesuffix("back/")).content.decode()
    assert "It did not arrive" in shown
    assert bookkeeper.post(back, {"reason": "Reversed"}).status_code == 302
    with acting_as(one.clerk):
        assert books.balance(WALLET, "EUR") == 100_000
        assert queries.order(order).state == State.RETURNED
        assert books.commitment(queries.order(order).commitment_id).state == "committed"
    again = taken(one, batch, file(row(first)))
    assert codes(again) == ["wrong"]
    assert "before it is paid anew" in again.rows[0].text


@settings(
    max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def _any_order(world: World, batch: Batch, names: list[str], data: st.DataObject) -> None:
    seed = data.draw(st.integers(0, 2**16))
    cut = data.draw(st.lists(st.integers(0, 12), max_size=3))
    assert outcome(world, batch, names, seed, sorted(cut)) == outcome(world, batch, names, 0, [])


def outcome(one: World, batch: Batch, names: list[str], seed: int, cuts: list[int]) -> object:
    """Return how the books end when all rows come shuffled, in so many files, some of them twice."""
    final = [
        row(names[0], fee="1"), row(names[1], "Failed", fee="0.10", reason="Closed"),
        row(names[2]), row(names[3], "Pending"),
    ]  # fmt: skip
    rows = [*final, *final, *(row(name, "Pending") for name in names), row("MP-NONE")]
    if seed:
        random.Random(seed).shuffle(rows)
    files = [rows[start:end] for start, end in zip([0, *cuts], [*cuts, len(rows)], strict=True)]
    point = transaction.savepoint()
    try:
        for many in files:
            taken(one, batch, file(*many))
        with acting_as(one.clerk):
            state = Batch.objects.get(id=batch.id).state
            sums = [books.balance(name, "EUR") for name in (WALLET, FEES)]
        return sums, stands(one), state
    finally:
        transaction.savepoint_rollback(point)


def test_files_in_any_order_and_any_parts_end_in_the_same_books(one: World) -> None:
    batch, names = sent(one, 4)
    _any_order(one, batch, names)


def test_a_pack_whose_words_mean_two_things_is_refused() -> None:
    from musterpoint.kernel import packs

    good = packs.load(rules.FILE, rules.problems).rules
    assert rules.problems(good) == {}
    usual = good["results"]["usual"]
    for name, changed in (
        ("statuses", usual["statuses"] | {"failed": ["paid"]}),
        ("columns", usual["columns"] | {"amount": ["status"]}),
        ("columns", {"reference": ["reference"]}),
        ("statuses", usual["statuses"] | {"pending": ["PENDING"]}),
    ):
        broken = good | {"results": {"usual": usual | {name: changed}}}
        assert f"rules.results.usual.{name}" in rules.problems(broken)
