"""Badges of an invented organisation and an invented person."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, derive_private_key
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key

from musterpoint.engine import credentials
from musterpoint.engine.credentials import Achievement, Alignment, Badge, Issuer, keys

AT = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)
KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
OTHER = Ed25519PrivateKey.from_private_bytes(bytes(range(1, 33)))
RSA: RSAPrivateKey = generate_private_key(65537, 2048)
P256 = derive_private_key(int.from_bytes(bytes(range(1, 33))), SECP256R1())
LIST = "https://example.org/status/1"
WEB = credentials.did_web("training.example.org:8443", "o", "hosts")
DID = credentials.did_key(KEY.public_key())
METHOD = f"{DID}#{keys.multibase(KEY.public_key())}"
PERSON = "amina@example.org"

BADGE = Badge(
    id="urn:uuid:0191f2a0-0000-7000-8000-000000000001",
    issuer=Issuer(id=DID, name="Host Responders' School", url="https://example.org/"),
    achievement=Achievement(
        id="https://example.org/courses/vulnerability",
        name="Vulnerability and referral – مواطن الضعف",
        description="Notice who needs protection, and bring them to somebody who may help.",
        criteria="All modules read, 8 of 10 questions answered rightly.",
        criteria_url="https://example.org/courses/vulnerability/criteria",
        kind="CertificateOfCompletion",
        language="ar",
        version="3",
        tags=("protection", "referral"),
        alignments=(
            Alignment(
                name="Guideline 8, theme 4",
                url="https://example.org/themes/4",
                framework="Guideline 8",
                code="G8.4",
            ),
        ),
        image="https://example.org/badge.png",
        score="https://example.org/courses/vulnerability#score",
        score_max="10",
        score_required="8",
    ),
    recipient=credentials.hashed(PERSON, "emailAddress", "not-a-secret-salt"),
    valid_from=AT - timedelta(days=1),
    valid_until=AT + timedelta(days=730),
    awarded_at=AT - timedelta(days=1),
    result="9",
    status=(credentials.entry(LIST, 4711),),
)
PLAIN = replace(BADGE, status=())


def proved(badge: Badge = PLAIN, key: Ed25519PrivateKey = KEY, method: str = METHOD) -> Any:
    return credentials.sign_with_proof(credentials.credential(badge), key, method, at=AT)


def token(badge: Badge = PLAIN, key: Any = KEY, method: str = METHOD) -> str:
    return credentials.sign_as_token(credentials.credential(badge), key, method)


def signed_list(places: list[int], key: Ed25519PrivateKey = KEY, **given: Any) -> dict[str, Any]:
    given = {"valid_from": AT - timedelta(hours=1)} | given
    method = given.pop("method", METHOD)
    address, issuer = given.pop("address", LIST), given.pop("issuer", DID)
    found = credentials.status_list(address, issuer, places, **given)
    return credentials.sign_with_proof(found, key, method, at=AT)
