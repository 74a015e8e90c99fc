"""
Read a seal: what it says, every error, and whether the signature holds.

The rules are those of the validation policies of ICAO Doc 9303-13 (appendix D), 9303-7 (9.4) and
9303-8 (appendix A), as far as one certificate in hand answers them: whether a country's authority
issued that certificate, and whether it was revoked, is not asked here.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from musterpoint.engine.documents import codes
from musterpoint.engine.documents import reading as zones
from musterpoint.engine.documents.problems import Problem
from musterpoint.engine.documents.seals import signing, values
from musterpoint.engine.documents.seals.coding import Broken
from musterpoint.engine.documents.seals.profiles import ETD, PROFILES, VISA, ZONES, Profile
from musterpoint.engine.documents.seals.structure import Header, Seal, take_apart
from musterpoint.kernel.text import _

_SIGNER = re.compile(r"[A-Z]{2}[A-Z0-9]{2}")
_HEX = re.compile(r"[0-9A-F]+")
_LINE = 300
NOT_VERIFIED = "not verified"
HOLDS = "holds"
DOES_NOT_HOLD = "does not hold"


def problem(code: str, text: str, name: str = "", **facts: object) -> Problem:
    """Return a problem of a seal; its facts are filled in at once, texts no longer than a line."""
    facts = {key: one[:_LINE] if isinstance(one, str) else one for key, one in facts.items()}
    said = (text % facts if facts else text).replace("%", "%%")
    return Problem(code=code, text=said, field=name, found=str(facts.get("found", "")))


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadSeal:
    """What a seal says; `header` and `document` are empty when it could not be taken apart."""

    header: Header | None = None
    document: str = ""
    features: tuple[dict[str, Any], ...] = ()
    zone: zones.Reading | None = None
    signature: dict[str, Any] = field(default_factory=lambda: {"status": NOT_VERIFIED})
    errors: tuple[Problem, ...] = ()
    warnings: tuple[Problem, ...] = ()

    @property
    def is_valid(self) -> bool | None:
        """Say whether the seal is whole and its signature holds; None when nobody verified it."""
        if self.errors:
            return False
        return True if self.signature["status"] == HOLDS else None

    def as_dict(self) -> dict[str, Any]:
        """The seal as the command line prints it."""
        return {
            "valid": self.is_valid,
            "document": self.document,
            "header": _header_of(self.header) if self.header else None,
            "features": list(self.features),
            "mrz": self.zone.as_dict() if self.zone else None,
            "signature": self.signature,
            "errors": [one.as_dict() for one in self.errors],
            "warnings": [one.as_dict() for one in self.warnings],
        }


def _header_of(header: Header) -> dict[str, Any]:
    return {
        "version": header.version,
        "issuing_country": header.country,
        "signer": header.signer,
        "certificate_reference": header.reference,
        "issue_date": header.issued.isoformat(),
        "signature_date": header.signed.isoformat(),
        "document_feature_definition": f"{header.document >> 8:02x}",
        "document_type_category": f"{header.document & 0xFF:02x}",
    }


def wrong_header(header: Header) -> Iterator[Problem]:
    """Name what a header says wrongly."""
    if header.country not in codes.ISSUERS:
        text = _("%(found)s is not a code of ISO 3166-1 or ICAO Doc 9303-3 for the country.")
        yield problem("header", text, "issuing_country", found=header.country)
    if not _SIGNER.fullmatch(header.signer):
        text = _("The signer %(found)s is not two letters of a country and two characters.")
        yield problem("header", text, "signer", found=header.signer)
    if not _HEX.fullmatch(header.reference) or len(header.reference) > 255:
        text = _("The certificate reference %(found)s is not hexadecimal.")
        yield problem("header", text, "certificate_reference", found=header.reference)
    if header.version == 3 and len(header.reference) > 5:
        text = _("In version 3 a certificate reference has five characters: %(found)s")
        yield problem("header", text, "certificate_reference", found=header.reference)
    if header.version == 3 and header.document == ETD.reference:
        text = _("The seal of an emergency travel document has version 4.")
        yield problem("header", text, "version", found=header.version)


def _remarks(header: Header, profile: Profile | None, today: date) -> Iterator[Problem]:
    if profile is None:
        text = _("The kind %(found)s is not known here: its features are given as bytes.")
        yield problem("unknown-document", text, found=f"{header.document:04x}")
    if not header.reference.strip("0"):
        text = _("The certificate reference %(found)s is reserved for tests.")
        yield problem("test-certificate", text, "certificate_reference", found=header.reference)
    if header.signed > today:
        text = _("The date of the signature %(found)s lies in the future.")
        yield problem("date", text, "signature_date", found=header.signed)


def missing(profile: Profile, tags: list[int]) -> Iterator[Problem]:
    """Name the features that a kind of seal must have, and those that stand there twice."""
    for feature in profile.features:
        if feature.is_required and feature.tag not in tags:
            text = _("The feature %(found)s is missing.")
            yield problem("feature", text, feature.name, found=feature.name)
    if profile is VISA and not {1, 2} & set(tags):
        text = _("The seal of a visa has the machine readable zone of an MRV-A or an MRV-B.")
        yield problem("feature", text, "mrz")
    for tag in sorted({tag for tag in tags if tags.count(tag) > 1}):
        text = _("The feature with tag %(found)s stands there more than once.")
        yield problem("feature", text, found=f"{tag:02x}")


@dataclass(slots=True)
class _Reader:
    """The features read so far, and what is wrong with them."""

    profile: Profile | None
    today: date
    features: list[dict[str, Any]] = field(default_factory=list)
    errors: list[Problem] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)
    zone: zones.Reading | None = None

    def take(self, tag: int, data: bytes) -> None:
        """Read one feature."""
        known = self.profile.feature(tag) if self.profile else None
        if known is None:
            self.features.append({"tag": tag, "name": "", "value": data.hex()})
            if self.profile:
                text = _("The feature with tag %(found)s is not known here.")
                self.warnings.append(problem("unknown-feature", text, found=f"{tag:02x}"))
            return
        try:
            value = values.decode(known, data)
        except Broken as broken:
            self.errors.append(problem("feature", str(broken), known.name))
            value = None
        self.features.append({"tag": tag, "name": known.name, "value": value})
        if known.coding in ZONES and value:
            self._take_zone("\n".join(value))

    def _take_zone(self, text: str) -> None:
        self.zone = zones.read(text, today=self.today)
        if not self.zone.is_valid:
            said = _("The machine readable zone in the seal is not valid (errors: %(found)s).")
            found = problem("mrz", said, "mrz", found=len(self.zone.errors))
            is_icao = self.profile is not None and self.profile.is_icao
            (self.errors if is_icao else self.warnings).append(found)


def _verified(
    seal: Seal, signer: signing.Signer, today: date
) -> tuple[dict[str, Any], list[Problem], list[Problem]]:
    """Return the signature's status, the errors and the warnings."""
    errors, warnings = [], []
    does = signing.holds(seal.signed, seal.signature, signer.key)
    if not does:
        errors.append(problem("signature", _("The signature does not hold."), "signature"))
    if signing.is_other_signer(signer, seal.header):
        text = _("The certificate is that of %(subject)s; the seal names %(found)s as its signer.")
        found = seal.header.signer
        errors.append(
            problem("unknown-certificate", text, "signer", found=found, subject=signer.name)
        )
    if signing.is_other_certificate(signer, seal.header):
        text = _("The certificate has the number %(serial)X; the seal refers to %(found)s.")
        found = seal.header.reference
        warnings.append(
            problem(
                "other-certificate",
                text,
                "certificate_reference",
                found=found,
                serial=signer.serial,
            )
        )
    if signer.valid_from and seal.header.signed < signer.valid_from:
        text = _("The certificate is valid from %(found)s on, after the signature.")
        warnings.append(problem("certificate-date", text, found=signer.valid_from))
    if signer.valid_until and signer.valid_until < today:
        text = _("The certificate expired on %(found)s.")
        errors.append(problem("expired-certificate", text, found=signer.valid_until))
    status = {
        "status": HOLDS if does else DOES_NOT_HOLD,
        "algorithm": signing.algorithm(signer.key),
        "certificate": {
            "signer": signer.name or None,
            "serial": None if signer.serial is None else f"{signer.serial:X}",
            "valid_until": signer.valid_until.isoformat() if signer.valid_until else None,
        },
    }
    return status, errors, warnings


def read(raw: bytes, *, today: date, signer: signing.Signer | None = None) -> ReadSeal:
    """Read a seal; without a signer its signature is not verified."""
    try:
        seal = take_apart(raw)
    except Broken as broken:
        return ReadSeal(errors=(problem("format", str(broken)),))
    profile = PROFILES.get(seal.header.document)
    reader = _Reader(profile, today)
    for tag, data in seal.features:
        reader.take(tag, data)
    errors = [*wrong_header(seal.header), *reader.errors]
    warnings = [*_remarks(seal.header, profile, today), *reader.warnings]
    if profile and profile.is_icao:
        errors += missing(profile, [tag for tag, _data in seal.features])
    status: dict[str, Any] = {"status": NOT_VERIFIED}
    if signer:
        status, wrong, remarks = _verified(seal, signer, today)
        errors += wrong
        warnings += remarks
    status["bytes"] = seal.signature.hex()
    return ReadSeal(
        header=seal.header,
        document=profile.name if profile else "",
        features=tuple(reader.features),
        zone=reader.zone,
        signature=status,
        errors=tuple(errors),
        warnings=tuple(warnings),
    )
