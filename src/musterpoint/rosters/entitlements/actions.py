"""Write, import and remove the organisation's own rows of what is open to whom."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.utils.translation import gettext as _

from musterpoint.audit import actions as audit
from musterpoint.kernel.errors import Invalid, Missing
from musterpoint.people import countries
from musterpoint.people.importing import read_table
from musterpoint.rosters.entitlements.models import ANY, Access, Entitlement
from musterpoint.rosters.entitlements.pack import LANGUAGES, shipped
from musterpoint.rosters.reading import RowProblem, dated, named
from musterpoint.tenancy.actors import Actor, Permission

LONGEST = 1000
COLUMNS = (
    "country", "service", "status", "phase", "access", "source", "checked_on", "valid_from",
    "valid_until", *LANGUAGES,
)  # fmt: skip


class BadEntitlement(Invalid):
    """The row cannot be used; the fields say what to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EntitlementIn:
    """One row to keep."""

    country: str
    service: str
    status: str
    phase: str
    access: str
    words: Mapping[str, str]
    source: str
    valid_from: date
    valid_until: date | None = None
    checked_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """How many rows were kept, and what was wrong with the others."""

    accepted: int
    problems: tuple[RowProblem, ...]


def problems_of(given: EntitlementIn) -> dict[str, list[str]]:
    """Return what is wrong with a row, by field."""
    found: dict[str, list[str]] = {}
    known = shipped()
    if not countries.is_country(given.country):
        found["country"] = [_("Choose a country from the list.")]
    if given.service not in known.services:
        found["service"] = [_("Choose a service from the list.")]
    if given.status not in (*known.statuses, ANY):
        found["status"] = [_("Choose a status from the list, or any.")]
    if given.phase not in (*known.phases, ANY):
        found["phase"] = [_("Choose before, during, after, or any.")]
    if given.access not in Access.values:
        found["access"] = [_("Write open, limited or closed.")]
    if not given.source.strip() or len(given.source) > 300:
        found["source"] = [_("Say in 300 characters or fewer where this stands.")]
    if given.valid_until and given.valid_until < given.valid_from:
        found["valid_until"] = [_("The last day is before the first.")]
    if not any(given.words.get(code, "").strip() for code in LANGUAGES):
        found["en"] = [_("Write what holds, in at least one language.")]
    found |= {
        code: [_("Write at most 1,000 characters.")]
        for code, text in given.words.items()
        if len(text) > LONGEST
    }
    return found


def set_entitlement(
    given: EntitlementIn, *, row_id: UUID | None = None, by: Actor, at: datetime
) -> Entitlement:
    """Keep a row, or replace one; a row for the same case from the same day is replaced too."""
    by.require(Permission.ROSTERS_CHANGE)
    problems = problems_of(given)
    if problems:
        raise BadEntitlement(_("Some answers need a correction."), fields=problems)
    case = {
        "country": given.country,
        "service": given.service,
        "status": given.status,
        "phase": given.phase,
        "valid_from": given.valid_from,
    }
    same = Entitlement.objects.select_for_update().filter(**case).first()
    row = same or Entitlement()
    if row_id is not None and (same is None or same.id != row_id):
        old = Entitlement.objects.select_for_update().filter(id=row_id).first()
        if old is None:
            raise Missing(_("There is no such row here."))
        if same is None:
            row = old
        else:
            old.delete()
    for name, value in case.items():
        setattr(row, name, value)
    row.access, row.source = given.access, given.source.strip()
    row.words = {code: text.strip() for code, text in given.words.items() if text.strip()}
    row.valid_until, row.checked_on = given.valid_until, given.checked_on
    row.updated_at, row.updated_by = at, by.id
    row.save()
    audit.record("rosters.entitlement.set", subject_id=row.id, by=by, at=at)
    return row


def remove_entitlement(row_id: UUID, *, by: Actor, at: datetime) -> None:
    """Remove a row; the shipped one, if there is any, holds again."""
    by.require(Permission.ROSTERS_CHANGE)
    gone, _tables = Entitlement.objects.filter(id=row_id).delete()
    if not gone:
        raise Missing(_("There is no such row here."))
    audit.record("rosters.entitlement.removed", subject_id=row_id, by=by, at=at)


def import_entitlements(data: bytes, *, by: Actor, at: datetime) -> Imported:
    """Keep the good rows of a CSV or XLSX file; tell the others by line and column."""
    by.require(Permission.ROSTERS_CHANGE)
    problems: list[RowProblem] = []
    accepted = 0
    for line, row in named(read_table(data), COLUMNS):
        given, wrong = _understood(row)
        if given is not None and not wrong:
            wrong = problems_of(given)
        if given is None or wrong:
            problems += [
                RowProblem(line=line, column=name, text=text)
                for name, texts in wrong.items()
                for text in texts
            ]
            continue
        set_entitlement(given, by=by, at=at)
        accepted += 1
    audit.record("rosters.entitlement.imported", by=by, at=at, rows=accepted, refused=len(problems))
    return Imported(accepted=accepted, problems=tuple(problems))


def _understood(row: Mapping[str, str]) -> tuple[EntitlementIn | None, dict[str, list[str]]]:
    wrong: dict[str, list[str]] = {}
    days = {name: dated(row, name, wrong) for name in ("valid_from", "valid_until", "checked_on")}
    start = days["valid_from"]
    if start is None:
        wrong.setdefault("valid_from", [_("Write the date as 2026-01-31.")])
        return None, wrong
    return (
        EntitlementIn(
            country=countries.find(row.get("country", "")) or "",
            service=row.get("service", ""),
            status=row.get("status", "") or ANY,
            phase=row.get("phase", "") or ANY,
            access=row.get("access", ""),
            words={code: row.get(code, "") for code in LANGUAGES},
            source=row.get("source", ""),
            valid_from=start,
            valid_until=days["valid_until"],
            checked_on=days["checked_on"],
        ),
        wrong,
    )
