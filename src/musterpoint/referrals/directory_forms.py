"""What is typed of the directory, made into values."""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from musterpoint.kernel.errors import Invalid
from musterpoint.people import countries
from musterpoint.referrals import kinds, words
from musterpoint.referrals.identity import Contact
from musterpoint.referrals.models import Partner, Pathway, Service, Side, Verdict
from musterpoint.referrals.queries import FocalCard
from musterpoint.referrals.values import FocalIn, PartnerIn, PathwayIn, ServiceIn
from musterpoint.rosters import queries as rosters
from musterpoint.rosters.reading import read_hours, written_hours
from musterpoint.web import languages
from musterpoint.web.forms import (
    DateField,
    Form,
    LineField,
    NameField,
    TextField,
    WholeNumberField,
)
from musterpoint.web.pickers import language_choices, zone_choices

Choices = Sequence[tuple[Any, Any]]


def country_choices(empty: Any = None) -> list[tuple[str, Any]]:
    """Return countries by name."""
    code = languages.current().code
    rows = sorted(((c, countries.name(c, code)) for c in countries.ALPHA2), key=lambda r: r[1])
    return [*([("", empty)] if empty is not None else []), *rows]


def kind_choices(empty: Any = None) -> list[tuple[str, Any]]:
    """Return the kinds of service in the order of the pack."""
    rows = [(one.code, one.name) for one in kinds.shipped().kinds.values()]
    return [*([("", empty)] if empty is not None else []), *rows]


def fill(form: forms.Form, **choices: Any) -> None:
    for name, values in choices.items():
        form.fields[name].choices = values  # type: ignore[attr-defined]  # a choice field


class DegreesField(forms.FloatField):
    """Degrees of a place on the earth."""

    widget = forms.TextInput

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("required", False)
        kwargs.setdefault("error_messages", {"invalid": _("Enter degrees, such as 36.8 or -0.18.")})
        super().__init__(**kwargs)


class PartnerForm(Form):
    """An organisation that takes referrals."""

    name = LineField(label=_("Name"), max_length=200)
    side = forms.ChoiceField(
        label=_("Side of the wall"),
        choices=Side.choices,
        initial=Side.OPEN,
        widget=forms.RadioSelect,
        help_text=_("Who was told something in private is only sent to partners behind the wall."),
    )
    authority_of = forms.ChoiceField(
        label=_("Authority of the State"),
        required=False,
        help_text=_("Never offered in private matters to somebody who claims that nationality."),
    )
    country = forms.ChoiceField(label=_("Country where it works"), required=False)
    counterpart_id = forms.ChoiceField(
        label=_("Works on this platform as"),
        required=False,
        help_text=_("Without it the partner is reached by a sealed link and a code."),
    )

    def __init__(self, *args: Any, counterparts: Choices = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fill(
            self,
            authority_of=country_choices(_("No State's authority")),
            country=country_choices(_("Not told")),
            counterpart_id=[("", _("Does not work on this platform")), *counterparts],
        )

    def value(self) -> PartnerIn:
        """Return what was typed."""
        given = self.cleaned_data
        other = given["counterpart_id"]
        return PartnerIn(**{**given, "counterpart_id": UUID(other) if other else None})


def initial_of_partner(row: Partner) -> dict[str, Any]:
    """Return what a form shows of a partner."""
    names = ("name", "side", "authority_of", "country")
    other = str(row.counterpart_id) if row.counterpart_id else ""
    return {name: getattr(row, name) for name in names} | {"counterpart_id": other}


class ServiceForm(Form):
    """What a partner does for people."""

    kind = forms.ChoiceField(label=_("Service"))
    name = LineField(label=_("Name"), max_length=200)
    about = TextField(label=_("What is done there"), required=False, max_length=4000)
    sexes = forms.MultipleChoiceField(
        label=_("For"),
        required=False,
        choices=words.SEXES,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Empty: for everybody."),
    )
    age_from = WholeNumberField(
        label=_("From the age of"), required=False, min_value=0, max_value=120
    )
    age_to = WholeNumberField(
        label=_("Up to the age of"), required=False, min_value=0, max_value=120
    )
    is_child_safe = forms.BooleanField(
        label=_("Safe for children"),
        required=False,
        help_text=_("Checked by us: staff, rooms, and who else is there."),
    )
    nationalities = forms.MultipleChoiceField(
        label=_("Only these nationalities"),
        required=False,
        widget=forms.SelectMultiple,
        help_text=_("Empty: for all."),
    )
    statuses = forms.MultipleChoiceField(
        label=_("Only people who would say"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Empty: whatever somebody's status is."),
    )
    languages = forms.MultipleChoiceField(
        label=_("Languages spoken there"), required=False, widget=forms.SelectMultiple
    )
    hours = LineField(
        label=_("Opening hours"),
        required=False,
        max_length=300,
        help_text=_("Such as mon-fri 8-17; sat 20-24. Empty: always open."),
    )
    zone = forms.ChoiceField(label=_("Time zone"))
    a_day = WholeNumberField(
        label=_("Places a day"), required=False, min_value=0, max_value=100_000
    )
    cost = LineField(
        label=_("Cost"),
        required=False,
        max_length=120,
        help_text=_("Empty: not told. Say if free."),
    )
    needs = LineField(
        label=_("What to bring"),
        required=False,
        max_length=1000,
        help_text=_("With semicolons between, such as referral letter; vaccination card"),
    )
    country = forms.ChoiceField(label=_("Country"), required=False)
    area = LineField(label=_("Area or town"), required=False, max_length=60)
    address = LineField(label=_("Address"), required=False, max_length=200)
    transport = LineField(label=_("How to get there"), required=False, max_length=200)
    latitude = DegreesField(label=_("Latitude"))
    longitude = DegreesField(label=_("Longitude"))
    verdict = forms.ChoiceField(label=_("State"), choices=Verdict.choices)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fill(
            self,
            kind=kind_choices(_("Choose a service")),
            nationalities=country_choices(),
            statuses=rosters.vocabulary("statuses"),
            languages=language_choices(),
            country=country_choices(_("Not told")),
            zone=zone_choices(),
        )

    def value(self) -> ServiceIn:
        """Return what was typed; raise Invalid at the hours when they cannot be read."""
        given = self.cleaned_data
        wrong: dict[str, list[str]] = {}
        hours = tuple(read_hours(given["hours"], wrong))
        if wrong:
            raise Invalid(_("Some answers need a correction."), fields=wrong)
        lists = ("sexes", "nationalities", "statuses", "languages")
        needs = tuple(one.strip() for one in given["needs"].split(";") if one.strip())
        more: dict[str, Any] = {name: tuple(given[name]) for name in lists}
        return ServiceIn(**{**given, **more, "hours": hours, "needs": needs})


def initial_of_service(row: Service) -> dict[str, Any]:
    """Return what a form shows of a service."""
    found = {
        name: getattr(row, name)
        for name in ServiceForm.base_fields
        if name not in ("hours", "needs")
    }
    return found | {"hours": written_hours(row.weekly), "needs": "; ".join(row.needs)}


class FreeForm(Form):
    """What is true of a service today; three fields for a telephone."""

    free = WholeNumberField(
        label=_("Places free today"), required=False, min_value=0, max_value=100_000
    )
    verdict = forms.ChoiceField(label=_("State"), choices=Verdict.choices, widget=forms.RadioSelect)


class FocalForm(Form):
    """Whom to ask for at a partner."""

    name = NameField(label=_("Name"), max_length=120)
    phone = LineField(label=_("Telephone number"), required=False, max_length=30)
    email = LineField(label=_("E-mail"), required=False, max_length=254)
    languages = forms.MultipleChoiceField(
        label=_("Languages"), required=False, widget=forms.SelectMultiple
    )
    away_until = DateField(
        label=_("Away until"), required=False, help_text=_("Until then a deputy is asked.")
    )
    note = TextField(label=_("Note"), required=False, max_length=1000)

    def __init__(self, *args: Any, country: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._country = country
        fill(self, languages=language_choices())

    def value(self) -> FocalIn:
        """Return what was typed."""
        given = self.cleaned_data
        return FocalIn(
            contact=Contact(
                name=given["name"], phone=given["phone"], email=given["email"], note=given["note"]
            ),
            languages=tuple(given["languages"]),
            away_until=given["away_until"],
            country=self._country,
        )


def initial_of_focal(card: FocalCard) -> dict[str, Any]:
    """Return what a form shows of a focal point."""
    return card.who.kept() | {
        "languages": card.row.languages,
        "away_until": card.row.away_until if card.is_away else None,
    }


class PathwayForm(Form):
    """Under which paper people are sent to a partner."""

    service_kinds = forms.MultipleChoiceField(
        label=_("For these services"), widget=forms.CheckboxSelectMultiple
    )
    agreement_id = forms.ChoiceField(
        label=_("Under the agreement"),
        required=False,
        help_text=_("An agreement in force between both organisations on this platform."),
    )
    memorandum = LineField(
        label=_("Or under this memorandum"),
        required=False,
        max_length=200,
        help_text=_("Its title and number, when it was signed outside this platform."),
    )
    valid_from = DateField(label=_("Valid from"))
    valid_until = DateField(label=_("Valid until"), required=False)
    procedure = forms.ChoiceField(label=_("Procedure that both follow"), required=False)
    roles = TextField(
        label=_("Roles and responsibilities"),
        max_length=8000,
        help_text=_(
            "Who does what by when: who calls, who takes the person there, who follows up."
        ),
    )

    def __init__(
        self, *args: Any, agreements: Choices = (), procedures: Choices = (), **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        fill(
            self,
            service_kinds=kind_choices(),
            agreement_id=[("", _("No agreement on this platform")), *agreements],
            procedure=[("", _("None beside the memorandum")), *procedures],
        )

    def value(self) -> PathwayIn:
        """Return what was typed."""
        given = self.cleaned_data
        paper = given["agreement_id"]
        return PathwayIn(
            **{
                **given,
                "service_kinds": tuple(given["service_kinds"]),
                "agreement_id": UUID(paper) if paper else None,
            }
        )


def initial_of_pathway(row: Pathway) -> dict[str, Any]:
    """Return what a form shows of a pathway."""
    found = {name: getattr(row, name) for name in PathwayForm.base_fields}
    return found | {"agreement_id": str(row.agreement_id) if row.agreement_id else ""}


class TrainingForm(Form):
    """That a colleague passed the training."""

    passed_on = DateField(label=_("Date of passing"))
    valid_until = DateField(
        label=_("Valid until"), required=False, help_text=_("Empty: as long as the rules say.")
    )


class ListForm(Form):
    """A list of services as a file."""

    file = forms.FileField(
        label=_("The list"), help_text=_("A table as .xlsx or .csv with a title above each column.")
    )
    look = forms.BooleanField(label=_("Only show what it means"), required=False, initial=True)


class ExportForm(Form):
    """In which form the directory is taken out."""

    kind = forms.ChoiceField(
        label=_("File"),
        choices=(("csv", "CSV"), ("xlsx", "XLSX")),
        initial="xlsx",
        widget=forms.RadioSelect,
    )


class SureForm(Form):
    """Nothing but the decision to go on."""


def choices_of(rows: Iterable[tuple[object, str]]) -> list[tuple[str, str]]:
    """Return ids and words as a picker takes them."""
    return [(str(code), text) for code, text in rows]
