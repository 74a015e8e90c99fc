"""Review a plan by two: one sends it, another approves it or gives it back."""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from musterpoint.accounts import queries as accounts
from musterpoint.kernel.errors import Refused
from musterpoint.plans import content as contents
from musterpoint.plans import keeping, pumping, reading
from musterpoint.plans.actions._noting import note
from musterpoint.plans.actions._writing import ChangedMeanwhile, NotADraft, draft, locked
from musterpoint.plans.models import Plan, PlanVersion, VersionState, Word
from musterpoint.plans.sections import pack
from musterpoint.tenancy.actors import Actor, Permission

MOST_NOTE = 2000


class HasGaps(Refused):
    """The plan lacks something that a plan of its kind must say."""


class NobodyOfMigrants(Refused):
    """No migrants were consulted, and nothing says why."""


class SameHands(Refused):
    """Whoever wrote or sent a version does not approve it."""


class NotUnderReview(Refused):
    """Nothing of this plan waits for a decision."""


class NoReason(Refused):
    """A decision needs its reason."""


def send_to_review(
    plan_id: UUID, without_migrants: str = "", *, by: Actor, at: datetime
) -> PlanVersion:
    """
    Send the draft to whoever may approve; raise HasGaps while something is missing.

    A plan is made with migrants: where none were consulted, ``without_migrants`` says why, else
    NobodyOfMigrants is raised. The reason is kept with the plan for everybody to read.
    """
    by.require(Permission.PLANS_CHANGE)
    version = draft(plan_id)
    content = keeping.opened(version, at)
    if contents.gaps(content, version.plan.kind, pack()):
        raise HasGaps(_("Fill in what is missing first; it is listed on the page of the plan."))
    version.without_migrants = _why_without(content, without_migrants)
    version.state, version.sent_by, version.sent_at = VersionState.REVIEW, by.id, at
    version.previous = b""
    version.save(update_fields=["state", "sent_by", "sent_at", "previous", "without_migrants"])
    note(version.plan, version.number, Word.SENT, "", by, at)
    return version


def give_back(plan_id: UUID, why: str, *, by: Actor, at: datetime) -> PlanVersion:
    """Give a version back to its writers, with what to change."""
    by.require(Permission.PLANS_APPROVE)
    version = _under_review(plan_id)
    _with_reason(why)
    version.state, version.revision = VersionState.DRAFT, version.revision + 1
    version.save(update_fields=["state", "revision"])
    note(version.plan, version.number, Word.RETURNED, why, by, at)
    return version


def approve(
    plan_id: UUID, why: str = "", revision: int | None = None, *, by: Actor, at: datetime
) -> PlanVersion:
    """
    Put a version in force in the place of the one before; its review is due in its time.

    Nobody who wrote a row of it, or sent it, approves it; a program and whoever made its access
    count as one. Raises ChangedMeanwhile when it is not at the ``revision`` that was read any more,
    and NobodyOfMigrants when none of them was consulted and the version does not say why.
    """
    by.require(Permission.PLANS_APPROVE)
    version = _under_review(plan_id)
    if revision is not None and version.revision != revision:
        raise ChangedMeanwhile(_("This version was changed after you read it. Read it again."))
    wrote = [UUID(one) for one in version.writers.split() if one != "None"]
    if by.id == version.sent_by or accounts.same_hands(by, [*wrote, version.sent_by]):
        raise SameHands(_("Somebody else must approve what you wrote or sent."))
    _why_without(keeping.opened(version, at), version.without_migrants)
    plan = version.plan
    plan.versions.filter(state=VersionState.IN_FORCE).update(state=VersionState.REPLACED)
    version.state, version.approved_by, version.approved_at = VersionState.IN_FORCE, by.id, at
    version.save(update_fields=["state", "approved_by", "approved_at"])
    _set_review(plan, at)
    note(plan, version.number, Word.APPROVED, why, by, at)
    return version


def confirm_review(plan_id: UUID, why: str, *, by: Actor, at: datetime) -> Plan:
    """Say that somebody looked at the plan in force and it is still good."""
    by.require(Permission.PLANS_APPROVE)
    plan = locked(plan_id)
    version = plan.versions.filter(state=VersionState.IN_FORCE).first()
    if version is None:
        raise NotUnderReview(_("No version of this plan is in force yet."))
    _with_reason(why)
    _set_review(plan, at)
    note(plan, version.number, Word.REVIEWED, why, by, at)
    return plan


def retire(plan_id: UUID, why: str, *, by: Actor, at: datetime) -> Plan:
    """Retire a plan that nobody needs any more; it can still be read."""
    by.require(Permission.PLANS_APPROVE)
    plan = locked(plan_id)
    _with_reason(why)
    if plan.activations.filter(ended_at=None).exists():
        raise NotADraft(_("This plan is at work in a crisis. Stand it down first."))
    newest = plan.versions.order_by("-number").first()
    plan.retired_at = at
    plan.save(update_fields=["retired_at"])
    note(plan, newest.number if newest else 0, Word.RETIRED, why, by, at)
    return plan


def _why_without(content: contents.Content, why: str) -> str:
    """Return why nobody of the migrants was consulted, empty when somebody was."""
    if contents.is_made_with_migrants(content, pack()):
        return ""
    if not why.strip():
        raise NobodyOfMigrants(
            _("Consult migrants or an organisation of theirs first, or say why that cannot be.")
        )
    if len(why) > MOST_NOTE:
        raise NoReason(_("Shorten this to %(count)s characters."), count=MOST_NOTE)
    return why.strip()


def _set_review(plan: Plan, at: datetime) -> None:
    plan.review_due = reading.months_later(at.date(), pack().review_months)
    plan.told_at = None
    plan.save(update_fields=["review_due", "told_at"])
    pumping.wake_for(plan, at)


def _under_review(plan_id: UUID) -> PlanVersion:
    plan = locked(plan_id)
    found = plan.versions.filter(state=VersionState.REVIEW).first()
    if found is None:
        raise NotUnderReview(_("Nothing of this plan waits for a decision."))
    return found


def _with_reason(why: str) -> None:
    if not why.strip():
        raise NoReason(_("Write why."))
    if len(why) > MOST_NOTE:
        raise NoReason(_("Shorten this to %(count)s characters."), count=MOST_NOTE)
