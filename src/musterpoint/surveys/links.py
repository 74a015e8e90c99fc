"""
The code in somebody's link, and the code on their paper form: made with a secret, never kept.

Whoever prints and types papers in knows the second alone; no page of the public site takes it.
"""

import base64
import binascii
import hashlib
import hmac
from datetime import datetime
from uuid import UUID

from musterpoint.tenancy import vault

USE = "surveys.links"
OCTETS = 15
#: A paper's code: the number in the sample, and 60 bits that only the secret gives.
PAPER_USE = "surveys.papers"
PAPER_OCTETS = 10
SECRET_BITS = 60


def code_of(asking_id: UUID, at: datetime) -> str:
    """Return the code of an asking: 120 bits in 24 letters and digits that nobody mistakes."""
    secret = vault.organisation_secret(USE, at=at)
    made = hmac.digest(secret, b"code" + asking_id.bytes, "sha256")[:OCTETS]
    return base64.b32encode(made).decode().lower()


def paper_code_of(asking_id: UUID, number: int, at: datetime) -> str:
    """Return the code on the paper form of an asking: 16 letters and digits."""
    secret = vault.organisation_secret(PAPER_USE, at=at)
    made = hmac.digest(secret, b"paper" + asking_id.bytes, "sha256")
    whole = number << SECRET_BITS | int.from_bytes(made[:8]) >> (64 - SECRET_BITS)
    return base64.b32encode(whole.to_bytes(PAPER_OCTETS)).decode().lower()


def paper_number(code: str) -> int | None:
    """Return which number of a sample the code of a paper names; None when it is no such code."""
    try:
        octets = base64.b32decode(tidied(code).upper())
    except binascii.Error:
        return None
    if len(octets) != PAPER_OCTETS:
        return None
    return int.from_bytes(octets) >> SECRET_BITS


def is_paper_code(code: str, asking_id: UUID, number: int, at: datetime) -> bool:
    """Say whether this is the code on the paper form of an asking."""
    return hmac.compare_digest(tidied(code), paper_code_of(asking_id, number, at))


def token_of(code: str) -> bytes:
    """Return what is kept of a code."""
    return hashlib.sha256(tidied(code).encode()).digest()


def tidied(code: str) -> str:
    """Return a code as it was made, from how somebody typed it off a paper."""
    letters = "".join(one for one in code.lower() if one.isascii() and one.isalnum())
    return letters.translate(str.maketrans("018", "olb"))


def in_fours(code: str) -> str:
    """Return a code as it is printed."""
    return "-".join(code[at : at + 4] for at in range(0, len(code), 4)).upper()
