"""Files that others wrote: balances, closed accounts and amounts left out, as beancount has them."""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from musterpoint.engine.ledger import Account, Book, NotPosted, Transaction, beancount
from musterpoint.engine.ledger.tests.test_book import CASH, DAY, DONOR, KWD, moved, paid

FIRST = date(2026, 1, 1)
OPENED = """\
2026-01-01 commodity EUR
  digits: "2"
2026-01-01 commodity BLANKET
  digits: "0"
2026-01-01 open Assets:Cash
2026-01-01 open Assets:Cash:Tunis
2026-01-01 open Assets:Bank EUR
2026-01-01 open Expenses:Aid
2026-01-01 open Income:Gifts
"""
NAMES = ("Assets:Cash", "Assets:Cash:Tunis", "Expenses:Aid", "Income:Gifts")
DIGITS = {"EUR": 2, "BLANKET": 0}


def read(*blocks: str) -> tuple[Book, list[tuple[str, str]]]:
    """Return the books of blocks, and the faults with the line they begin with."""
    lines = (OPENED + "\n".join(blocks)).split("\n")
    book, faults = beancount.read("\n".join(lines))
    return book, [(one.code, lines[int(one.path[1:]) - 1]) for one in faults]


def given_on(day: str, amount: str = "10.00", into: str = "Assets:Cash", flag: str = "*") -> str:
    return f'{day} {flag} "Gift"\n  {into}  {amount} EUR\n  Income:Gifts'


def test_an_amount_left_out_is_what_the_others_leave_over() -> None:
    book, faults = read(
        '2026-02-01 * "Two units"\n  Assets:Cash  10.00 EUR\n  Assets:Cash:Tunis  5.50 EUR\n'
        "  Expenses:Aid  7 BLANKET\n  Income:Gifts"
    )
    assert faults == []
    assert book.balance("Income:Gifts", "EUR") == -1550
    assert book.balance("Income:Gifts", "BLANKET") == -7


def test_two_amounts_left_out_cannot_be_worked_out() -> None:
    first = '2026-02-01 * "Which?"'
    book, faults = read(f"{first}\n  Assets:Cash  10.00 EUR\n  Income:Gifts\n  Expenses:Aid")
    assert faults == [("refused", first)]
    assert book.transactions == {}


@pytest.mark.parametrize(
    "stated",
    [
        "2026-02-01 balance Assets:Cash  10.00 EUR",  # the day begins before what happens on it
        "2026-02-02 balance Assets:Cash  30.00 EUR",  # with Tunis, which is below it
        "2026-02-02 balance Assets:Cash:Tunis  20.00 EUR",
        "2026-02-02 balance Assets:Cash  29.90 ~ 0.10 EUR",
        "2026-02-02 balance Assets:Cash  0 BLANKET",
        "2026-02-04 balance Assets:Cash  31.00 EUR",  # what is pending counts in a file
    ],
)
def test_a_true_balance_is_taken_wherever_it_stands(stated: str) -> None:
    blocks = [
        given_on("2026-01-15"),
        given_on("2026-02-01", "20.00", "Assets:Cash:Tunis"),
        given_on("2026-02-03", "1.00", flag="!"),
    ]
    for at in range(len(blocks) + 1):
        assert read(*blocks[:at], stated, *blocks[at:])[1] == []


@pytest.mark.parametrize(
    ("stated", "code"),
    [
        ("2026-02-02 balance Assets:Cash  10.01 EUR", "balance"),  # beancount lets this pass
        ("2026-01-15 balance Assets:Cash  10.00 EUR", "balance"),
        ("2026-02-02 balance Assets:Cash  9.00 ~ 0.99 EUR", "balance"),
        ("2026-02-02 balance Assets:Cas  0 EUR", "refused"),
        ("2026-02-02 balance Assets:Bank  0 BLANKET", "refused"),
        ("2026-02-02 balance Assets:Cash  10.00 USD", "balance"),
        ("2026-02-02 balance Assets:Cash  10.00 SEAT", "refused"),
        ("2026-02-02 balance Assets:Cash  10.001 EUR", "refused"),
        ("2026-02-02 balance Assets:Cash", "refused"),
    ],
)
def test_an_untrue_balance_is_told_with_its_line(stated: str, code: str) -> None:
    book, faults = read(stated, given_on("2026-01-15"))
    assert faults == [(code, stated)]
    assert book.balance("Assets:Cash", "EUR") == 1000


def test_a_failed_balance_says_what_the_books_have() -> None:
    stated = "2026-02-02 balance Assets:Cash  11.00 EUR"
    _book, (fault,) = beancount.read("\n".join([OPENED, given_on("2026-01-15"), stated]))
    assert fault.message == "Assets:Cash holds 10.00 EUR on this day, and not 11.00."


def test_a_closed_account_takes_nothing_after_its_day_wherever_that_is_written() -> None:
    close, last, late = "2026-02-01 close Assets:Cash", "2026-02-01", "2026-02-02"
    assert read(given_on(last), close)[1] == []
    assert read(close, given_on(last))[1] == []
    book, faults = read(close, given_on(late))
    assert faults == [("refused", given_on(late).partition("\n")[0])]
    assert book.transactions == {}
    assert read(given_on(late), close)[1] == [("refused", close)]
    assert read(close, f"{late} balance Assets:Cash  0 EUR")[1] == []


@pytest.mark.parametrize("name", ["Assets:Nowhere", "Assets:Cash", "cash", ""])
def test_only_an_open_account_is_closed_and_once(name: str) -> None:
    again = f"2026-02-02 close {name}"
    assert read("2026-02-01 close Assets:Cash", again)[1] == [("refused", again)]


def test_books_with_an_ended_account_come_back_with_it() -> None:
    books = Book()
    for name in (CASH, DONOR, "Expenses:Welfare:Aid"):
        books.open(Account(name))
    books.post(moved("gift", 500))
    books.post(paid("aid", 100), pending=True)
    books.end(CASH, DAY)
    text = beancount.write(books, title="Books", opened=FIRST)
    found, faults = beancount.read(text)
    assert faults == []
    assert found.ended == {CASH: DAY}
    assert beancount.write(found, title="Books", opened=FIRST) == text
    found.settle("aid")  # of a day on which the account was open
    late = Transaction("late", DAY + timedelta(days=1), "", moved("late", 1).entries)
    with pytest.raises(NotPosted):
        found.post(late)
    _entries, errors, _options = pytest.importorskip("beancount.loader").load_string(text)
    assert errors == []


def written(draw: st.DrawFn, day: date) -> Iterator[str]:
    """Yield the lines of a transaction that mostly balances, perhaps with an amount left out."""
    yield f'{day} {draw(st.sampled_from("*!"))} "Moved"'
    sums = dict.fromkeys(DIGITS, 0)
    for _entry in range(draw(st.integers(1, 3))):
        unit, amount = draw(st.sampled_from(list(DIGITS))), draw(st.integers(1, 900))
        sums[unit] += amount
        yield f"  {draw(st.sampled_from(NAMES))}  {shown(amount, unit)} {unit}"
    elided = draw(st.sampled_from([1, 1, 1, 0, 0, 2]))
    yield from (f"  {draw(st.sampled_from(NAMES))}" for _one in range(elided))
    if not elided:
        rests = [(unit, amount) for unit, amount in sums.items() if amount]
        yield from (f"  Income:Gifts  {shown(-amount, unit)} {unit}" for unit, amount in rests)


def shown(amount: int, unit: str) -> str:
    return str(Decimal(amount).scaleb(-DIGITS[unit]))


@st.composite
def files(draw: st.DrawFn) -> str:
    """Return a file of transactions with balances and ends among them, in any order of days."""
    days = st.integers(1, 12).map(lambda number: FIRST + timedelta(days=number))
    blocks = ["\n".join(written(draw, draw(days))) for _one in range(draw(st.integers(0, 6)))]
    for name in draw(st.lists(st.sampled_from(NAMES), max_size=2)):
        late = draw(st.sampled_from([13, 13, 13, 5]))
        blocks.append(f"{FIRST + timedelta(days=late)} close {name}")
    sums = beancount_sums(OPENED + "\n".join(blocks))
    for name, unit, day, off in draw(
        st.lists(
            st.tuples(
                st.sampled_from(NAMES), st.sampled_from(list(DIGITS)), days,
                st.sampled_from([0, 0, 0, 7]),
            ),
            max_size=4,
        )
    ):  # fmt: skip
        held = sum(
            number
            for (on, account, code), number in sums.items()
            if on < day and code == unit and f"{account}:".startswith(f"{name}:")
        )
        amount = held + Decimal(off).scaleb(-DIGITS[unit])
        blocks.append(f"{day} balance {name}  {amount:.{DIGITS[unit]}f} {unit}")
    return OPENED + "\n".join(draw(st.permutations(blocks)))


def beancount_sums(text: str) -> dict[tuple[date, str, str], Decimal]:
    """Return what beancount says that each account received of a unit on a day."""
    loader, data = (
        pytest.importorskip("beancount.loader"),
        pytest.importorskip("beancount.core.data"),
    )
    sums: dict[tuple[date, str, str], Decimal] = {}
    for one in loader.load_string(text)[0]:
        for posting in one.postings if isinstance(one, data.Transaction) else ():
            place = one.date, posting.account, posting.units.currency
            sums[place] = sums.get(place, Decimal()) + posting.units.number
    return sums


@given(files())
@settings(max_examples=150, deadline=None)
def test_beancounts_own_loader_takes_and_refuses_the_same_files(text: str) -> None:
    loader = pytest.importorskip("beancount.loader")
    _entries, errors, _options = loader.load_string(text)
    book, faults = beancount.read(text)
    assert bool(faults) == bool(errors), (faults, errors)
    if {one.code for one in faults} <= {"balance"}:
        lines = sorted(int(one.path[1:]) for one in faults)
        # That a day is stated twice, beancount tells beside the one that is untrue.
        untrue = [one for one in errors if not one.message.startswith("Duplicate balance")]
        assert lines == sorted(one.source["lineno"] for one in untrue)
        sums: dict[tuple[str, str], Decimal] = {}
        for (_day, account, unit), number in beancount_sums(text).items():
            sums[account, unit] = sums.get((account, unit), Decimal()) + number
        ours: dict[tuple[str, str], Decimal] = {}
        for one in book.transactions.values():
            for entry in one.entries:
                place = entry.account, entry.unit.code
                amount = Decimal(entry.unit.written(entry.amount))
                ours[place] = ours.get(place, Decimal()) + amount
        assert {place: number for place, number in sums.items() if number} == {
            place: number for place, number in ours.items() if number
        }


def test_a_unit_is_known_before_a_balance_is_stated_in_it() -> None:
    assert KWD.code not in DIGITS
    assert read(f"2026-02-02 balance Assets:Cash  0.000 {KWD.code}")[1] == []
    for stated in ("2026-02-02 balance Assets:Cash  0 SEAT",
                   "2026-02-02 balance Assets:Cash  1.00 JPY"):  # fmt: skip
        expected = "refused" if "SEAT" in stated else "balance"
        assert read(stated)[1] == [(expected, stated)]


#: As people write their books: headings, comments, tags, thousands, what moves nothing.
BY_HAND = """\
#!/usr/bin/env bean-web
* Options
option "operating_currency" "KWD"
2026-01-01 open Assets:Till  ; the drawer
2026/01/02 * "Souq" "Bread; \\"fresh\\"" #food ^r1
  invoice: 17
  statement: "May"
  ! Assets:Till  +1,250.500 KWD  ; counted twice
    key: "of the entry"
  Assets:Till  0.000 KWD
  Income:Given  -1,250.500 KWD
2026-01-02 price KWD 3.25 USD
2026-01-02 event "location" "Tunis"
2026-01-02 note Assets:Till "Counted"
2026-01-02 document Assets:Till "count.pdf"
2026-01-02 custom "budget" Assets:Till "monthly"
2026-01-02 query "all" "SELECT *"
** Opened below, as beancount allows
2026-01-01 open Income:Given KWD "STRICT"
2026-01-03 balance Assets:Till  1,250.500 KWD
"""


def test_a_file_written_by_hand_is_read_as_beancount_reads_it() -> None:
    _entries, errors, _options = pytest.importorskip("beancount.loader").load_string(BY_HAND)
    assert [one.message for one in errors if "document" not in one.message.lower()
            and "File does not exist" not in one.message] == []  # fmt: skip
    book, faults = beancount.read("\ufeff" + BY_HAND)
    assert faults == []
    (one,) = book.transactions.values()
    assert one.text == 'Souq Bread; "fresh"'
    assert one.key.startswith("file ")
    assert book.balance("Assets:Till", "KWD") == 1_250_500


def test_a_transaction_without_a_key_has_one_of_what_it_says() -> None:
    one, other = given_on("2026-01-15"), given_on("2026-01-16")
    keys = set(read(one, other)[0].transactions)
    assert keys == set(read("; moved down", other, "", one)[0].transactions)
    assert len(read(one, one)[0].transactions) == 2
    assert keys < set(read(one, other, one)[0].transactions)


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("  Assets:Cash  3 BLANKET {4.00 EUR}", "Costs and prices"),
        ("  Assets:Cash  3 BLANKET @ 4.00 EUR", "Costs and prices"),
        ("  Assets:Cash  1*2 EUR", "cannot be read"),
    ],
)
def test_what_cannot_be_posted_is_told_once_with_its_own_line(line: str, words: str) -> None:
    block = f'2026-01-15 * "Blankets"\n{line}\n  Income:Gifts'
    stated = "2026-02-01 balance Assets:Cash  3 BLANKET"
    book, faults = beancount.read("\n".join([OPENED, block, stated]))
    (fault,) = faults
    assert words in fault.message
    assert fault.path == f"/{OPENED.count(chr(10)) + 3}"
    assert not book.transactions


def test_nothing_moves_an_account_before_it_is_opened() -> None:
    early = given_on("2025-12-31")
    book, faults = read(early)
    assert faults == [("refused", early.split("\n")[0])]
    assert not book.transactions
