"""
References that givers write on a transfer, and what a phone reads to fill the transfer in.

A reference is a creditor reference of ISO 11649: ``RF``, two check digits (modulo 97 as in an
IBAN), up to 21 letters and figures. Banks of the euro area check it; a slip of one letter or two
that changed places is found. The picture is the code of the European Payments Council, EPC069-12
version 2.1, for a transfer of euros.
"""

import re
import unicodedata

from musterpoint.kernel.ids import random_bytes

#: No letters that are taken for figures; 31 of them.
ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
BODY = 10
_WRITTEN = re.compile(r"R\s*F(?:[\s.\-/]*[0-9]){2}(?:[\s.\-/]*[A-Z0-9]){4,21}")
IBAN = re.compile(r"[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}")
BIC = re.compile(r"[A-Z]{6}[A-Z0-9]{2}(?:[A-Z0-9]{3})?")


def _modulo_97(text: str) -> int:
    return int("".join(str(int(letter, 36)) for letter in text)) % 97


def made(body: str) -> str:
    """Return the creditor reference of a body of letters and figures."""
    return f"RF{98 - _modulo_97(f'{body}RF00'):02}{body}"


def fresh() -> str:
    """Return a new reference that nobody can guess."""
    number = int.from_bytes(random_bytes(16))
    return made("".join(ALPHABET[number // 31**place % 31] for place in range(BODY)))


def is_right(reference: str) -> bool:
    """Say whether the check digits of a reference fit."""
    if not re.fullmatch(r"RF[0-9]{2}[A-Z0-9]{1,21}", reference):
        return False
    return _modulo_97(reference[4:] + reference[:4]) == 1


def shown(reference: str) -> str:
    """Return a reference in groups of four, as it is printed."""
    return " ".join(reference[at : at + 4] for at in range(0, len(reference), 4))


def tidied(typed: str) -> str:
    """Return a reference as it is kept, from how somebody typed it."""
    return re.sub(r"[^A-Z0-9]", "", typed.upper())[:25]


def found_in(text: str) -> list[str]:
    """
    Return the references that stand in the text of a bank line and whose check digits fit.

    Banks break lines and set spaces and hyphens anywhere; what follows may run into it.
    """
    found: list[str] = []
    upper = text.upper()
    for start in (one.start() for one in re.finditer("R(?=[ ]*F)", upper)):
        match = _WRITTEN.match(upper, start)
        if match is None:
            continue
        bare = tidied(match[0])
        ours = bare[: 4 + BODY]
        if is_right(ours) and ours not in found:
            found.append(ours)
    return found


def is_iban(iban: str) -> bool:
    """Say whether an account number has the form and check digits of ISO 13616."""
    return bool(IBAN.fullmatch(iban)) and _modulo_97(iban[4:] + iban[:4]) == 1


def is_bic(bic: str) -> bool:
    """Say whether a bank's code has the form of ISO 9362."""
    return bool(BIC.fullmatch(bic))


def epc(*, name: str, iban: str, bic: str, cents: int, reference: str) -> str:
    """
    Return what the code of a transfer of euros holds (EPC069-12, version 002, UTF-8).

    Raises ValueError for what it may not hold: the amount is 0.01 to 999999999.99.
    """
    if not 1 <= cents <= 99_999_999_999 or not is_iban(iban) or not is_right(reference):
        raise ValueError("no transfer that EPC069-12 can hold")
    amount = f"EUR{cents // 100}.{cents % 100:02}"
    lines = ["BCD", "002", "1", "SCT", bic, _line(name, 70), iban, amount, "", reference]
    return "\n".join(lines)


def _line(text: str, most: int) -> str:
    clean = "".join(" " if unicodedata.category(one).startswith("C") else one for one in text)
    return " ".join(clean.split())[:most]
