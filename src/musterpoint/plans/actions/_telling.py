"""Chase reviews: the owner of each plan is told by mail before the day, and weekly after it."""

from datetime import datetime

from django.utils import translation
from django.utils.translation import gettext as _

from musterpoint.accounts.models import User
from musterpoint.audit import actions as audit
from musterpoint.messaging import actions as messaging
from musterpoint.plans import pumping
from musterpoint.plans.models import Plan
from musterpoint.tenancy import pumps, scope
from musterpoint.tenancy.actors import Actor, Permission
from musterpoint.tenancy.models import Organisation
from musterpoint.web import languages

BATCH = 500


def chase(*, by: Actor, at: datetime) -> int:
    """Tell the owners whose plans are near or past their review; return how many plans."""
    by.require(Permission.MESSAGES_SEND)
    plans = list(
        Plan.objects.select_for_update(skip_locked=True)
        .filter(review_due__isnull=False, retired_at=None)
        .order_by("id")[:BATCH]
    )
    due = [one for one in plans if (moment := pumping.next_word(one)) is not None and moment <= at]
    _mail(due, by, at)
    for one in due:
        one.told_at = at
        one.save(update_fields=["told_at"])
    audit.record_many("plans.review.told", [one.id for one in due], by=by, at=at)
    coming = [moment for one in plans if (moment := pumping.next_word(one)) is not None]
    if coming:
        pumps.wake(pumping.LANE, max(min(coming), at))
    return len(due)


def _mail(plans: list[Plan], by: Actor, at: datetime) -> None:
    organisation = Organisation.objects.get(id=scope.organisation_id())
    first = languages.site_language(next(iter(organisation.languages), "en"))
    language = first.code if first is not None else "en"
    owners = User.objects.exclude(email="").in_bulk([one.owner_id for one in plans])
    letters = []
    with translation.override(language):
        for one in plans:
            owner = owners.get(one.owner_id)
            if owner is None or one.review_due is None:
                continue
            words = (
                _("The review of the plan “%(plan)s” was due on %(day)s. Sign in to %(where)s.")
                if one.review_due < at.date()
                else _("The plan “%(plan)s” is to be reviewed by %(day)s. Sign in to %(where)s.")
            )
            letters.append(
                messaging.Outgoing(
                    subject_id=owner.id,
                    channel="email",
                    address=owner.email,
                    text=words
                    % {"plan": one.name, "day": one.review_due, "where": organisation.name},
                    title=_("A plan needs its review"),
                    language=language,
                )
            )
    if letters:
        messaging.queue(letters, lane="bulk", due_at=at, by=by, at=at)
