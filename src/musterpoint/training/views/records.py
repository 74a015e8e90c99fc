"""What was learned, as a file for a learning record store."""

from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _

from musterpoint.training import exporting, forms, record_store
from musterpoint.training.views.pages import TEACH, data, download, goes_to, run_form, site
from musterpoint.web.guard import BOTH, page
from musterpoint.web.http import ActorRequest


@page(TEACH, BOTH)
def records(request: ActorRequest) -> HttpResponse:
    """Take out all statements, with the reason."""
    home = record_store.site(site(request), request.organisation.slug)

    def do(given: dict[str, Any]) -> HttpResponse:
        made = exporting.records(home, given["reason"], by=request.actor, at=request.at)
        name = f"statements-{request.at:%Y-%m-%d}.json"
        return download(made, name, "application/json; charset=utf-8")

    return run_form(
        request, forms.RecordsForm(data(request)), do, title=_("Learning records (xAPI)"),
        submit=_("Make the file"), back=(goes_to(request, "certificates"), _("Certificates")),
        lead=_(
            "Everything that was learned here, as statements that a learning record store takes. "
            "Learners stand in it under a pseudonym, without a name."
        ),
    )  # fmt: skip
