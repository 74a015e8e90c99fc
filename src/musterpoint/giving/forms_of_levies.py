"""The forms by which a levy is set and assessed."""

from django import forms
from django.utils.translation import gettext_lazy as _

from musterpoint.giving.forms import EMPTY, Chosen
from musterpoint.giving.models import LevyPer
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
    of_day = DateField(
        label=_("Day of what is charged"),
        help_text=_("The rate of that day holds. Empty for today."), required=False,
    )  # fmt: skip
    key = forms.CharField(widget=forms.HiddenInput, max_length=80)


class RateForm(Chosen):
    """What a levy of a fund costs from a day on."""

    name = LineField(label=_("Name of the levy"), max_length=200)
    code = LineField(
        label=_("Short name"),
        help_text=_(
            "Small letters, figures and hyphens, such as visa-levy. The same one is the same levy."
        ),
        max_length=40,
    )
    fund = forms.ChoiceField(label=_("Fund"))
    per = forms.ChoiceField(label=_("Charged for each"), choices=[EMPTY, *LevyPer.choices])
    unit = LineField(label=_("Currency"), help_text=_("One of the fund, such as INR"), max_length=3)
    rate = LineField(
        label=_("Amount for each"),
        help_text=_("Such as 250.50. Enter 0 when it is no longer charged from this day on."),
        max_length=30,
    )
    due_days = WholeNumberField(label=_("Days to pay"), min_value=1, max_value=366)
    from_day = DateField(label=_("From which day?"))
    legal_basis = LineField(
        label=_("Legal basis"), help_text=_("Such as a law or an order with its number"),
        max_length=500,
    )  # fmt: skip
