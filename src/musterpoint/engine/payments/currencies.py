"""Currencies of ISO 4217: which there are, until when, and how many decimal places each has."""

from datetime import date
from functools import cache

from babel.core import get_global

#: Codes that are no money anybody can pay with, or that are no codes of ISO 4217.
_NONE = frozenset({"XXX", "XTS", "CNH", "XRE", "XBA", "XBB", "XBC", "XBD", "XSU", "XUA"})
#: Minor units of ISO 4217 where they are not 2 (maintenance agency's list one).
_PLACES = {
    **dict.fromkeys(
        ("BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "UYI", "VND",
         "VUV", "XAF", "XOF", "XPF"), 0),
    **dict.fromkeys(("BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"), 3),
    **dict.fromkeys(("CLF", "UYW"), 4),
}  # fmt: skip


#: Withdrawn since the list that Babel brings.
_ENDED = {"BGN": date(2026, 1, 31)}
#: Still money by ISO 4217 (list one), where Babel names the day since which nobody uses it.
_NOT_ENDED = frozenset({"SVC"})


def is_currency(code: str) -> bool:
    """Say whether this is, or was, a currency of ISO 4217 in which one can pay."""
    return code in get_global("all_currencies") and code not in _NONE


@cache
def withdrawn(code: str) -> date | None:
    """
    Return the last day on which a currency was money anywhere; None while it still is.

    Old statements and books keep such codes. Nobody can be paid in one after that day.
    """
    if code in _ENDED:
        return _ENDED[code]
    if code in _NOT_ENDED:
        return None
    ends = [
        date(*end) if end else None
        for rows in get_global("territory_currencies").values()
        for one, _begin, end, _tender in rows
        if one == code
    ]
    return None if None in ends else max((one for one in ends if one), default=None)


def places(code: str) -> int:
    """Return how many decimal places an amount of a currency may have."""
    return _PLACES.get(code, 2)
