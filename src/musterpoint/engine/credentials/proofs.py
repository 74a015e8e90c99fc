"""
Data Integrity proofs: make those of eddsa-rdfc-2022, check those of four suites.

The suites (W3C vc-di-eddsa, vc-di-ecdsa) are two kinds of key, Ed25519 and P-256, by two ways to
write a document down: as RDF (rdfc), or as the JSON that it is (jcs).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, EllipticCurvePublicKey
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256

from musterpoint.engine.credentials.canonical import canonical
from musterpoint.engine.credentials.encodings import NotEncoded, base58, from_base58
from musterpoint.engine.credentials.jcs import canonical_json
from musterpoint.engine.credentials.times import written

SUITE = "eddsa-rdfc-2022"
PURPOSE = "assertionMethod"
TYPE = "DataIntegrityProof"
#: Kinds of proof that are in use and not read here: nothing is wrong with them.
NOT_READ = frozenset(
    {
        *("Ed25519Signature2018", "Ed25519Signature2020", "JsonWebSignature2020"),
        *("EcdsaSecp256k1Signature2019", "BbsBlsSignature2020", "RsaSignature2018"),
        *("EcdsaSecp256r1Signature2019", "EcdsaSecp256k1RecoverySignature2020"),
    }
)
#: Bytes of a signature of either kind of key; of P-256 it is two numbers of half of them.
_BYTES = 64


class BadProof(ValueError):
    """The proof does not hold; the message says why."""


class NotRead(BadProof):
    """The proof is of a kind that is not read here: whether it holds nobody has said."""


@dataclass(frozen=True, slots=True)
class Suite:
    """A kind of key, what to call it, and how a document becomes the bytes that are signed."""

    key: type
    called: str
    written: Callable[[Mapping[str, Any], Mapping[str, Any]], bytes]


def sign(
    document: Mapping[str, Any], key: Ed25519PrivateKey, method: str, *, at: datetime
) -> dict[str, Any]:
    """Return the document with a proof of the key that stands at the address `method`."""
    proof = {
        "type": TYPE,
        "cryptosuite": SUITE,
        "created": written(at),
        "verificationMethod": method,
        "proofPurpose": PURPOSE,
    }
    bare = {name: value for name, value in document.items() if name != "proof"}
    signature = key.sign(digest(bare, proof))
    # In a list: the JSON schema that 1EdTech publishes takes no single proof.
    return bare | {"proof": [proof | {"proofValue": "z" + base58(signature)}]}


def digest(document: Mapping[str, Any], proof: Mapping[str, Any]) -> bytes:
    """Return what is signed as RDF: the hash of the proof's options, then of the document."""
    options = _options(proof) | {"@context": document.get("@context")}
    return sha256(canonical(options)).digest() + sha256(canonical(document)).digest()


def digest_of_json(document: Mapping[str, Any], proof: Mapping[str, Any]) -> bytes:
    """
    Return what is signed as JSON: the same two hashes.

    A proof repeats the contexts of its document. The suites let a document name more of them,
    which nobody signed; here they are the same, so that every byte is signed.
    """
    if "@context" in proof and proof["@context"] != document.get("@context"):
        raise BadProof("the proof is made for other contexts than those of the badge")
    return (
        sha256(canonical_json(_options(proof))).digest() + sha256(canonical_json(document)).digest()
    )


def _options(proof: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in proof.items() if name != "proofValue"}


SUITES: Mapping[str, Suite] = {
    SUITE: Suite(Ed25519PublicKey, "Ed25519", digest),
    "eddsa-jcs-2022": Suite(Ed25519PublicKey, "Ed25519", digest_of_json),
    "ecdsa-rdfc-2019": Suite(EllipticCurvePublicKey, "P-256", digest),
    "ecdsa-jcs-2019": Suite(EllipticCurvePublicKey, "P-256", digest_of_json),
}


def suite_of(proof: Mapping[str, Any]) -> Suite:
    """Return the suite of a proof. Raises BadProof, and NotRead for one that others read."""
    kind, name = proof.get("type"), proof.get("cryptosuite")
    if kind == TYPE and isinstance(name, str) and name in SUITES and "previousProof" not in proof:
        return SUITES[name]
    if isinstance(kind, str) and kind in NOT_READ:
        raise NotRead(f"a proof of the kind {kind} is not read here: ask another verifier")
    if kind == TYPE and isinstance(name, str) and name and name not in SUITES:
        raise NotRead(f"a proof of the suite {name[:80]} is not read here: ask another verifier")
    if "previousProof" in proof:
        raise NotRead("a proof that leans on another proof is not read here: ask another verifier")
    raise BadProof(f"the proof is not a {TYPE} of {', '.join(sorted(SUITES))}")


def proofs_of(document: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Return the proofs that stand in a document. Raises BadProof when one is none."""
    found = document.get("proof", [])
    listed = found if isinstance(found, list) else [found]
    if any(not isinstance(one, Mapping) for one in listed):
        raise BadProof("a proof is not an object")
    return listed


def check(document: Mapping[str, Any], proof: Mapping[str, Any], key: object) -> None:
    """Check one proof. Raises BadProof, or NotCanonical."""
    suite = suite_of(proof)
    if not isinstance(key, suite.key):
        raise BadProof(f"the key of this proof is not {suite.called}")
    signature = _signature(proof.get("proofValue"))
    bare = {name: part for name, part in document.items() if name != "proof"}
    signed = suite.written(bare, proof)
    try:
        if isinstance(key, Ed25519PublicKey):
            key.verify(signature, signed)
        elif isinstance(key, EllipticCurvePublicKey):
            key.verify(as_der(signature), signed, ECDSA(SHA256()))
    except InvalidSignature:
        raise BadProof("the signature is not that of this content") from None


def _signature(value: object) -> bytes:
    try:
        text = str(value)
        found = from_base58(text[1:]) if text.startswith("z") else b""
    except NotEncoded:
        found = b""
    if len(found) != _BYTES:
        raise BadProof("the proof's value is no signature")
    return found


def as_der(signature: bytes) -> bytes:
    """Return a signature of P-256, two numbers side by side, as the library takes it."""
    if len(signature) != _BYTES:
        raise BadProof("a signature of P-256 has 64 bytes")
    first, second = signature[: _BYTES // 2], signature[_BYTES // 2 :]
    return encode_dss_signature(int.from_bytes(first), int.from_bytes(second))
