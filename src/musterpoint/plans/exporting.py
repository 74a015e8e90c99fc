"""Tables that other programs read."""

from collections.abc import Iterable

from django.http import HttpResponse

from musterpoint.plans.presenters import stamp_of
from musterpoint.plans.queries import TaskLine
from musterpoint.web import tables

HEAD = ("number", "kind", "level", "title", "state", "assignee", "due_at", "ended_at", "note")


def tasks_csv(lines: Iterable[TaskLine]) -> HttpResponse:
    """Return tasks as CSV; the details, which name people, are left out."""
    rows = [
        [
            str(one.task.number), one.task.kind, str(one.task.level), one.title, one.task.state,
            one.assignee, stamp_of(one.task.due_at), stamp_of(one.task.ended_at), one.task.note,
        ]
        for one in sorted(lines, key=lambda line: line.task.number)
    ]  # fmt: skip
    answer = HttpResponse(tables.csv_file([HEAD, *rows]), content_type=tables.content_type("csv"))
    answer["Content-Disposition"] = 'attachment; filename="tasks.csv"'
    return answer
