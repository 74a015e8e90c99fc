"""Retention: what an application holds of a person goes a while after it served its purpose."""

from datetime import datetime, timedelta

from musterpoint.audit import actions as audit
from musterpoint.cases.models import Application, Document, IdentityCheck, Photo
from musterpoint.cases.travel import rules
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
    Document.objects.filter(application_id__in=found).update(sealed=b"")
    Application.objects.filter(id__in=found).update(sealed=b"", updated_at=at)
    audit.record_many("cases.application.forgotten", found, by=by, at=at, pack=rules.pack().stamp)
    return len(found)
