"""Print cards for the wallet for the people of a selection, with a reason."""

from typing import Any

from django.http import HttpResponse

from musterpoint.crises import actions, wallet
from musterpoint.crises.desk import people_filters
from musterpoint.crises.desk.lists import everybody
from musterpoint.crises.desk.page import desk_page, show
from musterpoint.crises.models import Crisis, Stage
from musterpoint.crises.sheets import SheetForm, sheet
from musterpoint.kernel.errors import Invalid
from musterpoint.tenancy.permissions import Permission
from musterpoint.web.http import ActorRequest


@desk_page(Permission.PEOPLE_READ, Permission.PEOPLE_EXPORT, methods=("GET", "HEAD", "POST"))
def cards(request: ActorRequest, crisis: Crisis) -> HttpResponse:
    """Make a sheet of cards for a selection of the list of people."""
    selection = people_filters.read(request, crisis)
    initial = {"other": wallet.host_language(crisis.host_country), "stage": Stage.AFTER}
    form = SheetForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_bound and form.is_valid():
        given: dict[str, Any] = form.cleaned_data
        try:
            issued = actions.print_cards(
                everybody(request, crisis, selection),
                given["stage"],
                given["reason"],
                gives_secrets=given["gives_secrets"],
                by=request.actor,
                at=request.at,
            )
            return sheet(request, issued, form.wallet(request))
        except Invalid as refused:
            form.add_error(None, " ".join(map(str, refused.fields.get("people", [refused]))))
    context = {
        "crisis": crisis,
        "form": form,
        "chips": people_filters.chips(request, crisis, selection),
        "text": selection.filters.text,
        "back_url": people_filters.address(request, crisis, selection.pairs),
    }
    return show(request, "cards.html", context, invalid=form.is_bound)
