"""Forms of the books."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from musterpoint.kernel.ids import uuid7
from musterpoint.web.forms import DateField, Form, LineField

EMPTY = [("", _("Choose"))]
AMOUNT = _("Such as 1250.50. Leave it empty for no limit.")


class AccountForm(Form):
    """An account with its units and limits."""

    name = LineField(
        label=_("Name of the account"),
        help_text=_(
            "Assets, Liabilities, Equity, Income or Expenses, then parts with colons between, such"
            " as Assets:Welfare:Tunis:Cash"
        ),
        max_length=200,
    )
    label = LineField(label=_("In plain words"), max_length=200, required=False)
    unit = LineField(
        label=_("Only this unit"),
        help_text=_("A currency such as USD, or goods such as BLANKET. Empty for any."),
        max_length=24,
        required=False,
    )
    least = LineField(label=_("Never under"), help_text=AMOUNT, max_length=30, required=False)
    most = LineField(label=_("Never over"), help_text=AMOUNT, max_length=30, required=False)


class PostForm(Form):
    """The post or office that holds what is on an account."""

    post = LineField(
        label=_("Post or office"),
        help_text=_("Empty when nobody in particular holds it"),
        max_length=100,
        required=False,
    )


class OpenPostForm(Form):
    """What a post holds of a window of a fund."""

    window = forms.ChoiceField(label=_("Of which window?"))
    post = LineField(
        label=_("Post or office"),
        help_text=_("As it is called in your team, such as Tripoli"),
        max_length=100,
    )

    def __init__(self, *args: Any, windows: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["window"]
        field.choices = [*EMPTY, *windows]


class LimitsForm(Form):
    """The limits of an account."""

    least = LineField(label=_("Never under"), help_text=AMOUNT, max_length=30, required=False)
    most = LineField(label=_("Never over"), help_text=AMOUNT, max_length=30, required=False)


class MoveForm(Form):
    """A transaction of two entries: out of one account, into another."""

    key = forms.CharField(widget=forms.HiddenInput, max_length=200)
    source = forms.ChoiceField(label=_("Out of"))
    goal = forms.ChoiceField(label=_("Into"))
    amount = LineField(label=_("Amount"), help_text=_("Such as 1250.50"), max_length=30)
    unit = LineField(
        label=_("Unit"), help_text=_("A currency such as USD, or goods such as BLANKET"),
        max_length=24,
    )  # fmt: skip
    on = DateField(label=_("Day of the entry"))
    text = LineField(label=_("What for"), max_length=500)
    pending = forms.BooleanField(
        label=_("Only hold it: it is posted or given back later"), required=False
    )

    def __init__(self, *args: Any, names: list[str], today: date, **kwargs: Any) -> None:
        initial = {"key": f"desk-{uuid7()}", "on": today}
        super().__init__(*args, initial=initial | kwargs.pop("initial", {}), **kwargs)
        choices = [*EMPTY, *((one, one) for one in names)]
        for name in ("source", "goal"):
            field: Any = self.fields[name]
            field.choices = choices


class ReverseForm(Form):
    """Why a transaction is taken back, and on which day."""

    on = DateField(label=_("Day of the entry"))
    text = LineField(label=_("Why?"), max_length=500)


class CloseForm(Form):
    """The last day of the period that is closed."""

    until = DateField(label=_("Last day of the period"))


class NothingForm(Form):
    """A decision that needs no words."""


class BooksFileForm(Form):
    """A file of beancount to compare with the books."""

    file = forms.FileField(label=_("File of beancount"))
