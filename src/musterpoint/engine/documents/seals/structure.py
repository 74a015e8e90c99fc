"""The structure of a seal: header, message zone, signature zone (ICAO Doc 9303-13, 2.2 to 2.4)."""

from dataclasses import dataclass
from datetime import date

from musterpoint.engine.documents.seals.coding import (
    Broken,
    Bytes,
    decode_c40,
    decode_date,
    encode_c40,
    encode_date,
    encode_length,
)
from musterpoint.kernel.text import _

MAGIC = 0xDC
SIGNATURE = 0xFF
#: The byte of a version is one less than its number.
VERSIONS = (3, 4)
#: The one signer that writes the length of its reference as a decimal number (BSI TR-03171).
_DECIMAL = "DEZV"


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """Who sealed what, and when. `signer` is two letters of a country and two characters."""

    version: int
    country: str
    signer: str
    reference: str
    issued: date
    signed: date
    document: int  # feature definition and type category, as one number of two bytes

    def encoded(self) -> bytes:
        """Return the bytes of the header."""
        reference = self.reference.rjust(5, "0")
        if self.version == 4:
            size = len(self.reference)
            length = f"{size:02}" if self.signer == _DECIMAL else f"{size:02X}"
            reference = length + self.reference
        return b"".join(
            (
                bytes((MAGIC, self.version - 1)),
                encode_c40(self.country.ljust(3, "<")),
                encode_c40(self.signer + reference),
                encode_date(self.issued),
                encode_date(self.signed),
                self.document.to_bytes(2, "big"),
            )
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Seal:
    """A seal taken apart. `signed` are the bytes under the signature."""

    header: Header
    features: tuple[tuple[int, bytes], ...]
    signed: bytes
    signature: bytes


def body(features: tuple[tuple[int, bytes], ...], version: int) -> bytes:
    """Return the bytes of the message zone. Raises Broken when a feature is too long."""
    return b"".join(
        bytes((tag,)) + encode_length(len(value), version) + value for tag, value in features
    )


def with_signature(signed: bytes, signature: bytes, version: int) -> bytes:
    """Return the whole seal."""
    return signed + bytes((SIGNATURE,)) + encode_length(len(signature), version) + signature


def _reference(data: Bytes, version: int) -> tuple[str, str]:
    if version == 3:
        text = decode_c40(data.take(6, "certificate reference"))
        return text[:4], text[4:]
    text = decode_c40(data.take(4, "signer"))
    signer, length = text[:4], text[4:]
    try:
        size = int(length, 10 if signer == _DECIMAL else 16)
    except ValueError as problem:
        raise Broken(
            _("The length of the certificate reference is %(found)s, not two hexadecimal digits."),
            found=length,
        ) from problem
    if not size:
        raise Broken(_("The certificate reference is empty."))
    reference = decode_c40(data.take((size + 2) // 3 * 2, "certificate reference"))
    if len(reference) != size:
        raise Broken(
            _("The certificate reference %(found)s has not the %(size)s characters announced."),
            found=reference,
            size=size,
        )
    return signer, reference


def _header(data: Bytes) -> Header:
    magic = data.take(1, "header")[0]
    if magic != MAGIC:
        raise Broken(_("A seal begins with the byte dc, not %(found)s."), found=f"{magic:02x}")
    version = data.take(1, "header")[0] + 1
    if version not in VERSIONS:
        raise Broken(
            _("The version byte is %(found)s; known are 02 (version 3) and 03 (version 4)."),
            found=f"{version - 1:02x}",
        )
    country = decode_c40(data.take(2, "issuing country")).rstrip()
    signer, reference = _reference(data, version)
    return Header(
        version=version,
        country=country,
        signer=signer,
        reference=reference,
        issued=decode_date(data.take(3, "date of issue")),
        signed=decode_date(data.take(3, "date of signature")),
        document=int.from_bytes(data.take(2, "document type"), "big"),
    )


def take_apart(raw: bytes) -> Seal:
    """Take a seal apart. Raises Broken where its bytes contradict the specification."""
    data = Bytes(raw)
    header = _header(data)
    features: list[tuple[int, bytes]] = []
    while data.left:
        start = data.at
        tag = data.take(1, "message zone")[0]
        value = data.take(data.take_length(header.version), f"feature {tag:02x}")
        if tag == SIGNATURE:
            if data.left:
                text = _("%(found)s bytes follow the signature.")
                raise Broken(text, found=data.left)
            return Seal(
                header=header, features=tuple(features), signed=raw[:start], signature=value
            )
        features.append((tag, value))
    raise Broken(_("The seal has no signature."))
