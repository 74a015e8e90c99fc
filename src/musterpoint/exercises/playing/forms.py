"""What is typed about an exercise with people."""

from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from musterpoint.exercises import script as scripts
from musterpoint.exercises.playing import actions
from musterpoint.exercises.playing.models import SeatKind
from musterpoint.exercises.script import Script, said
from musterpoint.exercises.world.scenario import load_scenario, scenario_slugs, scenario_text
from musterpoint.lessons import queries as lessons
from musterpoint.web.forms import Form, LineField, TextField, WholeNumberField
from musterpoint.web.pickers import language_choices

Choices = Sequence[tuple[str, Any]]
EMPTY: list[tuple[str, Any]] = [("", _("Choose"))]
LONGEST_FILE = 400_000


def _offer(form: Form, name: str, choices: Iterable[tuple[str, Any]]) -> None:
    field: Any = form.fields[name]
    field.choices = list(choices)


@cache
def full_scenarios() -> tuple[str, ...]:
    """Return the worlds that ship with teams to play in."""
    return tuple(slug for slug in scenario_slugs() if load_scenario(slug).script.teams)


class LessonForm(Form):
    """A lesson of what an exercise showed."""

    title = LineField(
        label=_("The lesson in one line"), max_length=200,
        help_text=_("Write about what happened, never about a person: no names."),
    )  # fmt: skip
    what = TextField(label=_("What was seen"))
    why = TextField(label=_("Why it happened so"), required=False)
    theme = forms.ChoiceField(label=_("Theme"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, "theme", [*EMPTY, *lessons.themes()])


class NewForm(Form):
    """Which exercise is made: one that ships, or a file of one's own."""

    scenario = forms.ChoiceField(label=_("Which exercise?"), required=False)
    file = forms.FileField(
        label=_("Or a file of your own (YAML)"), required=False, allow_empty_file=False
    )
    name = LineField(
        label=_("What do you call it?"), max_length=200, required=False,
        help_text=_("Left empty, it has the name of its file."),
    )  # fmt: skip

    people = WholeNumberField(
        label=_("Invented people (full exercise)"), required=False, min_value=1, max_value=20_000,
        initial=500,
    )  # fmt: skip
    seed = WholeNumberField(
        label=_("Seed (full exercise)"), required=False, min_value=0, max_value=2**31, initial=1,
        help_text=_("The same seed plays the same people again."),
    )  # fmt: skip

    def __init__(self, *args: Any, language: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        sheets = [scripts.load_sheet(slug) for slug in scripts.sheet_slugs()]
        choices = [(one.slug, said(one.name, language)) for one in sheets]
        worlds = [
            (slug, _("%(name)s: full exercise") % {"name": slug}) for slug in full_scenarios()
        ]
        _offer(self, "scenario", [("", _("A file of my own")), *choices, *worlds])

    def clean(self) -> dict[str, Any]:
        """Return the text of the file that was chosen."""
        given = super().clean() or {}
        file = given.get("file")
        if file is not None and file is not False and file.size > LONGEST_FILE:
            self.add_error("file", _("This file is too long for an exercise."))
        elif file:
            try:
                given["text"] = file.read().decode("utf-8-sig")
            except UnicodeDecodeError:
                self.add_error("file", _("This file is not text. Choose a YAML file in UTF-8."))
        elif given.get("scenario"):
            chosen = given["scenario"]
            is_sheet = chosen in scripts.sheet_slugs()
            given["text"] = scripts.sheet_text(chosen) if is_sheet else scenario_text(chosen)
        elif not self.errors:
            self.add_error("scenario", _("Choose an exercise, or a file of your own."))
        return given


class InjectForm(Form):
    """An inject: when, to whom, what."""

    day = WholeNumberField(label=_("Day"), min_value=0, max_value=60, initial=0)
    time = LineField(label=_("Time, such as 09:30"), max_length=5)
    to = forms.MultipleChoiceField(label=_("To whom?"), widget=forms.CheckboxSelectMultiple)
    title = LineField(label=_("Title"), max_length=200)
    text = TextField(label=_("What the team reads"), max_length=4000)
    options = TextField(
        label=_("Answers to choose from, one on a line"), required=False, max_length=1000
    )
    due = WholeNumberField(
        label=_("Minutes for an answer"), required=False, min_value=1, max_value=1440
    )

    def __init__(self, *args: Any, script: Script, language: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, "to", [(scripts.ALL, _("Every team")), *addresses(script, language)])

    def given(self) -> actions.InjectIn:
        """Return what was typed as a value."""
        typed = self.cleaned_data
        lines = [one.strip() for one in typed["options"].splitlines() if one.strip()]
        return actions.InjectIn(
            day=typed["day"],
            time=typed["time"],
            to=tuple(typed["to"]),
            title=typed["title"],
            text=typed["text"],
            options=tuple(lines),
            due=typed["due"],
        )


def addresses(script: Script, language: str) -> list[tuple[str, str]]:
    """Return teams and their roles to choose from."""
    found = []
    for team in script.teams:
        name = said(team.name, language)
        found.append((team.slug, name))
        found += [
            (f"{team.slug}/{role.slug}", f"{name}: {said(role.name, language)}")
            for role in team.roles
        ]
    return found


class SeatForm(Form):
    """Who is invited, and where they sit."""

    kind = forms.ChoiceField(
        label=_("What do they do?"), choices=SeatKind.choices, widget=forms.RadioSelect,
        initial=SeatKind.PLAYER,
    )  # fmt: skip
    place = forms.ChoiceField(label=_("In which team? (players)"), required=False)
    user_id = forms.ChoiceField(label=_("A colleague"), required=False)
    name = LineField(label=_("Or the name of somebody else"), required=False, max_length=150)
    email = LineField(
        label=_("Their address for the invitation"), required=False, max_length=254,
        help_text=_("Left empty, you hand the link over yourself."),
    )  # fmt: skip
    desk = forms.ChoiceField(label=_("A colleague's desk in the simulated world"), required=False)
    language = forms.ChoiceField(label=_("Language of the invitation"))
    mail = forms.BooleanField(label=_("Send the invitation by mail"), required=False)

    def __init__(
        self,
        *args: Any,
        script: Script,
        colleagues: Choices,
        language: str,
        desks: Choices = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        if desks:
            _offer(self, "desk", [("", _("None")), *desks])
        else:
            del self.fields["desk"]
        _offer(self, "place", [*EMPTY, *addresses(script, language)])
        _offer(self, "user_id", [("", _("Nobody of ours")), *colleagues])
        _offer(self, "language", language_choices())


class StepForm(Form):
    """By how much the clock moves."""

    minutes = WholeNumberField(
        label=_("Minutes to step"), min_value=1, max_value=10_080, initial=15
    )


class RunForm(Form):
    """How fast the clock runs by itself."""

    factor = forms.TypedChoiceField(label=_("The clock"), coerce=int)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        runs = [
            (str(one), _("Runs %(times)d times as fast") % {"times": one})
            for one in actions.FACTORS
            if one > 1
        ]
        _offer(self, "factor", [("0", _("Waits for steps")), ("1", _("Runs")), *runs])


class CheckpointForm(Form):
    """What a checkpoint is called."""

    label = LineField(label=_("Name of the checkpoint"), required=False, max_length=100)


class MessageForm(Form):
    """A message to a team."""

    to_team = forms.ChoiceField(label=_("To"), required=False)
    text = TextField(label=_("Message"), max_length=4000)

    def __init__(self, *args: Any, teams: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, "to_team", teams)


class DecideForm(Form):
    """What a team decides about an inject."""

    option = forms.ChoiceField(label=_("What do you do?"), required=False, widget=forms.RadioSelect)
    text = TextField(label=_("Your decision, and why"), required=False, max_length=4000)

    def __init__(self, *args: Any, options: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if options:
            _offer(self, "option", [(str(place), text) for place, text in enumerate(options)])
        else:
            del self.fields["option"]


class CodeForm(Form):
    """The figures that are shown in the room."""

    code = LineField(label=_("Figures shown in the room"), max_length=12)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].widget.attrs |= {"inputmode": "numeric", "autocomplete": "off"}


class RateForm(Form):
    """An observer's questionnaire; made of the script's questions."""

    def __init__(self, *args: Any, script: Script, language: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        scale = [
            (str(place), said(one, language)) for place, one in enumerate(script.observers.scale, 1)
        ]
        self.questions = [one.slug for one in script.observers.questions]
        for one in script.observers.questions:
            self.fields[f"q-{one.slug}"] = forms.ChoiceField(
                label=said(one.text, language), choices=scale, widget=forms.RadioSelect,
                required=False,
            )  # fmt: skip
            self.fields[f"r-{one.slug}"] = TextField(
                label=_("What you saw"), required=False, max_length=4000
            )

    def given(self) -> dict[str, actions.RatingIn]:
        """Return the answers that were given."""
        typed = self.cleaned_data
        return {
            one: actions.RatingIn(value=int(typed[f"q-{one}"]), remark=typed[f"r-{one}"])
            for one in self.questions
            if typed[f"q-{one}"]
        }


class HotWashForm(Form):
    """What everybody said right after the exercise."""

    text = TextField(
        label=_("What went well, what did not? One finding on a line."), max_length=4000
    )


class NothingForm(Form):
    """A question that is answered by a button."""
