"""Several books in one: each keeps its amounts, its keys are its own, and beancount loads them."""

import pytest

from musterpoint.engine.ledger import Account, Book, Entry, Transaction, Unit, beancount, join
from musterpoint.engine.ledger.tests.test_beancount import full, same
from musterpoint.engine.ledger.tests.test_book import DAY

BANK, DONOR = "Assets:Bank", "Income:Donor"


def small(unit: Unit, amount: int, key: str = "in") -> Book:
    book = Book()
    for name in (BANK, DONOR):
        book.open(Account(name))
    entries = (Entry(BANK, unit, amount), Entry(DONOR, unit, -amount))
    book.post(Transaction(key, DAY, "In", entries))
    book.reverse(key, f"{key[:190]}-back", on=DAY, text="Back")
    book.post(Transaction("again", DAY, "In", entries))
    return book


def test_joined_books_load_and_read_back() -> None:
    loader = pytest.importorskip("beancount.loader")
    joined = join({"red-crescent": full(), "haven": full(), "4all": full()})
    text = beancount.write(joined, title="All", opened=DAY)
    _entries, errors, _options = loader.load_string(text)
    assert errors == []
    found, faults = beancount.read(text)
    assert faults == []
    assert same(found, joined)
    for owner in ("Red-crescent", "Haven", "4all"):
        for (account, unit), amount in full().balances().items():
            kind, rest = account.split(":", 1)
            assert joined.balance(f"{kind}:{owner}:{rest}", unit) == amount


def test_a_unit_has_the_places_of_those_who_have_most_and_amounts_stay() -> None:
    joined = join({"a": small(Unit("RICE", 0), 7), "b": small(Unit("RICE", 3), 7_500)})
    assert joined.units == {"RICE": Unit("RICE", 3)}
    assert joined.balance("Assets:A:Bank", "RICE") == 7_000
    assert joined.balance("Assets:B:Bank", "RICE") == 7_500


def test_names_and_keys_stay_apart_however_alike_or_long_they_are() -> None:
    euro, long = Unit("EUR", 2), "k" * 200
    owners = ("a_b", "a-b", "-a-b", "_", "0")
    joined = join({owner: small(euro, 5, long) for owner in owners})
    assert len(joined.accounts) == 2 * len(owners)
    assert len(joined.transactions) == 3 * len(owners)
    back = [one for one in joined.transactions.values() if "reverses" in one.links]
    assert len(back) == len(owners)
    assert all(one.links["reverses"] in joined.transactions for one in back)


def test_an_account_that_has_ended_is_closed_in_the_joined_books() -> None:
    book = small(Unit("EUR", 2), 7)
    book.open(Account("Assets:Old"))
    book.end("Assets:Old", DAY)
    text = beancount.write(join({"haven": book, "amity": book}), title="All", opened=DAY)
    assert f"{DAY} close Assets:Haven:Old" in text
    assert f"{DAY} close Assets:Amity:Old" in text
