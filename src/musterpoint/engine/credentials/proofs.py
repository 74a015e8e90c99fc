"""Data Integrity proofs of the suite eddsa-rdfc-2022 (W3C vc-di-eddsa): make and check."""

from collections.abc import Mapping
from datetime import datetime
from hashlib import sha256
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from musterpoint.engine.credentials.canonical import canonical
from musterpoint.engine.credentials.encodings import NotEncoded, base58, from_base58
from musterpoint.engine.credentials.times import written

SUITE = "eddsa-rdfc-2022"
PURPOSE = "assertionMethod"


class BadProof(ValueError):
    """The proof does not hold; the message says why."""


def sign(
    document: Mapping[str, Any], key: Ed25519PrivateKey, method: str, *, at: datetime
) -> dict[str, Any]:
    """Return the document with a proof of the key that stands at the address `method`."""
    proof = {
        "type": "DataIntegrityProof",
        "cryptosuite": SUITE,
        "created": written(at),
        "verificationMethod": method,
        "proofPurpose": PURPOSE,
    }
    bare = {name: value for name, value in document.items() if name != "proof"}
    signature = key.sign(digest(bare, proof))
    return bare | {"proof": proof | {"proofValue": "z" + base58(signature)}}


def digest(document: Mapping[str, Any], proof: Mapping[str, Any]) -> bytes:
    """Return what is signed: the hash of the proof's options, then that of the document."""
    options = {name: value for name, value in proof.items() if name != "proofValue"}
    options |= {"@context": document.get("@context")}
    return sha256(canonical(options)).digest() + sha256(canonical(document)).digest()


def proofs_of(document: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Return the proofs that stand in a document. Raises BadProof when one is none."""
    found = document.get("proof", [])
    listed = found if isinstance(found, list) else [found]
    if any(not isinstance(one, Mapping) for one in listed):
        raise BadProof("a proof is not an object")
    return listed


def check(document: Mapping[str, Any], proof: Mapping[str, Any], key: object) -> None:
    """Check one proof. Raises BadProof, or NotCanonical."""
    if not isinstance(key, Ed25519PublicKey):
        raise BadProof("the key of this proof is not Ed25519")
    try:
        value = str(proof.get("proofValue", ""))
        signature = from_base58(value[1:]) if value.startswith("z") else b""
    except NotEncoded:
        signature = b""
    if len(signature) != 64:
        raise BadProof("the proof's value is no signature")
    bare = {name: part for name, part in document.items() if name != "proof"}
    try:
        key.verify(signature, digest(bare, proof))
    except InvalidSignature:
        raise BadProof("the signature is not that of this content") from None
