"""Approve an evaluation plan by two: one sends it, another approves it or gives it back."""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from musterpoint.accounts import queries as accounts
from musterpoint.evaluation.models import EvaluationVersion, VersionState, Word
from musterpoint.evaluation.planning import keeping, rules
from musterpoint.evaluation.planning.actions._noting import note
from musterpoint.evaluation.planning.actions._writing import ChangedMeanwhile, draft, locked
from musterpoint.evaluation.planning.kinds import pack
from musterpoint.evaluation.planning.rules import Lack
from musterpoint.kernel.errors import Refused
from musterpoint.tenancy.actors import Actor, Permission

MOST_NOTE = 2000


class HasGaps(Refused):
    """The plan lacks something without which it is not approved."""


class SameHands(Refused):
    """Whoever wrote or sent a version does not approve it."""


class NotUnderReview(Refused):
    """Nothing of this evaluation waits for a decision."""


class NoReason(Refused):
    """A decision needs its reason."""


def send_to_review(evaluation_id: UUID, *, by: Actor, at: datetime) -> EvaluationVersion:
    """Send the draft to somebody else; raise HasGaps while something is missing."""
    by.require(Permission.EVALUATION_CHANGE)
    version = draft(evaluation_id)
    _refuse_gaps(version, at)
    version.state, version.sent_by, version.sent_at = VersionState.REVIEW, by.id, at
    version.save(update_fields=["state", "sent_by", "sent_at"])
    note(version.evaluation, version.number, Word.SENT, "", by, at)
    return version


def _refuse_gaps(version: EvaluationVersion, at: datetime) -> None:
    said = keeping.opened(version, at)
    found = {one.what for one in rules.gaps(said, version.evaluation.counts_from, pack())}
    if Lack.OBJECTIVE in found:
        raise HasGaps(
            _(
                "Write at least one objective for migrants as a distinct population. What is only"
                " asked of everybody together disappears in the average, and migrants with it."
            )
        )
    if Lack.STRATUM in found:
        raise HasGaps(
            _(
                "Ask at least one question of migrants apart from everybody else. Without a stratum"
                " of their own too few of them are asked to say anything about them."
            )
        )
    if Lack.GROUPS in found:
        raise HasGaps(
            _(
                "Nobody evaluates who speaks for a migrants' group or civil society. Name somebody,"
                " or write under the terms of reference why nobody can."
            )
        )
    if found:
        raise HasGaps(_("Fill in what is missing first; it is listed on the page of the plan."))


def give_back(evaluation_id: UUID, why: str, *, by: Actor, at: datetime) -> EvaluationVersion:
    """Give a version back to its writers, with what to change."""
    by.require(Permission.EVALUATION_CHANGE)
    version = _under_review(evaluation_id)
    if not why.strip():
        raise NoReason(_("Write why."))
    if len(why) > MOST_NOTE:
        raise NoReason(_("Shorten this to %(count)s characters."), count=MOST_NOTE)
    version.state, version.revision = VersionState.DRAFT, version.revision + 1
    version.save(update_fields=["state", "revision"])
    note(version.evaluation, version.number, Word.RETURNED, why, by, at)
    return version


def approve(
    evaluation_id: UUID, why: str = "", revision: int | None = None, *, by: Actor, at: datetime
) -> EvaluationVersion:
    """
    Approve a version in the place of the one before; nobody who wrote or sent it may.

    A program and whoever made its access count as one. Raises ChangedMeanwhile when it is not at
    the ``revision`` that was read any more, and HasGaps when the days of the evaluation were
    changed so that its plan does not fit them any more.
    """
    by.require(Permission.EVALUATION_CHANGE)
    version = _under_review(evaluation_id)
    if revision is not None and version.revision != revision:
        raise ChangedMeanwhile(_("This version was changed after you read it. Read it again."))
    wrote = [UUID(one) for one in version.writers.split() if one != "None"]
    if by.id == version.sent_by or accounts.same_hands(by, [*wrote, version.sent_by]):
        raise SameHands(_("Somebody else must approve what you wrote or sent."))
    _refuse_gaps(version, at)
    row = version.evaluation
    row.versions.filter(state=VersionState.APPROVED).update(state=VersionState.REPLACED)
    version.state, version.approved_by, version.approved_at = VersionState.APPROVED, by.id, at
    version.wordings = rules.wordings(keeping.opened(version, at))
    version.save(update_fields=["state", "approved_by", "approved_at", "wordings"])
    note(row, version.number, Word.APPROVED, why, by, at)
    return version


def _under_review(evaluation_id: UUID) -> EvaluationVersion:
    found = locked(evaluation_id).versions.filter(state=VersionState.REVIEW).first()
    if found is None:
        raise NotUnderReview(_("Nothing of this evaluation waits for a decision."))
    return found
