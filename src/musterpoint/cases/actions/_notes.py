"""Notes, visits and the people on a case."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from musterpoint.cases import seeing
from musterpoint.cases.actions._common import changing, record, touch, write_note
from musterpoint.cases.models import NoteKind, PartyRole
from musterpoint.kernel.errors import Invalid, Missing, Refused
from musterpoint.people.models import Person
from musterpoint.tenancy.actors import Actor

MOST_NOTE = 4000
MOST_PARTIES = 60
MOST_AHEAD = timedelta(days=730)
MOST_BACK = timedelta(days=3650)


class BadNote(Invalid):
    """The note cannot be written as it is; ``fields`` says what to do."""


class NoSuchNote(Missing):
    """There is no such note on this case."""


class CorrectedAlready(Refused):
    """The note was corrected before; correct the newer one."""


class BadParty(Invalid):
    """The person cannot be put on the case; ``fields`` says what to do."""


class NoSuchParty(Missing):
    """There is nobody like this on the case."""


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitIn:
    """A visit: when, where, who was seen; or that it was refused. ``next_at`` is the next one."""

    when: datetime
    where: str
    who: str = ""
    is_refused: bool = False
    text: str = ""
    next_at: datetime | None = None


def note(
    case_id: UUID,
    kind: str,
    text: str,
    *,
    corrects: UUID | None = None,
    occurred_at: datetime | None = None,
    by: Actor,
    at: datetime,
) -> UUID:
    """Write a note and return its id. ``corrects`` is the note that it puts right; both stay."""
    case = changing(case_id, by, is_open=False)
    problems: dict[str, list[str]] = {}
    if kind not in NoteKind.values or (kind == NoteKind.VISIT and corrects is None):
        problems["kind"] = [_("Choose what the note tells of.")]
    if not text.strip():
        problems["text"] = [_("Write the note.")]
    if len(text) > MOST_NOTE:
        problems["text"] = [_("Shorten this to %(most)d characters.") % {"most": MOST_NOTE}]
    if occurred_at is not None and occurred_at > at:
        problems["when"] = [_("This lies in the future. Enter when it happened.")]
    if problems:
        raise BadNote(_("Some answers need a correction."), fields=problems)
    if corrects is not None:
        notes: Any = seeing.tables_of(case).note.objects
        if not notes.filter(id=corrects, case_id=case.id).exists():
            raise NoSuchNote(_("There is no such note on this case."))
        if notes.filter(corrects_id=corrects).exists():
            raise CorrectedAlready(_("This note was corrected already. Correct the newer one."))
    made = write_note(
        case,
        NoteKind(kind),
        {"text": text.strip()},
        corrects=corrects,
        occurred_at=occurred_at,
        by=by,
        at=at,
    )
    touch(case, at)
    what = "cases.note.corrected" if corrects is not None else "cases.note.written"
    record(what, case, by, at, note=str(made), of=kind)
    return made


def visit(case_id: UUID, seen: VisitIn, *, by: Actor, at: datetime) -> UUID:
    """Write a visit in the diary and say when the next one is due; return the note's id."""
    case = changing(case_id, by)
    problems: dict[str, list[str]] = {}
    if seen.when > at:
        problems["when"] = [_("This lies in the future. Enter when it happened.")]
    if seen.when < at - MOST_BACK:
        problems["when"] = [_("This lies too far back. Enter when it happened.")]
    if not seen.where.strip():
        problems["where"] = [_("Enter where it was.")]
    if not seen.is_refused and not seen.who.strip():
        problems["who"] = [_("Enter who was seen.")]
    if len(seen.text) > MOST_NOTE or len(seen.where) > 200 or len(seen.who) > 200:
        problems["text"] = [_("Shorten this.")]
    if seen.next_at is not None and not at < seen.next_at <= at + MOST_AHEAD:
        problems["next_at"] = [_("Enter a day in the next two years.")]
    if problems:
        raise BadNote(_("Some answers need a correction."), fields=problems)
    content: dict[str, object] = {
        "text": seen.text.strip(),
        "where": seen.where.strip(),
        "who": seen.who.strip(),
        "is_refused": seen.is_refused,
    }
    made = write_note(case, NoteKind.VISIT, content, occurred_at=seen.when, by=by, at=at)
    case.next_visit_at = seen.next_at
    touch(case, at, "next_visit_at")
    record("cases.visit.written", case, by, at, note=str(made), refused=seen.is_refused)
    return made


def add_party(
    case_id: UUID,
    role: str,
    *,
    person_id: UUID | None = None,
    name: str = "",
    phone: str = "",
    note: str = "",
    by: Actor,
    at: datetime,
) -> UUID:
    """Put somebody on a case: a registered person, or a name and a number that are sealed."""
    case = changing(case_id, by)
    tables = seeing.tables_of(case)
    standing: Any = tables.party.objects.filter(case_id=case.id, removed_at=None)
    problems: dict[str, list[str]] = {}
    if role not in PartyRole.values:
        problems["role"] = [_("Choose what this person is to the case.")]
    if person_id is None and not name.strip():
        problems["name"] = [_("Enter a name, or the reference of a registered person.")]
    if max(len(name), len(phone), len(note)) > 500:
        problems["name"] = [_("Shorten this.")]
    if person_id is not None:
        if not Person.objects.filter(id=person_id, withdrawn_at=None).exists():
            problems["reference"] = [_("There is no such person here, or they withdrew.")]
        elif standing.filter(person_id=person_id).exists():
            problems["reference"] = [_("This person is on the case already.")]
    if standing.count() >= MOST_PARTIES:
        problems["name"] = [_("So many people are no longer one case.")]
    if problems:
        raise BadParty(_("Some answers need a correction."), fields=problems)
    content = {"name": name.strip(), "phone": phone.strip(), "note": note.strip()}
    party = tables.party(
        case_id=case.id,
        role=role,
        person_id=person_id,
        added_by=by.id,
        added_at=at,
        sealed=seeing.key_of(case, at).seal(seeing.PARTY, content),
    )
    party.save(force_insert=True)
    touch(case, at)
    record("cases.party.added", case, by, at, role=role)
    return party.id


def remove_party(case_id: UUID, party_id: UUID, *, by: Actor, at: datetime) -> None:
    """Take somebody off a case; whom it is about stays."""
    case = changing(case_id, by)
    rows: Any = seeing.tables_of(case).party.objects
    party = rows.filter(id=party_id, case_id=case.id, removed_at=None).first()
    if party is None:
        raise NoSuchParty(_("There is nobody like this on the case."))
    if party.role == PartyRole.SUBJECT and party.person_id == case.person_id:
        text = _("The case is about this person. Close it instead.")
        raise BadParty(text, fields={"party": [text]})
    party.removed_at = at
    party.save(update_fields=["removed_at"])
    touch(case, at)
    record("cases.party.removed", case, by, at, role=party.role)
