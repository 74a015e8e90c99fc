"""The joint calendar and the shared syllabus: told to partners, taken from them, recognised."""

import hashlib
import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from musterpoint.audit import actions as audit
from musterpoint.disclosures import actions as disclosures
from musterpoint.disclosures import queries as disclosed
from musterpoint.disclosures.actions import ItemOut
from musterpoint.disclosures.queries import Received
from musterpoint.engine.courses.model import spoken
from musterpoint.kernel.errors import Missing, Refused
from musterpoint.kernel.ids import uuid7
from musterpoint.tenancy import pumps, vault
from musterpoint.tenancy.actors import Actor, ActorKind, Permission
from musterpoint.training import badges, crossing, identity, queries
from musterpoint.training.actions._certificates import CERTIFIED_LANE, signer
from musterpoint.training.actions._courses import guard_gate
from musterpoint.training.actions._learning import learner_for
from musterpoint.training.models import (
    Certificate,
    PartnerSession,
    PartnerSyllabus,
    Recognition,
    Session,
    Setting,
    Told,
)

BATCH_IN = 200
PURPOSE = "organisations train together and not twice"
#: A text of a disclosure holds 4,000 letters.
PIECE = 3_900
#: Why a certificate is revoked that a partner took back.
PARTNER = "partner"


class NoSuchSyllabus(Missing):
    """No partner told of such a course."""


class NotRecognised(Refused):
    """The file is no certificate that counts here; the message says why."""


def share(*, by: Actor, at: datetime) -> int:
    """
    Tell every partner whose agreement allows it of published sessions and shared courses.

    What they have already is told again only when it changed. Returns how many items went out.
    """
    by.require(Permission.DISCLOSURES_SEND)
    count = 0
    for agreement in disclosed.agreements():
        if not disclosed.is_in_force(agreement, at):
            continue
        for kind, items in ((crossing.SESSION, _sessions), (crossing.SYLLABUS, _syllabi)):
            if kind in agreement.allows:
                found = _changed(items(agreement.counterpart_id, at), at)
                if found:
                    disclosures.disclose(
                        agreement.counterpart_id, kind, found, PURPOSE, by=by, at=at
                    )
                count += len(found)
    return count


def _changed(items: list[ItemOut], at: datetime) -> list[ItemOut]:
    """Return the items that the partner does not know as they stand, and note that it is told."""
    known = {
        one.item_id: one for one in Told.objects.filter(item_id__in=[i.item_id for i in items])
    }
    found = []
    for item in items:
        text = json.dumps(item.payload, sort_keys=True)
        digest = hashlib.sha256(text.encode()).hexdigest()
        row = known.get(item.item_id) or Told(item_id=item.item_id)
        if row.digest != digest:
            row.digest, row.told_at = digest, at
            row.save()
            found.append(item)
    return found


def _sessions(partner_id: UUID, at: datetime) -> list[ItemOut]:
    """Return published sessions that are not over, each with the item id that it has there."""
    rows = Session.objects.filter(published_at__isnull=False, ends_at__gt=at)
    made = []
    for row in rows.order_by("starts_at", "id"):
        course = queries.offer(row.course_code, all_of_them=True).course
        taken = row.bookings.filter(standing="booked").count()
        made.append(
            ItemOut(
                item_id=identity.item_id(row.id, partner_id, at),
                subject_id=row.id,
                payload={
                    "course": row.course_code,
                    "title": row.title,
                    "audiences": list(course.audiences),
                    "starts_at": row.starts_at.isoformat(),
                    "ends_at": row.ends_at.isoformat(),
                    "zone": row.zone,
                    "place": row.place,
                    "country": row.country,
                    "language": row.language,
                    "free": max(0, row.places - taken),
                    "sequence": row.sequence,
                    "is_cancelled": row.cancelled_at is not None,
                },
            )
        )
    return made


def _syllabi(partner_id: UUID, at: datetime) -> list[ItemOut]:
    settings = list(Setting.objects.filter(is_shared=True).order_by("course_code"))
    if not settings:
        return []
    did, key = signer(at).did, queries.signing_key()
    status = queries.status_list(key, at) if key is not None and key.status_address else ""
    pieces = [status[start : start + PIECE] for start in range(0, len(status), PIECE)]
    made = []
    for setting in settings:
        course = queries.offer(setting.course_code, all_of_them=True).course
        payload: dict[str, Any] = {
            "course": course.code,
            "version": course.version,
            "digest": course.digest,
            "title": spoken(course.title, "en"),
            "title_ar": course.title.get("ar"),
            "summary": spoken(course.summary, "en"),
            "aims": [spoken(one, "en") for one in course.aims],
            "modules": [
                {"title": spoken(one.title, "en"), "minutes": one.minutes} for one in course.modules
            ],
            "audiences": list(course.audiences),
            "themes": list(course.themes),
            "minutes": course.minutes,
            "valid_months": course.valid_months,
            "pass_mark": course.pass_mark,
            "did": did,
            "status": pieces,
        }
        made.append(
            ItemOut(
                item_id=identity.item_id(setting.id, partner_id, at),
                subject_id=setting.id,
                payload=payload,
            )
        )
    return made


def take_sessions(*, by: Actor, at: datetime) -> int:
    """Keep what partners told of their sessions; the newest word counts. Returns how many."""
    by.require(Permission.DISCLOSURES_RECEIVE)
    found = disclosed.unhandled(crossing.SESSION, BATCH_IN, at)
    for one in found:
        told = one.payload
        known = PartnerSession.objects.filter(item_id=one.item_id).first()
        if known is not None and known.sequence > told["sequence"]:
            continue
        row = known or PartnerSession(item_id=one.item_id)
        row.partner_id, row.partner_name = one.sender_id, one.sender_name
        row.course_code, row.title = told["course"][:40], told["title"][:200]
        row.audiences, row.zone = told["audiences"], told["zone"][:50]
        row.starts_at = datetime.fromisoformat(told["starts_at"])
        row.ends_at = datetime.fromisoformat(told["ends_at"])
        row.place, row.country = told["place"][:200], told["country"][:3]
        row.language, row.free = told["language"][:12], told["free"]
        row.sequence, row.is_cancelled = told["sequence"], told["is_cancelled"]
        row.told_at = one.disclosed_at
        row.save()
    return _handled(found, by, at)


def take_syllabi(*, by: Actor, at: datetime) -> int:
    """Keep what partners told of their courses, and which of their certificates are revoked."""
    by.require(Permission.DISCLOSURES_RECEIVE)
    found = disclosed.unhandled(crossing.SYLLABUS, BATCH_IN, at)
    for one in found:
        told = one.payload
        code = told["course"][:40]
        row = PartnerSyllabus.objects.filter(
            partner_id=one.sender_id, course_code=code
        ).first() or PartnerSyllabus(partner_id=one.sender_id, course_code=code)
        row.item_id, row.partner_name = one.item_id, one.sender_name
        row.version, row.digest = told["version"], told["digest"][:64]
        row.did, row.status = told["did"][:120], "".join(told["status"])
        row.content = {name: told.get(name) for name in _CONTENT}
        row.told_at = one.disclosed_at
        row.save()
        _follow_revocations(row, by, at)
    return _handled(found, by, at)


_CONTENT = (
    "title", "title_ar", "summary", "aims", "modules", "audiences", "themes", "minutes",
    "valid_months", "pass_mark",
)  # fmt: skip


def _handled(found: list[Received], by: Actor, at: datetime) -> int:
    if found:
        disclosures.mark_handled([one.row_id for one in found], by=by, at=at)
    return len(found)


def _follow_revocations(syllabus: PartnerSyllabus, by: Actor, at: datetime) -> None:
    """
    Let a partner's certificate count here as long as the partner's list says that it stands.

    A list that is missing or cannot be read says nothing and changes nothing.
    """
    rows = Certificate.objects.select_for_update(of=("self",)).select_related("learner")
    rows = rows.filter(Q(revoked_at__isnull=True) | Q(revoked_why=PARTNER))
    for held in queries.opened(rows.filter(issuer_id=syllabus.partner_id), at):
        verdict = badges.verify(
            held.document, trusted={syllabus.did}, at=at, lists=[syllabus.status]
        )
        is_theirs = not {"structure", "signature", "issuer"} & set(verdict.wrong)
        if not is_theirs or verdict.course != syllabus.course_code:
            continue
        if verdict.is_revoked and held.row.revoked_at is None:
            _stand(held.row, at, "revoked", by, at)
        elif "status" not in verdict.wrong and held.row.revoked_at is not None:
            _stand(held.row, None, "restored", by, at)


def _stand(
    row: Certificate, revoked_at: datetime | None, verb: str, by: Actor, at: datetime
) -> None:
    row.revoked_at, row.revoked_why = revoked_at, PARTNER if revoked_at else ""
    row.save(update_fields=["revoked_at", "revoked_why"])
    pumps.wake(CERTIFIED_LANE, at)
    audit.record(
        f"training.certificate.{verb}", subject_id=row.learner_id, by=by, at=at,
        certificate=str(row.id), reason=PARTNER,
    )  # fmt: skip


def recognise(syllabus_id: UUID, our_code: str, *, by: Actor, at: datetime) -> Recognition:
    """
    Let certificates of a partner's course count as one of ours, while the agreement holds.

    Again after a partner's new key takes that key.
    """
    by.require(Permission.TRAINING_CHANGE)
    guard_gate(our_code, by)
    queries.offer(our_code)
    syllabus = PartnerSyllabus.objects.filter(id=syllabus_id).first()
    if syllabus is None:
        raise NoSuchSyllabus(_("No partner told of such a course."))
    if not queries.is_agreed(syllabus.partner_id, at):
        raise NotRecognised(_("No agreement in force allows to share courses with this partner."))
    row = (
        Recognition.objects.select_for_update()
        .filter(
            partner_id=syllabus.partner_id,
            their_code=syllabus.course_code,
            our_code=our_code,
            ended_at__isnull=True,
        )
        .first()
    )
    if row is None:
        row = Recognition(
            partner_id=syllabus.partner_id,
            their_code=syllabus.course_code,
            our_code=our_code,
            made_at=at,
            made_by=by.id,
        )
    row.partner_name, row.did = syllabus.partner_name, syllabus.did
    row.save()
    audit.record(
        "training.course.recognised", subject_id=row.id, by=by, at=at,
        partner=str(row.partner_id), theirs=row.their_code, ours=our_code,
    )  # fmt: skip
    return row


def end_recognition(recognition_id: UUID, *, by: Actor, at: datetime) -> None:
    """Recognise no further certificates; those that were taken in keep counting until they end."""
    by.require(Permission.TRAINING_CHANGE)
    row = Recognition.objects.select_for_update().filter(id=recognition_id).first()
    if row is None:
        raise NoSuchSyllabus(_("No partner told of such a course."))
    if row.ended_at is None:
        row.ended_at = at
        row.save(update_fields=["ended_at"])
        audit.record("training.course.not-recognised", subject_id=row.id, by=by, at=at)


def bring(document: str, *, by: Actor, at: datetime) -> Certificate:
    """
    Take in a colleague's own certificate of a partner whose course is recognised.

    It must be signed with the partner's key, not revoked, not over, and made out to the address
    with which the colleague signs in. The same file again is the same certificate.
    """
    by.require(Permission.TRAINING_READ)
    if by.kind is not ActorKind.STAFF or by.id is None:
        raise NotRecognised(_("Certificates are brought by people who sign in."))
    learner = learner_for(by, at)
    who = queries.identities([learner], at)[learner.id]
    wanted = Recognition.objects.filter(ended_at__isnull=True)
    dids = {one.did for one in wanted}
    verdict = badges.verify(document, trusted=dids, at=at, lists=None)
    row = next(
        (one for one in wanted if one.did == verdict.did and one.their_code == verdict.course),
        None,
    )
    if row is not None and queries.is_agreed(row.partner_id, at):
        status = PartnerSyllabus.objects.filter(
            partner_id=row.partner_id, course_code=row.their_code
        ).values_list("status", flat=True)
        verdict = badges.verify(document, trusted=dids, at=at, lists=[one for one in status if one])
    elif verdict.is_valid:
        raise NotRecognised(_("This course of this organisation is not recognised here."))
    if not verdict.is_valid or row is None:
        raise NotRecognised(_why(verdict.wrong))
    if not who.email or not badges.is_for(verdict, who.email):
        raise NotRecognised(_("This certificate is made out to another address than yours."))
    return _take(document, verdict, row, learner.id, who.name, by, at)


def _take(
    document: str,
    verdict: badges.Verdict,
    row: Recognition,
    learner_id: UUID,
    name: str,
    by: Actor,
    at: datetime,
) -> Certificate:
    held = Certificate.objects.filter(learner_id=learner_id, issuer_id=row.partner_id)
    for one in queries.opened(held, at):
        if one.document == document.strip():
            return one.row
    row_id = uuid7()
    until = verdict.credential.get("validUntil")
    key = vault.make_keys([learner_id], at=at)[learner_id]
    sealed = {"name": name, "document": document.strip()}
    made = Certificate.objects.create(
        id=row_id,
        learner_id=learner_id,
        course_code=row.our_code,
        course_version=verdict.version,
        reference=identity.reference(row_id, at),
        sealed=key.seal(identity.CERTIFICATE, sealed),
        issuer_id=row.partner_id,
        issued_at=datetime.fromisoformat(str(verdict.credential["validFrom"])),
        valid_until=datetime.fromisoformat(str(until)) if until else None,
    )
    pumps.wake(CERTIFIED_LANE, at)
    audit.record(
        "training.certificate.brought", subject_id=learner_id, by=by, at=at,
        certificate=str(made.id), partner=str(row.partner_id), course=row.our_code,
    )  # fmt: skip
    return made


def _why(wrong: Iterable[str]) -> str:
    texts = {
        "structure": _("This file is no certificate."),
        "signature": _("The certificate was changed after it was signed."),
        "status": _("The partner revoked the certificate, or has not told us yet that it stands."),
        "dates": _("The certificate does not count yet, or not any more."),
        "issuer": _("This course of this organisation is not recognised here."),
    }
    return next((texts[one] for one in wrong), texts["issuer"])
