"""What is typed about evaluations, made into values."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from musterpoint.evaluation.planning.kinds import in_words, pack
from musterpoint.plans import reading
from musterpoint.plans.content import Row
from musterpoint.plans.sections import Column, Section
from musterpoint.web.forms import DateField, Form, LineField, TextField

EMPTY = [("", _("Choose"))]
Choices = Iterable[tuple[str, str]]


def offer(form: forms.Form, name: str, choices: Iterable[tuple[Any, Any]]) -> None:
    """Give a field the choices that are known only now."""
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)  # noqa: S101  the forms here declare it so
    field.choices = list(choices)


class HeadForm(Form):
    """What can be changed of an evaluation until it is finished."""

    name = LineField(label=_("Name of the evaluation"), max_length=120)
    crisis_id = forms.ChoiceField(
        label=_("Of which crisis?"),
        required=False,
        help_text=_("Its indicators are then counted beside the questions."),
    )
    owner_id = forms.ChoiceField(label=_("Who looks after it?"), required=False)
    counts_from = DateField(
        label=_("Phases are counted from"),
        required=False,
        help_text=_("The day of the outbreak, or of the stand-down."),
    )
    report_due = DateField(label=_("The report is due on"), required=False)

    def __init__(self, *args: Any, colleagues: Choices, crises: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "crisis_id", [("", _("No crisis in particular")), *crises])
        offer(self, "owner_id", [("", _("Nobody in particular")), *colleagues])


class NewForm(HeadForm):
    """The head of a new evaluation."""

    kind = forms.ChoiceField(label=_("What kind of evaluation?"), widget=forms.RadioSelect)
    field_order = ("name", "kind")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "kind", [(code, in_words(words)) for code, words in pack().kinds.items()])


class RowForm(Form):
    """One row of a section: a field for each of its columns, and the revision it was read at."""

    revision = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, section: Section, row: Row | None = None, **kwargs: Any) -> None:
        initial = {
            one.code: reading.typed(one, row.get(one.code)) if one.kind != "tick" else True
            for one in section.columns
            if row is not None and row.get(one.code) not in (None, "")
        }
        super().__init__(*args, initial={**initial, **kwargs.pop("initial", {})}, **kwargs)
        for one in section.columns:
            self.fields[one.code] = _field(one)


def _field(column: Column) -> forms.Field:
    """Return a field that takes any text: what is wrong in it the action says."""
    shared: dict[str, Any] = {"label": column.name, "required": False}
    if column.kind == "text":
        return TextField(**shared)
    if column.kind == "tick":
        return forms.BooleanField(**shared)
    if column.kind == "choice":
        choices = [(code, in_words(words)) for code, words in column.choices.items()]
        return forms.ChoiceField(choices=[*EMPTY, *choices], **shared)
    hint = _("Such as 2026-05-02") if column.kind == "date" else ""
    return LineField(help_text=hint, **shared)


class WhyForm(Form):
    """A decision with its reason."""

    why = TextField(label=_("Why?"), max_length=2000)


class ApproveForm(Form):
    """An approval of what was read, that may have a note."""

    why = TextField(label=_("Note"), max_length=2000, required=False)
    revision = forms.IntegerField(widget=forms.HiddenInput)


class NothingForm(Form):
    """A decision that needs no words."""


class LinkForm(Form):
    """The link of an evaluator."""

    ends_on = DateField(label=_("The link is open until"))
    email = LineField(
        label=_("E-mail address"),
        max_length=250,
        required=False,
        help_text=_(
            "The link is mailed to them and shown to nobody here. Without an address you are shown"
            " the link once."
        ),
    )
    reads_findings = forms.BooleanField(
        label=_("They read what was found so far: judgement and text of each question"),
        required=False,
    )


class DecideForm(Form):
    """What becomes of a finding that an evaluator sent."""

    becomes = forms.ChoiceField(
        label=_("What becomes of it?"),
        widget=forms.RadioSelect,
        choices=[
            ("taken_in", _("Take it in as it is, under their organisation")),
            ("answered", _("Do not take it in, and say why")),
        ],
    )
    reply = TextField(label=_("Your answer to the evaluator"), max_length=5000, required=False)


class FindingForm(Form):
    """What was found on a question."""

    rating = forms.ChoiceField(label=_("How was the standard met?"), widget=forms.RadioSelect)
    text = TextField(
        label=_("What was found"), help_text=_("Write of nobody by name."), max_length=5000
    )
    evidence = TextField(
        label=_("On which evidence"),
        help_text=_("Sources, figures, who was asked and how many."),
        max_length=5000,
        required=False,
    )
    proofs = forms.MultipleChoiceField(
        label=_("Evidence that is kept here"), widget=forms.CheckboxSelectMultiple, required=False
    )

    def __init__(self, *args: Any, proofs: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "rating", [(one.code, one.name) for one in pack().ratings.values()])
        found = list(proofs)
        if found:
            offer(self, "proofs", found)
        else:
            del self.fields["proofs"]
