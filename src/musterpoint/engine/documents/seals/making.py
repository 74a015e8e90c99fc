"""Make a seal from what a document says, and sign it (ICAO Doc 9303-13)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from musterpoint.engine.documents import making as zones
from musterpoint.engine.documents import reading
from musterpoint.engine.documents.problems import Problem
from musterpoint.engine.documents.seals import values
from musterpoint.engine.documents.seals.coding import Broken
from musterpoint.engine.documents.seals.profiles import NAMES, PROFILES, ZONES, Profile
from musterpoint.engine.documents.seals.reading import missing, problem, wrong_header
from musterpoint.engine.documents.seals.structure import (
    SIGNATURE,
    VERSIONS,
    Header,
    body,
    with_signature,
)
from musterpoint.kernel.text import _

_HEADER = (
    "document",
    "version",
    "issuing_country",
    "signer",
    "certificate_reference",
    "issue_date",
    "signature_date",
)
_EXTRA = "features"
_MOST_EXTRA = 50


@dataclass(frozen=True, slots=True)
class MadeSeal:
    """The bytes of a seal, or why there are none."""

    raw: bytes = b""
    errors: tuple[Problem, ...] = ()


@dataclass(slots=True)
class _Maker:
    given: Mapping[str, Any]
    today: date
    errors: list[Problem] = field(default_factory=list)

    def wrong(self, name: str, text: str, **facts: object) -> None:
        self.errors.append(problem("value", text, name, **facts))

    def text(self, name: str, default: str = "") -> str:
        value = self.given.get(name, default)
        if not isinstance(value, str):
            self.wrong(name, _("The %(what)s must be a text."), what=name.replace("_", " "))
            return default
        return value.strip()

    def date(self, name: str) -> date:
        text = self.text(name, self.today.isoformat())
        try:
            return date.fromisoformat(text)
        except ValueError:
            self.wrong(name, _("%(found)s is not a date: YYYY-MM-DD."), found=text)
            return self.today


def _profile(maker: _Maker) -> Profile | None:
    wanted = maker.text("document").lower()
    if wanted in NAMES:
        return NAMES[wanted]
    if len(wanted) == 4 and all(character in "0123456789abcdef" for character in wanted):
        reference = int(wanted, 16)
        return PROFILES.get(reference, Profile(reference, wanted, ()))
    maker.wrong(
        "document",
        _("The document is %(found)s; it must be visa, etd, or a kind of four hexadecimal digits."),
        found=wanted or "missing",
    )
    return None


def _header(maker: _Maker, profile: Profile, country: str) -> Header:
    version = maker.given.get("version", 4)
    if version not in VERSIONS or isinstance(version, bool):
        maker.wrong("version", _("The version is %(found)s; it must be 3 or 4."), found=version)
        version = 4
    reference = maker.text("certificate_reference").upper()
    names = {"issuing_country": maker.text("issuing_country", country).upper().rstrip("<")}
    names |= {"signer": maker.text("signer").upper(), "certificate_reference": reference}
    for name, value in names.items():
        if not value and not (name == "issuing_country" and maker.given.get("mrz")):
            maker.wrong(name, _("The %(what)s is missing."), what=name.replace("_", " "))
    return Header(
        version=version,
        country=names["issuing_country"],
        signer=names["signer"],
        reference=reference.rjust(5, "0") if version == 3 else reference,
        issued=maker.date("issue_date"),
        signed=maker.date("signature_date"),
        document=profile.reference,
    )


def _zone_lines(maker: _Maker, value: Any) -> list[str]:
    """Return the lines of a zone that is given as lines, as one text or as fields."""
    if isinstance(value, Mapping):
        made = zones.make(value, today=maker.today)
        maker.errors += made.errors
        return list(made.lines)
    lines = value.split() if isinstance(value, str) else value
    if not isinstance(lines, list) or not all(isinstance(line, str) for line in lines):
        maker.wrong("mrz", _("The mrz is a list of lines, or an object with format and fields."))
        return []
    read = reading.read("\n".join(lines), today=maker.today)
    maker.errors += [replace(one, field=one.field or "mrz") for one in read.errors]
    return list(read.lines)


def _zone(maker: _Maker, profile: Profile) -> tuple[list[tuple[int, bytes]], str]:
    """Return the zone as a feature, and the code of the State that it names."""
    if "mrz" not in maker.given:
        return [], ""
    lines = _zone_lines(maker, maker.given["mrz"])
    if not lines:
        return [], ""
    for feature in profile.features:
        if feature.coding in ZONES and ZONES[feature.coding][0] == len(lines[0]):
            try:
                return [(feature.tag, values.encode(feature, lines))], lines[0][2:5]
            except Broken as broken:
                maker.wrong("mrz", str(broken))
                return [], lines[0][2:5]
    formats = [one.coding.value for one in profile.features if one.coding in ZONES]
    text = _("This kind of seal takes a zone of %(formats)s; this one has lines of %(found)s.")
    maker.wrong("mrz", text, formats=" or ".join(formats) or "no format", found=len(lines[0]))
    return [], ""


def _known(maker: _Maker, profile: Profile) -> list[tuple[int, bytes]]:
    """Return the features of the kind that were given."""
    found = []
    for feature in profile.features:
        if feature.name in maker.given and feature.coding not in ZONES:
            try:
                found.append((feature.tag, values.encode(feature, maker.given[feature.name])))
            except Broken as broken:
                maker.wrong(feature.name, str(broken))
    return found


def _extra(maker: _Maker, profile: Profile) -> list[tuple[int, bytes]]:
    """Return the features that were given by tag and bytes."""
    given = maker.given.get(_EXTRA, [])
    if not isinstance(given, list) or len(given) > _MOST_EXTRA:
        maker.wrong(_EXTRA, _("The features are a list of at most %(most)s."), most=_MOST_EXTRA)
        return []
    found = []
    for one in given:
        tag = one.get("tag") if isinstance(one, Mapping) else None
        value = one.get("hex") if isinstance(one, Mapping) else None
        try:
            data = bytes.fromhex(value) if isinstance(value, str) else None
        except ValueError:
            data = None
        if type(tag) is not int or not 0 <= tag < SIGNATURE or data is None:
            maker.wrong(_EXTRA, _("A feature has a tag from 0 to 254, and its bytes as hex."))
        elif profile.feature(tag):
            maker.wrong(_EXTRA, _("The tag %(found)s has a name in this kind; use it."), found=tag)
        else:
            found.append((tag, data))
    return found


def make(given: Mapping[str, Any], sign: Callable[[bytes], bytes], *, today: date) -> MadeSeal:
    """
    Make and sign a seal; every error is reported, and nothing is signed when there is one.

    `given` has the document (visa, etd, or four hexadecimal digits), who seals it, its dates and
    its features by name; the dates are today's unless they are given.
    """
    maker = _Maker(given, today)
    profile = _profile(maker)
    if profile is None:
        return MadeSeal(errors=tuple(maker.errors))
    named = [feature.name for feature in profile.features]
    for name in given:
        if name not in (*_HEADER, *named, _EXTRA):
            text = _("There is no field %(found)s for this document; there are %(known)s.")
            known = ", ".join(dict.fromkeys((*_HEADER, *named, _EXTRA)))
            maker.wrong(name[:80], text, found=name[:80], known=known)
    zone, country = _zone(maker, profile)
    header = _header(maker, profile, country)
    features = (*zone, *_known(maker, profile), *_extra(maker, profile))
    maker.errors += _unsaid(maker, [*wrong_header(header), *_missing(profile, features)])
    if maker.errors:
        return MadeSeal(errors=tuple(maker.errors))
    try:
        signed = header.encoded() + body(features, header.version)
    except Broken as broken:
        return MadeSeal(errors=(problem("value", str(broken)),))
    return MadeSeal(with_signature(signed, sign(signed), header.version))


def _missing(profile: Profile, features: tuple[tuple[int, bytes], ...]) -> list[Problem]:
    tags = [tag for tag, _data in features]
    found = missing(profile, tags)
    return [one for one in found if profile.is_icao or not one.field]


def _unsaid(maker: _Maker, more: list[Problem]) -> list[Problem]:
    """Return the problems of those fields that have none yet; a wrong zone is not also missing."""
    said = {one.field for one in maker.errors if one.field}
    if "mrz" in maker.given and maker.errors:
        said |= {"mrz", "issuing_country"}
    return [one for one in more if one.field not in said]
