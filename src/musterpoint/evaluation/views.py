"""Reports in the console, on the page and on paper."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from musterpoint.crises.models import Crisis
from musterpoint.evaluation import comparison, presenters, queries
from musterpoint.evaluation.models import Report
from musterpoint.evaluation.tables import Table
from musterpoint.tenancy.permissions import Permission
from musterpoint.web import formats, pdf
from musterpoint.web.context import chrome_of
from musterpoint.web.http import ActorRequest

TEMPLATE = "evaluation/typst/after_action.typ"
#: So many reports are listed; an organisation keeps a handful for each crisis.
MOST = 200


@require_safe
def reports(request: ActorRequest, crisis: str = "") -> HttpResponse:
    """List reports, of one crisis or of all."""
    request.actor.require(Permission.REPORT_READ)
    found = Crisis.objects.get(slug=crisis) if crisis else None
    context = {
        "crisis": found,
        "reports": list(queries.reports(found)[:MOST]),
        "now": request.at,
        "o": request.organisation.slug,
    }
    return render(request, "evaluation/reports.html", context)


@require_safe
def report(request: ActorRequest, crisis: str, number: int) -> HttpResponse:
    """Show a report with its figures as they stood."""
    request.actor.require(Permission.REPORT_READ)
    found = queries.report(crisis, number)
    context = {
        "report": found,
        "page": presenters.page(found),
        "chart": presenters.chart(found, chrome_of(request).zone),
        "loop": comparison.section(found.content),
        "private": queries.private_tables(found.crisis_id, by=request.actor, at=request.at),
        "o": request.organisation.slug,
    }
    return render(request, "evaluation/report.html", context)


@require_safe
def report_pdf(request: ActorRequest, crisis: str, number: int) -> HttpResponse:
    """Return the same report as a PDF."""
    request.actor.require(Permission.REPORT_READ)
    found = queries.report(crisis, number)
    made = pdf.render(TEMPLATE, pdf_data(request, found), at=found.made_at)
    response = HttpResponse(made, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{crisis}-report-{number}.pdf"'
    return response


def pdf_data(request: ActorRequest, found: Report) -> dict[str, Any]:
    """Return what the template prints."""
    page = presenters.page(found)
    zone = chrome_of(request).zone
    loop = comparison.section(found.content, "print")
    return {
        "title": page.title,
        "kind": _("After-action report %(number)s") % {"number": formats.count(found.number)},
        "organisation": request.organisation.name,
        "note": _("Figures as they stood on %(when)s.")
        % {"when": formats.moment(found.made_at, zone, year=True)},
        "exercise": _("Exercise: the people are invented.")
        if request.organisation.is_exercise
        else "",
        "lead": page.lead,
        "facts": [[fact.value, fact.words] for fact in page.facts],
        "chart_title": _("What happened when"),
        "chart": presenters.chart(found, zone, "print"),
        "caption": page.caption,
        "loop": {
            "lead": loop.lead,
            "capacity": loop.capacity,
            "chart": loop.chart,
            "caption": loop.caption,
            "tables": [_table(table) for table in (loop.lines, loop.parts) if table.rows],
        }
        if loop
        else None,
        "tables": [_table(table) for table in (page.figures, page.days, *page.tables)],
        "published": _table(page.published) if page.published else None,
        "published_note": page.published_note,
    }


#: How wide columns are on paper, in parts of the rest; 0 takes what the content needs.
WIDTHS = {
    "figures": (1.2, 0, 0, 4),
    "loop": (1.8, 0, 0, 0, 1.4, 0, 1, 0.8, 0.8, 3),
    "weights": (1.6, 0, 0, 3.4, 0, 0, 0, 0),
    "published": (1.4, 0, 2.8, 1.1, 1, 2.8),
}


def _table(table: Table) -> dict[str, Any]:
    """Return a table as the template prints it."""
    return {
        "code": table.code,
        "widths": WIDTHS.get(table.code, ()),
        "title": table.title,
        "note": table.note,
        "columns": [
            {"label": head, "align": "end" if number else "start"} for head, number in table.heads
        ],
        "rows": [list(row) for row in table.rows],
    }
