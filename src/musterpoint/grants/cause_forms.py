"""How the crisis and the country that help is for are typed."""

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from musterpoint.grants import causes
from musterpoint.web.forms import Form, LineField

NONE = ("", _("None of these"))
BY_ROLL = (causes.BY_ROLL, _("The one on whose list they stand, if it is exactly one"))


class CrisisField(forms.ChoiceField):
    """A choice of the organisation's crises, closed ones too; it may stay empty."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            label=_("Which crisis did it arise from?"),
            help_text=_("What givers bound to a crisis or a country pays for that one alone."),
            required=False,
            **kwargs,
        )


def country_field() -> LineField:
    """Return a field for the country in which help is used."""
    return LineField(
        label=_("Country in which the help is used"),
        help_text=_("Three letters, such as TUN. Empty: where the crisis is."),
        max_length=3,
        required=False,
    )


class CauseForm(Form):
    """For which crisis and country help is."""

    crisis = CrisisField()
    country = country_field()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_crises(self)


def offer_crises(form: Form, *first: tuple[str, Any]) -> None:
    """Give the field of a crisis its choices."""
    cast(CrisisField, form.fields["crisis"]).choices = [*first, NONE, *causes.choices()]
