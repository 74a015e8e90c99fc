"""The form of money to move."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from musterpoint.funds.forms_of_funds import EMPTY, PLAIN, Choices, offer
from musterpoint.funds.values_of_transfers import MOST_CONSENT, MOST_REASON
from musterpoint.kernel.ids import uuid7
from musterpoint.web.forms import DateField, Form, LineField, TextField


class TransferForm(Form):
    """Money to move from one window, or what was given for one head, to another."""

    key = forms.CharField(widget=forms.HiddenInput, max_length=60)
    source = forms.ChoiceField(label=_("From where?"))
    goal = forms.ChoiceField(label=_("To where?"))
    amount = LineField(label=_("Amount"), help_text=PLAIN, max_length=30)
    unit = forms.ChoiceField(label=_("Currency"))
    reason = TextField(
        label=_("Why?"), help_text=_("Without the names of people."), max_length=MOST_REASON
    )
    consent = LineField(
        label=_("Where did the givers agree?"),
        help_text=_(
            "Needed for money that was given for the place it leaves: a letter or a record, such as"
            " Letter 12/2026. Without the names of people."
        ),
        max_length=MOST_CONSENT,
        required=False,
    )
    consent_on = DateField(label=_("On which day did they agree?"), required=False)

    def __init__(self, *args: Any, sources: Choices, goals: Choices, currencies: Iterable[str],
                 **kwargs: Any) -> None:  # fmt: skip
        super().__init__(*args, initial={"key": str(uuid7())}, **kwargs)
        offer(self, "source", [*EMPTY, *sources])
        offer(self, "goal", [*EMPTY, *goals])
        offer(self, "unit", [(one, one) for one in currencies])
