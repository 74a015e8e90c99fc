"""Reminders: 90, 30 and 7 days before a certificate that a role needs ends, and when one lacks."""

from collections import defaultdict
from datetime import datetime
from uuid import UUID

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from musterpoint.audit import actions as audit
from musterpoint.messaging import actions as messaging
from musterpoint.messaging.actions import Outgoing
from musterpoint.messaging.models import Lane
from musterpoint.tenancy import scope
from musterpoint.tenancy.actors import Actor, Permission
from musterpoint.tenancy.models import Organisation
from musterpoint.training import catalogue, queries, rules
from musterpoint.training.letters import language_for
from musterpoint.training.models import Notice, NoticeKind
from musterpoint.training.queries import Need

LANE = "training"
BATCH = 500


def remind(*, by: Actor, at: datetime) -> int:
    """
    Mail each colleague once for each reason, one letter for all their courses; return how many.

    The reason is kept before the letter leaves, in the same transaction, so that nobody is told
    twice. Whoever lacks a course that the role needs is told again after the days of the pack.
    """
    by.require(Permission.MESSAGES_SEND)
    due = [(need, found) for need in queries.needs(at) if (found := _reason(need, at))]
    told = _told([need.user_id for need, _found in due])
    fresh = [
        (need, kind, about)
        for need, (kind, about) in due
        if (need.user_id, need.offer.code, kind, about) not in told
    ][:BATCH]
    if not fresh:
        return 0
    Notice.objects.bulk_create(
        [
            Notice(
                user_id=need.user_id,
                course_code=need.offer.code,
                kind=kind,
                about=about,
                told_at=at,
            )
            for need, kind, about in fresh
        ],
        ignore_conflicts=True,
    )
    by_user: dict[UUID, list[Need]] = defaultdict(list)
    for need, _kind, _about in fresh:
        by_user[need.user_id].append(need)
    letters = _letters(by_user)
    if letters:
        messaging.queue(letters, lane=Lane.BULK, due_at=at, by=by, at=at)
    audit.record_many("training.colleague.reminded", list(by_user), by=by, at=at)
    return len(fresh)


def _reason(need: Need, at: datetime) -> tuple[str, str] | None:
    """Return why somebody is told now and a word that is the same as long as the reason is."""
    row = need.certificate
    if row is not None and need.is_valid:
        if row.valid_until is None:
            return None
        days = rules.reminder(row.valid_until, at, catalogue.limits()["reminder_days"])
        return (NoticeKind.ENDING, f"{row.id}|{days}") if days is not None else None
    period = int(at.timestamp() // (86_400 * catalogue.limit("overdue_days")))
    return NoticeKind.MISSING, str(period)


def _told(user_ids: list[UUID]) -> set[tuple[UUID, str, str, str]]:
    rows = Notice.objects.filter(user_id__in=user_ids)
    return set(rows.values_list("user_id", "course_code", "kind", "about"))


def _letters(by_user: dict[UUID, list[Need]]) -> list[Outgoing]:
    organisation = Organisation.objects.get(id=scope.organisation_id())
    letters = []
    for user_id, found in by_user.items():
        if found[0].email:
            language = language_for(found[0].language, organisation)
            with translation.override(language):
                letters.append(_letter(user_id, found, organisation, language))
    return letters


def _letter(
    user_id: UUID, found: list[Need], organisation: Organisation, language: str
) -> Outgoing:
    text = ngettext(
        "Your role needs a course that ends soon or is missing. Sign in to %(organisation)s and"
        " open Training:\n%(courses)s",
        "Your role needs courses that end soon or are missing. Sign in to %(organisation)s and"
        " open Training:\n%(courses)s",
        len(found),
    )
    courses = "\n".join(f"- {_line(one)}" for one in found)
    return Outgoing(
        subject_id=user_id,
        channel="email",
        address=found[0].email,
        text=text % {"organisation": organisation.name, "courses": courses},
        title=_("Training that your role needs"),
        language=language,
    )


def _line(need: Need) -> str:
    row = need.certificate
    if row is None or row.valid_until is None:
        return need.offer.title
    day = f"{row.valid_until:%Y-%m-%d}"
    if need.is_valid:
        return _("%(course)s, ends on %(day)s") % {"course": need.offer.title, "day": day}
    return _("%(course)s, ended on %(day)s") % {"course": need.offer.title, "day": day}
