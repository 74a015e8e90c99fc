"""One sign of a pattern: a letter, a class in brackets, an escape such as ``\\d`` or ``\\p{L}``."""

import unicodedata
from collections.abc import Callable
from typing import TypeAlias

from musterpoint.kernel.text import _

Sign: TypeAlias = Callable[[str], bool]

_CONTROLS = {"t": "\t", "n": "\n", "r": "\r", "f": "\f"}
_SHORT: dict[str, Sign] = {
    "d": lambda sign: sign in "0123456789",
    "w": lambda sign: sign == "_" or (sign.isascii() and sign.isalnum()),
    "s": lambda sign: sign in " \t\n\r\f\x0b",
    "h": lambda sign: sign == "\t" or unicodedata.category(sign) == "Zs",
}
_NAMED: dict[str, Sign] = {
    "Alpha": lambda sign: sign.isascii() and sign.isalpha(),
    "Digit": lambda sign: sign in "0123456789",
    "Alnum": lambda sign: sign.isascii() and sign.isalnum(),
    "Lower": lambda sign: "a" <= sign <= "z",
    "Upper": lambda sign: "A" <= sign <= "Z",
    "Punct": lambda sign: (
        sign.isascii() and sign.isprintable() and not sign.isalnum() and sign != " "
    ),
    "Space": lambda sign: sign in " \t\n\r\f\x0b",
    "ASCII": lambda sign: sign.isascii(),
    "IsAlphabetic": lambda sign: sign.isalpha(),
    "IsLetter": lambda sign: sign.isalpha(),
    "IsDigit": lambda sign: unicodedata.category(sign) == "Nd",
}
_SCRIPTS = ("ARABIC", "LATIN", "CYRILLIC", "GREEK", "HEBREW", "ETHIOPIC", "DEVANAGARI", "BENGALI")
_CATEGORIES = frozenset("LMNPSZC")


def read(pattern: str, place: int, ignores_case: bool) -> tuple[Sign, int]:
    """Return what the sign at a place accepts and the place behind it; ValueError when broken."""
    sign = pattern[place]
    if sign == ".":
        return lambda other: other not in "\n\r", place + 1
    if sign == "[":
        fits, place = _bracket(pattern, place)
    elif sign == "\\":
        fits, place = _escape(pattern, place)
    else:
        fits, place = _exactly(sign), place + 1
    if not ignores_case:
        return fits, place
    return lambda other: fits(other.lower()) or fits(other.upper()), place


def _exactly(sign: str) -> Sign:
    return lambda other: other == sign


def _not(fits: Sign) -> Sign:
    return lambda other: not fits(other)


def _escape(pattern: str, place: int) -> tuple[Sign, int]:
    if place + 1 >= len(pattern):
        raise ValueError(_("The pattern ends with \\. Add the sign that it stands for."))
    sign = pattern[place + 1]
    if sign in "pP":
        return _property(pattern, place)
    if sign.lower() in _SHORT:
        fits = _SHORT[sign.lower()]
        return (_not(fits) if sign.isupper() else fits), place + 2
    if sign == "u":
        return _coded(pattern[place + 2 : place + 6], 4), place + 6
    if sign == "x":
        return _coded(pattern[place + 2 : place + 4], 2), place + 4
    if sign.isalnum() and sign not in _CONTROLS:
        raise ValueError(
            _("The pattern holds \\ before a letter or digit that it is not known for.")
        )
    return _exactly(_CONTROLS.get(sign, sign)), place + 2


def _coded(digits: str, size: int) -> Sign:
    try:
        if len(digits) != size:
            raise ValueError
        return _exactly(chr(int(digits, 16)))
    except ValueError:
        raise ValueError(_("Write \\u and four digits of a code, such as \\u0627.")) from None


def _property(pattern: str, place: int) -> tuple[Sign, int]:
    end = place + 3
    name = pattern[place + 2 : place + 3]
    if name == "{":
        close = pattern.find("}", place)
        name, end = pattern[place + 3 : close], close + 1
        if close < 0:
            raise ValueError(_("Write a class of signs as \\p{L}."))
    fits = _named(name)
    return (_not(fits) if pattern[place + 1] == "P" else fits), end


def _named(name: str) -> Sign:
    known = _NAMED.get(name)
    if known is not None:
        return known
    script = name.removeprefix("In").removeprefix("Is").removeprefix("script=").upper()
    if script in _SCRIPTS:
        return lambda sign: unicodedata.name(sign, "").startswith(script)
    if name[:1] in _CATEGORIES and len(name) <= 2:
        return lambda sign: unicodedata.category(sign).startswith(name)
    raise ValueError(
        _("The pattern names a class of signs that is not known. Use \\p{L} or \\p{N}.")
    )


def _bracket(pattern: str, place: int) -> tuple[Sign, int]:
    place += 1
    is_negative = pattern.startswith("^", place)
    place += is_negative
    parts: list[Sign] = []
    begin = place
    while place < len(pattern) and (pattern[place] != "]" or place == begin):
        fits, place = _member(pattern, place)
        parts.append(fits)
    if place >= len(pattern):
        raise ValueError(_("The pattern opens [ and does not close it. Add ]."))
    accept: Sign = lambda sign: any(fits(sign) for fits in parts)  # noqa: E731
    return (_not(accept) if is_negative else accept), place + 1


def _member(pattern: str, place: int) -> tuple[Sign, int]:
    if pattern[place] == "[":
        return _bracket(pattern, place)
    low, after = _one(pattern, place)
    if low is None:
        return _escape(pattern, place)
    if pattern.startswith("-", after) and pattern[after + 1 : after + 2] not in ("", "]"):
        high, end = _one(pattern, after + 1)
        if high is not None:
            if high < low:
                raise ValueError(_("A range of the pattern runs backwards. Turn it round."))
            return lambda sign: low <= sign <= high, end
    return _exactly(low), after


def _one(pattern: str, place: int) -> tuple[str | None, int]:
    """Return a single sign of a bracket; None for a class such as \\d."""
    sign = pattern[place]
    if sign != "\\":
        return sign, place + 1
    following = pattern[place + 1 : place + 2]
    if following == "u":
        digits = pattern[place + 2 : place + 6]
        _coded(digits, 4)
        return chr(int(digits, 16)), place + 6
    if not following or (following.isalnum() and following not in _CONTROLS):
        return None, place
    return _CONTROLS.get(following, following), place + 2
