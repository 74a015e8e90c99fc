"""A framework as a workbook, out and in."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import gettext as _

from musterpoint.evaluation.pages import CHANGE, READ, as_file, data, files
from musterpoint.evaluation.results import actions, exporting, forms, layout, queries
from musterpoint.evaluation.results.views import PAGES
from musterpoint.people.importing import MAX_BYTES
from musterpoint.web import tables
from musterpoint.web.guard import BOTH, page
from musterpoint.web.http import ActorRequest

HEAD = (
    "code", "indicator", "unit", "baseline", "year", "target", "actual", "as_of", "how",
)  # fmt: skip


@page(READ)
def export(request: ActorRequest, framework_id: UUID) -> HttpResponse:
    """Give the framework as a workbook, or its values as CSV."""
    tree = queries.tree(framework_id, request.at.date())
    if request.GET.get("as") == "csv":
        made = tables.csv_file([HEAD, *exporting.rows(tree.branches)], keeps_numbers=True)
        return as_file(made, tables.content_type("csv"), "results.csv")
    return as_file(exporting.workbook(tree), tables.content_type("xlsx"), "results-framework.xlsx")


@page(CHANGE, BOTH)
def import_file(request: ActorRequest, framework_id: UUID) -> HttpResponse:
    """Read a workbook in: the whole of it, or nothing and each fault with its cell."""
    row = queries.framework(framework_id)
    form = forms.FileForm(data(request), files(request))
    back = PAGES.goes_to(request, "framework", framework_id=framework_id)
    words: dict[str, Any] = {
        "title": _("Read a workbook in"),
        "back": (back, row.name),
        "submit": _("Read it"),
        "headings": [names[0] for names in layout.COLUMNS.values()],
        "work_headings": [names[0] for names in layout.WORK_COLUMNS.values()],
    }

    def do(given: dict[str, Any]) -> str | HttpResponse:
        sent = given["file"].read(MAX_BYTES + 1)
        done = actions.import_file(
            framework_id, sent, is_look=given["look"], by=request.actor, at=request.at
        )
        if done.is_done:
            messages.success(request, _("The workbook was read in."))
            return back
        shown = words | {"form": form, "done": done}
        return PAGES.show(request, "import", shown, 422 if done.problems else 200)

    return PAGES.run_form(request, form, do, **words, template="import", done=None)
