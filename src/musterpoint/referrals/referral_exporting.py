"""Referrals as a file: who takes out which list, why, and the digest of what left."""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from musterpoint.audit import actions as audit
from musterpoint.kernel.errors import Invalid
from musterpoint.kernel.ids import show_reference
from musterpoint.people.reasons import ExportReason
from musterpoint.referrals.queries import _referrals as found_by
from musterpoint.referrals.queries._referrals import Filters, ReferralRow
from musterpoint.tenancy.actors import Actor, Permission
from musterpoint.web import tables

MOST = 10_000
HEADER = (
    "reference", "name", "service_kind", "service", "partner", "urgency", "phase", "state",
    "created_at", "sent_at", "accepted_at", "appointment_at", "due_at", "owner",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Exported:
    """A file with its name."""

    name: str
    content_type: str
    data: bytes


def export(filters: Filters, reason: str, form: str, *, by: Actor, at: datetime) -> Exported:
    """
    Return the referrals of a selection as CSV or XLSX; at most ``MOST``.

    What lies behind the wall never leaves as a file. Raises Invalid.
    """
    by.require(Permission.PEOPLE_EXPORT)
    by.require(Permission.REFERRALS_READ)
    if reason not in ExportReason.values or form not in ("csv", "xlsx"):
        text = _("Say why the list is needed.")
        raise Invalid(text, fields={"reason": [text]})
    found = found_by.listing(filters, by=by, at=at, limit=MOST)
    rows = [one for one in found.rows if not one.is_protected and not one.is_erased]
    table = [HEADER, *(_values(one) for one in rows)]
    data = (
        tables.csv_file(table)
        if form == "csv"
        else tables.xlsx_file(table, "Referrals", is_frozen=True)
    )
    digest = hashlib.sha256(data).hexdigest()
    ids = [one.referral.id for one in rows]
    audit.record_many("referrals.referral.exported", ids, by=by, at=at, reason=reason)
    audit.record(
        "referrals.list.exported", by=by, at=at, reason=reason, rows=len(rows), digest=digest
    )
    name = f"referrals-{at:%Y%m%d-%H%M}.{form}"
    return Exported(name=name, content_type=tables.content_type(form), data=data)


def _values(row: ReferralRow) -> list[str]:
    one = row.referral
    moments = (one.created_at, one.sent_at, one.accepted_at, one.appointment_at, one.due_at)
    return [
        show_reference(one.reference),
        row.name,
        one.service_kind,
        one.service.name,
        one.partner.name,
        one.urgency,
        one.phase,
        one.state,
        *(moment.isoformat() if moment else "" for moment in moments),
        row.owner,
    ]
