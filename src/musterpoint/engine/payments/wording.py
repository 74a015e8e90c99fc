"""Names and words as a bank takes them: its letters, its lengths; what was changed is told."""

import re
import unicodedata
from dataclasses import dataclass

from anyascii import anyascii

#: The letters of the EPC's SEPA rulebooks (EPC217-08): Latin without accents and a few marks.
SEPA = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789/-?:().,'+ ")
#: What stands for marks that are not among them (EPC217-08, conversion table).
_MARKS = str.maketrans(
    {"&": "+", "@": "(at)", "_": "-", "#": "", "%": "", "*": ".", "=": ".", "^": ".", "!": ".",
     '"': ".", "<": ".", ">": ".", "[": "(", "]": ")", "{": "(", "}": ")", "\\": "/", "|": "/",
     "~": "-", "`": "'", ";": ",", "$": "."}
)  # fmt: skip
ESSET = "sepa"


@dataclass(frozen=True, slots=True)
class Fitted:
    """A text as it fits into a field: rewritten in other letters, cut, or as it was."""

    text: str
    is_rewritten: bool = False
    is_cut: bool = False


def folded(text: str) -> str:
    """Return a text in the letters of SEPA: ``Žižek & Müller`` is ``Zizek + Muller``."""
    latin = anyascii(unicodedata.normalize("NFKC", text)).translate(_MARKS)
    kept = "".join(one if one in SEPA else " " for one in latin)
    return " ".join(re.sub(r"/{2,}", "/", kept).split()).strip("/ ")


def fitted(text: str, length: int, characters: str) -> Fitted:
    """
    Return a text that a field takes: its letters first, then its length, cut between words.

    Only a word that alone is too long is cut inside. Bytes do not matter: lengths of ISO 20022
    count characters.
    """
    plain = " ".join(
        "".join(
            one for one in text if one.isprintable() and unicodedata.category(one) != "Cf"
        ).split()
    )
    found = folded(plain) if characters == ESSET else unicodedata.normalize("NFC", plain)
    is_rewritten = found != plain
    if len(found) <= length:
        return Fitted(found, is_rewritten)
    head = found[: length + 1]
    cut = head.rsplit(" ", 1)[0] if " " in head.strip() else found[:length]
    if len(cut) < length // 2:
        cut = found[:length]
    return Fitted(cut.rstrip(" ,-/"), is_rewritten, is_cut=True)
