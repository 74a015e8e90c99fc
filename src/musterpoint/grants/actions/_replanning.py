"""Milestones that are not paid follow what was decided: changed, lowered, taken out of the plan."""

from datetime import date, datetime
from uuid import UUID

from django.utils.translation import gettext as _

from musterpoint.audit import actions as audit
from musterpoint.grants.actions import _base as base
from musterpoint.grants.actions._committing import is_ordered
from musterpoint.grants.actions._returning import (
    PLANNABLE,
    check_milestone,
    locked_milestone,
)
from musterpoint.grants.models import Application, Milestone, MilestoneState
from musterpoint.tenancy.actors import Actor, Permission

#: Somebody read or accepted what the grantee told of it.
ANSWERABLE = (MilestoneState.REPORTED, MilestoneState.ACCEPTED)


def change_milestone(
    milestone_id: UUID,
    title: str,
    due_on: date,
    amount: int,
    needs_visit: bool,
    *,
    by: Actor,
    at: datetime,
) -> Milestone:
    """
    Change a milestone of which nothing is ordered or paid.

    Once there is a report only its amount can be lowered, so that what was reported and accepted
    stays. Less is always possible: of a grant that was approved in part, all milestones may still
    be more than it. Raises NotNow, BadApplication by field.
    """
    by.require(Permission.GRANTS_CHANGE)
    one = _open(milestone_id)
    title = title.strip()
    same = (title, due_on, needs_visit) == (one.title, one.due_on, one.needs_visit)
    if one.state in ANSWERABLE and (amount > one.amount or not same):
        raise base.NotNow(_("This milestone has a report. Only its amount can still be lowered."))
    row = one.application
    others = sum(each.amount for each in row.milestones.exclude(id=one.id))
    is_more = amount > one.amount
    check_milestone(
        row, title, amount, others if is_more else 0, due_on if due_on != one.due_on else None, at
    )
    one.title, one.due_on, one.amount, one.needs_visit = title, due_on, amount, needs_visit
    one.save(update_fields=["title", "due_on", "amount", "needs_visit"])
    audit.record("grants.milestone.changed", subject_id=row.id, by=by, at=at)
    return one


def remove_milestone(milestone_id: UUID, *, by: Actor, at: datetime) -> Application:
    """Take a milestone out of the plan, of which nobody reported or saw anything. Raises NotNow."""
    by.require(Permission.GRANTS_CHANGE)
    one = _open(milestone_id)
    if one.state != MilestoneState.PLANNED or one.visited_on is not None:
        raise base.NotNow(
            _("This milestone has a report or a visit, which stay. Lower its amount.")
        )
    row = one.application
    one.delete()
    audit.record("grants.milestone.removed", subject_id=row.id, by=by, at=at)
    return row


def _open(milestone_id: UUID) -> Milestone:
    """Return a milestone that can be planned anew, locked with its application."""
    one = locked_milestone(milestone_id)
    base.must_be(one.application, *PLANNABLE)
    if one.state == MilestoneState.PAID or is_ordered(one):
        raise base.NotNow(_("This milestone is paid, or its payment is under way."))
    return one
