"""The books in the database: balanced, once for each key, inside every limit, also at once."""

import threading
from datetime import date, timedelta
from pathlib import Path

import pytest
from beancount import loader
from django.db import IntegrityError, ProgrammingError, connection, connections, transaction

from musterpoint.engine import ledger
from musterpoint.engine.ledger import Closed, KeyUsed, NotPosted, OverLimit, Unit, beancount
from musterpoint.funds import actions, queries, verifying
from musterpoint.funds.actions import AccountIn, StillPending, _posting
from musterpoint.funds.models import Balance, Entry, Transaction
from musterpoint.kernel.errors import NotAllowed
from musterpoint.procedures.tests.factories import officer
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON

USD, KWD, BLANKET = Unit("USD", 2), Unit("KWD", 3), Unit("BLANKET")
CASH, GIFTS, AID = "Assets:Welfare:Cash", "Income:Donors", "Expenses:Aid"
TODAY = NOON.date()


@pytest.fixture
def manager(haven: Organisation) -> Actor:
    return officer(haven, "Mona", "fund_manager")


@pytest.fixture
def clerk(haven: Organisation, manager: Actor) -> Actor:
    with acting_as(manager):
        actions.open_accounts(
            [AccountIn(name=CASH, least=0), AccountIn(name=GIFTS), AccountIn(name=AID)],
            by=manager,
            at=NOON,
        )
    return officer(haven, "Karim", "bookkeeper")


def moved(
    key: str, out: str, into: str, amount: int, unit: Unit = USD, on: date = TODAY
) -> ledger.Transaction:
    entries = (ledger.Entry(out, unit, -amount), ledger.Entry(into, unit, amount))
    return ledger.Transaction(key, on, "Aid", entries)


def given(key: str, amount: int, **more: object) -> ledger.Transaction:
    return moved(key, GIFTS, CASH, amount, **more)  # type: ignore[arg-type]


def spent(key: str, amount: int, **more: object) -> ledger.Transaction:
    return moved(key, CASH, AID, amount, **more)  # type: ignore[arg-type]


def test_money_goes_from_giver_to_use_and_never_under_zero(clerk: Actor) -> None:
    with acting_as(clerk):
        actions.post(given("g1", 100), by=clerk, at=NOON)
        actions.post(spent("s1", 60), by=clerk, at=NOON)
        assert queries.balance(CASH, "USD") == 40
    with acting_as(clerk), pytest.raises(OverLimit), transaction.atomic():
        actions.post(spent("s2", 41), by=clerk, at=NOON)
    with acting_as(clerk):
        assert queries.balance(CASH, "USD") == 40
        assert list(verifying.problems()) == []


def test_the_same_key_happens_once_and_means_one_thing(clerk: Actor) -> None:
    with acting_as(clerk):
        first = actions.post(given("g1", 100), by=clerk, at=NOON)
        assert actions.post(given("g1", 100), by=clerk, at=NOON) == first
        assert actions.post_many([given("g1", 100)] * 3, by=clerk, at=NOON).repeated == {"g1"}
        for other in (given("g1", 101), given("g1", 100, unit=KWD), spent("g1", 100)):
            with pytest.raises(KeyUsed):
                actions.post(other, by=clerk, at=NOON)
        with pytest.raises(KeyUsed):
            actions.post(given("g1", 100), pending=True, by=clerk, at=NOON)
        assert queries.balance(CASH, "USD") == 100


def test_what_is_pending_is_held_until_it_is_posted_or_void(clerk: Actor) -> None:
    with acting_as(clerk):
        actions.post(given("g1", 100), by=clerk, at=NOON)
        actions.post(spent("s1", 70), pending=True, by=clerk, at=NOON)
        assert (queries.balance(CASH, "USD"), queries.available(CASH, "USD")) == (100, 30)
        with pytest.raises(OverLimit), transaction.atomic():
            actions.post(spent("s2", 31), by=clerk, at=NOON)
        actions.void("s1", by=clerk, at=NOON)
        actions.void("s1", by=clerk, at=NOON)
        with pytest.raises(NotPosted):
            actions.settle("s1", by=clerk, at=NOON)
        actions.post(spent("s3", 100), pending=True, by=clerk, at=NOON)
        actions.settle("s3", by=clerk, at=NOON)
        actions.settle("s3", by=clerk, at=NOON)
        assert (queries.balance(CASH, "USD"), queries.available(CASH, "USD")) == (0, 0)
        assert list(verifying.problems()) == []


def test_a_mistake_is_taken_back_once_and_stays_to_be_seen(clerk: Actor) -> None:
    with acting_as(clerk):
        actions.post(given("g1", 100), by=clerk, at=NOON)
        actions.reverse("g1", "g1-back", on=TODAY, text="Sent twice", by=clerk, at=NOON)
        assert queries.balance(CASH, "USD") == 0
        with pytest.raises(NotPosted):
            actions.reverse("g1", "again", on=TODAY, text="Sent twice", by=clerk, at=NOON)
        assert Transaction.objects.count() == 2
        actions.post(given("g2", 5), pending=True, by=clerk, at=NOON)
        with pytest.raises(NotPosted):
            actions.reverse("g2", "g2-back", on=TODAY, text="", by=clerk, at=NOON)


def test_a_closed_period_takes_nothing_more(clerk: Actor, manager: Actor) -> None:
    last = TODAY - timedelta(days=1)
    with acting_as(clerk):
        actions.post(given("g1", 100, on=last), pending=True, by=clerk, at=NOON)
    with acting_as(manager):
        with pytest.raises(StillPending):
            actions.close_period(last, by=manager, at=NOON)
        with pytest.raises(NotPosted):
            actions.close_period(TODAY, by=manager, at=NOON)
    with acting_as(clerk):
        actions.settle("g1", by=clerk, at=NOON)
    with acting_as(manager):
        actions.close_period(last, by=manager, at=NOON)
    with acting_as(clerk):
        assert actions.post_many([given("g1", 100, on=last)], pending=True, by=clerk, at=NOON)
        with pytest.raises(Closed):
            actions.post(given("g2", 1, on=last), by=clerk, at=NOON)
        actions.post(given("g2", 1), by=clerk, at=NOON)


def test_accounts_hold_their_units_and_limits_are_set_only_where_they_hold(
    clerk: Actor, manager: Actor
) -> None:
    store = "Assets:Store:Ras-Ajdir"
    with acting_as(manager):
        only = AccountIn(name=store, units=frozenset({"BLANKET"}), least=0, most=500)
        actions.open_accounts([only, only], by=manager, at=NOON)
        with pytest.raises(NotPosted):
            actions.open_accounts([AccountIn(name=store, least=0)], by=manager, at=NOON)
        with pytest.raises(ledger.NotWritten):
            actions.open_accounts([AccountIn(name="Cash")], by=manager, at=NOON)
    with acting_as(clerk):
        actions.post(moved("b1", GIFTS, store, 400, BLANKET), by=clerk, at=NOON)
        with pytest.raises(NotPosted):
            actions.post(moved("b2", GIFTS, store, 5), by=clerk, at=NOON)
        with pytest.raises(OverLimit), transaction.atomic():
            actions.post(moved("b3", GIFTS, store, 101, BLANKET), by=clerk, at=NOON)
    with acting_as(manager):
        with pytest.raises(OverLimit):
            actions.set_limits(store, least=401, most=None, by=manager, at=NOON)
        actions.set_limits(store, least=0, most=400, by=manager, at=NOON)
        with pytest.raises(actions.NotEmpty):
            actions.end_account(store, by=manager, at=NOON)
        actions.end_account(AID, by=manager, at=NOON)
    with acting_as(clerk):
        with pytest.raises(NotPosted):
            actions.post(moved("b4", GIFTS, AID, 5), by=clerk, at=NOON)


def test_all_or_none_of_many(clerk: Actor) -> None:
    with acting_as(clerk), pytest.raises(OverLimit), transaction.atomic():
        actions.post_many([given("g1", 10), spent("s1", 11)], by=clerk, at=NOON)
    with acting_as(clerk):
        assert not Transaction.objects.exists()
        actions.post_many([given("g1", 10), spent("s1", 10)], by=clerk, at=NOON)
        with pytest.raises(OverLimit), transaction.atomic():
            # In their order: what is spent first is not there yet.
            actions.post_many([spent("s2", 1), given("g2", 1)], by=clerk, at=NOON)


def test_who_opens_accounts_posts_nothing_and_who_posts_opens_none(
    clerk: Actor, manager: Actor
) -> None:
    with acting_as(manager), pytest.raises(NotAllowed):
        actions.post(given("g1", 1), by=manager, at=NOON)
    with acting_as(clerk), pytest.raises(NotAllowed):
        actions.open_accounts([AccountIn(name="Assets:Other")], by=clerk, at=NOON)
    with acting_as(clerk), pytest.raises(NotAllowed):
        actions.close_period(TODAY - timedelta(days=1), by=clerk, at=NOON)


class TestTheDatabaseItself:
    """Later code, or a line of SQL, cannot write what the actions refuse."""

    @pytest.fixture(autouse=True)
    def _row(self, clerk: Actor) -> None:
        with acting_as(clerk):
            actions.post(given("g1", 100), by=clerk, at=NOON)

    def test_half_a_transaction_is_refused(self, clerk: Actor) -> None:
        with acting_as(clerk):
            parent, account = Transaction.objects.get(), Entry.objects.first()
            assert account is not None
            for first, amounts in ((10, (5,)), (10, (5, -4)), (10, (5, -5)), (0, (5, -5))):
                lines = [
                    Entry(
                        transaction=parent, position=first + at, account_id=account.account_id,
                        unit="USD", amount=amount, on=TODAY,
                    )
                    for at, amount in enumerate(amounts)
                ]  # fmt: skip
                with pytest.raises(IntegrityError), transaction.atomic():
                    Entry.objects.bulk_create(lines)

    def test_a_balance_under_its_limit_is_refused(self, clerk: Actor) -> None:
        with acting_as(clerk):
            for change in ({"posted": -1}, {"held_out": -101}, {"held_out": 1}):
                with pytest.raises(IntegrityError), transaction.atomic():
                    Balance.objects.filter(account__name=CASH).update(**change)

    @pytest.mark.parametrize("model", [Transaction, Entry])
    def test_nothing_written_is_changed_or_removed(
        self, clerk: Actor, model: type[Transaction] | type[Entry]
    ) -> None:
        table = model._meta.db_table
        with acting_as(clerk):
            for text in (f'UPDATE "{table}" SET "on" = now()', f'DELETE FROM "{table}"'):
                with (
                    pytest.raises(ProgrammingError),
                    transaction.atomic(),
                    connection.cursor() as cursor,
                ):
                    cursor.execute(text)

    def test_what_an_owner_altered_is_told(self, clerk: Actor) -> None:
        with acting_as(clerk):
            Balance.objects.filter(account__name=CASH).update(posted=99)
            (problem,) = verifying.problems()
            assert "Assets:Welfare:Cash: the balance in USD is not that" in problem


def test_beancount_loads_the_books_and_finds_the_same_balances(
    clerk: Actor, tmp_path: Path
) -> None:
    with acting_as(clerk):
        for at, unit in enumerate((USD, KWD, BLANKET, Unit("JPY", 0))):
            actions.post(given(f"g{at}", 1234, unit=unit), by=clerk, at=NOON)
            actions.post(spent(f"s{at}", 34, unit=unit), by=clerk, at=NOON)
        actions.post(spent("p", 5), pending=True, by=clerk, at=NOON)
        actions.post(spent("v", 6), pending=True, by=clerk, at=NOON)
        actions.void("v", by=clerk, at=NOON)
        book = queries.book()
    assert list(ledger.verify(book)) == []
    text = beancount.write(book, title="Books", opened=TODAY)
    file = tmp_path / "books.beancount"
    file.write_text(text)
    entries, errors, _options = loader.load_file(str(file))
    assert errors == []
    assert len([one for one in entries if type(one).__name__ == "Transaction"]) == 9
    again, faults = beancount.read(text)
    assert faults == []
    assert again.balances() == book.balances()
    assert book.balance(CASH, "KWD") == 1200


def test_a_statement_goes_on_page_by_page_with_the_balance_after_each_line(clerk: Actor) -> None:
    with acting_as(clerk):
        actions.post_many(
            [given(f"g{at}", at + 1, on=TODAY - timedelta(days=9 - at)) for at in range(10)],
            by=clerk,
            at=NOON,
        )
        actions.post(given("late", 1000), pending=True, by=clerk, at=NOON)
        account = queries.accounts(CASH).get()
        seen: list[int] = []
        after = None
        while True:
            page = queries.statement(account.id, "USD", after=after, limit=3)
            assert page.before == (seen[-1] if seen else 0)
            seen += [line.after for line in page.lines]
            after = page.next
            if after is None:
                break
        assert seen == [1, 3, 6, 10, 15, 21, 28, 36, 45, 55]
        days = queries.statement(account.id, "USD", since=TODAY, until=TODAY)
        assert (days.before, [line.after for line in days.lines]) == (45, [55])


@pytest.mark.django_db(transaction=True)
def test_thirty_two_writers_never_spend_a_coin_twice(haven: Organisation) -> None:
    manager, clerk = officer(haven, "Mona", "fund_manager"), officer(haven, "Karim", "bookkeeper")
    with acting_as(manager):
        accounts = [AccountIn(name=CASH, least=0), AccountIn(name=GIFTS), AccountIn(name=AID)]
        actions.open_accounts(accounts, by=manager, at=NOON)
    with acting_as(clerk):
        actions.post(given("g", 100), by=clerk, at=NOON)
    outcomes: list[str] = []

    def draw(number: int) -> None:
        for turn in range(5):
            # Every second writer repeats what its neighbour sends.
            key = f"draw-{number // 2}-{turn}"
            try:
                with acting_as(clerk):
                    actions.post(spent(key, 3), by=clerk, at=NOON)
                outcomes.append("spent")
            except OverLimit:
                outcomes.append("refused")
        connections.close_all()

    writers = [threading.Thread(target=draw, args=(number,)) for number in range(32)]
    for one in writers:
        one.start()
    for one in writers:
        one.join()
    assert len(outcomes) == 160
    with acting_as(clerk):
        written = Transaction.objects.filter(key__startswith="draw").count()
        assert written == 33
        assert queries.balance(CASH, "USD") == 100 - 3 * written
        assert list(verifying.problems()) == []


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("change", ["end", "limit"])
def test_an_account_changed_while_somebody_posts_keeps_what_was_decided(
    haven: Organisation, monkeypatch: pytest.MonkeyPatch, change: str
) -> None:
    manager, clerk = officer(haven, "Mona", "fund_manager"), officer(haven, "Karim", "bookkeeper")
    with acting_as(manager):
        actions.open_accounts([AccountIn(name=CASH), AccountIn(name=GIFTS)], by=manager, at=NOON)
    read, changed = threading.Event(), threading.Event()
    told: list[str] = []
    real = _posting._locked

    def late(*args: object) -> object:
        read.set()
        changed.wait(1)  # Whoever changes the account waits for us, so this runs out.
        return real(*args)  # type: ignore[arg-type]

    monkeypatch.setattr(_posting, "_locked", late)

    def post() -> None:
        with acting_as(clerk):
            actions.post(given("g1", 100), by=clerk, at=NOON)
        told.append("posted")
        connections.close_all()

    def alter() -> None:
        read.wait(10)
        try:
            with acting_as(manager):
                if change == "end":
                    actions.end_account(CASH, by=manager, at=NOON)
                else:
                    actions.set_limits(CASH, least=None, most=50, by=manager, at=NOON)
            told.append("changed")
        except NotPosted as refused:
            told.append(type(refused).__name__)
        changed.set()
        connections.close_all()

    both = [threading.Thread(target=one) for one in (post, alter)]
    for one in both:
        one.start()
    for one in both:
        one.join()
    assert sorted(told) == sorted(["posted", "NotEmpty" if change == "end" else "OverLimit"])
    with acting_as(clerk):
        account, balance = queries.accounts(CASH).get(), Balance.objects.get(account__name=CASH)
        assert account.ended_at is None
        assert (account.most, balance.most, balance.posted) == (None, None, 100)
