"""The questions of the registration. Each form is one question; only the least is required."""

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from musterpoint.crises.public.words import NEEDS, PAPERS, RELATIONS
from musterpoint.people import addresses, countries
from musterpoint.web import languages
from musterpoint.web.forms import (
    MESSAGES,
    Form,
    LineField,
    NameField,
    TextField,
    WholeNumberField,
)

Choices = Sequence[tuple[str, str | Promise]]
ELSEWHERE = "elsewhere"
OLDEST = 120
LONGEST_NOTE = 800
YES_NO = (("yes", gettext_lazy("Yes")), ("no", gettext_lazy("No")))


class PersonNameField(NameField):
    """A name of a person: letters of any alphabet, one name is enough."""

    default_error_messages = {"required": gettext_lazy("Enter a name, or what you are called")}

    def validate(self, value: Any) -> None:
        """Refuse what has no letter in it."""
        super().validate(value)
        if value and not any(unicodedata.category(letter).startswith("L") for letter in value):
            raise ValidationError(_("Write the name with letters, in any alphabet"), code="letters")


class PhoneField(LineField):
    """A telephone number, kept in its international form."""

    widget = forms.TextInput(attrs={"type": "tel", "autocomplete": "tel", "dir": "ltr"})

    def __init__(self, *, country: str = "", **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.country = country

    def clean(self, value: Any) -> str:
        """Return the number in E.164; a number without country code is one of ``country``."""
        typed = super().clean(value)
        if not typed:
            return ""
        try:
            return addresses.phone(typed, country=self.country)
        except addresses.BadAddress as error:
            raise ValidationError(
                _("Check the phone number. Begin with + and the country code"), code="phone"
            ) from error


def age_field(*, required: bool, label: Any) -> WholeNumberField:
    """Return the question for an age."""
    return WholeNumberField(
        label=label,
        required=required,
        min_value=0,
        max_value=OLDEST,
        error_messages={
            "required": gettext_lazy("Enter the age, or your best guess"),
            "invalid": gettext_lazy("Enter the age as a number, like 7"),
            "min_value": gettext_lazy("Enter an age from 0 to 120"),
            "max_value": gettext_lazy("Enter an age from 0 to 120"),
        },
    )


def many(label: Any, choices: Choices, hint: Any = "") -> forms.MultipleChoiceField:
    """Return boxes of which any number may be ticked."""
    return forms.MultipleChoiceField(
        label=label,
        choices=choices,
        help_text=hint,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": MESSAGES["invalid_choice"]},
    )


class WhereForm(Form):
    """1. Where are you?"""

    area = forms.ChoiceField(
        label=gettext_lazy("Which area are you in?"), required=False, widget=forms.RadioSelect
    )
    place = LineField(
        label=gettext_lazy("Town, street, building or landmark"),
        help_text=gettext_lazy("What you would tell somebody who comes to fetch you."),
        required=False,
    )

    def __init__(
        self, data: Mapping[str, Any] | None = None, *, areas: Choices, **kwargs: Any
    ) -> None:
        super().__init__(data, **kwargs)
        fields: Mapping[str, Any] = self.fields
        fields["area"].choices = [*areas, (ELSEWHERE, _("Somewhere else"))]
        if not areas:
            del self.fields["area"]

    def clean(self) -> dict[str, Any]:
        """Ask for one of the two at least."""
        found = super().clean() or {}
        if self.errors:
            return found
        area, place = found.get("area", ""), found.get("place", "")
        if area in ("", ELSEWHERE) and not place:
            if "area" in self.fields and not area:
                self.add_error("area", _("Choose an area, or write where you are"))
            else:
                self.add_error("place", _("Write where you are: a town, a street or a landmark"))
        found["area"] = "" if area == ELSEWHERE else area
        return found


class NameForm(Form):
    """2. What is your name?"""

    name = PersonNameField(
        label=gettext_lazy("Name"),
        help_text=gettext_lazy("In any alphabet. A first name is enough."),
    )
    age = age_field(required=False, label=gettext_lazy("Age (you may leave this empty)"))


class ContactForm(Form):
    """3. How can we reach you?"""

    phone = PhoneField(
        label=gettext_lazy("Phone"),
        help_text=gettext_lazy(
            "With the country code, such as +20. It may be the phone of a friend."
        ),
        required=False,
    )
    email = forms.EmailField(
        label=gettext_lazy("E-mail"),
        required=False,
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "dir": "ltr"}),
    )
    is_safe = forms.ChoiceField(
        label=gettext_lazy("Is it safe for us to write to you there?"),
        help_text=gettext_lazy(
            "If not, we write nothing there that tells who we are or what it is about."
        ),
        choices=YES_NO,
        widget=forms.RadioSelect,
        error_messages={
            "required": gettext_lazy("Say whether it is safe for us to write to you there")
        },
    )
    is_shared = forms.BooleanField(
        label=gettext_lazy("Other people can read what arrives there"), required=False
    )
    language = forms.ChoiceField(label=gettext_lazy("In which language shall we write?"))

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        country: str = "",
        spoken: Iterable[str] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(data, **kwargs)
        fields: Mapping[str, Any] = self.fields
        fields["phone"].country = country
        fields["language"].choices = [(code, languages.endonym(code)) for code in spoken]

    def clean(self) -> dict[str, Any]:
        """Ask for one of the two at least."""
        found = super().clean() or {}
        if not self.errors and not found.get("phone") and not found.get("email"):
            self.add_error("phone", _("Enter a phone number or an e-mail address"))
        return found


class MemberForm(Form):
    """4. One person who is with you."""

    name = PersonNameField(
        label=gettext_lazy("Name"),
        help_text=gettext_lazy("In any alphabet. A first name is enough."),
        error_messages={"required": gettext_lazy("Enter a name, or what you call them")},
    )
    age = age_field(required=True, label=gettext_lazy("Age"))
    relation = forms.ChoiceField(
        label=gettext_lazy("This person is"),
        help_text=gettext_lazy("If a child has no parent here, we help to find the family."),
        choices=RELATIONS,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose who this person is")},
    )


def country_choices() -> list[tuple[str, str]]:
    """Return the countries in the reader's language, sorted as that language reads."""
    code = languages.current().code
    named = [(alpha3, countries.name(alpha3, code)) for alpha3 in countries.ALPHA2]
    named.sort(key=lambda pair: countries.plain(pair[1]))
    return [("", _("Choose a country")), (countries.STATELESS, _("I have no nationality")), *named]


class NationalityForm(Form):
    """5. Which nationality do you have? None to many."""

    country = forms.ChoiceField(label=gettext_lazy("Country"), required=False)
    same = many(
        gettext_lazy("Who else has it?"),
        (),
        gettext_lazy("Leave out anybody of whom you are not sure."),
    )

    def __init__(
        self, data: Mapping[str, Any] | None = None, *, others: Choices, **kwargs: Any
    ) -> None:
        super().__init__(data, **kwargs)
        fields: Mapping[str, Any] = self.fields
        fields["country"].choices = country_choices()
        fields["same"].choices = others
        if not others:
            del self.fields["same"]


class NeedsForm(Form):
    """6. What do you need, and which papers are there?"""

    needs = many(gettext_lazy("I need"), NEEDS)
    others = many(gettext_lazy("Who else needs something of this kind?"), ())
    papers = forms.ChoiceField(
        label=gettext_lazy("Which papers do you have with you?"),
        help_text=gettext_lazy("You may leave this empty. You get help also without papers."),
        choices=PAPERS,
        required=False,
        widget=forms.RadioSelect,
    )
    note = TextField(
        label=gettext_lazy("Anything else that we should know (you may leave this empty)"),
        required=False,
        max_length=LONGEST_NOTE,
    )

    def __init__(
        self, data: Mapping[str, Any] | None = None, *, others: Choices = (), **kwargs: Any
    ) -> None:
        super().__init__(data, **kwargs)
        fields: Mapping[str, Any] = self.fields
        fields["others"].choices = others
        if not others:
            del self.fields["others"]


class MemberNeedsForm(Form):
    """6. What somebody who is with you needs."""

    needs = many(gettext_lazy("This person needs"), NEEDS)


class EnterForm(Form):
    """Reference and code, as they were written down."""

    reference = LineField(
        label=gettext_lazy("Reference"),
        help_text=gettext_lazy(
            "8 letters and figures, such as 7K4D-29QX. The code on your card does it too."
        ),
        error_messages={"required": gettext_lazy("Enter the reference that you wrote down")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "dir": "ltr", "spellcheck": "false"}),
    )
    code = LineField(
        label=gettext_lazy("Your code"),
        help_text=gettext_lazy("6 figures."),
        error_messages={"required": gettext_lazy("Enter the code that you wrote down")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "numeric", "dir": "ltr"}),
    )
