"""Tables that other programs read."""

import csv
import io
from collections.abc import Iterable

from django.http import HttpResponse

from musterpoint.plans.presenters import stamp_of
from musterpoint.plans.queries import TaskLine

HEAD = ("number", "kind", "level", "title", "state", "assignee", "due_at", "ended_at", "note")


def tasks_csv(lines: Iterable[TaskLine]) -> HttpResponse:
    """Return tasks as CSV; the details, which name people, are left out."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(HEAD)
    for one in sorted(lines, key=lambda line: line.task.number):
        cells = (
            one.task.number, one.task.kind, one.task.level, one.title, one.task.state,
            one.assignee, stamp_of(one.task.due_at), stamp_of(one.task.ended_at), one.task.note,
        )  # fmt: skip
        writer.writerow([_inert(str(cell)) for cell in cells])
    answer = HttpResponse(out.getvalue().encode("utf-8-sig"), content_type="text/csv")
    answer["Content-Disposition"] = 'attachment; filename="tasks.csv"'
    return answer


def _inert(cell: str) -> str:
    """Keep a cell from being calculated by a spreadsheet."""
    return f"'{cell}" if cell.startswith(("=", "+", "-", "@", "\t", "\r")) else cell
