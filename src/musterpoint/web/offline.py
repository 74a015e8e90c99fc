"""
Lists that a phone takes along: sealed with a password that nobody keeps, opened without network.

AES-256-GCM (NIST SP 800-38D) under a key of PBKDF2 with SHA-256 (RFC 8018), which browsers open
without anything else. The page carries the sealed list (``web/offline.js``), and a service worker
shows the page where there is no network. What stands in a list is for the package to say.
"""

import base64
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.pbkdf2 import PBKDF2HMAC
from django import forms
from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _

from musterpoint.kernel.ids import random_bytes

WORKER = Path(__file__).parent / "offline_worker.js"
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


def clock(at: datetime) -> str:
    """Return a moment as scripts count it: thousandths of a second since 1970."""
    return str(int(at.timestamp() * 1000))


def password_field() -> forms.CharField:
    """Return the field of the words that open a list on a phone."""
    return forms.CharField(
        label=_("A password for the list on this phone"), max_length=100, min_length=8,
        strip=False, widget=forms.PasswordInput({"autocomplete": "new-password"}),
        help_text=_("At least 8 characters. It opens the list without network. Nobody keeps it."),
    )  # fmt: skip


def worker() -> HttpResponse:
    """Return the service worker that shows kept lists of the pages beside and under it."""
    return HttpResponse(WORKER.read_bytes(), content_type="text/javascript; charset=utf-8")
