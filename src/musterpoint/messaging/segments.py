"""
How a text is cut into short messages, as carriers bill them.

3GPP TS 23.038 (alphabets) and TS 23.040 (concatenation): 140 octets a part. In the GSM 7-bit
alphabet 160 septets alone or 153 in each part of several; one character outside it makes the
whole text UCS-2, with 70 or 67 UTF-16 units. A character of the extension table takes two
septets. Neither an escape pair nor a surrogate pair is ever split; what a reader sees as one
sign (a base with its marks, a flag, a joined emoji, a conjunct) is split only when it alone is
longer than a part. No character is ever replaced.
"""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
EXTENSION = frozenset("\f^{}\\[~]|€")

ZERO_WIDTH_JOINER = "\u200d"
#: Signs that silence a vowel and so bind two consonants into one conjunct.
_VIRAMAS = frozenset("\u094d\u09cd\u0a4d\u0acd\u0b4d\u0c4d\u0d4d\u0dca\u1039\u17d2")
_PARAGRAPH = frozenset("\r\n\f")


class Encoding(StrEnum):
    """The alphabet of a short message."""

    GSM7 = "gsm7"
    UCS2 = "ucs2"

    @property
    def alone(self) -> int:
        """Units that fit into a message of one part."""
        return 160 if self is Encoding.GSM7 else 70

    @property
    def joined(self) -> int:
        """Units that fit into each part of several, beside the six octets that join them."""
        return 153 if self is Encoding.GSM7 else 67


@dataclass(frozen=True, slots=True, kw_only=True)
class Segments:
    """A text as its parts; ``foreign`` is the first character that forced UCS-2, or empty."""

    encoding: Encoding
    parts: tuple[str, ...]
    foreign: str


def units(text: str, encoding: Encoding) -> int:
    """Return septets (GSM 7-bit) or UTF-16 units (UCS-2)."""
    if encoding is Encoding.GSM7:
        return sum(2 if letter in EXTENSION else 1 for letter in text)
    return sum(2 if ord(letter) > 0xFFFF else 1 for letter in text)


def foreign(text: str) -> str:
    """Return the first character that GSM 7-bit does not have, or an empty string."""
    return next((one for one in text if one not in BASIC and one not in EXTENSION), "")


def split(text: str) -> Segments:
    """Return the parts in order; joined together they are the text. An empty text is one part."""
    stranger = foreign(text)
    encoding = Encoding.UCS2 if stranger else Encoding.GSM7
    if units(text, encoding) <= encoding.alone:
        return Segments(encoding=encoding, parts=(text,), foreign=stranger)
    parts: list[str] = []
    part: list[str] = []
    used = 0
    for piece in _pieces(text, encoding):
        size = units(piece, encoding)
        if used + size > encoding.joined:
            parts.append("".join(part))
            part, used = [], 0
        part.append(piece)
        used += size
    parts.append("".join(part))
    return Segments(encoding=encoding, parts=tuple(parts), foreign=stranger)


def count(text: str) -> int:
    """Return how many parts are billed."""
    return len(split(text).parts)


def _pieces(text: str, encoding: Encoding) -> Iterator[str]:
    """Yield what is not to be split: one sign each, or one character of a sign that is too big."""
    for sign in signs(text):
        if units(sign, encoding) <= encoding.joined:
            yield sign
        else:
            yield from sign


def signs(text: str) -> Iterator[str]:
    """
    Yield what a reader sees as one sign each.

    A close approximation of extended grapheme clusters (Unicode UAX 29): enough to keep marks,
    conjuncts, flags, skin tones and joined emoji together.
    """
    start = 0
    flags = 0
    for place in range(1, len(text)):
        before, after = text[place - 1], text[place]
        flags = flags + 1 if _is_flag_letter(before) else 0
        if not _belongs(before, after, is_flag_open=flags % 2 == 1):
            yield text[start:place]
            start = place
    if text:
        yield text[start:]


def _belongs(before: str, after: str, *, is_flag_open: bool) -> bool:
    if before == "\r" and after == "\n":
        return True
    if before in _PARAGRAPH or after in _PARAGRAPH:
        return False
    if unicodedata.category(after).startswith("M") or after in (ZERO_WIDTH_JOINER, "\u200c"):
        return True
    if before == ZERO_WIDTH_JOINER or before in _VIRAMAS:
        return unicodedata.category(after)[0] in "LS"
    if "\U0001f3fb" <= after <= "\U0001f3ff" or "\U000e0020" <= after <= "\U000e007f":
        return True
    if _is_flag_letter(before) and _is_flag_letter(after):
        return is_flag_open
    return _is_jamo(before) and _is_jamo(after) and not "\u1100" <= after <= "\u115f"


def _is_flag_letter(letter: str) -> bool:
    return "\U0001f1e6" <= letter <= "\U0001f1ff"


def _is_jamo(letter: str) -> bool:
    return "\u1100" <= letter <= "\u11ff"
