"""How the organisation publishes in IATI, what is wrong before it does, and the file."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import gettext as _

from musterpoint.kernel.errors import Refused
from musterpoint.openness import actions, exporting, forms, publishing
from musterpoint.openness.actions import PublisherIn
from musterpoint.openness.views.pages import CHANGE, READ, data, goes_to, run_form, show
from musterpoint.web.guard import BOTH, page
from musterpoint.web.http import ActorRequest

FIELDS = (
    "identifier", "name", "kind", "language", "emergency_sector", "after_sector",
    "preparedness_sector", "countries", "region",
)  # fmt: skip


@page(CHANGE, BOTH)
def settings(request: ActorRequest) -> HttpResponse:
    """Say how the organisation publishes."""
    row = publishing.publisher()
    start = {name: getattr(row, name) for name in FIELDS} if row else {
        "name": request.organisation.name
    }  # fmt: skip
    form = forms.PublisherForm(data(request), initial=start)

    def do(given: dict[str, Any]) -> str:
        wanted = {**given, "countries": tuple(given["countries"].upper().split())}
        actions.keep_publisher(PublisherIn(**wanted), by=request.actor, at=request.at)
        messages.success(request, _("Kept. Look at the preview before you publish."))
        return goes_to(request, "preview")

    return run_form(
        request, form, do, title=_("How we publish in IATI"), submit=_("Keep"),
        back=(goes_to(request, "home"), _("Openness")),
        lead=_("The International Aid Transparency Initiative: activities and transactions."),
    )  # fmt: skip


@page(READ)
def preview(request: ActorRequest) -> HttpResponse:
    """Show what is wrong with the file of now, by line, before anybody reads it."""
    context: dict[str, Any] = {"publisher": publishing.publisher()}
    try:
        context["file"] = publishing.file(request.at)
    except Refused as refused:
        context["refused"] = str(refused)
    return show(request, "preview", context)


@page(READ)
def file(request: ActorRequest) -> HttpResponse:
    """Give the file; one that does not pass schema and rules is refused."""
    return _given(publishing.file(request.at), "iati-activities.xml")


@page(READ)
def organisation(request: ActorRequest) -> HttpResponse:
    """Give the file of the organisation itself."""
    return _given(publishing.organisation_file(request.at), "iati-organisation.xml")


def _given(made: publishing.File, name: str) -> HttpResponse:
    if not made.is_good:
        raise publishing.NotReady(_("The file has faults. Look at the preview."))
    return exporting.xml(made.content, name)
