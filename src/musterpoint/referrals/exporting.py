"""The directory as a CSV or XLSX file that the import reads again. No contact is in it."""

import csv
import hashlib
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

from musterpoint.audit import actions as audit
from musterpoint.kernel.errors import Invalid
from musterpoint.referrals.importing import COLUMNS, written
from musterpoint.referrals.models import Service
from musterpoint.tenancy.actors import Actor, Permission

FORMATS = ("csv", "xlsx")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MAX_CELL = 32_767
_CALCULATED = ("=", "+", "-", "@", "\t", "\r", "\n")


@dataclass(frozen=True, slots=True, kw_only=True)
class Exported:
    """A file with its name and type."""

    name: str
    content_type: str
    data: bytes
    rows: int


def export(rows: Iterable[Service], kind: str, *, by: Actor, at: datetime) -> Exported:
    """
    Return services as a file; their partners must have been read with them.

    The file holds where safe houses are: who took it out, and its digest, are recorded.
    """
    by.require(Permission.DIRECTORY_CHANGE)
    if kind not in FORMATS:
        raise Invalid(_("Choose CSV or XLSX."), fields={"kind": [_("Choose CSV or XLSX.")]})
    table = [list(COLUMNS), *(written(row) for row in rows)]
    data = _xlsx(table) if kind == "xlsx" else _csv(table)
    digest = hashlib.sha256(data).hexdigest()
    audit.record("referrals.directory.exported", by=by, at=at, rows=len(table) - 1, digest=digest)
    return Exported(
        name=f"services-{at:%Y%m%d}.{kind}",
        content_type=XLSX if kind == "xlsx" else "text/csv; charset=utf-8",
        data=data,
        rows=len(table) - 1,
    )


def _csv(table: Sequence[Sequence[str]]) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    for row in table:
        writer.writerow([_harmless(cell) for cell in row])
    return text.getvalue().encode("utf-8-sig")


def _harmless(cell: str) -> str:
    """Mark a cell that a spreadsheet would calculate (OWASP: CSV injection), but no number."""
    if not cell.startswith(_CALCULATED) or cell.lstrip("+-").replace(".", "", 1).isdecimal():
        return cell
    return f"'{cell}"


def _xlsx(table: Sequence[Sequence[str]]) -> bytes:
    book = Workbook(write_only=True)
    sheet = book.create_sheet("services")
    for row in table:
        sheet.append([_text_cell(sheet, cell) for cell in row])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _text_cell(sheet: Any, text: str) -> Any:
    cell = WriteOnlyCell(sheet, value=ILLEGAL_CHARACTERS_RE.sub("", text)[:MAX_CELL])
    cell.data_type = "s"
    return cell
