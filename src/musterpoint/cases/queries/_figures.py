"""
Figures of the caseload: by kind and by owner, with deadlines kept and age.

The consular side alone: a figure must not depend on what is behind the wall.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median
from typing import Any
from uuid import UUID

from django.db.models import Count, Q

from musterpoint.cases import followed, seeing
from musterpoint.cases.models import CONSULAR
from musterpoint.cases.queries._case import names_of
from musterpoint.procedures.models import Deadline
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


def figures(*, by: Actor, at: datetime) -> Figures:
    """Return the figures of the cases that the actor may see. Five queries."""
    since = at - SINCE
    rows = seeing.visible(CONSULAR, by).filter(Q(closed_at=None) | Q(closed_at__gte=since))
    listed = list(rows.values_list("id", "run_id", "kind", "owner_id", "opened_at", "closed_at"))
    states = _deadlines(since, at)
    late = set(
        Deadline.objects.filter(closed_at=None, held_by=seeing.HOLDER, sort_at__lt=at).values_list(
            "run_id", flat=True
        )
    )
    titles = followed.titles()
    names = names_of(row[3] for row in listed)
    kinds: dict[str, list[Any]] = {}
    owners: dict[UUID | None, list[Any]] = {}
    for row in listed:
        kinds.setdefault(row[2], []).append(row)
        owners.setdefault(row[3], []).append(row)
    by_kind = [
        _line(code, titles.get(code, code), own, states, late, at) for code, own in kinds.items()
    ]
    by_owner = [
        _line(str(owner or ""), names.get(owner, "") if owner else "", own, states, late, at)
        for owner, own in owners.items()
    ]
    return Figures(
        since=since,
        by_kind=tuple(sorted(by_kind, key=lambda one: (-one.open, one.label))),
        by_owner=tuple(sorted(by_owner, key=lambda one: (-one.open, one.label))),
        total=_line("", "", listed, states, late, at),
    )


def _deadlines(since: datetime, until: datetime) -> Mapping[UUID, Mapping[str, int]]:
    found: dict[UUID, dict[str, int]] = {}
    rows = Deadline.objects.filter(
        held_by=seeing.HOLDER, closed_at__gte=since, closed_at__lte=until
    ).order_by()
    for run_id, state, n in rows.values_list("run_id", "state").annotate(n=Count("id")):
        found.setdefault(run_id, {})[state] = n
    return found


def _line(
    key: str,
    label: str,
    rows: list[Any],
    states: Mapping[UUID, Mapping[str, int]],
    late: set[UUID],
    at: datetime,
) -> KindFigure:
    standing = [row for row in rows if row[5] is None]
    ages = [(at - row[4]).total_seconds() / 86400 for row in standing]
    return KindFigure(
        key=key,
        label=label,
        open=len(standing),
        unowned=sum(row[3] is None for row in standing),
        late=sum(row[1] in late for row in standing),
        closed=len(rows) - len(standing),
        median_days=median(ages) if ages else None,
        kept=sum(states.get(row[1], {}).get("kept", 0) for row in rows),
        missed=sum(states.get(row[1], {}).get("missed", 0) for row in rows),
    )
