"""Reminders and escalations: each told once, to a user or to whoever holds a role."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from musterpoint.accounts.models import User
from musterpoint.audit import actions as audit
from musterpoint.messaging import actions as messaging
from musterpoint.procedures.actions import _dues, _officers
from musterpoint.procedures.models import (
    CONSULAR,
    PROTECTED,
    TABLES,
    AnyDeadline,
    AnyNotice,
    DeadlineState,
    NoticeKind,
    RunState,
    Tables,
)
from musterpoint.tenancy import pumps, scope
from musterpoint.tenancy.actors import Actor, Permission
from musterpoint.tenancy.models import ErasedKey, Organisation, OrganisationKind
from musterpoint.tenancy.rows import write
from musterpoint.web import languages

BATCH = 4000
PRIVATE_LANE = "procedures.private"
#: How often runs behind the wall are looked at, whether there are any or not.
PRIVATE_EVERY = timedelta(minutes=5)
MAY_HOLD = (OrganisationKind.INTERNATIONAL_ORGANISATION, OrganisationKind.CIVIL_SOCIETY)
FIELDS = ("is_reminded", "told", "escalate_at", "notify_at")
#: What a word is made of; the other moments of a deadline take longer to read than to tell.
READ = (
    "run", "version", "reference", "code", "step", "roles", "assignee_id", "due_at", "remind_at",
    "is_reminded", "told", "escalations",
)  # fmt: skip


def start_private_lane(at: datetime) -> None:
    """
    Let the lane of the protection compartment work from now on, where one may exist.

    It is set off by publishing and by itself, never by a run: a note that came with a run would
    tell of it.
    """
    if Organisation.objects.get(id=scope.organisation_id()).kind in MAY_HOLD:
        pumps.wake(PRIVATE_LANE, at + PRIVATE_EVERY)


def tell_due(*, by: Actor, at: datetime, limit: int = BATCH) -> int:
    """Tell what is due on the consular side; return how many deadlines were worked."""
    by.require(Permission.PROCEDURES_RUN)
    rows, count, assignees = _tell(CONSULAR, at, limit)
    _mail(assignees, by, at)
    if count:
        audit.record("procedures.deadline.told", by=by, at=at, notices=count)
    upcoming = CONSULAR.deadline.objects.filter(notify_at__isnull=False).order_by("notify_at")
    if len(rows) < limit:
        _let_go(CONSULAR, at)
    next_at = upcoming.values_list("notify_at", flat=True).first()
    if next_at is not None and next_at > at:
        pumps.wake(_dues.LANE, next_at)
    return len(rows)


def tell_due_in_private(*, by: Actor, at: datetime, limit: int = BATCH) -> int:
    """Tell what is due behind the wall, in notices alone; return how many deadlines."""
    by.require(Permission.PROCEDURES_RUN)
    rows, _count, _assignees = _tell(PROTECTED, at, limit)
    if len(rows) < limit:
        _let_go(PROTECTED, at)
    return len(rows)


def erase_subjects(subject_ids: Iterable[UUID], *, by: Actor, at: datetime) -> int:
    """
    Close at once what is open about erased subjects; return how many runs.

    The package above calls this when it erases a person. Runs that the actor does not see are
    closed by the private lane.
    """
    by.require(Permission.VAULT_ERASE)
    wanted = list(subject_ids)
    return sum(_close_runs(tables, Q(subject_id__in=wanted), at) for tables in TABLES)


def _let_go(tables: Tables, at: datetime) -> None:
    """Close what is open about subjects that were erased: nobody can read or do it any more."""
    _close_runs(tables, Q(subject_id__in=ErasedKey.objects.values("subject_id")), at)


def _close_runs(tables: Tables, which: Q, at: datetime) -> int:
    gone = list(
        tables.run.objects.filter(which, state=RunState.OPEN)
        .order_by("id")
        .values_list("id", flat=True)[:BATCH]
    )
    if gone:
        tables.run.objects.filter(id__in=gone).update(
            state=RunState.STOPPED, standing="", assignee_id=None, ended_at=at, updated_at=at
        )
        tables.deadline.objects.filter(run_id__in=gone, closed_at=None).update(
            state=DeadlineState.DROPPED, closed_at=at, notify_at=None
        )
    return len(gone)


def _tell(
    tables: Tables, at: datetime, limit: int
) -> tuple[Sequence[AnyDeadline], int, Counter[UUID]]:
    """Tell a batch; return its deadlines, how many words there were, and of whose deadlines."""
    due = (
        tables.deadline.objects.select_for_update(of=("self",), skip_locked=True)
        .filter(notify_at__lte=at)
        .only(*READ)
    )
    rows: list[AnyDeadline] = list(due.order_by("notify_at", "id")[:limit])
    notices: list[AnyNotice] = []
    assignees: Counter[UUID] = Counter()
    for row in rows:
        words = _notices(tables, row, at)
        _dues.schedule(row)
        notices += words
        if words and row.assignee_id is not None:
            assignees[row.assignee_id] += 1
    table: Any = tables.notice
    table.objects.bulk_create(notices, batch_size=limit, ignore_conflicts=True)
    write(rows, FIELDS)
    return rows, len(notices), assignees


def _notices(tables: Tables, row: AnyDeadline, at: datetime) -> list[AnyNotice]:
    """Return the words that are due about a deadline, and note on it that they were told."""
    found = []
    if not row.is_reminded and row.remind_at is not None and row.remind_at <= at:
        row.is_reminded = True
        # A reminder that comes after the deadline is none: the escalation says it.
        if row.due_at is not None and at < row.due_at:
            found.append(_notice(tables, row, NoticeKind.REMIND, 0, row.roles, at))
    while row.told < len(row.escalations):
        moment, role = row.escalations[row.told]
        if datetime.fromisoformat(moment) > at:
            break
        found.append(_notice(tables, row, NoticeKind.ESCALATE, row.told, role, at))
        row.told += 1
    return found


def _notice(
    tables: Tables, row: AnyDeadline, kind: NoticeKind, place: int, roles: str, at: datetime
) -> AnyNotice:
    to_user = row.assignee_id if kind is NoticeKind.REMIND else None
    return tables.notice(
        deadline_id=row.id,
        run_id=row.run_id,
        version_id=row.version_id,
        kind=kind,
        place=place,
        user_id=to_user,
        roles="" if to_user else roles,
        reference=row.reference,
        code=row.code,
        step=row.step,
        due_at=row.due_at or at,
        told_at=at,
    )


def _mail(counts: Counter[UUID], by: Actor, at: datetime) -> None:
    """Queue one mail to each officer whose deadlines need a look; it names nobody and no case."""
    if not counts:
        return
    organisation = Organisation.objects.get(id=scope.organisation_id())
    first = languages.site_language(next(iter(organisation.languages), "en"))
    language = first.code if first is not None else "en"
    users = User.objects.filter(id__in=list(counts)).exclude(email="").order_by("id")
    with translation.override(language):
        letters = [_letter(user, counts[user.id], organisation, language) for user in users]
    if letters:
        messaging.queue(letters, lane="bulk", due_at=at, by=by, at=at)


def _letter(
    user: User, count: int, organisation: Organisation, language: str
) -> messaging.Outgoing:
    text = ngettext(
        "%(count)d deadline that you look after is near or missed. Sign in to"
        " %(organisation)s and open the board of deadlines.",
        "%(count)d deadlines that you look after are near or missed. Sign in to"
        " %(organisation)s and open the board of deadlines.",
        count,
    )
    return messaging.Outgoing(
        subject_id=user.id,
        channel="email",
        address=user.email,
        text=text % {"count": count, "organisation": organisation.name},
        title=_("A deadline needs a look"),
        language=language,
    )


def read_notices(notice_ids: Iterable[UUID], *, by: Actor, at: datetime) -> int:
    """Take notices off the list: of one's own, or of a role that one holds; return how many."""
    by.require(Permission.PROCEDURES_READ)
    held = set(_officers.roles_held(by, at))
    count = 0
    for tables in TABLES:
        rows: list[AnyNotice] = list(
            tables.notice.objects.select_for_update(of=("self",))
            .filter(id__in=list(notice_ids), read_at__isnull=True)
            .order_by("id")
        )
        mine = [
            one
            for one in rows
            if (one.user_id is not None and one.user_id == by.id) or held & set(one.roles.split())
        ]
        for one in mine:
            one.read_by, one.read_at = by.id, at
        count += write(mine, ["read_by", "read_at"])
    return count
