"""
What a review is prepared from, as it stood: figures, log, themes, groups, training, tasks.

Everything is counted from what the reader's organisation shows on its own pages; nothing behind
the wall is asked for, and nothing in it names a person.
"""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from musterpoint.crises import queries as crises
from musterpoint.crises.models import Crisis, Decision
from musterpoint.evaluation import queries as evaluation
from musterpoint.feedback import queries as feedback
from musterpoint.lessons import figures
from musterpoint.lessons.learning import pack
from musterpoint.plans.models import Activation, Task, TaskState

#: So many lines of the log stand in a review; the log itself has them all.
MOST_LINES = 400
GROUPS = ("sex", "age_band", "nationality", "area")
MEASURES = ("registered", "accounted_for", "asked_to_leave", "departed", "arrived")
#: Of kept values the chart needs one a day, of these.
DRAWN = ("registered", "accounted_for", "departed")
COUNTED: Mapping[str, str] = {
    TaskState.OPEN: "left",
    TaskState.DONE: "done",
    TaskState.DROPPED: "dropped",
}
#: Takes a crisis and returns titled tables of published results: of packages that have some.
Results = Callable[[UUID], list[dict[str, Any]]]
_results: list[Results] = []
#: Takes the key of an exercise and returns ``results``, titled tables, and ``log``, its journal.
Played = Callable[[str], dict[str, Any]]
_played: dict[str, Played] = {}


def also_show(results: Results) -> None:
    """Let reviews show what another package publishes of a crisis, such as a survey's results."""
    if results not in _results:
        _results.append(results)


def also_show_exercises(kind: str, played: Played) -> None:
    """Let reviews show what exercises of a kind (``kernel.remedies``) had for results."""
    _played[kind] = played


def of_crisis(crisis: Crisis, at: datetime) -> dict[str, Any]:
    """Return all facts of a crisis as JSON knows them."""
    until = crisis.closed_at or at
    kept = figures.trends(crisis.id)
    return {
        "indicators": indicators(crisis.id),
        "groups": groups(crisis.id),
        "days": [
            {"at": when.isoformat(), "code": code, "value": value}
            for code in DRAWN
            for when, value in kept.get(code, ())
        ],
        "log": log(crisis.id),
        "themes": [
            *themes(crisis.declared_at, at, crisis.id),
            *themes(crisis.declared_at, until, None),
        ],
        "tasks": tasks(crisis.id, at),
        "reports": [
            {"number": one.number, "made_at": one.made_at.isoformat()}
            for one in evaluation.reports(crisis)[:10]
        ],
        "results": [table for results in _results for table in results(crisis.id)],
        "crisis": {
            "name": crisis.name,
            "slug": crisis.slug,
            "declared_at": crisis.declared_at.isoformat(),
            "closed_at": crisis.closed_at.isoformat() if crisis.closed_at else "",
        },
    }


def of_exercise(kind: str = "", key: str = "") -> dict[str, Any]:
    """
    Return the facts of an exercise: how well the organisation is prepared, and what it showed.

    One that is kept nowhere, or has not ended, has the first alone.
    """
    played = _played[kind](key) if kind in _played else {}
    return {"indicators": indicators(None), **played, "log": played.get("log", [])[:MOST_LINES]}


def indicators(crisis_id: UUID | None) -> list[dict[str, Any]]:
    """Return every indicator that has a value, with its definition as it holds now."""
    return [
        {
            "code": one.indicator.code,
            "label": one.indicator.label,
            "definition": one.indicator.definition,
            "unit": one.indicator.unit,
            "direction": one.indicator.direction.value,
            "query": one.indicator.query,
            "is_of_crisis": one.indicator.is_of_crisis,
            "value": one.value,
            "is_hidden": one.is_hidden,
        }
        for one in figures.present(crisis_id)
        if one.value is not None or one.is_hidden
    ]


def groups(crisis_id: UUID) -> list[dict[str, Any]]:
    """Return who was reached and who left, by group; None for what is too small to be told."""
    found = []
    for by in GROUPS:
        told = crises.publication(crisis_id, by)
        for key, cells in sorted(told.cells.items()):
            found.append({"by": by, "key": key, **{code: cells.get(code) for code in MEASURES}})
    return found


def log(crisis_id: UUID) -> list[dict[str, str]]:
    """Return the log of a crisis as a time line, the first lines where there are many."""
    rows = Decision.objects.filter(crisis_id=crisis_id).order_by("decided_at", "id")
    return [
        {"at": one.decided_at.isoformat(), "kind": one.kind, "text": one.text}
        for one in rows[:MOST_LINES]
    ]


def themes(since: datetime, until: datetime, crisis_id: UUID | None) -> list[dict[str, Any]]:
    """
    Return what people told us about, by month; None for too few to be told.

    Of a crisis: whenever it was told. Of None: what is not known to belong to any, in that time;
    it stands apart, because several crises may be at once.
    """
    smallest = pack().smallest
    return [
        {
            "theme": one.theme,
            "month": one.month.isoformat()[:7],
            "count": one.count if one.count is not None and one.count >= smallest else None,
            "is_known": crisis_id is not None,
        }
        for one in feedback.themes(since, until + timedelta(seconds=1), feedback.told_in(crisis_id))
    ]


def tasks(crisis_id: UUID, at: datetime) -> list[dict[str, Any]]:
    """Return for each plan at work how many of its tasks were done, done late, or left."""
    lines = {
        one.id: {"plan": one.plan.name, "total": 0, "done": 0, "late": 0, "left": 0, "dropped": 0}
        for one in Activation.objects.filter(crisis_id=crisis_id)
        .select_related("plan")
        .order_by("activated_at", "id")
    }
    for row in Task.objects.filter(activation_id__in=lines).order_by("id"):
        line: dict[str, Any] = lines[row.activation_id]
        line["total"] += 1
        line[COUNTED[row.state]] += 1
        ended = row.ended_at or at
        is_late = row.due_at is not None and row.state != TaskState.DROPPED and ended > row.due_at
        line["late"] += is_late
    return list(lines.values())


def values_of(content: Mapping[str, Any]) -> dict[str, int | None]:
    """Return the totals that a review keeps, by code."""
    return {one["code"]: one["value"] for one in content.get("indicators") or ()}
