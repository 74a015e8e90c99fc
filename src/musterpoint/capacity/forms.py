"""What is typed about capacity, made into values."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from musterpoint.capacity import money
from musterpoint.capacity.areas import LEVELS, Question, in_words, pack
from musterpoint.capacity.models import Subject
from musterpoint.kernel.money import Money
from musterpoint.web import formats
from musterpoint.web.forms import DateField, Form, LineField, TextField

Choices = Iterable[tuple[Any, Any]]
EMPTY = [("", _("Choose"))]
#: What is sent for "this does not concern us", and for "no level is aimed at".
NONE = "none"


def _offer(form: forms.Form, name: str, choices: Choices) -> None:
    field: Any = form.fields[name]
    field.choices = list(choices)


def level_choices(question: Question) -> list[tuple[str, str]]:
    """Return the levels of a question with their words."""
    return [(str(n), f"{formats.count(n)} · {question.level(n)}") for n in LEVELS]


class AssessmentForm(Form):
    """The head of an assessment."""

    title = LineField(label=_("Title"), max_length=120, help_text=_("Such as Spring 2026"))
    as_of = DateField(label=_("How things stood on which day?"))
    subject = forms.ChoiceField(
        label=_("Of whom does it speak?"), widget=forms.RadioSelect, choices=Subject.choices
    )
    partner_id = forms.ChoiceField(
        label=_("Which partner on this platform?"),
        required=False,
        help_text=_("Those with an agreement in force that allows it."),
    )
    partner_name = LineField(label=_("Name of a partner elsewhere"), max_length=200, required=False)
    contact_name = LineField(
        label=_("Who will agree there?"),
        max_length=200,
        required=False,
        help_text=_("Name of the person; it is kept sealed."),
    )
    contact_address = LineField(label=_("How are they reached?"), max_length=200, required=False)

    def __init__(self, *args: Any, partners: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, "partner_id", [*EMPTY, *partners])


class AnswerForm(Form):
    """The answer to one question, at the revision that was read."""

    revision = forms.IntegerField(widget=forms.HiddenInput)
    level = forms.ChoiceField(
        label=_("Where does the organisation stand?"),
        widget=forms.RadioSelect,
        help_text=_("The highest level whose words are all true."),
    )
    aim = forms.ChoiceField(
        label=_("Which level is aimed at?"),
        required=False,
        help_text=_("Below it is a gap, which becomes an item of the plan."),
    )
    limits = forms.MultipleChoiceField(
        label=_("What limits it?"), widget=forms.CheckboxSelectMultiple, required=False
    )
    note = TextField(label=_("In your own words"), max_length=2000, required=False)
    evidence = TextField(
        label=_("What shows it?"),
        max_length=2000,
        required=False,
        help_text=_("Documents, figures, exercises. Name no person."),
    )
    link = LineField(label=_("Link to what shows it"), max_length=500, required=False)

    def __init__(self, *args: Any, question: Question, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        levels = level_choices(question)
        _offer(self, "level", [*levels, (NONE, _("This does not concern the organisation"))])
        _offer(self, "aim", [*levels, (NONE, _("No aim"))])
        _offer(self, "limits", [(code, in_words(words)) for code, words in pack().limits.items()])


class NothingForm(Form):
    """A step that needs no words."""


class WhyForm(Form):
    """A step with its reason."""

    why = TextField(label=_("Why?"), max_length=2000)


class NoteForm(Form):
    """A step that may have a note."""

    note = TextField(label=_("Note"), max_length=2000, required=False)


class ContactForm(Form):
    """That the named contact of a partner elsewhere agreed."""

    name = LineField(label=_("Who agreed?"), max_length=200)
    how = TextField(
        label=_("When and how did they say so?"),
        max_length=2000,
        help_text=_("Such as: by letter of 3 May"),
    )


class ItemForm(Form):
    """How a gap is closed: what, who, until when, for how much."""

    what = TextField(label=_("What will be done?"), max_length=2000, required=False)
    owner_id = forms.ChoiceField(label=_("Who sees to it?"), required=False)
    due_on = DateField(label=_("Until when?"))
    cost = LineField(
        label=_("What does it cost?"),
        max_length=40,
        required=False,
        help_text=_("Such as 25.50 USD"),
    )

    def __init__(self, *args: Any, colleagues: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, "owner_id", [("", _("Nobody yet")), *colleagues])

    def clean_cost(self) -> Money | None:
        """Return the amount."""
        try:
            return money.read(self.cleaned_data["cost"])
        except ValueError as error:
            raise ValidationError(str(error)) from error


class DoneForm(Form):
    """That an item is done, and how it can be seen."""

    evidence = TextField(label=_("What was done?"), max_length=2000, required=False)
    link = LineField(label=_("Link to what shows it"), max_length=500, required=False)


class RespondForm(Form):
    """Our level and why, for each question that a partner answered about us."""

    round = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, content: Iterable[dict[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = pack().questions
        for one in content:
            code = one["question"]
            question = known.get(code)
            if question is None:
                continue
            said = "" if one["level"] is None else str(one["level"])
            self.fields[f"level_{code}"] = forms.ChoiceField(
                label=question.text,
                choices=[*([("", _("They left it open"))] if not said else []),
                         *level_choices(question)],
                initial=said,
                required=False,
                help_text=one["note"],
            )  # fmt: skip
            self.fields[f"note_{code}"] = LineField(
                label=_("Why another level?"), max_length=500, required=False
            )


class PeerForm(Form):
    """With whom we compare ourselves."""

    host = forms.ChoiceField(label=_("Who hosts the comparison?"))

    def __init__(self, *args: Any, hosts: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, "host", [*EMPTY, *hosts])
