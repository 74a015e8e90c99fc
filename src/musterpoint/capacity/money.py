"""Amounts as they are typed and read: minor units and a currency."""

from decimal import Decimal

from musterpoint.kernel.money import Money, places
from musterpoint.web import amounts

MOST = 10**amounts.MOST_DIGITS


def read(typed: str) -> Money | None:
    """Read ``25.50 USD``; None when nothing was typed. Raises ValueError with what to do."""
    if not typed.strip():
        return None
    return amounts.money(typed, places)


def written(minor: int | None, currency: str) -> str:
    """Return an amount as it is read, such as ``1,250.50 USD``; empty when there is none."""
    if minor is None:
        return ""
    digits = places(currency)
    return f"{Decimal(minor).scaleb(-digits):,.{digits}f} {currency}"


def typed(minor: int | None, currency: str) -> str:
    """Return an amount as somebody would type it again."""
    return written(minor, currency).replace(",", "")
