"""Currencies of ISO 4217: which there are, and how many decimal places each has."""

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


def is_currency(code: str) -> bool:
    """Say whether this is, or was, a currency of ISO 4217 in which one can pay."""
    return code in get_global("all_currencies") and code not in _NONE


def places(code: str) -> int:
    """Return how many decimal places an amount of a currency may have."""
    return _PLACES.get(code, 2)
