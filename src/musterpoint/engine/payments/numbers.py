"""Numbers of accounts and banks: IBAN (ISO 13616), BIC (ISO 9362), references (ISO 11649)."""

import json
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from babel.core import get_global

from musterpoint.kernel.errors import Invalid
from musterpoint.kernel.text import _

_FILE = Path(__file__).parent / "data" / "iban.json"
_BIC = re.compile(r"[A-Z0-9]{4}[A-Z]{2}[A-Z0-9]{2}([A-Z0-9]{3})?", re.ASCII)
#: Reserved, or withdrawn from ISO 3166-1: Babel knows the money of these places.
_NO_COUNTRIES = frozenset(
    ("AC", "AN", "BU", "CP", "CS", "DD", "DG", "EA", "IC", "SU", "TA", "TP", "YD", "YU", "ZR")
)
#: Of the check by recursion modulo 10: what is carried on.
_NEXT = (0, 9, 4, 6, 8, 2, 7, 1, 3, 5)
_RF = re.compile(r"RF\d{2}[A-Z0-9]{1,21}", re.ASCII)


class BadNumber(Invalid):
    """The number of an account or of a bank cannot be one."""


@cache
def lengths() -> Mapping[str, int]:
    """Return how long an IBAN of each country is, by ISO 3166 code."""
    found: dict[str, int] = json.loads(_FILE.read_text(encoding="utf-8"))["lengths"]
    return found


def bare(text: str) -> str:
    """Return a number without spaces and hyphens, in capitals."""
    return re.sub(r"[\s\u00ad\u200b-\u200f\u2010-\u2015-]", "", text).upper()


def remainder(text: str) -> int:
    """Return the remainder of ISO 7064 MOD 97-10; 1 for a number whose check digits agree."""
    moved = text[4:] + text[:4]
    return int("".join(str(int(one, 36)) for one in moved)) % 97


def iban(typed: str) -> str:
    """
    Return an IBAN as banks write it, from one as people do.

    Raises BadNumber with what is wrong: country, length or check digits.
    """
    found = bare(typed)
    if not re.fullmatch(r"[A-Z]{2}\d{2}[A-Z0-9]{1,30}", found, re.ASCII):
        raise BadNumber(_("An IBAN begins with two letters and two figures, such as TN59."))
    length = lengths().get(found[:2])
    if length is None:
        raise BadNumber(
            _("%(country)s has no IBAN. Enter another account number."), country=found[:2]
        )
    if len(found) != length:
        text = _(
            "An IBAN of %(country)s has %(length)s letters and figures; this one has %(found)s."
        )
        raise BadNumber(text, country=found[:2], length=length, found=len(found))
    if not 2 <= int(found[2:4]) <= 98 or remainder(found) != 1:
        raise BadNumber(_("The check digits do not agree: one letter or figure is wrong."))
    return found


def is_iban(text: str) -> bool:
    """Say whether this is an IBAN."""
    try:
        iban(text)
    except BadNumber:
        return False
    return True


def bic(typed: str) -> str:
    """Return a BIC in capitals. Raises BadNumber."""
    found = bare(typed)
    if not _BIC.fullmatch(found):
        raise BadNumber(_("A BIC has 8 or 11 letters and figures, such as BIATTNTT."))
    if found[4:6] not in _countries():
        raise BadNumber(_("%(country)s in this BIC is no country."), country=found[4:6])
    return found


@cache
def _countries() -> frozenset[str]:
    regions = get_global("territory_currencies")
    codes = {one for one in regions if len(one) == 2}
    return frozenset(codes - {"ZZ", "EU", "UN"} - _NO_COUNTRIES | {"XK"})


def is_country(code: str) -> bool:
    """Say whether this is a country of ISO 3166-1 (and XK, which banks use for Kosovo)."""
    return code in _countries()


def is_reference(text: str) -> bool:
    """Say whether this is a creditor reference of ISO 11649 whose check digits agree."""
    found = bare(text)
    return bool(_RF.fullmatch(found)) and remainder(found) == 1


def is_qr_reference(text: str) -> bool:
    """Say whether this is a reference of a Swiss QR bill: 27 figures, the last of which checks."""
    if not re.fullmatch(r"\d{27}", text, re.ASCII):
        return False
    carry = 0
    for figure in text[:-1]:
        carry = _NEXT[(carry + int(figure)) % 10]
    return (10 - carry) % 10 == int(text[-1])


def is_lei(text: str) -> bool:
    """Say whether the check digits of a legal entity identifier (ISO 17442) agree."""
    if not re.fullmatch(r"[A-Z0-9]{18}\d{2}", text, re.ASCII):
        return False
    return int("".join(str(int(one, 36)) for one in text)) % 97 == 1


def shown(number: str) -> str:
    """Return a number in groups of four, as people read it."""
    return " ".join(number[at : at + 4] for at in range(0, len(number), 4))


def masked(number: str) -> str:
    """Return the first two and the last four of a number, for a list."""
    return number if len(number) <= 6 else f"{number[:2]}…{number[-4:]}"
