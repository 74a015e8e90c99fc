"""A person decides whether two records are of one person; nothing merges by itself."""

from datetime import datetime
from uuid import UUID

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from musterpoint.audit import actions as audit
from musterpoint.kernel.errors import Invalid, Missing, Refused
from musterpoint.people.models import DuplicateHint
from musterpoint.tenancy.actors import Actor, Permission


class Verdict(TextChoices):
    """What somebody found out about a pair."""

    SAME = "same", _("The same person")
    DIFFERENT = "different", _("Two people")


class NoSuchHint(Missing):
    """There is no such pair here."""


class BadVerdict(Invalid):
    """The answer is none of the two."""


class AlreadyDecided(Refused):
    """Somebody decided otherwise before; that decision is taken back first."""


def decide_duplicate(hint_id: UUID, verdict: str, *, by: Actor, at: datetime) -> None:
    """Record the decision about a pair. The same decision again changes nothing."""
    by.require(Permission.PEOPLE_LINK)
    if verdict not in Verdict.values:
        raise BadVerdict(
            _("Choose an answer."), fields={"verdict": [str(_("Choose one of the answers."))]}
        )
    hint = _lock(hint_id)
    if hint.verdict == verdict:
        return
    if hint.verdict:
        raise AlreadyDecided(_("This was decided before. Take that decision back first."))
    hint.verdict, hint.decided_at, hint.decided_by = verdict, at, _decider(by)
    hint.save(update_fields=["verdict", "decided_at", "decided_by"])
    _record("people.duplicate.decided", hint, by, at)


def reopen_duplicate(hint_id: UUID, *, by: Actor, at: datetime) -> None:
    """Take a decision back, so that the pair waits again."""
    by.require(Permission.PEOPLE_LINK)
    hint = _lock(hint_id)
    hint.verdict, hint.decided_at, hint.decided_by = "", None, None
    hint.save(update_fields=["verdict", "decided_at", "decided_by"])
    _record("people.duplicate.reopened", hint, by, at)


def _lock(hint_id: UUID) -> DuplicateHint:
    hint = DuplicateHint.objects.select_for_update().filter(id=hint_id).first()
    if hint is None:
        raise NoSuchHint(_("This pair is no longer there."))
    return hint


def _decider(by: Actor) -> UUID:
    return by.id or by.organisation_id


def _record(kind: str, hint: DuplicateHint, by: Actor, at: datetime) -> None:
    pair = [hint.left_id, hint.right_id]
    audit.record_many(kind, pair, by=by, at=at, hint=str(hint.id), verdict=hint.verdict)
