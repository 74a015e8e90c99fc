"""A blanket is followed from its giver to a number on a list, and back; givers read what came."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.test import Client

from musterpoint.giving import actions as giving
from musterpoint.giving.actions import GiftIn, ThingIn
from musterpoint.giving.models import Giver, Thing
from musterpoint.giving.tests import factories as givers
from musterpoint.goods import actions as stores
from musterpoint.goods import codes
from musterpoint.goods.actions import ArrivalIn, RationIn
from musterpoint.goods.models import Handout, Listed, Per, Source
from musterpoint.goods.tests import factories as goods
from musterpoint.kernel.errors import NotAllowed
from musterpoint.openness import actions, in_kind
from musterpoint.procedures.tests.factories import officer
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON, signed_in

WHY = "Yearly audit of what was given"
DESK = "/o/haven/desk/openness/"


@dataclass(frozen=True)
class Given:
    """Two givers whose soap and blankets went into kits for one family."""

    harbour: Giver
    relief: Giver
    soap: Thing
    blankets: Thing
    listed: Listed
    distribution: UUID


@pytest.fixture
def auditor(haven: Organisation) -> Actor:
    return officer(haven, "Ines", "auditor")


def taken_in(by: Actor, giver: Giver, code: str, amount: int) -> Thing:
    """Write a gift in kind down and take it into the store."""
    typed = ThingIn(giver_id=giver.id, what=code.title(), is_lent=False, quantity=amount,
                    goods_unit=code)  # fmt: skip
    row = giving.promise_thing(typed, by=by, at=NOON)
    came = ArrivalIn(
        key=uuid4(), store_id=goods.store(by).id, item_id=goods.item(code, by).id, amount=amount,
        source=Source.GIFT, thing_id=row.id,
    )  # fmt: skip
    stores.receive(came, by=by, at=NOON)
    return row


@pytest.fixture
def given(alice: Actor) -> Given:
    with acting_as(alice):
        harbour = givers.giver(alice)
        relief = givers.giver(alice, "Relief Society")
        soap = taken_in(alice, harbour, "SOAP", 4)
        blankets = taken_in(alice, relief, "BLANKET", 10)
        goods.sent(alice, {"BLANKET": 3})
        item = stores.add_item(
            stores.ItemIn(code="NIGHT-KIT", name="Night kit", is_kit=True), by=alice, at=NOON
        )
        parts = {goods.item("BLANKET", alice).id: 1, goods.item("SOAP", alice).id: 2}
        stores.put_parts(item.id, parts, by=alice, at=NOON)
        store = goods.store(alice)
        stores.assemble(store.id, item.id, 2, key=uuid4(), by=alice, at=NOON)
        row = goods.distribution(
            alice, rations=[RationIn(item_id=item.id, per=Per.FAMILY, amount=1)]
        )
        (listed,) = goods.families(row, alice, "Rahima A.")
        goods.given(row, listed, alice)
        return Given(harbour, relief, soap, blankets, listed, row.id)


def traced(by: Actor, start: str, kind: str) -> list[tuple[str, str, str]]:
    """Return what each step is, of what, and how much."""
    with acting_as(by):
        _row, found = actions.trace(start, WHY, kind=kind, by=by, at=NOON)
        return [(one.what, one.detail, one.amount) for one in found.steps]


def test_a_giver_s_goods_are_followed_by_kit_and_waybill_to_the_families(
    given: Given, auditor: Actor
) -> None:
    starts = [
        (given.relief.reference, "gift"),
        (f"thing:{given.blankets.id}", ""),
        (str(given.blankets.id), "gift"),
    ]
    for start, kind in starts:
        steps = traced(auditor, start, kind)
        assert {(what, amount) for what, _detail, amount in steps} == {
            ("Given in kind", "10 BLANKET"), ("Came in", "10 piece"), ("Sent", "3 piece"),
            ("Put into kits", "2 piece"), ("Handed out", "1 piece"),
        }  # fmt: skip
        (handed,) = [detail for what, detail, _amount in steps if what == "Handed out"]
        assert handed == "Blanket (Night kit): Blankets at the gate, Number 1"
        assert not any("Harbour" in detail or "Rahima" in detail for _w, detail, _a in steps)


def test_a_hand_out_leads_back_to_every_giver_of_what_was_in_the_kit(
    alice: Actor, given: Given, auditor: Actor
) -> None:
    with acting_as(alice):
        card = codes.in_fours(codes.code_of(given.listed.id, NOON))
    for start in ("Blankets at the gate", str(given.distribution), card):
        steps = traced(auditor, start, "handout")
        gave = {detail for what, detail, _amount in steps if what == "Given in kind"}
        assert gave == {"Soap: Harbour Builders", "Blanket: Relief Society"}
        assert [detail for what, detail, _amount in steps if what == "Handed out"]
    with acting_as(alice), pytest.raises(NotAllowed):
        reader = officer(Organisation.objects.get(slug="haven"), "Rob", "reader")
        actions.trace(card, WHY, kind="handout", by=reader, at=NOON)


def test_a_lent_aircraft_is_told_from_its_owner_and_back(alice: Actor, auditor: Actor) -> None:
    with acting_as(alice):
        owner = givers.giver(alice)
        typed = ThingIn(
            giver_id=owner.id, what="Cargo aircraft", is_lent=True, quantity=1,
            goods_unit="AIRCRAFT", return_due_on=NOON.date() + timedelta(days=9),
        )  # fmt: skip
        row = giving.promise_thing(typed, by=alice, at=NOON)
        giving.receive_thing(row.id, "Good", on=NOON.date(), by=alice, at=NOON)
        giving.return_thing(row.id, "Good", on=NOON.date(), by=alice, at=NOON)
    steps = traced(auditor, owner.reference, "gift")
    assert {what for what, _detail, _amount in steps} == {"Lent to us", "Given back"}


def many(alice: Actor, given: Given, count: int) -> None:
    """Hand the rest of the blankets out, one to each family, a family after another."""
    row = goods.distribution(
        alice,
        rations=[RationIn(item_id=goods.item("BLANKET", alice).id, per=Per.FAMILY, amount=1)],
    )
    for one in goods.families(row, alice, *[f"Family {n}" for n in range(count)]):
        goods.given(row, one, alice)


def test_a_giver_reads_what_was_handed_out_when_enough_people_stand_behind_it(
    alice: Actor, given: Given
) -> None:
    later = NOON.date() + timedelta(days=40)
    with acting_as(alice):
        one = next(row for row in in_kind.listed(later) if row.thing == given.blankets)
        assert (one.came, one.handed, one.waits) == (10, 0, True)
        many(alice, given, 2)
        assert Handout.objects.count() == 3
        of: dict[Any, Any] = {row.thing: row for row in in_kind.listed(later)}
        one = of[given.blankets]
        assert (one.handed, one.waits) == (3, False)
        assert (of[given.soap].handed, of[given.soap].waits) == (0, True)
        assert [row.handed for row in in_kind.listed(NOON.date())] == [0, 0]
        assert [row.thing for row in in_kind.listed(later, [given.relief.reference])] == [
            given.blankets
        ]


def test_gifts_in_kind_have_a_page_and_a_file(
    alice: Actor, given: Given, haven: Organisation
) -> None:
    Organisation.objects.filter(id=haven.id).update(is_exercise=True, clock_at=NOON)
    manager = signed_in("haven", "fund_manager")
    shown = manager.get(f"{DESK}in-kind/").content.decode()
    assert "Relief Society" in shown
    assert "Not told yet" in shown
    assert "in-kind/" in manager.get(DESK).content.decode()
    file = manager.get(f"{DESK}in-kind/?as=csv").content.decode()
    assert "Relief Society,Blanket,10" in file
    assert "Rahima" not in shown + file


def test_a_giver_of_money_reads_at_the_own_address_what_was_given_in_kind(
    alice: Actor, given: Given, haven: Organisation
) -> None:
    Organisation.objects.filter(id=haven.id).update(is_exercise=True, clock_at=NOON)
    with acting_as(alice):
        givers.money(alice)
        money = GiftIn(
            key="one", amount=1_000, unit="EUR", account=givers.BANK, received_on=givers.TODAY,
            fund=givers.FUND, giver_id=given.relief.id,
        )  # fmt: skip
        name = f"gift:{giving.receive(money, by=alice, at=NOON).gift.id}"
        key = actions.make_link(givers.FUND, name, by=alice, at=NOON)
    address = f"/o/haven/accounts/gift/{key}/"
    shown = Client().get(address).content.decode()
    assert "What you gave in kind" in shown
    assert "10 BLANKET" in shown
    assert "Soap" not in shown
    assert "Relief Society,Blanket,10" in Client().get(f"{address}?as=csv").content.decode()
    for kind in ("xlsx", "pdf"):
        assert Client().get(f"{address}?as={kind}").status_code == 200
    desk = signed_in("haven", "fund_manager")
    where = f"{DESK}funds/{givers.FUND}/gift/?gift={name}"
    assert "10 BLANKET" in desk.get(where).content.decode()
