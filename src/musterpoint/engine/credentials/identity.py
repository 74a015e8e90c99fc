"""
The person of a badge without their name: a salted hash of what only they and we know.

Open Badges 3.0, IdentityHash: the algorithm's name, $, and the hash in hex of identity + salt.
Somebody who shows the badge tells the identity; anybody can then check that it is theirs. Whoever
only finds the file learns nothing, and cannot try out addresses without the file's salt.
"""

import hmac
from collections.abc import Mapping
from hashlib import sha256
from typing import Any

E_MAIL = "emailAddress"


def hashed(identity: str, kind: str, salt: str) -> dict[str, Any]:
    """Return the IdentityObject of a person; `kind` is one of the specification's types."""
    return {
        "type": "IdentityObject",
        "hashed": True,
        "identityHash": _hash(_plain(identity, kind), salt),
        "identityType": kind,
        "salt": salt,
    }


def is_of(identifier: Mapping[str, Any], identity: str) -> bool:
    """Say whether a hashed identifier is that of this identity."""
    said, salt = str(identifier.get("identityHash", "")), str(identifier.get("salt", ""))
    if identifier.get("hashed") is not True:
        return False
    plain = _plain(identity, str(identifier.get("identityType", "")))
    return hmac.compare_digest(said.lower().encode(), _hash(plain, salt).encode())


def _plain(identity: str, kind: str) -> str:
    """Return the identity as it is hashed: an e-mail address has no capitals and no spaces."""
    return identity.strip().lower() if kind == E_MAIL else identity.strip()


def _hash(identity: str, salt: str) -> str:
    return "sha256$" + sha256((identity + salt).encode()).hexdigest()
