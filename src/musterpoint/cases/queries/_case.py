"""One case with everything that is written on it, opened; and what anybody may ask of a letter."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q

from musterpoint.accounts.models import User
from musterpoint.cases import seeing
from musterpoint.cases.models import (
    TABLES,
    AnyCase,
    Case,
    HandOverState,
    Letter,
    Share,
)
from musterpoint.cases.queries._list import CaseRow, rows_of
from musterpoint.people import queries as people
from musterpoint.tenancy.actors import Actor, Clearance, Permission
from musterpoint.tenancy.models import Membership
from musterpoint.tenancy.roles import ROLES

MOST_NOTES = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteLine:
    """A note, opened; ``corrected_by`` is the note that puts it right."""

    id: UUID
    kind: str
    text: str
    where: str
    who: str
    is_refused: bool
    by_name: str
    occurred_at: datetime
    recorded_at: datetime
    corrects_id: UUID | None
    corrected_by: UUID | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PartyLine:
    """Somebody on a case. The name is empty when they were erased."""

    id: UUID
    role: str
    person_id: UUID | None
    name: str
    phone: str
    note: str
    is_subject: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperLine:
    """A paper on a case."""

    id: UUID
    name: str
    media_type: str
    size: int
    added_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterLine:
    """A letter of a case."""

    letter: Letter
    addressee: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ShareLine:
    """An organisation that works on the case too, what it says, and which pieces it is told."""

    share: Share
    asks: str
    says: str
    pieces: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseView:
    """A case with everything on it. Of the erased nothing that was told is left."""

    case: AnyCase
    row: CaseRow
    phone: str
    story: str
    is_erased: bool
    parties: tuple[PartyLine, ...]
    notes: tuple[NoteLine, ...]
    papers: tuple[PaperLine, ...]
    letters: tuple[LetterLine, ...]
    shares: tuple[ShareLine, ...]
    seen: tuple[UUID, ...]


def view(case_id: UUID, *, by: Actor, at: datetime) -> CaseView:
    """Return a case, opened, or raise NoSuchCase; the caller says that it was seen."""
    case = seeing.find(case_id, by)
    tables = seeing.tables_of(case)
    key = seeing.keys_of([case], at).get(case.id)
    told = seeing.told(case, key)
    parties = _parties(case, key, at)
    return CaseView(
        case=case,
        row=rows_of([case], at)[0],
        phone=told.get("phone", ""),
        story=told.get("story", ""),
        is_erased=key is None,
        parties=parties,
        notes=_notes(tables.note.objects.filter(case_id=case.id), key),
        papers=_papers(tables.paper.objects.filter(case_id=case.id, removed_at=None), key),
        letters=_letters(case, key),
        shares=_shares(case, key),
        seen=tuple(one.person_id for one in parties if one.person_id is not None),
    )


def _parties(case: AnyCase, key: Any, at: datetime) -> tuple[PartyLine, ...]:
    rows: Any = seeing.tables_of(case).party.objects
    listed = list(rows.filter(case_id=case.id, removed_at=None).order_by("added_at", "id"))
    cards = people.card([one.person_id for one in listed if one.person_id is not None], at)
    made = []
    for one in listed:
        told = key.open(seeing.PARTY, one.sealed) if key is not None else {}
        card = cards.get(one.person_id) if one.person_id is not None else None
        name = told.get("name", "") if card is None else ("" if card.is_erased else card.name)
        made.append(
            PartyLine(
                id=one.id,
                role=one.get_role_display(),
                person_id=one.person_id,
                name=name,
                phone=told.get("phone", ""),
                note=told.get("note", ""),
                is_subject=one.role == "subject",
            )
        )
    return tuple(made)


def _notes(rows: Any, key: Any) -> tuple[NoteLine, ...]:
    if key is None:
        return ()
    listed = list(rows.order_by("-occurred_at", "-id")[:MOST_NOTES])
    newer = {one.corrects_id: one.id for one in listed if one.corrects_id is not None}
    made = []
    for one in listed:
        told = key.open(seeing.NOTE, one.sealed)
        made.append(
            NoteLine(
                id=one.id,
                kind=one.kind,
                text=told.get("text", ""),
                where=told.get("where", ""),
                who=told.get("who", ""),
                is_refused=bool(told.get("is_refused")),
                by_name=one.by_name,
                occurred_at=one.occurred_at,
                recorded_at=one.recorded_at,
                corrects_id=one.corrects_id,
                corrected_by=newer.get(one.id),
            )
        )
    return tuple(made)


def _papers(rows: Any, key: Any) -> tuple[PaperLine, ...]:
    if key is None:
        return ()
    return tuple(
        PaperLine(
            id=one.id,
            name=key.open(seeing.PAPER, one.sealed_name),
            media_type=one.media_type,
            size=one.size,
            added_at=one.added_at,
        )
        for one in rows.defer("sealed").order_by("-added_at", "-id")
    )


def _letters(case: AnyCase, key: Any) -> tuple[LetterLine, ...]:
    if not isinstance(case, Case) or key is None:
        return ()
    return tuple(
        LetterLine(
            letter=one,
            addressee=key.open(seeing.LETTER, one.sealed)["values"].get("addressee", ""),
        )
        for one in Letter.objects.filter(case=case).order_by("-year", "-number")
    )


def _shares(case: AnyCase, key: Any) -> tuple[ShareLine, ...]:
    if not isinstance(case, Case) or key is None:
        return ()
    made = []
    for one in Share.objects.filter(case=case).order_by("-shared_at", "-id"):
        told = key.open(seeing.SHARE, one.sealed)
        is_told = one.story_item is not None and one.story_ended_at is None
        made.append(
            ShareLine(
                share=one,
                asks=told["asks"],
                says=told["says"],
                pieces=tuple(told.get("pieces", ())) if is_told else (),
            )
        )
    return tuple(made)


def of_run(run_id: UUID, by: Actor) -> AnyCase | None:
    """Return the case that follows a run, when the actor may see it."""
    for tables in TABLES:
        found: AnyCase | None = seeing.visible(tables, by).filter(run_id=run_id).first()
        if found is not None:
            return found
    return None


def of_person(person_id: UUID, *, by: Actor, at: datetime) -> list[CaseRow]:
    """Return the cases on which a registered person stands, newest first."""
    found: list[AnyCase] = []
    for tables in TABLES:
        mine = tables.party.objects.filter(person_id=person_id, removed_at=None)
        rows = seeing.visible(tables, by)
        found += rows.filter(Q(person_id=person_id) | Q(id__in=mine.values("case_id")))
    found.sort(key=lambda one: (one.opened_at, one.id), reverse=True)
    return rows_of(found, at)


def pending_hand_over(case: AnyCase, at: datetime) -> tuple[Any, str] | None:
    """Return the hand-over that waits, and its reason."""
    rows: Any = seeing.tables_of(case).hand_over.objects
    asked = rows.filter(case_id=case.id, state=HandOverState.ASKED).first()
    if asked is None:
        return None
    key = seeing.keys_of([case], at).get(case.id)
    return asked, key.open(seeing.REASON, asked.sealed)["reason"] if key is not None else ""


def hidden_from(case: AnyCase) -> list[Any]:
    """Return from whom a case is hidden now."""
    rows: Any = seeing.tables_of(case).hidden.objects
    return list(rows.filter(case_id=case.id, shown_at=None).order_by("hidden_at", "id"))


def colleagues(case: AnyCase | None, *, by: Actor, at: datetime) -> list[tuple[UUID, str]]:
    """Return who works on cases here and may see this one, by name."""
    needs = Clearance.PROTECTION if case is not None and seeing.is_protected(case) else None
    rows = Membership.objects.filter(organisation_id=by.organisation_id).filter(
        Q(valid_until__isnull=True) | Q(valid_until__gt=at)
    )
    may = [
        row.user_id
        for row in rows
        if row.role in ROLES
        and Permission.CASES_CHANGE in ROLES[row.role].permissions
        and (needs is None or ROLES[row.role].clearance is needs)
    ]
    found = names_of(may)
    return sorted(found.items(), key=lambda pair: (pair[1].casefold(), pair[0]))


def names_of(user_ids: Iterable[UUID | None]) -> Mapping[UUID, str]:
    """Return the names of users."""
    wanted = {one for one in user_ids if one is not None}
    return dict(User.objects.filter(id__in=wanted).values_list("id", "name"))


def letter(case_id: UUID, letter_id: UUID, *, by: Actor) -> tuple[Case, Letter] | None:
    """Return a letter with its case, when the actor may see the case."""
    case = seeing.find(case_id, by)
    found = Letter.objects.filter(id=letter_id, case_id=case.id).first()
    return (case, found) if found is not None and isinstance(case, Case) else None


def letter_text(case: Case, found: Letter, at: datetime) -> tuple[str, ...]:
    """Return the paragraphs of a letter as it was issued; raise vault.Erased."""
    return tuple(seeing.key_of(case, at).open(seeing.LETTER, found.sealed)["text"])


def check_letter(code: str) -> Letter | None:
    """Return the letter with a check code as somebody typed it; whoever asks is told no more."""
    tidy = "".join(letter for letter in code.upper() if letter.isalnum())
    tidy = tidy.translate(str.maketrans("ILOU", "110V"))
    if not tidy.isascii() or len(tidy) != 10:
        return None
    return Letter.objects.defer("sealed").filter(code=tidy).first()
