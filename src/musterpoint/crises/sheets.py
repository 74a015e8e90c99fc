"""A sheet of cards for the wallet: what staff are asked before it is printed, and the file."""

from collections.abc import Sequence

from django import forms
from django.http import HttpResponse
from django.utils.translation import gettext_lazy

from musterpoint.crises import wallet
from musterpoint.crises.actions import IssuedCard
from musterpoint.crises.models import Stage
from musterpoint.crises.wallet import Wallet
from musterpoint.people.reasons import ExportReason
from musterpoint.web import languages
from musterpoint.web.forms import Form, LineField
from musterpoint.web.http import ActorRequest, url


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


def card_site(request: ActorRequest) -> str:
    """Return the address to which the code of a card is added."""
    whole = request.build_absolute_uri(url(request, "public:card_enter", card_code="0"))
    return whole.removesuffix("0/")


def sheet(request: ActorRequest, issued: Sequence[IssuedCard], said: Wallet) -> HttpResponse:
    """Return a sheet of cards as a file that no browser keeps."""
    made = wallet.drawn(issued, said, at=request.at)
    response = HttpResponse(made, content_type="application/pdf")
    response["Content-Disposition"] = 'attachment; filename="cards.pdf"'
    response["Cache-Control"] = "no-store, private"
    response["X-Content-Type-Options"] = "nosniff"
    return response
