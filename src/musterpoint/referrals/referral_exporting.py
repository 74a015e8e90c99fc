"""Referrals as a file: who takes out which list, why, and the digest of what left."""

import csv
import hashlib
import io
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.utils.exceptions import IllegalCharacterError

from musterpoint.audit import actions as audit
from musterpoint.kernel.errors import Invalid
from musterpoint.kernel.ids import show_reference
from musterpoint.people.reasons import ExportReason
from musterpoint.referrals.queries import _referrals as found_by
from musterpoint.referrals.queries._referrals import Filters, ReferralRow
from musterpoint.tenancy.actors import Actor, Permission

MOST = 10_000
HEADER = (
    "reference", "name", "service_kind", "service", "partner", "urgency", "phase", "state",
    "created_at", "sent_at", "accepted_at", "appointment_at", "due_at", "owner",
)  # fmt: skip
_CALCULATED = ("=", "+", "-", "@", "\t", "\r", "\n")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


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
    lines = [_values(one) for one in rows]
    data = _csv(lines) if form == "csv" else _xlsx(lines)
    digest = hashlib.sha256(data).hexdigest()
    ids = [one.referral.id for one in rows]
    audit.record_many("referrals.referral.exported", ids, by=by, at=at, reason=reason)
    audit.record(
        "referrals.list.exported", by=by, at=at, reason=reason, rows=len(rows), digest=digest
    )
    kind = "text/csv; charset=utf-8" if form == "csv" else XLSX
    return Exported(name=f"referrals-{at:%Y%m%d-%H%M}.{form}", content_type=kind, data=data)


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


def _csv(lines: list[list[str]]) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(HEADER)
    for line in lines:
        writer.writerow([f"'{one}" if one.startswith(_CALCULATED) else one for one in line])
    return text.getvalue().encode("utf-8-sig")


def _xlsx(lines: list[list[str]]) -> bytes:
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Referrals")
    sheet.freeze_panes = "B2"
    sheet.append(list(HEADER))
    for line in lines:
        sheet.append([_cell(sheet, one) for one in line])
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _cell(sheet: Any, value: str) -> Any:
    try:
        cell = WriteOnlyCell(sheet, value)
    except IllegalCharacterError:
        cell = WriteOnlyCell(sheet, "".join(letter for letter in value if letter.isprintable()))
    cell.data_type = "s"
    return cell
