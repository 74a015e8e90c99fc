"""Amounts are read as people write them, or refused in a sentence; never as another amount."""

from contextlib import suppress
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from musterpoint.web import amounts

COINS = {"USD": 2, "KWD": 3, "JPY": 0}


def read(typed: str) -> tuple[int, str]:
    found = amounts.money(typed, COINS.__getitem__)
    return found.minor, found.currency


@pytest.mark.parametrize(
    ("typed", "minor"),
    [
        ("25.50 USD", 2550), ("25,50 USD", 2550), ("25,5 usd", 2550), ("1,000 USD", 100_000),
        ("12,500.50 USD", 1_250_050), ("12 500,50 USD", 1_250_050), ("12.500,50 USD", 1_250_050),
        ("1,25,000.50 USD", 12_500_050), ("1.000.000 USD", 100_000_000), ("1'000 USD", 100_000),
        ("١٢٬٥٠٠٫٥٠ USD", 1_250_050), ("۲۵٫۵ USD", 2550), ("\u200f٢٥ USD", 2500),
        ("12\u202f500 USD", 1_250_000), ("0.50 USD", 50), ("1.250 KWD", 1250),
        ("1,250.000 KWD", 1_250_000), ("1,250 JPY", 1250), ("999999999999999 JPY", 10**15 - 1),
    ],
)  # fmt: skip
def test_amounts_are_read_as_people_write_them(typed: str, minor: int) -> None:
    assert read(typed)[0] == minor


@pytest.mark.parametrize(
    "typed",
    [
        "1.000 USD", "25.505 USD", "0,505 USD", "12 500,505 USD", "1e3 USD", "1e999999 USD",
        "-1 USD", "NaN USD", "1 2 USD", "1,00,0 USD", "1,000,50 USD", "1,250 KWD", "1.5 JPY",
        "25", "USD", "25. USD", "1.2.3 USD", "25 US", "1000000000000000 USD", "²5 USD", "٫5٫ USD",
    ],
)  # fmt: skip
def test_what_is_no_amount_or_could_be_two_is_refused(typed: str) -> None:
    with pytest.raises(amounts.NotRead):
        read(typed)


@given(st.text(alphabet="0123456789.,٫٬ -'e٣%\u200f", max_size=24))
def test_no_text_breaks_the_reader(typed: str) -> None:
    with suppress(amounts.NotRead):
        assert amounts.number(typed).is_finite()


@given(st.decimals(-(10**9), 10**9, places=4))
def test_a_number_that_is_written_plainly_is_read_again(value: Decimal) -> None:
    assert amounts.number(f"{value:f}") == value
