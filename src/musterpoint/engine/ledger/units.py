"""Units of account: currencies in their smallest coin, goods by the piece, hours, seats."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from fractions import Fraction

from babel.core import get_global

from musterpoint.kernel.errors import Invalid
from musterpoint.kernel.money import places
from musterpoint.kernel.text import _

#: As beancount has them, so that books can be read there.
_CODE = re.compile(r"[A-Z][A-Z0-9'._-]{0,22}[A-Z0-9]", re.ASCII)
#: What beancount reads as a value and never as a commodity.
_VALUES = frozenset({"TRUE", "FALSE", "NULL"})
MOST_DIGITS = 6
#: No amount has more digits: a database's bigint holds it.
LARGEST = 10**18


class NoUnit(Invalid):
    """The code is no unit, or the amount is none of this unit."""


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit and how many decimal places its smallest part has: JPY 0, EUR 2, KWD 3, BLANKET 0."""

    code: str
    digits: int = 0

    def __post_init__(self) -> None:
        is_code = _CODE.fullmatch(self.code) and self.code not in _VALUES
        if not is_code or not 0 <= self.digits <= MOST_DIGITS:
            text = _("%(code)s is no code of a unit: two to 24 capitals and figures, such as EUR.")
            raise NoUnit(text, code=self.code[:40])

    def parts(self, text: str) -> int:
        """Return an amount in smallest parts. Raises NoUnit for more places than the unit has."""
        try:
            amount = Decimal(text) if re.fullmatch(r"-?\d{1,24}(\.\d{1,12})?", text) else None
        except InvalidOperation:
            amount = None
        if amount is None:
            raise NoUnit(_("%(found)s is no amount."), found=text[:40])
        scaled = Fraction(amount) * 10**self.digits
        if scaled.denominator != 1:
            text = _("An amount of %(code)s has %(digits)s decimal places at most.")
            raise NoUnit(text, code=self.code, digits=self.digits)
        return int(scaled)

    def written(self, parts: int) -> str:
        """Return smallest parts as an amount with all its places."""
        if not self.digits:
            return str(parts)
        whole, rest = divmod(abs(parts), 10**self.digits)
        return f"{'-' if parts < 0 else ''}{whole}.{rest:0{self.digits}}"


def currency(code: str) -> Unit:
    """Return a currency of ISO 4217 with its places there. Raises NoUnit."""
    if code not in get_global("all_currencies"):
        raise NoUnit(_("%(code)s is no currency of ISO 4217."), code=code[:40])
    return Unit(code, places(code))


def split(amount: int, weights: Sequence[int]) -> list[int]:
    """
    Divide an amount in proportion so that the parts sum to it: 100 over 1:1:1 is 34, 33, 33.

    What is left over goes to the largest remainders, the first ones first. Raises ValueError
    without weights, or with negative ones.
    """
    whole = sum(weights)
    if whole <= 0 or min(weights) < 0:
        raise ValueError("weights are zero or more, and not all of them zero")
    sign = -1 if amount < 0 else 1
    parts = [abs(amount) * weight // whole for weight in weights]
    rests = [abs(amount) * weight % whole for weight in weights]
    order = sorted(range(len(weights)), key=lambda at: (-rests[at], at))
    for at in order[: abs(amount) - sum(parts)]:
        parts[at] += 1
    return [sign * part for part in parts]
