"""
Exchange: rates with their day and source, conversions, gains and losses.

A conversion goes through an account of exchange, so that it balances in each unit by itself. What
that account is worth at a day's rates, the other way round, is what exchange has gained or lost.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from musterpoint.engine.ledger.model import Entry, Transaction
from musterpoint.engine.ledger.units import Unit
from musterpoint.kernel.errors import Refused
from musterpoint.kernel.text import _

EXCHANGE = "Equity:Exchange"
GAIN, LOSS = "Income:Exchange", "Expenses:Exchange"


class NoRate(Refused):
    """No rate is known for this day."""


@dataclass(frozen=True, slots=True)
class Rate:
    """How much of `into` one whole unit is worth, on a day, as somebody published it."""

    unit: str
    into: str
    on: date
    value: Fraction
    source: str

    def __post_init__(self) -> None:
        if self.value <= 0 or not self.source.strip():
            raise NoRate(_("A rate is more than zero, and says where it is from."))


class Rates:
    """Published rates; the newest on or before a day holds, while it is not too old."""

    def __init__(self, rates: Iterable[Rate], *, oldest_days: int = 7) -> None:
        self._oldest = oldest_days
        self._rates: dict[tuple[str, str], list[Rate]] = {}
        for one in rates:
            self._rates.setdefault((one.unit, one.into), []).append(one)
        for many in self._rates.values():
            many.sort(key=lambda one: one.on)

    def on(self, unit: str, into: str, day: date) -> Fraction:
        """Return the newest rate of a day, straight or turned round. Raises NoRate."""
        if unit == into:
            return Fraction(1)
        for place, turned in (((unit, into), False), ((into, unit), True)):
            known = [one for one in self._rates.get(place, ()) if one.on <= day]
            if known and (day - known[-1].on).days <= self._oldest:
                return 1 / known[-1].value if turned else known[-1].value
        text = _("There is no rate of %(unit)s in %(into)s for %(day)s.")
        raise NoRate(text, unit=unit, into=into, day=day)

    def convert(self, amount: int, unit: Unit, into: Unit, day: date) -> int:
        """Return smallest parts of the other unit, rounded half to even."""
        rate = self.on(unit.code, into.code, day)
        scale = Fraction(10**into.digits, 10**unit.digits)
        return round(amount * rate * scale)


def exchange(
    key: str,
    on: date,
    text: str,
    given: tuple[str, Unit, int],
    got: tuple[str, Unit, int],
    *,
    source: str,
) -> Transaction:
    """
    Return the transaction that changes an amount of one unit into one of another.

    `given` and `got` are account, unit and amount (both positive); `source` is whose rate it was.
    """
    (giver, unit, out), (taker, other, into) = given, got
    entries = (
        Entry(giver, unit, -out),
        Entry(EXCHANGE, unit, out),
        Entry(EXCHANGE, other, -into),
        Entry(taker, other, into),
    )
    return Transaction(key, on, text, entries, {"rate": source})


def gained(
    balances: Mapping[tuple[str, str], int],
    units: Mapping[str, Unit],
    rates: Rates,
    home: Unit,
    on: date,
) -> int:
    """
    Return what exchange has gained (less than zero: lost) so far, in smallest parts of `home`.

    Money of another unit that is still held is worth the day's rate: so far unrealised.
    """
    worth = sum(
        rates.convert(amount, units[unit], home, on)
        for (account, unit), amount in balances.items()
        if account == EXCHANGE
    )
    return -worth


def recognise(
    key: str, on: date, gain: int, recognised: int, home: Unit, text: str
) -> Transaction | None:
    """
    Return the transaction that writes a gain or loss since the last time; None for neither.

    `recognised` is what was written before: gains of `Income:Exchange` less `Expenses:Exchange`.
    """
    change = gain - recognised
    if not change:
        return None
    other = GAIN if change > 0 else LOSS
    reserve = "Equity:Revaluation"
    entries = (Entry(reserve, home, change), Entry(other, home, -change))
    return Transaction(key, on, text, entries)
