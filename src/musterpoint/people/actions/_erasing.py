"""Erase: destroy the key, so that nobody reads what was sealed; and let registrations lapse."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import F, Q
from django.db.models.functions import Coalesce

from musterpoint.audit import actions as audit
from musterpoint.forms import actions as forms
from musterpoint.people import rules, tokens
from musterpoint.people.actions import _telling
from musterpoint.people.models import Draft, DuplicateHint, NationalityClaim, Person, Sex
from musterpoint.procedures import actions as procedures
from musterpoint.tenancy import vault
from musterpoint.tenancy.actors import Actor, Permission


@dataclass(frozen=True, slots=True, kw_only=True)
class Expired:
    """What a run of the retention did."""

    lapsed: int
    erased: int
    drafts: int


def erase(person_ids: Sequence[UUID], *, by: Actor, at: datetime) -> int:
    """
    Erase persons for good; return how many. The erased and unknown are passed over.

    The row stays as a tombstone with its reference and the time; all else about the person goes,
    what is found by it too. Answers to questions of consent stay: they name nobody any more.
    """
    by.require(Permission.VAULT_ERASE)
    locked = Person.objects.select_for_update().filter(id__in=set(person_ids)).exclude(sealed=b"")
    found = list(locked.order_by("id").values_list("id", flat=True))
    if not found:
        return 0
    _telling.erasing(found, by, at)
    vault.erase(found, at=at)
    forms.erase_subjects(found, by=by, at=at)
    procedures.erase_subjects(found, by=by, at=at)
    tokens.forget(found)
    NationalityClaim.objects.filter(person_id__in=found).delete()
    DuplicateHint.objects.filter(Q(left_id__in=found) | Q(right_id__in=found)).delete()
    Person.objects.filter(id__in=found).update(
        sealed=b"",
        code_digest=None,
        sex=Sex.UNKNOWN,
        age_band=None,
        language="",
        area="",
        document_level=None,
        sort_key="",
        expires_at=None,
        withdrawn_at=Coalesce(F("withdrawn_at"), at),
        updated_at=at,
        revision=F("revision") + 1,
    )
    audit.record_many("people.person.erased", found, by=by, at=at)
    _telling.left(_households(found), by, at)
    _telling.changed(at)
    return len(found)


def _households(person_ids: Sequence[UUID]) -> set[UUID | None]:
    return set(Person.objects.filter(id__in=person_ids).values_list("household_id", flat=True))


def expire_registrations(*, by: Actor, at: datetime, limit: int = 1000) -> Expired:
    """
    Let what nobody confirmed lapse, and erase what ended longer than the grace period ago.

    Works at most ``limit`` persons of each sort, so that a worker calls it until all are 0.
    """
    by.require(Permission.VAULT_ERASE)
    retention = rules.retention()
    due = Person.objects.select_for_update().filter(withdrawn_at=None, expires_at__lte=at)
    lapsed = list(due.order_by("expires_at", "id").values_list("id", flat=True)[:limit])
    Person.objects.filter(id__in=lapsed).update(withdrawn_at=at, updated_at=at)
    tokens.unfile(lapsed)
    audit.record_many("people.person.lapsed", lapsed, by=by, at=at, pack=retention.stamp)
    if lapsed:
        _telling.left(_households(lapsed), by, at)
        _telling.changed(at)
    ended = Person.objects.filter(withdrawn_at__lte=at - retention.grace).exclude(sealed=b"")
    gone = list(ended.order_by("withdrawn_at", "id").values_list("id", flat=True)[:limit])
    erased = erase(gone, by=by, at=at)
    drafts = Draft.objects.filter(expires_at__lte=at).delete()[0]
    return Expired(lapsed=len(lapsed), erased=erased, drafts=drafts)
