"""Books against a plain model: whatever is asked in whatever order, the sums hold."""

from datetime import date

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from musterpoint.engine.ledger import (
    Account,
    Book,
    Closed,
    Entry,
    KeyUsed,
    NotPosted,
    NotWritten,
    OverLimit,
    State,
    Transaction,
    Unit,
    verify,
)

KWD, BLANKET = Unit("KWD", 3), Unit("BLANKET")
CASH, STORE, DONOR = "Assets:Welfare:Cash", "Assets:Welfare:Store", "Income:Donors"
DAY = date(2026, 11, 22)


def book() -> Book:
    found = Book()
    found.open(Account(CASH, frozenset({"KWD"}), least=0, most=100_000))
    found.open(Account(STORE, frozenset({"BLANKET"}), least=0))
    found.open(Account(DONOR))
    found.open(Account("Expenses:Welfare:Aid"))
    return found


def moved(
    key: str, amount: int, unit: Unit = KWD, into: str = CASH, of: str = DONOR
) -> Transaction:
    return Transaction(key, DAY, "", (Entry(into, unit, amount), Entry(of, unit, -amount)))


def paid(key: str, amount: int) -> Transaction:
    return moved(key, amount, into="Expenses:Welfare:Aid", of=CASH)


def test_what_is_posted_stands_once_however_often_it_is_asked_for() -> None:
    books = book()
    for _time in range(3):
        assert books.post(moved("gift", 5000)) is State.POSTED
    assert books.balance(CASH, "KWD") == 5000
    with pytest.raises(KeyUsed):
        books.post(moved("gift", 5001))
    assert books.balance(CASH, "KWD") == 5000


def test_the_last_coin_is_paid_once() -> None:
    books = book()
    books.post(moved("gift", 100))
    books.post(paid("first", 100), pending=True)
    assert (books.balance(CASH, "KWD"), books.available(CASH, "KWD")) == (100, 0)
    with pytest.raises(OverLimit):
        books.post(paid("second", 1))
    books.void("first")
    books.post(paid("second", 100))
    assert books.balance(CASH, "KWD") == 0


def test_what_is_only_announced_cannot_be_spent() -> None:
    books = book()
    books.post(moved("pledge", 100), pending=True)
    with pytest.raises(OverLimit):
        books.post(paid("aid", 1))
    books.settle("pledge")
    books.settle("pledge")
    books.post(paid("aid", 100))
    assert list(verify(books)) == []


def test_a_ceiling_counts_what_is_on_its_way() -> None:
    books = book()
    books.post(moved("pledge", 60_000), pending=True)
    with pytest.raises(OverLimit):
        books.post(moved("other", 60_000), pending=True)


def test_what_is_posted_is_taken_back_by_another_and_once() -> None:
    books = book()
    books.post(moved("gift", 100))
    books.reverse("gift", "back", on=DAY, text="Returned")
    assert books.balances() == {}
    with pytest.raises(NotPosted):
        books.reverse("gift", "again", on=DAY, text="")
    with pytest.raises(NotPosted):
        books.void("gift")


def test_a_closed_period_stays_closed() -> None:
    books = book()
    books.post(moved("pledge", 100), pending=True)
    with pytest.raises(NotPosted):
        books.close(DAY)
    books.settle("pledge")
    books.close(DAY)
    with pytest.raises(Closed):
        books.post(moved("late", 5))
    assert books.post(moved("pledge", 100)) is State.POSTED
    later = books.reverse("pledge", "back", on=date(2026, 11, 23), text="Corrected")
    assert later.links["reverses"] == "pledge"


@pytest.mark.parametrize(
    "entries",
    [
        (),
        (Entry(CASH, KWD, 1),),
        (Entry(CASH, KWD, 2), Entry(DONOR, KWD, -1)),
        (Entry(CASH, KWD, 1), Entry(STORE, BLANKET, -1)),
        (Entry(CASH, KWD, 1), Entry(DONOR, Unit("KWD", 2), -1)),
    ],
)
def test_what_does_not_balance_is_not_written(entries: tuple[Entry, ...]) -> None:
    with pytest.raises(NotWritten):
        Transaction("k", DAY, "", entries)


def test_entries_and_accounts_of_no_sense_are_not_written() -> None:
    for amount in (0, 10**19):
        with pytest.raises(NotWritten):
            Entry(CASH, KWD, amount)
    for name in ("Cash", "Assets", "assets:cash", "Assets:", "Assets:a b", "Assets:Cash\n"):
        with pytest.raises(NotWritten):
            Account(name)
    with pytest.raises(NotWritten):
        Account(CASH, least=1, most=0)
    with pytest.raises(NotWritten):
        Transaction(" ", DAY, "", (Entry(CASH, KWD, 1), Entry(DONOR, KWD, -1)))


def test_accounts_hold_their_units_and_must_be_open() -> None:
    books = book()
    with pytest.raises(NotPosted):
        books.post(moved("x", 1, BLANKET))
    with pytest.raises(NotPosted):
        books.post(moved("x", 1, into="Assets:Nowhere"))
    with pytest.raises(NotPosted):
        books.open(Account(CASH))


def test_verify_sees_what_was_altered() -> None:
    books = book()
    books.post(moved("gift", 100))
    books._posted[CASH, "KWD"] += 1
    assert any("balance" in told for told in verify(books))
    books = book()
    books.post(moved("gift", 100))
    del books.accounts[CASH]
    assert any("not open" in told for told in verify(books))


class Ledger(RuleBasedStateMachine):
    """Every action against lists of numbers."""

    def __init__(self) -> None:
        super().__init__()
        self.book = book()
        self.known: dict[str, tuple[int, State]] = {}

    def cash(self) -> int:
        return sum(amount for amount, state in self.known.values() if state is State.POSTED)

    def on_its_way(self, sign: int) -> int:
        pending = (amount for amount, state in self.known.values() if state is State.PENDING)
        return sum(amount for amount in pending if amount * sign > 0)

    def fits(self, amount: int) -> bool:
        if amount < 0:
            return self.cash() + self.on_its_way(-1) + amount >= 0
        return self.cash() + self.on_its_way(1) + amount <= 100_000

    @rule(
        key=st.sampled_from("abcdefgh"),
        amount=st.integers(-60_000, 60_000).filter(bool),
        pending=st.booleans(),
    )
    def post(self, key: str, amount: int, pending: bool) -> None:
        transaction = moved(key, amount) if amount > 0 else paid(key, -amount)
        try:
            self.book.post(transaction, pending=pending)
        except KeyUsed:
            assert key in self.known
            assert self.known[key][0] != amount
        except OverLimit:
            assert key not in self.known
            assert not self.fits(amount)
        else:
            if key in self.known:
                assert self.known[key][0] == amount
            else:
                assert self.fits(amount)
                state = State.PENDING if pending else State.POSTED
                self.known[key] = amount, state

    @rule(key=st.sampled_from("abcdefgh"), is_void=st.booleans())
    def end(self, key: str, is_void: bool) -> None:
        wanted = State.VOID if is_void else State.POSTED
        try:
            (self.book.void if is_void else self.book.settle)(key)
        except NotPosted:
            known = self.known.get(key)
            assert known is None or known[1] not in {State.PENDING, wanted}
        else:
            amount, state = self.known[key]
            assert state in {State.PENDING, wanted}
            self.known[key] = amount, wanted

    @invariant()
    def books_agree(self) -> None:
        assert list(verify(self.book)) == []
        assert self.book.balance(CASH, "KWD") == self.cash()
        assert 0 <= self.cash() <= 100_000
        assert self.book.available(CASH, "KWD") == self.cash() + self.on_its_way(-1) >= 0


TestLedger = Ledger.TestCase
TestLedger.settings = settings(max_examples=60, stateful_step_count=40, deadline=None)
