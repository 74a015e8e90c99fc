"""Units, parts that sum, rates with their day, gains and losses."""

from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from musterpoint.engine.ledger import (
    Account,
    Book,
    Entry,
    NoRate,
    NoUnit,
    Rate,
    Rates,
    Transaction,
    Unit,
    currency,
    exchange,
    gained,
    recognise,
    split,
    verify,
)
from musterpoint.engine.ledger.rates import EXCHANGE, GAIN, LOSS

USD, LYD, DAY = Unit("USD", 2), Unit("LYD", 3), date(2026, 11, 22)


def test_currencies_have_their_places() -> None:
    assert [currency(code).digits for code in ("JPY", "EUR", "KWD")] == [0, 2, 3]
    for code in ("XXZ", "eur", "", "EURO"):
        with pytest.raises(NoUnit):
            currency(code)
    with pytest.raises(NoUnit):
        Unit("a blanket")


@pytest.mark.parametrize(
    ("unit", "text", "parts"),
    [(Unit("JPY"), "12", 12), (USD, "12.5", 1250), (LYD, "-0.005", -5), (USD, "1.500", 150)],
)
def test_amounts_are_whole_parts(unit: Unit, text: str, parts: int) -> None:
    assert unit.parts(text) == parts
    assert unit.parts(unit.written(parts)) == parts


@pytest.mark.parametrize(
    ("unit", "text"),
    [(Unit("JPY"), "1.5"), (USD, "0.001"), (USD, "1,5"), (USD, ""), (USD, "NaN"), (USD, "1e5"),
     (USD, "1" * 40)],
)  # fmt: skip
def test_amounts_with_too_many_places_are_refused(unit: Unit, text: str) -> None:
    with pytest.raises(NoUnit):
        unit.parts(text)


def test_a_third_is_not_lost() -> None:
    assert split(100, [1, 1, 1]) == [34, 33, 33]
    assert split(-100, [1, 1, 1]) == [-34, -33, -33]
    with pytest.raises(ValueError, match="weights"):
        split(1, [0, 0])


@given(st.integers(-(10**12), 10**12), st.lists(st.integers(0, 10**6), min_size=1, max_size=9))
def test_parts_sum_and_none_is_further_than_one_off(amount: int, weights: list[int]) -> None:
    if not sum(weights):
        return
    parts = split(amount, weights)
    assert sum(parts) == amount
    for part, weight in zip(parts, weights, strict=True):
        assert abs(part - Fraction(amount * weight, sum(weights))) < 1


def rates(value: str = "4.8", on: date = DAY) -> Rates:
    return Rates([Rate("USD", "LYD", on, Fraction(value), "Central Bank of Libya")])


def test_the_newest_rate_holds_for_a_week_and_both_ways() -> None:
    known = rates()
    assert known.convert(100_00, USD, LYD, DAY) == 480_000
    assert known.convert(480_000, LYD, USD, DAY + timedelta(days=7)) == 100_00
    assert known.convert(5, USD, USD, DAY) == 5
    for day in (DAY - timedelta(days=1), DAY + timedelta(days=8)):
        with pytest.raises(NoRate):
            known.on("USD", "LYD", day)
    with pytest.raises(NoRate):
        known.on("USD", "EUR", DAY)
    with pytest.raises(NoRate):
        Rate("USD", "LYD", DAY, Fraction(0), "x")


def test_exchange_balances_in_each_unit_and_its_gain_is_told() -> None:
    book = Book()
    for name in ("Assets:Usd", "Assets:Lyd", "Income:Gifts", EXCHANGE, GAIN, LOSS,
                 "Equity:Revaluation"):  # fmt: skip
        book.open(Account(name))
    gift = (Entry("Assets:Usd", USD, 1000_00), Entry("Income:Gifts", USD, -1000_00))
    book.post(Transaction("gift", DAY, "", gift))
    book.post(
        exchange(
            "change", DAY, "", ("Assets:Usd", USD, 100_00), ("Assets:Lyd", LYD, 480_000),
            source="Central Bank of Libya",
        )
    )  # fmt: skip
    assert list(verify(book)) == []
    assert gained(book.balances(), book.units, rates(), USD, DAY) == 0
    # The dinar falls: 480 dinars were 100 dollars, and are 80.
    later = DAY + timedelta(days=1)
    lost = gained(book.balances(), book.units, rates("6", later), USD, later)
    assert lost == -20_00
    written = recognise("loss", later, lost, 0, USD, "Rates of the day")
    assert written is not None
    book.post(written)
    assert book.balance(LOSS, "USD") == 20_00
    assert recognise("again", later, lost, lost, USD, "") is None
    risen = gained(book.balances(), book.units, rates("4", later), USD, later)
    assert risen == 20_00
    assert list(verify(book)) == []
