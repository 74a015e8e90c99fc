"""
The list of a distribution as a phone takes it along: sealed with a password that nobody keeps.

AES-256-GCM (NIST SP 800-38D) under a key of PBKDF2 with SHA-256 (RFC 8018), which browsers open
without anything else. The list holds digests of codes, tokens and short names, no code.
"""

import base64
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.pbkdf2 import PBKDF2HMAC

from musterpoint.goods import rules
from musterpoint.goods.models import Distribution, Listed, Per
from musterpoint.kernel.ids import random_bytes

ROUNDS = 310_000
SALT, NONCE = 16, 12


@dataclass(frozen=True, slots=True)
class Sealed:
    """What a page carries, in base64: it opens with the password alone."""

    salt: str
    nonce: str
    text: str
    rounds: int = ROUNDS


def seal(password: str, content: Mapping[str, Any]) -> Sealed:
    """Seal what a list holds with a password."""
    salt, nonce = random_bytes(SALT), random_bytes(NONCE)
    key = PBKDF2HMAC(SHA256(), 32, salt, ROUNDS).derive(password.encode())
    plain = json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()
    made = AESGCM(key).encrypt(nonce, plain, None)
    salt_text, nonce_text, text = (base64.b64encode(one).decode() for one in (salt, nonce, made))
    return Sealed(salt_text, nonce_text, text)


def content_of(
    row: Distribution,
    listed: Sequence[Listed],
    names: Mapping[UUID, Mapping[str, Any]],
    given: Mapping[UUID, Any],
) -> dict[str, Any]:
    """Return what a phone needs to know of a distribution."""
    return {
        "rations": [
            {
                "name": one.item.title,
                "amount": one.amount,
                "digits": one.item.digits,
                "unit": rules.unit_of(one.item.unit_word, 2),
                "per": one.per == Per.PERSON,
            }
            for one in row.rations.select_related("item").order_by("item__code")
        ],
        "listed": [
            {
                "d": bytes(one.code_digest).hex(),
                "n": one.number,
                "t": bytes(one.token).hex(),
                "s": names.get(one.id, {}).get("name", ""),
                "x": names.get(one.id, {}).get("proxies", []),
                "p": one.people,
                "g": one.id in given,
            }
            for one in listed
        ],
    }
