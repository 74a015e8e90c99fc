"""Filling in: begin, answer, come back, give up."""

import hmac
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from musterpoint.engine import forms
from musterpoint.engine.forms.answers import LONGEST
from musterpoint.forms import content, rules
from musterpoint.forms.actions import _trail
from musterpoint.forms.actions._trail import AnyDraft
from musterpoint.forms.actions._versions import NoSuchForm
from musterpoint.forms.models import Draft, Kept, ProtectionDraft, State, Version, Way
from musterpoint.forms.values import Filled, Subject, answers_from_plain, answers_to_plain
from musterpoint.kernel.errors import Refused
from musterpoint.kernel.ids import ALPHABET, random_bytes, uuid7
from musterpoint.tenancy import vault
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.vault import Compartment

SEALED = "forms.drafts"
TOKENS = "forms.codes"
#: 60 bits: nobody guesses a code, so that no reference is needed beside it.
CODE_LETTERS = 12
_READ_AS = str.maketrans("ILOU", "110V")
MAX_SEALED = 2_000_000


class NotInForce(Refused):
    """No version of the questionnaire may be filled in now."""

    status = 404


class TooLong(Refused):
    """More was typed than a questionnaire holds."""

    status = 422


class Moved(Refused):
    """Somebody else has answered meanwhile; what was typed would write over it."""

    status = 422


def begin(
    code: str,
    *,
    subject: Subject | None = None,
    language: str = "",
    version_id: UUID | None = None,
    by: Actor,
    at: datetime,
) -> AnyDraft:
    """
    Begin to fill in a questionnaire, about somebody or about nobody that we know.

    Answers go to the compartment of the subject or of the questionnaire, whichever is the closed
    one. From outside, only what is open to the public can be begun. ``version_id`` picks a
    version whose use a procedure fixed before it was retired.
    """
    _trail.require_answering(by)
    version = _in_force(code, version_id, at)
    asked = version.questionnaire
    if _trail.is_outside(by) and not asked.is_public and subject is None:
        raise NotInForce(_("This questionnaire is not open."))
    is_closed = asked.compartment_name == Kept.PROTECTION or (
        subject is not None and subject.compartment == "protection"
    )
    compartment: Compartment = "protection" if is_closed else "consular"
    _trail.require_compartment(compartment, by)
    identity = uuid7()
    subject_id = subject.id if subject else identity
    key = vault.make_keys([subject_id], at=at, compartment=compartment)[subject_id]
    code_ = fresh_code() if _trail.is_outside(by) else ""
    table = ProtectionDraft if is_closed else Draft
    filled = Filled(answers=_beginning(content.ready(version).form, at), code=code_)
    row = table(
        id=identity,
        version=version,
        subject_id=subject_id,
        token=_token(code_, at) if code_ else b"",
        way=Way.PUBLIC if _trail.is_outside(by) else Way.STAFF,
        language=language,
        sealed=seal(key, filled),
        begun_by=by.id,
        begun_at=at,
        updated_at=at,
        expires_at=at + rules.DRAFT_KEPT,
    )
    row.save(force_insert=True)
    _trail.record("forms.draft.begun", row, by=by, at=at, draft=str(row.id))
    return row


def answer(
    draft_id: UUID,
    given: Mapping[forms.Key, str],
    *,
    counts: Mapping[forms.Key, int] | None = None,
    without: tuple[forms.Key, int] | None = None,
    visited: Iterable[str] = (),
    language: str | None = None,
    seen: int | None = None,
    by: Actor,
    at: datetime,
) -> Filled:
    """
    Save answers as they were typed, right or wrong, and return all that is saved.

    ``counts`` sets how many instances a repeat has, ``without`` takes one out. ``seen`` is the
    revision that was on the page: raises Moved when another one is saved meanwhile.
    """
    _trail.require_answering(by)
    row = _trail.draft(draft_id, by=by, at=at)
    if seen is not None and seen != row.revision:
        raise Moved(
            _("Somebody saved other answers meanwhile. Yours are below: save again to keep them.")
        )
    key = vault.open_key(row.subject_id, at=at, compartment=_trail.compartment_of(row))
    before = unseal(key, row)
    known = content.ready(row.version).engine.parts
    if any(len(one) > LONGEST for one in given.values()):
        raise TooLong(_("An answer is too long. Shorten it."))
    answers = forms.Answers(
        {**before.answers.values, **{one: text for one, text in given.items() if one[0] in known}},
        {**before.answers.counts, **(counts or {})},
    )
    if without is not None:
        answers = answers.without_instance(*without)
    after = Filled(
        answers=answers,
        visited=tuple(dict.fromkeys([*before.visited, *visited])),
        code=before.code,
    )
    row.sealed = seal(key, after)
    row.language = row.language if language is None else language
    row.revision += 1
    row.updated_at, row.expires_at = at, at + rules.DRAFT_KEPT
    row.save(update_fields=["sealed", "language", "revision", "updated_at", "expires_at"])
    return after


def give_up(draft_id: UUID, *, by: Actor, at: datetime) -> None:
    """Delete unfinished answers because somebody says so."""
    _trail.require_answering(by)
    row = _trail.draft(draft_id, by=by, at=at)
    _trail.record("forms.draft.given-up", row, by=by, at=at, draft=str(row.id))
    row.delete()


def come_back(code: str, *, by: Actor, at: datetime) -> UUID | None:
    """Return the unfinished answers that a code opens; None when it opens none."""
    _trail.require_answering(by)
    letters = "".join(one for one in code.upper() if one.isalnum())
    letters = letters.translate(_READ_AS)
    if len(letters) != CODE_LETTERS:
        return None
    found = Draft.objects.filter(token=_token(letters, at), way=Way.PUBLIC, expires_at__gt=at)
    return found.values_list("id", flat=True).first()


def fresh_code() -> str:
    """Return a code to come back with: twelve letters that survive a bad telephone line."""
    number = int.from_bytes(random_bytes(8))
    return "".join(ALPHABET[number >> 5 * place & 31] for place in range(CODE_LETTERS))


def seal(key: vault.Key, filled: Filled) -> bytes:
    """Return what was typed, sealed; raises TooLong."""
    data: dict[str, Any] = answers_to_plain(filled.answers)
    sealed = key.seal(SEALED, data | {"visited": list(filled.visited), "code": filled.code})
    if len(sealed) > MAX_SEALED:
        raise TooLong(_("This is too long to save. Shorten the longest answers."))
    return sealed


def unseal(key: vault.Key, row: AnyDraft) -> Filled:
    """Return what was typed into a draft."""
    data = key.open(SEALED, row.sealed)
    return Filled(
        answers=answers_from_plain(data), visited=tuple(data["visited"]), code=data["code"]
    )


def _beginning(form: forms.Form, at: datetime) -> forms.Answers:
    """Return the first answers: when it began, which only this moment knows."""
    started = [one for one in form.questions() if one.type == "start" and not one.repeats]
    return forms.Answers({(one.path, ()): at.isoformat() for one in started})


def _token(code: str, at: datetime) -> bytes:
    return hmac.digest(vault.organisation_secret(TOKENS, at=at), code.encode(), "sha256")


def _in_force(code: str, version_id: UUID | None, at: datetime) -> Version:
    rows = Version.objects.select_related("questionnaire").defer("content")
    if version_id is not None:
        found = rows.filter(id=version_id, questionnaire__code=code).exclude(state=State.DRAFT)
    else:
        found = rows.filter(questionnaire__code=code, state=State.PUBLISHED, in_force_from__lte=at)
    version = found.order_by("-in_force_from", "-number").first()
    if version is None:
        raise NotInForce(_("This questionnaire cannot be filled in now."))
    return version


__all__ = ["Moved", "NoSuchForm", "NotInForce", "TooLong", "answer", "begin", "come_back"]
