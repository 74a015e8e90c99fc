"""What is typed about cases, made into values."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, tzinfo
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from musterpoint.cases import rules
from musterpoint.cases.followed import language
from musterpoint.cases.models import NoteKind, Outcome, PartyRole
from musterpoint.engine import procedures as engine
from musterpoint.engine.procedures.conditions import Value
from musterpoint.engine.procedures.model import Fact, FactKind
from musterpoint.kernel.errors import Invalid
from musterpoint.people import queries as people
from musterpoint.procedures.queries import StepView
from musterpoint.web.forms import DateField, Form, LineField, NameField, TextField, WholeNumberField
from musterpoint.web.moments import MomentField

Choices = Sequence[tuple[str, Any]]
LINES = 6


def offer(form: forms.Form, name: str, choices: Iterable[tuple[str, Any]]) -> None:
    """Set what one can choose in a field."""
    cast(forms.ChoiceField, form.fields[name]).choices = list(choices)


def blame(form: forms.Form, refused: Invalid) -> None:
    """Put the problems of an action beside the fields that they are about."""
    for name, problems in refused.fields.items():
        field = name if name in form.fields else None
        for problem in problems:
            form.add_error(field, problem)
    if not refused.fields:
        form.add_error(None, str(refused))


class PersonField(LineField):
    """The reference of a registered person; its value is the reference, ``found`` the person."""

    def clean(self, value: Any) -> Any:
        """Return the id of the person, or None when nothing was typed."""
        typed = super().clean(value)
        if not typed:
            return None
        found = people.by_reference(typed)
        if found is None:
            raise ValidationError(_("There is no person with this reference here."), code="unknown")
        return found


class NewCaseForm(Form):
    """A new case: for a registered person, or for a name."""

    kind = forms.ChoiceField(label=_("Kind of case"))
    person = PersonField(
        label=_("Reference of the person"),
        required=False,
        max_length=20,
        help_text=_("Leave it empty when the person is not registered, and write the name."),
    )
    name = NameField(label=_("Name"), required=False, max_length=200)
    phone = LineField(label=_("Telephone"), required=False, max_length=60)
    story = TextField(
        label=_("What happened"),
        required=False,
        max_length=4000,
        help_text=_("No diagnosis and no reason for fear here: use the closed box."),
    )
    crisis = forms.ChoiceField(label=_("Crisis"), required=False)
    post = LineField(label=_("Post or place"), required=False, max_length=120)
    is_protected = forms.BooleanField(
        label=_("Behind the wall: only protection staff sees this case"), required=False
    )

    def __init__(
        self, *args: Any, kinds: Choices, crises: Choices, may_protect: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "kind", [("", _("Choose")), *kinds])
        offer(self, "crisis", [("", _("None")), *crises])
        if not may_protect:
            del self.fields["is_protected"]


class NoteForm(Form):
    """A note, or the correction of one."""

    text = TextField(label=_("Add a note"), max_length=4000)
    kind = forms.ChoiceField(
        label=_("What it tells of"),
        choices=[one for one in NoteKind.choices if one[0] != NoteKind.VISIT],
    )


class CorrectionForm(Form):
    """A new note that puts an old one right."""

    text = TextField(label=_("The note as it should be"), max_length=4000)


class VisitForm(Form):
    """A visit in the diary."""

    when = MomentField(label=_("When"), help_text=_("In the time of this desk."))
    where = LineField(label=_("Where"), max_length=200)
    who = LineField(label=_("Who was seen"), required=False, max_length=200)
    is_refused = forms.BooleanField(label=_("The visit was refused"), required=False)
    text = TextField(label=_("What was seen and said"), required=False, max_length=4000)
    next_at = DateField(label=_("Next visit due"), required=False)

    def next_visit(self, zone: tzinfo) -> datetime | None:
        """Return noon of the day of the next visit."""
        day: date | None = self.cleaned_data["next_at"]
        return datetime.combine(day, time(12), tzinfo=zone) if day else None


class PartyForm(Form):
    """Somebody on the case."""

    role = forms.ChoiceField(label=_("What they are to the case"), choices=PartyRole.choices)
    reference = PersonField(label=_("Reference, if registered"), required=False, max_length=20)
    name = NameField(label=_("Name"), required=False, max_length=200)
    phone = LineField(label=_("Telephone"), required=False, max_length=60)
    note = LineField(label=_("Note"), required=False, max_length=300)


class PaperForm(Form):
    """A file."""

    file = forms.FileField(
        label=_("Picture or PDF"),
        help_text=_("PDF, JPEG, PNG or plain text. Where a picture was taken is removed from it."),
    )


class HandOverForm(Form):
    """To whom, and why."""

    user = forms.ChoiceField(label=_("Colleague"))
    reason = TextField(label=_("Reason"), max_length=1000)


class ReasonForm(Form):
    """A decision with its reason."""

    reason = TextField(label=_("Reason"), max_length=1000)


class CloseForm(Form):
    """How the case ended."""

    outcome = forms.ChoiceField(
        label=_("How it ended"),
        choices=[one for one in Outcome.choices if one[0] != Outcome.MOVED],
    )
    reason = TextField(label=_("In a few words"), max_length=1000)


class LetterForm(Form):
    """The fields of a letter in one language."""

    language = forms.ChoiceField(
        label=_("Language"),
        choices=[("en", "English"), ("fr", "français"), ("es", "español"), ("ar", "العربية")],
    )

    def __init__(self, *args: Any, template: rules.Template, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for one in template.fields:
            label = engine.in_language(one.label, language())
            kind, most = (TextField, 3000) if one.is_long else (LineField, 300)
            self.fields[one.id] = kind(label=label, max_length=most)


class CallForm(Form):
    """One line of the call desk."""

    who = LineField(label=_("Reference or name"), required=False, max_length=200)
    phone = LineField(label=_("Telephone"), required=False, max_length=60)
    kind = forms.ChoiceField(label=_("Kind of case"), required=False)
    what = LineField(label=_("What happened"), required=False, max_length=1000)

    @property
    def is_empty(self) -> bool:
        """Say whether nothing was written in this line."""
        return not any(str(self.data.get(self.add_prefix(one), "")).strip() for one in self.fields)


class CallsForm(Form):
    """What all lines of a batch have in common."""

    crisis = forms.ChoiceField(label=_("Crisis"), required=False)
    post = LineField(label=_("Post or place"), required=False, max_length=120)
    batch = forms.UUIDField(widget=forms.HiddenInput)


class StepForm(Form):
    """The questions of one step and the papers that it makes."""

    def __init__(
        self, *args: Any, step: StepView, known: Any, made: Iterable[str], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.questions = {f"q_{one.fact.id}": one.fact for one in step.questions}
        self.papers = {}
        for one in step.questions:
            field = _field(one.fact, is_required=one.is_required)
            self.fields[f"q_{one.fact.id}"] = field
            if one.fact.id in known:
                field.initial = _shown(known[one.fact.id])
        for paper in step.step.documents:
            if paper.id not in made:
                label = engine.in_language(paper.title, language())
                self.papers[f"d_{paper.id}"] = paper.id
                self.fields[f"d_{paper.id}"] = forms.BooleanField(
                    label=_("Made: %(paper)s") % {"paper": label}, required=False
                )

    def answers(self) -> dict[str, Value]:
        """Return what was answered, as the engine knows it."""
        found: dict[str, Value] = {}
        for name, fact in self.questions.items():
            value = self.cleaned_data.get(name)
            if value in (None, ""):
                continue
            if fact.kind is FactKind.YES_NO:
                found[fact.id] = value == "yes"
            else:
                found[fact.id] = value.isoformat() if isinstance(value, date) else value
        return found

    def documents(self) -> tuple[str, ...]:
        """Return the papers that were made."""
        return tuple(paper for name, paper in self.papers.items() if self.cleaned_data.get(name))


def _shown(value: Value) -> Any:
    return ("yes" if value else "no") if isinstance(value, bool) else value


def _field(fact: Fact, *, is_required: bool) -> forms.Field:
    given: dict[str, Any] = {
        "label": engine.in_language(fact.title, language()),
        "required": is_required,
    }
    if fact.kind is FactKind.YES_NO:
        choices = [("yes", _("Yes")), ("no", _("No"))]
        return forms.ChoiceField(choices=choices, widget=forms.RadioSelect, **given)
    if fact.kind is FactKind.CHOICE:
        listed = [(key, engine.in_language(text, language())) for key, text in fact.choices.items()]
        return forms.ChoiceField(choices=listed, widget=forms.RadioSelect, **given)
    if fact.kind is FactKind.NUMBER:
        return WholeNumberField(min_value=fact.minimum, max_value=fact.maximum, **given)
    if fact.kind is FactKind.DATE:
        return DateField(**given)
    return TextField(max_length=2000, **given)
