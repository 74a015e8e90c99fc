"""Unfinished registrations: saved at each step, opened again by reference and code."""

from dataclasses import dataclass
from datetime import datetime
from hmac import compare_digest
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from musterpoint.kernel import ids
from musterpoint.kernel.errors import Missing, Refused
from musterpoint.people import rules, tokens
from musterpoint.people.actions import _owning, _rows
from musterpoint.people.models import Draft
from musterpoint.tenancy import vault
from musterpoint.tenancy.actors import Actor

MAX_FAILURES = 10
MAX_SEALED = 200_000


class NoSuchDraft(Missing):
    """No draft has this reference and code, it has lapsed, or it was tried too often."""


class DraftTooLong(Refused):
    """More was typed than a registration holds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class IssuedDraft:
    """A new draft with the reference and the code to write down; the code is told once."""

    id: UUID
    reference: str
    code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenDraft:
    """A draft's content as it was saved."""

    id: UUID
    step: str
    language: str
    answers: dict[str, Any]


def start_draft(
    step: str, language: str, answers: dict[str, Any], *, by: Actor, at: datetime
) -> IssuedDraft:
    """Save the first step and return what the person writes down."""
    _owning.require(by)
    identity, code = ids.uuid7(), tokens.fresh_code()
    reference = _rows.references(Draft, [identity], at)[identity]
    Draft(
        id=identity,
        reference=reference,
        code_digest=tokens.opened(at).of_code(identity, code),
        step=step,
        language=language,
        sealed=_sealed(answers, at),
        created_at=at,
        updated_at=at,
        expires_at=at + rules.retention().draft,
    ).save(force_insert=True)
    return IssuedDraft(id=identity, reference=reference, code=code)


def save_draft(
    draft_id: UUID, step: str, answers: dict[str, Any], *, by: Actor, at: datetime
) -> None:
    """Save a further step; the door knows from its own cookie that the draft is the caller's."""
    _owning.require(by)
    saved = Draft.objects.filter(id=draft_id, expires_at__gt=at).update(
        step=step,
        sealed=_sealed(answers, at),
        updated_at=at,
        expires_at=at + rules.retention().draft,
    )
    if not saved:
        raise _missing()


def read_draft(draft_id: UUID, *, by: Actor, at: datetime) -> OpenDraft:
    """Return a draft that the door knows to be the caller's."""
    _owning.require(by)
    row = Draft.objects.filter(id=draft_id, expires_at__gt=at).first()
    if row is None:
        raise _missing()
    return _opened(row, at)


def open_draft(reference: str, code: str, *, by: Actor, at: datetime) -> OpenDraft | None:
    """
    Return the draft with this reference and code, or None.

    A wrong code is counted and nothing is raised, so that the count is kept; after ten the draft
    does not open any more.
    """
    _owning.require(by)
    stored = ids.parse_reference(reference) or ""
    standing = Draft.objects.select_for_update().filter(reference=stored, expires_at__gt=at)
    row = standing.filter(failures__lt=MAX_FAILURES).first()
    given = tokens.opened(at).of_code(row.id if row else UUID(int=0), code.strip())
    if row is None:
        return None
    if not compare_digest(given, bytes(row.code_digest)):
        row.failures += 1
        row.save(update_fields=["failures"])
        return None
    return _opened(row, at)


def end_draft(draft_id: UUID, *, by: Actor, at: datetime) -> None:
    """Delete a draft when it was sent or given up."""
    _owning.require(by)
    Draft.objects.filter(id=draft_id).delete()


def _sealed(answers: dict[str, Any], at: datetime) -> bytes:
    sealed = vault.seal_for_organisation("people.drafts", answers, at=at)
    if len(sealed) > MAX_SEALED:
        raise DraftTooLong(_("This is too long to save. Shorten the notes."))
    return sealed


def _opened(row: Draft, at: datetime) -> OpenDraft:
    answers = vault.open_for_organisation("people.drafts", row.sealed, at=at)
    return OpenDraft(id=row.id, step=row.step, language=row.language, answers=answers)


def _missing() -> NoSuchDraft:
    return NoSuchDraft(_("We cannot find this draft. It may be older than a week. Start again."))
