"""What is typed of a campaign and of a reply, made into values."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, cast
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from musterpoint.crises.models import RollState
from musterpoint.kernel.errors import Invalid
from musterpoint.messaging.models import Lane
from musterpoint.outreach.actions import Audience
from musterpoint.outreach.models import Purpose
from musterpoint.outreach.presenters.writing import LIVING
from musterpoint.web import languages
from musterpoint.web.forms import MESSAGES, Form, LineField, TextField

TEXT = "text_"
TEXT_CHARACTERS = 1000
HOURS = (6, 12, 24, 36, 72)
Choices = Sequence[tuple[str, Any]]


class ComposeForm(Form):
    """One message to many: what for, to whom, and its text in each language."""

    name = LineField(
        label=_("Name for us"),
        help_text=_("People do not see it."),
        max_length=120,
        error_messages={"required": _("Enter a name, like Tripoli: stay inside")},
    )
    purpose = forms.ChoiceField(label=_("What it is for"), choices=Purpose.choices)
    lane = forms.ChoiceField(
        label=_("How urgent"),
        choices=Lane.choices,
        initial=Lane.BULK,
        help_text=_("Life and safety goes first, by every channel."),
    )
    areas = forms.MultipleChoiceField(
        label=_("Areas"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None ticked: all."),
    )
    levels = forms.TypedMultipleChoiceField(
        label=_("Areas that have this alert level"),
        required=False,
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
    )
    states = forms.MultipleChoiceField(
        label=_("How they are"),
        required=False,
        choices=[(state, RollState(state).label) for state in LIVING],
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None ticked: everybody who is not recorded as dead."),
    )
    languages = forms.MultipleChoiceField(
        label=_("Languages"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None ticked: all."),
    )
    heads_only = forms.BooleanField(label=_("Only heads of households"), required=False)
    hours = forms.TypedChoiceField(
        label=_("Do not send after"),
        coerce=int,
        initial=24,
        help_text=_("What has not left by then is old news and stays here."),
    )

    def __init__(
        self,
        data: Any = None,
        *,
        areas: Choices,
        levels: Choices,
        spoken: Choices,
        written: Choices,
    ) -> None:
        super().__init__(data)
        for name, choices in (("areas", areas), ("levels", levels), ("languages", spoken)):
            cast(forms.MultipleChoiceField, self.fields[name]).choices = list(choices)
        cast(forms.TypedChoiceField, self.fields["hours"]).choices = [
            (hours, ngettext("%(hours)d hour", "%(hours)d hours", hours) % {"hours": hours})
            for hours in HOURS
        ]
        self.written = [code for code, _label in written]
        for code, label in written:
            field = TextField(
                label=label,
                required=False,
                max_length=TEXT_CHARACTERS,
                error_messages={"max_length": MESSAGES["max_length"]},
            )
            field.widget.attrs |= {"lang": code, "dir": languages.direction(code)}
            self.fields[f"{TEXT}{code}"] = field

    def clean(self) -> dict[str, Any]:
        """Ask for a text in at least one language."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        if self.written and not self.texts():
            self.add_error(
                f"{TEXT}{self.written[0]}", _("Write the message in at least one language")
            )
        return given

    def texts(self) -> dict[str, str]:
        """Return the texts that were written, by language."""
        return {
            code: text
            for code in self.written
            if (text := self.cleaned_data.get(f"{TEXT}{code}", ""))
        }

    def audience(self) -> Audience:
        """Return who is meant."""
        given = self.cleaned_data
        return Audience(
            areas=tuple(given["areas"]),
            levels=tuple(given["levels"]),
            states=tuple(given["states"]) or LIVING,
            languages=tuple(given["languages"]),
            heads_only=given["heads_only"],
        )

    def valid_until(self, at: datetime) -> datetime:
        """Return when the message is too old to send."""
        return at + timedelta(hours=self.cleaned_data["hours"])

    def take(self, refused: Invalid) -> None:
        """Put what the action refused at the field where it was typed."""
        for where, problems in refused.fields.items():
            head, _dot, rest = where.partition(".")
            field = {"texts": f"{TEXT}{rest}", "audience": rest, "valid_until": "hours"}.get(
                head, head
            )
            if field == TEXT and self.written:
                field = f"{TEXT}{self.written[0]}"
            for problem in problems:
                self.add_error(field if field in self.fields else None, problem)


class ReplyForm(Form):
    """What somebody of staff read in a reply, and about whom."""

    meaning = forms.CharField(max_length=12)
    person = forms.UUIDField(required=False)
    reference = LineField(required=False, max_length=20)

    def person_id(self) -> UUID | None:
        """Return the candidate that was chosen, if any."""
        return cast(UUID | None, self.cleaned_data["person"])
