"""Rounding and exchange against a plain model that counts in fractions and forgets nothing."""

from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from musterpoint.engine.ledger import Account, Book, Entry, NoUnit, Transaction, Unit, split, verify
from musterpoint.engine.ledger.rates import (
    EXCHANGE,
    GAIN,
    LOSS,
    Rate,
    Rates,
    exchange,
    gained,
    recognise,
)

HOME, DAY = Unit("USD", 2), date(2026, 5, 1)
UNITS = [HOME, Unit("JPY", 0), Unit("KWD", 3), Unit("EUR", 2)]
UNIT = st.sampled_from(UNITS)
VALUE = st.fractions(min_value=Fraction(1, 500), max_value=500, max_denominator=10_000)
RESERVE = "Equity:Revaluation"


def whole(amount: int, unit: Unit) -> Fraction:
    """Return what smallest parts are in whole units, by nothing but the definition."""
    return Fraction(amount, 10**unit.digits)


@given(UNIT, st.integers(-(10**15), 10**15))
def test_an_amount_is_written_with_all_its_places_and_reads_back(unit: Unit, amount: int) -> None:
    text = unit.written(amount)
    assert unit.parts(text) == amount
    assert Fraction(text) == whole(amount, unit)
    assert len(text.partition(".")[2]) == unit.digits


@given(UNIT, st.integers(0, 10**9), st.integers(1, 9))
def test_a_place_too_many_is_refused_and_never_rounded(unit: Unit, amount: int, last: int) -> None:
    point = "" if unit.digits else "."
    with pytest.raises(NoUnit):
        unit.parts(f"{unit.written(amount)}{point}{last}")


@given(st.integers(0, 10**12), st.integers(1, 50))
def test_shares_of_one_over_many_differ_by_one_part_at_most(amount: int, many: int) -> None:
    parts = split(amount, [1] * many)
    assert sum(parts) == amount
    assert sorted(parts, reverse=True) == parts
    assert max(parts) - min(parts) <= 1


@given(UNIT, UNIT, VALUE, st.integers(-(10**12), 10**12))
def test_a_conversion_is_the_nearest_part_and_halves_go_to_the_even_one(
    unit: Unit, into: Unit, value: Fraction, amount: int
) -> None:
    known = Rates([Rate(unit.code, into.code, DAY, value, "Bank")])
    rate = Fraction(1) if unit == into else value
    exact = whole(amount, unit) * rate * 10**into.digits
    found = known.convert(amount, unit, into, DAY)
    assert abs(found - exact) <= Fraction(1, 2)
    assert abs(found - exact) < Fraction(1, 2) or found % 2 == 0


@given(UNIT, UNIT, VALUE, st.integers(0, 10**12))
def test_there_and_back_at_one_rate_loses_less_than_a_part_of_each(
    unit: Unit, into: Unit, value: Fraction, amount: int
) -> None:
    known = Rates([Rate(unit.code, into.code, DAY, value, "Bank")])
    there = known.convert(amount, unit, into, DAY)
    back = known.convert(there, into, unit, DAY)
    step = (1 / value if unit != into else 1) * Fraction(10**unit.digits, 10**into.digits)
    assert abs(back - amount) <= Fraction(1, 2) * step + Fraction(1, 2)


DEALS = st.lists(
    st.tuples(
        st.sampled_from(UNITS[1:]), st.integers(1, 10**8), st.integers(1, 10**8), st.booleans(),
        VALUE,
    ),
    max_size=8,
)  # fmt: skip


@given(DEALS)
def test_what_exchange_gains_is_what_is_held_less_what_was_given_for_it(
    deals: list[tuple[Unit, int, int, bool, Fraction]],
) -> None:
    """
    The plain model: of each unit what came less what went, worth the day's rate, in fractions.

    Each deal changes dollars into another unit or back; at each day's end gains are written down.
    """
    book, held, said = Book(), dict.fromkeys(UNITS, 0), 0
    names = ("Assets:Cash", "Income:Gifts", EXCHANGE, GAIN, LOSS, RESERVE)
    for name in names:
        book.open(Account(name))
    for unit in UNITS:
        entries = (Entry("Assets:Cash", unit, 10**12), Entry("Income:Gifts", unit, -(10**12)))
        book.post(Transaction(f"gift-{unit.code}", DAY, "", entries))
    published: list[Rate] = []
    for number, (unit, dollars, other, is_bought, value) in enumerate(deals):
        on = DAY + timedelta(days=number)
        published += [Rate(one.code, "USD", on, value, "Bank") for one in UNITS[1:]]
        given_one, got = (HOME, dollars), (unit, other)
        if not is_bought:
            given_one, got = got, given_one
        deal = exchange(
            f"deal-{number}", on, "", ("Assets:Cash", *given_one), ("Assets:Cash", *got),
            source="Bank",
        )  # fmt: skip
        assert book.post(deal)
        held[given_one[0]] -= given_one[1]
        held[got[0]] += got[1]
        found = gained(book.balances(), book.units, Rates(published), HOME, on)
        exact = sum(
            whole(amount, one) * (1 if one == HOME else value) for one, amount in held.items()
        )
        # Each unit is rounded once, to the nearest cent.
        assert abs(whole(found, HOME) - exact) <= Fraction(len(UNITS), 200)
        written = recognise(f"gain-{number}", on, found, said, HOME, "Rates of the day")
        if written is not None:
            book.post(written)
            said = found
        told = -book.balance(GAIN, "USD") - book.balance(LOSS, "USD")
        assert told == said == found
    assert list(verify(book)) == []
    for unit in UNITS:
        assert sum(book.balance(name, unit.code) for name in names) == 0
        assert book.balance("Assets:Cash", unit.code) == 10**12 + held[unit]
