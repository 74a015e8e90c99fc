"""What is typed when blanks go from one station to another."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from musterpoint.cases.travel.forms import Refusing
from musterpoint.cases.travel.rules import MOST_BLANKS
from musterpoint.web.forms import LineField, NameField, TextField, WholeNumberField


class PackForm(Refusing):
    """A range of serials for another station."""

    goal = forms.TypedChoiceField(label=_("To the station"))
    first = LineField(label=_("First serial"), max_length=9)
    last = LineField(
        label=_("Last serial"), max_length=9, required=False, help_text=_("Empty: only one.")
    )
    way = LineField(
        label=_("How they travel"),
        max_length=200,
        help_text=_("Such as the number of the diplomatic bag, and who carries it."),
    )

    def __init__(self, data: Any = None, *, stations: Sequence[tuple[str, str]]) -> None:
        super().__init__(data, prefix="pack")
        self.offer("goal", [("", _("Choose a station")), *stations])


class CountArrivedForm(Refusing):
    """What was in the parcel."""

    counted = WholeNumberField(
        label=_("Blanks that you counted"), min_value=0, max_value=MOST_BLANKS
    )
    missing = TextField(
        label=_("Serials that are missing"),
        required=False,
        max_length=2000,
        help_text=_("Such as TI000003, TI000007-TI000009. They are booked as lost."),
    )
    witness = NameField(label=_("Second person who counted"), max_length=100)
    is_returned = forms.BooleanField(
        label=_("The parcel came back to the station that sent it"), required=False
    )
