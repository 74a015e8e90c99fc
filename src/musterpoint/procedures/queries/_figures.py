"""
Figures of runs for reports and exercises: how they ended, gates passed, hours until an event.

Each is asked of one compartment. Of the protected one the database answers protection clearance
alone; its figures are never put beside those of the consular side where a State could read them.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Min, Q

from musterpoint.engine.procedures import Kind
from musterpoint.procedures.models import TABLES, RunState, Tables
from musterpoint.tenancy.vault import Compartment


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """Runs of one procedure: how many, how many still go on, how the others ended, deadlines."""

    code: str
    runs: int
    open: int
    ends: Mapping[str, int]
    kept: int
    missed: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Passed:
    """Runs that passed a gate: with its conditions fulfilled, or by the urgent path."""

    usual: int
    urgent: int


def ended(compartment: Compartment = "consular") -> list[Ended]:
    """Return the runs by procedure, in the order of their codes. Two queries."""
    tables = _tables(compartment)
    ends: dict[str, Counter[str]] = {}
    standing: Counter[str] = Counter()
    rows: Any = tables.run.objects.order_by()
    for code, state, end, n in rows.values_list("code", "state", "end").annotate(n=Count("id")):
        if state == RunState.OPEN:
            standing[code] += n
            ends.setdefault(code, Counter())
        else:
            ends.setdefault(code, Counter())[end or str(state)] += n
    closed: Any = tables.deadline.objects.filter(closed_at__isnull=False).order_by()
    dues = Counter(
        {
            (code, state): n
            for code, state, n in closed.values_list("code", "state").annotate(n=Count("id"))
        }
    )
    return [
        Ended(
            code=code,
            runs=standing[code] + sum(found.values()),
            open=standing[code],
            ends=dict(sorted(found.items())),
            kept=dues[code, "kept"],
            missed=dues[code, "missed"],
        )
        for code, found in sorted(ends.items())
    ]


def passed(code: str, step: str, compartment: Compartment = "consular") -> Passed:
    """Return how many runs of a procedure did a step that has a gate, by the path. One query."""
    rows: Any = _tables(compartment).event.objects.filter(run__code=code, step=step).order_by()
    told = rows.values("run_id").annotate(
        done=Count("id", filter=Q(kind=Kind.DONE)),
        hurried=Count("id", filter=Q(kind=Kind.SIGNED_URGENTLY)),
    )
    ways = Counter(bool(row["hurried"]) for row in told if row["done"])
    return Passed(usual=ways[False], urgent=ways[True])


def hours_until(code: str, event: str, compartment: Compartment = "consular") -> list[float]:
    """Return how long each run of a procedure took from its beginning to an event, sorted."""
    rows: Any = _tables(compartment).event.objects.filter(
        run__code=code, kind=Kind.HAPPENED, name=event
    )
    told = rows.order_by().values("run_id", "run__began_at").annotate(first=Min("at"))
    return sorted((one["first"] - one["run__began_at"]).total_seconds() / 3600 for one in told)


def _tables(compartment: Compartment) -> Tables:
    return next(one for one in TABLES if one.compartment == compartment)
