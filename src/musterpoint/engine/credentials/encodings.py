"""Base58 and base64url, in their one right form: another spelling of the same bytes is refused."""

import base64
import binascii

_LETTERS = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_VALUES = {letter: value for value, letter in enumerate(_LETTERS)}
#: Longer texts than this are no key and no signature; base58 takes the square of their length.
_LONGEST = 2000


class NotEncoded(ValueError):
    """The text is not of the encoding that it should be."""


def base58(data: bytes) -> str:
    """Return bytes in base58 (Bitcoin's alphabet), as multibase z has it."""
    number, text = int.from_bytes(data), ""
    while number:
        number, rest = divmod(number, 58)
        text = _LETTERS[rest] + text
    return "1" * (len(data) - len(data.lstrip(b"\0"))) + text


def from_base58(text: str) -> bytes:
    """Return the bytes. Raises NotEncoded."""
    if len(text) > _LONGEST or any(letter not in _VALUES for letter in text):
        raise NotEncoded("this is not base58")
    number = 0
    for letter in text:
        number = number * 58 + _VALUES[letter]
    zeros = len(text) - len(text.lstrip("1"))
    return bytes(zeros) + number.to_bytes((number.bit_length() + 7) // 8)


def base64url(data: bytes) -> str:
    """Return bytes in base64url without padding."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def from_base64url(text: str) -> bytes:
    """Return the bytes. Raises NotEncoded, also for bits that no encoder would write."""
    try:
        data = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        raise NotEncoded("this is not base64url") from None
    if base64url(data) != text:
        raise NotEncoded("this is not base64url as an encoder writes it")
    return data
