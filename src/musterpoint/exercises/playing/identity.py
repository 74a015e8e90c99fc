"""What is sealed in an exercise, the address of a seat, and the code of attendance."""

import base64
import hmac
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from musterpoint.exercises.playing.models import Seat
from musterpoint.tenancy import vault

SEAT = "exercises.seat"
TEXT = "exercises.text"
LINKS = "exercises.links"
MAC = 12
DIGITS = 6
#: A code of attendance changes so often; the one before counts as well.
STEP = timedelta(minutes=2)


def seal_seat(seat_id: UUID, name: str, email: str, at: datetime) -> bytes:
    """Seal who sits somewhere, under a key of its own."""
    return vault.make_keys([seat_id], at=at)[seat_id].seal(SEAT, {"name": name, "email": email})


def seats(rows: Iterable[Seat], at: datetime) -> dict[UUID, dict[str, str]]:
    """Return name and address of seats by id; one that was erased has neither."""
    rows = list(rows)
    keys = vault.open_keys([one.id for one in rows], at=at)
    return {
        one.id: keys[one.id].open(SEAT, one.sealed) if one.id in keys else {"name": "", "email": ""}
        for one in rows
    }


def seal_text(rehearsal_id: UUID, text: str, at: datetime) -> bytes | None:
    """Seal what was written in an exercise; None for nothing."""
    return vault.open_key(rehearsal_id, at=at).seal(TEXT, text) if text else None


def texts(rehearsal_id: UUID, rows: dict[Any, Any], at: datetime) -> dict[Any, str]:
    """Return by the same keys what was sealed; nothing opens to nothing."""
    if not any(rows.values()):
        return dict.fromkeys(rows, "")
    key = vault.open_key(rehearsal_id, at=at)
    return {one: key.open(TEXT, sealed) if sealed else "" for one, sealed in rows.items()}


def link(seat_id: UUID, at: datetime) -> str:
    """Return what stands in the address of a seat: its id and a hash nobody else can make."""
    return _text(seat_id.bytes + _mac("seat", seat_id.bytes, at))


def seat_of(token: str, at: datetime) -> UUID | None:
    """Return the seat of an address; None when the hash is not ours."""
    raw = _raw(token, 16 + MAC)
    if raw is None or not hmac.compare_digest(raw[16:], _mac("seat", raw[:16], at)):
        return None
    return UUID(bytes=raw[:16])


def attendance(rehearsal_id: UUID, at: datetime, ago: int = 0) -> str:
    """Return the figures that are shown in the room at this moment, or so many steps before."""
    count = int(at.timestamp() // STEP.total_seconds()) - ago
    raw = _mac("attendance", rehearsal_id.bytes + count.to_bytes(8), at)
    return f"{int.from_bytes(raw) % 10**DIGITS:0{DIGITS}}"


def is_attendance(rehearsal_id: UUID, typed: str, at: datetime) -> bool:
    """Say whether figures are those that are shown now, or were just before."""
    given = typed.strip().encode()
    return any(
        hmac.compare_digest(given, attendance(rehearsal_id, at, ago).encode()) for ago in (0, 1)
    )


def _mac(what: str, data: bytes, at: datetime) -> bytes:
    secret = vault.organisation_secret(LINKS, at=at)
    return hmac.digest(secret, what.encode() + b"|" + data, "sha256")[:MAC]


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
