"""The stock always adds up, whatever happens in whatever order, and for two at once."""

import threading
from collections import Counter
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from musterpoint.cases.models import Blank, BlankState, Document, StockLevel, StockMovement
from musterpoint.cases.tests.travel.factories import Desk, make_desk
from musterpoint.cases.travel import actions, rules
from musterpoint.cases.travel.actions import _stock
from musterpoint.kernel.errors import Refused
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON, member

AWAY = [BlankState.SPOILT, BlankState.DESTROYED, BlankState.LOST]
SERIALS = st.integers(min_value=1, max_value=40)


def name(number: int) -> str:
    return f"Q{number:05d}"


@pytest.mark.slow
def test_the_stock_adds_up_after_anything_that_may_happen(alice: Actor) -> None:
    with acting_as(alice):
        station = actions.add_station(
            actions.StationIn(code="Q", name="Q", country="TUN", issuer="LKA"), by=alice, at=NOON
        )

    class Stock(RuleBasedStateMachine):
        """Receives, takes, spoils, destroys and loses, beside a plain dictionary."""

        @initialize()
        def begin(self) -> None:
            self.model: dict[str, str] = {}
            self.mark = transaction.savepoint()
            self.unit = acting_as(alice)
            self.unit.__enter__()

        def attempt(self, do: Any) -> bool:
            mark = transaction.savepoint()
            try:
                do()
            except Refused:
                transaction.savepoint_rollback(mark)
                return False
            transaction.savepoint_commit(mark)
            return True

        @rule(first=SERIALS, more=st.integers(min_value=0, max_value=9))
        def receive(self, first: int, more: int) -> None:
            wanted = [name(n) for n in range(first, first + more + 1)]
            happened = self.attempt(
                lambda: actions.receive(station.id, wanted[0], wanted[-1], by=alice, at=NOON)
            )
            assert happened is not any(one in self.model for one in wanted)
            if happened:
                self.model |= dict.fromkeys(wanted, "received")

        @rule(
            number=SERIALS,
            to=st.sampled_from([BlankState.RESERVED, BlankState.ISSUED, BlankState.SPOILT]),
        )
        def take(self, number: int, to: BlankState) -> None:
            one = name(number)
            happened = self.attempt(
                lambda: _stock.take(station.id, one, to, reason="x", by=alice, at=NOON)
            )
            assert happened is (to in rules.MOVES.get(self.model.get(one, "none"), ()))
            if happened:
                self.model[one] = to.value

        @rule(first=SERIALS, more=st.integers(min_value=0, max_value=3), to=st.sampled_from(AWAY))
        def put_away(self, first: int, more: int, to: BlankState) -> None:
            wanted = [name(n) for n in range(first, first + more + 1)]
            happened = self.attempt(
                lambda: actions.put_away(
                    station.id, wanted[0], wanted[-1], to, reason="wet", witness="Rosa Lind",
                    by=alice, at=NOON,
                )
            )  # fmt: skip
            states = [self.model.get(one, "none") for one in wanted]
            may = all(s != "reserved" and to in rules.MOVES.get(s, ()) for s in states)
            assert happened is may
            if happened:
                self.model |= dict.fromkeys(wanted, to.value)

        @invariant()
        def adds_up(self) -> None:
            if not hasattr(self, "model"):
                return
            level = StockLevel.objects.get(station=station)
            counted = Counter(self.model.values())
            for state in BlankState.values:
                moved = Counter[str]()
                for came, to, number in StockMovement.objects.filter(station=station).values_list(
                    "from_state", "to_state", "number"
                ):
                    moved[to] += number
                    moved[came] -= number
                found = Blank.objects.filter(station=station, state=state).count()
                assert getattr(level, state) == counted[state] == found == moved[state], state
            assert level.total == len(self.model)

        def teardown(self) -> None:
            if hasattr(self, "unit"):
                self.unit.__exit__(None, None, None)
                transaction.savepoint_rollback(self.mark)

    run_state_machine_as_test(
        Stock,
        settings=settings(
            max_examples=15,
            stateful_step_count=12,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )


def test_the_database_refuses_a_stock_that_does_not_add_up(desk: Desk) -> None:
    with acting_as(desk.one):
        for wrong in ({"issued": 1}, {"received": -1, "lost": 21}, {"total": 21}):
            with pytest.raises(DatabaseError), transaction.atomic():
                StockLevel.objects.filter(station=desk.station).update(**wrong)


def test_the_ledger_can_be_neither_changed_nor_emptied(desk: Desk) -> None:
    with acting_as(desk.one):
        for change in (
            lambda: StockMovement.objects.update(number=1),
            lambda: StockMovement.objects.all().delete(),
        ):
            with pytest.raises(DatabaseError), transaction.atomic():
                change()


def test_a_blank_of_another_station_is_not_taken(desk: Desk) -> None:
    made = desk.confirmed()
    with acting_as(desk.one), pytest.raises(actions.BlankTaken, match="no blank"):
        actions.print_document(made.id, "ZZ999999", by=desk.one, at=NOON)


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_of_two_who_print_on_the_same_blank_at_once_one_wins_and_one_is_told(
    alice: Actor, haven: Any
) -> None:
    desk = make_desk(alice, member(haven, "Anna", 11))
    wishes = [desk.confirmed(desk.person("Nimal Perera")), desk.confirmed(desk.person("Ana Silva"))]
    start, told = threading.Barrier(2), []

    def work(application_id: Any, by: Actor) -> None:
        try:
            start.wait(timeout=20)
            with acting_as(by):
                actions.print_document(application_id, "TI000001", by=by, at=NOON)
            told.append("won")
        except Refused as refused:
            told.append(str(refused))
        finally:
            connection.close()

    threads = [
        threading.Thread(target=work, args=(wish.id, by))
        for wish, by in zip(wishes, (desk.one, desk.other), strict=True)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert sorted(told) == [
        "The blank TI000001 cannot be used for this: it is printed, not signed.", "won",
    ]  # fmt: skip
    with acting_as(alice):
        assert Document.objects.count() == 1
        level = StockLevel.objects.get()
        assert (level.received, level.reserved) == (19, 1)
