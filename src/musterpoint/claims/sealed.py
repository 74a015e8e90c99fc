"""What of claims is sealed and for which use, and how it is read and found again."""

import hmac
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from musterpoint.people import countries
from musterpoint.tenancy import vault

STEP, PAPER = "claims.step", "claims.paper"
RESPONDER, CLAIM, LINE = "claims.responder", "claims.claim", "claims.line"
OBJECTION, MATTER, COVER = "claims.objection", "claims.matter", "claims.cover"


def name_token(name: str, at: datetime) -> str:
    """Return by what a claim is found with the whole name; empty for none."""
    folded = countries.plain(name)
    if not folded:
        return ""
    secret = vault.organisation_secret("claims.names", at=at)
    return hmac.digest(secret, folded.encode(), "sha256").hex()[:32]


def read_words(key: vault.Key | None, sealed: bytes | memoryview | None, use: str) -> str:
    """Return words that were sealed; a sentence for what was erased, nothing for nothing."""
    if not sealed:
        return ""
    return str(key.open(use, sealed)["words"]) if key else _("This record was erased for good.")


def content(sealed: bytes | memoryview, use: str, key_of: UUID, at: datetime) -> dict[str, Any]:
    """Return what is sealed; nothing for what was erased."""
    key = vault.open_keys([key_of], at=at).get(key_of)
    found: dict[str, Any] = key.open(use, sealed) if key else {}
    return found
