"""The shortest forms: I am safe, I need help. A name and a number are all that is asked."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from musterpoint.crises.public import tickets
from musterpoint.crises.public.forms import (
    ELSEWHERE,
    LONGEST_NOTE,
    Choices,
    PersonNameField,
    PhoneField,
    many,
)
from musterpoint.crises.public.words import HELP
from musterpoint.web.forms import Form, LineField, TextField


class QuickForm(Form):
    """The least that registers somebody."""

    name = PersonNameField(
        label=gettext_lazy("Your name"),
        help_text=gettext_lazy("In any alphabet. A first name is enough."),
    )
    phone = PhoneField(
        label=gettext_lazy("Phone"),
        help_text=gettext_lazy(
            "With the country code, such as +20. It may be the phone of a friend."
        ),
        error_messages={"required": gettext_lazy("Enter a phone number where we can reach you")},
    )
    area = forms.ChoiceField(label=gettext_lazy("Where are you?"), required=False)
    ticket = LineField(widget=forms.HiddenInput, required=False, max_length=500)

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        areas: Choices,
        country: str = "",
        **kwargs: Any,
    ) -> None:
        super().__init__(data, initial={"ticket": tickets.fresh(2)}, **kwargs)
        fields: Mapping[str, Any] = self.fields
        fields["phone"].country = country
        fields["area"].choices = [
            ("", _("I do not want to say")),
            *areas,
            (ELSEWHERE, _("Somewhere else")),
        ]

    def ids(self) -> tuple[UUID, UUID]:
        """Return the ids of the household and the person to make."""
        home, person = tickets.ids(self.cleaned_data["ticket"], 2)
        return home, person


class HelpForm(Form):
    """What kind of help; for whom when the person registered children."""

    kinds = forms.MultipleChoiceField(
        label=gettext_lazy("What has happened?"),
        help_text=gettext_lazy("Tick all that fit."),
        choices=HELP,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Tick what has happened, or Something else")},
    )
    words = TextField(
        label=gettext_lazy("In your own words, in any language (you may leave this empty)"),
        required=False,
        max_length=LONGEST_NOTE,
    )
    who = many(gettext_lazy("Who needs help?"), ())

    def __init__(
        self, data: Mapping[str, Any] | None = None, *, people: Choices = (), **kwargs: Any
    ) -> None:
        super().__init__(data, **kwargs)
        field: Any = self.fields["who"]
        field.choices = people
        field.required = True
        field.error_messages["required"] = _("Tick who needs help")
        if len(people) < 2:
            del self.fields["who"]
