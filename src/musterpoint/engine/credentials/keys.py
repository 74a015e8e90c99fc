"""
Keys of issuers: Ed25519, P-256 and RSA, as did:key, in a DID document (did:web), as JWK or PEM.

A key is believed for an issuer only by one of three ways: the issuer *is* the key (did:key), the
issuer's DID document lists it for assertions, or the person who verifies brought it along.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ec import (
    SECP256R1,
    EllipticCurvePrivateKey,
    EllipticCurvePublicKey,
    EllipticCurvePublicNumbers,
)
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.rsa import (
    RSAPrivateKey,
    RSAPublicKey,
    RSAPublicNumbers,
)
from cryptography.x509 import load_pem_x509_certificate

from musterpoint.engine.credentials.encodings import (
    NotEncoded,
    base58,
    base64url,
    from_base58,
    from_base64url,
)
from musterpoint.engine.credentials.times import moment

#: A key on a curve is one on P-256: others are refused where keys are read.
Public = Ed25519PublicKey | EllipticCurvePublicKey | RSAPublicKey
Private = Ed25519PrivateKey | EllipticCurvePrivateKey | RSAPrivateKey
#: The multicodec prefixes of public keys: 0xed and 0x1200, as unsigned varints.
_ED25519 = b"\xed\x01"
_P256 = b"\x80\x24"
_P256_BYTES = 32
#: The prefixes of kinds of key that are in use and not read here.
_OTHERS = {
    b"\x81\x24": "P-384",
    b"\x82\x24": "P-521",
    b"\xe7\x01": "secp256k1",
    b"\xeb\x01": "BLS12-381",
}
_CURVES = frozenset({"P-384", "P-521", "secp256k1", "Ed448", "BLS12381G2"})
_SHORTEST_RSA = 2048
_RAW = serialization.Encoding.Raw, serialization.PublicFormat.Raw
_POINT = serialization.Encoding.X962, serialization.PublicFormat.CompressedPoint


class NoKey(ValueError):
    """No key can be had from what was given; the message says why."""


class KeyNotRead(NoKey):
    """The key is of a kind that is not read here: nothing is wrong with it."""


class KeyOver(NoKey):
    """The key was the issuer's, and is not to be used any more."""


@dataclass(frozen=True, slots=True)
class Method:
    """A verification method: its address, who controls it, and the key."""

    id: str
    controller: str
    key: Public


def raw(key: Ed25519PublicKey) -> bytes:
    """Return the 32 bytes of an Ed25519 key."""
    return key.public_bytes(*_RAW)


def multibase(key: Ed25519PublicKey | EllipticCurvePublicKey) -> str:
    """Return the Multikey text of a key: it begins with z6Mk for Ed25519, with zDn for P-256."""
    if isinstance(key, EllipticCurvePublicKey):
        return "z" + base58(_P256 + _on_p256(key).public_bytes(*_POINT))
    return "z" + base58(_ED25519 + raw(key))


def from_multibase(text: str) -> Ed25519PublicKey | EllipticCurvePublicKey:
    """Read a Multikey. Raises NoKey."""
    try:
        data = from_base58(text.removeprefix("z")) if text.startswith("z") else b""
    except NotEncoded:
        data = b""
    if data.startswith(_ED25519) and len(data) == 34:
        return Ed25519PublicKey.from_public_bytes(data[2:])
    if data.startswith(_P256) and len(data) == 35:
        try:
            return EllipticCurvePublicKey.from_encoded_point(SECP256R1(), data[2:])
        except ValueError:
            raise NoKey("the Multikey is no point of P-256") from None
    if other := _OTHERS.get(data[:2]):
        raise KeyNotRead(f"a key on {other} is not read here: ask another verifier")
    raise NoKey("this is no Multikey of Ed25519 or P-256")


def did_key(key: Ed25519PublicKey | EllipticCurvePublicKey) -> str:
    """Return the did:key of a key."""
    return f"did:key:{multibase(key)}"


def of_did_key(did: str) -> Method:
    """Return the one method of a did:key. Raises NoKey."""
    text = did.removeprefix("did:key:").split("#", 1)[0]
    key = from_multibase(text)
    return Method(f"did:key:{text}#{text}", f"did:key:{text}", key)


def did_web(host: str, *path: str) -> str:
    """Return the did:web of a host, its port and path; a colon parts, so a port is escaped."""
    return ":".join(["did:web", host.replace(":", "%3A"), *path])


def address_of_did_web(did: str) -> str:
    """Return the https address of a did:web's document. Raises NoKey."""
    if not did.startswith("did:web:") or "#" in did or "/" in did:
        raise NoKey("this is no did:web")
    host, *path = did.removeprefix("did:web:").split(":")
    folder = "/".join(path) or ".well-known"
    return f"https://{host.replace('%3A', ':')}/{folder}/did.json"


def did_document(did: str, keys: Mapping[str, Public]) -> dict[str, Any]:
    """Return the DID document that lists keys by the name after the #, for assertions."""
    methods = [_method(did, name, key) for name, key in keys.items()]
    return {
        "@context": ["https://www.w3.org/ns/did/v1", "https://w3id.org/security/multikey/v1"],
        "id": did,
        "verificationMethod": methods,
        "assertionMethod": [one["id"] for one in methods],
    }


def _method(did: str, name: str, key: Public) -> dict[str, Any]:
    found: dict[str, Any] = {"id": f"{did}#{name}", "controller": did}
    if isinstance(key, Ed25519PublicKey):
        return found | {"type": "Multikey", "publicKeyMultibase": multibase(key)}
    return found | {"type": "JsonWebKey", "publicKeyJwk": jwk(key)}


def of_document(document: Mapping[str, Any], address: str = "", *, at: datetime) -> list[Method]:
    """
    Return the methods that a DID document lists for assertions. Raises NoKey.

    A method for another purpose, of another controller, of a kind that is not known, or whose time
    is over is no method for a badge. When the one at `address` is of a kind that others read:
    KeyNotRead; when its time is over: NoKey, which says so.
    """
    did = document.get("id")
    if not isinstance(did, str):
        raise NoKey("the DID document has no id")
    listed = _listed(document.get("verificationMethod"))
    named: list[Any] = _listed(document.get("assertionMethod"))
    purposes = {one for one in named if isinstance(one, str)}
    candidates = [one for one in listed if isinstance(one, Mapping)]
    found = []
    for one in [*candidates, *(one for one in named if isinstance(one, Mapping))]:
        identity = _absolute(one.get("id"), did)
        is_for_it = one in named or identity in {_absolute(name, did) for name in purposes}
        if not is_for_it or one.get("controller", did) != did:
            continue
        try:
            _refuse_over(one, at)
            found.append(Method(identity, did, _key_of(one)))
        except (KeyNotRead, KeyOver):
            if identity == address:
                raise
        except NoKey:
            continue
    return found


def _refuse_over(method: Mapping[str, Any], at: datetime) -> None:
    """Raise KeyOver for a key that was taken back, or from its end on (Controlled Identifiers)."""
    if "revoked" in method:
        raise KeyOver("the issuer has taken back the key of this proof")
    if "expires" in method and ((end := moment(method["expires"])) is None or end <= at):
        raise KeyOver("the key of this proof has expired: no proof by it is believed any more")


def _listed(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def _absolute(name: object, did: str) -> str:
    text = str(name)
    return did + text if text.startswith("#") else text


def _key_of(method: Mapping[str, Any]) -> Public:
    if isinstance(text := method.get("publicKeyMultibase"), str):
        return from_multibase(text)
    if isinstance(found := method.get("publicKeyJwk"), Mapping):
        return from_jwk(found)
    raise NoKey("the method has no key of a kind that is known")


def jwk(key: Public) -> dict[str, str]:
    """Return a public key as JWK."""
    if isinstance(key, Ed25519PublicKey):
        return {"kty": "OKP", "crv": "Ed25519", "x": base64url(raw(key))}
    if isinstance(key, EllipticCurvePublicKey):
        point = _on_p256(key).public_numbers()
        x, y = (base64url(one.to_bytes(_P256_BYTES)) for one in (point.x, point.y))
        return {"kty": "EC", "crv": "P-256", "x": x, "y": y}
    numbers = key.public_numbers()
    return {"kty": "RSA", "n": _number(numbers.n), "e": _number(numbers.e)}


def _number(value: int) -> str:
    return base64url(value.to_bytes((value.bit_length() + 7) // 8))


def from_jwk(found: Mapping[str, Any]) -> Public:
    """Read a public key from a JWK. Raises NoKey."""
    try:
        if found.get("kty") == "OKP" and found.get("crv") == "Ed25519":
            return Ed25519PublicKey.from_public_bytes(from_base64url(str(found.get("x", ""))))
        if found.get("kty") == "EC" and found.get("crv") == "P-256":
            return _from_point(*(from_base64url(str(found.get(name, ""))) for name in "xy"))
        if found.get("kty") == "RSA":
            n, e = (int.from_bytes(from_base64url(str(found.get(name, "")))) for name in "ne")
            return _strong(RSAPublicNumbers(e, n).public_key())
    except ValueError as problem:
        raise NoKey(f"the JWK is broken: {problem}") from None
    if isinstance(curve := found.get("crv"), str) and curve in _CURVES:
        raise KeyNotRead(f"a key on {curve} is not read here: ask another verifier")
    raise NoKey("the JWK is neither Ed25519 nor P-256 nor RSA")


def _from_point(x: bytes, y: bytes) -> EllipticCurvePublicKey:
    if len(x) != _P256_BYTES or len(y) != _P256_BYTES:
        raise NoKey("a coordinate of P-256 has 32 bytes")
    point = EllipticCurvePublicNumbers(int.from_bytes(x), int.from_bytes(y), SECP256R1())
    return point.public_key()


def _on_p256(key: EllipticCurvePublicKey) -> EllipticCurvePublicKey:
    if not isinstance(key.curve, SECP256R1):
        raise NoKey(f"a key on {key.curve.name} is not taken: of the curves only P-256 is")
    return key


def _strong(key: RSAPublicKey) -> RSAPublicKey:
    if key.key_size < _SHORTEST_RSA:
        raise NoKey(f"an RSA key of {key.key_size} bits is too short")
    return key


def from_pem(data: bytes) -> Public:
    """Read a public key, or that of a private key or certificate, from PEM. Raises NoKey."""
    try:
        if b"CERTIFICATE" in data:
            key: object = load_pem_x509_certificate(data).public_key()
        elif b"PRIVATE" in data:
            key = serialization.load_pem_private_key(data, None).public_key()
        else:
            key = serialization.load_pem_public_key(data)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        raise NoKey("this is no PEM of a key that can be used") from None
    if isinstance(key, RSAPublicKey):
        return _strong(key)
    if isinstance(key, EllipticCurvePublicKey):
        return _on_p256(key)
    if isinstance(key, Ed25519PublicKey):
        return key
    raise NoKey("the key is neither Ed25519 nor P-256 nor RSA")


def private_from_pem(data: bytes, password: bytes | None = None) -> Private:
    """Read a private key from PEM. Raises NoKey."""
    try:
        key = serialization.load_pem_private_key(data, password)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        raise NoKey("this is no PEM of a private key that can be opened") from None
    if isinstance(key, Ed25519PrivateKey | EllipticCurvePrivateKey | RSAPrivateKey):
        if isinstance(key, RSAPrivateKey):
            _strong(key.public_key())
        if isinstance(key, EllipticCurvePrivateKey):
            _on_p256(key.public_key())
        return key
    raise NoKey("the key is neither Ed25519 nor P-256 nor RSA")


def find(methods: Iterable[Method], address: str) -> Method | None:
    """Return the method of that address."""
    return next((one for one in methods if one.id == address), None)
