"""
A text message as words that can be compared.

Both sides of a comparison go through here: what people typed and what the rule pack lists.
Compatibility forms, case, marks and spelling variants are folded; every decimal digit of Unicode
becomes an ASCII one. Vowel signs of Indic scripts are letters to their readers and stay.
"""

import re
import unicodedata
from dataclasses import dataclass
from itertools import groupby

MOST_WORDS = 300

#: Letters that people exchange: same sound, another keyboard.
_LETTERS = str.maketrans(
    {
        "đ": "d", "ø": "o", "ł": "l", "ı": "i", "æ": "ae", "œ": "oe", "ð": "d", "þ": "th",
        "ɗ": "d", "ɓ": "b", "ƙ": "k", "ƴ": "y",
        "ى": "ي", "ی": "ي", "ے": "ي", "ې": "ي", "ک": "ك", "ة": "ه", "ہ": "ه", "ھ": "ه", "ە": "ه",
        "ۃ": "ه", "ں": "ن", "ٱ": "ا", "ڤ": "ف", "ء": "", "ـ": "", "ٴ": "",
        "ँ": "ं", "ঁ": "",
        "ৎ": "ত",
    }
)  # fmt: skip
#: Rows of the Ethiopic block that sound the same in Amharic: from -> to.
_ETHIOPIC = {0x1210: 0x1200, 0x1280: 0x1200, 0x1220: 0x1230, 0x12D0: 0x12A0, 0x1340: 0x1338}
_LETTERS |= {
    start + step: chr(target + step) for start, target in _ETHIOPIC.items() for step in range(7)
}
_NUKTAS = frozenset("\u093c\u09bc")
_APOSTROPHES = str.maketrans(dict.fromkeys("’‘ʼ`´ʻ＇", "'"))
_CONTRACTIONS = (
    (re.compile(r"n't\b"), "nt"),
    (re.compile(r"'re\b"), " are"),
    (re.compile(r"'m\b"), " am"),
    (re.compile(r"'ll\b"), " will"),
    (re.compile(r"'ve\b"), " have"),
    (re.compile(r"(\w{3})'s\b"), r"\1s"),
)
_LONG_RUN = re.compile(r"(.)\1{2,}")
_MIXED = re.compile(r"(\d*)(\D+?)(\d*)")
_QUESTIONS = frozenset("?？؟፧⁇⁈⁉❓❔")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A message as words, the signs among them that are no letters, and whether it asks."""

    words: tuple[str, ...]
    signs: frozenset[str]
    is_question: bool
    is_cut: bool


def read(text: str) -> Reading:
    """Return the words of a text of any length, at most ``MOST_WORDS``."""
    folded = fold(text)
    found = _words(folded)
    return Reading(
        words=tuple(found[:MOST_WORDS]),
        signs=frozenset(letter for letter in text if unicodedata.category(letter) == "So"),
        is_question=any(letter in _QUESTIONS for letter in text),
        is_cut=len(found) > MOST_WORDS,
    )


def words(text: str) -> tuple[str, ...]:
    """Return the words of a phrase of the rule pack."""
    return tuple(_words(fold(text)))


def fold(text: str) -> str:
    """Return the text with case, marks, digits and variants folded."""
    plain = unicodedata.normalize("NFKC", text).casefold().translate(_APOSTROPHES)
    for pattern, replacement in _CONTRACTIONS:
        plain = pattern.sub(replacement, plain)
    kept = []
    for letter in unicodedata.normalize("NFD", plain):
        category = unicodedata.category(letter)
        if category in ("Cf", "Me") or letter in _NUKTAS:
            continue
        if category == "Mn" and not _is_vowel_sign(letter):
            continue
        kept.append(_digit(letter))
    return unicodedata.normalize("NFC", "".join(kept)).translate(_LETTERS)


def squeezed(word: str) -> str:
    """Return a word with every repeated letter once: ``heeelp`` and ``help`` become equal."""
    return "".join(letter for letter, _run in groupby(word))


def has_long_run(word: str) -> bool:
    """Say whether a letter stands three times in a row, as people type when they shout."""
    return _LONG_RUN.search(word) is not None


def parts_of_mixed(word: str) -> tuple[str, ...]:
    """Return ``2help`` as ``2`` and ``help``; other words as they are."""
    match = _MIXED.fullmatch(word)
    return tuple(part for part in match.groups() if part) if match else (word,)


def _is_vowel_sign(letter: str) -> bool:
    """Indic, Thai, Khmer and their neighbours write vowels as marks; they stay."""
    return "\u0900" <= letter <= "\u109f" or "\u1700" <= letter <= "\u1cff"


def _digit(letter: str) -> str:
    value = unicodedata.digit(letter, None)
    return letter if value is None else str(value)


def _words(folded: str) -> list[str]:
    found: list[str] = []
    word = ""
    for letter in folded:
        if unicodedata.category(letter)[0] in "LNM":
            word += letter
        elif word:
            found.append(word)
            word = ""
    if word:
        found.append(word)
    return _joined_letters(found)


def _joined_letters(found: list[str]) -> list[str]:
    """Join what was typed letter by letter: ``s o s`` and ``h.e.l.p`` are one word each."""
    joined: list[str] = []
    run: list[str] = []
    for word in [*found, ""]:
        if len(word) == 1 and word.isalpha():
            run.append(word)
            continue
        joined += ["".join(run)] if len(run) >= 3 else run
        run = []
        if word:
            joined.append(word)
    return joined
