"""What is typed about runs: answers by the kind of each question, gates, decisions."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any, cast
from uuid import UUID
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from musterpoint.engine.procedures import in_language
from musterpoint.engine.procedures.conditions import Value
from musterpoint.engine.procedures.model import Document, Fact, FactKind
from musterpoint.procedures.queries import Filters
from musterpoint.procedures.wording import language
from musterpoint.web.forms import (
    CHOICE_MESSAGE,
    MESSAGES,
    DateField,
    Form,
    LineField,
    TextField,
    WholeNumberField,
)

ANSWER = "q-"
MOST_RADIOS = 6
REASON = 2000


def question_field(fact: Fact, *, required: bool) -> forms.Field:
    """Return the field of one question, in the language of the page."""
    label = in_language(fact.title, language())
    if fact.kind is FactKind.YES_NO:
        return _choice(label, [("yes", gettext("Yes")), ("no", gettext("No"))], required)
    if fact.kind is FactKind.CHOICE:
        choices = [(code, in_language(text, language())) for code, text in fact.choices.items()]
        return _choice(label, choices, required)
    told: dict[str, Any] = {"label": label, "required": required, "error_messages": _told()}
    if fact.kind is FactKind.NUMBER:
        return WholeNumberField(min_value=fact.minimum, max_value=fact.maximum, **told)
    if fact.kind is FactKind.DATE:
        return DateField(label=label, required=required)
    return TextField(max_length=10_000, **told)


def _told(required: Any = MESSAGES["required"]) -> dict[str, Any]:
    """Return our texts for a field that is made while the form is."""
    names = (
        "max_length",
        "min_value",
        "max_value",
        "invalid_choice",
        "null_characters_not_allowed",
    )
    return {"required": required, **{name: MESSAGES[name] for name in names}}


def _choice(label: str, choices: Sequence[tuple[str, str]], required: bool) -> forms.Field:
    told: dict[str, Any] = {
        "label": label,
        "required": required,
        "error_messages": _told(CHOICE_MESSAGE),
    }
    if len(choices) <= MOST_RADIOS:
        return forms.ChoiceField(choices=choices, widget=forms.RadioSelect, **told)
    return forms.ChoiceField(choices=[("", ""), *choices], **told)


class QuestionsForm(Form):
    """Questions of a step, or facts that may become known; an answer left out is not given."""

    def __init__(
        self,
        data: Any = None,
        *,
        facts: Iterable[tuple[Fact, bool]],
        known: Mapping[str, Value],
        documents: Iterable[Document] = (),
        prefix: str,
    ) -> None:
        asked = list(facts)
        self.facts = {fact.id: fact for fact, _required in asked}
        super().__init__(data, prefix=prefix)
        for fact, is_required in asked:
            field = question_field(fact, required=is_required)
            field.initial = _initial(fact, known.get(fact.id))
            self.fields[f"{ANSWER}{fact.id}"] = field
        papers = [(one.id, in_language(one.title, language())) for one in documents]
        if papers:
            self.fields["documents"] = forms.MultipleChoiceField(
                label=_("Documents that were made"),
                choices=papers,
                required=False,
                widget=forms.CheckboxSelectMultiple,
                error_messages=_told(CHOICE_MESSAGE),
            )

    def answers(self) -> dict[str, Value]:
        """Return what was answered, as the engine takes it."""
        found: dict[str, Value] = {}
        for name, fact in self.facts.items():
            given = self.cleaned_data.get(f"{ANSWER}{name}")
            if given in (None, ""):
                continue
            if fact.kind is FactKind.YES_NO:
                found[name] = given == "yes"
            elif isinstance(given, date):
                found[name] = given.isoformat()
            else:
                found[name] = cast(Value, given)
        return found

    def documents(self) -> tuple[str, ...]:
        """Return the names of the documents that were made."""
        return tuple(self.cleaned_data.get("documents") or ())


def _initial(fact: Fact, value: Value | None) -> object:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if fact.kind is FactKind.DATE and isinstance(value, str):
        return date.fromisoformat(value)
    return value


class ReasonForm(Form):
    """A reason for a decision, beside what it decides."""

    reason = TextField(label=_("Reason"), max_length=REASON, required=False)


class HappenedForm(Form):
    """An outside event and when it happened, on the organisation's clock."""

    event = forms.ChoiceField(label=_("What happened"))
    day = DateField(label=_("Day"), required=False, help_text=_("Left empty: just now."))
    time = LineField(
        label=_("Time"), required=False, max_length=5, help_text=_("Like 16:20. Left empty: noon.")
    )

    def __init__(
        self, data: Any = None, *, events: Sequence[tuple[str, str]], **options: Any
    ) -> None:
        super().__init__(data, **options)
        cast(forms.ChoiceField, self.fields["event"]).choices = list(events)

    def clean_time(self) -> str:
        """Check that the time is one."""
        given = str(self.cleaned_data["time"])
        if given:
            try:
                datetime.strptime(given, "%H:%M")  # noqa: DTZ007  a time of day has no zone
            except ValueError as error:
                raise forms.ValidationError(_("Enter a time like 16:20")) from error
        return given

    def occurred_at(self, zone: str) -> datetime | None:
        """Return the moment, None for just now."""
        day: date | None = self.cleaned_data["day"]
        if day is None:
            return None
        hour, minute = (int(part) for part in (self.cleaned_data["time"] or "12:00").split(":"))
        return datetime(day.year, day.month, day.day, hour, minute, tzinfo=ZoneInfo(zone))


class MoveForm(Form):
    """Another version for a run, with the steps that are called otherwise there."""

    version = forms.ChoiceField(label=_("Version"))
    steps = TextField(
        label=_("Steps that are called otherwise"),
        required=False,
        max_length=REASON,
        help_text=_("One a line: old=new, with the ids of the steps."),
    )
    reason = TextField(label=_("Reason"), max_length=REASON)

    def __init__(
        self, data: Any = None, *, versions: Sequence[tuple[str, str]], **options: Any
    ) -> None:
        super().__init__(data, **options)
        cast(forms.ChoiceField, self.fields["version"]).choices = list(versions)

    def mapping(self) -> dict[str, str]:
        """Return which new step stands for which old one."""
        lines = (line.partition("=") for line in self.cleaned_data["steps"].splitlines())
        return {old.strip(): new.strip() for old, _equals, new in lines if new.strip()}


class FilterForm(Form):
    """What the board shows."""

    q = LineField(label=_("Reference"), required=False, max_length=20)
    role = forms.ChoiceField(label=_("Role"), required=False)
    who = forms.ChoiceField(label=_("Looked after by"), required=False)
    procedure = forms.ChoiceField(label=_("Procedure"), required=False)
    when = forms.ChoiceField(
        label=_("When"),
        required=False,
        choices=[
            ("", _("All")),
            ("overdue", _("Missed")),
            ("today", _("Missed or due in 24 hours")),
            ("standing", _("Clock stands")),
        ],
    )

    def __init__(
        self,
        data: Any,
        *,
        roles: Sequence[tuple[str, str]],
        workers: Sequence[tuple[str, str]],
        procedures: Sequence[tuple[str, str]],
    ) -> None:
        super().__init__(data)
        everybody = [("", gettext("Everybody")), ("nobody", gettext("Nobody")), *workers]
        for name, choices in (
            ("role", [("", gettext("All")), *roles]),
            ("who", everybody),
            ("procedure", [("", gettext("All")), *procedures]),
        ):
            cast(forms.ChoiceField, self.fields[name]).choices = choices

    def filters(self) -> Filters:
        """Return the filters; what cannot be used filters nothing."""
        self.is_valid()
        given = self.cleaned_data
        who = given.get("who", "")
        return Filters(
            role=given.get("role", ""),
            assignee=UUID(who) if who and who != "nobody" else None,
            unassigned=who == "nobody",
            code=given.get("procedure", ""),
            when=given.get("when", ""),
            text=given.get("q", ""),
        )


class AssignForm(Form):
    """Runs for somebody."""

    user = forms.ChoiceField(label=_("Give to"), required=False)

    def __init__(self, data: Any = None, *, workers: Sequence[tuple[str, str]]) -> None:
        super().__init__(data)
        cast(forms.ChoiceField, self.fields["user"]).choices = [("", gettext("Nobody")), *workers]

    def clean(self) -> dict[str, Any]:
        """Read the runs that were ticked."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        try:
            given["runs"] = [UUID(one) for one in cast(Any, self.data).getlist("run")]
        except ValueError as error:
            raise forms.ValidationError(_("Choose runs from the board.")) from error
        if not given["runs"]:
            raise forms.ValidationError(_("Tick at least one run."))
        return given


class ShareForm(Form):
    """With whom a version is shared, and what for."""

    receiver = forms.ChoiceField(label=_("Organisation"))
    purpose = LineField(label=_("What for"), max_length=200)

    def __init__(self, data: Any = None, *, receivers: Sequence[tuple[str, str]]) -> None:
        super().__init__(data)
        cast(forms.ChoiceField, self.fields["receiver"]).choices = list(receivers)


class RoleForm(Form):
    """A role for a member."""

    user = forms.ChoiceField(label=_("Who"))
    role = LineField(
        label=_("Role"),
        max_length=80,
        help_text=_("The id of the role, such as child_officer, or one that a procedure declares."),
    )

    def __init__(self, data: Any = None, *, workers: Sequence[tuple[str, str]]) -> None:
        super().__init__(data)
        cast(forms.ChoiceField, self.fields["user"]).choices = list(workers)


class NewForm(Form):
    """The name of a new procedure."""

    code = LineField(
        label=_("Name"),
        max_length=80,
        help_text=_("Small letters, digits and dashes, such as lost-keys."),
    )
