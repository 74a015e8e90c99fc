"""What is typed to find, call and thank people, and for a translation."""

from collections.abc import Iterable
from typing import Any, ClassVar

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from musterpoint.rosters.forms._fields import (
    Choices,
    CodesField,
    MomentField,
    PersonField,
    country_choices,
    fill,
)
from musterpoint.rosters.models import Mode, RosterKind
from musterpoint.web.forms import (
    Form,
    LineField,
    TextField,
    WholeNumberField,
)
from musterpoint.web.pickers import language_choices


class ConcernedForm(Form):
    """
    Whom it concerns, so that nobody comes who must not; sent and forgotten.

    ``may_name`` says whether the reader may see registered people, and so name one.
    """

    person = PersonField(
        label=_("Reference of the person, if registered"),
        help_text=_("Their own countries are left out, and who must not work for them."),
    )
    avoid = forms.MultipleChoiceField(
        label=_("Nobody of these nationalities"),
        required=False,
        help_text=_("At the asylum desk: the person's own countries. It is not kept."),
    )
    shown: ClassVar[tuple[str, ...]] = ()

    def __init__(self, *args: Any, may_name: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fill(self, avoid=country_choices())
        if not may_name:
            del self.fields["person"]
        self.order_fields(self.shown)

    def show_avoided(self, countries: Iterable[str]) -> None:
        """Tick on the page which nationalities were left out."""
        typed = QueryDict(mutable=True)
        typed.update(self.data)
        typed.setlist("avoid", sorted(countries))
        self.data = typed


class InterpreterForm(ConcernedForm):
    """Which interpreter is needed now; sent and forgotten."""

    shown = ("source", "target", "mode", "dialect", "sex", "person", "avoid", "training")

    source = forms.ChoiceField(label=_("The person speaks"))
    target = forms.ChoiceField(label=_("We speak"), initial="en")
    mode = forms.ChoiceField(label=_("How"), choices=Mode.choices, initial=Mode.PHONE)
    dialect = LineField(label=_("Dialect, if it matters"), required=False, max_length=40)
    sex = forms.ChoiceField(
        label=_("Woman or man"),
        required=False,
        choices=(("", _("No wish")), ("f", _("Woman")), ("m", _("Man"))),
    )
    training = CodesField(
        label=_("Trainings needed"), required=False, help_text=_("With commas between them")
    )

    def __init__(self, *args: Any, spoken: Iterable[str] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found = language_choices(extra=spoken)
        fill(self, source=found, target=found)


class CallForm(Form):
    """A call for people."""

    title = LineField(
        label=_("What for"), max_length=120, help_text=_("Goes into messages: name no person.")
    )
    role = LineField(label=_("Role"), required=False, max_length=120)
    place = LineField(label=_("Where"), required=False, max_length=120)
    places = WholeNumberField(label=_("How many people"), min_value=1, max_value=500, initial=1)
    starts = MomentField(label=_("From"))
    ends = MomentField(label=_("Until"))
    answer_by = MomentField(label=_("Answer by"))
    terms = TextField(label=_("Terms of reference"), required=False, max_length=4000)


class AskForm(ConcernedForm):
    """Whom to look for, for a call."""

    shown = (
        "kind", "source", "target", "mode", "skills", "training", "sex", "country", "person",
        "avoid",
    )  # fmt: skip

    kind = forms.ChoiceField(label=_("Roster"))
    source = forms.ChoiceField(label=_("Language from"), required=False)
    target = forms.ChoiceField(label=_("Language into"), required=False)
    mode = forms.ChoiceField(label=_("How"), required=False)
    skills = CodesField(label=_("Skills"), required=False)
    training = CodesField(label=_("Trainings and clearances"), required=False)
    sex = forms.ChoiceField(label=_("Woman or man"), required=False)
    country = forms.ChoiceField(label=_("Best from this country"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found = language_choices(_("Any"))
        fill(
            self,
            kind=[("", _("All")), *RosterKind.choices],
            source=found,
            target=found,
            mode=[("", _("Any")), *Mode.choices],
            sex=[("", _("No wish")), ("f", _("Woman")), ("m", _("Man"))],
            country=country_choices(_("Any")),
        )
        self.fields["kind"].required = False


class EndForm(Form):
    """The return from a deployment."""

    ended = MomentField(label=_("Came back"))
    debrief = TextField(
        label=_("What was learnt"), required=False, max_length=4000, help_text=_("It is sealed.")
    )


class TranslationForm(Form):
    """A text to translate."""

    agreement = forms.ChoiceField(label=_("Under the agreement with"))
    title = LineField(label=_("Title"), max_length=120)
    source = forms.ChoiceField(label=_("From"))
    target = forms.ChoiceField(label=_("Into"))
    due = MomentField(label=_("Needed by"))
    text = TextField(label=pgettext_lazy("words", "Text"), max_length=20_000)

    def __init__(self, *args: Any, agreements: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found = language_choices()
        fill(self, agreement=list(agreements), source=found, target=found)


class DraftForm(Form):
    """A translation by somebody of a roster."""

    translator = forms.ChoiceField(label=_("Translated by"))
    draft = TextField(
        label=_("Translation"),
        max_length=20_000,
        required=False,
        help_text=_("Leave it empty to ask them by message; they write it on a page of theirs."),
    )

    def __init__(self, *args: Any, people: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fill(self, translator=[("", _("Choose somebody")), *people])


class ReviewForm(Form):
    """What somebody else thinks of a translation."""

    reviewer = forms.ChoiceField(label=_("Looked over by"))
    decision = forms.ChoiceField(
        label=_("Decision"),
        choices=(
            ("publish", _("Publish it")),
            ("back", _("Send it back")),
            ("ask", _("Ask them by message to look it over")),
        ),
        widget=forms.RadioSelect,
    )
    note = TextField(label=_("Note to the translator"), max_length=2000, required=False)

    def __init__(self, *args: Any, people: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fill(self, reviewer=[("", _("Choose somebody")), *people])


class OwnDraftForm(Form):
    """A translation, written by who was asked for it."""

    draft = TextField(label=_("Translation"), max_length=20_000)


class OwnReviewForm(Form):
    """What who was asked thinks of a translation."""

    decision = forms.ChoiceField(
        label=_("Decision"),
        choices=(("publish", _("It is good")), ("back", _("Send it back"))),
        widget=forms.RadioSelect,
    )
    note = TextField(label=_("Note to the translator"), max_length=2000, required=False)
