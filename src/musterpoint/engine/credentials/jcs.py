"""The canonical form of JSON itself (JCS, RFC 8785): names in order, one spelling of each value."""

import json
import math
from collections.abc import Mapping
from decimal import Decimal

from musterpoint.engine.credentials.canonical import NotCanonical

#: Whole numbers beyond this are not exact in every reader (RFC 7493, section 2.2).
_LARGEST = 2**53


def canonical_json(value: object) -> bytes:
    """Return the canonical bytes of a JSON value. Raises NotCanonical."""
    try:
        return _text(value).encode()
    except UnicodeEncodeError:
        raise NotCanonical("the document holds half a character") from None


def _text(value: object) -> str:
    if isinstance(value, Mapping):
        names = sorted(value, key=lambda name: str(name).encode("utf-16-be"))
        return f"{{{','.join(f'{_string(name)}:{_text(value[name])}' for name in names)}}}"
    if isinstance(value, list):
        return f"[{','.join(_text(one) for one in value)}]"
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _number(value)
    return _string(value)


def _string(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _number(value: int | float) -> str:
    """Write a number as ECMAScript does: the fewest digits that give it back."""
    if isinstance(value, int):
        if abs(value) > _LARGEST:
            raise NotCanonical("a whole number is too large to be read alike everywhere")
        return str(value)
    if not math.isfinite(value):
        raise NotCanonical("a number is none of JSON")
    sign, digits, exponent = Decimal(repr(value)).normalize().as_tuple()
    text, point = "".join(map(str, digits)), len(digits) + int(exponent)
    if value == 0:
        return "0"
    return ("-" if sign else "") + _placed(text, point)


def _placed(text: str, point: int) -> str:
    """Return digits with their point after the first `point` of them."""
    if len(text) <= point <= 21:
        return text + "0" * (point - len(text))
    if 0 < point <= 21:
        return f"{text[:point]}.{text[point:]}"
    if -6 < point <= 0:
        return f"0.{'0' * -point}{text}"
    rest = f".{text[1:]}" if len(text) > 1 else ""
    return f"{text[0]}{rest}e{'+' if point > 0 else '-'}{abs(point - 1)}"
