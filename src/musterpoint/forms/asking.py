"""A questionnaire as Django forms: the fields of its pages, what was typed, what is shown again."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms as django
from django.forms.boundfield import BoundField
from django.utils.datastructures import MultiValueDict
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from musterpoint.engine import forms
from musterpoint.engine.forms import types
from musterpoint.forms.content import Ready, language_code
from musterpoint.web import formats, languages
from musterpoint.web.forms import DateField, Form, LineField, TextField, tidied

#: More choices than these are a list to pick from, not buttons.
MOST_BUTTONS = 20
LONGEST_LINE = 500
LONGEST_TEXT = 20_000
ROUNDS = 20
_FIGURES = frozenset({"integer", "decimal", "range"})
_HINTS = {
    "time": gettext_lazy("As hours and minutes, such as 14:30"),
    "dateTime": gettext_lazy("As year-month-day and time, such as 2026-05-31T14:30"),
    "geopoint": gettext_lazy("Latitude and longitude, such as 32.88 13.19"),
    "geotrace": gettext_lazy("Points with semicolons between them, such as 32.8 13.1; 32.9 13.2"),
    "geoshape": gettext_lazy("Points with semicolons between them, such as 32.8 13.1; 32.9 13.2"),
}
Asked = tuple[forms.Question, forms.Key]


class AskForm(Form):
    """Questions on one page; the fields are added by ``make``."""

    asked: Mapping[str, Asked]

    def given(self) -> dict[forms.Key, str]:
        """Return what was answered; only after ``is_valid``."""
        found: dict[forms.Key, str] = {}
        for name, (question, key) in self.asked.items():
            if question.type == types.RANK:
                ranked = (self.cleaned_data.get(one) for one in _rank_names(self, name))
                found[key] = " ".join(one for one in ranked if one)
            else:
                found[key] = _written(question, self.cleaned_data.get(name))
        return found

    def take(self, faults: Iterable[forms.Fault]) -> list[forms.Fault]:
        """Put faults beside their questions; return those that have none on this page."""
        names = {key: name for name, (_question, key) in self.asked.items()}
        strays = []
        for fault in faults:
            name = names.get(fault.key)
            if name is None:
                strays.append(fault)
            elif name in self.fields:
                self.add_error(name, said(fault))
            else:
                self.add_error(_rank_names(self, name)[0], said(fault))
        return strays

    def bounds(self, name: str) -> list[BoundField]:
        """Return the fields of one question."""
        return [self[one] for one in (_rank_names(self, name) or [name])]


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """One thing on a page: a heading, a note, a question, or the end of a repeat."""

    kind: str
    """`heading`, `note`, `value`, `field` or `repeat`."""
    code: str = ""
    label: str = ""
    text: str = ""
    fields: tuple[BoundField, ...] = ()
    level: int = 3
    count: int = 0


def said(fault: forms.Fault) -> str:
    """Return what is wrong in the reader's language; the questionnaire's own words as they are."""
    if fault.facts or fault.code != "constraint":
        text = _(fault.message)
        return text % fault.facts if fault.facts else text
    return _(fault.message)


def spoken(text: str, language: str) -> SafeString:
    """Return a text of the questionnaire, marked with its language where the page has another."""
    code = language_code(language)
    if not code or code == languages.current().code:
        return format_html("{}", text)
    return format_html('<span lang="{}" dir="{}">{}</span>', code, languages.direction(code), text)


def make(
    state: forms.State,
    ready: Ready,
    asked: Sequence[Asked],
    data: Any = None,
    *,
    is_alone: bool = False,
) -> AskForm:
    """Return a form of questions with what they hold; ``is_alone``: one question a page."""
    fields: dict[str, Any] = {}
    initial: dict[str, Any] = {}
    named: dict[str, Asked] = {}
    for question, key in asked:
        if not is_asked(question):
            continue
        name = name_of(ready, key)
        named[name] = (question, key)
        fields |= _fields(state, name, question, key)
        initial |= _typed(state, name, question, key)
    kind = type("Asked", (AskForm,), fields | {"asked": named})
    made: AskForm = kind(data, initial=initial, auto_id="%s")
    return made


def name_of(ready: Ready, key: forms.Key) -> str:
    """Return the name of a question's field."""
    return f"q{ready.code(forms.Page(key))}"


def is_asked(question: forms.Question) -> bool:
    """Say whether somebody types an answer: not to a note, a calculation or what is only read."""
    return question.type != "note" and not question.calculation and question.read_only != "true()"


def posted(
    ready: Ready,
    answers: forms.Answers,
    around: forms.Circumstances,
    data: Any,
) -> tuple[AskForm, forms.State]:
    """
    Return what was typed on one page of all questions, and the state to which it leads.

    An answer can bring up questions that were on the page already: the form is read until nothing
    new comes up. The form is not valid when a field is not; the state is then of the last round.
    """
    state = ready.engine.state(answers, around)
    form = make(state, ready, shown(state), data)
    for _round in range(ROUNDS):
        if not form.is_valid():
            break
        state = ready.engine.state(
            forms.Answers({**answers.values, **form.given()}, answers.counts), around
        )
        wanted = shown(state)
        there = {key for _question, key in form.asked.values()}
        fresh = [
            one
            for one in wanted
            if one[1] not in there and is_asked(one[0]) and _is_in(ready, one[1], data)
        ]
        if not fresh:
            break
        known = list(form.asked.values())
        form = make(state, ready, [*known, *fresh], data)
    return form, state


def again(form: AskForm, state: forms.State, ready: Ready) -> AskForm:
    """Return the form of all questions that are asked now, holding what the state holds."""
    data: MultiValueDict[str, Any] = MultiValueDict()
    every = shown(state)
    for question, key in every:
        if is_asked(question):
            for name, value in _typed(state, name_of(ready, key), question, key).items():
                if isinstance(value, date):
                    for part in ("day", "month", "year"):
                        data[f"{name}_{part}"] = str(getattr(value, part))
                elif isinstance(value, list):
                    data.setlist(name, value)
                elif value is not False:
                    data[name] = "on" if value is True else value
    return make(state, ready, every, data)


def shown(state: forms.State) -> list[Asked]:
    """Return the questions that have a page now."""
    return [
        (part, page.key)
        for page in forms.pages(state)
        if isinstance(part := state.engine.parts[page.key[0]], forms.Question)
    ]


def blocks(state: forms.State, ready: Ready, form: AskForm) -> list[Block]:
    """Return everything that stands on one page of all questions."""
    found: list[Block] = []
    above: list[forms.Key] = []
    for page in forms.pages(state):
        part = state.engine.parts[page.key[0]]
        groups = _groups(state, part, page)
        same = 0
        while same < min(len(groups), len(above)) and groups[same] == above[same]:
            same += 1
        found += [
            one for group in groups[same:] if (one := _heading(state, group, len(groups))).label
        ]
        above = groups
        found.append(block(state, ready, form, page))
    return found


def block(state: forms.State, ready: Ready, form: AskForm, page: forms.Page) -> Block:
    """Return one page as it is drawn."""
    part = state.engine.parts[page.key[0]]
    language = state.circumstances.language
    label = spoken(state.label(part.labels, page.key), language)
    code = ready.code(page)
    if page.is_repeat:
        return Block(kind="repeat", code=code, label=label, count=state.instances(page.key))
    if not isinstance(part, forms.Question) or part.type == "note":
        hint = spoken(state.label(part.hints, page.key), language)
        return Block(kind="note", code=code, label=label, text=hint)
    if not is_asked(part):
        text = spoken(value(state, part, page.key), language)
        return Block(kind="value", code=code, label=label, text=text)
    fields = tuple(form.bounds(name_of(ready, page.key)))
    return Block(kind="field", code=code, label=label, fields=fields)


def value(state: forms.State, question: forms.Question, key: forms.Key) -> str:
    """Return an answer in the reader's words: the labels of choices, else what was typed."""
    written = state.text(key)
    if question.type not in types.SELECTS:
        return _("Yes") if question.type == "acknowledge" and written else written
    labels = {
        one.name: state.label(one.labels, key) or one.name for one in state.choices(key) or ()
    }
    names = [written] if question.type == types.SELECT_ONE else written.split()
    return formats.listed(labels.get(one, one) for one in names if one)


def _groups(state: forms.State, part: forms.Part, page: forms.Page) -> list[forms.Key]:
    """Return the groups around a page from the outermost on, each with its instance."""
    found: list[forms.Key] = []
    path = part.path if page.is_repeat else part.above
    path = path.rpartition("/")[0] if page.is_repeat else path
    while path:
        found.append((path, page.key[1][: len(state.engine.parts[path].repeats)]))
        path = path.rpartition("/")[0]
    return found[::-1]


def _heading(state: forms.State, key: forms.Key, depth: int) -> Block:
    group = state.engine.parts[key[0]]
    text = state.label(group.labels, key)
    if isinstance(group, forms.Group) and group.is_repeat:
        text = f"{text or group.name} {key[1][-1] + 1}"
    level = min(2 + key[0].count("/"), 4)
    return Block(
        kind="heading", label=spoken(text, state.circumstances.language), level=max(level, 2)
    )


def _is_in(ready: Ready, key: forms.Key, data: Mapping[str, Any]) -> bool:
    name = name_of(ready, key)
    return any(one == name or one.startswith(f"{name}_") for one in data)


def _rank_names(form: AskForm, name: str) -> list[str]:
    return [one for one in form.fields if one.startswith(f"{name}_r")]


def _written(question: forms.Question, cleaned: Any) -> str:
    if cleaned in (None, "", [], False):
        return ""
    if cleaned is True:
        return "OK"
    if isinstance(cleaned, date):
        return cleaned.isoformat()
    if isinstance(cleaned, list):
        return " ".join(cleaned)
    text = str(cleaned).strip()
    if question.type in _FIGURES | {"time", "dateTime"} | types.PLACES:
        text = _plain_figures(text)
    return text


def _plain_figures(text: str) -> str:
    """Return a number typed with any digits and the marks of its script, as 0-9."""
    return "".join(
        str(int(one)) if one.isdecimal() else "." if one == "\u066b" else one for one in text
    )


def _fields(
    state: forms.State, name: str, question: forms.Question, key: forms.Key
) -> dict[str, Any]:
    """Return the field of a question, or the fields of one that puts choices in order."""
    language = state.circumstances.language
    label = spoken(state.label(question.labels, key) or question.name, language)
    if not question.required:
        label = format_html("{} {}", label, _("(optional)"))
    hint: Any = spoken(state.label(question.hints, key), language)
    guidance = state.label(question.guidance, key)
    if guidance:
        hint = format_html("{} {}", hint, spoken(guidance, language))
    if question.type in types.ATTACHMENTS:
        hint = format_html("{} {}", hint, _("No file is taken here. Write where it is kept."))
    given: dict[str, Any] = {
        "label": label,
        "help_text": hint or _HINTS.get(question.type, ""),
        "required": False,
    }
    offered = state.choices(key) if question.type in types.SELECTS else None
    if offered is not None:
        options = [
            (one.name, spoken(state.label(one.labels, key) or one.name, language))
            for one in offered
        ]
        if question.type == types.RANK:
            return {
                f"{name}_r{place}": django.ChoiceField(
                    choices=[("", "–"), *options],
                    **given | {"label": format_html("{} {}", label, place + 1)},
                )
                for place in range(len(options))
            }
        return {name: _chosen(question, options, given)}
    return {name: _plain(question, given)}


def _chosen(
    question: forms.Question, options: list[tuple[str, SafeString]], given: dict[str, Any]
) -> django.Field:
    if question.type == types.SELECT_MULTIPLE:
        return django.MultipleChoiceField(
            choices=options, widget=django.CheckboxSelectMultiple, **given
        )
    if len(options) > MOST_BUTTONS or "minimal" in question.appearance:
        return django.ChoiceField(choices=[("", "–"), *options], **given)
    return django.ChoiceField(choices=options, widget=django.RadioSelect, **given)


def _plain(question: forms.Question, given: dict[str, Any]) -> django.Field:
    if question.type == "date" and "year" not in question.appearance:
        return DateField(**given)
    if question.type == "acknowledge":
        return django.BooleanField(**given)
    if "multiline" in question.appearance or question.type in ("geotrace", "geoshape"):
        return TextField(max_length=LONGEST_TEXT, **given)
    attrs = {"dir": "auto", "autocomplete": "off"}
    if question.type in _FIGURES:
        attrs["inputmode"] = "numeric" if question.type == "integer" else "decimal"
    return LineField(max_length=LONGEST_LINE, widget=django.TextInput(attrs), **given)


def _typed(
    state: forms.State, name: str, question: forms.Question, key: forms.Key
) -> dict[str, Any]:
    """Return what the fields of a question hold at first."""
    written = state.text(key) or state.answers.values.get(key, "")
    if question.type == types.RANK:
        return {f"{name}_r{place}": one for place, one in enumerate(written.split())}
    if question.type == types.SELECT_MULTIPLE:
        return {name: written.split()}
    if question.type == "date":
        try:
            return {name: date.fromisoformat(written)}
        except ValueError:
            return {name: written or None}
    if question.type == "acknowledge":
        return {name: bool(written)}
    return {name: written}


__all__ = ["AskForm", "Block", "again", "block", "blocks", "make", "posted", "tidied", "value"]
