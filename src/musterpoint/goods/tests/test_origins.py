"""Gifts in kind come into a store, and whose goods they are is known wherever they go."""

from collections import Counter
from typing import Any
from uuid import uuid4

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from musterpoint.engine.ledger import Entry
from musterpoint.engine.ledger import Transaction as Made
from musterpoint.funds import actions as ledger
from musterpoint.funds import queries as books
from musterpoint.funds.models import Balance
from musterpoint.giving import actions as giving
from musterpoint.giving.actions import ThingIn
from musterpoint.giving.models import Giver, Thing, ThingState
from musterpoint.giving.tests import factories as givers
from musterpoint.goods import actions, places, queries
from musterpoint.goods.actions import ArrivalIn, Found, LossIn, RationIn
from musterpoint.goods.models import Arrival, Handout, Loan, LossKind, Per, Source
from musterpoint.goods.tests.factories import (
    came,
    distribution,
    families,
    item,
    sent,
    stock,
    store,
)
from musterpoint.goods.tests.factories import given as handed
from musterpoint.kernel.errors import Invalid, NotAllowed, Refused
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON, member, signed_in

STEPS = ("gift", "plain", "make", "apart", "send", "hand", "back", "lend", "loan", "lose", "count")


@pytest.fixture
def keeper(haven: Organisation) -> Actor:
    return member(haven, "Kamal", 41, "storekeeper")


@pytest.fixture
def other(haven: Organisation) -> Actor:
    return member(haven, "Olfa", 42, "storekeeper")


def thing(by: Actor, giver: Giver, amount: int = 40, unit: str = "BLANKET") -> Thing:
    """Write a gift in kind down."""
    typed = ThingIn(giver_id=giver.id, what=unit, is_lent=False, quantity=amount, goods_unit=unit)
    return giving.promise_thing(typed, by=by, at=NOON)


def taken_in(by: Actor, row: Thing, amount: int, **more: Any) -> Arrival:
    """Take a gift in kind, or a part of it, into the store."""
    typed = ArrivalIn(
        key=uuid4(), store_id=store(by).id, item_id=item(row.goods_unit, by).id, amount=amount,
        source=more.pop("source", Source.GIFT), thing_id=row.id, **more,
    )  # fmt: skip
    return actions.receive(typed, by=by, at=NOON)


def test_a_promised_gift_comes_into_a_store_in_parts_and_no_more_of_it(
    alice: Actor, keeper: Actor
) -> None:
    with acting_as(alice):
        row = thing(alice, givers.giver(alice))
    with acting_as(keeper):
        assert queries.gifts_in_kind() == [row]
        first = taken_in(keeper, row, 30)
        row.refresh_from_db()
        assert (row.state, row.received_on) == (ThingState.HERE, NOON.date())
        assert (first.thing_id, first.reference) == (row.id, row.giver.reference)
        for wrong in ({"amount": 11}, {"amount": 1, "source": Source.BOUGHT}):
            with pytest.raises(Invalid) as refused:
                taken_in(keeper, row, **wrong)
            assert "thing_id" in refused.value.fields
        taken_in(keeper, row, 10)
        assert (stock("TUNIS"), queries.gifts_in_kind()) == (40, [])
    with acting_as(alice):
        assert row.giver.duties.filter(kind="thank").count() == 1
        gone = thing(alice, row.giver)
        giving.withdraw_thing(gone.id, "The lorry broke down.", by=alice, at=NOON)
        with pytest.raises(Invalid):
            taken_in(alice, gone, 1)


def test_what_was_booked_by_hand_before_stands_in_the_books_once(alice: Actor) -> None:
    with acting_as(alice):
        givers.money(alice)
        row = thing(alice, givers.giver(alice))
        giving.receive_thing(row.id, "Dry", on=NOON.date(), by=alice, at=NOON)
        unit = item("BLANKET", alice).unit
        lines = (Entry(givers.IN_KIND, unit, -40), Entry(givers.STORE, unit, 40))
        ledger.post(Made(f"thing-{row.id}", NOON.date(), "Goods given", lines), by=alice, at=NOON)
        for amount in (30, 10):
            taken_in(alice, row, amount)
        assert (books.balance(givers.STORE, "BLANKET"), stock("TUNIS")) == (0, 40)


def test_somebody_without_the_right_to_a_store_takes_nothing_in(bob: Actor, alice: Actor) -> None:
    with acting_as(alice):
        row = thing(alice, givers.giver(alice))
        store(alice), item("BLANKET", alice)
    with acting_as(bob), pytest.raises(NotAllowed):
        taken_in(bob, row, 1)


def test_a_storekeeper_names_the_gift_on_the_page(
    alice: Actor, keeper: Actor, haven: Organisation
) -> None:
    with acting_as(alice):
        row = thing(alice, givers.giver(alice))
    with acting_as(keeper):
        here, blanket = store(keeper), item("BLANKET", keeper)
    Organisation.objects.filter(id=haven.id).update(is_exercise=True, clock_at=NOON)
    page = signed_in("haven", "storekeeper")
    desk = "/o/haven/desk/goods/"
    assert "no store has wholly taken in: 1" in page.get(desk).content.decode()
    address = f"{desk}stores/{here.id}/receive/"
    assert "40 BLANKET), Harbour Builders" in page.get(address).content.decode()
    sent_in = {"key": str(uuid4()), "item_id": str(blanket.id), "amount": "40", "source": "gift"}
    assert page.post(address, sent_in | {"thing_id": "x"}).status_code == 422
    assert page.post(address, sent_in | {"thing_id": str(row.id)}).status_code == 302
    with acting_as(alice):
        assert Arrival.objects.get().thing_id == row.id


def test_a_kit_of_several_batches_leads_back_to_each_giver(alice: Actor, other: Actor) -> None:
    with acting_as(alice):
        one, two = givers.giver(alice), givers.giver(alice, "Relief Society")
        taken_in(alice, thing(alice, one, 3, "SOAP"), 3, batch="S1")
        taken_in(alice, thing(alice, two, 9, "SOAP"), 9, batch="S2")
        taken_in(alice, thing(alice, two, 9, "BLANKET"), 9)
        kit = night_kit(alice)
        actions.assemble(store(alice).id, kit, 2, key=uuid4(), by=alice, at=NOON)
        row = distribution(alice, rations=[RationIn(item_id=kit, per=Per.FAMILY, amount=2)])
        (listed,) = families(row, alice, "Rahima A.")
        out = handed(row, listed, alice)
        assert given_of() == {(one.id, "SOAP"): 3, (two.id, "SOAP"): 1, (two.id, "BLANKET"): 2}
    with acting_as(other):
        actions.review(out.id, was_given=False, note="They never came.", by=other, at=NOON)
        assert given_of() == {}


def given_of() -> dict[tuple[Any, str], int]:
    """Return how much of each giver's goods was handed out."""
    of = dict(Arrival.objects.values_list("id", "thing__giver_id"))
    sums = Counter[tuple[Any, str]]()
    for (account, unit), lots in queries.origins().there.items():
        for arrival, amount in lots.items():
            if account == places.GIVEN and arrival is not None:
                sums[of[arrival], unit] += amount
    return {where: amount for where, amount in sums.items() if amount}


def night_kit(by: Actor) -> Any:
    """Return a kit of a blanket and two pieces of soap."""
    blanket, soap = item("BLANKET", by), item("SOAP", by)
    typed = actions.ItemIn(code="NIGHT-KIT", name="Night kit", is_kit=True)
    kit = actions.add_item(typed, by=by, at=NOON)
    actions.put_parts(kit.id, {blanket.id: 1, soap.id: 2}, by=by, at=NOON)
    return kit.id


class Doing:
    """Does one thing after another in a store; what the rules refuse changes nothing."""

    def __init__(self, by: Actor, other: Actor) -> None:
        self.by, self.other = by, other
        self.givers = [givers.giver(by), givers.giver(by, "Relief Society")]
        self.kit = night_kit(by)
        self.here = store(by)
        rations = [
            RationIn(item_id=item("BLANKET", by).id, per=Per.FAMILY, amount=1),
            RationIn(item_id=self.kit, per=Per.FAMILY, amount=1),
        ]
        self.point = distribution(by, by_list=False, rations=rations)

    def do(self, what: str, n: int) -> None:
        mark = transaction.savepoint()
        try:
            getattr(self, what)(n)
        except Refused:
            transaction.savepoint_rollback(mark)
        else:
            transaction.savepoint_commit(mark)

    def gift(self, n: int) -> None:
        unit = "SOAP" if n % 3 else "BLANKET"
        row = thing(self.by, self.givers[n % 2], n, unit)
        taken_in(self.by, row, n, batch="B" if n % 5 == 0 else "")

    def plain(self, n: int) -> None:
        came(self.by, "BLANKET" if n % 2 else "SOAP", n)

    def make(self, n: int) -> None:
        actions.assemble(self.here.id, self.kit, n % 4 + 1, key=uuid4(), by=self.by, at=NOON)

    def apart(self, n: int) -> None:
        actions.take_apart(self.here.id, self.kit, n % 2 + 1, key=uuid4(), by=self.by, at=NOON)

    def send(self, n: int) -> None:
        way = sent(self.by, {("BLANKET", "SOAP", "NIGHT-KIT")[n % 3]: n % 5 + 1})
        lines = list(way.lines.all())
        found = {one.id: Found(max(one.sent - n % 2, 0), n % 2) for one in lines}
        actions.take_in(way.id, found, "Rain", by=self.other, at=NOON)

    def hand(self, n: int) -> None:
        actions.count_out(self.point.id, n % 3 + 1, n % 3 + 1, key=uuid4(), by=self.by, at=NOON)

    def back(self, n: int) -> None:
        rows = list(Handout.objects.filter(taken_back_at=None).order_by("id"))
        if rows:
            row = rows[n % len(rows)]
            actions.review(row.id, was_given=False, note="Not so", by=self.other, at=NOON)

    def lend(self, n: int) -> None:
        blanket = item("BLANKET", self.by)
        due = NOON.replace(year=2030)
        actions.lend_out(self.here.id, blanket.id, n % 4 + 1, due, "Clinic", by=self.by, at=NOON)

    def loan(self, n: int) -> None:
        rows = list(Loan.objects.filter(ended_at=None).order_by("id"))
        if rows:
            actions.end_loan(rows[n % len(rows)].id, 1, by=self.by, at=NOON)

    def lose(self, n: int) -> None:
        held = queries.held(of_store=self.here)
        if held:
            one = held[n % len(held)]
            typed = LossIn(
                key=uuid4(), store_id=self.here.id, item_id=one.item.id,
                batch_id=one.batch.id if one.batch else None, amount=1, kind=LossKind.STOLEN,
                evidence="Report 7",
            )  # fmt: skip
            row = actions.report_loss(typed, by=self.by, at=NOON)
            off = bool(n % 2)
            actions.decide_loss(row.id, write_off=off, reason="No", by=self.other, at=NOON)

    def count(self, n: int) -> None:
        row = actions.open_count(self.here.id, by=self.by, at=NOON)
        shelves = {
            (one.item.id, one.batch.id if one.batch else None): max(one.free + n % 3 - 1, 0)
            for one in queries.held(of_store=self.here)
        }
        actions.put_count(row.id, shelves, by=self.by, at=NOON)
        actions.decide_count(row.id, approve=True, reason="", by=self.other, at=NOON)


def adds_up() -> None:
    """Prove that what is traced is what the books hold, and all that each giver gave."""
    found = queries.origins()
    names = (*places.KEPT, "Expenses:Goods:")
    held = {
        (one.account.name, one.unit): one.posted
        for one in Balance.objects.select_related("account")
        if one.account.name.startswith(names)
    }
    traced = {place: n for place, n in found.sums.items() if place[0].startswith(names)}
    assert Counter(traced) == Counter(held)
    assert all(amount >= 0 for lots in found.there.values() for amount in lots.values())
    came_in = dict(Arrival.objects.values_list("id", "amount"))
    lies = Counter[Any]()
    for lots in found.there.values():
        lies.update({arrival: n for arrival, n in lots.items() if arrival is not None})
    assert lies == Counter(came_in)


@pytest.mark.django_db
def test_what_each_giver_gave_is_what_the_books_hold_whatever_happens(
    alice: Actor, other: Actor
) -> None:
    with acting_as(alice):
        doing = Doing(alice, other)

        @settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
        @given(st.lists(st.tuples(st.sampled_from(STEPS), st.integers(1, 30)), max_size=10))
        def holds(steps: list[tuple[str, int]]) -> None:
            mark = transaction.savepoint()
            try:
                for what, n in [("gift", 30), ("gift", 20), ("gift", 9), ("make", 3), *steps]:
                    doing.do(what, n)
                adds_up()
            finally:
                transaction.savepoint_rollback(mark)

        holds()


def test_a_whole_day_in_a_store_adds_up(alice: Actor, other: Actor) -> None:
    with acting_as(alice):
        doing = Doing(alice, other)
        for n in range(3, 13):
            for what in ("gift", *STEPS):
                doing.do(what, n)
        adds_up()
        happened = {one.what for one in queries.origins().moved}
        assert happened == {
            "arrival", "made", "apart", "sent", "received", "handout", "handout-back", "lent",
            "loan", "loss", "count",
        }  # fmt: skip
