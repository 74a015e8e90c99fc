"""Many workers of one employer claim together: a list is taken in, all or none."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from musterpoint.claims import importing, matter_forms
from musterpoint.claims.importing import BadRows
from musterpoint.claims.views.claim import MOST_BYTES
from musterpoint.claims.views.pages import CHANGE, goes_to, run_form
from musterpoint.people.importing import BadList
from musterpoint.web import languages
from musterpoint.web.cards import Cell, data, files
from musterpoint.web.guard import BOTH, page
from musterpoint.web.http import ActorRequest


@page(CHANGE, BOTH)
def new(request: ActorRequest) -> HttpResponse:
    """Take in a list of workers of one employer with what each is owed."""
    form = matter_forms.GroupForm(data(request), files(request))
    title = _("Many of one employer")
    back = (goes_to(request, "matters"), _("Wages and property"))
    lead = _("Columns: %(columns)s. Needed: kind and amount, and a name, phone or reference.") % {
        "columns": ", ".join(importing.COLUMNS)
    }

    def do(given: dict[str, Any]) -> str | HttpResponse:
        group, _made = importing.take(
            given["file"].read(MOST_BYTES), given["employer"], given["country"],
            languages.current().code, given["consent"], by=request.actor, at=request.at,
        )  # fmt: skip
        return redirect(f"{goes_to(request, 'matters')}?group={group.id}")

    problems: list[list[Cell]] = []

    def guarded(given: dict[str, Any]) -> str | HttpResponse:
        try:
            return do(given)
        except BadRows as wrong:
            problems.extend(
                [Cell(text=str(one.row)), Cell(text=one.column), Cell(text=one.text)]
                for one in wrong.problems[:200]
            )
            raise
        except BadList as wrong:
            problems.append([Cell(text="1"), Cell(text=""), Cell(text=str(wrong))])
            raise

    return run_form(
        request, form, guarded, title=title, submit=_("Take in"), back=back, lead=lead,
        has_file=True, problems=problems,
        problem_columns=[_("Row"), _("Column"), _("What to do")],
    )  # fmt: skip
