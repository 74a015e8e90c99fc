"""Chase reviews and plans to write: the owner is told before the day, and weekly after it."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from uuid import UUID

from django.utils import translation
from django.utils.translation import gettext as _

from musterpoint.accounts.models import User
from musterpoint.audit import actions as audit
from musterpoint.messaging import actions as messaging
from musterpoint.plans import pumping
from musterpoint.plans.actions._activating import NotOneOfUs
from musterpoint.plans.actions._writing import create_plan
from musterpoint.plans.models import Plan, PlanVersion, VersionState
from musterpoint.plans.owners import reachable
from musterpoint.plans.queries import POST
from musterpoint.plans.sections import pack
from musterpoint.plans.values import MissingIn, PlanIn
from musterpoint.tenancy import pumps, scope
from musterpoint.tenancy.actors import Actor, Permission
from musterpoint.tenancy.models import Organisation
from musterpoint.web import languages

BATCH = 500
AT_MOST_EVERY = timedelta(days=1)
LONGEST_NAME = 120


def chase(*, by: Actor, at: datetime) -> int:
    """
    Tell the owners whose plans are near or past their review; return how many plans.

    Those who have waited longest come first. A plan whose owner cannot be told waits a day.
    """
    by.require(Permission.MESSAGES_SEND)
    moments = {
        one.id: moment
        for one in Plan.objects.filter(review_due__isnull=False, retired_at=None)
        if (moment := pumping.next_word(one)) is not None
    }
    waiting = [plan_id for plan_id, moment in moments.items() if moment <= at]
    reached = _reachable(waiting, at)
    first = sorted(reached, key=lambda one: (moments[one], one))[:BATCH]
    rows = Plan.objects.select_for_update(skip_locked=True).filter(id__in=first, retired_at=None)
    due = [one for one in rows if (moment := pumping.next_word(one)) is not None and moment <= at]
    told = _tell(due, by, at)
    moments |= {one: at + AT_MOST_EVERY for one in waiting if one not in reached}
    moments |= {one.id: pumping.next_word(one) or at for one in told}
    if moments:
        pumps.wake(pumping.LANE, max(min(moments.values()), at))
    return len(told)


def chase_now(*, by: Actor, at: datetime) -> int:
    """
    Tell the owners of all plans whose review is overdue, at once; return how many plans.

    An owner who was told of a plan in the last day is not told of it again; a plan whose owner is
    no member any more, or has no address, does not count as told.
    """
    by.require(Permission.PLANS_APPROVE)
    rows = Plan.objects.select_for_update().filter(review_due__lt=at.date(), retired_at=None)
    due = [one for one in rows if one.told_at is None or one.told_at <= at - AT_MOST_EVERY]
    told = _tell(due, by, at)
    for one in told:
        pumping.wake_for(one, at)
    return len(told)


def ask_for_plans(
    wanted: Iterable[MissingIn], owner_id: UUID, *, by: Actor, at: datetime
) -> list[Plan]:
    """
    Begin the plans that posts lack, empty, and tell a colleague by when to have them in force.

    From then on they are chased as reviews are. Raises NotOneOfUs for who cannot be told.
    """
    by.require(Permission.PLANS_APPROVE)
    if owner_id not in reachable([owner_id], at):
        raise NotOneOfUs(_("Choose somebody who works here."))
    made = []
    for one in wanted:
        given = PlanIn(
            name=_unused(f"{one.holder_name}: {pack().kinds[one.kind].name}"),
            kind=one.kind,
            holder=POST,
            country=one.country,
            holder_name=one.holder_name,
            owner_id=owner_id,
        )
        plan = create_plan(given, by=by, at=at)
        plan.review_due = one.due_on
        plan.save(update_fields=["review_due"])
        made.append(plan)
    for plan in _tell(made, by, at):
        pumping.wake_for(plan, at)
    return made


def _unused(name: str) -> str:
    """Return a name that no plan has yet."""
    number, found = 1, name[:LONGEST_NAME]
    while Plan.objects.filter(name=found).exists():
        number += 1
        found = f"{name[: LONGEST_NAME - 5]} {number}"
    return found


def _reachable(plan_ids: list[UUID], at: datetime) -> set[UUID]:
    owners = dict(Plan.objects.filter(id__in=plan_ids).values_list("id", "owner_id"))
    there = reachable(owners.values(), at)
    return {plan_id for plan_id, owner_id in owners.items() if owner_id in there}


def _tell(due: list[Plan], by: Actor, at: datetime) -> list[Plan]:
    """Mail the owners who can be told; return their plans, marked as told."""
    owners = reachable([one.owner_id for one in due], at)
    told = [one for one in due if one.owner_id in owners]
    _mail(told, owners, by, at)
    for one in told:
        one.told_at = at
        one.save(update_fields=["told_at"])
    audit.record_many("plans.review.told", [one.id for one in told], by=by, at=at)
    return told


def _mail(plans: list[Plan], owners: Mapping[UUID, User], by: Actor, at: datetime) -> None:
    organisation = Organisation.objects.get(id=scope.organisation_id())
    first = languages.site_language(next(iter(organisation.languages), "en"))
    language = first.code if first is not None else "en"
    without = _without_migrants(plans)
    rows = PlanVersion.objects.filter(plan__in=plans, state=VersionState.IN_FORCE)
    in_force = set(rows.values_list("plan_id", flat=True))
    letters = []
    with translation.override(language):
        for one in plans:
            if one.owner_id is None or one.review_due is None:
                continue
            owner = owners[one.owner_id]
            words = _words(is_late=one.review_due < at.date(), is_new=one.id not in in_force)
            text = words % {"plan": one.name, "day": one.review_due, "where": organisation.name}
            if one.id in without:
                text += " " + _("It was made without migrants: %(why)s") % {"why": without[one.id]}
            letters.append(
                messaging.Outgoing(
                    subject_id=owner.id,
                    channel="email",
                    address=owner.email,
                    text=text,
                    title=_("A plan needs its review")
                    if one.id in in_force
                    else _("A plan is to be written"),
                    language=language,
                )
            )
    if letters:
        messaging.queue(letters, lane="bulk", due_at=at, by=by, at=at)


def _words(*, is_late: bool, is_new: bool) -> str:
    """Return what the owner is told: of a review, or of a plan of which nothing is in force."""
    if is_new and is_late:
        return _("The plan “%(plan)s” was to be in force by %(day)s. Sign in to %(where)s.")
    if is_new:
        return _("Write the plan “%(plan)s” and have it approved by %(day)s. Sign in to %(where)s.")
    if is_late:
        return _("The review of the plan “%(plan)s” was due on %(day)s. Sign in to %(where)s.")
    return _("The plan “%(plan)s” is to be reviewed by %(day)s. Sign in to %(where)s.")


def _without_migrants(plans: list[Plan]) -> dict[UUID, str]:
    """Return why nobody of the migrants was consulted, of the plans in force where none was."""
    rows = PlanVersion.objects.filter(plan__in=plans, state=VersionState.IN_FORCE)
    return dict(rows.exclude(without_migrants="").values_list("plan_id", "without_migrants"))
