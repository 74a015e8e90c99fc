"""Forms of cost models."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from musterpoint.costs import presenters, rules
from musterpoint.costs.forms import CURRENCY, DecideForm, NothingForm
from musterpoint.web.forms import DateField, Form, LineField

__all__ = ["DecideForm", "ModelForm", "NothingForm"]


class ModelForm(Form):
    """A cost model for the organisation or for a crisis, from a day on."""

    code = forms.ChoiceField(label=_("Cost model"), widget=forms.RadioSelect)
    crisis = forms.ChoiceField(label=_("For which journeys"), required=False)
    from_on = DateField(label=_("Journeys that begin on this day or later"))
    fixed = LineField(
        label=_("Sum for an adult"), max_length=40, required=False,
        help_text=_("Only for a fixed sum. Empty: that of the rules."),
    )  # fmt: skip
    currency = LineField(label=_("Currency"), max_length=3, required=False, help_text=CURRENCY)
    source = LineField(
        label=_("Where it was announced"), max_length=300,
        help_text=_("Such as a decision with its day and number."),
    )  # fmt: skip

    def __init__(self, *args: Any, crises: Mapping[UUID, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        code: Any = self.fields["code"]
        code.choices = [(one, presenters.model(one)) for one in rules.pack().models]
        crisis: Any = self.fields["crisis"]
        crisis.choices = [
            ("", _("All crises that have no cost model of their own")),
            *((str(one), name) for one, name in crises.items()),
        ]
