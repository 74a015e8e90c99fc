"""Which encoding a text file has: UTF-8, UTF-16, or one of two Windows code pages, never a guess
that would turn names into nonsense."""

import re
import unicodedata

from musterpoint.people.importing._messages import wrong_encoding

_BOMS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
_WORD = re.compile(r"[^\s,;|\"]+")
#: What Western names and places are written with in windows-1252 beyond ASCII.
_WESTERN_SIGNS = frozenset("’‘“”–—«»°ªº¿¡´`·€…\u00a0")
MOSTLY = 0.97


def decode(data: bytes) -> tuple[str, str]:
    """Return the text and the encoding's name; raise BadList where the letters make no sense."""
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return _strict(data, encoding), encoding.removesuffix("-sig")
    if (wide := _utf_16(data)) is not None:
        return _strict(data, wide), "utf-16"
    try:
        return _checked(data.decode("utf-8")), "utf-8"
    except UnicodeDecodeError:
        return _code_page(data)


def _strict(data: bytes, encoding: str) -> str:
    try:
        return _checked(data.decode(encoding))
    except UnicodeDecodeError:
        raise wrong_encoding() from None


def _checked(text: str) -> str:
    if "\0" in text:
        raise wrong_encoding()
    return text


def _utf_16(data: bytes) -> str | None:
    """Recognise UTF-16 without its mark by the zero bytes of separators and Latin letters."""
    sample = data[:4000]
    half = len(sample) // 2
    if not half or len(data) % 2:
        return None
    odd, even = sample[1::2].count(0), sample[0::2].count(0)
    if odd > even and odd > half * 0.05:
        return "utf-16-le"
    if even > odd and even > half * 0.05:
        return "utf-16-be"
    return None


def _code_page(data: bytes) -> tuple[str, str]:
    """
    Tell Arabic (windows-1256) from Western (windows-1252).

    Arabic words consist of letters beyond ASCII alone; in Western words they stand singly among
    others. Words that mix Arabic with Latin letters betray another encoding.
    """
    arabic = data.decode("windows-1256")
    words = [word for word in _WORD.findall(arabic) if not word.isascii()]
    right = sum(_is_arabic(word) for word in words)
    if words and right >= MOSTLY * len(words):
        return _checked(arabic), "windows-1256"
    try:
        western = data.decode("windows-1252")
    except UnicodeDecodeError:
        raise wrong_encoding() from None
    words = [word for word in _WORD.findall(western) if not word.isascii()]
    if sum(_is_western(word) for word in words) >= MOSTLY * len(words):
        return _checked(western), "windows-1252"
    raise wrong_encoding()


def _is_arabic(word: str) -> bool:
    letters = [letter for letter in word if letter.isalpha()]
    arabic = sum("ARABIC" in unicodedata.name(letter, "") for letter in letters)
    return arabic == len(letters) and arabic > 0


def _is_western(word: str) -> bool:
    """Say whether accented letters stand among plain ones, as in Muñoz, Éric, Groß, Ñ."""
    high = [letter for letter in word if not letter.isascii()]
    signs = [letter for letter in high if not letter.isalpha()]
    if any(sign not in _WESTERN_SIGNS for sign in signs):
        return False
    accented = len(high) - len(signs)
    plain = sum(letter.isascii() and letter.isalpha() for letter in word)
    return accented <= max(plain, 1) and not re.search(r"[^\x00-\x7f]{3}", word)
