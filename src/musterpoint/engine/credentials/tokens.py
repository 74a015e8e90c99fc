"""
Credentials as VC-JWT with an external proof (Open Badges 3.0, section 8.2.4; RFC 7515, 7519).

The claims are the credential itself, and iss, jti, sub, nbf, exp that say the same once more.
Only RS256, ES256 and EdDSA (also by its newer name Ed25519, RFC 9864) are accepted, each for its
own kind of key. A key inside a token's header is never looked at.
"""

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NoReturn

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ec import (
    ECDSA,
    EllipticCurvePrivateKey,
    EllipticCurvePublicKey,
)
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256

from musterpoint.engine.credentials.encodings import NotEncoded, base64url, from_base64url
from musterpoint.engine.credentials.keys import Private, Public
from musterpoint.engine.credentials.proofs import BadProof, NotRead, as_der
from musterpoint.engine.credentials.times import moment

#: What a token may call itself. The first form (Open Badges) repeats what the credential says; the
#: others (W3C VC-JOSE-COSE) need not.
_REPEATS = frozenset({"", "jwt", "application/jwt"})
_NEED_NOT = frozenset({"vc+jwt", "vc+ld+jwt", "application/vc+jwt", "vc+ld+json+jwt"})
_CLAIMS = ("iss", "jti", "sub", "nbf", "exp", "iat")
#: Signatures that are in use and not read here; `none` and shared secrets are no signatures.
_NOT_READ = frozenset(
    {"ES384", "ES512", "ES256K", "RS384", "RS512", "PS256", "PS384", "PS512", "Ed448", "ML-DSA-44"}
)
#: Bytes of each of the two numbers that a signature of ES256 is (RFC 7518, section 3.4).
_HALF = 32


@dataclass(frozen=True, slots=True)
class Token:
    """A token taken apart; nothing of it is believed yet."""

    header: Mapping[str, Any]
    payload: dict[str, Any]
    signed: bytes
    signature: bytes

    @property
    def credential(self) -> dict[str, Any]:
        """The claims without those that only repeat."""
        return {name: value for name, value in self.payload.items() if name not in _CLAIMS}


def sign(credential: Mapping[str, Any], key: Private, method: str) -> str:
    """Return the credential as a compact token, signed by the key at the address `method`."""
    header = {"alg": _algorithm(key), "typ": "JWT", "kid": method}
    bare = {name: value for name, value in credential.items() if name != "proof"}
    signed = f"{_part(header)}.{_part(bare | claims(bare))}".encode()
    if isinstance(key, Ed25519PrivateKey):
        signature = key.sign(signed)
    elif isinstance(key, EllipticCurvePrivateKey):
        pair = decode_dss_signature(key.sign(signed, ECDSA(SHA256())))
        signature = b"".join(one.to_bytes(_HALF) for one in pair)
    else:
        signature = key.sign(signed, PKCS1v15(), SHA256())
    return f"{signed.decode()}.{base64url(signature)}"


def _algorithm(key: Private) -> str:
    if isinstance(key, Ed25519PrivateKey):
        return "EdDSA"
    return "ES256" if isinstance(key, EllipticCurvePrivateKey) else "RS256"


def claims(credential: Mapping[str, Any]) -> dict[str, Any]:
    """Return the claims that repeat what a credential says."""
    issuer, subject = credential.get("issuer"), credential.get("credentialSubject")
    found: dict[str, Any] = {
        "iss": issuer.get("id") if isinstance(issuer, Mapping) else issuer,
        "jti": credential.get("id"),
        "sub": subject.get("id") if isinstance(subject, Mapping) else None,
    }
    for name, source in (("nbf", "validFrom"), ("exp", "validUntil")):
        at = moment(credential.get(source))
        found[name] = None if at is None else int(at.timestamp())
    return {name: value for name, value in found.items() if value is not None}


def _part(value: Mapping[str, Any]) -> str:
    return base64url(json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode())


def read(text: str) -> Token:
    """Take a compact token apart. Raises BadProof when it is none."""
    if "~" in text:
        raise NotRead(
            "a token that discloses parts (SD-JWT) is not read here: ask another verifier"
        )
    parts = text.strip().split(".")
    if len(parts) != 3:
        raise BadProof("a token has three parts, with a dot between them")
    try:
        header, payload = (_object(from_base64url(part)) for part in parts[:2])
        signature = from_base64url(parts[2])
    except (NotEncoded, UnicodeDecodeError, ValueError, RecursionError):
        raise BadProof("the token is broken: a part of it is not base64url of JSON") from None
    return Token(header, payload, f"{parts[0]}.{parts[1]}".encode(), signature)


def _object(data: bytes) -> dict[str, Any]:
    found = json.loads(
        data.decode(), object_pairs_hook=_once, parse_constant=_no_number, parse_float=_finite
    )
    if not isinstance(found, dict):
        raise NotEncoded("a part of a token is an object")
    return found


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise NotEncoded("a name stands twice in one object")
    return found


def _finite(text: str) -> float:
    if math.isinf(number := float(text)):
        raise NotEncoded(f"{text[:40]} is larger than readers hold")
    return number


def _no_number(text: str) -> NoReturn:
    raise NotEncoded(f"{text} is no number of JSON")


def check(token: Token, key: Public) -> None:
    """Check the signature and that the claims say what the credential says. Raises BadProof."""
    algorithm = str(token.header.get("alg"))
    if "crit" in token.header:
        raise BadProof("the token asks for extensions that are not known")
    if algorithm in _NOT_READ:
        raise NotRead(f"a token signed by {algorithm} is not read here: ask another verifier")
    try:
        if algorithm in {"EdDSA", "Ed25519"} and isinstance(key, Ed25519PublicKey):
            key.verify(token.signature, token.signed)
        elif algorithm == "ES256" and isinstance(key, EllipticCurvePublicKey):
            key.verify(as_der(token.signature), token.signed, ECDSA(SHA256()))
        elif algorithm == "RS256" and isinstance(key, RSAPublicKey):
            key.verify(token.signature, token.signed, PKCS1v15(), SHA256())
        else:
            raise BadProof(
                "the token's algorithm is not RS256, ES256 or EdDSA, or not that of its key"
            )
    except InvalidSignature:
        raise BadProof("the signature is not that of this content") from None
    _check_claims(token)


def _check_claims(token: Token) -> None:
    kind = str(token.header.get("typ", "")).lower()
    if kind not in _REPEATS | _NEED_NOT:
        raise BadProof(f"the token is of the type {kind[:80]}, which is none of a badge")
    wanted = claims(token.credential)
    for name in ("iss", "jti", "sub", "nbf", "exp"):
        said = token.payload.get(name)
        if said is None and name in wanted and name != "exp" and kind in _REPEATS:
            raise BadProof(f"the token does not say {name}")
        if said is not None and (said != wanted.get(name) or isinstance(said, bool)):
            raise BadProof(f"the token's {name} is not what the credential says")
