"""
Texts in which nobody may be named, and numbers of people that are too small to tell. Pure.

What responders write names services and numbers. A machine cannot know every name; it knows what
nearly always comes with one: the lines of a passport, a telephone number, an address of e-mail, a
title before capital letters, a number of a document.
"""

import re
import unicodedata
from collections.abc import Sequence

from musterpoint.kernel.text import _

#: Two filled signs in a row stand in a machine readable zone and nowhere else (ICAO 9303).
MRZ = re.compile(r"[A-Z0-9]*<<[A-Z0-9<]*|[PIVAC][A-Z<][A-Z]{3}[A-Z0-9<]{15,}")
EMAIL = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]{2,}")
PHONE = re.compile(r"(?:\+|00)\d(?:[\s().-]?\d){6,14}|\b0\d(?:[\s().-]?\d){6,12}\b")
#: A document's number: letters and at least six figures.
DOCUMENT = re.compile(r"\b[A-Z]{1,3}[ -]?\d{6,9}\b")
TITLED = re.compile(
    r"\b(?:Mr|Mrs|Ms|Miss|Dr|Patient|Name|Sr|Sra|Mme|M)\b\.?:?\s+[A-Z][\w'’-]+(?:\s+[A-Z][\w'’-]+)?"
)
ARABIC_TITLED = re.compile(r"(?:السيدة|السيد|المريضة|المريض|الاسم|الدكتور)\s*:?\s+\w+\s+\w+")
PATTERNS: Sequence[tuple[re.Pattern[str], str]] = (
    (MRZ, _("This looks like the lines of a passport. Take them out: nobody is named here.")),
    (EMAIL, _("This looks like an e-mail address. Take it out: nobody is named here.")),
    (PHONE, _("This looks like a telephone number. Take it out: nobody is named here.")),
    (DOCUMENT, _("This looks like the number of a document. Take it out: nobody is named here.")),
    (TITLED, _("This looks like somebody's name. Take it out: nobody is named here.")),
    (ARABIC_TITLED, _("This looks like somebody's name. Take it out: nobody is named here.")),
)


def identity_in(text: str) -> str:
    """Return what to do about an identity that a text seems to tell; empty for none."""
    plain = "".join(
        str(unicodedata.digit(one)) if one.isdigit() else one
        for one in unicodedata.normalize("NFKC", text)
        if unicodedata.category(one) != "Cf"
    )
    return next((words for pattern, words in PATTERNS if pattern.search(plain)), "")


def told_people(count: int | None, smallest: int) -> tuple[int | None, bool]:
    """Return how many people are kept, and whether they are too few to tell."""
    if count is not None and 0 < count < smallest:
        return None, True
    return count, False


def payable(amount: int, covered: int) -> int:
    """Return what is left of a line when others pay a part of it."""
    return max(0, amount - covered)
