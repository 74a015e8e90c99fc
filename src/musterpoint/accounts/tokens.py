"""Secrets in links: the link carries the token, the database only its digest."""

import base64
import hashlib

from musterpoint.kernel.ids import random_bytes


def make() -> str:
    """Return a new token of 256 random bits, fit for an address."""
    return base64.urlsafe_b64encode(random_bytes(32)).decode().rstrip("=")


def digest(token: str) -> str:
    """Return what is kept of a token."""
    return hashlib.sha256(token.encode()).hexdigest()
