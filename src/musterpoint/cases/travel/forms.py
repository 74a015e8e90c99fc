"""What is typed about applications and stock, made into values."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any, cast
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from musterpoint.cases.models import ApplicationKind, ConfirmationAnswer, Finding, Source
from musterpoint.cases.travel import photos
from musterpoint.cases.travel.answers import Answers
from musterpoint.cases.travel.presenters import words
from musterpoint.kernel.errors import Invalid
from musterpoint.kernel.money import places
from musterpoint.people import countries
from musterpoint.web import languages
from musterpoint.web.forms import DateField, Form, LineField, NameField, TextField, WholeNumberField

CURRENCIES = ("USD", "EUR", "TND", "EGP", "LYD", "CHF", "GBP", "AED", "SAR", "JOD", "LKR")
MOST_AMOUNT = 1_000_000
MOST_BLANKS = 1_000_000
TENTHS = 10
SHIFT = Decimal(20)


def country_choices(empty: Any, *, persons: bool = False) -> list[tuple[str, Any]]:
    """Return all countries by name, after an empty choice; on demand stateless and the like."""
    code = languages.current().code
    names = [(three, countries.name(three, code)) for three in countries.ALPHA2]
    ordered = sorted(names, key=lambda pair: countries.plain(pair[1]) or pair[1])
    return [("", empty), *(words.PERSONS.items() if persons else ()), *ordered]


class Refusing(Form):
    """A form that shows what an action refused, by field."""

    def take(self, refused: Invalid) -> None:
        """Show what the action refused beside its field, or on top."""
        for name, texts in refused.fields.items():
            for text in texts:
                self.add_error(name if name in self.fields else None, text)
        if not refused.fields:
            self.add_error(None, str(refused))

    def offer(self, name: str, choices: Sequence[tuple[str, Any]]) -> None:
        """Set what one can choose in a field that depends on the organisation."""
        cast(forms.ChoiceField, self.fields[name]).choices = list(choices)


class AnswersForm(Refusing):
    """What is to stand in the document, and where the journey goes."""

    surname = NameField(
        label=_("Surname"),
        help_text=_("As in the lost passport. Somebody with one name: that name."),
        error_messages={"required": _("Enter the surname, or the one name")},
    )
    given_names = NameField(label=_("Given names"), required=False)
    birth_date = LineField(
        label=_("Date of birth"),
        required=False,
        max_length=10,
        help_text=_("Year-month-day, XX for what is not known: 1984-02-03, 1984-XX-XX."),
    )
    birth_place = LineField(label=_("Place of birth"), required=False, max_length=100)
    sex = forms.ChoiceField(
        label=_("Sex"), choices=[("F", _("Female")), ("M", _("Male")), ("X", _("Not specified"))]
    )
    nationality = forms.ChoiceField(label=_("Nationality"))
    destination = forms.ChoiceField(label=_("Where the journey ends"))
    route = LineField(
        label=_("Route"), required=False, max_length=300, help_text=_("Tunis, Doha, Colombo.")
    )
    journey_ends = DateField(
        label=_("Last day of the journey"),
        required=False,
        help_text=_("The document is valid two days longer. Empty: as long as it may be."),
    )
    lost_kind = forms.ChoiceField(
        label=_("What was lost"), choices=list(words.LOST.items()), required=False
    )
    lost_country = forms.ChoiceField(label=_("Who had issued it"), required=False)
    lost_number = LineField(label=_("Its number"), required=False, max_length=40)

    def __init__(self, data: Any = None, **more: Any) -> None:
        super().__init__(data, **more)
        self.offer("nationality", country_choices(_("Choose a nationality"), persons=True))
        self.offer("destination", country_choices(_("Choose a country")))
        self.offer("lost_country", country_choices(_("Not known")))

    def answers(self) -> Answers:
        """Return what was typed."""
        given = self.cleaned_data
        ends = given["journey_ends"]
        return Answers(
            **{name: given[name] for name in self.fields if name in _PLAIN},
            journey_ends=ends.isoformat() if ends else "",
        )


_PLAIN = frozenset(Answers.__slots__) - {"journey_ends", "agreed"}


class ApplicationForm(AnswersForm):
    """A new application."""

    kind = forms.ChoiceField(label=_("Document"), choices=ApplicationKind.choices)
    station = forms.ChoiceField(label=_("Issued at"))
    field_order = ("kind", "station")

    def __init__(
        self, data: Any = None, *, stations: Sequence[tuple[str, str]], **more: Any
    ) -> None:
        super().__init__(data, **more)
        self.offer("station", stations)


class PhotoForm(Refusing):
    """A picture and how it is cut."""

    photo = forms.FileField(
        label=_("Photo"),
        help_text=_("JPEG or PNG, at most 6 MB and 16 megapixels. Face from the front."),
        widget=forms.FileInput({"accept": "image/jpeg,image/png"}),
    )
    zoom = forms.ChoiceField(
        label=_("Closer"),
        required=False,
        choices=[
            ("100", _("As it is")),
            ("125", _("A little closer")),
            ("150", _("Closer")),
            ("200", _("Twice as close")),
        ],
    )
    across = forms.ChoiceField(
        label=_("Cut from the sides"),
        required=False,
        initial="50",
        choices=[
            ("50", _("The middle")),
            ("0", _("The left edge")),
            ("25", _("A little to the left")),
            ("75", _("A little to the right")),
            ("100", _("The right edge")),
        ],
    )
    down = forms.ChoiceField(
        label=_("Cut from top and bottom"),
        required=False,
        initial="50",
        choices=[
            ("50", _("The middle")),
            ("0", _("The upper edge")),
            ("25", _("A little higher")),
            ("75", _("A little lower")),
            ("100", _("The lower edge")),
        ],
    )

    def crop(self) -> photos.Crop:
        """Return how the picture is cut."""
        given = self.cleaned_data
        return photos.Crop(
            int(given["zoom"] or 100), int(given["across"] or 50), int(given["down"] or 50)
        )


class ScreenForm(Refusing):
    """After a conversation in private: which States the person agreed to."""

    spoken = forms.BooleanField(
        label=_("I spoke with the person alone, in private, and said what the answer changes")
    )
    agreed = forms.MultipleChoiceField(
        label=_("The person agrees that these States are asked or travelled to"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    other = forms.ChoiceField(label=_("One more State"), required=False)

    def __init__(self, data: Any = None, *, states: Sequence[str], **more: Any) -> None:
        super().__init__(data, **more)
        self.offer("agreed", [(code, words.country(code)) for code in states])
        self.offer("other", country_choices(_("None")))

    def named(self) -> list[str]:
        """Return the States that were named."""
        given = self.cleaned_data
        return [*given["agreed"], *([given["other"]] if given["other"] else [])]


class CheckForm(Refusing):
    """What one source says."""

    source = forms.ChoiceField(
        label=_("Where you looked"), choices=[("", _("Choose")), *Source.choices]
    )
    finding = forms.ChoiceField(
        label=_("What it says"), widget=forms.RadioSelect, choices=Finding.choices
    )
    note = TextField(label=_("Note"), required=False, max_length=1000)


class AskForm(Refusing):
    """Which authority is asked."""

    counterpart = forms.ChoiceField(label=_("Authority"))

    def __init__(self, data: Any = None, *, authorities: Sequence[tuple[str, str]]) -> None:
        super().__init__(data)
        self.offer("counterpart", [("", _("Choose an authority")), *authorities])

    def organisation(self) -> UUID:
        """Return the id of the organisation."""
        return UUID(self.cleaned_data["counterpart"])


class FeeForm(Refusing):
    """An amount, or why nothing is asked for."""

    waiver = forms.ChoiceField(
        label=_("Nothing is asked for, because"), required=False,
        help_text=_("Leave it at the first choice when something was paid."),
    )  # fmt: skip
    amount = forms.DecimalField(
        label=_("Paid"),
        min_value=Decimal(0),
        max_value=Decimal(MOST_AMOUNT),
        max_digits=12,
        required=False,
        widget=forms.TextInput({"inputmode": "decimal", "autocomplete": "off"}),
        error_messages={"invalid": _("Enter an amount, like 35 or 35.50")},
    )
    currency = forms.ChoiceField(label=_("Currency"), choices=[(c, c) for c in CURRENCIES])

    def __init__(self, data: Any = None, *, waivers: Sequence[str]) -> None:
        super().__init__(data)
        rows = [(code, words.reason(code, words.WAIVERS)) for code in waivers]
        self.offer("waiver", [("", _("Something was paid")), *rows])

    def clean(self) -> dict[str, Any]:
        """Return the amount in minor units; refuse more decimals than the currency has."""
        given = super().clean() or self.cleaned_data
        amount, currency = given.get("amount"), given.get("currency")
        if amount is not None and currency:
            minor = amount.scaleb(places(currency))
            if minor != minor.to_integral_value():
                raise ValidationError({"amount": _("This currency has no such small coins")})
            given["minor"] = int(minor)
        return given

    def fee(self) -> dict[str, Any]:
        """Return the arguments of the action."""
        given = self.cleaned_data
        return {
            "minor": given.get("minor", 0),
            "currency": given["currency"],
            "waiver": given["waiver"],
        }


class SerialForm(Refusing):
    """The blank that lies in the printer."""

    serial = LineField(
        label=_("Serial of the blank in the printer"),
        max_length=9,
        help_text=_("Look at the sheet itself; the next one of the stock is filled in."),
    )


class ReasonForm(Refusing):
    """One reason of a list."""

    reason = forms.ChoiceField(label=_("Why"))

    def __init__(self, data: Any = None, *, reasons: Sequence[tuple[str, Any]], **more: Any):
        super().__init__(data, **more)
        self.offer("reason", [("", _("Choose a reason")), *reasons])


class WhyForm(Refusing):
    """A reason in words."""

    reason = LineField(label=_("Why"), max_length=200)


class AnswerForm(Refusing):
    """The answer to another organisation's question."""

    answer = forms.ChoiceField(
        label=_("Your answer"), widget=forms.RadioSelect, choices=ConfirmationAnswer.choices
    )


class StationForm(Refusing):
    """A place that issues."""

    name = LineField(label=_("Name"), max_length=100)
    code = LineField(label=_("Short code"), max_length=20, help_text=_("TIP"))
    country = forms.ChoiceField(
        label=_("Country where it lies"), help_text=_("Its working days count for deadlines.")
    )
    issuer = LineField(
        label=_("Code of who issues"),
        max_length=3,
        help_text=_("As in the zone of a passport: LKA, D, UNO, EUE."),
    )

    def __init__(self, data: Any = None, **more: Any) -> None:
        super().__init__(data, **more)
        self.offer("country", country_choices(_("Choose a country")))

    def clean_issuer(self) -> str:
        """Return the code in capital letters."""
        return str(self.cleaned_data["issuer"]).upper()


class ReceiveForm(Refusing):
    """A range of serials."""

    first = LineField(label=_("First serial"), max_length=9)
    last = LineField(
        label=_("Last serial"), max_length=9, required=False, help_text=_("Empty: only one.")
    )
    reason = LineField(
        label=_("Delivery"), max_length=200, required=False, help_text=_("Its number or courier.")
    )


class AwayForm(Refusing):
    """Blanks that leave the stock."""

    to_state = forms.ChoiceField(
        label=_("What happened"),
        widget=forms.RadioSelect,
        choices=[("spoilt", _("Spoilt")), ("destroyed", _("Destroyed")), ("lost", _("Lost"))],
    )
    first = LineField(label=_("First serial"), max_length=9)
    last = LineField(
        label=_("Last serial"), max_length=9, required=False, help_text=_("Empty: only one.")
    )
    reason = LineField(label=_("Why"), max_length=200)
    witness = NameField(
        label=_("Second person"),
        max_length=100,
        required=False,
        help_text=_("Who saw the blanks destroyed, beside you."),
    )


class CountForm(Refusing):
    """What two people counted."""

    received = WholeNumberField(label=_("Blanks in stock"), min_value=0, max_value=MOST_BLANKS)
    spoilt = WholeNumberField(label=_("Spoilt blanks kept"), min_value=0, max_value=MOST_BLANKS)
    witness = NameField(label=_("Second person"), max_length=100)


class ShiftForm(Refusing):
    """By how much a printer is off."""

    shift_right = forms.DecimalField(
        label=_("Move to the right"), min_value=-SHIFT, max_value=SHIFT, decimal_places=1,
        widget=forms.TextInput({"inputmode": "text", "autocomplete": "off"}),
        help_text=_("In millimetres, like 1.5; to the left with a minus."),
    )  # fmt: skip
    shift_down = forms.DecimalField(
        label=_("Move down"), min_value=-SHIFT, max_value=SHIFT, decimal_places=1,
        widget=forms.TextInput({"inputmode": "text", "autocomplete": "off"}),
        help_text=_("In millimetres; up with a minus."),
    )  # fmt: skip

    def tenths(self) -> tuple[int, int]:
        """Return both in tenths of a millimetre."""
        given = self.cleaned_data
        return int(given["shift_right"] * TENTHS), int(given["shift_down"] * TENTHS)


class FilterForm(Form):
    """What of the list is shown."""

    q = LineField(label=_("Reference or document number"), required=False, max_length=40)
    station = forms.ChoiceField(label=_("Station"), required=False)
    kind = forms.ChoiceField(
        label=_("Document"), required=False, choices=[("", _("All")), *ApplicationKind.choices]
    )

    def __init__(self, data: Any = None, *, stations: Sequence[tuple[str, str]]) -> None:
        super().__init__(data)
        choices = cast(forms.ChoiceField, self.fields["station"])
        choices.choices = [("", _("All")), *stations]
