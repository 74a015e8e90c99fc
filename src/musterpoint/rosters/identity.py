"""A member's name and contacts, as they are sealed; how they are found again; their own link."""

import base64
import hmac
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime
from uuid import UUID

from musterpoint.kernel import ids
from musterpoint.messaging.addresses import normal
from musterpoint.people.countries import plain
from musterpoint.tenancy import vault

USE = "rosters.member"
TOKENS = "rosters.tokens"  # the name of a use
LINKS = "rosters.links"
CODES = "rosters.codes"
MAC = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """What is sealed of a member."""

    name: str
    phone: str = ""
    email: str = ""
    organisation: str = ""
    note: str = ""

    def kept(self) -> dict[str, str]:
        """Return what is sealed."""
        return asdict(self)


def opened(data: dict[str, str]) -> Identity:
    """Return what was sealed."""
    return Identity(**data)


def tokens(who: Identity, at: datetime) -> list[bytes]:
    """Return the tokens by which somebody is found: words of the name, number, address."""
    found = {f"word:{word}" for word in plain(who.name).split()}
    if who.phone:
        found.add(f"sms:{normal('sms', who.phone)}")
    if who.email:
        found.add(f"email:{normal('email', who.email)}")
    return [_token(text, at) for text in sorted(found)]


def asked_for(text: str, at: datetime) -> list[bytes]:
    """Return the tokens of a search: all of them must be a member's."""
    given = text.strip()
    if "@" in given:
        return [_token(f"email:{normal('email', given)}", at)]
    digits = normal("sms", given)
    if digits.lstrip("+").isdigit() and len(digits) > 5:
        return [_token(f"sms:{digits}", at)]
    return [_token(f"word:{word}", at) for word in plain(given).split()][:6]


def phone_token(address: str, at: datetime) -> bytes:
    """Return the token of a number or address of either channel."""
    channel = "email" if "@" in address else "sms"
    return _token(f"{channel}:{normal(channel, address)}", at)


def _token(text: str, at: datetime) -> bytes:
    secret = vault.organisation_secret(TOKENS, at=at)
    return hmac.digest(secret, text.encode(), "sha256")[: vault.TOKEN_BYTES]


def link_token(what: str, row_id: UUID, version: int, at: datetime) -> str:
    """Return what stands in a link for one row: its id and a keyed hash nobody else can make."""
    mac = _mac(what, row_id, version, at)
    return base64.urlsafe_b64encode(row_id.bytes + mac).decode().rstrip("=")


def row_of_link(token: str) -> UUID | None:
    """Return the row that a link names, before the hash is checked; None for no link."""
    raw = _raw(token)
    return UUID(bytes=raw[:16]) if raw is not None else None


def is_link(token: str, what: str, row_id: UUID, version: int, at: datetime) -> bool:
    """Say whether the hash of a link is ours, for this use and this version."""
    raw = _raw(token)
    return raw is not None and hmac.compare_digest(raw[16:], _mac(what, row_id, version, at))


def _raw(token: str) -> bytes | None:
    if len(token) != 38 or not token.isascii():
        return None
    try:
        raw = base64.urlsafe_b64decode(token + "==")
    except ValueError:
        return None
    return raw if len(raw) == 16 + MAC else None


def _mac(what: str, row_id: UUID, version: int, at: datetime) -> bytes:
    secret = vault.organisation_secret(LINKS, at=at)
    return hmac.digest(secret, f"{what}|{version}".encode() + row_id.bytes, "sha256")[:MAC]


def references(row_ids: Iterable[UUID], at: datetime, use: str = CODES) -> list[str]:
    """Return a reference of eight letters for each row."""
    secret = vault.organisation_secret(use, at=at)
    return [ids.reference(one, secret) for one in row_ids]
