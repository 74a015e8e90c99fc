"""Answers about purposes and recipients. The newest holds; refusing never lowers help."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from musterpoint.audit import actions as audit
from musterpoint.kernel.errors import Invalid
from musterpoint.people.actions import _owning
from musterpoint.people.models import Consent
from musterpoint.tenancy.actors import Actor

LONGEST = {"purpose": 40, "recipient": 60, "text_version": 20, "language": 12, "channel": 12}


class BadConsent(Invalid):
    """An answer that does not say what it is an answer to."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentIn:
    """
    One answer: to which purpose and recipient (codes), to which version of the text, in which
    language it was read, and how it came in (web, staff, call ...).
    """

    purpose: str
    recipient: str
    is_given: bool
    text_version: str
    language: str
    channel: str


def record_consent(
    person_id: UUID, answers: Sequence[ConsentIn], *, by: Actor, at: datetime
) -> None:
    """Keep a person's answers. Nobody answers for another adult, a head for minors only."""
    (row,) = _owning.lock([person_id], by=by, at=at)
    problems = {
        f"answers.{place}.{name}": [_("Say what was asked, of whom, and in which words.")]
        for place, answer in enumerate(answers)
        for name, longest in LONGEST.items()
        if not 0 < len(getattr(answer, name).strip()) <= longest
    }
    if problems:
        raise BadConsent(_("Some answers need a correction."), fields=problems)
    Consent.objects.bulk_create(
        [
            Consent(
                person_id=row.id,
                purpose=answer.purpose,
                recipient=answer.recipient,
                is_given=answer.is_given,
                text_version=answer.text_version,
                language=answer.language,
                channel=answer.channel,
                answered_at=at,
            )
            for answer in answers
        ]
    )
    for answer in answers:
        audit.record(
            "people.consent.recorded",
            subject_id=row.id,
            by=by,
            at=at,
            purpose=answer.purpose,
            recipient=answer.recipient,
            is_given=answer.is_given,
        )
