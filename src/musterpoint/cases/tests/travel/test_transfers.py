"""Blanks between stations: nothing is ever counted twice or nowhere, and no hand does it alone."""

from collections import Counter
from typing import Any
from uuid import UUID

import pytest
from django.db import DatabaseError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from musterpoint.cases.models import (
    Blank,
    BlankState,
    BlankTransfer,
    Station,
    StockLevel,
    StockMovement,
)
from musterpoint.cases.tests.travel.factories import Desk
from musterpoint.cases.travel import actions, rules
from musterpoint.cases.travel.actions import _stock
from musterpoint.kernel.errors import Refused
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON, member, signed_in

NUMBERS = st.integers(min_value=1, max_value=30)
BAG = "Bag 17, with the courier"
DESK = "/o/haven/desk/travel/stock/"


def name(number: int) -> str:
    return f"Q{number:05d}"


def station(code: str, by: Actor) -> Station:
    return actions.add_station(
        actions.StationIn(code=code, name=f"Station {code}", country="TUN", issuer="LKA"),
        by=by,
        at=NOON,
    )


@pytest.fixture
def tunis(desk: Desk) -> Station:
    with acting_as(desk.one):
        return station("TUN", desk.one)


@pytest.fixture
def cara(haven: Organisation) -> Actor:
    """A third officer, who counts."""
    return member(haven, "Cara", 31)


def packed(desk: Desk, tunis: Station, first: str = "TI000003", last: str = "TI000007") -> UUID:
    with acting_as(desk.one):
        return actions.pack_blanks(
            desk.station.id, tunis.id, first, last, way=BAG, by=desk.one, at=NOON
        ).id


def sent(desk: Desk, tunis: Station) -> UUID:
    made = packed(desk, tunis)
    with acting_as(desk.other):
        return actions.send_blanks(made, by=desk.other, at=NOON).id


def stock(where: Station) -> dict[str, int]:
    level = StockLevel.objects.get(station=where)
    return {
        state: count for state in ("total", *BlankState.values) if (count := getattr(level, state))
    }


def test_what_arrives_is_in_the_other_stock_and_what_is_missing_is_lost_at_the_sender(
    desk: Desk, tunis: Station, cara: Actor
) -> None:
    made = sent(desk, tunis)
    with acting_as(cara):
        assert stock(desk.station) == {"total": 20, "received": 15, "moving": 5}
        row = actions.count_arrived(
            made, 3, "ti000004, TI000006", witness="Rosa Lind", by=cara, at=NOON
        )
        assert (row.state, row.missing) == ("arrived", ["TI000004", "TI000006"])
        assert stock(desk.station) == {"total": 17, "received": 15, "lost": 2}
        assert stock(tunis) == {"total": 3, "received": 3}
        assert Blank.objects.get(serial="TI000003").station_id == tunis.id


def test_what_comes_back_is_in_the_old_stock_again(desk: Desk, tunis: Station, cara: Actor) -> None:
    made = sent(desk, tunis)
    with acting_as(cara):
        row = actions.count_arrived(
            made, 5, "", witness="Rosa Lind", is_returned=True, by=cara, at=NOON
        )
        assert row.state == "returned"
        assert stock(desk.station) == {"total": 20, "received": 20}
        assert stock(tunis) == {}


def test_nobody_does_two_of_packing_sending_and_counting(
    desk: Desk, tunis: Station, cara: Actor
) -> None:
    made = packed(desk, tunis)
    with acting_as(desk.one), pytest.raises(actions.SameHands):
        actions.send_blanks(made, by=desk.one, at=NOON)
    with acting_as(desk.other):
        actions.send_blanks(made, by=desk.other, at=NOON)
        with pytest.raises(actions.SameHands):
            actions.count_arrived(made, 5, "", witness="Rosa Lind", by=desk.other, at=NOON)
    with acting_as(desk.one):
        with pytest.raises(actions.SameHands, match="packed"):
            actions.count_arrived(made, 5, "", witness="Rosa Lind", by=desk.one, at=NOON)
        with pytest.raises(DatabaseError, match="who_packed_may_not_count"), transaction.atomic():
            BlankTransfer.objects.update(counted_at=NOON, counted_by=desk.one.id)
    with acting_as(cara):
        for counted, missing, witness, field in (
            (4, "", "Rosa Lind", "counted"),
            (4, "TI000019", "Rosa Lind", "missing"),
            (4, "some", "Rosa Lind", "missing"),
            (5, "", "", "witness"),
            (5, "", "Cara", "witness"),
            (5, "", desk.one.name, "witness"),
            (5, "", f" {desk.other.name.upper()} ", "witness"),
        ):
            with pytest.raises(actions.BadStock) as caught:
                actions.count_arrived(made, counted, missing, witness=witness, by=cara, at=NOON)
            assert list(caught.value.fields) == [field]


def test_a_blank_on_the_way_can_be_used_by_nobody(desk: Desk, tunis: Station) -> None:
    sent(desk, tunis)
    with acting_as(desk.one):
        for where in (desk.station, tunis):
            with pytest.raises(actions.BlankTaken):
                _stock.take(
                    where.id, "TI000003", BlankState.RESERVED, reason="x", by=desk.one, at=NOON
                )
        with pytest.raises(actions.BlankTaken, match="on the way"):
            actions.put_away(
                desk.station.id, "TI000003", "", "lost", reason="gone", by=desk.one, at=NOON
            )
        with pytest.raises(actions.BadStock):
            actions.pack_blanks(
                desk.station.id, tunis.id, "TI000007", "TI000008", way=BAG, by=desk.one, at=NOON
            )


def test_what_was_used_meanwhile_is_not_sent_and_a_parcel_can_be_unpacked(
    desk: Desk, tunis: Station
) -> None:
    made = packed(desk, tunis)
    with acting_as(desk.other):
        _stock.take(
            desk.station.id, "TI000005", BlankState.SPOILT, reason="x", by=desk.other, at=NOON
        )
        with pytest.raises(actions.BadStock):
            actions.send_blanks(made, by=desk.other, at=NOON)
        actions.cancel_transfer(made, by=desk.other, at=NOON)
        with pytest.raises(actions.WrongStep):
            actions.send_blanks(made, by=desk.other, at=NOON)
        assert stock(desk.station) == {"total": 20, "received": 19, "spoilt": 1}


@given(st.sets(st.integers(min_value=1, max_value=40)))
def test_a_list_of_serials_is_read_as_it_was_written(numbers: set[int]) -> None:
    wanted = sorted(name(one) for one in numbers)
    assert rules.read_ranges(", ".join(rules.ranges(wanted))) == wanted


@pytest.mark.slow
def test_two_stocks_add_up_after_anything_that_may_happen(
    alice: Actor, bob: Actor, cara: Actor
) -> None:
    with acting_as(alice):
        both = [station(code, alice) for code in ("QA", "QB")]

    class Stocks(RuleBasedStateMachine):
        """Receives, uses, books away, packs, sends and counts, beside a plain dictionary."""

        @initialize()
        def begin(self) -> None:
            self.model: dict[str, tuple[int, str]] = {}
            self.parcels: dict[UUID, tuple[str, int, list[str]]] = {}
            self.mark = transaction.savepoint()
            self.unit = acting_as(alice)
            self.unit.__enter__()

        def attempt(self, do: Any) -> Any:
            mark = transaction.savepoint()
            try:
                made = do()
            except Refused:
                transaction.savepoint_rollback(mark)
                return None
            transaction.savepoint_commit(mark)
            return made

        def in_stock(self, where: int, wanted: list[str]) -> bool:
            return all(self.model.get(one) == (where, "received") for one in wanted)

        @rule(where=st.integers(0, 1), first=NUMBERS, more=st.integers(0, 9))
        def receive(self, where: int, first: int, more: int) -> None:
            wanted = [name(n) for n in range(first, first + more + 1)]
            made = self.attempt(
                lambda: actions.receive(both[where].id, wanted[0], wanted[-1], by=alice, at=NOON)
            )
            assert (made is None) is any(one in self.model for one in wanted)
            if made:
                self.model |= dict.fromkeys(wanted, (where, "received"))

        @rule(
            where=st.integers(0, 1),
            number=NUMBERS,
            to=st.sampled_from([BlankState.RESERVED, BlankState.ISSUED, BlankState.SPOILT]),
        )
        def take(self, where: int, number: int, to: BlankState) -> None:
            one = name(number)
            made = self.attempt(
                lambda: _stock.take(both[where].id, one, to, reason="x", by=alice, at=NOON)
            )
            here, state = self.model.get(one, (9, ""))
            assert bool(made) is (here == where and to in rules.MOVES[state])
            if made:
                self.model[one] = (where, to.value)

        @rule(
            where=st.integers(0, 1),
            number=NUMBERS,
            to=st.sampled_from([BlankState.DESTROYED, BlankState.LOST]),
        )
        def put_away(self, where: int, number: int, to: BlankState) -> None:
            one = name(number)
            made = self.attempt(
                lambda: actions.put_away(
                    both[where].id, one, "", to, reason="wet", witness="Rosa Lind",
                    by=alice, at=NOON,
                )
            )  # fmt: skip
            here, state = self.model.get(one, (9, ""))
            may = here == where and state not in ("reserved", "moving")
            assert bool(made) is (may and to in rules.MOVES[state])
            if made:
                self.model[one] = (where, to.value)

        @rule(where=st.integers(0, 1), first=NUMBERS, more=st.integers(0, 4))
        def pack(self, where: int, first: int, more: int) -> None:
            wanted = [name(n) for n in range(first, first + more + 1)]
            made = self.attempt(
                lambda: actions.pack_blanks(
                    both[where].id, both[1 - where].id, wanted[0], wanted[-1], way=BAG,
                    by=alice, at=NOON,
                )
            )  # fmt: skip
            assert bool(made) is self.in_stock(where, wanted)
            if made:
                self.parcels[made.id] = ("packed", where, wanted)

        @rule(data=st.data())
        def send(self, data: st.DataObject) -> None:
            if not self.parcels:
                return
            key = data.draw(st.sampled_from(sorted(self.parcels)))
            state, where, wanted = self.parcels[key]
            made = self.attempt(lambda: actions.send_blanks(key, by=bob, at=NOON))
            assert bool(made) is (state == "packed" and self.in_stock(where, wanted))
            if made:
                self.parcels[key] = ("sent", where, wanted)
                self.model |= dict.fromkeys(wanted, (where, "moving"))

        @rule(data=st.data(), is_returned=st.booleans())
        def count(self, data: st.DataObject, is_returned: bool) -> None:
            if not self.parcels:
                return
            key = data.draw(st.sampled_from(sorted(self.parcels)))
            state, where, wanted = self.parcels[key]
            lost = data.draw(st.sets(st.sampled_from(wanted)))
            made = self.attempt(
                lambda: actions.count_arrived(
                    key, len(wanted) - len(lost), ",".join(lost), witness="Rosa Lind",
                    is_returned=is_returned, by=cara, at=NOON,
                )
            )  # fmt: skip
            assert bool(made) is (state == "sent")
            if made:
                self.parcels[key] = ("counted", where, wanted)
                there = where if is_returned else 1 - where
                self.model |= {
                    one: (where, "lost") if one in lost else (there, "received") for one in wanted
                }

        @invariant()
        def adds_up(self) -> None:
            if not hasattr(self, "model"):
                return
            for place, where in enumerate(both):
                level = StockLevel.objects.get(station=where)
                counted = Counter(state for here, state in self.model.values() if here == place)
                moved = Counter[str]()
                for came, to, number in StockMovement.objects.filter(station=where).values_list(
                    "from_state", "to_state", "number"
                ):
                    moved[to] += number
                    moved[came] -= number
                found = Counter(Blank.objects.filter(station=where).values_list("state", flat=True))
                for state in BlankState.values:
                    assert getattr(level, state) == counted[state] == found[state] == moved[state]
                assert level.total == counted.total()
            assert Blank.objects.count() == len(self.model)

        def teardown(self) -> None:
            if hasattr(self, "unit"):
                self.unit.__exit__(None, None, None)
                transaction.savepoint_rollback(self.mark)

    run_state_machine_as_test(
        Stocks,
        settings=settings(
            max_examples=15,
            stateful_step_count=15,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )


def test_the_pages_lead_from_the_safe_to_the_count(desk: Desk, tunis: Station) -> None:
    Organisation.objects.filter(slug="haven").update(is_exercise=True, clock_at=NOON)
    packer, sender = signed_in("haven", "duty_officer"), signed_in("haven", "duty_officer")
    assert "Nothing was sent yet" in packer.get(f"{DESK}transfers/").content.decode()
    typed = {"pack-goal": str(tunis.id), "pack-first": "TI000001", "pack-last": "", "pack-way": ""}
    wrong = packer.post(f"{DESK}{desk.station.id}/send/", typed)
    assert wrong.status_code == 422
    typed["pack-way"] = BAG
    typed["pack-last"] = "TI000002"
    page = packer.post(f"{DESK}{desk.station.id}/send/", typed, follow=True).content.decode()
    assert "You packed these blanks" in page
    with acting_as(desk.one):
        row = BlankTransfer.objects.get()
    here = f"{DESK}transfers/{row.id}/"
    assert packer.post(f"{here}send/").status_code == 409
    page = sender.post(f"{here}send/", follow=True).content.decode()
    assert "You sent these blanks" in page
    assert "You packed these blanks" in packer.get(here).content.decode()
    counter = signed_in("haven", "duty_officer")
    counted = {"counted": "2", "missing": "TI000001", "witness": "Rosa Lind"}
    assert packer.post(f"{here}count/", counted | {"counted": "1"}).status_code == 409
    wrong = counter.post(f"{here}count/", counted)
    assert wrong.status_code == 422
    assert "The parcel had 2 blanks" in wrong.content.decode()
    page = counter.post(f"{here}count/", counted | {"counted": "1"}, follow=True).content.decode()
    assert "Missing, booked as lost" in page
    assert "1 missing" in packer.get(f"{DESK}transfers/").content.decode()
    table = packer.get(f"{DESK}transfers/transfers.csv").content.decode()
    assert "TI000001" in table
    assert BAG in table
    page = packer.get(f"{DESK}{tunis.id}/").content.decode()
    assert "New here to In stock" in page
    assert "On the way" in packer.get(DESK).content.decode()
