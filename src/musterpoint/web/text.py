"""Cleaning of what people type: composed, without control characters, never silently cut."""

import re
import unicodedata

LONGEST_LINE = 200
"""Characters in a one-line answer unless the field says otherwise."""
LONGEST_TEXT = 5_000
"""Characters in a longer answer unless the field says otherwise."""
LONGEST_VALUE = 50_000
"""Nothing typed into a form is read beyond this."""

_DIRECTION_MARKS = "\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
_REMOVED = re.compile(f"[\x01-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f{_DIRECTION_MARKS}\ufeff\ufff9-\ufffb]")
_SPACES = re.compile(r"\s+")
_BLANK_LINES = re.compile(r"\n{4,}")


def tidy(typed: str) -> str:
    """
    Return the text composed (NFC), with `\\n` line ends and without control and direction
    characters.

    Joiners (U+200C, U+200D) stay: Persian and the scripts of South Asia are written with them.
    NUL stays, so that fields refuse it aloud. Text beyond `LONGEST_VALUE` is cut to one character
    more than that, which every field then refuses as too long.
    """
    cut = typed[: LONGEST_VALUE + 1]
    lines = cut.replace("\r\n", "\n").replace("\r", "\n")
    return unicodedata.normalize("NFC", _REMOVED.sub("", lines))


def one_line(typed: str) -> str:
    """Return tidy text on one line, with single spaces and none at the ends."""
    return _SPACES.sub(" ", tidy(typed)).strip()


def paragraphs(typed: str) -> str:
    """Return tidy text with its line breaks, but no more than two empty lines in a row."""
    return _BLANK_LINES.sub("\n\n\n", tidy(typed)).strip()
