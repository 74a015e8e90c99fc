"""
Blind marks: that two applications come from one person, and never from whom.

A mark rests on what few people share: a document, or a name together with a birth date or a
telephone number (the keys of ``engine.linkage``, so that spelling and alphabet do not matter). What
the database keeps is a keyed digest (HMAC-SHA-256). Inside one organisation the key is a secret of
the organisation. Between two, it is derived from the installation's key and both organisations:
neither of them holds it, so that neither can turn a mark back, or try names against a list.
"""

import hmac
from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from musterpoint.engine import linkage
from musterpoint.engine.linkage import Facts
from musterpoint.tenancy import keys, vault

SIZE = 16
SHARED_SIZE = 32
USE = "grants.marks"


def typed(name: str, born: str, phones: tuple[str, ...]) -> Facts:
    """Return the facts of somebody who is not registered; what cannot be read is left out."""
    names = (name,) if name.strip() else ()
    for birth, numbers in ((born or None, phones), (born or None, ()), (None, phones), (None, ())):
        try:
            return Facts(names=names, birth=birth, phones=numbers)
        except ValueError:
            continue
    return Facts(names=())


def words(facts: Facts) -> frozenset[str]:
    """Return what identifies somebody, in clear: never kept, always turned into a mark."""
    found = linkage.person_keys(facts)
    of = {family: [one for one in found if one.startswith(f"{family}:")] for family in "NDPK"}
    pairs = {f"{name}&{other}" for name in of["N"] for family in "DP" for other in of[family]}
    return frozenset([*of["K"], *pairs])


def own(facts: Facts, person_id: UUID | None, at: datetime) -> set[bytes]:
    """Return the marks of somebody inside the organisation in scope."""
    secret = vault.organisation_secret(USE, at=at)
    known = [f"I:{person_id}"] if person_id else []
    return {_digest(secret, one)[:SIZE] for one in (*words(facts), *known)}


def shared(facts: Facts, here: UUID, there: UUID) -> set[bytes]:
    """Return the marks of somebody between two organisations; the same from either side."""
    return between(words(facts), here, there, USE)


def between(texts: Iterable[str], here: UUID, there: UUID, use: str) -> set[bytes]:
    """Return the marks of texts between two organisations; each use has a key of its own."""
    low, high = sorted((here.bytes, there.bytes))
    material = keys.installation_key("vault")
    secret = HKDF(SHA256(), 32, low + high, f"musterpoint {use}".encode()).derive(material)
    return {_digest(secret, one)[:SHARED_SIZE] for one in texts}


def _digest(secret: bytes, text: str) -> bytes:
    return hmac.digest(secret, text.encode(), "sha256")
