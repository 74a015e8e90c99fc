"""Reminders of the confirmation's deadlines, and what is passed on when one was missed."""

from collections import Counter
from datetime import datetime
from uuid import UUID

from django.db.models import Q
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from musterpoint.accounts.models import User
from musterpoint.audit import actions as audit
from musterpoint.cases.models import ClockKind, ClockWord
from musterpoint.cases.travel import waiting
from musterpoint.messaging import actions as messaging
from musterpoint.messaging.models import Lane
from musterpoint.tenancy import scope
from musterpoint.tenancy.actors import Actor, Permission
from musterpoint.tenancy.models import Membership, Organisation
from musterpoint.tenancy.roles import ROLES
from musterpoint.web import languages

LANE = "travel.clocks"
BATCH = 500


def keep_time(*, by: Actor, at: datetime) -> int:
    """
    Tell of steps that are near or missed; return how many words there were, at most ``BATCH``.

    A reminder goes to the officer whose step it is, or to whoever may confirm; a step that was
    missed goes to whoever supervises cases. Each is told once, however often this runs.
    """
    by.require(Permission.DOCUMENTS_CONFIRM)
    near = waiting.found(at, is_untold=True, limit=BATCH)
    known = ClockWord.objects.filter(about_id__in=[one.about.id for one in near])
    told = set(known.values_list("about_id", "step", "kind"))
    fresh: list[tuple[waiting.Waiting, ClockKind]] = []
    for one in near:
        kind = ClockKind.ESCALATE if one.due_at <= at else ClockKind.REMIND
        if (one.about.id, one.step, kind) not in told:
            fresh.append((one, kind))
    if not fresh:
        return 0
    ClockWord.objects.bulk_create(
        ClockWord(about_id=one.about.id, step=one.step, kind=kind, due_at=one.due_at, told_at=at)
        for one, kind in fresh
    )
    _mail(_counted(fresh, at), by, at)
    counts = Counter(kind for _one, kind in fresh)
    audit.record(
        "cases.confirmation.reminded", by=by, at=at,
        reminded=counts[ClockKind.REMIND], passed_on=counts[ClockKind.ESCALATE],
    )  # fmt: skip
    return len(fresh)


def _counted(fresh: list[tuple[waiting.Waiting, ClockKind]], at: datetime) -> Counter[UUID]:
    """Return how many steps each user is to be told of."""
    officers, deciders = _able(Permission.DOCUMENTS_CONFIRM, at), _able(None, at)
    supervisors = _able(Permission.CASES_SUPERVISE, at)
    counts: Counter[UUID] = Counter()
    for one, kind in fresh:
        if kind is ClockKind.ESCALATE:
            counts.update(supervisors)
        elif one.officer_id in deciders:
            counts[one.officer_id] += 1
        else:
            counts.update(officers)
    return counts


def _able(permission: Permission | None, at: datetime) -> frozenset[UUID]:
    """Return the members who hold a permission now; with None, all."""
    roles = [
        code for code, role in ROLES.items() if permission is None or permission in role.permissions
    ]
    rows = Membership.objects.filter(
        Q(valid_until__isnull=True) | Q(valid_until__gt=at),
        organisation_id=scope.organisation_id(),
        role__in=roles,
    )
    return frozenset(rows.values_list("user_id", flat=True))


def _mail(counts: Counter[UUID], by: Actor, at: datetime) -> None:
    """Queue one mail to each officer; it names nobody and no application."""
    organisation = Organisation.objects.get(id=scope.organisation_id())
    spoken = languages.site_language(next(iter(organisation.languages), "en")) or languages.SITE[0]
    users = User.objects.filter(id__in=list(counts)).exclude(email="").order_by("id")
    with translation.override(spoken.code):
        letters = [
            messaging.Outgoing(
                subject_id=user.id,
                channel="email",
                address=user.email,
                text=_text(counts[user.id], organisation.name),
                title=_("A travel document needs a look"),
                language=spoken.code,
            )
            for user in users
        ]
    if letters:
        messaging.queue(letters, lane=Lane.BULK, due_at=at, by=by, at=at)


def _text(count: int, organisation: str) -> str:
    text = ngettext(
        "%(count)d step towards a travel document is due or was missed. Sign in to"
        " %(organisation)s and open the travel documents.",
        "%(count)d steps towards travel documents are due or were missed. Sign in to"
        " %(organisation)s and open the travel documents.",
        count,
    )
    return text % {"count": count, "organisation": organisation}
