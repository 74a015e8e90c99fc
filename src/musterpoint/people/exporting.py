"""
Write lists of people: CSV and XLSX, made anew each time, that our own import reads again.

Nothing in them is calculated by a spreadsheet.
"""

import csv
import hashlib
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import chain, islice
from uuid import UUID

from django.db.models import TextChoices
from django.utils.translation import gettext as _
from openpyxl import load_workbook

from musterpoint.audit import actions as audit
from musterpoint.kernel import ids
from musterpoint.kernel.errors import Invalid
from musterpoint.people import queries
from musterpoint.people.importing import title
from musterpoint.people.models import Channel
from musterpoint.people.queries import Card
from musterpoint.people.reasons import ExportReason
from musterpoint.tenancy.actors import Actor, Permission
from musterpoint.web import tables

CHUNK = 1000
MAX_ROWS = 100_000
_FIELDS = (
    "name",
    "latin",
    "other_names",
    "born",
    "sex",
    "nationalities",
    "phone",
    "phone_2",
    "email",
    "language",
    "area",
    "place",
    "document_kind",
    "document_number",
    "document_country",
    "document_expires",
    "document_level",
    "employer",
    "household",
    "relation",
)
#: Only with the permission to see health details.
_SENSITIVE = ("needs", "note")
_LEVELS = {None: "", 0: "none", 1: "emergency", 2: "passport"}


class Format(TextChoices):
    """What sort of file."""

    CSV = "csv", "CSV"
    XLSX = "xlsx", "XLSX"


class BadExport(Invalid):
    """The reason or the format of an export is missing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Exported:
    """A file; ``rows`` were counted in the file itself, without its header."""

    name: str
    content_type: str
    data: bytes
    rows: int
    digest: str


def export(
    person_ids: Sequence[UUID],
    *,
    form: str,
    reason: str,
    by: Actor,
    at: datetime,
) -> Exported:
    """
    Return a file of persons, in the order given; the erased and withdrawn are left out.

    Who took out whose data, why, how many rows and the file's digest are recorded.
    """
    by.require(Permission.PEOPLE_EXPORT)
    problems = {}
    if reason not in ExportReason.values:
        problems["reason"] = [_("Say why the list is needed.")]
    if form not in Format.values:
        problems["form"] = [_("Choose CSV or XLSX.")]
    if len(person_ids) > MAX_ROWS:
        problems["person_ids"] = [_("A list holds at most 100,000 people. Choose fewer.")]
    if problems:
        raise BadExport(_("Some answers need a correction."), fields=problems)
    fields = _FIELDS + (_SENSITIVE if by.may(Permission.PEOPLE_SENSITIVE) else ())
    shown: list[UUID] = []
    rows = _rows(person_ids, fields, shown, at)
    table = chain([_header(fields)], rows)
    data = (
        tables.csv_file(table)
        if form == Format.CSV
        else tables.xlsx_file(table, "People", is_frozen=True)
    )
    count = _count_csv(data) if form == Format.CSV else _count_xlsx(data)
    digest = hashlib.sha256(data).hexdigest()
    audit.record_many("people.person.exported", shown, by=by, at=at, reason=reason, digest=digest)
    audit.record(
        "people.list.exported", by=by, at=at, reason=reason, rows=count, form=form, digest=digest
    )
    return Exported(
        name=f"people-{at:%Y%m%d-%H%M}.{form}",
        content_type=tables.content_type(form),
        data=data,
        rows=count,
        digest=digest,
    )


def _rows(
    person_ids: Iterable[UUID], fields: Sequence[str], shown: list[UUID], at: datetime
) -> Iterator[list[str]]:
    """Yield the rows chunk by chunk, and note whose they are."""
    waiting = iter(dict.fromkeys(person_ids))
    while chunk := list(islice(waiting, CHUNK)):
        for person_id, card in queries.card(chunk, at).items():
            if not card.is_erased and card.withdrawn_at is None:
                shown.append(person_id)
                values = _values(card)
                yield [ids.show_reference(card.reference), *(values[name] for name in fields)]


def _values(card: Card) -> dict[str, str]:
    who = card.identity
    phones = [one.address for one in card.contacts if one.channel == Channel.SMS]
    emails = [one.address for one in card.contacts if one.channel == Channel.EMAIL]
    document = who.documents[0] if who.documents else None
    return {
        "name": who.display_name,
        "latin": who.latin,
        "other_names": "; ".join(who.names[1:]),
        "born": who.born,
        "sex": "" if card.sex == "u" else card.sex,
        "nationalities": "; ".join(card.nationalities),
        "phone": next(iter(phones), ""),
        "phone_2": next(iter(phones[1:]), ""),
        "email": next(iter(emails), ""),
        "language": card.language,
        "area": card.area,
        "place": who.place,
        "document_kind": document.kind if document else "",
        "document_number": document.number if document else "",
        "document_country": document.country if document else "",
        "document_expires": document.expires if document else "",
        "document_level": _LEVELS[card.document_level],
        "employer": who.employer,
        "household": str(card.household_id or ""),
        "relation": "head" if card.is_head else who.relation,
        "needs": "; ".join(who.needs),
        "note": who.note,
    }


def _header(fields: Sequence[str]) -> list[str]:
    return ["Reference", *(title(name) for name in fields)]


def _count_csv(data: bytes) -> int:
    return sum(1 for _row in csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""))) - 1


def _count_xlsx(data: bytes) -> int:
    book = load_workbook(io.BytesIO(data), read_only=True)
    sheet = book.worksheets[0]
    sheet.reset_dimensions()
    return sum(1 for _row in sheet.iter_rows()) - 1
