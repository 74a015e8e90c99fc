"""
The books beside a plain model that forgets nothing, while units of work die in the middle.

A unit that posted and then failed, or whose database connection was killed, never was.
"""

import threading
import time
from contextlib import suppress

import psycopg
import pytest
from django.db import DatabaseError, connection, connections
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from musterpoint.engine import ledger
from musterpoint.engine.ledger import NotPosted, Unit
from musterpoint.funds import actions, queries, verifying
from musterpoint.funds.actions import AccountIn
from musterpoint.funds.models import Transaction
from musterpoint.funds.tests.test_books import (
    AID,
    CASH,
    GIFTS,
    KWD,
    TODAY,
    USD,
    given,
    moved,
    spent,
)
from musterpoint.pg.addresses import with_database
from musterpoint.pg.face import embedded_server
from musterpoint.procedures.tests.factories import officer
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON


class Died(Exception):
    """A unit of work ends here."""


class Books(RuleBasedStateMachine):
    """Whatever is asked for, the tables and the plain books of the engine say the same."""

    clerk: Actor
    manager: Actor

    def __init__(self) -> None:
        super().__init__()
        self.model = ledger.Book()
        with acting_as(self.clerk), connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        self.run = Transaction.objects.model.__name__ + str(id(self))
        self.names = {name: f"{name}-{id(self)}" for name in (CASH, GIFTS, AID)}
        with acting_as(self.manager):
            wanted = [
                AccountIn(name=full, least=0 if name == CASH else None)
                for name, full in self.names.items()
            ]
            actions.open_accounts(wanted, by=self.manager, at=NOON)
        for one in wanted:
            self.model.open(ledger.Account(one.name, one.units, one.least, one.most))

    @rule(
        key=st.integers(0, 12),
        amount=st.integers(1, 60),
        is_gift=st.booleans(),
        pending=st.booleans(),
        unit=st.sampled_from([USD, KWD]),
    )
    def post(self, key: int, amount: int, is_gift: bool, pending: bool, unit: Unit) -> None:
        ends = (GIFTS, CASH) if is_gift else (CASH, AID)
        out, into = (self.names[one] for one in ends)
        one = moved(f"{self.run}-{key}", out, into, amount, unit)
        known = self.model.transactions.get(one.key)
        if known == one and (self.started(one.key) != pending):
            return  # The tables also ask whether a repeat is pending like the first.
        self.both(
            lambda: self.model.post(one, pending=pending),
            lambda: actions.post(one, pending=pending, by=self.clerk, at=NOON),
        )

    def started(self, key: str) -> bool:
        with acting_as(self.clerk):
            return Transaction.objects.get(key=key).is_pending

    @rule(key=st.integers(0, 12), settles=st.booleans())
    def end(self, key: int, settles: bool) -> None:
        name = f"{self.run}-{key}"
        act = actions.settle if settles else actions.void
        plain = self.model.settle if settles else self.model.void
        state = self.model.states.get(name)
        if state is ledger.State.POSTED and not self.started(name):
            return  # Never pending: the engine calls this settled, the tables say so aloud.
        self.both(lambda: plain(name), lambda: act(name, by=self.clerk, at=NOON))

    @rule(key=st.integers(0, 12))
    def reverse(self, key: int) -> None:
        name = f"{self.run}-{key}"
        self.both(
            lambda: self.model.reverse(name, f"{name}-back", on=TODAY, text="Back"),
            lambda: actions.reverse(
                name, f"{name}-back", on=TODAY, text="Back", by=self.clerk, at=NOON
            ),
        )

    @rule(
        keys=st.lists(st.integers(0, 12), min_size=1, max_size=4, unique=True),
        amount=st.integers(1, 60),
        is_gift=st.booleans(),
        pending=st.booleans(),
        step=st.sampled_from(["post", "settle", "void", "reverse"]),
    )
    def die(self, keys: list[int], amount: int, is_gift: bool, pending: bool, step: str) -> None:
        with suppress(Died, NotPosted), acting_as(self.clerk):
            self.some_of(keys, amount, is_gift, pending, step)
            raise Died

    def some_of(
        self, keys: list[int], amount: int, is_gift: bool, pending: bool, step: str
    ) -> None:
        """Write what will not last: several transactions, and what becomes of the first."""
        out, into = (self.names[one] for one in ((GIFTS, CASH) if is_gift else (CASH, AID)))
        names = [f"{self.run}-{key}" for key in keys]
        many = [moved(name, out, into, amount) for name in names]
        actions.post_many(many, pending=pending, by=self.clerk, at=NOON)
        if step == "settle":
            actions.settle(names[0], by=self.clerk, at=NOON)
        elif step == "void":
            actions.void(names[0], by=self.clerk, at=NOON)
        elif step == "reverse":
            actions.reverse(
                names[0], f"{names[0]}-back", on=TODAY, text="Back", by=self.clerk, at=NOON
            )

    def both(self, plain: object, real: object) -> None:
        told = []
        for act in (plain, real):
            try:
                with acting_as(self.clerk):
                    act()  # type: ignore[operator]
                told.append("done")
            except NotPosted as refused:
                told.append(type(refused).__name__.replace("NoSuchTransaction", "NotPosted"))
        assert told[0] == told[1], told

    @invariant()
    def agree(self) -> None:
        with acting_as(self.clerk):
            for name in self.names.values():
                for unit in ("USD", "KWD"):
                    assert queries.balance(name, unit) == self.model.balance(name, unit)
                    assert queries.available(name, unit) == self.model.available(name, unit)
            rows = Transaction.objects.filter(key__startswith=f"{self.run}-")
            assert set(rows.values_list("key", flat=True)) == set(self.model.transactions)
        assert list(ledger.verify(self.model)) == []

    def teardown(self) -> None:
        with acting_as(self.clerk):
            written = queries.book()
            for key, state in self.model.states.items():
                assert written.transactions[key] == self.model.transactions[key]
                assert written.states[key] is state
            assert list(verifying.problems()) == []


class KilledBooks(Books):
    """The same, and the server ends the connection of a unit of work in the middle."""

    @rule(
        keys=st.lists(st.integers(0, 12), min_size=1, max_size=4, unique=True),
        amount=st.integers(1, 60),
        is_gift=st.booleans(),
        pending=st.booleans(),
        step=st.sampled_from(["post", "settle", "void", "reverse"]),
    )
    def be_killed(
        self, keys: list[int], amount: int, is_gift: bool, pending: bool, step: str
    ) -> None:
        with suppress(DatabaseError, NotPosted), acting_as(self.clerk):
            self.some_of(keys, amount, is_gift, pending, step)
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_terminate_backend(pg_backend_pid())")
            raise AssertionError("the server did not end the connection")


@pytest.fixture
def manager(haven: Organisation) -> Actor:
    return officer(haven, "Mona", "fund_manager")


@pytest.fixture
def clerk(haven: Organisation) -> Actor:
    return officer(haven, "Karim", "bookkeeper")


def play(machine: type[Books], clerk: Actor, manager: Actor, examples: int) -> None:
    machine.clerk, machine.manager = clerk, manager
    settings = hypothesis_settings(
        max_examples=examples, stateful_step_count=25, deadline=None, print_blob=True
    )
    run_state_machine_as_test(machine, settings=settings)


def test_the_tables_and_the_plain_books_say_the_same(clerk: Actor, manager: Actor) -> None:
    play(Books, clerk, manager, examples=25)


@pytest.mark.django_db(transaction=True)
def test_they_say_the_same_when_connections_are_killed_in_the_middle(
    clerk: Actor, manager: Actor
) -> None:
    play(KilledBooks, clerk, manager, examples=12)


@pytest.mark.django_db(transaction=True)
def test_a_writer_that_is_killed_while_it_waits_wrote_nothing_and_may_repeat(
    clerk: Actor, manager: Actor
) -> None:
    with acting_as(manager):
        names = [AccountIn(name=CASH, least=0), AccountIn(name=GIFTS), AccountIn(name=AID)]
        actions.open_accounts(names, by=manager, at=NOON)
    with acting_as(clerk):
        actions.post(given("g1", 100), by=clerk, at=NOON)
    told: list[str] = []
    many = [given("g2", 50), spent("s1", 120)]

    def write() -> None:
        try:
            with acting_as(clerk):
                actions.post_many(many, by=clerk, at=NOON)
            told.append("written")
        except DatabaseError:
            told.append("killed")
        connections.close_all()

    database = connection.settings_dict["NAME"]
    url = with_database(embedded_server().admin_url(), database)
    with psycopg.connect(url) as other:
        other.execute("SELECT 1 FROM funds_balance FOR UPDATE")
        writer = threading.Thread(target=write)
        writer.start()
        kill_who_waits(url, database)
        writer.join(30)
        assert told == ["killed"]
    with acting_as(clerk):
        assert queries.balance(CASH, "USD") == 100
        assert list(Transaction.objects.values_list("key", flat=True)) == ["g1"]
        assert list(verifying.problems()) == []
    write()
    write()
    assert told == ["killed", "written", "written"]
    with acting_as(clerk):
        assert queries.balance(CASH, "USD") == 30
        assert Transaction.objects.count() == 3
        assert list(verifying.problems()) == []


def kill_who_waits(url: str, database: str) -> None:
    """End the connection that waits for a lock of another, once there is one."""
    with psycopg.connect(url, autocommit=True) as admin:
        for _time in range(600):
            killed = admin.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = %s AND wait_event_type = 'Lock'",
                [database],
            ).fetchall()
            if killed:
                return
            time.sleep(0.05)
    raise AssertionError("nobody waited")
