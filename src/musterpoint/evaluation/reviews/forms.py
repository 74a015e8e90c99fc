"""What is typed about reviews: the review, who is asked, and what they say."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from musterpoint.evaluation.reviews.actions import LONGEST_REMARK, AnswerIn
from musterpoint.evaluation.reviews.kinds import OWN, Question, Theme, in_words, pack
from musterpoint.web.forms import DateField, Form, LineField, TextField

Choices = Iterable[tuple[str, str]]
CANNOT = ""


def offer(form: forms.Form, name: str, choices: Iterable[tuple[Any, Any]]) -> None:
    """Give a field the choices that are known only now."""
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)  # noqa: S101  the forms here declare it so
    field.choices = list(choices)


class ReviewForm(Form):
    """A review: what it is for, what it asks, until when."""

    name = LineField(label=_("Name of the review"), max_length=120)
    purpose = TextField(
        label=_("What it is for"),
        max_length=2000,
        required=False,
        help_text=_("Those who are asked read this first."),
    )
    crisis_id = forms.ChoiceField(label=_("Of which crisis?"), required=False)
    themes = forms.MultipleChoiceField(
        label=_("What is asked about?"), widget=forms.CheckboxSelectMultiple
    )
    closes_on = DateField(label=_("Answers are taken until"))
    owner_id = forms.ChoiceField(label=_("Who looks after it?"), required=False)

    def __init__(self, *args: Any, colleagues: Choices, crises: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "crisis_id", [("", _("No crisis in particular")), *crises])
        offer(self, "themes", [(one.code, one.name) for one in pack().themes])
        offer(self, "owner_id", [("", _("Nobody in particular")), *colleagues])


class ColleaguesForm(Form):
    """Which colleagues are asked."""

    user_ids = forms.MultipleChoiceField(
        label=_("Which colleagues?"), widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, colleagues: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "user_ids", colleagues)


class GuestForm(Form):
    """Who is asked outside."""

    kind = forms.ChoiceField(label=_("For whom do they speak?"), widget=forms.RadioSelect)
    name = LineField(
        label=_("Who is asked"),
        max_length=200,
        help_text=_("Name and organisation. Only you see this; no answer is tied to it."),
    )
    email = LineField(
        label=_("E-mail address"),
        max_length=250,
        required=False,
        help_text=_(
            "The link is mailed to them and shown to nobody here. Without an address you are shown"
            " the link once; such answers make no group large enough to be told."
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = [(c, in_words(words)) for c, words in pack().stakeholders.items() if c != OWN]
        offer(self, "kind", kinds)


class AnswerForm(Form):
    """The statements that a kind of stakeholder judges, and a remark."""

    def __init__(
        self, *args: Any, asked: Iterable[tuple[Theme, list[Question]]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        steps = [(str(value), in_words(words)) for value, words in pack().scale.items()]
        self.codes: list[str] = []
        for _theme, questions in asked:
            for one in questions:
                self.codes.append(one.code)
                self.fields[one.code] = forms.ChoiceField(
                    label=one.text,
                    choices=[*steps, (CANNOT, gettext("I cannot say"))],
                    widget=forms.RadioSelect,
                    required=False,
                )
        self.fields["remark"] = TextField(
            label=gettext("What else should be known? Name nobody."),
            max_length=LONGEST_REMARK,
            required=False,
        )

    def given(self) -> AnswerIn:
        """Return what was said."""
        told = self.cleaned_data
        ratings = {code: int(told[code]) for code in self.codes if told.get(code)}
        return AnswerIn(ratings=ratings, remark=told.get("remark", ""))


class SureForm(Form):
    """Nothing but the decision to go on."""
