"""The code on a wallet card: made of the card's id, never kept, and worth nothing by itself."""

import hmac
from datetime import datetime
from uuid import UUID

from musterpoint.kernel import ids
from musterpoint.tenancy import vault

USE = "crises.cards"


def code_of(card_id: UUID, at: datetime) -> str:
    """Return the code of a card in its stored form: eight letters and figures."""
    return ids.reference(card_id, vault.organisation_secret(USE, at=at))


def token_of(code: str, at: datetime) -> bytes:
    """Return what finds the card of a code."""
    secret = vault.organisation_secret(USE, at=at)
    return hmac.digest(secret, b"code|" + code.encode(), "sha256")[: vault.TOKEN_BYTES]
