"""Pairs that wait, answers about sharing, lists read in, and what was told in private."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from musterpoint.audit import actions as audit
from musterpoint.people.models import Consent, DuplicateHint, ImportBatch, ProtectionRecord
from musterpoint.people.reasons import ProtectionReason
from musterpoint.tenancy import vault
from musterpoint.tenancy.actors import Actor, Clearance, Permission


@dataclass(frozen=True, slots=True, kw_only=True)
class Protection:
    """What somebody told in private."""

    id: UUID
    person_id: UUID
    content: dict[str, str]
    opened_by: UUID | None
    opened_at: datetime
    closed_at: datetime | None


def hints(*, limit: int = 50, person_id: UUID | None = None) -> list[DuplicateHint]:
    """Return pairs that wait for a decision, the likeliest first."""
    rows = DuplicateHint.objects.filter(
        verdict="", left__withdrawn_at=None, right__withdrawn_at=None
    )
    if person_id is not None:
        rows = rows.filter(Q(left_id=person_id) | Q(right_id=person_id))
    return list(rows.order_by("-bits", "id")[:limit])


def consent_of(person_ids: Iterable[UUID], purpose: str, recipient: str) -> dict[UUID, bool]:
    """Return the newest answer of each person who gave one; at the same moment, no holds."""
    rows = Consent.objects.filter(
        person_id__in=list(person_ids), purpose=purpose, recipient=recipient
    ).order_by("person_id", "-answered_at", "is_given")
    answers: dict[UUID, bool] = {}
    for person_id, is_given in rows.values_list("person_id", "is_given"):
        answers.setdefault(person_id, is_given)
    return answers


def shared_by_choice(person_ids: Iterable[UUID]) -> set[UUID]:
    """
    Return those who chose that their record may be shared with partner organisations.

    Where an organisation can hold protection records, nothing goes to a State before (DESIGN D4):
    who was never asked is not there.
    """
    wanted = list(person_ids)
    return {one for one, is_given in consent_of(wanted, "partners", "any").items() if is_given}


def consents(person_id: UUID) -> list[Consent]:
    """Return every answer of a person, newest first."""
    return list(Consent.objects.filter(person_id=person_id).order_by("-answered_at", "is_given"))


def lists(limit: int = 50) -> list[ImportBatch]:
    """Return the lists that were read in, newest first."""
    return list(ImportBatch.objects.order_by("-imported_at", "-id")[:limit])


def protection_of(
    person_ids: Sequence[UUID], *, reason: ProtectionReason, by: Actor, at: datetime
) -> dict[UUID, tuple[Protection, ...]]:
    """
    Return protection records, newest first, and leave a trace that protection alone can read.

    Needs a writing unit of work. Below protection clearance the database shows no row.
    """
    by.require(Permission.PROTECTION_READ)
    if by.clearance is not Clearance.PROTECTION:
        return {}
    wanted = list(dict.fromkeys(person_ids))
    keys = vault.open_keys(wanted, at=at, compartment="protection")
    found: dict[UUID, list[Protection]] = defaultdict(list)
    rows = ProtectionRecord.objects.filter(person_id__in=wanted).order_by("-opened_at", "-id")
    for row in rows:
        if row.person_id in keys:
            content = keys[row.person_id].open("people.protection", row.sealed)
            found[row.person_id].append(_protection(row, content))
    for person_id in found:
        audit.record_protected(
            "people.protection.read", subject_id=person_id, by=by, at=at, reason=reason.value
        )
    return {person: tuple(records) for person, records in found.items()}


def _protection(row: ProtectionRecord, content: dict[str, str]) -> Protection:
    return Protection(
        id=row.id,
        person_id=row.person_id,
        content=content,
        opened_by=row.opened_by,
        opened_at=row.opened_at,
        closed_at=row.closed_at,
    )
