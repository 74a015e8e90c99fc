"""
Questions about what people told us.

``visible`` is the one way to a report: of the private box it shows what the reader was named for,
from the step of the escalation on which it stands, and never what is about the reader or a unit of
theirs. Lists, counts, search, export, board and notices all begin with it.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Min, Q, QuerySet
from django.db.models.functions import TruncMonth
from django.utils.translation import gettext as _

from musterpoint.accounts.models import User
from musterpoint.feedback import codes, rules
from musterpoint.feedback.boxes import BOXES, CONTENT, PRIVATE, SAID, AnyReport, Box
from musterpoint.feedback.classes import classes
from musterpoint.feedback.models import (
    EntryKind,
    Handler,
    Outside,
    Published,
    Recusal,
    Report,
    Theme,
    Unit,
    UnitMember,
)
from musterpoint.kernel.errors import Missing
from musterpoint.tenancy import scope
from musterpoint.tenancy.actors import Actor, Permission
from musterpoint.tenancy.models import Membership, Organisation
from musterpoint.tenancy.roles import ROLES


class NoSuchReport(Missing):
    """There is no such report, or it is not the reader's: the answer is the same."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """Somebody who works here."""

    user_id: UUID
    name: str
    email: str
    role: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """One thing that was said, opened."""

    kind: str
    text: str
    at: datetime
    by_name: str
    is_read: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """What a report holds under its key; empty when it was erased."""

    text: str = ""
    about: str = ""
    channel: str = ""
    contact: str = ""
    is_safe: bool = False


# Who works here, who is named


def members(permission: Permission, at: datetime) -> list[Member]:
    """Return who works here with a role that holds a permission, by name."""
    able = [code for code, role in ROLES.items() if permission in role.permissions]
    rows = Membership.objects.filter(
        Q(valid_until__isnull=True) | Q(valid_until__gt=at),
        organisation_id=scope.organisation_id(),
        role__in=able,
    )
    held = dict(rows.values_list("user_id", "role"))
    users = User.objects.filter(id__in=held).order_by("name", "id")
    return [
        Member(user_id=user.id, name=user.name, email=user.email, role=held[user.id])
        for user in users
    ]


def colleagues(at: datetime) -> list[Member]:
    """Return everybody who works here, by name."""
    return members(Permission.ORGANISATION_READ, at)


def handlers(kind: str = "") -> QuerySet[Handler]:
    """Return who was named for a class, or for any, also those whose time is over."""
    rows = Handler.objects.filter(kind=kind) if kind else Handler.objects.all()
    return rows.order_by("kind", "level", "valid_from", "id")


def _in_force(at: datetime) -> Q:
    return Q(valid_from__lte=at) & (Q(valid_until__isnull=True) | Q(valid_until__gt=at))


def named(kinds: Collection[str], at: datetime) -> dict[str, list[rules.Named]]:
    """
    Return who is named for each class now, and may still read it.

    Whoever left, or whose role no longer includes it, is as if never named.
    """
    able = {one.user_id for one in members(Permission.FEEDBACK_SENSITIVE, at)}
    found: dict[str, list[rules.Named]] = {kind: [] for kind in kinds}
    for row in handlers().filter(_in_force(at), kind__in=kinds):
        if row.user_id in able:
            found[row.kind].append(rules.Named(user_id=row.user_id, level=row.level))
    return found


def units_of(user_id: UUID) -> list[UUID]:
    """Return the units in which somebody works."""
    return list(UnitMember.objects.filter(user_id=user_id).values_list("unit_id", flat=True))


def recused(report_ids: Collection[UUID]) -> dict[UUID, set[UUID]]:
    """Return who must never learn of each private report: those named, and those of the units."""
    found: dict[UUID, set[UUID]] = {one: set() for one in report_ids}
    by_unit: dict[UUID, list[UUID]] = {}
    for report_id, user_id, unit_id in Recusal.objects.filter(report_id__in=report_ids).values_list(
        "report_id", "user_id", "unit_id"
    ):
        if user_id is not None:
            found[report_id].add(user_id)
        else:
            by_unit.setdefault(unit_id, []).append(report_id)
    rows = UnitMember.objects.filter(unit_id__in=by_unit).values_list("unit_id", "user_id")
    for unit_id, user_id in rows:
        for report_id in by_unit[unit_id]:
            found[report_id].add(user_id)
    return found


def units(*, is_public: bool | None = None) -> QuerySet[Unit]:
    """Return the units that stand, by name."""
    rows = Unit.objects.filter(ended_at__isnull=True)
    if is_public is not None:
        rows = rows.filter(is_public=is_public)
    return rows.order_by("name", "id")


def outside() -> Outside | None:
    """Return where else people may go, when the organisation said it."""
    return Outside.objects.first()


# Reports


def visible(box: Box, *, by: Actor, at: datetime) -> QuerySet[Any]:
    """Return the reports of a box that this reader may see."""
    by.require(Permission.FEEDBACK_READ)
    if not box.is_private:
        return Report.objects.all()
    rows: QuerySet[Any] = box.report.objects.all()
    if by.id is None or not by.may(Permission.FEEDBACK_SENSITIVE):
        return rows.none()
    mine = handlers().filter(_in_force(at), user_id=by.id).values_list("kind", "level")
    may = Q(pk__in=())
    for kind, level in mine:
        may |= Q(kind=kind, level__gte=level)
    about_me = Recusal.objects.filter(Q(user_id=by.id) | Q(unit_id__in=units_of(by.id))).values(
        "report_id"
    )
    return rows.filter(may).exclude(id__in=about_me)


def find(box: Box, report_id: UUID, *, by: Actor, at: datetime, lock: bool = False) -> Any:
    """Return one report that this reader may see, or raise NoSuchReport."""
    rows = visible(box, by=by, at=at).filter(id=report_id)
    found = (rows.select_for_update(of=("self",)) if lock else rows).first()
    if found is None:
        raise NoSuchReport(_("There is no such report here."))
    return found


def listed(
    box: Box,
    *,
    by: Actor,
    at: datetime,
    state: str = "",
    kind: str = "",
    theme: UUID | None = None,
    suffix: str = "",
) -> QuerySet[Any]:
    """Return the reports of a list, what is due first: the open ones, then the newest others."""
    rows = visible(box, by=by, at=at)
    if state == "open":
        rows = rows.filter(state__in=rules.OPEN)
    elif state == "overdue":
        rows = rows.filter(overdue(at))
    elif state == "mine":
        rows = rows.filter(handler=by.id, state__in=rules.OPEN)
    elif state == "checks":
        rows = rows.filter(check_is_due(at))
    elif state:
        rows = rows.filter(state=state)
    if kind:
        rows = rows.filter(kind=kind)
    if theme is not None and not box.is_private:
        rows = rows.filter(theme_id=theme)
    if suffix:
        rows = rows.filter(suffix=suffix[-codes.SUFFIX :].upper())
    if state in ("open", "overdue", "mine"):
        return rows.order_by("answer_by", "id")
    if state == "checks":
        return rows.order_by("check_at", "id")
    return rows.order_by("-received_at", "-id")


def check_is_due(at: datetime) -> Q:
    """Return the condition of what was closed and whose time to ask what followed has come."""
    return Q(state=rules.CLOSED, check_at__lte=at)


def overdue(at: datetime) -> Q:
    """Return the condition of what should have been acknowledged or answered before now."""
    late = Q(state=rules.RECEIVED, acknowledge_by__lt=at)
    return late | Q(state__in=rules.OPEN, answer_by__lt=at)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """How one class stands on the board."""

    kind: str
    open: int
    overdue: int
    unacknowledged: int
    next_at: datetime | None


def board(box: Box, *, by: Actor, at: datetime) -> list[Line]:
    """Return how each class stands, the most overdue first, classes without anything last."""
    rows = visible(box, by=by, at=at).filter(state__in=rules.OPEN).order_by().values("kind")
    counted = {
        row["kind"]: row
        for row in rows.annotate(
            open=Count("id"),
            late=Count("id", filter=overdue(at)),
            new=Count("id", filter=Q(state=rules.RECEIVED)),
            next=Min("answer_by"),
        )
    }
    lines = [
        Line(
            kind=one.code,
            open=row["open"],
            overdue=row["late"],
            unacknowledged=row["new"],
            next_at=row["next"],
        )
        for one in classes().by_code.values()
        if one.is_sensitive is box.is_private
        for row in [counted.get(one.code, {"open": 0, "late": 0, "new": 0, "next": None})]
    ]
    return sorted(lines, key=lambda line: (-line.overdue, line.next_at is None, -line.open))


def contents(reports: Sequence[AnyReport], box: Box, at: datetime) -> dict[UUID, Content]:
    """Return what reports hold, opened; the caller records that it was seen."""
    keys = box.keys([one.id for one in reports], at)
    return {
        one.id: Content(**keys[one.id].open(CONTENT, one.sealed)) if one.id in keys else Content()
        for one in reports
    }


def said(report: AnyReport, box: Box, at: datetime, *, for_person: bool = False) -> list[Said]:
    """Return what was said about a report in its order; without our notes for the person."""
    keys = box.keys([report.id], at)
    if report.id not in keys:
        return []
    rows = box.entry.objects.filter(report_id=report.id).order_by("said_at", "id")
    if for_person:
        rows = rows.exclude(kind=EntryKind.NOTE)
    key = keys[report.id]
    return [
        Said(
            kind=row.kind,
            text=key.open(SAID, row.sealed)["text"],
            at=row.said_at,
            by_name=row.by_name,
            is_read=row.read_at is not None,
        )
        for row in rows
    ]


def steps(report: AnyReport, box: Box) -> QuerySet[Any]:
    """Return what was done with a report, newest first."""
    rows: QuerySet[Any] = box.step.objects.filter(report_id=report.id).order_by("-at", "-id")
    return rows


def readers(report: AnyReport, at: datetime) -> list[Member]:
    """Return who may read a report and so may be given it."""
    if not isinstance(report, PRIVATE.report):
        return members(Permission.FEEDBACK_HANDLE, at)
    able = {one.user_id: one for one in members(Permission.FEEDBACK_SENSITIVE, at)}
    found = named([report.kind], at)[report.kind]
    away = recused([report.id])[report.id]
    return [able[one] for one in rules.readers(found, away, report.level)]


def by_code(code: str, at: datetime) -> tuple[Box, UUID] | None:
    """Return the box and id of the report that a code opens; both boxes are asked always."""
    wanted = codes.digest(code, at)
    found = [
        (box, box.report.objects.filter(code_digest=wanted).values_list("id", flat=True).first())
        for box in BOXES.values()
    ]
    return next(((box, one) for box, one in found if one is not None), None)


# What many tell us


@dataclass(frozen=True, slots=True, kw_only=True)
class ThemeMonth:
    """How many reports had a theme in a month; None for too few to be told."""

    theme_id: UUID
    theme: str
    month: date
    count: int | None


def theme_list() -> QuerySet[Theme]:
    """Return the themes in use, by name."""
    return Theme.objects.filter(retired_at__isnull=True).order_by("name", "id")


def themes(since: datetime, until: datetime, among: Q | None = None) -> list[ThemeMonth]:
    """
    Return how often each theme came up in each month, oldest first; ``among`` is which reports.

    Only the open box has themes. Groups below the pack's smallest count are told as None, so that
    nobody is recognised; lessons read the same.
    """
    smallest = classes().smallest
    rows = (
        Report.objects.filter(
            among or Q(), theme__isnull=False, received_at__gte=since, received_at__lt=until
        )
        .annotate(month=TruncMonth("received_at"))
        .order_by("month", "theme__name", "theme_id")
        .values_list("theme_id", "theme__name", "month")
        .annotate(count=Count("id"))
    )
    return [
        ThemeMonth(
            theme_id=theme_id,
            theme=name,
            month=month.date(),
            count=rules.suppressed(count, smallest),
        )
        for theme_id, name, month, count in rows
    ]


def told_in(crisis_id: UUID | None) -> Q:
    """Return the condition of reports told in a crisis; None: nobody knows in which."""
    return Q(crisis_id=crisis_id) if crisis_id is not None else Q(crisis__isnull=True)


def published() -> QuerySet[Published]:
    """Return what we said that we did, newest first."""
    rows = Published.objects.filter(withdrawn_at__isnull=True).select_related("theme")
    return rows.order_by("-published_at", "-id")


def organisation() -> Organisation:
    """Return the organisation of the running unit of work."""
    return Organisation.objects.get(id=scope.organisation_id())


def names_of(user_ids: Iterable[UUID | None]) -> Mapping[UUID, str]:
    """Return the names of users."""
    wanted = {one for one in user_ids if one is not None}
    return dict(User.objects.filter(id__in=wanted).values_list("id", "name"))
