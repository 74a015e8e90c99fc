"""What is typed about rosters and their members."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from musterpoint.people.reasons import ExportReason
from musterpoint.rosters.forms._fields import (
    Choices,
    MomentField,
    PersonField,
    country_choices,
    fill,
)
from musterpoint.rosters.identity import Identity
from musterpoint.rosters.models import CredentialKind, Level, RosterKind
from musterpoint.rosters.queries import Card
from musterpoint.rosters.values import LanguageIn, MemberIn
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

SEXES: Choices = (("u", _("Not told")), ("f", _("Woman")), ("m", _("Man")), ("x", _("Other")))
ON_CALL_HOURS = (0, 2, 4, 8, 12, 24, 48, 72)


class RosterForm(Form):
    """A new roster."""

    name = LineField(label=_("Name"), max_length=120)
    kind = forms.ChoiceField(label=_("Whom it lists"), choices=RosterKind.choices)
    rest_hours = WholeNumberField(
        label=_("Hours of rest after a deployment"), min_value=0, max_value=2160, initial=48
    )


class MemberForm(Form):
    """Somebody on a roster."""

    roster = forms.ChoiceField(label=_("Roster"))
    name = NameField(label=_("Name"), max_length=120)
    phone = LineField(label=_("Mobile number"), required=False, max_length=30)
    email = LineField(label=_("E-mail"), required=False, max_length=254)
    organisation = LineField(label=_("Employer or agency"), required=False, max_length=120)
    language = forms.ChoiceField(label=_("We write to them in"), choices=languages.choices())
    sex = forms.ChoiceField(
        label=_("Sex"), choices=SEXES, help_text=_("People may ask for a woman or a man.")
    )
    nationalities = forms.MultipleChoiceField(
        label=_("Nationalities"),
        required=False,
        help_text=_("So that nobody works at the desk where people fear their own country."),
        widget=forms.SelectMultiple,
    )
    country = forms.ChoiceField(label=_("Country where they are"), required=False)
    area = LineField(label=_("Area or town"), required=False, max_length=60)
    zone = forms.ChoiceField(label=_("Time zone"))
    available_from = DateField(label=_("Available from"), required=False)
    available_until = DateField(label=_("Available until"), required=False)
    max_days = WholeNumberField(
        label=_("Days at most on one deployment"), required=False, min_value=1, max_value=1000
    )
    note = TextField(label=_("Note"), required=False, max_length=1000)

    def __init__(self, *args: Any, rosters: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fill(
            self,
            roster=list(rosters),
            nationalities=country_choices(),
            country=country_choices(_("Not told")),
            zone=zone_choices(),
        )

    def value(self) -> MemberIn:
        """Return what was typed."""
        given = self.cleaned_data
        return MemberIn(
            roster=given["roster"],
            identity=Identity(
                name=given["name"],
                phone=given["phone"],
                email=given["email"],
                organisation=given["organisation"],
                note=given["note"],
            ),
            sex=given["sex"],
            nationalities=tuple(given["nationalities"]),
            language=given["language"],
            country=given["country"],
            area=given["area"],
            zone=given["zone"],
            available_from=given["available_from"],
            available_until=given["available_until"],
            max_days=given["max_days"],
        )


def initial_of(card: Card) -> dict[str, Any]:
    """Return what a form shows of a member."""
    row, who = card.row, card.who
    return {
        "roster": row.roster.code,
        "name": who.name,
        "phone": who.phone,
        "email": who.email,
        "organisation": who.organisation,
        "note": who.note,
        "language": row.language,
        "sex": row.sex,
        "nationalities": row.nationalities.split(),
        "country": row.country,
        "area": row.area,
        "zone": row.zone,
        "available_from": row.available_from,
        "available_until": row.available_until,
        "max_days": row.max_days,
    }


class LanguageForm(Form):
    """One direction of interpreting."""

    source = forms.ChoiceField(label=_("From"))
    target = forms.ChoiceField(label=_("Into"))
    dialect = LineField(label=_("Dialect, if it matters"), required=False, max_length=40)
    level = forms.TypedChoiceField(label=_("Level"), choices=Level.choices, coerce=int, initial=2)
    by_phone = forms.BooleanField(label=_("By telephone"), required=False, initial=True)
    by_video = forms.BooleanField(label=_("By video"), required=False)
    in_place = forms.BooleanField(label=_("Face to face"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fill(self, source=language_choices(), target=language_choices())

    def value(self) -> LanguageIn:
        """Return what was typed."""
        return LanguageIn(**self.cleaned_data)


class SkillForm(Form):
    """A skill."""

    code = LineField(label=_("Skill"), max_length=40, help_text=_("Such as nurse or logistics"))
    level = forms.TypedChoiceField(label=_("Level"), choices=Level.choices, coerce=int, initial=2)


class CredentialForm(Form):
    """A training or a clearance."""

    kind = forms.ChoiceField(label=_("What it is"), choices=CredentialKind.choices)
    code = LineField(label=_("Name"), max_length=40, help_text=_("Such as confidentiality"))
    valid_until = DateField(label=_("Last day"), required=False)


class HoursForm(Form):
    """The hours of the week."""

    hours = LineField(
        label=_("Hours of the week"),
        required=False,
        max_length=300,
        help_text=_("Such as mon-fri 8-17; sat 20-24. Empty: may be asked at any time."),
    )
    zone = forms.ChoiceField(label=_("Time zone"))
    available_from = DateField(label=_("Available from"), required=False)
    available_until = DateField(label=_("Available until"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fill(self, zone=zone_choices())


class OnCallForm(Form):
    """By the telephone from now on."""

    hours = forms.TypedChoiceField(label=_("On call for the next"), coerce=int)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        from django.utils.translation import ngettext

        super().__init__(*args, **kwargs)
        words = [
            (n, ngettext("%(n)d hour", "%(n)d hours", n) % {"n": n}) for n in ON_CALL_HOURS if n
        ]
        fill(self, hours=[*words, (0, _("Not on call any more"))])


class AwayForm(Form):
    """A time away, or there against the hours."""

    starts = MomentField(label=_("From"))
    ends = MomentField(label=_("Until"))
    is_available = forms.BooleanField(label=_("There, although the hours say no"), required=False)


class ConflictForm(Form):
    """For whom a member must not work."""

    country = forms.ChoiceField(label=_("People of this country"), required=False)
    person = PersonField(
        label=_("Or one person, by reference"),
        help_text=_("Nobody reads here how they are related."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fill(self, country=country_choices(_("Choose a country")))


class SureForm(Form):
    """Nothing but the decision to go on."""


class ListForm(Form):
    """A list of members as a file."""

    roster = forms.ChoiceField(label=_("Roster"))
    file = forms.FileField(
        label=_("The list"), help_text=_("A table as .xlsx or .csv with a title above each column.")
    )
    look = forms.BooleanField(label=_("Only show what it means"), required=False, initial=True)

    def __init__(self, *args: Any, rosters: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fill(self, roster=list(rosters))


class ExportForm(Form):
    """Why a list is needed."""

    reason = forms.ChoiceField(
        label=_("What is the list for?"),
        choices=[("", _("Choose a purpose")), *ExportReason.choices],
        error_messages={"required": _("Choose what the list is for")},
    )
