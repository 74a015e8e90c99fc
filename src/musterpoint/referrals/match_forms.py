"""The question for whom a service is looked for; answered and forgotten."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from musterpoint.referrals import kinds
from musterpoint.referrals.directory_forms import DegreesField, country_choices, fill, kind_choices
from musterpoint.referrals.rules import Need, may_be_child
from musterpoint.rosters import queries as rosters
from musterpoint.web.forms import Form, LineField
from musterpoint.web.pickers import language_choices

#: Bands of age that a question may name; the last years are those of the band.
BANDS: dict[str, tuple[int, int]] = {
    "0-4": (0, 4),
    "5-11": (5, 11),
    "12-17": (12, 17),
    "18-59": (18, 59),
    "60-": (60, 120),
}


def statuses() -> list[tuple[str, Any]]:
    """Return the statuses that a question may name, with none first."""
    return [("", _("Not told")), *rosters.vocabulary("statuses")]


class NeedForm(Form):
    """Which service, and for whom as far as it matters. Nothing of it is kept."""

    service_kind = forms.ChoiceField(label=_("Service"))
    is_protected = forms.BooleanField(
        label=_("Something was told in private"),
        required=False,
        help_text=_("Only partners behind the wall are shown, no authority of the own State."),
    )
    urgency = forms.ChoiceField(label=_("Urgency"), required=False)
    ages = forms.ChoiceField(
        label=_("Age"),
        required=False,
        choices=(
            ("", _("Not told")),
            *((code, code.removesuffix("-") + ("+" if code == "60-" else "")) for code in BANDS),
        ),
    )
    is_child = forms.BooleanField(
        label=_("A child, or may be one"), required=False, help_text=_("Age in doubt means child.")
    )
    sex = forms.ChoiceField(
        label=_("Sex"),
        required=False,
        choices=(("", _("Not told")), ("f", _("Woman")), ("m", _("Man")), ("x", _("Other"))),
    )
    languages = forms.MultipleChoiceField(
        label=_("Languages that the person speaks"), required=False, widget=forms.SelectMultiple
    )
    nationalities = forms.MultipleChoiceField(
        label=_("Nationalities claimed"), required=False, widget=forms.SelectMultiple
    )
    country = forms.ChoiceField(label=_("Country where help is needed"), required=False)
    area = LineField(label=_("Area or town"), required=False, max_length=60)
    latitude = DegreesField(label=_("Latitude"))
    longitude = DegreesField(label=_("Longitude"))
    status = forms.ChoiceField(
        label=_("Status"),
        required=False,
        help_text=_("To show what is open to somebody like this. It is kept nowhere."),
    )
    phase = forms.ChoiceField(label=_("Phase"), required=False, initial="during")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        urgencies = [(one.code, one.name) for one in kinds.shipped().urgencies.values()]
        fill(
            self,
            service_kind=kind_choices(_("Choose a service")),
            urgency=[("", _("The usual one")), *urgencies],
            languages=language_choices(),
            nationalities=country_choices(),
            country=country_choices(_("Not told")),
            status=statuses(),
            phase=rosters.vocabulary("phases"),
        )

    def value(self) -> Need:
        """Return what was asked."""
        given = self.cleaned_data
        ages = BANDS.get(given["ages"])
        return Need(
            service_kind=given["service_kind"],
            sex=given["sex"],
            ages=ages,
            nationalities=frozenset(given["nationalities"]),
            languages=tuple(given["languages"]),
            statuses=frozenset({given["status"]} if given["status"] else ()),
            country=given["country"],
            area=given["area"],
            latitude=given["latitude"],
            longitude=given["longitude"],
            is_child=given["is_child"] or may_be_child(ages),
            is_protected=given["is_protected"],
            urgency=given["urgency"],
        )
