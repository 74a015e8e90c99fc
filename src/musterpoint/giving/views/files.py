"""Pledges as a workbook, out and in."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from musterpoint.giving import forms, importing
from musterpoint.giving.views import pages
from musterpoint.giving.views.pages import goes_to, run_form
from musterpoint.web.cards import data
from musterpoint.web.guard import BOTH, page
from musterpoint.web.http import ActorRequest


@page(pages.READ)
def pledges_file(request: ActorRequest) -> HttpResponse:
    """Give the pledges as a file that can be read in again; without names of persons."""
    return pages.table_file(request, importing.rows(request.at.date()), "pledges")


@page(pages.CHANGE, BOTH)
def read_in(request: ActorRequest) -> HttpResponse:
    """Read pledges of organisations from a workbook: all of them, or none with what is wrong."""
    form = forms.ImportForm(data(request), request.FILES if request.method == "POST" else None)

    def do(given: dict[str, Any]) -> HttpResponse | str:
        content = given["file"].read(importing.MOST_BYTES + 1)
        count = importing.read(content, by=request.actor, at=request.at)
        text = ngettext("%(count)s pledge read in.", "%(count)s pledges read in.", count)
        messages.success(request, text % {"count": count})
        return goes_to(request, "pledges")

    return run_form(
        request, form, do, title=_("Read a workbook in"), submit=_("Read it in"),
        back=(goes_to(request, "pledges"), _("Pledges")), template="import",
        columns=importing.COLUMNS,
    )  # fmt: skip
