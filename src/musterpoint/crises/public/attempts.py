"""
A reference and a code typed at the door: which registration they open, if any.

Ten wrong codes close a reference for a day, whether it is an unfinished registration, a person or
nothing at all, so that neither the answer nor the count tells what exists. The count stands in
the drafts' table: a reference that is no draft gets an empty row that opens to nothing.
"""

import unicodedata
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from musterpoint.kernel import ids
from musterpoint.people import actions as people
from musterpoint.people import queries
from musterpoint.people.models import Draft
from musterpoint.web.http import ActorRequest

TRIES = 10
CLOSED_FOR = timedelta(days=1)
GUARD = "guard"
DIGEST_BYTES = 32


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """What reference and code open; neither id when they open nothing."""

    draft_id: UUID | None = None
    person_id: UUID | None = None
    is_closed: bool = False


def enter(request: ActorRequest, reference: str, code: str) -> Opened:
    """
    Return what a reference and its code open, counting a failure.

    The caller answers with a status below 400 also after a failure, or the count is rolled back.
    """
    stored = ids.parse_reference(reference)
    if stored is None:
        return Opened()
    by, at, digits = request.actor, request.at, figures(code)
    guard = _guard(request, stored)
    if guard.failures >= TRIES:
        return Opened(is_closed=True)
    draft = people.open_draft(stored, digits, by=by, at=at)
    if draft is not None:
        return Opened(draft_id=draft.id)
    person = queries.check_code(stored, digits, at)
    if person is None:
        return Opened(is_closed=guard.failures + 1 >= TRIES)
    Draft.objects.filter(id=guard.id, step=GUARD).delete()
    return Opened(person_id=person)


def figures(typed: str) -> str:
    """Return the figures of what was typed, in any script's digits, as 0-9."""
    return "".join(str(unicodedata.digit(letter)) for letter in typed if letter.isdigit())


def _guard(request: ActorRequest, reference: str) -> Draft:
    """Return the row that counts the failures of a reference, locked: tries come one by one."""
    at = request.at
    Draft.objects.filter(reference=reference, expires_at__lte=at).delete()
    fresh = Draft(
        reference=reference,
        code_digest=ids.random_bytes(DIGEST_BYTES),
        step=GUARD,
        language="",
        sealed=b"",
        created_at=at,
        updated_at=at,
        expires_at=at + CLOSED_FOR,
    )
    Draft.objects.bulk_create([fresh], ignore_conflicts=True)
    return Draft.objects.select_for_update().get(reference=reference)
