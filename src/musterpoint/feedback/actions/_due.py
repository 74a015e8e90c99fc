"""What must happen by itself: reminders, the next step of the escalation, closing, forgetting."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet

from musterpoint.audit import actions as audit
from musterpoint.feedback import notices, queries, rules
from musterpoint.feedback.actions._checks import ask_what_followed
from musterpoint.feedback.actions._handling import shut
from musterpoint.feedback.actions._receive import tell_readers
from musterpoint.feedback.actions._steps import done
from musterpoint.feedback.boxes import BOXES, AnyReport, Box
from musterpoint.feedback.classes import Classes, classes
from musterpoint.tenancy import vault
from musterpoint.tenancy.actors import Actor, Permission
from musterpoint.tenancy.models import ConfidenceKey

#: How long a report is kept after it was closed (``models.KEPT``).
KEPT_FOR = timedelta(days=730)
#: So many reports are looked at in one go.
STEP = 200


def keep_time(*, by: Actor, at: datetime) -> int:
    """
    Remind, escalate, close, ask what followed and forget, in both boxes; return how many were due.

    May run twice: each reminder moves ``reminded_at``, and none comes again before its time.
    """
    by.require(Permission.FEEDBACK_HANDLE)
    pack = classes()
    return sum(
        _late(box, pack, by=by, at=at)
        + _over(box, pack, by=by, at=at)
        + _followed(box, pack, by=by, at=at)
        + _old(box, by=by, at=at)
        for box in BOXES.values()
    )


def _locked(rows: QuerySet[Any]) -> list[Any]:
    found = rows.select_for_update(of=("self",), skip_locked=True)
    return list(found.order_by("answer_by", "id")[:STEP])


def _late(box: Box, pack: Classes, *, by: Actor, at: datetime) -> int:
    again = Q(reminded_at__isnull=True) | Q(reminded_at__lte=at - pack.remind)
    rows = _locked(box.report.objects.filter(queries.overdue(at), again))
    for report in rows:
        report.reminded_at = at
        if box.is_private:
            _next_step(report, at)
        report.save()
        done(report, "reminded", by=by, at=at)
    if rows and not box.is_private:
        _remind_team(rows, pack, at)
    return len(rows)


def _next_step(report: AnyReport, at: datetime) -> None:
    """Let the next step of the escalation read what is late; tell everybody who may."""
    named = queries.named([report.kind], at)[report.kind]
    away = queries.recused([report.id])[report.id]
    level = rules.first_level(named, away, report.level + 1)
    if level is not None:
        report.level = level
    report.is_outside = rules.first_level(named, away) is None
    readers = rules.readers(named, away, report.level)
    tell_readers(readers, is_outside=report.is_outside, at=at)


def _remind_team(rows: list[Any], pack: Classes, at: datetime) -> None:
    """Tell those who hold such reports, and the roles to which their classes escalate, once."""
    team = queries.members(Permission.FEEDBACK_HANDLE, at)
    holders = {row.handler for row in rows}
    roles = {role for row in rows for role in pack.by_code[row.kind].escalate_to}
    found = [one.email for one in team if one.user_id in holders or one.role in roles]
    notices.tell(found, queries.organisation().name)


def _over(box: Box, pack: Classes, *, by: Actor, at: datetime) -> int:
    """Close what was answered and not appealed in time."""
    rows = _locked(
        box.report.objects.filter(state=rules.ANSWERED, answered_at__lte=at - pack.appeal)
    )
    for report in rows:
        shut(report, at)
        done(report, "closed", by=by, at=at)
    return len(rows)


def _followed(box: Box, pack: Classes, *, by: Actor, at: datetime) -> int:
    """Ask what followed; tell those who held reports of the open box that a check is due."""
    rows = ask_what_followed(box, pack, most=STEP, by=by, at=at)
    if rows and not box.is_private:
        _remind_team(rows, pack, at)
    return len(rows)


def _old(box: Box, *, by: Actor, at: datetime) -> int:
    """Delete reports whose time is over, with all that was said, and destroy their keys."""
    rows = _locked(box.report.objects.filter(state=rules.CLOSED, closed_at__lte=at - KEPT_FOR))
    ids = [one.id for one in rows]
    box.report.objects.filter(id__in=ids).delete()
    if box.is_private:
        # The journal of erased keys is read by people of whom a report may be.
        ConfidenceKey.objects.filter(subject_id__in=ids).delete()
    elif ids:
        vault.erase(ids, at=at)
        audit.record("feedback.report.forgotten", by=by, at=at, count=len(ids))
    return len(rows)
