"""Forms about what employers, insurers and host States owe for seats."""

from django import forms
from django.utils.translation import gettext_lazy as _

from musterpoint.costs.forms import AMOUNT
from musterpoint.costs.models import ASKED, PAYERS, StepKind
from musterpoint.web.forms import DateField, Form, LineField


class DebtorForm(Form):
    """Who owes seats of which no record says it."""

    payer = forms.ChoiceField(
        label=_("Which seats"),
        choices=[(code, PAYERS[code]) for code in ASKED],
        widget=forms.RadioSelect,
    )
    name = LineField(
        label=_("Who owes them"),
        max_length=200,
        help_text=_("A company, an insurer or an authority. No name of a traveller."),
    )


class AskForm(Form):
    """A letter asks for what is owed in a currency."""

    currency = forms.CharField(max_length=3, widget=forms.HiddenInput)


class DemandDisputeForm(Form):
    """What a debtor disputes."""

    words = LineField(
        label=_("What the debtor says"), max_length=300, help_text=_("No name of a person.")
    )


class StepForm(Form):
    """Money of a demand that came or went back, or what should be written off."""

    once = forms.UUIDField(widget=forms.HiddenInput, required=False)
    kind = forms.ChoiceField(
        label=_("What happened"), choices=StepKind.choices, widget=forms.RadioSelect
    )
    amount = LineField(label=_("Amount"), max_length=40, help_text=AMOUNT)
    on = DateField(label=_("Day"))
    words = LineField(
        label=_("Receipt, or why"), max_length=300, help_text=_("No name of a person.")
    )
