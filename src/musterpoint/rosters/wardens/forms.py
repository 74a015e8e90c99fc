"""What is typed of zones, terms and calls of wardens, made into values."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from musterpoint.rosters.forms import CodesField, country_choices
from musterpoint.rosters.queries import Card
from musterpoint.rosters.wardens.actions import TermIn, ZoneIn
from musterpoint.rosters.wardens.models import Handed, WardenZone
from musterpoint.web.forms import DateField, Form, LineField, WholeNumberField

Choices = Sequence[tuple[str, Any]]


def _fill(form: forms.Form, **choices: Choices) -> None:
    for name, values in choices.items():
        form.fields[name].choices = values  # type: ignore[attr-defined]  # a choice field


def people_choices(cards: Sequence[Card], empty: Any) -> list[tuple[str, Any]]:
    """Return members by name, with their references because names repeat."""
    rows = [(str(one.id), f"{one.name} ({one.row.reference})") for one in cards]
    return [("", empty), *rows]


class ZoneForm(Form):
    """A zone of a post."""

    post = LineField(label=_("Post"), max_length=120)
    name = LineField(label=_("Name of the zone"), max_length=120)
    country = forms.ChoiceField(label=_("Country"), required=False)
    places = forms.MultipleChoiceField(
        label=_("Places"),
        required=False,
        help_text=_("Areas of the crises that are open."),
        widget=forms.CheckboxSelectMultiple,
    )
    other_places = CodesField(
        label=_("Other places"),
        required=False,
        max_length=400,
        help_text=_("Codes with commas between them, for areas that no open crisis has yet."),
    )
    above = forms.ChoiceField(label=_("Called by the warden of"), required=False)

    def __init__(
        self, *args: Any, places: Choices, zones: Sequence[WardenZone], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        _fill(
            self,
            country=country_choices(_("Not told")),
            places=places,
            above=[("", _("The post")), *((str(one.id), str(one)) for one in zones)],
        )

    def value(self) -> ZoneIn:
        """Return what was typed."""
        given = self.cleaned_data
        return ZoneIn(
            post=given["post"],
            name=given["name"],
            country=given["country"],
            places=(*given["places"], *given["other_places"]),
            above_id=UUID(given["above"]) if given["above"] else None,
        )


def initial_of_zone(row: WardenZone, places: Choices) -> dict[str, Any]:
    """Return what a form shows of a zone."""
    known = {code for code, _name in places}
    return {
        "post": row.post,
        "name": row.name,
        "country": row.country,
        "places": [one for one in row.places if one in known],
        "other_places": ", ".join(one for one in row.places if one not in known),
        "above": str(row.above_id or ""),
    }


class TermForm(Form):
    """Who looks after a zone, from when to when."""

    member = forms.ChoiceField(label=_("Warden"))
    deputy = forms.ChoiceField(label=_("Deputy"), required=False)
    starts = DateField(label=_("First day"))
    ends = DateField(label=_("Last day"))

    def __init__(self, *args: Any, people: Sequence[Card], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _fill(
            self,
            member=people_choices(people, _("Choose a person")),
            deputy=people_choices(people, _("Nobody yet")),
        )

    def value(self) -> TermIn:
        """Return what was typed."""
        given = self.cleaned_data
        return TermIn(
            member_id=UUID(given["member"]),
            deputy_id=UUID(given["deputy"]) if given["deputy"] else None,
            starts_on=given["starts"],
            ends_on=given["ends"],
        )


class HandOverForm(TermForm):
    """Who follows, and what changed hands."""

    handed = forms.MultipleChoiceField(
        label=_("What was handed over"),
        required=False,
        choices=Handed.choices,
        widget=forms.CheckboxSelectMultiple,
    )


class EndForm(Form):
    """The end of a term that nobody follows yet."""

    handed = forms.MultipleChoiceField(
        label=_("What was given back"),
        required=False,
        choices=Handed.choices,
        widget=forms.CheckboxSelectMultiple,
    )


class DeputyForm(Form):
    """Who stands in."""

    deputy = forms.ChoiceField(label=_("Deputy"), required=False)

    def __init__(self, *args: Any, people: Sequence[Card], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _fill(self, deputy=people_choices(people, _("Nobody yet")))


class CallForm(Form):
    """What wardens are asked to do now, and where."""

    title = LineField(
        label=_("What they shall do"),
        max_length=120,
        help_text=_("Such as: everybody stays indoors, count your people. Name no person."),
    )
    places = forms.MultipleChoiceField(
        label=_("Places"),
        required=False,
        help_text=_("Choose none to call every zone."),
        widget=forms.CheckboxSelectMultiple,
    )
    post = forms.ChoiceField(label=_("Post"), required=False)
    minutes = WholeNumberField(
        label=_("Minutes until the answer"), min_value=5, max_value=1440, initial=60
    )
    is_test = forms.BooleanField(label=_("This is a test of the telephone tree"), required=False)

    def __init__(self, *args: Any, places: Choices, posts: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _fill(self, places=places, post=[("", _("All")), *((one, one) for one in posts)])


class TableForm(Form):
    """A list of zones as a file."""

    file = forms.FileField(
        label=_("The list"), help_text=_("A table as .xlsx or .csv with a title above each column.")
    )
    look = forms.BooleanField(label=_("Only show what it means"), required=False, initial=True)
