"""
The code on somebody's card, and the tokens by which a list tells the same person twice.

All are made with secrets of the organisation, so that a list says nothing of who is on it. A code
is never kept, only its digest; a phone at a distribution point knows digests alone.
"""

import base64
import hashlib
import hmac
from datetime import datetime
from uuid import UUID

from musterpoint.tenancy import vault

CARDS, TOKENS = "goods.cards", "goods.tokens"
OCTETS, TOKEN_OCTETS = 10, 16


def code_of(listed_id: UUID, at: datetime) -> str:
    """Return the code on a card: 80 bits in 16 letters and figures that nobody mistakes."""
    secret = vault.organisation_secret(CARDS, at=at)
    made = hmac.digest(secret, listed_id.bytes, "sha256")[:OCTETS]
    return base64.b32encode(made).decode().lower()


def tidied(code: str) -> str:
    """Return a code as it was made, from how somebody typed or scanned it."""
    last = code.strip().rstrip("/").rpartition("/")[2]
    letters = "".join(one for one in last.lower() if one.isascii() and one.isalnum())
    return letters.translate(str.maketrans("018", "olb"))


def digest_of(code: str) -> bytes:
    """Return what is kept of a code."""
    return hashlib.sha256(tidied(code).encode()).digest()


def in_fours(code: str) -> str:
    """Return a code as it is printed."""
    return "-".join(code[at : at + 4] for at in range(0, len(code), 4)).upper()


def token_of(subject_id: UUID, at: datetime) -> bytes:
    """Return what tells the same person, or the same family, in every list."""
    secret = vault.organisation_secret(TOKENS, at=at)
    return hmac.digest(secret, subject_id.bytes, "sha256")[:TOKEN_OCTETS]
