"""Stock, kits, waybills, losses, counts and loans, by the doors that pages use."""

from collections.abc import Iterator
from datetime import timedelta
from uuid import uuid4

import pytest

from musterpoint.agenda.queries import ALL, Asked
from musterpoint.funds import actions as ledger_actions
from musterpoint.funds import queries as books
from musterpoint.funds import verifying
from musterpoint.goods import actions, dues, queries
from musterpoint.goods.actions import ArrivalIn, Decided, Found, LossIn, NotLent, RequestIn
from musterpoint.goods.models import Batch, Dispatch, DispatchLine, Loan, LossKind, Source
from musterpoint.goods.models.moving import RequestState
from musterpoint.goods.queries import NotEnough
from musterpoint.goods.tests.factories import FAR, TODAY, came, item, sent, stock, store
from musterpoint.kernel.errors import Invalid, NotAllowed, Refused
from musterpoint.tenancy.actors import Actor, Permission, system
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON, member


@pytest.fixture
def keeper(haven: Organisation) -> Actor:
    return member(haven, "Kamal", 41, "storekeeper")


@pytest.fixture
def other(haven: Organisation) -> Actor:
    return member(haven, "Olfa", 42, "storekeeper")


@pytest.fixture(autouse=True)
def unit(keeper: Actor) -> Iterator[None]:
    """Work as the storekeeper, and prove the books at the end of each test."""
    with acting_as(keeper):
        yield
        assert list(verifying.problems()) == []


def test_a_storekeeper_needs_no_right_to_the_books_to_keep_a_store(keeper: Actor) -> None:
    came(keeper, amount=120)
    assert stock("TUNIS") == 120
    assert books.balance("Income:Goods:Gifts", "BLANKET") == -120


def test_an_arrival_with_the_same_key_counts_once(keeper: Actor) -> None:
    typed = ArrivalIn(
        key=uuid4(), store_id=store(keeper).id, item_id=item("BLANKET", keeper).id, amount=5,
        source=Source.BOUGHT,
    )  # fmt: skip
    for _again in range(2):
        actions.receive(typed, by=keeper, at=NOON)
    assert stock("TUNIS") == 5


def test_what_expires_is_not_taken_in_without_its_day_or_after_it(keeper: Actor) -> None:
    with pytest.raises(Invalid) as none:
        came(keeper, "FOOD-RATION", 10)
    assert "expires_on" in none.value.fields
    with pytest.raises(Invalid):
        came(keeper, "FOOD-RATION", 10, until=TODAY - timedelta(days=1))


def test_a_gift_needs_a_reference_and_what_is_lent_to_us_an_end(keeper: Actor) -> None:
    with pytest.raises(Invalid) as wrong:
        came(keeper, reference="")
    assert "reference" in wrong.value.fields
    with pytest.raises(Invalid):
        came(keeper, source=Source.LENT)


def test_first_to_expire_goes_first_and_nothing_past_its_day(keeper: Actor) -> None:
    came(keeper, "FOOD-RATION", 10, until=FAR, batch="L2")
    came(keeper, "FOOD-RATION", 10, until=TODAY + timedelta(days=5), batch="L1")
    meal = item("FOOD-RATION", keeper)
    taken = queries.pick(store(keeper), {meal: 15}, TODAY)
    assert [(str(batch), n) for _item, batch, n in taken] == [("L1", 10), ("L2", 5)]
    later = TODAY + timedelta(days=6)
    assert [str(b) for _i, b, _n in queries.pick(store(keeper), {meal: 10}, later)] == ["L2"]
    with pytest.raises(NotEnough, match="only 10"):
        queries.pick(store(keeper), {meal: 11}, later)


def test_a_kit_is_put_together_and_is_good_as_long_as_its_parts(keeper: Actor) -> None:
    came(keeper, "SOAP", 40)
    came(keeper, "TOOTHPASTE", 10, until=FAR)
    came(keeper, "SANITARY-PADS", 20)
    kit = item("HYGIENE-KIT", keeper)
    key = uuid4()
    for _again in range(2):
        actions.assemble(store(keeper).id, kit.id, 9, key=key, by=keeper, at=NOON)
    made = Batch.objects.get(item=kit)
    assert made.expires_on == FAR
    assert (stock("TUNIS", "HYGIENE-KIT", made), stock("TUNIS", "SOAP")) == (9, 4)
    with pytest.raises(NotEnough):
        actions.assemble(store(keeper).id, kit.id, 2, key=uuid4(), by=keeper, at=NOON)
    actions.take_apart(store(keeper).id, kit.id, 4, key=uuid4(), by=keeper, at=NOON)
    assert (stock("TUNIS", "HYGIENE-KIT", made), stock("TUNIS", "SOAP")) == (5, 20)


def test_kits_that_are_there_keep_the_list_of_their_parts(keeper: Actor) -> None:
    came(keeper, amount=10)
    blanket = item("BLANKET", keeper)
    typed = actions.ItemIn(code="NIGHT-KIT", name="Night kit", is_kit=True)
    kit = actions.add_item(typed, by=keeper, at=NOON)
    actions.put_parts(kit.id, {blanket.id: 1}, by=keeper, at=NOON)
    actions.assemble(store(keeper).id, kit.id, 10, key=uuid4(), by=keeper, at=NOON)
    sent(keeper, {"NIGHT-KIT": 4})
    with pytest.raises(Refused):
        actions.put_parts(kit.id, {blanket.id: 30}, by=keeper, at=NOON)
    actions.take_apart(store(keeper).id, kit.id, 6, key=uuid4(), by=keeper, at=NOON)
    assert stock("TUNIS") == 6
    with pytest.raises(Refused):
        actions.put_parts(kit.id, {blanket.id: 30}, by=keeper, at=NOON)


def test_what_expires_has_a_day_or_is_not_handed_out(keeper: Actor, other: Actor) -> None:
    with pytest.raises(Invalid) as none:
        came(keeper, "HYGIENE-KIT", 4)
    assert "expires_on" in none.value.fields
    kit, meal = item("HYGIENE-KIT", keeper), item("FOOD-RATION", keeper)
    row = actions.open_count(store(keeper).id, by=keeper, at=NOON)
    actions.put_count(row.id, {(kit.id, None): 4, (meal.id, None): 9}, by=keeper, at=NOON)
    actions.decide_count(row.id, approve=True, reason="", by=other, at=NOON)
    with pytest.raises(Invalid):
        actions.take_apart(store(keeper).id, kit.id, 1, key=uuid4(), by=keeper, at=NOON)
    with pytest.raises(NotEnough):
        queries.pick(store(keeper), {meal: 1}, TODAY)


def _received(row: Dispatch, by: Actor) -> None:
    found = {one.id: Found(one.sent) for one in row.lines.all()}
    actions.take_in(row.id, found, "", by=by, at=NOON)


def test_a_request_of_which_no_more_is_sent_is_ended_by_a_person_and_due_no_more(
    keeper: Actor, other: Actor, haven: Organisation
) -> None:
    blanket = item("BLANKET", keeper)
    typed = RequestIn(
        key=uuid4(), store_id=store(keeper, "BORDER").id, purpose="New arrivals", people=40,
        priority=1, needed_at=NOON, lines={blanket.id: 40},
    )  # fmt: skip
    row = actions.ask(typed, by=keeper, at=NOON)
    actions.decide(row.id, {blanket.id: 40}, "", by=other, at=NOON)
    came(keeper, amount=30)
    way = sent(keeper, {"BLANKET": 30}, request_id=row.id)
    asked = Asked(by=keeper, at=NOON, view=ALL, limit=50)
    assert [one.id for one in dues.requests(asked)] == [row.id]
    with pytest.raises(Invalid) as refused:
        actions.end_request(row.id, " ", by=keeper, at=NOON)
    assert "why" in refused.value.fields
    for nobody in (
        system(haven.id, "goods", Permission.GOODS_CHANGE),
        member(haven, "R", 5, "reader"),
    ):
        with pytest.raises(NotAllowed):
            actions.end_request(row.id, "The camp has moved", by=nobody, at=NOON)
    ended = actions.end_request(row.id, "The camp  has moved", by=keeper, at=NOON)
    assert (ended.state, ended.ended_why) == (RequestState.ENDED, "The camp has moved")
    assert dues.requests(asked) == []
    _received(way, other)
    row.refresh_from_db()
    assert row.state == RequestState.ENDED
    assert stock("BORDER") == 30
    with pytest.raises(Decided):
        sent(keeper, {"BLANKET": 1}, request_id=row.id)
    with pytest.raises(Decided):
        actions.end_request(row.id, "Again", by=keeper, at=NOON)


def test_a_request_is_approved_in_part_by_somebody_else_with_a_reason(
    keeper: Actor, other: Actor
) -> None:
    blanket = item("BLANKET", keeper)
    typed = RequestIn(
        key=uuid4(), store_id=store(keeper, "BORDER").id, purpose="New arrivals", people=400,
        priority=1, needed_at=NOON + timedelta(days=2), lines={blanket.id: 400},
    )  # fmt: skip
    row = actions.ask(typed, by=keeper, at=NOON)
    with pytest.raises(NotAllowed):
        actions.decide(row.id, {blanket.id: 400}, "", by=keeper, at=NOON)
    with pytest.raises(Invalid):
        actions.decide(row.id, {blanket.id: 100}, "", by=other, at=NOON)
    row = actions.decide(row.id, {blanket.id: 100}, "No more are there.", by=other, at=NOON)
    assert row.state == RequestState.PART
    came(keeper, amount=300)
    with pytest.raises(Invalid):
        sent(keeper, {"BLANKET": 101}, request_id=row.id)
    first = sent(keeper, {"BLANKET": 60}, request_id=row.id)
    with pytest.raises(Invalid):
        sent(keeper, {"BLANKET": 41}, request_id=row.id)
    _received(first, other)
    row.refresh_from_db()
    assert row.state == RequestState.PART
    second = sent(keeper, {"BLANKET": 40}, request_id=row.id)
    row.refresh_from_db()
    assert row.state == RequestState.SENT
    _received(second, other)
    row.refresh_from_db()
    assert row.state == RequestState.RECEIVED
    with pytest.raises(Decided):
        sent(keeper, {"BLANKET": 1}, request_id=row.id)


def test_a_waybill_is_received_by_another_and_differences_are_explained(
    keeper: Actor, other: Actor
) -> None:
    came(keeper, amount=100)
    came(keeper, "JERRYCAN", 50)
    row = sent(keeper, {"BLANKET": 60, "JERRYCAN": 50})
    assert stock("TUNIS") == 40
    assert books.balance("Assets:GoodsTravel:TUNIS", "BLANKET") == 60
    lines = {one.item.code: one.id for one in DispatchLine.objects.select_related("item")}
    found = {lines["BLANKET"]: Found(55, 3), lines["JERRYCAN"]: Found(51)}
    with pytest.raises(NotAllowed):
        actions.take_in(row.id, found, "Rain", by=keeper, at=NOON)
    with pytest.raises(Invalid):
        actions.take_in(row.id, found, "", by=other, at=NOON)
    actions.take_in(row.id, found, "Rain, and one too many", by=other, at=NOON)
    free = {one.item.code: one.free for one in queries.held(of_store=row.goal)}
    assert free == {"BLANKET": 55, "JERRYCAN": 50}  # what is over waits for another
    assert books.balance("Assets:GoodsTravel:TUNIS", "BLANKET") == 0
    waiting = list(queries.losses(waiting=True))
    assert {(one.kind, one.amount) for one in waiting} == {("lost", 2), ("damaged", 3)}
    for one in waiting:
        with pytest.raises(NotAllowed):
            actions.decide_loss(one.id, write_off=True, reason="", by=other, at=NOON)
        actions.decide_loss(one.id, write_off=True, reason="", by=keeper, at=NOON)
    count = queries.counts().get()
    assert count.dispatch_id == row.id
    with pytest.raises(NotAllowed):
        actions.decide_count(count.id, approve=True, reason="", by=other, at=NOON)
    actions.decide_count(count.id, approve=True, reason="", by=keeper, at=NOON)
    assert (stock("BORDER"), stock("BORDER", "JERRYCAN")) == (55, 51)
    assert books.balance("Expenses:Goods:Lost", "BLANKET") == 2
    assert books.balance("Expenses:Goods:Damaged", "BLANKET") == 3
    assert books.balance("Income:Goods:Found", "JERRYCAN") == -1
    with pytest.raises(Decided):
        actions.take_in(row.id, found, "Again", by=other, at=NOON)


def test_a_loss_is_held_at_once_and_decided_by_another(keeper: Actor, other: Actor) -> None:
    came(keeper, amount=10)
    typed = LossIn(
        key=uuid4(), store_id=store(keeper).id, item_id=item("BLANKET", keeper).id,
        batch_id=None, amount=4, kind=LossKind.STOLEN, evidence="Police report 12/26",
    )  # fmt: skip
    row = actions.report_loss(typed, by=keeper, at=NOON)
    assert (stock("TUNIS"), books.available("Assets:Goods:TUNIS:SHELF", "BLANKET")) == (10, 6)
    with pytest.raises(NotEnough):
        sent(keeper, {"BLANKET": 7})
    with pytest.raises(NotAllowed):
        actions.decide_loss(row.id, write_off=True, reason="", by=keeper, at=NOON)
    actions.decide_loss(row.id, write_off=True, reason="", by=other, at=NOON)
    assert (stock("TUNIS"), books.balance("Expenses:Goods:Stolen", "BLANKET")) == (6, 4)
    with pytest.raises(Decided):
        actions.decide_loss(row.id, write_off=False, reason="No", by=other, at=NOON)
    assert actions.evidence_of(row, by=other, at=NOON) == "Police report 12/26"


def test_a_refused_loss_gives_the_goods_back(keeper: Actor, other: Actor) -> None:
    came(keeper, amount=10)
    typed = LossIn(
        key=uuid4(), store_id=store(keeper).id, item_id=item("BLANKET", keeper).id,
        batch_id=None, amount=4, kind=LossKind.LOST, evidence="Not found",
    )  # fmt: skip
    row = actions.report_loss(typed, by=keeper, at=NOON)
    actions.decide_loss(row.id, write_off=False, reason="They lie behind.", by=other, at=NOON)
    assert books.available("Assets:Goods:TUNIS:SHELF", "BLANKET") == 10


def test_a_count_is_approved_by_another_and_the_books_follow(keeper: Actor, other: Actor) -> None:
    came(keeper, amount=10)
    came(keeper, "SOAP", 5)
    row = actions.open_count(store(keeper).id, by=keeper, at=NOON)
    soap, tent = item("SOAP", keeper), item("FAMILY-TENT", keeper)
    actions.put_count(row.id, {(soap.id, None): 7, (tent.id, None): 1}, by=keeper, at=NOON)
    with pytest.raises(NotAllowed):
        actions.decide_count(row.id, approve=True, reason="", by=keeper, at=NOON)
    actions.decide_count(row.id, approve=True, reason="", by=other, at=NOON)
    assert [stock("TUNIS", code) for code in ("BLANKET", "SOAP", "FAMILY-TENT")] == [0, 7, 1]
    assert books.balance("Expenses:Goods:Missing", "BLANKET") == 10


@pytest.mark.parametrize("is_reported_first", [True, False])
def test_what_a_loss_holds_back_and_a_count_misses_goes_out_once(
    keeper: Actor, other: Actor, is_reported_first: bool
) -> None:
    came(keeper, amount=100)
    blanket = item("BLANKET", keeper)
    stolen = LossIn(
        key=uuid4(), store_id=store(keeper).id, item_id=blanket.id, batch_id=None, amount=10,
        kind=LossKind.STOLEN, evidence="Police report 12/26",
    )  # fmt: skip
    loss = actions.report_loss(stolen, by=keeper, at=NOON) if is_reported_first else None
    row = actions.open_count(store(keeper).id, by=keeper, at=NOON)
    later = NOON + timedelta(hours=1)
    actions.put_count(row.id, {(blanket.id, None): 90}, by=keeper, at=later)
    if loss is None:
        later += timedelta(minutes=1)
        loss = actions.report_loss(stolen, by=keeper, at=later)
        with pytest.raises(Decided):
            actions.decide_count(row.id, approve=True, reason="", by=other, at=later)
        actions.decide_count(row.id, approve=False, reason="Again", by=other, at=later)
    else:
        actions.decide_count(row.id, approve=True, reason="", by=other, at=later)
    actions.decide_loss(loss.id, write_off=True, reason="", by=other, at=later)
    assert stock("TUNIS") == 90


def test_lent_things_come_back_part_by_part_and_no_more_than_went(keeper: Actor) -> None:
    came(keeper, "WHEELCHAIR", 3)
    chair, due = item("WHEELCHAIR", keeper), NOON + timedelta(days=9)
    made = actions.lend_out(store(keeper).id, chair.id, 2, due, "Clinic", by=keeper, at=NOON)
    assert stock("TUNIS", "WHEELCHAIR") == 1
    actions.end_loan(made[0].id, 1, by=keeper, at=NOON)
    with pytest.raises(NotLent):
        actions.end_loan(made[0].id, 2, by=keeper, at=NOON)
    actions.end_loan(made[0].id, 1, by=keeper, at=NOON)
    assert stock("TUNIS", "WHEELCHAIR") == 3


def test_what_is_lent_to_us_is_given_back_and_due_until_then(keeper: Actor) -> None:
    due = NOON + timedelta(days=30)
    came(keeper, "FAMILY-TENT", 2, source=Source.LENT, due_at=due, lender="Civil protection")
    loan = Loan.objects.get()
    asked = Asked(by=keeper, at=NOON, view=ALL)
    assert [one.id for one in dues.loans(asked)] == [loan.id]
    actions.end_loan(loan.id, 2, by=keeper, at=NOON)
    assert (stock("TUNIS", "FAMILY-TENT"), dues.loans(asked)) == (0, [])
    assert books.balance("Liabilities:Goods:LentToUs", "FAMILY-TENT") == 0


def test_stock_below_its_minimum_and_near_its_day_is_due(keeper: Actor) -> None:
    came(keeper, amount=10)
    came(keeper, "FOOD-RATION", 4, until=TODAY + timedelta(days=20))
    blanket = item("BLANKET", keeper)
    actions.set_minimum(store(keeper).id, blanket.id, 8, by=keeper, at=NOON)
    asked = Asked(by=keeper, at=NOON, view=ALL)
    assert dues.minimums(asked) == []
    sent(keeper, {"BLANKET": 5})
    assert [one.what for one in dues.minimums(asked)] == ["Blanket"]
    assert queries.lines(TODAY)[0].is_short
    assert len(dues.expiries(asked)) == 1
    came(keeper, amount=10)
    assert dues.minimums(asked) == []


def test_the_stock_card_tells_each_movement_with_the_stock_after_it(keeper: Actor) -> None:
    came(keeper, amount=10)
    sent(keeper, {"BLANKET": 4})
    lines = queries.card(store(keeper), item("BLANKET", keeper))
    assert [(one.amount, one.after) for one in lines] == [(10, 10), (-4, 6)]


def test_a_code_of_three_letters_would_be_a_currency(keeper: Actor) -> None:
    with pytest.raises(Invalid):
        actions.add_item(actions.ItemIn(code="USD", name="Dollars"), by=keeper, at=NOON)


def test_what_a_kit_is_made_of_changes_and_an_alert_can_be_ended(keeper: Actor) -> None:
    kit, soap = item("HYGIENE-KIT", keeper), item("SOAP", keeper)
    actions.put_parts(kit.id, {soap.id: 3}, by=keeper, at=NOON)
    assert [(one.part.code, one.amount) for one in queries.parts([kit.id])[kit.id]] == [("SOAP", 3)]
    for wrong in ({}, {kit.id: 1}, {soap.id: 0}):
        with pytest.raises(Invalid):
            actions.put_parts(kit.id, wrong, by=keeper, at=NOON)
    actions.set_minimum(store(keeper).id, soap.id, 5, by=keeper, at=NOON)
    asked = Asked(by=keeper, at=NOON, view=ALL)
    assert len(dues.minimums(asked)) == 1
    actions.set_minimum(store(keeper).id, soap.id, 0, by=keeper, at=NOON)
    assert dues.minimums(asked) == []


def test_a_bookkeeper_cannot_move_by_hand_what_a_store_keeps(keeper: Actor) -> None:
    came(keeper, amount=10)
    with pytest.raises(ledger_actions.KeptByAFund):
        ledger_actions.check_by_hand(["Assets:Goods:TUNIS:SHELF"])


def test_a_store_is_counted_again_after_its_days(keeper: Actor) -> None:
    here = store(keeper)
    later = Asked(by=keeper, at=NOON, view=ALL, until=NOON + timedelta(days=100))
    assert [one.id for one in dues.counts(later)] == [here.id]
    assert dues.counts(Asked(by=keeper, at=NOON, view=ALL, until=NOON)) == []
