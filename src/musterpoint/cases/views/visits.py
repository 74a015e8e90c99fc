"""The diary of visits across cases."""

import csv
import io
from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _

from musterpoint.cases import queries
from musterpoint.cases.queries import CaseRow, MadeVisit
from musterpoint.cases.views.pages import saw, show
from musterpoint.kernel.ids import show_reference
from musterpoint.tenancy.permissions import Permission
from musterpoint.web import formats
from musterpoint.web.context import zone_of
from musterpoint.web.guard import page
from musterpoint.web.http import ActorRequest, url
from musterpoint.web.parts import SavedView

#: So many visits of each sort stand in the file.
MOST_LINES = 10_000
HEADS = (
    "what", "when", "kind", "reference", "owner", "post", "overdue", "where", "by", "refused",
)  # fmt: skip
FORMULA = ("=", "+", "-", "@", "\t", "\r")


@page(Permission.CASES_READ)
def diary(request: ActorRequest) -> HttpResponse:
    """Show which visits are due, by day and the overdue first, and which were made of late."""
    view = "all" if request.GET.get("view") == "all" else "mine"
    found = queries.diary(is_mine=view == "mine", by=request.actor, at=request.at)
    rows = {one.case.id: one for one in [*found.due, *(visit.row for visit in found.made)]}
    saw(request, rows.values())
    address = url(request, "cases:visits")
    context = {
        "days": _days(request, found.due),
        "made": [_made(request, one) for one in found.made],
        "back": queries.BACK.days,
        "is_cut": found.is_cut,
        "is_mine": view == "mine",
        "all_url": f"{address}?view=all",
        "csv_url": f"{url(request, 'cases:visits-csv')}?view={view}",
        "views": [
            SavedView(label=words, url=f"{address}?view={name}", current=name == view)
            for name, words in (("mine", _("Mine")), ("all", _("All")))
        ],
    }
    return show(request, "visits", context)


def _days(request: ActorRequest, due: tuple[CaseRow, ...]) -> list[dict[str, Any]]:
    """Return the cases under the day of their next visit; what is overdue stands together."""
    zone = zone_of(request)
    today = request.at.astimezone(zone).date()
    days: dict[str, dict[str, Any]] = {}
    for row in due:
        moment: datetime = row.case.next_visit_at or request.at
        day = moment.astimezone(zone).date()
        if row.is_visit_late:
            title = _("Overdue")
        elif day == today:
            title = _("Today")
        else:
            title = formats.day(day, year=day.year != today.year)
        group = days.setdefault(title, {"title": title, "is_late": row.is_visit_late, "rows": []})
        was_due = formats.day(day, year=day.year != today.year) if row.is_visit_late else ""
        group["rows"].append(_case(request, row) | {"was_due": was_due})
    return list(days.values())


def _case(request: ActorRequest, row: CaseRow) -> dict[str, Any]:
    return {
        "row": row,
        "url": url(request, "cases:case", case_id=row.case.id),
        "reference": show_reference(row.case.reference),
    }


def _made(request: ActorRequest, one: MadeVisit) -> dict[str, Any]:
    when = formats.moment(one.occurred_at, zone_of(request), now=request.at)
    return _case(request, one.row) | {"visit": one, "when": when}


@page(Permission.CASES_READ)
def diary_csv(request: ActorRequest) -> HttpResponse:
    """Return the diary as a table for a spreadsheet: visits due, and visits made of late.

    Who was visited stands in the case; the table names no person.
    """
    view = "all" if request.GET.get("view") == "all" else "mine"
    found = queries.diary(is_mine=view == "mine", by=request.actor, at=request.at, limit=MOST_LINES)
    rows = {one.case.id: one for one in [*found.due, *(visit.row for visit in found.made)]}
    saw(request, rows.values())
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(HEADS)
    for row in found.due:
        moment = row.case.next_visit_at or request.at
        writer.writerow(["due", _stamp(moment), *_line(row), int(row.is_visit_late), "", "", ""])
    for one in found.made:
        told = [_safe(one.where), _safe(one.by_name), int(one.is_refused)]
        writer.writerow(["made", _stamp(one.occurred_at), *_line(one.row), "", *told])
    response = HttpResponse("\ufeff" + out.getvalue(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="visits.csv"'
    return response


def _line(row: CaseRow) -> list[str]:
    words = (row.kind, show_reference(row.case.reference), row.owner, row.case.post)
    return [_safe(word) for word in words]


def _stamp(moment: datetime) -> str:
    return moment.isoformat(timespec="minutes")


def _safe(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(FORMULA) else text
