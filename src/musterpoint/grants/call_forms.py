"""What is typed about calls, made into values."""

from collections.abc import Sequence
from datetime import UTC, tzinfo
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from musterpoint.grants import rules
from musterpoint.grants.cause_forms import CrisisField, country_field, offer_crises
from musterpoint.grants.forms import EMPTY, Choices, MoneyForm, amount_field, offer, unit_field
from musterpoint.grants.models import Application, Criterion
from musterpoint.web.forms import Form, LineField, TextField, WholeNumberField
from musterpoint.web.moments import MomentField


class CallForm(MoneyForm):
    """A call with its money."""

    title = LineField(label=_("Name of the call"), max_length=120)
    slug = LineField(label=_("Its address"), help_text=_("Such as shelter-2026"), max_length=60)
    about = TextField(label=_("What is it for, and who may apply?"), max_length=5000)
    unit = unit_field()
    total = amount_field(_("How much is there in all?"))
    most = amount_field(_("How much can one project get?"))
    head = forms.ChoiceField(label=_("Out of which head?"), required=False)
    crisis = CrisisField()
    country = country_field()
    closes_at = MomentField(label=_("Applications until"))
    score_by = MomentField(label=_("Scored until"))
    threshold = WholeNumberField(label=_("Points of 100 that are needed"))
    gap = WholeNumberField(label=_("A third member scores when two differ by more points than"))
    appeal_days = WholeNumberField(label=_("Days to appeal after the result"))
    amounts = ("total", "most")

    def __init__(self, *args: Any, heads: Choices, zone: tzinfo = UTC, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "head", [*EMPTY, *heads])
        offer_crises(self)
        for field in self.fields.values():
            if isinstance(field, MomentField):
                field.zone = zone


class CriterionForm(Form):
    """One criterion of a call."""

    name = LineField(label=_("Criterion"), max_length=120)
    looks_at = TextField(label=_("What do you look at?"), max_length=1000)
    weight = WholeNumberField(label=_("Weight"), help_text=_("All weights together are 100"))


class ScoreForm(Form):
    """Points for each criterion, with reasons."""

    def __init__(self, *args: Any, criteria: Sequence[Criterion], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.places = [one.position for one in criteria]
        points = [(str(one), str(one)) for one in range(rules.pack().highest + 1)]
        for one in criteria:
            self.fields[f"points_{one.position}"] = forms.ChoiceField(
                label=one.name, help_text=one.looks_at, choices=[*EMPTY, *points]
            )
        self.fields["reasons"] = TextField(label=_("Why these points?"), max_length=3000)
        self.fields["has_no_conflict"] = forms.BooleanField(
            label=_("I have nothing to do with this applicant, now or in the last five years")
        )

    @property
    def points(self) -> dict[int, int]:
        """The points by the criterion's position."""
        return {place: int(self.cleaned_data[f"points_{place}"]) for place in self.places}


class DecideCallForm(Form):
    """Reasons for every applicant of a call."""

    def __init__(self, *args: Any, rows: Sequence[tuple[Application, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rows = [row for row, _label in rows]
        for row, label in rows:
            self.fields[f"reasons_{row.id}"] = TextField(
                label=label, help_text=_("The applicant reads them"), max_length=3000
            )

    @property
    def texts(self) -> dict[Any, str]:
        """The reasons by application."""
        return {one.id: str(self.cleaned_data[f"reasons_{one.id}"]) for one in self.rows}
