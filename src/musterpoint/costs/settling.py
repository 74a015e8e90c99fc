"""
Which payments settle which invoices of a leg: those in the same currency first, then the others.

A payment in another currency settles by the rate of the day on which it was paid. What it was worth
then above what the invoice was entered with is lost by exchange, in the currency of the leg.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from uuid import UUID

from musterpoint.engine.ledger import NoRate, Rates, Unit


@dataclass(frozen=True, slots=True, kw_only=True)
class Owed:
    """An invoice with its corrections; ``worth`` is in the currency of the leg."""

    id: UUID
    unit: Unit
    amount: int
    worth: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Paid:
    """A payment that was made for the leg."""

    unit: Unit
    amount: int
    on: date


@dataclass(slots=True)
class Settled:
    """
    What of an invoice is settled, in its currency, and how much of that across currencies.

    ``value`` is what the latter was worth when it was paid, in the currency of the leg.
    """

    paid: int = 0
    across: int = 0
    value: int = 0

    def lost(self, of: Owed) -> int:
        """Return what exchange lost, less than zero for what it gained: in the leg's currency."""
        if not self.across:
            return 0
        return self.value - round(Fraction(of.worth * self.across, of.amount))


def settle(
    owed: Sequence[Owed], paid: Sequence[Paid], home: Unit, rates: Callable[[], Rates]
) -> tuple[dict[UUID, Settled], list[NoRate]]:
    """
    Return what is settled of each invoice, and for which payments no rate is known.

    Both come in the order in which they count. ``rates`` is asked only when currencies differ.
    """
    found = {one.id: Settled() for one in owed}
    left = [one.amount for one in paid]
    for number, one in enumerate(paid):
        for bill in owed:
            if bill.unit.code == one.unit.code:
                part = min(left[number], bill.amount - found[bill.id].paid)
                found[bill.id].paid += part
                left[number] -= part
    problems: dict[str, NoRate] = {}
    for number, one in enumerate(paid):
        for bill in owed:
            still = bill.amount - found[bill.id].paid
            if not left[number] or not still or bill.unit.code == one.unit.code:
                continue
            try:
                part, used, value = _across(one, left[number], bill, still, home, rates())
            except NoRate as error:
                problems[str(error)] = error
                continue
            row = found[bill.id]
            row.paid, row.across, row.value = row.paid + part, row.across + part, row.value + value
            left[number] -= used
    return found, list(problems.values())


def _across(
    one: Paid, left: int, bill: Owed, still: int, home: Unit, rates: Rates
) -> tuple[int, int, int]:
    """
    Return what of an invoice is settled, what of the payment that took, and what it was worth.

    Who pays what is open, rounded to their own smallest coin, settles all of it. Raises NoRate.
    """
    scale = Fraction(10**bill.unit.digits, 10**one.unit.digits)
    price = rates.on(one.unit.code, bill.unit.code, one.on) * scale
    whole = round(still / price)
    part, used = (still, whole) if left >= whole else (min(still, round(left * price)), left)
    if home.code == bill.unit.code:
        return part, used, part
    return part, used, rates.convert(used, one.unit, home, one.on)
