"""
Protection records: what was told in private (DESIGN D4).

Writing one touches nothing on the consular side: no column, no time, no event, no hint.
"""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from musterpoint.audit import actions as audit
from musterpoint.kernel.errors import Invalid, Missing, NotAllowed
from musterpoint.people.actions._owning import NoSuchPerson
from musterpoint.people.models import Person, ProtectionRecord
from musterpoint.tenancy import vault
from musterpoint.tenancy.actors import Actor, Clearance, Permission
from musterpoint.tenancy.models import Organisation, OrganisationKind

#: The database holds the same list: tenancy_may_hold_protection().
MAY_HOLD = (OrganisationKind.INTERNATIONAL_ORGANISATION, OrganisationKind.CIVIL_SOCIETY)
MAX_TEXT = 20_000


class BadRecord(Invalid):
    """The record says nothing, or too much."""


class CannotHold(NotAllowed):
    """An organisation of this kind holds no protection records, whoever works there."""


class NoSuchRecord(Missing):
    """There is no such protection record, or it is not the actor's to see."""


def write_protection(
    person_id: UUID, content: Mapping[str, str], *, by: Actor, at: datetime
) -> UUID:
    """Keep what a person told in private (headings to texts) and return the record's id."""
    _require(by)
    texts = {str(name): str(text).strip() for name, text in content.items()}
    if not any(texts.values()) or sum(map(len, texts.values())) > MAX_TEXT:
        raise BadRecord(
            _("Some answers need a correction."),
            fields={"content": [_("Write something, at most 20,000 letters.")]},
        )
    if not Person.objects.filter(id=person_id).exclude(sealed=b"").exists():
        raise NoSuchPerson
    key = vault.make_keys([person_id], at=at, compartment="protection")[person_id]
    record = ProtectionRecord(
        person_id=person_id,
        sealed=key.seal("people.protection", texts),
        opened_by=by.id,
        opened_at=at,
    )
    record.save(force_insert=True)
    _record("people.protection.written", record, by, at)
    return record.id


def close_protection(record_id: UUID, *, by: Actor, at: datetime) -> None:
    """End a protection record when the person or the caseworker says so."""
    _require(by)
    record = ProtectionRecord.objects.select_for_update().filter(id=record_id).first()
    if record is None:
        raise NoSuchRecord(_("This record is no longer there."))
    if record.closed_at is None:
        record.closed_at = at
        record.save(update_fields=["closed_at"])
        _record("people.protection.closed", record, by, at)


def _require(by: Actor) -> None:
    by.require(Permission.PROTECTION_WRITE)
    if by.clearance is not Clearance.PROTECTION:
        raise NotAllowed(_("This needs the clearance of a caseworker."))
    if Organisation.objects.get(id=by.organisation_id).kind not in MAY_HOLD:
        raise CannotHold(_("An organisation of this kind cannot hold protection records."))


def _record(kind: str, record: ProtectionRecord, by: Actor, at: datetime) -> None:
    audit.record_protected(kind, subject_id=record.person_id, by=by, at=at, record=str(record.id))
