"""Retention: what an application holds of a person goes a while after it served its purpose."""

from datetime import datetime, timedelta

from django.db.models import Q

from musterpoint.audit import actions as audit
from musterpoint.cases.models import (
    Application,
    Confirmation,
    Document,
    IdentityCheck,
    Photo,
    Side,
    UrgentIssue,
)
from musterpoint.cases.travel import rules
from musterpoint.disclosures import actions as disclosures
from musterpoint.tenancy.actors import Actor, Permission


def forget(*, by: Actor, at: datetime, limit: int = 1000) -> int:
    """
    Empty what is sealed in applications that ended long ago; return how many, at most ``limit``.

    The days are counted from the end, and where a document was issued from its last valid day.
    Number, dates, ledger and fee stay. Safe to repeat.
    """
    by.require(Permission.VAULT_ERASE)
    before = at - timedelta(days=rules.pack().rules["retention_days"])
    valid = Document.objects.filter(expiry_date__gte=before.date()).values("application_id")
    due = (
        Application.objects.select_for_update()
        .filter(ended_at__lte=before)
        .exclude(sealed=b"")
        .exclude(id__in=valid)
    )
    found = list(due.order_by("ended_at", "id").values_list("id", flat=True)[:limit])
    if not found:
        return 0
    Photo.objects.filter(application_id__in=found).delete()
    IdentityCheck.objects.filter(application_id__in=found).update(sealed_note=b"")
    UrgentIssue.objects.filter(application_id__in=found).update(sealed=b"")
    Document.objects.filter(application_id__in=found).update(sealed=b"")
    Application.objects.filter(id__in=found).update(sealed=b"", updated_at=at)
    audit.record_many("cases.application.forgotten", found, by=by, at=at, pack=rules.pack().stamp)
    return len(found)


def forget_questions(*, by: Actor, at: datetime, limit: int = 1000) -> int:
    """
    Let go of what others asked about their applicants; return how many, at most ``limit``.

    The days of the State that was asked are counted from its answer, and of a question that
    nobody answered from its deadline. The copy that it was given can be read by nobody afterwards.
    """
    by.require(Permission.VAULT_ERASE)
    before = at - timedelta(days=rules.pack().rules["confirming_retention_days"])
    due = Confirmation.objects.select_for_update().filter(
        Q(answered_at__lte=before) | Q(answered_at__isnull=True, due_at__lte=before), side=Side.IN
    )
    found = list(due.order_by("due_at", "id")[:limit])
    if not found:
        return 0
    disclosures.erase_received_items([one.item_id for one in found], by=by, at=at)
    gone = [one.id for one in found]
    Confirmation.objects.filter(id__in=gone).delete()
    audit.record_many("cases.confirmation.forgotten", gone, by=by, at=at, pack=rules.pack().stamp)
    return len(gone)
