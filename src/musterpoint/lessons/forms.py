"""What is typed about lessons, made into values."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from musterpoint.lessons.actions import LABELS
from musterpoint.lessons.learning import LANGUAGES, RECORD, pack
from musterpoint.lessons.models import Answer, AskWord, Decision, Origin
from musterpoint.web.forms import DateField, Form, LineField, TextField, WholeNumberField

EMPTY = [("", _("Choose"))]
Choices = Iterable[tuple[str, Any]]
NO_NAMES = _("Write about what happened, never about a person: no names.")


def _offer(form: Form, name: str, choices: Choices) -> None:
    field = form.fields[name]
    if isinstance(field, forms.ChoiceField):
        field.choices = list(choices)


class LessonForm(Form):
    """A lesson."""

    title = LineField(label=_("The lesson in one line"), max_length=200, help_text=NO_NAMES)
    what = TextField(label=_("What was seen"))
    why = TextField(label=_("Why it happened so"), required=False)
    theme = forms.ChoiceField(label=_("Theme"))
    phases = forms.MultipleChoiceField(
        label=_("Phases"), widget=forms.CheckboxSelectMultiple, required=False
    )
    origin = forms.ChoiceField(label=_("Learned from"))
    review_id = forms.ChoiceField(label=_("Which review?"), required=False)

    def __init__(self, *args: Any, reviews: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, "theme", [*EMPTY, *pack().choices("themes")])
        _offer(self, "phases", pack().choices("phases"))
        _offer(self, "origin", [one for one in Origin.choices if one[0] != Origin.PARTNER])
        _offer(self, "review_id", [("", _("None")), *reviews])


class RecommendForm(Form):
    """What ought to change, and who ought to do it."""

    text = TextField(label=_("What ought to change?"), help_text=NO_NAMES)
    to = forms.ChoiceField(label=_("Who ought to do it?"), required=False)

    def __init__(self, *args: Any, receivers: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, "to", [("", _("We ourselves")), *receivers])


class ShareForm(Form):
    """With whom a lesson is shared, and what for."""

    receiver = forms.ChoiceField(label=_("Organisation"))
    purpose = LineField(label=_("What for"), max_length=200)

    def __init__(self, *args: Any, receivers: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, "receiver", [*EMPTY, *receivers])


class AnswerForm(Form):
    """What the organisation answers."""

    answer = forms.ChoiceField(
        label=_("What do we answer?"),
        widget=forms.RadioSelect,
        choices=[one for one in Answer.choices if one[0] != Answer.WAITING],
    )
    reason = TextField(
        label=_("Why?"), required=False, help_text=_("Needed unless it is accepted whole.")
    )


class ActionForm(Form):
    """Something to do, by whom, until when."""

    what = TextField(label=_("What is done?"))
    owner = forms.ChoiceField(label=_("Who does it?"))
    due_on = DateField(label=_("Until which day?"))

    def __init__(self, *args: Any, colleagues: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, "owner", [*EMPTY, *colleagues])


class ReassignForm(Form):
    """Another owner, or another day."""

    owner = forms.ChoiceField(label=_("Who does it?"))
    due_on = DateField(label=_("Until which day?"))

    def __init__(self, *args: Any, colleagues: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, "owner", [*EMPTY, *colleagues])


class EvidenceForm(Form):
    """What shows that an action was done."""

    q = forms.CharField(widget=forms.HiddenInput, required=False)
    remedy = forms.ChoiceField(
        label=_("Something of ours that shows it"), widget=forms.RadioSelect, required=False
    )
    text = TextField(label=_("What shows it, in words"), required=False)

    def __init__(self, *args: Any, found: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, "remedy", [("", _("None: the words say it")), *found])


class VerifyForm(Form):
    """Whether what was done held, and where that was seen."""

    event = forms.ChoiceField(label=_("In which crisis or exercise was it seen?"))
    name = LineField(label=_("Which one, if it is not in the list"), max_length=200, required=False)
    held_on = DateField(
        label=_("On which day?"),
        required=False,
        help_text=_("Not for an exercise that is kept here: its day is known."),
    )
    verdict = forms.ChoiceField(
        label=_("Did it hold?"),
        widget=forms.RadioSelect,
        choices=[("yes", _("Yes, confirmed")), ("no", _("No: it opens again"))],
    )
    text = TextField(label=_("What was seen"), help_text=NO_NAMES)

    def __init__(self, *args: Any, events: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, "event", [*EMPTY, *events, ("other", _("Another one"))])


class ReviewForm(Form):
    """What is reviewed."""

    kind = forms.ChoiceField(label=_("Which kind of review?"), widget=forms.RadioSelect)
    event = forms.ChoiceField(label=_("Of which crisis or exercise?"))
    name = LineField(label=_("Which one, if it is not in the list"), max_length=200, required=False)
    ended_on = DateField(
        label=_("Day on which it ended"),
        required=False,
        help_text=_("For an exercise. Of a crisis it is known."),
    )

    def __init__(self, *args: Any, events: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, "kind", [(one.code, one.name) for one in pack().reviews.values()])
        _offer(self, "event", [*EMPTY, *events, ("other", _("Another one"))])


class WriteForm(Form):
    """What those who were there say."""

    revision = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, label in LABELS.items():
            self.fields[name] = TextField(label=label, required=False, max_length=4000)
        self.fields["participants"].help_text = _(
            "Groups, offices and organisations; migrants' own among them. No names of persons."
        )


class WhyForm(Form):
    """A decision with its reason."""

    why = TextField(label=_("Why?"), max_length=2000)


class HowForm(Form):
    """How a practice was verified."""

    how = TextField(
        label=_("How was it verified?"),
        max_length=2000,
        help_text=_("Which public source you opened, or which office you asked, and when."),
    )


class SignForm(Form):
    """The decision to sign off what was read: the revision that the page showed."""

    revision = forms.IntegerField(widget=forms.HiddenInput)


class NothingForm(Form):
    """A decision that needs no words."""


class PracticeForm(Form):
    """A practice in MICIC's record shape, in one or two languages."""

    type_of_practice = LineField(max_length=80)
    country = LineField(max_length=80, required=False)
    stakeholder_name = LineField(max_length=200)
    stakeholder_type = forms.ChoiceField()
    crisis_type = forms.MultipleChoiceField(widget=forms.CheckboxSelectMultiple)
    crisis_phase = forms.MultipleChoiceField(widget=forms.CheckboxSelectMultiple)
    guidelines_thematic_areas = forms.MultipleChoiceField(widget=forms.CheckboxSelectMultiple)
    related_links = TextField(required=False, help_text=_("One address a line"))
    contact = LineField(
        label=_("Office that can be asked"),
        max_length=200,
        required=False,
        help_text=_("An office, never a person's own number."),
    )
    replaces = forms.ChoiceField(label=_("Takes the place of"), required=False)

    def __init__(
        self, *args: Any, others: Choices, spoken: tuple[str, ...] = LANGUAGES[:2], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        rules = pack()
        names = dict(rules.choices("fields"))
        for name in RECORD:
            if name in self.fields:
                self.fields[name].label = names[name]
        for code in reversed(spoken):
            for field, made in (
                ("description", TextField(required=False, max_length=4000)),
                ("title", LineField(required=False, max_length=200)),
            ):
                made.label = f"{names[field]} ({code})"
                self.fields[f"{field}_{code}"] = made
        first = [f"{field}_{code}" for code in spoken for field in ("title", "description")]
        self.order_fields([*first, *self.fields])
        _offer(self, "stakeholder_type", [*EMPTY, *rules.choices("stakeholders")])
        _offer(self, "crisis_type", rules.choices("crisis_types"))
        _offer(self, "crisis_phase", rules.choices("phases"))
        _offer(self, "guidelines_thematic_areas", rules.choices("themes"))
        _offer(self, "replaces", [("", _("None")), *others])


class FileForm(Form):
    """A file of practices."""

    file = forms.FileField(
        label=_("File"), help_text=_("CSV or JSON in the shape of the export, 2 MB at most")
    )


class ResearchForm(Form):
    """An entry of the register of research."""

    kind = forms.ChoiceField(label=_("Kind"))
    title = LineField(label=_("Title"), max_length=300)
    authors = LineField(label=_("Who wrote it"), max_length=300)
    year = WholeNumberField(label=_("Year"))
    method = LineField(label=_("Method"), max_length=300, required=False)
    population = LineField(label=_("Who was studied"), max_length=300, required=False)
    findings = TextField(label=_("Findings, in a paragraph"))
    link = LineField(label=_("Link"), max_length=500, required=False)
    licence = LineField(label=_("Licence"), max_length=120, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, "kind", [*EMPTY, *pack().choices("research_kinds")])


class AskForm(Form):
    """What is asked of whom, on which evidence."""

    asked_of = LineField(
        label=_("Of whom?"), max_length=200, help_text=_("A ministry, a parliament, a company ...")
    )
    what = TextField(label=_("What is asked for?"))
    asked_on = DateField(label=_("Asked on"))
    evidence = forms.MultipleChoiceField(label=_("On which evidence?"))
    next_step = LineField(label=_("Next step"), max_length=300, required=False)
    next_due = DateField(label=_("By when?"), required=False)
    owner = forms.ChoiceField(label=_("Who looks after it?"), required=False)

    def __init__(self, *args: Any, grounds: Any, colleagues: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, "evidence", grounds)
        self.fields["evidence"].widget = forms.SelectMultiple(
            attrs={"size": "8"}, choices=list(grounds)
        )
        _offer(self, "owner", [("", _("I do")), *colleagues])


class GroundsForm(Form):
    """More that an ask rests on."""

    evidence = forms.MultipleChoiceField(label=_("On which evidence?"))

    def __init__(self, *args: Any, grounds: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, "evidence", grounds)
        self.fields["evidence"].widget = forms.SelectMultiple(
            attrs={"size": "8"}, choices=list(grounds)
        )


class StepForm(Form):
    """A step or an answer, and what comes next."""

    word = forms.ChoiceField(
        label=_("What happened?"),
        widget=forms.RadioSelect,
        choices=[one for one in AskWord.choices if one[0] in (AskWord.STEP, AskWord.ANSWERED)],
    )
    text = TextField(label=_("In words"))
    happened_on = DateField(label=_("On which day?"))
    next_step = LineField(label=_("Next step"), max_length=300, required=False)
    next_due = DateField(label=_("By when?"), required=False)


class DecideForm(Form):
    """What was decided, and when."""

    decision = forms.ChoiceField(
        label=_("What was decided?"), widget=forms.RadioSelect, choices=Decision.choices
    )
    decided_on = DateField(label=_("On which day?"))
    text = TextField(label=_("In words"))


class OutcomeForm(Form):
    """What came of a decision."""

    text = TextField(label=_("What came of it?"))
    happened_on = DateField(label=_("On which day?"))
