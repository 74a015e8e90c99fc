"""
Identifiers: UUIDv7 that can be repeated, and references that people read aloud.

A UUIDv7 (RFC 9562) begins with its millisecond, so that rows made together lie together. An
exercise repeats exactly because it replaces the source of milliseconds and of randomness.
"""

import hmac
import os
import random
import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

#: Crockford's alphabet: no I, L, O, U, so that a reference survives a bad telephone line.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_READ_AS = str.maketrans({"I": "1", "L": "1", "O": "0", "U": "V"})
REFERENCE_LETTERS = 8


@dataclass(slots=True)
class Seeded:
    """A repeatable source of ids: a seeded generator and a clock that the driver moves."""

    random: random.Random
    at: datetime
    tail: int | None = None
    """The last 16 bits of every id; runs of one seed that differ in it stand beside each other."""


_source: ContextVar[Seeded | None] = ContextVar("uuid7_source", default=None)


def uuid7() -> UUID:
    """Return a new UUIDv7; repeatable inside ``seeded_ids``."""
    source = _source.get()
    if source is None:
        milliseconds, noise = time.time_ns() // 1_000_000, int.from_bytes(os.urandom(10))
    else:
        milliseconds, noise = int(source.at.timestamp() * 1000), source.random.getrandbits(80)
        if source.tail is not None:
            noise = noise & ~0xFFFF | source.tail
    value = (milliseconds & ((1 << 48) - 1)) << 80
    value |= 0x7 << 76 | ((noise >> 62) & 0xFFF) << 64
    value |= 0b10 << 62 | (noise & ((1 << 62) - 1))
    return UUID(int=value)


def random_bytes(size: int) -> bytes:
    """Return random bytes; never repeatable, because keys and codes are made of them."""
    return os.urandom(size)


@contextmanager
def seeded_ids(seed: int, at: datetime) -> Iterator[Seeded]:
    """Make ``uuid7`` repeat exactly; the caller moves ``at`` of the source that is returned."""
    source = Seeded(random.Random(seed), at)  # noqa: S311  ids of an exercise, not secrets
    with using_ids(source):
        yield source


@contextmanager
def using_ids(source: Seeded) -> Iterator[None]:
    """Take ids from a source that was made before."""
    token = _source.set(source)
    try:
        yield
    finally:
        _source.reset(token)


def reference(identity: UUID, key: bytes, attempt: int = 0) -> str:
    """
    Return the human reference of a row, such as ``7K4D29QX``.

    A keyed hash of the id, so that it tells neither order nor volume and can be made without
    asking the database; the unique constraint catches the rare collision and the caller asks
    again with the next ``attempt``. See docs/adr/0003.
    """
    digest = hmac.digest(key, identity.bytes + attempt.to_bytes(2), "sha256")
    number = int.from_bytes(digest[:5])
    return "".join(ALPHABET[number >> 5 * place & 31] for place in range(REFERENCE_LETTERS))


def parse_reference(text: str) -> str | None:
    """Return the reference in its stored form, or None when it cannot be one."""
    letters = "".join(text.upper().translate(_READ_AS).split()).replace("-", "")
    if len(letters) > REFERENCE_LETTERS:  # one in a thousand begins with these letters itself
        letters = letters.removeprefix("MP")
    if len(letters) == REFERENCE_LETTERS and all(letter in ALPHABET for letter in letters):
        return letters
    return None


def show_reference(stored: str) -> str:
    """Return the reference in the form that people read: ``7K4D-29QX``."""
    return f"{stored[:4]}-{stored[4:]}"
