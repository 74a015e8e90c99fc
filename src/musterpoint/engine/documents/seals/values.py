"""Values of features: to bytes, and from bytes to what a person reads."""

import re
from typing import Any

from musterpoint.engine.documents.seals.coding import Broken, decode_c40, encode_c40
from musterpoint.engine.documents.seals.profiles import ZONES, Coding, Feature
from musterpoint.kernel.text import _

_HEX = re.compile(r"(?:[0-9a-f]{2})*")
#: Durations of stay that are no number of days, months and years (9303-7, table 1).
_STAYS = {
    "until the date in the MRZ": (0, 0, 0),
    "decided at the border": (255, 255, 255),
    "transit without entry": (254, 254, 254),
}


def zone_lines(coding: Coding, text: str) -> tuple[str, ...]:
    """Return the lines of a zone from a seal; what the seal does not store is filled."""
    first, second = ZONES[coding]
    filled = text.replace(" ", "<").ljust(first + second, "<")
    return filled[:first], filled[first:].ljust(first, "<")


def decode(feature: Feature, data: bytes) -> Any:
    """Return the value of a feature. Raises Broken."""
    if not feature.shortest <= len(data) <= feature.longest:
        raise Broken(
            _("The feature %(name)s has %(found)s bytes; it must have %(least)s to %(most)s."),
            name=feature.name,
            found=len(data),
            least=feature.shortest,
            most=feature.longest,
        )
    if feature.coding in ZONES:
        return list(zone_lines(feature.coding, decode_c40(data)))
    if feature.coding is Coding.C40:
        return decode_c40(data).rstrip().replace(" ", "<")
    if feature.coding is Coding.NUMBER:
        return int.from_bytes(data, "big")
    if feature.coding is Coding.STAY:
        return _stay(data)
    if feature.coding is Coding.TEXT:
        return _text(feature, data)
    return data.hex()


def _stay(data: bytes) -> Any:
    for name, triple in _STAYS.items():
        if tuple(data) == triple:
            return name
    return dict(zip(("days", "months", "years"), data, strict=True))


def _text(feature: Feature, data: bytes) -> str:
    try:
        return data.decode()
    except UnicodeDecodeError as problem:
        raise Broken(_("The feature %(name)s is not UTF-8."), name=feature.name) from problem


def _encode_zone(coding: Coding, value: Any) -> bytes:
    lines = value.split() if isinstance(value, str) else value
    if (
        not isinstance(lines, list)
        or len(lines) != 2
        or any(not isinstance(line, str) or len(line) != ZONES[coding][0] for line in lines)
    ):
        raise Broken(
            _("The MRZ must be a list of two lines of %(width)s characters (%(format)s)."),
            width=ZONES[coding][0],
            format=coding.value,
        )
    first, second = ZONES[coding]
    return encode_c40(lines[0][:first] + lines[1][:second])


def _encode_c40(feature: Feature, value: Any) -> bytes:
    text = str(value).upper()
    if feature.shortest == feature.longest:
        text = text.ljust(feature.shortest // 2 * 3, "<")
    return encode_c40(text)


def _encode_stay(value: Any) -> bytes:
    if isinstance(value, str) and value in _STAYS:
        return bytes(_STAYS[value])
    parts = ("days", "months", "years")
    if not isinstance(value, dict) or not value or not set(value) <= set(parts):
        raise Broken(
            _("The duration of stay is one of %(names)s, or has days, months and years."),
            names=", ".join(_STAYS),
        )
    numbers = tuple(value.get(part, 0) for part in parts)
    if not all(type(number) is int and 0 <= number <= 255 for number in numbers):
        raise Broken(_("Days, months and years of a stay are numbers from 0 to 255."))
    if numbers in _STAYS.values():
        raise Broken(_("This duration of stay stands for something else; use its name."))
    return bytes(numbers)


def _encode_number(feature: Feature, value: Any) -> bytes:
    most = 256**feature.longest - 1
    if type(value) is not int or not 0 <= value <= most:
        text = _("The feature %(name)s is a number from 0 to %(most)s.")
        raise Broken(text, name=feature.name, most=most)
    return value.to_bytes(feature.longest, "big")


def _encode_hex(feature: Feature, value: Any) -> bytes:
    if not isinstance(value, str) or not _HEX.fullmatch(value.lower()):
        raise Broken(_("The feature %(name)s is written as hexadecimal digits."), name=feature.name)
    return bytes.fromhex(value)


def encode(feature: Feature, value: Any) -> bytes:
    """Return the bytes of a value. Raises Broken when the feature cannot hold it."""
    try:
        if feature.coding in ZONES:
            data = _encode_zone(feature.coding, value)
        elif feature.coding is Coding.C40:
            data = _encode_c40(feature, value)
        elif feature.coding is Coding.NUMBER:
            data = _encode_number(feature, value)
        elif feature.coding is Coding.STAY:
            data = _encode_stay(value)
        elif feature.coding is Coding.TEXT:
            data = str(value).encode()
        else:
            data = _encode_hex(feature, value)
    except KeyError as problem:
        text = _("The feature %(name)s holds only A-Z, 0-9 and <, not %(found)s.")
        raise Broken(text, name=feature.name, found=problem.args[0]) from problem
    except UnicodeEncodeError as problem:
        raise Broken(_("The feature %(name)s is not a text."), name=feature.name) from problem
    if not feature.shortest <= len(data) <= feature.longest:
        raise Broken(
            _("The feature %(name)s takes %(found)s bytes; it must take %(least)s to %(most)s."),
            name=feature.name,
            found=len(data),
            least=feature.shortest,
            most=feature.longest,
        )
    return data
