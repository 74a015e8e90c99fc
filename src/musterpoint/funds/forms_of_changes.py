"""Forms of what two people change of a fund that is open."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from musterpoint.funds.forms_of_funds import AMOUNT, ANSWERS
from musterpoint.web.forms import Form, LineField, TextField, WholeNumberField


class WhyForm(Form):
    """Why a window or a head ends, or is opened again."""

    reason = TextField(
        label=_("Why?"), help_text=_("Without the names of people."), max_length=2000
    )


class TermsForm(Form):
    """The terms of a fund: its legal basis, whom it is for, its currencies and rules."""

    legal_basis = TextField(label=_("Legal basis"), max_length=2000, required=False)
    scope = TextField(label=_("Whom and what is it for?"), max_length=2000, required=False)
    two_over = LineField(
        label=_("Two people approve above"), help_text=AMOUNT, max_length=30, required=False
    )
    currencies = LineField(
        label=_("Other currencies that it holds"),
        help_text=_("With spaces between, such as EUR TND"),
        max_length=80,
        required=False,
    )
    level = WholeNumberField(
        label=_("Only from alert level"), min_value=1, max_value=9, required=False
    )
    reason = TextField(
        label=_("Why?"), help_text=_("Without the names of people."), max_length=2000
    )

    field_order = (
        "legal_basis", "scope", "two_over", "currencies", "membership", "means", "cause",
        "covered_elsewhere", "level", "reason",
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        labels = {
            "membership": _("Only for"),
            "means": _("Only with these means"),
            "cause": _("Only for these causes"),
            "covered_elsewhere": _("Only when"),
        }
        for name, answers in ANSWERS.items():
            self.fields[name] = forms.MultipleChoiceField(
                label=labels[name], choices=answers, required=False,
                widget=forms.CheckboxSelectMultiple,
                help_text=_("Holds for every head of the fund. Nothing chosen: not asked."),
            )  # fmt: skip
        self.order_fields(self.field_order)
