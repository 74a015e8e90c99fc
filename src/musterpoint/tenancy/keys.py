"""Keys of the installation: files in MUSTERPOINT_HOME/keys, made once, never in the database."""

import hashlib
import os
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from musterpoint.kernel.ids import random_bytes

BLOCK = 64


def _directory() -> Path:
    directory = Path(settings.MUSTERPOINT_HOME) / "keys"
    directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    return directory


@lru_cache
def installation_key(name: str) -> bytes:
    """
    Return the 32-byte key with this name, from the environment or its file; made when absent.

    ``MUSTERPOINT_KEY_<NAME>`` holds it as hex where a key service injects it.
    """
    given = os.environ.get(f"MUSTERPOINT_KEY_{name.upper()}")
    if given:
        return bytes.fromhex(given)
    path = _directory() / f"{name}.key"
    if not path.exists():
        fresh = path.with_suffix(f".{os.getpid()}.new")
        descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(random_bytes(32))
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(fresh, path)  # the first of two processes wins; both read the same file
        except FileExistsError:
            pass
        finally:
            fresh.unlink()
    return path.read_bytes()


def scope_key() -> bytes:
    """Return the key that signs scopes; the database holds its HMAC pads."""
    return installation_key("scope")


def pads(key: bytes) -> tuple[bytes, bytes]:
    """Return the inner and outer pads of HMAC (RFC 2104), so that SQL needs only sha256()."""
    block = (key if len(key) <= BLOCK else hashlib.sha256(key).digest()).ljust(BLOCK, b"\0")
    return bytes(b ^ 0x36 for b in block), bytes(b ^ 0x5C for b in block)
