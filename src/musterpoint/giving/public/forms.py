"""Forms of the public pages."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from musterpoint.giving.providers import exercise
from musterpoint.web.forms import Form, LineField, NameField


class GiveForm(Form):
    """How much and how; who, only for somebody who wants a receipt in their name."""

    amount = LineField(label=gettext_lazy("How much?"), max_length=20)
    way = forms.ChoiceField(
        label=gettext_lazy("How do you want to give?"), widget=forms.RadioSelect
    )
    wallet = LineField(
        label=gettext_lazy("Address of your wallet"),
        help_text=gettext_lazy("Only for wallets, such as https://wallet.example.org/you"),
        max_length=300,
        required=False,
    )
    name = NameField(
        label=gettext_lazy("Your name"),
        help_text=gettext_lazy("Only if you want it on the receipt. You may leave it empty."),
        max_length=200,
        required=False,
    )
    email = forms.EmailField(
        label=gettext_lazy("Your e-mail address"),
        help_text=gettext_lazy("Only if you want us to thank you. You may leave it empty."),
        max_length=200,
        required=False,
    )

    def __init__(self, *args: Any, ways: list[tuple[str, str]], unit: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["way"]
        field.choices = ways
        self.fields["amount"].help_text = _("In %(unit)s") % {"unit": unit}


class BackForm(Form):
    """What a wallet sends back with the giver."""

    hash = forms.CharField(widget=forms.HiddenInput, max_length=300, required=False)
    interact_ref = forms.CharField(widget=forms.HiddenInput, max_length=300, required=False)
    result = forms.CharField(widget=forms.HiddenInput, max_length=60, required=False)


class AnswerForm(Form):
    """What the provider of exercises answers."""

    answer = forms.ChoiceField(
        label=gettext_lazy("What does the provider answer?"),
        widget=forms.RadioSelect,
        choices=[
            (exercise.PAY, gettext_lazy("It is paid")),
            (exercise.DECLINE, gettext_lazy("It is declined")),
            (exercise.PAY_LATE, gettext_lazy("It is paid, and told two minutes later")),
        ],
    )
