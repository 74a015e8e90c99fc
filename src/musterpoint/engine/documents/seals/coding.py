"""
Bytes of a seal: C40 texts, dates, lengths (ICAO Doc 9303-13, 2.3 and 2.6).

Checked against the specification's own examples and against the public test seals of
github.com/tsenger/vdstools (Apache-2.0), of which only the bytes were taken.
"""

from datetime import date

from musterpoint.kernel.text import _

_SPACE = 3
_CHARACTERS = " 0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_VALUES = {character: _SPACE + index for index, character in enumerate(_CHARACTERS)}
_UNLATCH = 0xFE


class Broken(Exception):
    """The bytes contradict the specification; the message is a sentence for translation."""

    def __init__(self, text: str, **facts: object) -> None:
        super().__init__(text % facts if facts else text)


def encode_c40(text: str) -> bytes:
    """
    Return a text of A-Z, 0-9, blanks and fillers as C40; a filler becomes a blank.

    Raises KeyError for another character.
    """
    values = [_VALUES[character] for character in text.replace("<", " ")]
    out = bytearray()
    for start in range(0, len(values), 3):
        triple = values[start : start + 3]
        if len(triple) == 1:
            out += bytes((_UNLATCH, ord(_CHARACTERS[triple[0] - _SPACE]) + 1))
            continue
        first, second, third = (*triple, 0)[:3]
        out += (1600 * first + 40 * second + third + 1).to_bytes(2, "big")
    return bytes(out)


def _triple(pair: bytes, is_last: bool) -> str:
    number = int.from_bytes(pair, "big") - 1
    values = (number // 1600, number // 40 % 40, number % 40)
    if is_last and values[2] == 0:
        values = values[:2]  # type: ignore[assignment]
    if number < 0 or number >= 64000 or any(value < _SPACE for value in values):
        raise Broken(_("The bytes %(found)s are not C40 of A-Z, 0-9 and blanks."), found=pair.hex())
    return "".join(_CHARACTERS[value - _SPACE] for value in values)


def decode_c40(data: bytes) -> str:
    """Return the text of C40 bytes, a blank as a blank. Raises Broken."""
    if len(data) % 2:
        raise Broken(
            _("A text in C40 has an even number of bytes, not %(found)s."), found=len(data)
        )
    out = ""
    for start in range(0, len(data), 2):
        pair, is_last = data[start : start + 2], start + 2 == len(data)
        if pair[0] == _UNLATCH and is_last and chr(pair[1] - 1) in _VALUES:
            out += chr(pair[1] - 1)
        else:
            out += _triple(pair, is_last)
    return out


def encode_date(day: date) -> bytes:
    """Return a date as three bytes: the number MMDDYYYY."""
    return int(day.strftime("%m%d") + f"{day.year:04}").to_bytes(3, "big")


def decode_date(data: bytes) -> date:
    """Return the date of three bytes. Raises Broken."""
    number = int.from_bytes(data, "big")
    try:
        return date(number % 10000, number // 1000000, number // 10000 % 100)
    except ValueError as problem:
        text = _("The bytes %(found)s are no date: %(number)s is not MMDDYYYY.")
        raise Broken(text, found=data.hex(), number=f"{number:08}") from problem


def encode_length(length: int, version: int) -> bytes:
    """Return a length: one byte in version 3, DER in version 4. Raises Broken when too long."""
    if length < 0x80 or (version == 3 and length <= 0xFF):
        return bytes((length,))
    if version == 3:
        raise Broken(
            _("A feature of version 3 has at most 255 bytes, not %(found)s."), found=length
        )
    digits = length.to_bytes((length.bit_length() + 7) // 8, "big")
    return bytes((0x80 | len(digits),)) + digits


class Bytes:
    """Bytes that are taken from the front; taking more than there is raises Broken."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self.at = 0

    @property
    def left(self) -> int:
        """Bytes that are still there."""
        return len(self._data) - self.at

    def take(self, count: int, what: str) -> bytes:
        """Take so many bytes; `what` names them in the error."""
        if count > self.left:
            text = _("The seal ends at byte %(found)s, inside the %(what)s.")
            raise Broken(text, found=len(self._data), what=what)
        self.at += count
        return self._data[self.at - count : self.at]

    def take_length(self, version: int) -> int:
        """Take a length: one byte in version 3, DER with as few bytes as possible in version 4."""
        first = self.take(1, "length")[0]
        if version == 3 or first < 0x80:
            return first
        if not 0x81 <= first <= 0x84:
            raise Broken(_("The length byte %(found)s is not DER."), found=f"{first:02x}")
        length = int.from_bytes(self.take(first - 0x80, "length"), "big")
        if encode_length(length, version)[0] != first:
            raise Broken(
                _("The length %(found)s is written with more bytes than DER has."), found=length
            )
        return length
