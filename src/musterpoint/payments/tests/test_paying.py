"""From an order to the bank and back: released by others, sent once, paid once, returned."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.db import transaction

from musterpoint.audit.models import Event
from musterpoint.engine.payments import checking
from musterpoint.funds import queries as funds
from musterpoint.funds import verifying
from musterpoint.funds.actions import FourEyes
from musterpoint.funds.models import Account, Transaction
from musterpoint.kernel.errors import Invalid, NotAllowed
from musterpoint.payments import actions, queries
from musterpoint.payments.actions import PartIn, PayeeIn
from musterpoint.payments.models import Batch, BatchState, Line, Order, State
from musterpoint.payments.tests import factories
from musterpoint.payments.tests.factories import BANK, FEES, TILL, World
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON, signed_in


@pytest.fixture
def one(haven: Organisation) -> World:
    return factories.world(haven)


def end_to_end(batch: Batch) -> str:
    return str(Line.objects.get(batch=batch, is_live=True).end_to_end)


def read(one: World, data: bytes) -> actions.ReadIn:
    with acting_as(one.second_clerk):
        return actions.read_statement(data, by=one.second_clerk, at=NOON)


def accepted(one: World, kind: str, order_id: object = None, amount: int = 50_000) -> None:
    with acting_as(one.second_clerk):
        line = queries.open_lines().first()
        assert line is not None
        part = PartIn(kind=kind, target_id=order_id, amount=amount)  # type: ignore[arg-type]
        actions.accept(line.id, [part], by=one.second_clerk, at=NOON)


def test_a_payment_goes_to_the_bank_and_is_paid_by_its_statement(one: World) -> None:
    order_id = factories.ordered(one)
    batch = factories.sent(one, order_id)
    with acting_as(one.clerk):
        row, file = actions.hand_over(batch.id, by=one.clerk, at=NOON)
        assert checking.check(file).is_valid
        assert row.state == BatchState.SENT
        name = end_to_end(batch)
    read(one, factories.statement("1000.00", "500.00", factories.entry("500.00", "DBIT", name)))
    with acting_as(one.second_clerk):
        lines = queries.opened(queries.open_lines(), at=NOON)
        (best,) = queries.proposals(lines, at=NOON)[lines[0].row.id]
        assert best.is_sure
        assert best.parts == (("order", order_id, 50_000),)
    accepted(one, "order", order_id)
    with acting_as(one.clerk):
        order = queries.order(order_id)
        assert (order.state, str(order.paid_on)) == (State.PAID, "2026-05-02")
        assert funds.balance(BANK, "EUR") == 950_000
        assert funds.commitment(order.commitment_id).state == "paid"
        texts = " ".join(Transaction.objects.values_list("text", flat=True))
        assert "Amina" not in texts


def test_who_ordered_prepared_or_mended_does_not_release(one: World, haven: Organisation) -> None:
    order_id = factories.ordered(one)
    batch = factories.prepared(one, order_id)
    with acting_as(one.clerk), pytest.raises(NotAllowed):
        actions.release(batch.id, by=one.clerk, at=NOON)
    everything = Actor(
        organisation_id=haven.id, kind=one.clerk.kind, name="Clerk", id=one.clerk.id,
        permissions=one.clerk.permissions | one.releaser.permissions,
    )  # fmt: skip
    with acting_as(everything), pytest.raises(actions.NotAlone):
        actions.release(batch.id, by=everything, at=NOON)
    asked = Actor(
        organisation_id=haven.id, kind=one.welfare.kind, name="Welfare", id=one.welfare.id,
        permissions=one.releaser.permissions,
    )  # fmt: skip
    with acting_as(asked), pytest.raises(FourEyes):
        actions.release(batch.id, by=asked, at=NOON)
    with acting_as(one.releaser):
        first = actions.release(batch.id, by=one.releaser, at=NOON)
        again = actions.release(batch.id, by=one.releaser, at=NOON)
        assert first.state == again.state == BatchState.RELEASED
        assert Event.objects.filter(kind="payments.batch.released").count() == 1


def test_large_batches_need_two_different_people(one: World) -> None:
    order_id = factories.ordered(one, amount=1_000_000)
    batch = factories.prepared(one, order_id)
    assert batch.needed == 2
    with acting_as(one.releaser):
        for _time in range(2):
            row = actions.release(batch.id, by=one.releaser, at=NOON)
            assert row.state == BatchState.PREPARED
    with acting_as(one.clerk), pytest.raises(actions.NotInState):
        actions.hand_over(batch.id, by=one.clerk, at=NOON)
    with acting_as(one.approver):
        assert actions.release(batch.id, by=one.approver, at=NOON).state == BatchState.RELEASED


def test_one_claim_is_never_in_two_live_orders_or_batches(one: World) -> None:
    given = factories.order_in(factories.commitment(one, 100_000))
    with acting_as(one.clerk):
        first = actions.order(given, key="k1", by=one.clerk, at=NOON)
        assert actions.order(given, key="k1", by=one.clerk, at=NOON) == first
        with pytest.raises(actions.ClaimIsLive), transaction.atomic():
            actions.order(given, key="k2", by=one.clerk, at=NOON)
        actions.prepare(factories.batch_in(one.bank, first), by=one.clerk, at=NOON)
        with pytest.raises(actions.BadBatch):
            actions.prepare(factories.batch_in(one.bank, first), by=one.clerk, at=NOON)
        with pytest.raises(actions.NotInState):
            actions.cancel(first, "wrong", by=one.clerk, at=NOON)


def test_no_more_is_ordered_than_is_committed(one: World) -> None:
    made = factories.commitment(one, 60_000)
    with acting_as(one.clerk):
        actions.order(factories.order_in(made), key="k1", by=one.clerk, at=NOON)
        with pytest.raises(actions.MoreThanCommitted), transaction.atomic():
            actions.order(factories.order_in(made), key="k2", by=one.clerk, at=NOON)
        actions.order(factories.order_in(made, 10_000), key="k3", by=one.clerk, at=NOON)


def test_a_batch_that_is_rejected_in_part_opens_those_orders_again(one: World) -> None:
    good, bad = factories.ordered(one), factories.ordered(one)
    batch = factories.sent(one, good, bad)
    with acting_as(one.second_clerk):
        name = str(Line.objects.get(order_id=bad).end_to_end)
        data = factories.answer(batch.message_id, "PART", **{name: "AC04"})
        done = actions.take_answer(data, by=one.second_clerk, at=NOON)
        assert (done.rejected, done.batch.state) == (1, BatchState.PART)
        assert actions.take_answer(data, by=one.second_clerk, at=NOON).rejected == 0
        assert queries.order(bad).reason == "AC04"
        assert queries.order(good).state == State.SENT
    with acting_as(one.clerk):
        mended = PayeeIn(name="Amina Ben Salah", iban="FR1420041010050500013M02606")
        actions.mend_payee(bad, mended, "bank", by=one.clerk, at=NOON)
    second = factories.sent(one, bad)
    with acting_as(one.clerk):
        assert end_to_end(second) != name
    with acting_as(one.second_clerk):
        done = actions.take_answer(
            factories.answer(second.message_id, "RJCT"), by=one.second_clerk, at=NOON
        )
        assert done.batch.state == BatchState.REJECTED
        for data in (b"", b"<a/>", factories.answer("NOBODYS", "RJCT")):
            with pytest.raises((actions.BadFile, actions.NoSuchBatch)):
                actions.take_answer(data, by=one.second_clerk, at=NOON)


def test_what_the_bank_returns_is_open_again_and_undone_when_it_was_a_mistake(one: World) -> None:
    order_id = factories.ordered(one)
    batch = factories.sent(one, order_id)
    with acting_as(one.clerk):
        name = end_to_end(batch)
    back = "<RtrInf><Rsn><Cd>AC04</Cd></Rsn></RtrInf>"
    read(
        one,
        factories.statement(
            "1000.00", "1000.00", factories.entry("500.00", "DBIT", name),
            factories.entry("500.00", "CRDT", name, more=back),
        ),
    )  # fmt: skip
    accepted(one, "order", order_id)
    accepted(one, "return", order_id)
    with acting_as(one.second_clerk):
        order = queries.order(order_id)
        assert (order.state, order.reason) == (State.RETURNED, "AC04")
        assert funds.balance(BANK, "EUR") == 1_000_000
        assert funds.commitment(order.commitment_id).state == "committed"
        assert not queries.open_lines().exists()
        match = order_match(order_id, "return")
        actions.undo(match, by=one.second_clerk, at=NOON)
        actions.undo(match, by=one.second_clerk, at=NOON)
        assert queries.order(order_id).state == State.PAID
        assert funds.balance(BANK, "EUR") == 950_000
        assert queries.open_lines().count() == 1


def test_a_return_less_than_was_paid_opens_the_whole_payment_and_books_the_charge(
    one: World,
) -> None:
    order_id = factories.ordered(one)
    factories.sent(one, order_id)
    went, came = factories.entry("500.00", "DBIT"), factories.entry("495.00", "CRDT")
    read(one, factories.statement("1000.00", "995.00", went, came))
    accepted(one, "order", order_id)
    with acting_as(one.second_clerk):
        line = queries.open_lines().get()

    def refused(amount: int, account: str) -> str:
        part = PartIn(kind="return", target_id=order_id, amount=amount, book_account=account)
        with acting_as(one.second_clerk), pytest.raises(Invalid) as told:
            actions.accept(line.id, [part], by=one.second_clerk, at=NOON)
        return str(told.value)

    assert "Less came back" in refused(49_500, "")
    assert "for expenses" in refused(49_500, TILL)
    assert "no open account" in refused(49_500, "Expenses:Nowhere")
    assert "more than what is open" in refused(50_000, FEES)
    with acting_as(one.second_clerk):
        reference = queries.order(order_id).reference
    page = signed_in("haven", "bookkeeper")
    typed = {"amount": "495", "reference": reference, "book_account": FEES}
    address = f"/o/haven/desk/payments/lines/{line.id}/split/"
    whole = typed | {"amount": "500"}
    assert "bank kept a part" in page.post(address, whole).content.decode()
    assert page.post(address, typed).status_code == 302
    with acting_as(one.second_clerk):
        order = queries.order(order_id)
        assert (order.state, queries.open_lines().exists()) == (State.RETURNED, False)
        assert (funds.balance(BANK, "EUR"), funds.balance(FEES, "EUR")) == (999_500, 500)
        assert funds.commitment(order.commitment_id).state == "committed"
        match = order_match(order_id, "return")
        actions.undo(match, by=one.second_clerk, at=NOON)
        assert queries.order(order_id).state == State.PAID
        assert (funds.balance(BANK, "EUR"), funds.balance(FEES, "EUR")) == (950_000, 0)
        assert list(verifying.problems()) == []
        # It may be taken back and matched anew, and the charge is booked anew.
        part = PartIn(kind="return", target_id=order_id, amount=49_400, book_account=FEES)
        actions.accept(line.id, [part], by=one.second_clerk, at=NOON)
        assert funds.balance(FEES, "EUR") == 600


def order_match(order_id: object, kind: str) -> object:
    from musterpoint.payments.models import Match

    return Match.objects.get(target_id=order_id, kind=kind).id


def test_a_statement_comes_in_once_and_lines_that_overlap_are_known(one: World) -> None:
    first = factories.entry("10.00", "CRDT", text="one", reference="A1")
    twin = factories.entry("10.00", "CRDT", text="one", reference="A2")
    data = factories.statement("0.00", "20.00", first, twin)
    assert (read(one, data).fresh, read_again(one, data)) == (2, "read in before")
    overlap = factories.statement(
        "0.00", "25.00", first, twin, factories.entry("5.00", "CRDT"), ident="S2"
    )
    done = read(one, overlap)
    assert (done.fresh, done.known, done.has_gap) == (1, 2, False)
    late = factories.statement("99.00", "104.00", factories.entry("5.00", "CRDT"), ident="S3")
    assert read(one, late).has_gap


def read_again(one: World, data: bytes) -> str:
    with pytest.raises(actions.ReadBefore) as refused:
        read(one, data)
    return "read in before" if "read in before" in str(refused.value) else str(refused.value)


def test_a_line_is_split_between_a_payment_and_a_fee(one: World) -> None:
    order_id = factories.ordered(one)
    factories.sent(one, order_id)
    read(one, factories.statement("1000.00", "495.00", factories.entry("505.00", "DBIT")))
    with acting_as(one.second_clerk):
        line = queries.open_lines().get()
        order_part = PartIn(kind="order", target_id=order_id, amount=50_000)
        fee = PartIn(kind="account", amount=500, book_account=FEES)
        with pytest.raises(actions.BadMatch):
            actions.accept(line.id, [order_part, fee, fee], by=one.second_clerk, at=NOON)
    with acting_as(one.second_clerk):
        actions.accept(line.id, [order_part, fee], by=one.second_clerk, at=NOON)
        assert funds.balance(FEES, "EUR") == 500
        assert funds.balance(BANK, "EUR") == 949_500
    with acting_as(one.clerk):
        assert Order.objects.get().state == State.PAID


def test_who_prepared_or_released_does_not_reconcile(one: World) -> None:
    order_id = factories.ordered(one)
    batch = factories.sent(one, order_id)
    with acting_as(one.clerk):
        name = end_to_end(batch)
    read(one, factories.statement("1000.00", "500.00", factories.entry("500.00", "DBIT", name)))
    with acting_as(one.clerk):
        line = queries.open_lines().get()
        part = PartIn(kind="order", target_id=order_id, amount=50_000)
        with pytest.raises(FourEyes):
            actions.accept(line.id, [part], by=one.clerk, at=NOON)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"iban": "DE88370400440532013000"}, "iban"),
        ({"iban": ""}, "iban"),
        ({"iban": "", "account": "123"}, "bic"),
        ({"name": ""}, "name"),
        ({"name": "x" * 201}, "name"),
        ({"bic": "NOPE"}, "bic"),
        ({"country": "XYZ"}, "country"),
    ],
)
def test_a_payee_who_cannot_be_paid_is_told_by_field(
    one: World, changes: dict[str, str], field: str
) -> None:
    given = factories.order_in(factories.commitment(one), **changes)
    with acting_as(one.clerk), pytest.raises(actions.BadPayee) as refused:
        actions.order(given, key=str(uuid4()), by=one.clerk, at=NOON)
    assert field in refused.value.fields


def test_a_name_of_two_hundred_letters_goes_out_cut_and_told(one: World) -> None:
    given = factories.order_in(factories.commitment(one), name="Želimir " * 25)
    with acting_as(one.clerk):
        made = actions.order(given, key="k", by=one.clerk, at=NOON)
        done = actions.prepare(factories.batch_in(one.bank, made), by=one.clerk, at=NOON)
        assert (done.cut, done.batch.count) == (1, 1)


def test_a_batch_is_taken_apart_before_it_goes_out(one: World) -> None:
    order_id = factories.ordered(one)
    batch = factories.prepared(one, order_id)
    with acting_as(one.clerk):
        assert actions.take_apart(batch.id, by=one.clerk, at=NOON).state == BatchState.CANCELLED
        assert queries.order(order_id).state == State.ORDERED
    factories.sent(one, order_id)
    with acting_as(one.clerk):
        late = NOON + timedelta(days=1)
        assert actions.take_apart(batch.id, by=one.clerk, at=late).state == BatchState.CANCELLED
        assert queries.order(order_id).state == State.SENT


def test_another_organisation_sees_nothing(one: World, mallory: Actor) -> None:
    order_id = factories.ordered(one)
    with acting_as(mallory):
        assert not Order.objects.exists()
        with pytest.raises(actions.NoSuchOrder):
            actions.cancel(order_id, "x", by=mallory, at=NOON)


def test_no_bank_line_makes_money_in_a_fund(one: World) -> None:
    read(one, factories.statement("1000.00", "0.00", factories.entry("1000.00", "DBIT")))
    with acting_as(one.second_clerk):
        line = queries.open_lines().get()
        kept = list(Account.objects.exclude(kept_by="").values_list("name", flat=True))
        assert any(name.startswith("Equity:Funds:") for name in kept)
        before = {name: funds.balance(name, "EUR") for name in kept}
        for name in kept:
            part = PartIn(kind="account", amount=100_000, book_account=name)
            with pytest.raises(Invalid, match="never by hand"):
                actions.accept(line.id, [part], by=one.second_clerk, at=NOON)
        assert {name: funds.balance(name, "EUR") for name in kept} == before


def test_who_prepared_or_released_takes_no_answer_of_the_bank(one: World) -> None:
    order_id = factories.ordered(one)
    batch = factories.sent(one, order_id)
    data = factories.answer(batch.message_id, "RJCT")
    both = replace(one.releaser, permissions=one.releaser.permissions | one.clerk.permissions)
    for who in (one.clerk, both):
        with acting_as(who), pytest.raises(FourEyes):
            actions.take_answer(data, by=who, at=NOON)
    with acting_as(one.clerk):
        assert queries.order(order_id).state == State.SENT


def test_no_answer_of_a_bank_opens_vouchers_again(one: World) -> None:
    order_id = factories.ordered(one, "voucher")
    batch = factories.sent(one, order_id, method="voucher")
    data = factories.answer(batch.message_id, "RJCT")
    with acting_as(one.second_clerk), pytest.raises(actions.NotInState, match="vouchers"):
        actions.take_answer(data, by=one.second_clerk, at=NOON)
    with acting_as(one.clerk):
        assert queries.order(order_id).state == State.SENT


def test_an_instalment_that_comes_back_waits_until_the_next_of_its_claim_is_paid(
    one: World,
) -> None:
    made = factories.commitment(one, 100_000)
    given = factories.order_in(made)
    with acting_as(one.clerk):
        first = actions.order(given, key="i1", by=one.clerk, at=NOON)
    name = sent_as(one, first)
    back = "<RtrInf><Rsn><Cd>AC04</Cd></Rsn></RtrInf>"
    read(
        one,
        factories.statement(
            "1000.00", "1000.00", factories.entry("500.00", "DBIT", name),
            factories.entry("500.00", "CRDT", name, more=back),
        ),
    )  # fmt: skip
    accepted(one, "order", first)
    with acting_as(one.clerk):
        second = actions.order(given, key="i2", by=one.clerk, at=NOON)
    with pytest.raises(actions.ClaimIsLive):
        accepted(one, "return", first)
    with acting_as(one.second_clerk), pytest.raises(actions.ClaimIsLive), transaction.atomic():
        actions.undo(order_match(first, "order"), by=one.second_clerk, at=NOON)  # type: ignore[arg-type]
    with acting_as(one.clerk):
        actions.cancel(second, "first came back", by=one.clerk, at=NOON)
    accepted(one, "return", first)
    with acting_as(one.clerk):
        assert queries.order(first).state == State.RETURNED
        assert funds.balance(BANK, "EUR") == 1_000_000


def sent_as(one: World, order_id: UUID) -> str:
    batch = factories.sent(one, order_id)
    with acting_as(one.clerk):
        return end_to_end(batch)
