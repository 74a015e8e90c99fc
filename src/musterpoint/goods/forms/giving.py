"""Distributions and what is handed out."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from musterpoint.goods.forms.base import EMPTY, Choices, LinesForm, Once, offer
from musterpoint.goods.models import Proof
from musterpoint.web import offline
from musterpoint.web.forms import Form, LineField, TextField, WholeNumberField
from musterpoint.web.moments import MomentField


class DistributionForm(LinesForm):
    """A distribution: where, when, out of which store, what each gets."""

    has_per = True
    name = LineField(label=_("Name"), max_length=120)
    place = LineField(label=_("Where do people come?"), max_length=200)
    store_id = forms.ChoiceField(label=_("Out of which store?"))
    starts_at = MomentField(label=_("Begins"))
    ends_at = MomentField(label=_("Ends"))
    by_list = forms.ChoiceField(
        label=_("How do people get it?"),
        choices=[("list", _("By a list, each family once")), ("count", _("By headcount"))],
        widget=forms.RadioSelect,
        initial="list",
    )
    expected = WholeNumberField(
        label=_("How many families are expected?"), min_value=0, max_value=1_000_000, initial=0
    )
    crisis_id = forms.ChoiceField(label=_("In which crisis?"), required=False)

    def __init__(self, *args: Any, stores: Choices, crises: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "store_id", [*EMPTY, *stores])
        offer(self, "crisis_id", [("", _("In none")), *crises])


class ListForm(Form):
    """People for the list of a distribution, typed line by line."""

    lines = TextField(
        label=_("One family a line: short name; how many they are; who may collect for them"),
        max_length=50_000,
        help_text=_("Rahima A.; 5; Karim A."),
    )

    def clean_lines(self) -> list[tuple[str, int, tuple[str, ...]]]:
        """Return name, number of people and proxies of each line."""
        found, wrong = [], []
        for at, line in enumerate(self.cleaned_data["lines"].splitlines(), 1):
            if not line.strip():
                continue
            name, *rest = (part.strip() for part in line.replace("؛", ";").split(";"))
            try:
                people = int(rest[0]) if rest and rest[0] else 1
            except ValueError:
                people = 0
            if not name or not 1 <= people <= 60:
                wrong.append(str(at))
                continue
            proxies = tuple(part for part in rest[1:] if part)
            found.append((name[:80], people, proxies))
        if wrong:
            raise ValidationError(
                _("Correct these lines, a name and a number from 1 to 60: %(lines)s"),
                params={"lines": ", ".join(wrong[:20])},
            )
        return found


class RollForm(Form):
    """Whose families come on the list."""

    crisis_id = forms.ChoiceField(label=_("Of which crisis?"))
    area = LineField(
        label=_("Only of one area"), max_length=40, required=False,
        help_text=_("Its code, such as LY-TIP; empty for all"),
    )  # fmt: skip

    def __init__(self, *args: Any, crises: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "crisis_id", [*EMPTY, *crises])


class CodeForm(Form):
    """The code of a card, or the number on the list."""

    code = LineField(label=_("Code of the card, or number on the list"), max_length=200)


class HandForm(Once):
    """By what somebody shows that they were given it, and who collects."""

    proof = forms.ChoiceField(choices=Proof.choices[:3])
    by_proxy = forms.BooleanField(label=_("Somebody else collects for them"), required=False)


class HeadcountForm(Once):
    """So many families and people were given their rations."""

    families = WholeNumberField(label=_("Families"), min_value=1, max_value=5000)
    people = WholeNumberField(label=_("People"), min_value=1, max_value=5000)


class ReviewForm(Form):
    """What a review of a hand-out found."""

    was_given = forms.ChoiceField(
        label=_("What is true?"),
        choices=[("yes", _("It was given: the goods are gone")),
                 ("no", _("It was not given: the goods are in the store"))],
        widget=forms.RadioSelect,
    )  # fmt: skip
    note = LineField(label=_("What did you find?"), max_length=300)


class OfflineForm(Form):
    """The words that open the list on a phone."""

    words = offline.password_field()
