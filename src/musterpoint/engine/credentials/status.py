"""
Was the badge taken back? W3C Bitstring Status List 1.0, and 1EdTech's list of revoked badges.

A bitstring list is itself a signed credential: one bit for each badge, at least 131,072 of them,
so that whoever asks for the list does not tell which badge they look at.
"""

import gzip
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from musterpoint.engine.credentials.canonical import CREDENTIALS
from musterpoint.engine.credentials.encodings import NotEncoded, base64url, from_base64url
from musterpoint.engine.credentials.times import written

ENTRY, LIST = "BitstringStatusListEntry", "BitstringStatusListCredential"
REVOCATION_LIST = "1EdTechRevocationList"
#: Fewer places than this would tell too much about who is looked up.
SMALLEST = 131_072
_LARGEST_BYTES = 16 * 1024 * 1024


class NoStatus(ValueError):
    """The list does not say whether the badge stands; the message says why."""


class StatusNotRead(NoStatus):
    """The status is of a kind that is not read here: whether it is set nobody has said."""


@dataclass(frozen=True, slots=True)
class Found:
    """What a list says of a badge."""

    purpose: str
    is_set: bool
    reason: str = ""


def entry(address: str, index: int, *, purpose: str = "revocation") -> dict[str, Any]:
    """Return the place of a badge in a bitstring list, to stand in the badge."""
    return {
        "id": f"{address}#{index}",
        "type": ENTRY,
        "statusPurpose": purpose,
        "statusListIndex": str(index),
        "statusListCredential": address,
    }


def revocation_entry(address: str) -> dict[str, Any]:
    """Return the address of 1EdTech's kind of list, to stand in the badge."""
    return {"id": address, "type": REVOCATION_LIST}


def bitstring(places: Iterable[int], *, size: int = SMALLEST) -> str:
    """Return the encoded list in which these places are set; the first bit is the leftmost."""
    if size < SMALLEST or size % 8:
        raise NoStatus(f"a list has at least {SMALLEST} places, in whole bytes")
    bits = bytearray(size // 8)
    for place in places:
        if not 0 <= place < size:
            raise NoStatus(f"the list has no place {place}")
        bits[place // 8] |= 0x80 >> place % 8
    # No time in the header: the same list gives the same text.
    return "u" + base64url(gzip.compress(bytes(bits), mtime=0))


def bits_of(text: object) -> bytes:
    """Return the bits of an encoded list. Raises NoStatus."""
    if not isinstance(text, str) or not text:
        raise NoStatus("the list has no encodedList")
    # Drafts of the standard wrote no letter u before the base64url.
    try:
        packed = from_base64url(text[1:] if text.startswith("u") else text)
        unpack = zlib.decompressobj(wbits=31)
        bits = unpack.decompress(packed, _LARGEST_BYTES)
    except (NotEncoded, zlib.error):
        raise NoStatus("the encodedList is broken") from None
    if not unpack.eof or unpack.unconsumed_tail:
        raise NoStatus("the encodedList is cut off, or far too large")
    if len(bits) * 8 < SMALLEST:
        raise NoStatus(f"the list has fewer than {SMALLEST} places")
    return bits


def status_list(
    address: str,
    issuer: str,
    places: Iterable[int],
    *,
    valid_from: datetime,
    valid_until: datetime | None = None,
    purpose: str = "revocation",
    size: int = SMALLEST,
) -> dict[str, Any]:
    """Return a bitstring list as a credential, not signed yet."""
    found: dict[str, Any] = {
        "@context": [CREDENTIALS],
        "id": address,
        "type": ["VerifiableCredential", LIST],
        "issuer": issuer,
        "validFrom": written(valid_from),
        "credentialSubject": {
            "id": f"{address}#list",
            "type": "BitstringStatusList",
            "statusPurpose": purpose,
            "encodedList": bitstring(places, size=size),
        },
    }
    if valid_until is not None:
        found["validUntil"] = written(valid_until)
    return found


def revocation_list(address: str, issuer: str, revoked: Mapping[str, str]) -> dict[str, Any]:
    """Return 1EdTech's kind of list: the ids of revoked badges, each with its reason."""
    return {
        "id": address,
        "issuer": issuer,
        "revokedCredential": [
            {"id": name, "revoked": True, **({"revocationReason": reason} if reason else {})}
            for name, reason in revoked.items()
        ],
    }


def look_up(entry: Mapping[str, Any], found: Mapping[str, Any]) -> Found:
    """Return what a bitstring list, whose signature holds, says of an entry. Raises NoStatus."""
    subject = found.get("credentialSubject")
    if LIST not in _listed(found.get("type")) or not isinstance(subject, Mapping):
        raise NoStatus("the file is no bitstring status list")
    if found.get("id") != entry.get("statusListCredential"):
        raise NoStatus("the file is another list than the badge names")
    purpose = entry.get("statusPurpose")
    if not isinstance(purpose, str) or purpose not in _listed(subject.get("statusPurpose")):
        raise NoStatus("the list is for another purpose than the badge names")
    if purpose not in {"revocation", "suspension", "refresh"} or entry.get("statusSize", 1) != 1:
        raise StatusNotRead(
            "lists with more than yes and no in a place are not read here: ask another verifier"
        )
    text = entry.get("statusListIndex")
    if not (isinstance(text, str) and text.isascii() and text.isdecimal() and len(text) < 20):
        raise NoStatus("the badge's statusListIndex is no number written as a text")
    bits, place = bits_of(subject.get("encodedList")), int(text)
    if place >= len(bits) * 8:
        raise NoStatus("the list has no such place")
    return Found(purpose, bool(bits[place // 8] & 0x80 >> place % 8))


def look_up_revoked(
    entry: Mapping[str, Any], found: Mapping[str, Any], badge: object, issuer: object
) -> Found:
    """Return what 1EdTech's kind of list says of a badge. Raises NoStatus."""
    if found.get("id") != entry.get("id"):
        raise NoStatus("the file is another list than the badge names")
    said = found.get("issuer")
    if (said.get("id") if isinstance(said, Mapping) else said) != issuer:
        raise NoStatus("the list is of another issuer")
    listed = found.get("revokedCredential", found.get("revokedCredentials"))
    if not isinstance(listed, list):
        raise NoStatus("the file is no list of revoked badges")
    for one in listed:
        row = one if isinstance(one, Mapping) else {"id": one}
        if row.get("id") == badge and row.get("revoked", True) is not False:
            return Found("revocation", True, str(row.get("revocationReason", "")))
    return Found("revocation", False)


def _listed(value: object) -> list[Any]:
    return value if isinstance(value, list) else [value]
