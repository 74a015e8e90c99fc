"""Books as beancount files: its own loader accepts them, and they come back as they were."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from musterpoint.engine.ledger import (
    Account,
    Book,
    Entry,
    NoUnit,
    State,
    Transaction,
    Unit,
    beancount,
)
from musterpoint.engine.ledger.tests.test_book import CASH, DAY, DONOR, STORE, book, moved, paid

BLANKET = Unit("BLANKET")


def full() -> Book:
    books = book()
    books.post(moved('gift: "one"\\', 12_345))
    books.post(moved("kits", 200, BLANKET, STORE))
    books.post(paid("aid", 345), pending=True)
    books.post(paid("mistake", 45), pending=True)
    books.void("mistake")
    text = Transaction(
        "text", DAY, 'قافلة "رأس جدير"\nline two \\ end',
        (Entry(CASH, Unit("KWD", 3), 5), Entry(DONOR, Unit("KWD", 3), -5)),
        {"batch": "b-1"},
    )  # fmt: skip
    books.post(text)
    return books


def same(one: Book, other: Book) -> bool:
    parts = ("accounts", "transactions", "states", "units")
    return all(getattr(one, name) == getattr(other, name) for name in parts) and (
        one.balances() == other.balances()
    )


def test_what_is_written_reads_back_as_it_was() -> None:
    text = beancount.write(full(), title="Welfare", opened=DAY)
    found, faults = beancount.read(text)
    assert faults == []
    assert same(found, full())
    assert found.available(CASH, "KWD") == full().available(CASH, "KWD")
    assert beancount.write(found, title="Welfare", opened=DAY) == text


def test_beancounts_own_loader_agrees() -> None:
    loader = pytest.importorskip("beancount.loader")
    data = pytest.importorskip("beancount.core.data")
    text = beancount.write(full(), title="Welfare", opened=DAY)
    entries, errors, options = loader.load_string(text)
    assert errors == []
    assert options["title"] == "Welfare"
    sums: dict[tuple[str, str], Decimal] = {}
    for one in entries:
        if isinstance(one, data.Transaction) and one.flag == "*":
            for posting in one.postings:
                place = posting.account, posting.units.currency
                sums[place] = sums.get(place, Decimal()) + posting.units.number
    for (account, unit), amount in full().balances().items():
        assert sums[account, unit] == Decimal(full().units[unit].written(amount))
    kept = {one.meta["key"]: one for one in entries if isinstance(one, data.Transaction)}
    assert kept['gift: "one"\\'].flag == "*"
    assert kept["aid"].flag == "!"
    assert kept["text"].narration.startswith("قافلة")


def test_beancount_sees_what_we_would_have_to_hide(tmp_path: Path) -> None:
    loader = pytest.importorskip("beancount.loader")
    text = beancount.write(full(), title="Welfare", opened=DAY)
    _entries, errors, _options = loader.load_string(text.replace("12.345 KWD", "12.346 KWD", 1))
    assert errors
    _book, faults = beancount.read(text.replace("12.345 KWD", "12.346 KWD", 1))
    assert [one.code for one in faults] == ["refused", "refused"]


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("2026-01-01 pad Assets:X Equity:Y", "unknown"),
        ('include "more.beancount"', "unknown"),
        ("2026-13-01 open Assets:X", "format"),
        ("what is this", "format"),
        ("2026-01-01 open Cash", "refused"),
        ("2026-01-01 commodity usd", "refused"),
        ('2026-01-01 * "x"\n  Assets:X  5 EUR\n  Assets:Y  -5 EUR', "refused"),
        ('2026-01-01 custom "void" "{}"', "refused"),
        ('2026-01-01 custom "void" "["', "refused"),
    ],
)
def test_what_cannot_be_read_is_told_by_line(line: str, code: str) -> None:
    _book, faults = beancount.read("; a comment\n" + line)
    assert [(one.code, one.path) for one in faults] == [(code, "/2")]


texts = st.text(st.characters(blacklist_categories=("Cs", "Cc", "Zl", "Zp")), max_size=30)


@given(st.lists(st.tuples(st.integers(1, 5000), texts, st.sampled_from(list(State))), max_size=6))
@settings(max_examples=60)
def test_every_book_comes_back(rows: list[tuple[int, str, State]]) -> None:
    books = Book()
    for name in (CASH, DONOR):
        books.open(Account(name))
    for at, (amount, text, state) in enumerate(rows):
        unit = Unit("EUR", 2)
        entries = (Entry(CASH, unit, amount), Entry(DONOR, unit, -amount))
        key = f"{at} {text}".strip()
        if not key.isprintable():
            continue
        books.post(
            Transaction(key, date(2026, 1, 1), text, entries), pending=state is not State.POSTED
        )
        if state is State.VOID:
            books.void(key)
    first = date(2026, 1, 1)
    found, faults = beancount.read(beancount.write(books, title="Books", opened=first))
    assert faults == []
    assert same(found, books)


@pytest.mark.parametrize("code", ["TRUE", "FALSE", "NULL", "usd", "A", "X" * 25, "AB-", "É1", ""])
def test_what_beancount_takes_for_no_commodity_is_no_unit(code: str) -> None:
    with pytest.raises(NoUnit):
        Unit(code)
