"""
Sign and verify with ECDSA: raw signatures, the hash by the size of the curve (9303-13, 2.4).

The profile of signer certificates is that of 9303-13, 2.2.1: the country and the common name of the
subject are the signer, the serial number is the reference.
"""

from dataclasses import dataclass
from datetime import date

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import (
    decode_dss_signature,
    encode_dss_signature,
)
from cryptography.x509.oid import NameOID

from musterpoint.engine.documents.seals.structure import Header
from musterpoint.kernel.errors import Refused
from musterpoint.kernel.text import _

_LEAST_BITS = 256
_UNUSABLE = (ValueError, TypeError, UnsupportedAlgorithm, x509.InvalidVersion)


class UnusableKey(Refused):
    """The key or certificate cannot be used for seals."""


@dataclass(frozen=True, slots=True)
class Signer:
    """A public key, and what its certificate says when there is one."""

    key: ec.EllipticCurvePublicKey
    name: str = ""  # country and common name; empty when the certificate has not both
    serial: int | None = None
    valid_from: date | None = None
    valid_until: date | None = None


def _hash(bits: int) -> hashes.HashAlgorithm:
    if bits <= 224:
        return hashes.SHA224()
    if bits <= 256:
        return hashes.SHA256()
    return hashes.SHA384() if bits <= 384 else hashes.SHA512()


def algorithm(key: ec.EllipticCurvePublicKey) -> str:
    """Return the name of what a key signs with."""
    return f"ECDSA with {_hash(key.curve.key_size).name.upper()}, {key.curve.name}"


def private_key(pem: bytes, password: bytes | None = None) -> ec.EllipticCurvePrivateKey:
    """Read a signing key from PEM. Raises UnusableKey."""
    try:
        key = serialization.load_pem_private_key(pem, password)
    except _UNUSABLE as problem:
        if password is None and b"ENCRYPTED" in pem:
            raise UnusableKey(
                _("The key is encrypted; name the file of its pass phrase.")
            ) from problem
        raise UnusableKey(
            _("This is not a private key in PEM, or the pass phrase is wrong.")
        ) from problem
    if not isinstance(key, ec.EllipticCurvePrivateKey) or key.curve.key_size < _LEAST_BITS:
        raise UnusableKey(_("Seals are signed with an elliptic curve key of 256 bits or more."))
    return key


def _public(data: bytes) -> tuple[object, x509.Certificate | None]:
    if b"BEGIN PUBLIC KEY" in data:
        return serialization.load_pem_public_key(data), None
    load = x509.load_pem_x509_certificate if b"BEGIN" in data else x509.load_der_x509_certificate
    certificate = load(data)
    return certificate.public_key(), certificate


def _name(certificate: x509.Certificate, oid: x509.ObjectIdentifier) -> str:
    found = certificate.subject.get_attributes_for_oid(oid)
    return str(found[0].value).upper() if found else ""


def signer_of(data: bytes) -> Signer:
    """Read a certificate (PEM or DER) or a public key (PEM). Raises UnusableKey."""
    try:
        key, certificate = _public(data)
    except _UNUSABLE as problem:
        raise UnusableKey(
            _("This is not a certificate or public key that can be used.")
        ) from problem
    if not isinstance(key, ec.EllipticCurvePublicKey):
        raise UnusableKey(_("Seals are verified with an elliptic curve key."))
    if certificate is None:
        return Signer(key)
    country, common = (
        _name(certificate, one) for one in (NameOID.COUNTRY_NAME, NameOID.COMMON_NAME)
    )
    return Signer(
        key,
        country + common if len(country) == 2 and len(common) == 2 else "",
        certificate.serial_number,
        certificate.not_valid_before_utc.date(),
        certificate.not_valid_after_utc.date(),
    )


def sign(data: bytes, key: ec.EllipticCurvePrivateKey) -> bytes:
    """Return the signature as r and s, each as long as the key."""
    size = (key.curve.key_size + 7) // 8
    first, second = decode_dss_signature(key.sign(data, ec.ECDSA(_hash(key.curve.key_size))))
    return first.to_bytes(size, "big") + second.to_bytes(size, "big")


def holds(data: bytes, signature: bytes, key: ec.EllipticCurvePublicKey) -> bool:
    """Say whether a raw signature over the data was made with the key."""
    size = (key.curve.key_size + 7) // 8
    if len(signature) != 2 * size:
        return False
    numbers = (int.from_bytes(half, "big") for half in (signature[:size], signature[size:]))
    try:
        key.verify(encode_dss_signature(*numbers), data, ec.ECDSA(_hash(key.curve.key_size)))
    except InvalidSignature:
        return False
    return True


def is_other_signer(signer: Signer, header: Header) -> bool:
    """Say whether the certificate is that of another signer than the header names."""
    return bool(signer.name) and signer.name != header.signer


def is_other_certificate(signer: Signer, header: Header) -> bool:
    """Say whether the certificate has another number than the header refers to."""
    if signer.serial is None:
        return False
    return f"{signer.serial:X}" != header.reference.lstrip("0").upper()
