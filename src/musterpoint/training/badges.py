"""
Certificates as Open Badges 3.0: built, signed as VC-JWT (EdDSA), verified, and their status list.

Whom a badge is for stands in it as a salted hash only; the name is on the printed certificate.
The list of revoked ones is a W3C Bitstring Status List of 131,072 places.
"""

import base64
import gzip
import hashlib
import hmac
import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)

from musterpoint.engine.courses.model import Course, spoken

CONTEXT = (
    "https://www.w3.org/ns/credentials/v2",
    "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
)
PLACES = 131_072
MAX_DOCUMENT = 64 * 1024
ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
ED25519 = b"\xed\x01"
DID = "did:key:z"


@dataclass(frozen=True, slots=True, kw_only=True)
class Signer:
    """A signing key: its name for everybody, its secret for us."""

    did: str
    secret: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Badge:
    """What a certificate says."""

    id: UUID
    organisation: str
    course: Course
    language: str
    name: str
    email: str
    score: int
    issued_at: datetime
    valid_until: datetime | None
    status: str
    place: int
    salt: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """
    What verifying a document came to: each check with its name, in the order they were made.

    ``credential`` is empty when the document could not be read at all.
    """

    checks: tuple[tuple[str, bool], ...]
    credential: Mapping[str, Any]

    @property
    def is_valid(self) -> bool:
        """True when nothing is wrong."""
        return bool(self.checks) and all(good for _name, good in self.checks)

    @property
    def wrong(self) -> tuple[str, ...]:
        """The names of the checks that failed."""
        return tuple(name for name, good in self.checks if not good)

    @property
    def achievement(self) -> Mapping[str, Any]:
        """What was achieved, as the document says."""
        subject = self.credential.get("credentialSubject")
        found = subject.get("achievement") if isinstance(subject, dict) else None
        return found if isinstance(found, dict) else {}

    @property
    def issuer(self) -> Mapping[str, Any]:
        """Who signed, as the document says."""
        found = self.credential.get("issuer")
        return found if isinstance(found, dict) else {}


def new_signer() -> Signer:
    """Return a fresh key."""
    key = Ed25519PrivateKey.generate()
    public = key.public_key().public_bytes_raw()
    return Signer(did=DID + _base58(ED25519 + public), secret=key.private_bytes_raw())


def credential(badge: Badge, did: str) -> dict[str, Any]:
    """Return the badge as an OpenBadgeCredential, not signed yet."""
    course, language = badge.course, badge.language
    known = badge.email or badge.name
    made: dict[str, Any] = {
        "@context": list(CONTEXT),
        "id": f"urn:uuid:{badge.id}",
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": spoken(course.title, language),
        "issuer": {"id": did, "type": ["Profile"], "name": badge.organisation},
        "validFrom": _moment(badge.issued_at),
        "awardedDate": _moment(badge.issued_at),
        "credentialSubject": {
            "type": ["AchievementSubject"],
            "identifier": [
                {
                    "type": "IdentityObject",
                    "hashed": True,
                    "identityHash": identity_hash(known, badge.salt),
                    "identityType": "emailAddress" if badge.email else "name",
                    "salt": badge.salt,
                }
            ],
            "achievement": {
                "id": f"urn:musterpoint:course:{course.code}:{course.version}",
                "type": ["Achievement"],
                "achievementType": "Course",
                "name": spoken(course.title, language),
                "description": spoken(course.summary, language),
                "criteria": {"narrative": "\n".join(spoken(one, language) for one in course.aims)},
                "inLanguage": language,
                "version": str(course.version),
                "humanCode": course.code,
                "tag": [*course.audiences, *course.themes],
                "resultDescription": [
                    {
                        "id": "urn:musterpoint:result:test",
                        "type": ["ResultDescription"],
                        "name": "Test",
                        "resultType": "Percent",
                        "requiredValue": str(course.pass_mark),
                    }
                ],
            },
            "result": [
                {
                    "type": ["Result"],
                    "resultDescription": "urn:musterpoint:result:test",
                    "value": str(badge.score),
                }
            ],
        },
    }
    if badge.valid_until is not None:
        made["validUntil"] = _moment(badge.valid_until)
    if badge.status:
        made["credentialStatus"] = {
            "id": f"{badge.status}#{badge.place}",
            "type": "BitstringStatusListEntry",
            "statusPurpose": "revocation",
            "statusListIndex": str(badge.place),
            "statusListCredential": badge.status,
        }
    return made


def issue(badge: Badge, signer: Signer) -> str:
    """Return the signed badge as a compact JWS."""
    return _signed(credential(badge, signer.did), signer)


def status_list(places: Iterable[int], signer: Signer, *, url: str, at: datetime) -> str:
    """Return the signed list of revoked places."""
    made = {
        "@context": [CONTEXT[0]],
        "id": url,
        "type": ["VerifiableCredential", "BitstringStatusListCredential"],
        "issuer": signer.did,
        "validFrom": _moment(at),
        "credentialSubject": {
            "id": f"{url}#list",
            "type": "BitstringStatusList",
            "statusPurpose": "revocation",
            "encodedList": bitstring(places),
        },
    }
    return _signed(made, signer)


def bitstring(places: Iterable[int]) -> str:
    """Return the places as a multibase base64url of the zipped bits, the first bit leftmost."""
    bits = bytearray(PLACES // 8)
    for place in places:
        bits[place // 8] |= 0x80 >> place % 8
    return "u" + _text(gzip.compress(bytes(bits), mtime=0))


def is_set(encoded: str, place: int) -> bool:
    """Say whether a place is set in a list; ValueError when it is no list."""
    try:
        bits = gzip.decompress(_bytes(encoded.removeprefix("u")))
    except (OSError, EOFError) as error:
        raise ValueError("not a status list") from error
    if not 0 <= place < 8 * len(bits):
        raise ValueError("no such place in the status list")
    return bool(bits[place // 8] & 0x80 >> place % 8)


def verify(
    document: str,
    *,
    trusted: Collection[str],
    at: datetime,
    revoked: Collection[int] | str | None = None,
) -> Verdict:
    """
    Check a document: structure, signature, status, dates, trust in who signed.

    ``trusted`` are the issuers' DIDs; ``revoked`` the places that are revoked, or a status list;
    None when nothing is known of them.
    """
    payload, header, signed, signature = _parts(document)
    found = payload.get("vc") if isinstance(payload.get("vc"), dict) else payload
    body: Mapping[str, Any] = found if isinstance(found, dict) else {}
    types = body.get("type")
    is_badge = isinstance(types, list) and "VerifiableCredential" in types
    verdict = Verdict(checks=(("structure", is_badge and bool(signature)),), credential=body)
    if not is_badge or not signature:
        return verdict
    did = str(verdict.issuer.get("id", ""))
    checks = [
        *verdict.checks,
        ("signature", _is_signed(did, header, signed, signature)),
        ("status", _is_not_revoked(body, revoked)),
        ("dates", _is_in_time(body, at)),
        ("issuer", did in trusted),
    ]
    return Verdict(checks=tuple(checks), credential=body)


def is_for(verdict: Verdict, known: str) -> bool:
    """Say whether a badge is for the holder of this address or name."""
    subject = verdict.credential.get("credentialSubject")
    rows = subject.get("identifier") if isinstance(subject, dict) else None
    for one in rows if isinstance(rows, list) else []:
        if isinstance(one, dict):
            wanted = str(one.get("identityHash", ""))
            made = identity_hash(known, str(one.get("salt", "")))
            if hmac.compare_digest(wanted.encode(), made.encode()):
                return True
    return False


def identity_hash(known: str, salt: str) -> str:
    """Return the salted hash of an address or a name (IdentityHash of Open Badges)."""
    text = known.strip().lower() if "@" in known else known.strip()
    return "sha256$" + hashlib.sha256((text + salt).encode()).hexdigest()


def _signed(body: Mapping[str, Any], signer: Signer) -> str:
    public = Ed25519PrivateKey.from_private_bytes(signer.secret).public_key().public_bytes_raw()
    issuer = body["issuer"]
    header = {
        "alg": "EdDSA",
        "typ": "JWT",
        "kid": f"{signer.did}#{signer.did.removeprefix('did:key:')}",
        "jwk": {"kty": "OKP", "crv": "Ed25519", "x": _text(public)},
    }
    claims = {
        "iss": issuer["id"] if isinstance(issuer, dict) else issuer,
        "jti": body["id"],
        "sub": body["id"],
        "nbf": int(datetime.fromisoformat(body["validFrom"]).timestamp()),
        **body,
    }
    if "validUntil" in body:
        claims["exp"] = int(datetime.fromisoformat(body["validUntil"]).timestamp())
    parts = [_text(json.dumps(one, ensure_ascii=False).encode()) for one in (header, claims)]
    signed = ".".join(parts)
    key = Ed25519PrivateKey.from_private_bytes(signer.secret)
    return f"{signed}.{_text(key.sign(signed.encode()))}"


def _parts(document: str) -> tuple[dict[str, Any], dict[str, Any], bytes, bytes]:
    empty: tuple[dict[str, Any], dict[str, Any], bytes, bytes] = ({}, {}, b"", b"")
    text = document.strip()
    parts = text.split(".")
    if len(text) > MAX_DOCUMENT or len(parts) != 3 or not text.isascii():
        return empty
    try:
        header, payload = (json.loads(_bytes(one)) for one in parts[:2])
        signature = _bytes(parts[2])
    except (ValueError, RecursionError):
        return empty
    if not isinstance(header, dict) or not isinstance(payload, dict):
        return empty
    return payload, header, f"{parts[0]}.{parts[1]}".encode(), signature


def _is_signed(did: str, header: Mapping[str, Any], signed: bytes, signature: bytes) -> bool:
    """The key is the one that the issuer's DID itself is made of, whatever the header says."""
    raw = _unbase58(did.removeprefix(DID)) if did.startswith(DID) else b""
    if header.get("alg") != "EdDSA" or not raw.startswith(ED25519) or len(raw) != 34:
        return False
    try:
        Ed25519PublicKey.from_public_bytes(raw[2:]).verify(signature, signed)
    except InvalidSignature:
        return False
    return True


def _is_not_revoked(body: Mapping[str, Any], revoked: Collection[int] | str | None) -> bool:
    status = body.get("credentialStatus")
    if not isinstance(status, dict) or revoked is None:
        return True
    try:
        place = int(str(status.get("statusListIndex")))
        return not (is_set(revoked, place) if isinstance(revoked, str) else place in revoked)
    except ValueError:
        return False


def _is_in_time(body: Mapping[str, Any], at: datetime) -> bool:
    try:
        begins = datetime.fromisoformat(str(body.get("validFrom")))
        ends = body.get("validUntil")
        return begins <= at and (ends is None or at < datetime.fromisoformat(str(ends)))
    except (TypeError, ValueError):
        return False


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def _text(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def _bytes(text: str) -> bytes:
    data = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    if _text(data) != text:
        raise ValueError("not base64url")
    return data


def _base58(data: bytes) -> str:
    number, found = int.from_bytes(data), ""
    while number:
        number, rest = divmod(number, 58)
        found = ALPHABET[rest] + found
    return "1" * (len(data) - len(data.lstrip(b"\0"))) + found


def _unbase58(text: str) -> bytes:
    number = 0
    for letter in text:
        place = ALPHABET.find(letter)
        if place < 0:
            return b""
        number = number * 58 + place
    return number.to_bytes((number.bit_length() + 7) // 8) if len(text) < 100 else b""
