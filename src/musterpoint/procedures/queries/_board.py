"""The board of all deadlines, and the notices of a user or a role."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from musterpoint.agenda import queries as agenda
from musterpoint.engine import procedures as engine
from musterpoint.kernel import cursors, ids
from musterpoint.procedures import folding, holders, wording
from musterpoint.procedures.actions._officers import roles_held
from musterpoint.procedures.models import (
    TABLES,
    AnyDeadline,
    AnyNotice,
    DeadlineState,
    Tables,
)
from musterpoint.tenancy.actors import Actor

PAGE = 50
OVERDUE = "overdue"
DAY = timedelta(days=1)
RUN = "procedures:run"


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """
    What the board shows. ``when`` is empty, "overdue", "today" (24 hours) or "standing".

    ``role`` is one role, ``assignee`` a user or None with ``unassigned``, ``text`` a reference.
    """

    role: str = ""
    assignee: UUID | None = None
    unassigned: bool = False
    code: str = ""
    when: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardRow:
    """One deadline on the board, in words."""

    run_id: UUID
    reference: str
    code: str
    procedure: str
    step: str
    roles: tuple[str, ...]
    assignee_id: UUID | None
    due_at: datetime | None
    left_seconds: int | None
    is_overdue: bool
    is_gated: bool
    is_owed: bool
    escalated: int
    held_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Board:
    """A page of the board; ``next`` and ``previous`` are cursors, empty at the ends."""

    rows: tuple[BoardRow, ...]
    next: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """What waits: missed deadlines, those of the next day, unread notices of the actor."""

    overdue: int
    soon: int
    open: int
    notices: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """A notice, in words."""

    id: UUID
    kind: str
    run_id: UUID
    reference: str
    procedure: str
    step: str
    due_at: datetime
    told_at: datetime
    held_by: str


def board(
    filters: Filters, cursor: str = "", *, by: Actor, at: datetime, limit: int = PAGE
) -> Board:
    """Return deadlines, the longest missed first, those whose clock stands last."""
    after = cursors.read(cursor)
    found: list[AnyDeadline] = []
    for tables in TABLES:
        rows = _filtered(tables, filters, at)
        if rows is None:
            continue
        if after is not None:
            moment, last = after
            rows = rows.filter(Q(sort_at__gt=moment) | Q(sort_at=moment, id__gt=last))
            rows = rows.filter(sort_at__gte=moment)
        found += rows.order_by("sort_at", "id")[: limit + 1]
    found.sort(key=lambda row: (row.sort_at, row.id))
    shown = found[:limit]
    more = cursors.written(shown[-1].sort_at, shown[-1].id) if len(found) > limit else ""
    return Board(rows=tuple(_rows(shown, by, at)), next=more)


def everything(filters: Filters, *, by: Actor, at: datetime, most: int) -> Iterator[BoardRow]:
    """Return the whole board, in parts, up to a number of rows: for a file."""
    cursor, count = "", 0
    while count < most:
        page = board(filters, cursor, by=by, at=at, limit=min(1000, most - count))
        yield from page.rows
        count += len(page.rows)
        cursor = page.next
        if not cursor:
            return


def _filtered(tables: Tables, filters: Filters, at: datetime) -> QuerySet[Any] | None:
    """Return the open deadlines that the filters leave; None when there can be none."""
    rows: QuerySet[Any] = tables.deadline.objects.filter(closed_at__isnull=True)
    if filters.text:
        reference = ids.parse_reference(filters.text)
        if reference is None:
            return None
        rows = rows.filter(reference=reference)
    if filters.role:
        rows = rows.filter(roles__in=_with_role(tables, filters.role))
    if filters.assignee is not None:
        rows = rows.filter(assignee_id=filters.assignee)
    elif filters.unassigned:
        rows = rows.filter(assignee_id__isnull=True)
    if filters.code:
        rows = rows.filter(code=filters.code)
    if filters.when == OVERDUE:
        rows = rows.filter(sort_at__lt=at)
    elif filters.when == "today":
        rows = rows.filter(sort_at__lt=at + DAY)
    elif filters.when == "standing":
        rows = rows.filter(state=DeadlineState.STANDING)
    return rows


def _with_role(tables: Tables, role: str) -> list[str]:
    """Return the sets of roles, as they are stored, that hold a role: there are few."""
    rows = tables.deadline.objects.filter(closed_at__isnull=True).order_by()
    return [one for one in rows.values_list("roles", flat=True).distinct() if role in one.split()]


def _rows(found: Sequence[AnyDeadline], by: Actor, at: datetime) -> Iterator[BoardRow]:
    seen = holders.visible({(row.run_id, row.held_by) for row in found}, by)
    followed = folding.procedures(row.version_id for row in found)
    for row in found:
        if row.run_id not in seen:
            continue
        procedure = followed[row.version_id]
        yield BoardRow(
            run_id=row.run_id,
            reference=row.reference,
            code=row.code,
            procedure=engine.in_language(procedure.title, wording.language()),
            step=wording.step_title(procedure, row.step),
            roles=tuple(wording.role_titles(procedure, row.roles.split())),
            assignee_id=row.assignee_id,
            due_at=row.due_at,
            left_seconds=row.left_seconds,
            is_overdue=row.due_at is not None and row.due_at < at,
            is_gated=row.is_gated,
            is_owed=row.is_owed,
            escalated=row.told,
            held_by=row.held_by,
        )


def counts(*, by: Actor, at: datetime) -> Counts:
    """Return what waits and may be seen, for the head of the board and the navigation."""
    overdue = soon = everything_open = unread = 0
    held, seen = roles_held(by, at), _Seen(by)
    for tables in TABLES:
        rows = seen.of(tables.deadline.objects.filter(closed_at__isnull=True), "held_by")
        counted = rows.aggregate(
            overdue=Count("id", filter=Q(sort_at__lt=at)),
            soon=Count("id", filter=Q(sort_at__gte=at, sort_at__lt=at + DAY)),
            open=Count("id"),
        )
        overdue, soon = overdue + counted["overdue"], soon + counted["soon"]
        everything_open += counted["open"]
        unread += seen.of(_unread(tables, by, held), "run__held_by").count()
    return Counts(overdue=overdue, soon=soon, open=everything_open, notices=unread)


class _Seen:
    """Which runs an actor may see, asked of every holder once and told as a condition."""

    def __init__(self, by: Actor) -> None:
        self._by = by
        self._names, self._hidden = [""], set[UUID]()
        self._asked: dict[str, holders.Holder] = {}
        for name, holder in holders.everyone().items():
            if holder.hidden is None:
                self._asked[name] = holder
            elif (hidden := holder.hidden(by)) is not None:
                self._names.append(name)
                self._hidden |= set(hidden)

    def of(self, rows: QuerySet[Any], held: str) -> QuerySet[Any]:
        """Return the rows of runs that the actor may see; ``held`` is the column of the holder."""
        seen = Q(**{f"{held}__in": self._names})
        for name, holder in self._asked.items():
            own = rows.filter(**{held: name}).values_list("run_id", flat=True)
            seen |= Q(**{held: name}, run_id__in=holder.may_see(set(own), self._by))
        rows = rows.filter(seen)
        return rows.exclude(run_id__in=self._hidden) if self._hidden else rows


def _unread(tables: Tables, by: Actor, held: Sequence[str]) -> QuerySet[Any]:
    rows: QuerySet[Any] = tables.notice.objects.filter(read_at__isnull=True)
    stored = rows.filter(user_id__isnull=True).order_by().values_list("roles", flat=True)
    mine = [one for one in stored.distinct() if set(held) & set(one.split())]
    return rows.filter(Q(user_id=by.id) | Q(user_id__isnull=True, roles__in=mine))


def notices(*, by: Actor, at: datetime, limit: int = PAGE) -> list[Word]:
    """Return the unread notices of an actor and of the roles they hold, newest first."""
    held = roles_held(by, at)
    found: list[AnyNotice] = []
    for tables in TABLES:
        rows = _unread(tables, by, held).select_related("run").order_by("-told_at", "-id")
        found += rows[:limit]
    found.sort(key=lambda one: (one.told_at, one.id), reverse=True)
    found = found[:limit]
    seen = holders.visible({(one.run_id, one.run.held_by) for one in found}, by)
    followed = folding.procedures(one.version_id for one in found)
    return [
        Word(
            id=one.id,
            kind=one.kind,
            run_id=one.run_id,
            reference=one.reference,
            procedure=engine.in_language(followed[one.version_id].title, wording.language()),
            step=wording.step_title(followed[one.version_id], one.step),
            due_at=one.due_at,
            told_at=one.told_at,
            held_by=one.run.held_by,
        )
        for one in found
        if one.run_id in seen
    ]


def due(asked: agenda.Asked) -> list[agenda.Item]:
    """Return the deadlines that somebody may see, for the list of all that is due."""
    seen, found = _Seen(asked.by), list[AnyDeadline]()
    for tables in TABLES:
        rows = tables.deadline.objects.filter(closed_at__isnull=True, due_at__isnull=False)
        rows = agenda.officer(seen.of(rows, "held_by"), asked, "assignee_id")
        if asked.view == agenda.POST:
            rows = rows.filter(_at_posts(asked))
        found += agenda.window(rows, asked, "sort_at")
    followed = folding.procedures(row.version_id for row in found)
    return [
        agenda.Item(
            id=row.id,
            due_at=row.sort_at,
            what=wording.step_title(followed[row.version_id], row.step),
            about=f"{engine.in_language(followed[row.version_id].title, wording.language())}"
            f" {ids.show_reference(row.reference)}",
            officer_id=row.assignee_id,
            page=_page(row),
            parts={"run_id" if _page(row) != RUN else "procedure_run": row.run_id},
        )
        for row in found
    ]


def _at_posts(asked: agenda.Asked) -> Q:
    known = Q(pk__in=[])
    for name, holder in holders.everyone().items():
        if holder.at_posts is not None:
            known |= Q(held_by=name) & holder.at_posts(asked.posts, asked.by)
    return known


def _page(row: AnyDeadline) -> str:
    holder = holders.find(row.held_by)
    return holder.page if holder is not None and holder.page else RUN
