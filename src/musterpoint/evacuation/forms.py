"""What is typed about transport and places, made into values."""

from collections.abc import Sequence
from datetime import tzinfo
from decimal import Decimal
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from musterpoint.evacuation.actions import LegIn, PlaceIn, RequestIn
from musterpoint.evacuation.models import Mode, PlaceKind
from musterpoint.kernel.errors import Invalid
from musterpoint.kernel.money import places
from musterpoint.people import countries
from musterpoint.web import formats, languages
from musterpoint.web.forms import Form, LineField, TextField, WholeNumberField
from musterpoint.web.moments import MomentField

MOST_SEATS = 5000
MOST_COST = 1_000_000
CURRENCIES = ("USD", "EUR", "TND", "EGP", "LYD", "CHF", "GBP", "AED", "SAR", "JOD")
CODE = RegexValidator(
    r"^[A-Za-z0-9._-]+$", _("Use letters, digits, hyphens, dots and underscores only"), "form"
)


def country_choices(empty: Any) -> list[tuple[str, Any]]:
    """Return all countries by name in the language of the page, after an empty choice."""
    code = languages.current().code
    names = [(three, countries.name(three, code)) for three in countries.ALPHA2]
    return [("", empty), *sorted(names, key=lambda pair: countries.plain(pair[1]) or pair[1])]


def offer_choices(form: Form, name: str, choices: Sequence[tuple[str, Any]]) -> None:
    """Set what one can choose in a field that depends on the crisis."""
    cast(forms.ChoiceField, form.fields[name]).choices = list(choices)


class OfferForm(Form):
    """One movement of one vehicle."""

    code = LineField(
        label=_("Name of the leg"),
        help_text=_("Short, as people will say it aloud: BUS-7."),
        max_length=60,
        validators=[CODE],
        error_messages={"required": _("Enter a short name for this leg")},
    )
    mode = forms.ChoiceField(label=_("Vehicle"), choices=Mode.choices)
    origin = forms.ChoiceField(label=_("Leaves from"))
    destination = forms.ChoiceField(label=_("Goes to"))
    departs_at = MomentField(label=_("Leaves at"), help_text=_("In the time of the crisis."))
    arrives_at = MomentField(label=_("Arrives at"), help_text=_("In the time of the crisis."))
    seats = WholeNumberField(label=_("Seats"), min_value=1, max_value=MOST_SEATS)
    wheelchair = WholeNumberField(
        label=_("Wheelchair places"), min_value=0, max_value=MOST_SEATS, initial=0, required=False
    )
    stretcher = WholeNumberField(
        label=_("Stretcher places"), min_value=0, max_value=MOST_SEATS, initial=0, required=False
    )
    infants = WholeNumberField(
        label=_("Infants on a lap"), min_value=0, max_value=MOST_SEATS, initial=0, required=False
    )
    escorts = WholeNumberField(
        label=_("Escorts for children alone"),
        min_value=0,
        max_value=MOST_SEATS,
        initial=0,
        required=False,
    )
    allowed_nationalities = TextField(
        label=_("Takes only these nationalities"),
        help_text=_("Countries with commas between them. Empty: everybody."),
        required=False,
        max_length=2000,
    )
    own_nationality = forms.ChoiceField(
        label=_("Nationality that goes first"),
        required=False,
        help_text=_("If the offer keeps most places for one nationality."),
    )
    third_country_places = WholeNumberField(
        label=_("Places for other nationalities"),
        min_value=0,
        max_value=MOST_SEATS,
        required=False,
        help_text=_("Only with a nationality that goes first."),
    )
    cost = forms.DecimalField(
        label=_("Cost for one person"),
        min_value=Decimal(0),
        max_value=Decimal(MOST_COST),
        required=False,
        widget=forms.TextInput({"inputmode": "decimal", "autocomplete": "off"}),
        help_text=_("Nobody is asked to pay it. It is kept for the accounts."),
        error_messages={"invalid": _("Enter an amount, like 35 or 35.50")},
    )
    currency = forms.ChoiceField(label=_("Currency"), choices=[(c, c) for c in CURRENCIES])

    def __init__(
        self,
        data: Any = None,
        *,
        places: Sequence[tuple[str, str]],
        taken: frozenset[str],
        zone: tzinfo,
    ) -> None:
        super().__init__(data)
        self.taken = taken
        for name in ("origin", "destination"):
            offer_choices(self, name, [("", _("Choose a place")), *places])
        offer_choices(self, "own_nationality", country_choices(_("None")))
        for field in self.fields.values():
            if isinstance(field, MomentField):
                field.zone = zone

    def clean_code(self) -> str:
        """Refuse a name that this crisis has already."""
        code = str(self.cleaned_data["code"])
        if code in self.taken:
            raise ValidationError(_("Another leg has this name. Choose a different one"))
        return code

    def clean_allowed_nationalities(self) -> tuple[str, ...] | None:
        """Return codes of countries, None for everybody."""
        typed = str(self.cleaned_data["allowed_nationalities"]).replace("\n", ",")
        names = [one.strip() for one in typed.replace("،", ",").split(",") if one.strip()]
        found = [(name, countries.find(name)) for name in names]
        strangers = [name for name, code in found if code is None]
        if strangers:
            raise ValidationError(
                _("Check the spelling. These are no countries that we know: %(names)s"),
                params={"names": formats.listed(strangers[:5])},
            )
        return tuple(dict.fromkeys(code for _name, code in found if code)) or None

    def clean(self) -> dict[str, Any]:
        """Ask for the nationality that goes first when others are limited."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        if given.get("third_country_places") is not None and not given.get("own_nationality"):
            self.add_error("own_nationality", _("Choose the nationality that goes first"))
        return given

    def leg(self) -> LegIn:
        """Return the offer that was typed."""
        given = self.cleaned_data
        minor = (given["cost"] or Decimal(0)) * 10 ** places(given["currency"])
        return LegIn(
            code=given["code"],
            mode=given["mode"],
            origin=given["origin"],
            destination=given["destination"],
            departs_at=given["departs_at"],
            arrives_at=given["arrives_at"],
            seats=given["seats"],
            wheelchair=given["wheelchair"] or 0,
            stretcher=given["stretcher"] or 0,
            infants=given["infants"] or 0,
            escorts=given["escorts"] or 0,
            allowed_nationalities=given["allowed_nationalities"],
            own_nationality=given["own_nationality"],
            third_country_places=given["third_country_places"],
            cost_minor=int(minor.to_integral_value()),
            currency=given["currency"],
        )

    def take(self, refused: Invalid) -> None:
        """Put what the action refused at the field where it was typed."""
        for where, problems in refused.fields.items():
            field = where.rsplit(".", 1)[-1]
            for problem in problems:
                self.add_error(field if field in self.fields else None, problem)


class PlaceForm(Form):
    """A point that transport leaves from or goes to."""

    name = LineField(
        label=_("Name"), max_length=100, error_messages={"required": _("Enter the place's name")}
    )
    code = LineField(
        label=_("Short code"),
        max_length=40,
        validators=[CODE],
        help_text=_("As others in this crisis use it: they know the place by this code."),
        error_messages={"required": _("Enter a short code, like ras-ajdir")},
    )
    kind = forms.ChoiceField(label=_("What it is"), choices=PlaceKind.choices)
    country = forms.ChoiceField(label=_("Country"))
    area = forms.ChoiceField(
        label=_("Area that people leave from here"),
        required=False,
        help_text=_("For assembly points: requests of this area begin here."),
    )
    latitude = forms.FloatField(
        label=_("Latitude"),
        min_value=-90,
        max_value=90,
        widget=forms.TextInput({"inputmode": "decimal"}),
        error_messages={"invalid": _("Enter degrees with a point, like 33.15")},
    )
    longitude = forms.FloatField(
        label=_("Longitude"),
        min_value=-180,
        max_value=180,
        widget=forms.TextInput({"inputmode": "decimal"}),
        error_messages={"invalid": _("Enter degrees with a point, like 11.56")},
    )
    beds = WholeNumberField(
        label=_("Beds for those who wait"),
        required=False,
        min_value=0,
        max_value=100_000,
        help_text=_("Empty: no limit is known."),
    )
    connection_minutes = WholeNumberField(
        label=_("Minutes to change here"), min_value=0, max_value=10_080, initial=60
    )
    is_dangerous = forms.BooleanField(
        label=_("This place is in danger: nobody's journey ends here"), required=False
    )

    def __init__(
        self, data: Any = None, *, areas: Sequence[tuple[str, str]], taken: frozenset[str]
    ) -> None:
        super().__init__(data)
        self.taken = taken
        offer_choices(self, "country", country_choices(_("Choose a country")))
        offer_choices(self, "area", [("", _("None")), *areas])

    def clean_code(self) -> str:
        """Refuse a code that this crisis has already."""
        code = str(self.cleaned_data["code"])
        if code in self.taken:
            raise ValidationError(_("There is a place with this code already"))
        return code

    def place(self) -> PlaceIn:
        """Return the place that was typed."""
        return PlaceIn(**self.cleaned_data)


WAYS = (
    ("call", _("By telephone")),
    ("staff", _("In person")),
)


class AskForm(Form):
    """A household's wish to leave, told to staff."""

    crisis = forms.ChoiceField(label=_("Crisis"))
    way = forms.ChoiceField(label=_("How they told us"), choices=WAYS, widget=forms.RadioSelect)
    any_safe_place = forms.BooleanField(
        label=_("They would go to any safe place, not only home"), required=False
    )

    def __init__(self, data: Any = None, *, crises: Sequence[tuple[str, str]]) -> None:
        super().__init__(data)
        offer_choices(self, "crisis", crises)

    def wish(self, household_id: Any) -> RequestIn:
        """Return the wish for everybody in the household."""
        return RequestIn(
            household_id=household_id,
            any_safe_place=self.cleaned_data["any_safe_place"],
            way=self.cleaned_data["way"],
        )
