"""What is typed about plans, made into values."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from musterpoint.people import countries
from musterpoint.plans import reading
from musterpoint.plans.content import Row
from musterpoint.plans.sections import Column, Section, in_words, pack
from musterpoint.web import languages
from musterpoint.web.forms import DateField, Form, LineField, TextField
from musterpoint.web.pickers import language_choices

EMPTY = [("", _("Choose"))]


def country_choices() -> list[tuple[str, str]]:
    """Return countries by name."""
    code = languages.current().code
    return sorted(((c, countries.name(c, code)) for c in countries.ALPHA2), key=lambda r: r[1])


class PlanForm(Form):
    """The head of a new plan."""

    name = LineField(label=_("Name of the plan"), max_length=120)
    kind = forms.ChoiceField(label=_("What kind of plan?"), widget=forms.RadioSelect)
    holder = forms.ChoiceField(label=_("Whose plan is it?"))
    holder_name = LineField(
        label=_("Name of the post, office or company"), max_length=120, required=False
    )
    country = forms.ChoiceField(label=_("For which country?"))
    owner_id = forms.TypedChoiceField(label=_("Who looks after it?"), required=False)
    copy_of = forms.ChoiceField(label=_("Begin with what another plan says"), required=False)

    def __init__(
        self,
        *args: Any,
        colleagues: Iterable[tuple[str, str]],
        plans: Iterable[tuple[str, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        here = pack()
        _offer(self, "kind", [(code, one.name) for code, one in here.kinds.items()])
        _offer(self, "holder", [*EMPTY, *((code, in_words(w)) for code, w in here.holders.items())])
        _offer(self, "country", [*EMPTY, *country_choices()])
        _offer(self, "owner_id", [("", _("I do")), *colleagues])
        _offer(self, "copy_of", [("", _("Begin empty")), *plans])


class MissingForm(Form):
    """Which plans that posts lack are asked of which colleague."""

    wanted = forms.MultipleChoiceField(
        label=_("Which plans are to be written?"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one plan.")},
    )
    owner_id = forms.ChoiceField(label=_("Who writes them?"))

    def __init__(
        self,
        *args: Any,
        missing: Iterable[tuple[str, str]],
        colleagues: Iterable[tuple[str, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, "wanted", missing)
        _offer(self, "owner_id", [*EMPTY, *colleagues])


class HeadForm(Form):
    """What can be changed of a plan at any time."""

    name = LineField(label=_("Name of the plan"), max_length=120)
    holder_name = LineField(
        label=_("Name of the post, office or company"), max_length=120, required=False
    )
    owner_id = forms.ChoiceField(label=_("Who looks after it?"), required=False)
    review_due = DateField(label=_("To be reviewed by"), required=False)

    def __init__(self, *args: Any, colleagues: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, "owner_id", [("", _("Nobody")), *colleagues])


class RowForm(Form):
    """One row of a section: a field for each of its columns, and the revision it was read at."""

    revision = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, section: Section, row: Row | None = None, **kwargs: Any) -> None:
        initial = reading.typed_row(section, row) if row is not None else {}
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
    if column.kind in ("choice", "level", "language", "country"):
        return forms.ChoiceField(choices=[*EMPTY, *_choices(column)], **shared)
    return LineField(help_text=HINTS.get(column.kind, ""), **shared)


HINTS = {
    "date": _("Such as 2026-05-02"),
    "money": _("Such as 25.50 USD"),
    "position": _("Latitude and longitude, such as 32.89 13.18"),
}


def _choices(column: Column) -> list[tuple[Any, Any]]:
    if column.kind == "level":
        return [(str(one), str(one)) for one in reading.LEVELS]
    if column.kind == "language":
        return language_choices()
    if column.kind == "country":
        return list(country_choices())
    return [(code, in_words(words)) for code, words in column.choices.items()]


class RowsForm(Form):
    """Rows of a section as a file, and the revision that it was read at."""

    revision = forms.IntegerField(widget=forms.HiddenInput)
    file = forms.FileField(
        label=_("The table"), help_text=_("As .xlsx or .csv with a title above each column.")
    )
    replaces = forms.BooleanField(label=_("Put them in the place of all rows"), required=False)


class WhyForm(Form):
    """A decision with its reason."""

    why = TextField(label=_("Why?"), max_length=2000)


class ApproveForm(Form):
    """An approval of what was read, that may have a note."""

    why = TextField(label=_("Note"), max_length=2000, required=False)
    revision = forms.IntegerField(widget=forms.HiddenInput)


class NothingForm(Form):
    """A decision that needs no words."""


class SendForm(Form):
    """A draft that goes to review; where no migrants were consulted, why not."""

    without_migrants = TextField(
        label=_("No migrants were consulted. Why not?"),
        help_text=_("Everybody who reads the plan reads this, and so does who is reminded of it."),
        max_length=2000,
    )


class ShareForm(Form):
    """With whom which sections of a plan are shared, and what for."""

    receiver = forms.ChoiceField(label=_("Organisation"))
    sections = forms.MultipleChoiceField(
        label=_("Which sections?"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one section")},
    )
    purpose = LineField(label=_("What for"), max_length=200)

    def __init__(
        self,
        *args: Any,
        receivers: Iterable[tuple[str, str]],
        sections: Iterable[tuple[str, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, "receiver", [*EMPTY, *receivers])
        _offer(self, "sections", sections)


class ActivateForm(Form):
    """In which crisis, and at which level."""

    crisis = forms.ChoiceField(label=_("In which crisis?"))
    level = forms.ChoiceField(label=_("At which alert level?"), widget=forms.RadioSelect)
    hazards = forms.MultipleChoiceField(
        label=_("Which hazards came?"),
        help_text=_("Only their first actions become tasks, and those for every hazard."),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one hazard")},
    )

    def __init__(
        self,
        *args: Any,
        crises: Iterable[tuple[str, str]],
        hazards: Iterable[str],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, "crisis", [*EMPTY, *crises])
        names = list(hazards)
        _offer(self, "hazards", [(one, one) for one in names])
        self.fields["hazards"].initial = names if len(names) == 1 else []
        if not names:
            del self.fields["hazards"]
        _offer(self, "level", [(str(one), str(one)) for one in reading.LEVELS])


class LevelForm(Form):
    """The higher level of an activation."""

    level = forms.ChoiceField(label=_("At which alert level?"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, above: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, "level", [(str(one), str(one)) for one in reading.LEVELS if one > above])


class TaskForm(Form):
    """Who does a task, where it stands, and a note."""

    assignee = forms.ChoiceField(label=_("Who does it?"), required=False)
    state = forms.ChoiceField(label=_("Where does it stand?"), widget=forms.RadioSelect)
    note = TextField(label=_("Note"), max_length=2000, required=False)

    def __init__(
        self,
        *args: Any,
        colleagues: Iterable[tuple[str, str]],
        states: Iterable[tuple[str, Any]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, "assignee", [("", _("Nobody yet")), *colleagues])
        _offer(self, "state", states)


def _offer(form: forms.Form, name: str, choices: Iterable[tuple[Any, Any]]) -> None:
    field: Any = form.fields[name]
    field.choices = list(choices)
