"""What is sealed of a learner, and the addresses that are theirs alone."""

import base64
import hmac
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from uuid import UUID

from musterpoint.kernel import ids
from musterpoint.tenancy import vault

USE = "training.learner"
CERTIFICATE = "training.certificate"
KEY = "training.signing_key"
LINKS = "training.links"
CODES = "training.codes"
NAMES = "training.pseudonyms"
MAC = 12
#: A code for attendance changes so often; the one before counts as well while its time runs.
STEP = timedelta(minutes=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """A learner's name and address."""

    name: str = ""
    email: str = ""

    def kept(self) -> dict[str, str]:
        """Return what is sealed."""
        return asdict(self)


def opened(data: dict[str, str]) -> Identity:
    """Return what was sealed."""
    return Identity(**data)


def link(what: str, row_id: UUID, at: datetime) -> str:
    """Return what stands in an address for one row: its id and a hash nobody else can make."""
    return _text(row_id.bytes + _mac(what, row_id.bytes, at))


def row_of(what: str, token: str, at: datetime) -> UUID | None:
    """Return the row that an address names; None when the hash is not ours for this use."""
    raw = _raw(token, 16 + MAC)
    if raw is None or not hmac.compare_digest(raw[16:], _mac(what, raw[:16], at)):
        return None
    return UUID(bytes=raw[:16])


def attendance(session_id: UUID, at: datetime) -> str:
    """Return the code that a trainer shows: it names the session and the minute, and is signed."""
    minute = int(at.timestamp() // STEP.total_seconds()).to_bytes(5)
    return _text(session_id.bytes + minute + _mac("attendance", session_id.bytes + minute, at))


def session_of(token: str, at: datetime, minutes: int) -> tuple[UUID, bool] | None:
    """Return the session of a code and whether it is still fresh; None when it is not ours."""
    raw = _raw(token, 21 + MAC)
    if raw is None or not hmac.compare_digest(raw[21:], _mac("attendance", raw[:21], at)):
        return None
    age = int(at.timestamp() // STEP.total_seconds()) - int.from_bytes(raw[16:21])
    return UUID(bytes=raw[:16]), 0 <= age <= minutes


def item_id(row_id: UUID, partner_id: UUID, at: datetime) -> UUID:
    """Return the id of a row towards one partner: always the same there, and another elsewhere."""
    return UUID(bytes=_mac("item", row_id.bytes + partner_id.bytes, at, size=16))


def reference(row_id: UUID, at: datetime, attempt: int = 0) -> str:
    """Return the reference of a certificate, as people read it aloud."""
    return ids.reference(row_id, vault.organisation_secret(CODES, at=at), attempt)


def pseudonym(learner_id: UUID, at: datetime) -> str:
    """Return the name under which a learner stands in statements: always the same, and no name."""
    secret = vault.organisation_secret(NAMES, at=at)
    return hmac.digest(secret, learner_id.bytes, "sha256")[:16].hex()


def _mac(what: str, data: bytes, at: datetime, size: int = MAC) -> bytes:
    secret = vault.organisation_secret(LINKS, at=at)
    return hmac.digest(secret, what.encode() + b"|" + data, "sha256")[:size]


def _text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def _raw(token: str, size: int) -> bytes | None:
    if not token.isascii() or len(token) > 80:
        return None
    try:
        raw = base64.urlsafe_b64decode(token + "=" * (-len(token) % 4))
    except ValueError:
        return None
    return raw if len(raw) == size and _text(raw) == token else None
