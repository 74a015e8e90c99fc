"""
Amounts and numbers as people type them: the one reader for money, goods and figures.

A point parts decimals. A comma does too, unless exactly three digits follow it: then it parts
thousands, and where a unit has three places and both can be meant, it is refused. Spaces,
apostrophes and the Arabic ``٬`` part thousands; the Arabic ``٫`` parts decimals. There is no
exponent.
"""

import re
import unicodedata
from collections.abc import Callable
from decimal import Decimal

from django.utils.translation import gettext as _

from musterpoint.kernel.money import Money

#: What a number of a spreadsheet, and a number of JSON, holds without loss.
MOST_DIGITS = 15
#: Smallest parts of an amount: a database's bigint holds sums of it.
LARGEST = 10**18
#: One mark in the place of what looks like it.
_MARKS = str.maketrans({"،": ",", "'": " ", "’": " ", "٬": " ", "−": "-"})
_HIDDEN = {"Cf"}
_GROUPED = r"\d{1,3}(?:{0}\d{2,3})*{0}\d{3}"


class NotRead(ValueError):
    """What was typed is no number; the sentence says what to do."""


def plain(typed: str, places: int | None = None, *, signed: bool = False) -> str:
    """
    Return a number as ``-1250.50``: figures 0 to 9, a point, all the places that were typed.

    ``places`` are those of the unit, None where any number of them is meant. Raises NotRead.
    """
    bare = "".join(_sign(one) for one in typed.translate(_MARKS)).strip()
    minus = "-" if signed and bare.startswith("-") else ""
    whole, part = _divided(bare.removeprefix(minus).strip(), places)
    if len((whole + part).lstrip("0")) > MOST_DIGITS:
        raise NotRead(_("Enter a number of %(count)s digits at most.") % {"count": MOST_DIGITS})
    return f"{minus}{whole}.{part}" if part else f"{minus}{whole}"


def number(typed: str, places: int | None = None) -> Decimal:
    """Return a number, also a negative one. Raises NotRead."""
    return Decimal(plain(typed, places, signed=True))


def parts(found: Decimal, places: int) -> int:
    """Return a number in smallest parts. Raises NotRead for more places than the unit has."""
    written = int(found.as_tuple().exponent)
    if -written > places:
        raise NotRead(_("This currency has no such small coin."))
    scaled = int(found.scaleb(places))
    if abs(scaled) >= LARGEST:
        raise NotRead(_("Enter a number of %(count)s digits at most.") % {"count": MOST_DIGITS})
    return scaled


def money(typed: str, places: Callable[[str], int]) -> Money:
    """Read ``25.50 USD``; ``places`` says how many a currency has. Raises NotRead."""
    amount, _space, code = " ".join(typed.split()).rpartition(" ")
    wrong = NotRead(_("Write an amount and its currency, such as 25.50 USD"))
    if not (amount and len(code) == 3 and code.isascii() and code.isalpha()):
        raise wrong
    currency = code.upper()
    digits = places(currency)
    try:
        return Money(parts(Decimal(plain(amount, digits)), digits), currency)
    except NotRead as error:
        raise NotRead(f"{wrong}. {error}") from error


def _sign(one: str) -> str:
    """Return a sign as the reader knows it: any decimal digit as 0 to 9, any space as a space."""
    if one.isdecimal():
        return str(unicodedata.decimal(one))
    if unicodedata.category(one) in _HIDDEN:
        return ""
    return " " if one.isspace() else one


def _divided(bare: str, places: int | None) -> tuple[str, str]:
    """Return the digits before and after the point."""
    if "٫" in bare:
        head, _mark, tail = bare.partition("٫")
        return _whole(head, (" ", ",", ".")), _figures(tail)
    last = max(bare.rfind(","), bare.rfind("."))
    if last < 0:
        return _whole(bare, (" ",)), ""
    mark, head, tail = bare[last], bare[:last], bare[last + 1 :]
    other = "." if mark == "," else ","
    if other in head:
        return _whole(head, (other,)), _figures(tail)
    if mark in head:
        return _whole(bare, (mark,)), ""
    if mark == "," and len(tail) == 3 and re.fullmatch(r"[1-9]\d{0,2}", head):
        if places is not None and places >= 3:
            raise NotRead(_("This can be read in two ways. Write it without a comma."))
        return head + _figures(tail), ""
    return _whole(head, (" ",)) if head else "0", _figures(tail)


def _whole(text: str, marks: tuple[str, ...]) -> str:
    """Return the digits of a whole number in which one of the marks may part the thousands."""
    forms = (r"\d+", *(_GROUPED.replace("{0}", re.escape(mark)) for mark in marks))
    if not any(re.fullmatch(form, text, re.ASCII) for form in forms):
        raise _no_number()
    digits = re.sub(r"\D", "", text).lstrip("0")
    return digits or "0"


def _figures(text: str) -> str:
    if not re.fullmatch(r"\d+", text, re.ASCII):
        raise _no_number()
    return text


def _no_number() -> NotRead:
    return NotRead(_("Enter a number, such as 12.5."))
