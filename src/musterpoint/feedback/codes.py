"""
The code with which somebody follows what they told us: twelve letters, the last one a check.

Letters that are easily mistaken (I, L, O) are left out; 23 is a prime number, so that the weighted
sum finds every single wrong letter and every two letters that changed places. Eleven random letters
are 49 bits; what is kept is a keyed digest (HMAC-SHA-256, RFC 2104) and the last four letters, by
which staff find what somebody reads out to them.
"""

import hmac
from datetime import datetime

from musterpoint.kernel.ids import random_bytes
from musterpoint.tenancy import vault

LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ"
LENGTH = 12
SUFFIX = 4
SECRET = "feedback.codes"  # noqa: S105  the name of a use, not a secret


def check_letter(body: str) -> str:
    """Return the letter that makes the weighted sum of a code of eleven letters complete."""
    total = sum(place * LETTERS.index(letter) for place, letter in enumerate(body, start=1))
    return LETTERS[total % len(LETTERS)]


def fresh() -> str:
    """Return a new code, each as likely as the others (modulo 23 of 64 random bits)."""
    number, letters = int.from_bytes(random_bytes(16)), []
    for _place in range(LENGTH - 1):
        number, rest = divmod(number, len(LETTERS))
        letters.append(LETTERS[rest])
    body = "".join(letters)
    return body + check_letter(body)


def parse(typed: str) -> str | None:
    """Return a code as it is kept, from what somebody typed; None when it cannot be one."""
    letters = "".join(one for one in typed.upper() if one.isalnum())
    if len(letters) != LENGTH or not set(letters) <= set(LETTERS):
        return None
    return letters if check_letter(letters[:-1]) == letters[-1] else None


def show(code: str) -> str:
    """Return a code as people read it: ``ABCD-EFGH-JKMN``."""
    return "-".join(code[place : place + 4] for place in range(0, LENGTH, 4))


def digest(code: str, at: datetime) -> bytes:
    """Return what is kept of a code."""
    return hmac.digest(vault.organisation_secret(SECRET, at=at), code.encode(), "sha256")
