"""The diary of visits across cases: which are due, and which were made of late."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Q

from musterpoint.cases import seeing
from musterpoint.cases.models import TABLES, AnyCase, AnyNote, NoteKind
from musterpoint.cases.queries._list import CaseRow, rows_of
from musterpoint.tenancy.actors import Actor

#: How far back visits that were made are shown.
BACK = timedelta(days=14)
MOST = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class MadeVisit:
    """A visit that was made; ``where`` and ``who`` are empty when the subject was erased."""

    row: CaseRow
    occurred_at: datetime
    where: str
    who: str
    is_refused: bool
    by_name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Diary:
    """
    Cases by their next visit, the most overdue first, and visits made, the newest first.

    ``is_cut`` says that more are due than are shown.
    """

    due: tuple[CaseRow, ...]
    made: tuple[MadeVisit, ...]
    is_cut: bool


def diary(*, is_mine: bool, by: Actor, at: datetime, limit: int = MOST) -> Diary:
    """Return the diary of one's own cases or of all; the queries do not grow with the rows."""
    waiting: list[AnyCase] = []
    notes: list[AnyNote] = []
    for tables in TABLES:
        cases = seeing.visible(tables, by)
        ahead = cases.filter(closed_at__isnull=True, next_visit_at__isnull=False)
        made: Any = tables.note.objects.filter(
            kind=NoteKind.VISIT, corrects_id__isnull=True, occurred_at__gt=at - BACK
        ).filter(case_id__in=cases.values("id"))
        if is_mine:
            ahead = ahead.filter(owner_id=by.id)
            made = made.filter(Q(by_id=by.id) | Q(case__owner_id=by.id))
        waiting += ahead.order_by("next_visit_at", "id")[: limit + 1]
        notes += made.select_related("case").order_by("-occurred_at", "-id")[:limit]
    waiting.sort(key=lambda one: (one.next_visit_at or at, one.id))
    notes.sort(key=lambda one: (one.occurred_at, one.id), reverse=True)
    visited: list[AnyCase] = [one.case for one in notes[:limit]]
    every = {one.id: one for one in [*waiting[:limit], *visited]}
    rows = {row.case.id: row for row in rows_of(list(every.values()), at)}
    keys = seeing.keys_of({one.id: one for one in visited}.values(), at)
    return Diary(
        due=tuple(rows[one.id] for one in waiting[:limit]),
        made=tuple(_made(one, rows, keys) for one in notes[:limit]),
        is_cut=len(waiting) > limit,
    )


def _made(note: AnyNote, rows: Mapping[UUID, CaseRow], keys: Mapping[UUID, Any]) -> MadeVisit:
    key = keys.get(note.case_id)
    told = key.open(seeing.NOTE, note.sealed) if key is not None else {}
    return MadeVisit(
        row=rows[note.case_id],
        occurred_at=note.occurred_at,
        where=told.get("where", ""),
        who=told.get("who", ""),
        is_refused=bool(told.get("is_refused")),
        by_name=note.by_name,
    )
