"""Addresses as they are compared: normalised, checked, and hidden behind a keyed token."""

import hmac
import re
from datetime import datetime

from musterpoint.tenancy import vault

CHANNELS = ("sms", "email")
_NUMBER = re.compile(r"\+?[0-9]{3,15}")
#: A dot-atom at a host name (RFC 5321 section 4.1.2 without quoted local parts).
_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_MAIL = re.compile(rf"(?=.{{1,64}}@){_ATOM}(?:\.{_ATOM})*@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*")
_SPACING = re.compile(r"[\s().\-\u200e\u200f\u202a-\u202e\u2066-\u2069]")
TOKEN_USE = "messaging.address"  # noqa: S105  the name of a use, not a secret


def normal(channel: str, address: str) -> str:
    """Return the form in which two spellings of one address are equal."""
    if channel == "sms":
        return _SPACING.sub("", address)
    return address.strip().casefold()


def is_usable(channel: str, address: str) -> bool:
    """Say whether a carrier can be asked to send there; refuses control characters."""
    shape = _NUMBER if channel == "sms" else _MAIL
    return len(address) <= 254 and shape.fullmatch(address) is not None


class Tokens:
    """Makes the organisation's tokens: HMAC-SHA-256 of channel and address, cut to 16 bytes."""

    def __init__(self, at: datetime) -> None:
        self._secret = vault.organisation_secret(TOKEN_USE, at=at)

    def of(self, channel: str, address: str) -> bytes:
        """Return the token of an address."""
        text = f"{channel}|{normal(channel, address)}".encode()
        return hmac.digest(self._secret, text, "sha256")[: vault.TOKEN_BYTES]
