"""The form by which a levy is assessed."""

from django import forms
from django.utils.translation import gettext_lazy as _

from musterpoint.giving.forms import Chosen
from musterpoint.web.forms import DateField, LineField, WholeNumberField


class LevyForm(Chosen):
    """What somebody owes; where its money came already, into which account and when."""

    levy = forms.ChoiceField(label=_("Levy"))
    giver = forms.ChoiceField(label=_("Who owes it?"))
    count = WholeNumberField(
        label=_("How many services or contracts"), min_value=1, max_value=10_000_000
    )
    fund = forms.ChoiceField(label=_("Fund"))
    text = LineField(
        label=_("Note"), help_text=_("Such as a post and a month"), max_length=300, required=False
    )
    account = forms.ChoiceField(
        label=_("It came already, into this account"),
        help_text=_("Empty when it is still owed"),
        required=False,
    )
    on = DateField(label=_("Day it came"), required=False)
    key = forms.CharField(widget=forms.HiddenInput, max_length=80)
