"""Forms of the register of members: whom to look for, a term, a list."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from musterpoint.funds.memberlists import COLUMNS
from musterpoint.web.forms import DateField, Form, LineField


class FindForm(Form):
    """Who it is: by the number, by name and birth, or by registration here."""

    number = LineField(
        label=_("Number of the membership"), help_text=_("As it stands on the card"),
        max_length=60, required=False,
    )  # fmt: skip
    name = LineField(
        label=_("Name"), help_text=_("With the date of birth"), max_length=200, required=False
    )
    born = DateField(label=_("Date of birth"), required=False)
    reference = LineField(
        label=_("Reference of the registration"), help_text=_("Such as 7K4D-29QX"),
        max_length=20, required=False,
    )  # fmt: skip

    def __init__(self, *args: Any, sees_people: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not sees_people:
            del self.fields["reference"]


class TermFields(Form):
    """The days of a term, and what was paid for it."""

    starts_on = DateField(label=_("First day"))
    ends_on = DateField(label=_("Last day"))
    contribution = LineField(
        label=_("Reference of the contribution"),
        help_text=_("Such as the number of its receipt"), max_length=100, required=False,
    )  # fmt: skip


class MemberForm(FindForm, TermFields):
    """A member who is written down by hand."""

    field_order = ("number", "name", "born", "reference", "starts_on", "ends_on", "contribution")


class EndForm(Form):
    """The last day of a term that ends earlier."""

    on = DateField(label=_("Last day"))


class ForgetForm(Form):
    """A decision that needs no words."""


class ListForm(TermFields):
    """A list of members, and the term of the rows that name none."""

    file = forms.FileField(
        label=_("List of members"),
        help_text=_("CSV or XLSX with the columns %(columns)s. A number, or name and birth.")
        % {"columns": ", ".join(COLUMNS)},
    )
    listed = LineField(label=_("Name of the list"), max_length=100, required=False)
    look = forms.BooleanField(
        label=_("Only show me what would be written"), required=False, initial=True
    )

    field_order = ("file", "starts_on", "ends_on", "contribution", "listed", "look")

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        initial = {"starts_on": today} | kwargs.pop("initial", {})
        super().__init__(*args, initial=initial, **kwargs)
