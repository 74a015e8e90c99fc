"""From a confirmed identity to a document in somebody's hand: print, sign, hand over, revoke."""

from datetime import date, datetime
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric import ec
from django.utils.translation import gettext as _

from musterpoint.audit import actions as audit
from musterpoint.cases.models import (
    Application,
    ApplicationState,
    BlankState,
    Document,
    Fee,
    SealKey,
)
from musterpoint.cases.travel import answers as told
from musterpoint.cases.travel import gates, rules
from musterpoint.cases.travel.actions import _applications as applications
from musterpoint.cases.travel.actions import _checks as checks
from musterpoint.cases.travel.actions import _keys, _stock, _urgent
from musterpoint.cases.travel.actions._applications import BadApplication, NotReady, WrongStep
from musterpoint.cases.travel.answers import Answers
from musterpoint.engine.documents import seals
from musterpoint.engine.documents.seals import signing
from musterpoint.kernel.errors import Missing, Refused
from musterpoint.tenancy import vault
from musterpoint.tenancy.actors import Actor, Permission

DOCUMENT_USE = "cases.travel.document"
SEALED_ZONE = "TD2"
S = ApplicationState


class SamePerson(Refused):
    """Who printed may not sign."""


class NoSuchDocument(Missing):
    """There is no such document here."""


def print_document(application_id: UUID, serial: str, *, by: Actor, at: datetime) -> Document:
    """
    Put the document on a blank: its zone, its dates and its signed seal are made now.

    The blank is the one that lies in the printer; of two who take the same one gets it, and the
    other is refused with BlankTaken. Raises NotReady with what has to come first, NotIdentified
    when an authority said no in the meantime.
    """
    by.require(Permission.DOCUMENTS_PRINT)
    row = applications.lock(application_id, S.CONFIRMED)
    answers = applications.opened(row, at)
    applications.check_screened(row, answers)
    checks.check_not_denied(row)
    gates.check_child(row.person_id, at, answers.destination)
    if not Fee.objects.filter(application=row).exists():
        raise NotReady(_("Record the fee, or why nothing is asked for, first."))
    key, private = _keys.signing_key(at)
    blank = _stock.take(
        row.station_id, serial, BlankState.RESERVED, reason=row.reference, by=by, at=at
    )
    today = at.date()
    expiry = rules.expiry(row.kind, today, answers.journey_ends_on)
    lines, raw = _made(row, answers, blank.serial, expiry, key, private, today)
    vault_key = vault.open_key(row.person_id, at=at)
    printed = {"lines": lines, "seal": raw.hex(), "answers": answers.as_data()}
    document = Document.objects.create(
        application=row,
        blank=blank,
        seal_key=key,
        number=blank.serial,
        sealed=vault_key.seal(DOCUMENT_USE, printed),
        issue_date=today,
        expiry_date=expiry,
        printed_at=at,
        printed_by=by.id or by.organisation_id,
    )
    row.state, row.updated_at = S.PRINTED, at
    row.save(update_fields=["state", "updated_at"])
    audit.record(
        "cases.document.printed", subject_id=row.id, by=by, at=at, document=str(document.id)
    )
    return document


def _made(
    row: Application,
    answers: Answers,
    number: str,
    expiry: date,
    key: SealKey,
    private: ec.EllipticCurvePrivateKey,
    today: date,
) -> tuple[list[str], bytes]:
    """Return the lines that are printed, and the signed seal, which holds a zone of TD2."""
    issuer = row.station.issuer
    zones = [
        told.zone(answers, row.kind, issuer, number, expiry=expiry, today=today, layout=layout)
        for layout in ("", SEALED_ZONE)
    ]
    errors = [one for zone in zones for one in zone.errors]
    if errors:
        raise NotReady(_("The zone cannot be made: %(why)s"), why=told.said(errors[0]))
    given = {
        "document": "etd",
        "mrz": list(zones[1].lines),
        "signer": key.signer,
        "certificate_reference": key.serial,
        "issue_date": today.isoformat(),
        "signature_date": today.isoformat(),
    }
    sealed = seals.make(given, lambda data: signing.sign(data, private), today=today)
    if sealed.errors:
        raise NotReady(_("The seal cannot be made: %(why)s"), why=told.said(sealed.errors[0]))
    return list(zones[0].lines), sealed.raw


def spoil(application_id: UUID, reason: str, *, by: Actor, at: datetime) -> Application:
    """Book the printed blank as spoilt; the application can be printed again on another one."""
    by.require(Permission.DOCUMENTS_PRINT)
    if not 0 < len(reason.strip()) <= _stock.LONGEST_REASON:
        text = _("Say why, in 200 letters at most.")
        raise BadApplication(_("Some answers need a correction."), fields={"reason": [text]})
    row = applications.lock(application_id, S.PRINTED)
    document = applications.standing_document(row)
    _stock.take(row.station_id, document.number, BlankState.SPOILT, reason=reason, by=by, at=at)
    document.spoilt_at = at
    document.save(update_fields=["spoilt_at"])
    row.state, row.updated_at = S.CONFIRMED, at
    row.save(update_fields=["state", "updated_at"])
    audit.record(
        "cases.document.spoilt", subject_id=row.id, by=by, at=at, document=str(document.id)
    )
    return row


def sign(application_id: UUID, *, by: Actor, at: datetime) -> Document:
    """
    Sign a printed document: it is issued from now on. Who printed it may not sign it.

    When two officers let it be issued before the answer, the authority is asked now, unless it was
    asked before. Raises NotIdentified when an authority said no in the meantime.
    """
    by.require(Permission.DOCUMENTS_SIGN)
    row = applications.lock(application_id, S.PRINTED)
    document = applications.standing_document(row)
    signer = by.id or by.organisation_id
    if document.printed_by == signer:
        raise SamePerson(_("You printed this document. Somebody else has to sign it."))
    checks.check_not_denied(row)
    _stock.take(
        row.station_id, document.number, BlankState.ISSUED, reason=row.reference, by=by, at=at
    )
    document.signed_at, document.signed_by = at, signer
    document.save(update_fields=["signed_at", "signed_by"])
    row.state, row.updated_at = S.SIGNED, at
    row.save(update_fields=["state", "updated_at"])
    audit.record(
        "cases.document.signed", subject_id=row.id, by=by, at=at, document=str(document.id)
    )
    _urgent.tell_after(row, by=by, at=at)
    return document


def hand_over(application_id: UUID, *, by: Actor, at: datetime) -> Document:
    """Hand the document to its holder: the application ends, and the receipt can be printed."""
    by.require(Permission.DOCUMENTS_REQUEST)
    row = applications.lock(application_id, S.SIGNED)
    gates.check_child(row.person_id, at, applications.opened(row, at).destination)
    document = applications.standing_document(row)
    document.handed_over_at, document.handed_over_by = at, by.id
    document.save(update_fields=["handed_over_at", "handed_over_by"])
    applications.end(row, S.HANDED_OVER, "", by=by, at=at)
    audit.record(
        "cases.document.handed_over", subject_id=row.id, by=by, at=at, document=str(document.id)
    )
    return document


def revoke(document_id: UUID, reason: str, *, by: Actor, at: datetime) -> Document:
    """
    Revoke an issued document and publish the list of revoked numbers anew.

    A document that was not handed over yet ends its application with it.
    """
    by.require(Permission.DOCUMENTS_SIGN)
    if reason not in rules.pack().rules["revocations"]:
        text = _("Choose a reason in the list.")
        raise BadApplication(_("Some answers need a correction."), fields={"reason": [text]})
    found = Document.objects.filter(id=document_id).values_list("application_id", flat=True)
    application_id = found.first()
    if application_id is None:
        raise NoSuchDocument(_("There is no such document here."))
    row = applications.lock(application_id)
    document = Document.objects.select_for_update().get(id=document_id)
    if document.signed_at is None:
        raise WrongStep(_("Only an issued document can be revoked. Spoil it instead."))
    if document.revoked_at is not None:
        raise WrongStep(_("This document is revoked already."))
    document.revoked_at, document.revoked_by = at, by.id or by.organisation_id
    document.revoked_reason = reason
    document.save(update_fields=["revoked_at", "revoked_by", "revoked_reason"])
    if row.state == S.SIGNED:
        applications.end(row, S.WITHDRAWN, reason, by=by, at=at)
    audit.record(
        "cases.document.revoked", subject_id=row.id, by=by, at=at,
        document=str(document.id), reason=reason,
    )  # fmt: skip
    _keys.publish_revocations(by=by, at=at)
    return document
