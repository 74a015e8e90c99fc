"""The form by which the members are read in for whom a contribution was paid."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from musterpoint.funds.memberlists import COLUMNS
from musterpoint.web.forms import DateField, Form


class PaidForm(Form):
    """A list of members, and the term of the rows that name none."""

    file = forms.FileField(
        label=_("List of members"),
        help_text=_("CSV or XLSX with the columns %(columns)s. A number, or name and birth.")
        % {"columns": ", ".join(COLUMNS)},
    )
    starts_on = DateField(label=_("First day"))
    ends_on = DateField(label=_("Last day"))
    look = forms.BooleanField(
        label=_("Only show me what would be written"), required=False, initial=True
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, initial={"starts_on": today, "look": True}, **kwargs)
