"""
Certificates as Open Badges 3.0, signed as VC-JWT with the organisation's key, and their list.

Whom a badge is for stands in it as a salted hash only; the name is on the printed certificate.
Revoked ones stand in a W3C Bitstring Status List of 131,072 places. ``engine.credentials`` does
the work; this says what a certificate of a course holds and what its verdict means here.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from musterpoint.engine import credentials
from musterpoint.engine.courses.model import Course, spoken
from musterpoint.engine.credentials import Report, Trust

PLACES = 131_072
MAX_DOCUMENT = 64 * 1024
COURSE = "urn:musterpoint:course:"
RESULT = "urn:musterpoint:result:test"
EMAIL, NAME = "emailAddress", "name"


@dataclass(frozen=True, slots=True, kw_only=True)
class Signer:
    """A signing key: its name for everybody, its secret for us."""

    did: str
    secret: bytes
    #: Where the list of revoked ones stands; empty as long as nobody knows.
    status: str = ""

    @property
    def key(self) -> Ed25519PrivateKey:
        """The key itself."""
        return Ed25519PrivateKey.from_private_bytes(self.secret)

    @property
    def method(self) -> str:
        """The address of the key inside its did:key."""
        return f"{self.did}#{self.did.removeprefix('did:key:')}"


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
    """What verifying a document came to: each check with its name, in the order they were made."""

    checks: tuple[tuple[str, bool], ...]
    credential: Mapping[str, Any]
    #: The issuer's own list says so; a list that is missing or broken says nothing.
    is_revoked: bool = False

    @property
    def is_valid(self) -> bool:
        """True when nothing is wrong."""
        return all(good for _name, good in self.checks)

    @property
    def wrong(self) -> tuple[str, ...]:
        """The names of the checks that failed."""
        return tuple(name for name, good in self.checks if not good)

    @property
    def achievement(self) -> Mapping[str, Any]:
        """What was achieved, as the document says."""
        return _mapping(_mapping(self.credential.get("credentialSubject")).get("achievement"))

    @property
    def course(self) -> str:
        """The code of the course that was passed; empty when the document names none of ours."""
        name = str(self.achievement.get("id", ""))
        return name.removeprefix(COURSE).partition(":")[0] if name.startswith(COURSE) else ""

    @property
    def version(self) -> int:
        """The version of the course; 1 when the document does not say."""
        text = str(self.achievement.get("version", ""))
        return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else 1

    @property
    def did(self) -> str:
        """Who signed, as the document says."""
        return issuer_of(self.credential)


def new_signer() -> Signer:
    """Return a fresh key."""
    key = Ed25519PrivateKey.generate()
    return Signer(did=credentials.did_key(key.public_key()), secret=key.private_bytes_raw())


def issue(badge: Badge, signer: Signer) -> str:
    """Return the signed badge as a compact token."""
    course, language = badge.course, badge.language
    title = spoken(course.title, language)
    made = credentials.credential(
        credentials.Badge(
            id=f"urn:uuid:{badge.id}",
            issuer=credentials.Issuer(id=signer.did, name=badge.organisation),
            achievement=credentials.Achievement(
                id=f"{COURSE}{course.code}:{course.version}",
                name=title,
                description=spoken(course.summary, language),
                criteria="\n".join(spoken(one, language) for one in course.aims) or title,
                kind="Course",
                language=language,
                version=str(course.version),
                tags=(*course.audiences, *course.themes),
                score=RESULT,
                score_name="Test",
                score_max="100",
                score_required=str(course.pass_mark),
            ),
            recipient=credentials.hashed(
                badge.email or badge.name, EMAIL if badge.email else NAME, badge.salt
            ),
            valid_from=badge.issued_at,
            valid_until=badge.valid_until,
            awarded_at=badge.issued_at,
            result=str(badge.score),
            status=(credentials.entry(badge.status, badge.place),) if badge.status else (),
        )
    )
    return credentials.sign_as_token(made, signer.key, signer.method)


def status_list(places: Iterable[int], signer: Signer, *, address: str, since: datetime) -> str:
    """Return the signed list of revoked places; ``since`` is when it became as it is."""
    made = credentials.status_list(address, signer.did, places, valid_from=since)
    return credentials.sign_as_token(made, signer.key, signer.method)


def verify(
    document: str, *, trusted: Collection[str], at: datetime, lists: Sequence[str] | None
) -> Verdict:
    """
    Check a document: structure, signature, status, dates, and whether we trust who signed.

    ``trusted`` are the DIDs of issuers; ``lists`` are signed status lists, None when the status
    is not to be asked for.
    """
    text = document.strip()
    if len(text) > MAX_DOCUMENT:
        return Verdict(checks=(("structure", False),), credential={})
    trust = Trust(lists=tuple(lists or ()), asks_status=lists is not None)
    report = credentials.verify(text, at=at, trust=trust)
    body = report.credential or {}
    checks = [("structure", _good(report, "form") and _good(report, "schema"))]
    if report.credential is not None:
        checks += [
            ("signature", _good(report, "proof") and "proof" not in report.skipped),
            ("status", _good(report, "status")),
            ("dates", _good(report, "dates")),
            ("issuer", _good(report, "issuer") and issuer_of(body) in trusted),
        ]
    said = {one.code for one in report.faults.get("status", [])}
    return Verdict(
        checks=tuple(checks), credential=body, is_revoked=bool(said & {"revoked", "suspended"})
    )


def issuer_of(credential: Mapping[str, Any]) -> str:
    """Return the DID of who signed, as a credential says."""
    found = credential.get("issuer")
    return str(_mapping(found).get("id", "")) if isinstance(found, Mapping) else str(found or "")


def status_address(credential: Mapping[str, Any]) -> str:
    """Return the address of the list that a credential names; empty when it names none."""
    return str(_mapping(credential.get("credentialStatus")).get("statusListCredential", ""))


def is_for(verdict: Verdict, known: str) -> bool:
    """Say whether a badge is for the holder of this e-mail address; a name proves nobody."""
    rows = _mapping(verdict.credential.get("credentialSubject")).get("identifier")
    return any(
        credentials.is_of(one, known)
        for one in (rows if isinstance(rows, list) else [])
        if isinstance(one, Mapping) and one.get("identityType") == EMAIL
    )


def _good(report: Report, check: str) -> bool:
    return not report.faults.get(check)


def _mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}
