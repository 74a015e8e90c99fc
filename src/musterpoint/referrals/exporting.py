"""The directory as a CSV or XLSX file that the import reads again. No contact is in it."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from musterpoint.audit import actions as audit
from musterpoint.kernel.errors import Invalid
from musterpoint.referrals.importing import COLUMNS, written
from musterpoint.referrals.models import Service
from musterpoint.tenancy.actors import Actor, Permission
from musterpoint.web import tables

FORMATS = ("csv", "xlsx")


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
    data = (
        tables.xlsx_file(table, "services")
        if kind == "xlsx"
        else tables.csv_file(table, keeps_numbers=True)
    )
    digest = hashlib.sha256(data).hexdigest()
    audit.record("referrals.directory.exported", by=by, at=at, rows=len(table) - 1, digest=digest)
    return Exported(
        name=f"services-{at:%Y%m%d}.{kind}",
        content_type=tables.content_type(kind),
        data=data,
        rows=len(table) - 1,
    )
