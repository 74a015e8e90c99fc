"""
Figures of the caseload: by kind and by owner, with deadlines kept and age.

The consular side alone: a figure must not depend on what is behind the wall.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection
from django.db.models import Q

from musterpoint.cases import followed, seeing
from musterpoint.cases.models import CONSULAR
from musterpoint.cases.queries._case import names_of
from musterpoint.tenancy import scope
from musterpoint.tenancy.actors import Actor

SINCE = timedelta(days=30)


@dataclass(frozen=True, slots=True, kw_only=True)
class KindFigure:
    """One line: open cases, those without owner or late, closed lately, age, deadlines."""

    key: str
    label: str
    open: int
    unowned: int
    late: int
    closed: int
    median_days: float | None
    kept: int
    missed: int

    @property
    def share_kept(self) -> float | None:
        """The share of deadlines kept among those that closed; None without any."""
        total = self.kept + self.missed
        return self.kept / total if total else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """Figures by kind and by owner, over the time since ``since``."""

    since: datetime
    by_kind: tuple[KindFigure, ...]
    by_owner: tuple[KindFigure, ...]
    total: KindFigure


_SQL = """
SELECT GROUPING(one.kind) = 0 AS by_kind, GROUPING(one.owner_id) = 0 AS by_owner,
  one.kind, one.owner_id,
  count(*) FILTER (WHERE one.closed_at IS NULL) AS open,
  count(*) FILTER (WHERE one.closed_at IS NULL AND one.owner_id IS NULL) AS unowned,
  count(late.run_id) FILTER (WHERE one.closed_at IS NULL) AS late,
  count(one.closed_at) AS closed,
  percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM %s - one.opened_at) / 86400)
    FILTER (WHERE one.closed_at IS NULL) AS median_days,
  COALESCE(sum(done.kept), 0) AS kept,
  COALESCE(sum(done.missed), 0) AS missed
FROM ({cases}) AS one
LEFT JOIN (
  SELECT DISTINCT run_id FROM procedures_deadline
  WHERE organisation_id = %s AND held_by = %s AND closed_at IS NULL AND sort_at < %s
) AS late ON late.run_id = one.run_id
LEFT JOIN (
  SELECT run_id, count(*) FILTER (WHERE state = 'kept') AS kept,
    count(*) FILTER (WHERE state = 'missed') AS missed
  FROM procedures_deadline
  WHERE organisation_id = %s AND held_by = %s AND closed_at >= %s AND closed_at <= %s
  GROUP BY run_id
) AS done ON done.run_id = one.run_id
GROUP BY GROUPING SETS ((one.kind), (one.owner_id), ())
"""


def figures(*, by: Actor, at: datetime) -> Figures:
    """Return the figures of the cases that the actor may see. Three statements."""
    since = at - SINCE
    rows = _counted(since, by, at)
    titles = followed.titles()
    names = names_of(owner for _kind, is_owner, _code, owner, *_rest in rows if is_owner)
    by_kind, by_owner, total = [], [], _line("", "", [0, 0, 0, 0, None, 0, 0])
    for is_kind, is_owner, code, owner, *numbers in rows:
        if is_kind:
            by_kind.append(_line(code, titles.get(code, code), numbers))
        elif is_owner:
            by_owner.append(_line(str(owner or ""), names.get(owner, "") if owner else "", numbers))
        else:
            total = _line("", "", numbers)
    return Figures(
        since=since,
        by_kind=tuple(sorted(by_kind, key=lambda one: (-one.open, one.label))),
        by_owner=tuple(sorted(by_owner, key=lambda one: (-one.open, one.label))),
        total=total,
    )


def _counted(since: datetime, by: Actor, at: datetime) -> list[tuple[Any, ...]]:
    """Count where the rows are, once by kind, once by owner and once over all."""
    shown = seeing.visible(CONSULAR, by).filter(Q(closed_at=None) | Q(closed_at__gte=since))
    columns = shown.order_by().values("run_id", "kind", "owner_id", "opened_at", "closed_at")
    cases, told = columns.query.sql_with_params()
    own = (scope.organisation_id(), seeing.HOLDER)
    with connection.cursor() as cursor:
        cursor.execute(_SQL.format(cases=cases), [at, *told, *own, at, *own, since, at])
        return list(cursor.fetchall())


def _line(key: str, label: str, numbers: Sequence[Any]) -> KindFigure:
    standing, unowned, late, closed, days, kept, missed = numbers
    return KindFigure(
        key=key,
        label=label,
        open=standing,
        unowned=unowned,
        late=late,
        closed=closed,
        median_days=float(days) if days is not None else None,
        kept=int(kept),
        missed=int(missed),
    )
