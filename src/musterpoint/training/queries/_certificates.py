"""Who holds which certificate, what a role needs, what a gate wants."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Max, Q, QuerySet
from django.utils.translation import gettext as _

from musterpoint.accounts.models import User
from musterpoint.kernel import ids
from musterpoint.kernel.errors import Missing
from musterpoint.tenancy import scope, vault
from musterpoint.tenancy.models import Membership
from musterpoint.tenancy.permissions import Permission
from musterpoint.training import badges, identity
from musterpoint.training.badges import Signer, Verdict
from musterpoint.training.models import Burnt, Certificate, Gate, Session, SigningKey
from musterpoint.training.queries._courses import Offer, offers

PAGE = 50


class NoSuchCertificate(Missing):
    """There is no such certificate here."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """A certificate opened: the name on it and the signed document."""

    row: Certificate
    name: str
    document: str

    def is_valid(self, at: datetime) -> bool:
        """Say whether it counts at a moment."""
        return counts(self.row, at)


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """A course that a colleague's role needs, and until when they have it."""

    user_id: UUID
    name: str
    email: str
    language: str
    role: str
    offer: Offer
    certificate: Certificate | None
    is_valid: bool


def counts(row: Certificate, at: datetime) -> bool:
    """Say whether a certificate counts at a moment: not revoked, not over."""
    is_over = row.valid_until is not None and row.valid_until <= at
    return row.revoked_at is None and not is_over


def valid(at: datetime) -> QuerySet[Certificate]:
    """Return the certificates that count at a moment."""
    return Certificate.objects.filter(
        Q(valid_until__isnull=True) | Q(valid_until__gt=at), revoked_at__isnull=True
    )


def passed(
    user_ids: Iterable[UUID], codes: Iterable[str] | None, at: datetime
) -> dict[UUID, dict[str, datetime | None]]:
    """
    Return, for each colleague, the courses that count now and until when (None: no end).

    For packages above: rosters and referrals ask here whether a training counts. None asks for
    every course.
    """
    held_now = valid(at).filter(learner__user_id__in=list(user_ids))
    if codes is not None:
        held_now = held_now.filter(course_code__in=list(codes))
    rows = held_now.values_list("learner__user_id", "course_code", "valid_until")
    found: dict[UUID, dict[str, datetime | None]] = {}
    for user_id, code, until in rows:
        if user_id is None:
            continue
        held = found.setdefault(user_id, {})
        known = held.get(code, until)
        held[code] = None if until is None or known is None else max(known, until)
    return found


def revoked(user_ids: Iterable[UUID]) -> dict[UUID, dict[str, set[datetime | None]]]:
    """Return, for each colleague and course, until when certificates went that were revoked."""
    rows = Certificate.objects.filter(
        learner__user_id__in=list(user_ids), revoked_at__isnull=False
    ).values_list("learner__user_id", "course_code", "valid_until")
    found: dict[UUID, dict[str, set[datetime | None]]] = {}
    for user_id, code, until in rows:
        if user_id is not None:
            found.setdefault(user_id, {}).setdefault(code, set()).add(until)
    return found


def locked(
    user_id: UUID, gated: frozenset[Permission], at: datetime
) -> tuple[tuple[Permission, str], ...]:
    """Return the permissions that a colleague's certificates do not open, with the course."""
    gates = Gate.objects.filter(permission__in=[one.value for one in gated])
    wanted = {Permission(one.permission): one.course_code for one in gates}
    held = passed([user_id], set(wanted.values()), at).get(user_id, {}) if wanted else {}
    return tuple(sorted((one, code) for one, code in wanted.items() if code not in held))


def needs(at: datetime, user_id: UUID | None = None) -> list[Need]:
    """Return what the roles of colleagues need, whoever lacks something first."""
    required = [one for one in offers() if one.required_of]
    if not required:
        return []
    roles = {role for one in required for role in one.required_of}
    members = Membership.objects.filter(
        Q(valid_until__isnull=True) | Q(valid_until__gt=at),
        organisation_id=scope.organisation_id(),
        role__in=roles,
    )
    if user_id is not None:
        members = members.filter(user_id=user_id)
    rows = list(members)
    users = User.objects.in_bulk([one.user_id for one in rows])
    best = _best([one.user_id for one in rows], [one.code for one in required], at)
    found = []
    for row in rows:
        user = users.get(row.user_id)
        for one in required:
            if user is None or row.role not in one.required_of:
                continue
            certificate = best.get((row.user_id, one.code))
            found.append(
                Need(
                    user_id=user.id,
                    name=user.name,
                    email=user.email,
                    language=user.language,
                    role=row.role,
                    offer=one,
                    certificate=certificate,
                    is_valid=certificate is not None and counts(certificate, at),
                )
            )
    return sorted(found, key=lambda one: (one.is_valid, one.name.casefold(), one.offer.code))


def _best(
    user_ids: Iterable[UUID], codes: Iterable[str], at: datetime
) -> dict[tuple[UUID, str], Certificate]:
    """Return of each colleague and course the certificate that lasts longest."""
    rows = Certificate.objects.filter(
        learner__user_id__in=list(user_ids),
        course_code__in=list(codes),
        revoked_at__isnull=True,
    ).select_related("learner")
    found: dict[tuple[UUID, str], Certificate] = {}
    for row in rows.order_by("issued_at", "id"):
        if row.learner.user_id is None:
            continue
        key = (row.learner.user_id, row.course_code)
        if key not in found or _until(row) >= _until(found[key]):
            found[key] = row
    return found


def _until(row: Certificate) -> datetime:
    return row.valid_until or datetime.max.replace(tzinfo=row.issued_at.tzinfo)


def certificate(certificate_id: UUID) -> Certificate:
    """Return a certificate with its learner, or raise NoSuchCertificate."""
    found = Certificate.objects.select_related("learner").filter(id=certificate_id).first()
    if found is None:
        raise NoSuchCertificate(_("There is no such certificate here."))
    return found


def certificate_of_link(token: str, at: datetime) -> Certificate:
    """Return the certificate that an address opens, or raise NoSuchCertificate."""
    row_id = identity.row_of("certificate", token, at)
    if row_id is None:
        raise NoSuchCertificate(_("There is no such certificate here."))
    return certificate(row_id)


def certificate_of_reference(text: str) -> Certificate | None:
    """Return the certificate of a reference as people type it; None when there is none."""
    stored = ids.parse_reference(text)
    rows = Certificate.objects.select_related("learner").filter(reference=stored or "")
    return rows.first() if stored else None


def certificate_link(row: Certificate, at: datetime) -> str:
    """Return what stands in the address that shows a certificate with its name."""
    return identity.link("certificate", row.id, at)


def opened(rows: Iterable[Certificate], at: datetime) -> list[Held]:
    """Return certificates opened; an erased learner's has neither name nor document."""
    found = list(rows)
    keys = vault.open_keys([one.learner_id for one in found], at=at)
    made = []
    for one in found:
        sealed: dict[str, Any] = {}
        if one.learner_id in keys and bytes(one.sealed):
            sealed = keys[one.learner_id].open(identity.CERTIFICATE, one.sealed)
        made.append(Held(row=one, name=sealed.get("name", ""), document=sealed.get("document", "")))
    return made


def certificates(*, course: str = "", standing: str = "", at: datetime) -> QuerySet[Certificate]:
    """Return certificates, the newest first, narrowed down by course and by whether they count."""
    rows = valid(at) if standing == "valid" else Certificate.objects.all()
    if standing == "revoked":
        rows = rows.filter(revoked_at__isnull=False)
    elif standing == "ended":
        rows = rows.filter(valid_until__lte=at, revoked_at__isnull=True)
    if course:
        rows = rows.filter(course_code=course)
    return rows.select_related("learner").order_by("-issued_at", "-id")


def certificates_of(row: Session, at: datetime) -> list[Certificate]:
    """Return, of everybody who came to a session, the newest certificate of ours that counts."""
    came = row.bookings.filter(came_at__isnull=False).values("learner_id")
    rows = valid(at).filter(learner__in=came, course_code=row.course_code, issuer_id__isnull=True)
    newest = {
        one.learner_id: one
        for one in rows.select_related("learner", "enrolment").order_by("issued_at", "id")
    }
    return list(newest.values())


def signing_key() -> SigningKey | None:
    """Return the key that signs now; None before the first certificate."""
    return SigningKey.objects.order_by("-made_at", "-id").first()


def signer(row: SigningKey, at: datetime) -> Signer:
    """Return a key opened."""
    secret = vault.open_for_organisation(identity.KEY, row.sealed, at=at)
    return Signer(did=row.did, secret=bytes.fromhex(secret), status=row.status_address)


def status_list(row: SigningKey, at: datetime, address: str = "") -> str:
    """
    Return the signed list of revoked certificates, as it stands at its address.

    It is the same text as long as nothing is revoked.
    """
    moments = (one.objects.aggregate(at=Max("revoked_at"))["at"] for one in (Certificate, Burnt))
    last = max((one for one in moments if one is not None), default=row.made_at)
    return badges.status_list(
        revoked_places(),
        signer(row, at),
        address=address or row.status_address,
        since=min(last, at),
    )


def own_list(address: str, did: str, at: datetime) -> str | None:
    """Return the signed list at an address of this organisation; None when it is not ours."""
    row = SigningKey.objects.filter(did=did, status_address=address).first()
    return status_list(row, at) if row is not None and address else None


def verdict(document: str, at: datetime) -> Verdict:
    """Return what a document is worth as a certificate of this organisation."""
    keys = {one.did: one for one in SigningKey.objects.all()}
    found = badges.verify(document, trusted=set(keys), at=at, lists=None)
    row, address = keys.get(found.did), badges.status_address(found.credential)
    if row is None or not address or not found.is_valid:
        return found
    listed = status_list(row, at, address)
    return badges.verify(document, trusted=set(keys), at=at, lists=[listed])


def revoked_places() -> list[int]:
    """Return the places of revoked certificates in the status list, and of erased ones."""
    rows = Certificate.objects.filter(revoked_at__isnull=False, place__isnull=False)
    held = {one for one in rows.values_list("place", flat=True) if one is not None}
    return sorted(held | set(Burnt.objects.values_list("place", flat=True)))


def taken_places(drawn: Iterable[int]) -> set[int]:
    """Return which of these places of the status list are somebody's, or were."""
    places = list(drawn)
    held = Certificate.objects.filter(place__in=places).values_list("place", flat=True)
    gone = Burnt.objects.filter(place__in=places).values_list("place", flat=True)
    return {one for one in (*held, *gone) if one is not None}
