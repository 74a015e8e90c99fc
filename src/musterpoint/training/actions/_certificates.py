"""Sign a certificate, revoke it, verify a file."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from musterpoint.audit import actions as audit
from musterpoint.engine.courses.model import Course
from musterpoint.kernel.errors import Invalid, Refused
from musterpoint.kernel.ids import random_bytes, uuid7
from musterpoint.tenancy import pumps, scope, vault
from musterpoint.tenancy.actors import Actor, Permission
from musterpoint.tenancy.models import Organisation
from musterpoint.training import badges, identity, queries, rules
from musterpoint.training.actions._courses import SHARE_LANE
from musterpoint.training.badges import Badge, Signer
from musterpoint.training.identity import Identity
from musterpoint.training.models import Burnt, Certificate, Enrolment, SigningKey

#: Why a certificate is revoked; others than the organisation see the bit and not the reason.
REASONS = ("mistake", "cheating", "asked", "outdated")
TRIES = 20
#: Packages above that keep trainings of colleagues follow this lane.
CERTIFIED_LANE = "training.certified"


class AlreadyRevoked(Refused):
    """The certificate was revoked before."""


class BadReason(Invalid):
    """A revocation needs one of the reasons."""


def issue(
    enrolment: Enrolment,
    course: Course,
    who: Identity,
    score: int,
    *,
    site: str,
    by: Actor,
    at: datetime,
) -> Certificate:
    """Sign and keep a certificate; only for whoever passed, which the caller has checked."""
    organisation = Organisation.objects.get(id=scope.organisation_id())
    row_id, place = uuid7(), free_place()
    until = rules.ends(at, course.valid_months)
    status = f"{site}/o/{organisation.slug}/training/status/" if site else ""
    key_of_ours = signer(at, status)
    badge = Badge(
        id=row_id,
        organisation=organisation.name,
        course=course,
        language=enrolment.language,
        name=who.name,
        email=who.email,
        score=score,
        issued_at=at,
        valid_until=until,
        status=key_of_ours.status,
        place=place,
        salt=random_bytes(12).hex(),
    )
    document = badges.issue(badge, key_of_ours)
    key = vault.make_keys([enrolment.learner_id], at=at)[enrolment.learner_id]
    row = Certificate.objects.create(
        id=row_id,
        learner_id=enrolment.learner_id,
        enrolment=enrolment,
        course_code=course.code,
        course_version=course.version,
        reference=_free_reference(row_id, at),
        place=place,
        sealed=key.seal(identity.CERTIFICATE, {"name": who.name, "document": document}),
        issued_at=at,
        valid_until=until,
    )
    pumps.wake(CERTIFIED_LANE, at)
    audit.record(
        "training.certificate.issued", subject_id=enrolment.learner_id, by=by, at=at,
        certificate=str(row.id), course=course.code,
    )  # fmt: skip
    return row


def revoke(certificate_id: UUID, reason: str, *, by: Actor, at: datetime) -> Certificate:
    """Revoke a certificate: from now on it counts nowhere, and whoever verifies it sees that."""
    by.require(Permission.TRAINING_CHANGE)
    if reason not in REASONS:
        text = _("Choose a reason.")
        raise BadReason(text, fields={"reason": [text]})
    row = Certificate.objects.select_for_update().filter(id=certificate_id).first()
    if row is None:
        raise queries.NoSuchCertificate(_("There is no such certificate here."))
    if row.revoked_at is not None:
        raise AlreadyRevoked(_("This certificate was revoked before."))
    row.revoked_at, row.revoked_why = at, reason
    row.save(update_fields=["revoked_at", "revoked_why"])
    pumps.wake(SHARE_LANE, at)
    pumps.wake(CERTIFIED_LANE, at)
    audit.record(
        "training.certificate.revoked", subject_id=row.learner_id, by=by, at=at,
        certificate=str(row.id), reason=reason,
    )  # fmt: skip
    return row


def erase(learner_ids: Iterable[UUID], at: datetime) -> None:
    """Delete the certificates of learners who are erased; the places of ours stay revoked."""
    rows = Certificate.objects.filter(learner_id__in=list(learner_ids))
    ours = rows.filter(place__isnull=False).values_list("place", "revoked_at")
    burnt = [
        Burnt(place=place, revoked_at=revoked_at or at)
        for place, revoked_at in ours
        if place is not None
    ]
    rows.delete()
    if burnt:
        Burnt.objects.bulk_create(burnt)
        pumps.wake(SHARE_LANE, at)
        pumps.wake(CERTIFIED_LANE, at)


def signer(at: datetime, status: str = "") -> Signer:
    """
    Return the organisation's key, made and sealed in the vault when there is none.

    ``status`` is the address at which its list stands: the first one that is known stays, whatever
    name the site is called by in a later request, because certificates name it.
    """
    row = queries.signing_key()
    if row is None:
        made = badges.new_signer()
        row = SigningKey.objects.create(
            did=made.did,
            sealed=vault.seal_for_organisation(identity.KEY, made.secret.hex(), at=at),
            made_at=at,
        )
    if status and not row.status_address:
        row.status_address = status
        row.save(update_fields=["status_address"])
        pumps.wake(SHARE_LANE, at)
    return queries.signer(row, at)


def free_place() -> int:
    """Return a place in the status list that nobody has or had, drawn by chance."""
    for _try in range(TRIES):
        drawn = {int.from_bytes(random_bytes(4)) % badges.PLACES for _one in range(TRIES)}
        free = drawn - queries.taken_places(drawn)
        if free:
            return free.pop()
    raise Refused(_("The list of certificates is full. Tell the operator of this installation."))


def _free_reference(row_id: UUID, at: datetime) -> str:
    offered = [identity.reference(row_id, at, attempt) for attempt in range(4)]
    taken = set(
        Certificate.objects.filter(reference__in=offered).values_list("reference", flat=True)
    )
    return next(one for one in offered if one not in taken)
