"""
Read lists of people: the spreadsheet of a post, an employer's or a school's list.

``read_list`` shows what a file means and changes nothing; ``import_list`` registers the good rows
and reports the others by line and column. The same row is registered once, whatever file it
comes in, so that a corrected file is simply sent again.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from musterpoint.audit import actions as audit
from musterpoint.kernel.errors import Missing, Refused
from musterpoint.people import actions
from musterpoint.people.actions import RegisteredHousehold
from musterpoint.people.identity import HouseholdIn
from musterpoint.people.importing import _files, _rows
from musterpoint.people.importing._columns import TITLES, title
from musterpoint.people.importing._messages import BadList, Problem, SameFile
from musterpoint.people.importing._rows import Defaults, ListRead
from musterpoint.people.models import ImportBatch, Person, Source
from musterpoint.tenancy import vault
from musterpoint.tenancy.actors import Actor, Permission

__all__ = [
    "MAX_BYTES",
    "TITLES",
    "BadList",
    "Defaults",
    "ImportReport",
    "ListRead",
    "NoSuchList",
    "Problem",
    "SameFile",
    "UndoneBefore",
    "import_list",
    "read_list",
    "read_sheets",
    "read_table",
    "title",
    "undo_import",
]

#: The rows of a CSV or XLSX file, whatever it lists; raises BadList.
read_table = _files.read
#: The rows of each visible sheet of an XLSX file; raises BadList.
read_sheets = _files.read_sheets
#: The largest file that is read.
MAX_BYTES = _files.MAX_BYTES
CHUNK = 1000
#: Problems that a batch remembers; a list with more is better sent again.
MAX_KEPT = 2000


class NoSuchList(Missing):
    """There is no such list here."""


class UndoneBefore(Refused):
    """The list was taken back before."""


class Register(Protocol):
    """What registers households: ours, or one that also puts them on a crisis's roll."""

    def __call__(
        self, households: Sequence[HouseholdIn], *, by: Actor, at: datetime, source: str
    ) -> Sequence[RegisteredHousehold]: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportReport:
    """What became of a list: ``rows`` = ``accepted`` + ``refused`` + ``repeated``."""

    batch_id: UUID
    rows: int
    accepted: int
    refused: int
    repeated: int
    problems: tuple[Problem, ...]
    households: tuple[RegisteredHousehold, ...]
    unknown_columns: tuple[str, ...]
    other_sheets: tuple[str, ...]
    encoding: str


def read_list(
    data: bytes, *, by: Actor, at: datetime, defaults: Defaults | None = None
) -> ListRead:
    """Return what the rows of a CSV or XLSX file mean; raise BadList when it is none."""
    by.require(Permission.PEOPLE_IMPORT)
    secret = vault.organisation_secret("people.lists", at=at)
    return _rows.understand(
        _files.read(data), defaults=defaults or Defaults(), secret=secret, at=at
    )


def import_list(
    data: bytes,
    *,
    by: Actor,
    at: datetime,
    defaults: Defaults | None = None,
    again: bool = False,
    register: Register = actions.register,
) -> ImportReport:
    """
    Register the good rows of a file and report the others.

    The same file a second time is refused with SameFile, unless it is sent ``again`` on purpose.
    """
    by.require(Permission.PEOPLE_IMPORT)
    digest = hashlib.sha256(data).hexdigest()
    before = ImportBatch.objects.filter(file_digest=digest, is_undone=False)
    if not again and (earlier := before.order_by("imported_at").first()) is not None:
        raise SameFile(
            _("This file was read in before, on %(day)s. Nothing was changed."),
            day=earlier.imported_at.date().isoformat(),
        )
    read = read_list(data, by=by, at=at, defaults=defaults)
    fresh, known = _fresh(read)
    done: list[RegisteredHousehold] = []
    for start in range(0, len(fresh), CHUNK):
        done += register(fresh[start : start + CHUNK], by=by, at=at, source=Source.IMPORT)
    problems = tuple(sorted([*read.problems, *known], key=lambda one: one.line))
    batch = ImportBatch(
        file_digest=digest,
        imported_by=by.id,
        imported_at=at,
        rows=read.rows,
        accepted=sum(len(home.members) for home in fresh),
        refused=read.refused,
        repeated=read.repeated + len(known),
        problems=[problem.kept() for problem in problems[:MAX_KEPT]],
    )
    batch.save(force_insert=True)
    everybody = [person.id for home in done for person in home.persons]
    Person.objects.filter(id__in=everybody).update(batch=batch)
    _record("people.list.imported", batch, by, at)
    return ImportReport(
        batch_id=batch.id,
        rows=batch.rows,
        accepted=batch.accepted,
        refused=batch.refused,
        repeated=batch.repeated,
        problems=problems,
        households=tuple(done),
        unknown_columns=read.unknown_columns,
        other_sheets=read.other_sheets,
        encoding=read.encoding,
    )


def _fresh(read: ListRead) -> tuple[list[HouseholdIn], list[Problem]]:
    """Leave out the rows that an earlier list brought; who is new of a family stands together."""
    ids = [member.id for household, _lines in read.households for member in household.members]
    wanted = [one for one in ids if one is not None]
    known = set(Person.objects.filter(id__in=wanted).values_list("id", flat=True))
    fresh: list[HouseholdIn] = []
    problems: list[Problem] = []
    for household, lines in read.households:
        pairs = list(zip(household.members, lines, strict=True))
        problems += [
            Problem(line=line, field="", code="row_known")
            for member, line in pairs
            if member.id in known
        ]
        if new := tuple(member for member, _line in pairs if member.id not in known):
            fresh.append(HouseholdIn(members=new))
    return fresh, problems


def undo_import(batch_id: UUID, *, by: Actor, at: datetime) -> int:
    """
    Take a list back: withdraw everybody of it whose record nobody has changed since.

    Return how many were withdrawn; they are erased after the grace period.
    """
    by.require(Permission.PEOPLE_IMPORT)
    batch = ImportBatch.objects.select_for_update().filter(id=batch_id).first()
    if batch is None:
        raise NoSuchList(_("We cannot find this list."))
    if batch.is_undone:
        raise UndoneBefore(_("This list was taken back before."))
    untouched = Person.objects.filter(batch=batch, revision=1, withdrawn_at=None)
    found = list(untouched.exclude(sealed=b"").values_list("id", flat=True))
    count = actions.withdraw(found, by=by, at=at) if found else 0
    batch.is_undone = True
    batch.save(update_fields=["is_undone"])
    _record("people.list.undone", batch, by, at)
    return count


def _record(kind: str, batch: ImportBatch, by: Actor, at: datetime) -> None:
    audit.record(
        kind,
        subject_id=batch.id,
        by=by,
        at=at,
        rows=batch.rows,
        accepted=batch.accepted,
        refused=batch.refused,
        repeated=batch.repeated,
    )
