"""How employers and bonds are found: what actions and queries share."""

import hmac
from datetime import datetime

from musterpoint.kernel.errors import Missing
from musterpoint.people import countries
from musterpoint.tenancy import vault

#: What the sealed part of an employer is for.
EMPLOYER_USE = "bonds.employer"


class NoSuchBond(Missing):
    """There is no such bond, employer or call here."""


def name_token(name: str, at: datetime) -> str:
    """Return by what an employer is found with the whole name; the database learns no name."""
    secret = vault.organisation_secret("bonds.employers", at=at)
    return hmac.digest(secret, countries.plain(name).encode(), "sha256").hex()[:32]
