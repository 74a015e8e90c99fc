"""The questions of somebody who wants to leave; each form is one question."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from musterpoint.crises.public.forms import Choices, country_choices, many
from musterpoint.crises.public.words import NEEDS
from musterpoint.people.queries import Card
from musterpoint.web.forms import DateField, Form

SAFE = "safe"


class WhoForm(Form):
    """1. Who travels?"""

    who = forms.MultipleChoiceField(
        label=gettext_lazy("Who wants to leave?"),
        help_text=gettext_lazy("You are kept together."),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Tick who wants to leave")},
    )

    def __init__(
        self, data: Mapping[str, Any] | None = None, *, me: str, people: Choices, **kwargs: Any
    ) -> None:
        super().__init__(data, **kwargs)
        self.me = me
        fields: Mapping[str, Any] = self.fields
        fields["who"].choices = people

    def clean_who(self) -> list[str]:
        """Let children travel with the person who asks for them."""
        found: list[str] = self.cleaned_data["who"]
        if self.me not in found:
            raise forms.ValidationError(
                _("Tick yourself too. If children have to travel without you, call us")
            )
        return found


class WhereToForm(Form):
    """2. Where to?"""

    places = many(
        gettext_lazy("Where do you want to go?"), (), gettext_lazy("Tick all that would be good.")
    )
    other = forms.ChoiceField(
        label=gettext_lazy("Another country (you may leave this empty)"), required=False
    )

    def __init__(
        self, data: Mapping[str, Any] | None = None, *, homes: Choices, **kwargs: Any
    ) -> None:
        super().__init__(data, **kwargs)
        fields: Mapping[str, Any] = self.fields
        fields["places"].choices = [*homes, (SAFE, _("Any safe place where there is a seat"))]
        fields["other"].choices = [
            pair for pair in country_choices() if not pair[0].startswith("XX")
        ]

    def clean(self) -> dict[str, Any]:
        """Ask for one of the two at least."""
        found = super().clean() or {}
        if not self.errors and not found.get("places") and not found.get("other"):
            self.add_error("places", _("Tick where you want to go"))
        return found

    def destinations(self) -> list[str]:
        """Return the wish as evacuation keeps it: ``country:XXX`` and ``safe``."""
        other = self.cleaned_data["other"]
        wanted = [*self.cleaned_data["places"], f"country:{other}" if other else ""]
        return list(dict.fromkeys(one for one in wanted if one))


class WhenForm(Form):
    """3. Until when?"""

    latest = DateField(
        label=gettext_lazy("Is there a day after which it is too late?"),
        help_text=gettext_lazy("You may leave this empty."),
        required=False,
    )

    def __init__(
        self, data: Mapping[str, Any] | None = None, *, today: date, **kwargs: Any
    ) -> None:
        super().__init__(data, **kwargs)
        fields: Mapping[str, Any] = self.fields
        fields["latest"].widget.attrs["autocomplete"] = "off"
        self.today = today

    def clean_latest(self) -> date | None:
        """Refuse a day that has gone."""
        found: date | None = self.cleaned_data["latest"]
        if found is not None and found < self.today:
            raise forms.ValidationError(_("Enter a day that is still to come"))
        return found


class TravelNeedsForm(Form):
    """4. What do the travellers need on the way?"""

    def __init__(
        self, data: Mapping[str, Any] | None = None, *, cards: list[Card], **kwargs: Any
    ) -> None:
        super().__init__(data, **kwargs)
        codes = {code for code, _words in NEEDS}
        for place, card in enumerate(cards):
            field = many(card.name, NEEDS)
            field.initial = [need for need in card.identity.needs if need in codes]
            self.fields[f"needs_{place}"] = field

    def needs(self, place: int) -> list[str]:
        """Return what was ticked for the traveller at this place of the list."""
        found: list[str] = self.cleaned_data[f"needs_{place}"]
        return found


class WithdrawForm(Form):
    """Why a request is taken back: it says how the person stands now."""

    why = forms.ChoiceField(
        label=gettext_lazy("What do you want to do instead?"),
        choices=[
            ("stay", gettext_lazy("I stay for now")),
            ("other", gettext_lazy("I leave in another way")),
            ("unsaid", gettext_lazy("I do not want to say")),
        ],
        widget=forms.RadioSelect,
    )
