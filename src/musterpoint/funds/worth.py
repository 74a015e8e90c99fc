"""What an amount is worth in another currency on a day, by the rates that were entered."""

from datetime import date
from fractions import Fraction

from django.db.models import Sum

from musterpoint.engine.ledger import Rate as Known
from musterpoint.engine.ledger import Rates
from musterpoint.engine.ledger.rates import GAIN, LOSS
from musterpoint.funds import units
from musterpoint.funds.models import Balance, Rate


def rates(codes: frozenset[str] | None = None) -> Rates:
    """Return the rates that were entered, of these units or of all; the newest entry of a day."""
    rows = Rate.objects.order_by("on", "entered_at", "id")
    if codes is not None:
        rows = rows.filter(unit__in=codes, into__in=codes)
    return Rates(
        [Known(one.unit, one.into, one.on, Fraction(one.value), one.source) for one in rows]
    )


def gains_told() -> dict[str, int]:
    """Return what exchange has gained (less than zero: lost) as the books tell it, by currency."""
    rows = Balance.objects.filter(account__name__in=(GAIN, LOSS))
    sums = rows.values_list("unit").annotate(sum=Sum("posted"))
    return {unit: -int(amount) for unit, amount in sums if amount}


def convert(amount: int, unit: str, into: str, on: date) -> int:
    """Return smallest parts of the other unit. Raises NoRate."""
    if unit == into:
        return amount
    found = rates(frozenset({unit, into}))
    return found.convert(amount, units.unit(unit), units.unit(into), on)
