"""Print cards for the wallet for the people of a selection, with a reason."""

from typing import Any

from django import forms
from django.http import HttpResponse
from django.utils.translation import gettext_lazy

from musterpoint.crises import actions, wallet
from musterpoint.crises.desk import people_filters
from musterpoint.crises.desk.lists import everybody
from musterpoint.crises.desk.page import desk_page, show
from musterpoint.crises.models import Crisis, Stage
from musterpoint.crises.public.card import card_site
from musterpoint.crises.wallet import Wallet
from musterpoint.kernel.errors import Invalid
from musterpoint.people.reasons import ExportReason
from musterpoint.tenancy.permissions import Permission
from musterpoint.web import languages
from musterpoint.web.forms import Form, LineField
from musterpoint.web.http import ActorRequest


class SheetForm(Form):
    """Why cards are printed, and what they say."""

    reason = forms.ChoiceField(
        label=gettext_lazy("What are the cards for?"),
        choices=[("", gettext_lazy("Choose a purpose")), *ExportReason.choices],
        error_messages={"required": gettext_lazy("Choose what the cards are for")},
    )
    stage = forms.ChoiceField(
        label=gettext_lazy("Where are these people now?"),
        choices=Stage.choices,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Say whether they have left yet")},
    )
    other = forms.ChoiceField(
        label=gettext_lazy("Second language, for people around them"), choices=languages.choices()
    )
    place = LineField(
        label=gettext_lazy("Meeting place"),
        help_text=gettext_lazy("Left empty, the card has a line on which to write it."),
        max_length=60,
        required=False,
    )
    gives_secrets = forms.BooleanField(
        label=gettext_lazy("Print new secret figures for who has none yet, on a strip to cut off"),
        help_text=gettext_lazy("They are shown this once. Hand strip and card over together."),
        required=False,
    )
    is_plain = forms.BooleanField(
        label=gettext_lazy("Leave out telephone number and address"),
        help_text=gettext_lazy("They tell who gave the card. Choose this where that is a danger."),
        required=False,
    )

    def wallet(self, request: ActorRequest) -> Wallet:
        """Return what the cards say."""
        given = self.cleaned_data
        if given["is_plain"]:
            return Wallet(other=given["other"], place=given["place"])
        return Wallet(
            other=given["other"],
            place=given["place"],
            phone=request.organisation.phone,
            site=card_site(request),
        )


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
            return sheet(wallet.drawn(issued, form.wallet(request), at=request.at))
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


def sheet(made: bytes) -> HttpResponse:
    """Return a sheet of cards as a file that no browser keeps."""
    response = HttpResponse(made, content_type="application/pdf")
    response["Content-Disposition"] = 'attachment; filename="cards.pdf"'
    response["X-Content-Type-Options"] = "nosniff"
    return response
