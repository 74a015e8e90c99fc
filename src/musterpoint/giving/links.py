"""The secret in a giver's own address: made with a secret of the organisation, never kept."""

import base64
import hashlib
import hmac
from datetime import datetime
from uuid import UUID

from musterpoint.tenancy import vault

USE = "giving.links"
OCTETS = 15


def code_of(identity: UUID, at: datetime) -> str:
    """Return the code of a receipt or of a gift that was begun: 120 bits in 24 letters."""
    secret = vault.organisation_secret(USE, at=at)
    made = hmac.digest(secret, b"code" + identity.bytes, "sha256")[:OCTETS]
    return base64.b32encode(made).decode().lower()


def digest(code: str) -> str:
    """Return under what a code is kept."""
    return hashlib.sha256(code.strip().lower().encode("utf-8", "replace")).hexdigest()
