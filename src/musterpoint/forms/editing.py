"""Forms of the own editor: from what is typed to the structure of ``forms.small`` and back."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Any

from django import forms as django
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from musterpoint.forms import small
from musterpoint.tenancy.classification import Kind
from musterpoint.web import languages
from musterpoint.web.forms import Form, LineField, TextField

MOST_QUESTIONS = 100
MOST_CHOICES = 60
MOST_CONDITIONS = 5
_NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")
KINDS = {
    Kind.TECHNICAL: gettext_lazy("Technical: about nobody"),
    Kind.ORGANISATIONAL: gettext_lazy("About the organisation, about no private person"),
    Kind.COARSE: gettext_lazy("About a person, too coarse to tell who: may be counted"),
    Kind.PERSONAL: gettext_lazy("Personal: tells who somebody is or where"),
    Kind.SENSITIVE: gettext_lazy("Sensitive: health, protection, beliefs"),
}
TYPES = {
    "text": gettext_lazy("One line of text"),
    "long_text": gettext_lazy("Longer text"),
    "integer": gettext_lazy("A whole number"),
    "decimal": gettext_lazy("A number"),
    "date": gettext_lazy("A day"),
    "yes_no": gettext_lazy("Yes or no"),
    "select_one": gettext_lazy("One of several answers"),
    "select_multiple": gettext_lazy("Any of several answers"),
    "acknowledge": gettext_lazy("A box to tick"),
    "note": gettext_lazy("Words to read, no answer"),
}
_SAME = ("", gettext_lazy("As the whole questionnaire"))


class HeadForm(Form):
    """What holds for a whole questionnaire."""

    title = LineField(label=gettext_lazy("Title"))
    languages = django.MultipleChoiceField(
        label=gettext_lazy("Languages"),
        help_text=gettext_lazy("Every text is written in each of them."),
        widget=django.CheckboxSelectMultiple,
    )
    purpose = LineField(label=gettext_lazy("What the answers are for"))
    classification = django.ChoiceField(
        label=gettext_lazy("What the answers tell"),
        choices=list(KINDS.items()),
        initial=Kind.PERSONAL,
    )
    retention = LineField(
        label=gettext_lazy("How long answers are kept"),
        help_text=gettext_lazy("Such as 90 days or 2 years. They are emptied by themselves then."),
    )

    def __init__(self, *args: Any, codes: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = dict.fromkeys([*codes, *(one.code for one in languages.SITE)])
        self.fields["languages"].choices = [(code, languages.endonym(code)) for code in known]  # type: ignore[attr-defined]

    def head(self) -> dict[str, Any]:
        """Return what a small questionnaire keeps of it."""
        return dict(self.cleaned_data)


class QuestionForm(Form):
    """One question in each language, its choices, and when it is asked."""

    type = django.ChoiceField(label=gettext_lazy("Kind of answer"), choices=list(TYPES.items()))
    name = LineField(
        label=gettext_lazy("Short name"),
        help_text=gettext_lazy("Letters a to z, digits and _. Leave it empty to have one made."),
        required=False,
        max_length=40,
    )
    required = django.BooleanField(label=gettext_lazy("It must be answered"), required=False)
    least = LineField(label=gettext_lazy("Least number"), required=False, max_length=12)
    most = LineField(label=gettext_lazy("Greatest number"), required=False, max_length=12)
    show_if_any = django.ChoiceField(
        label=gettext_lazy("It is asked when"),
        choices=[
            ("", gettext_lazy("all of these hold")),
            ("any", gettext_lazy("any of these holds")),
        ],
        required=False,
    )
    classification = django.ChoiceField(
        label=gettext_lazy("What the answer tells"),
        choices=[_SAME, *KINDS.items()],
        required=False,
    )
    purpose = LineField(
        label=gettext_lazy("What the answer is for, if something else"), required=False
    )
    retention = LineField(
        label=gettext_lazy("How long it is kept, if not as the others"), required=False
    )
    hxl = LineField(label=gettext_lazy("HXL hashtag"), required=False, max_length=80)

    def __init__(
        self, *args: Any, written: Mapping[str, Any], place: int | None, **kwargs: Any
    ) -> None:
        self.written, self.place = written, place
        self.codes = [str(one) for one in written.get("languages") or ["en"]]
        every = written.get("questions", [])
        self.before: Mapping[str, Any] = every[place] if place is not None else {}
        conditions = len(self.before.get("show_if", ())) + 1
        self.conditions = range(min(MOST_CONDITIONS, conditions))
        kwargs.setdefault("initial", _initial(self.before, self.codes))
        super().__init__(*args, **kwargs)
        for code in self.codes:
            self._add_texts(code)
        earlier = list(every[: len(every) if place is None else place])
        for number in self.conditions:
            self._add_condition(number, earlier)

    def _add_texts(self, code: str) -> None:
        tongue = {"lang": languages.endonym(code)}
        is_first = code == self.codes[0]
        self.fields[f"label_{code}"] = TextField(
            label=_("The question, %(lang)s") % tongue, required=is_first, max_length=2000
        )
        self.fields[f"hint_{code}"] = LineField(
            label=_("Help below it, %(lang)s") % tongue, required=False, max_length=500
        )
        self.fields[f"choices_{code}"] = TextField(
            label=_("Answers to choose, %(lang)s") % tongue,
            help_text=_("One a line. A short name may stand in front: food = Food"),
            required=False,
            max_length=10_000,
        )

    def _add_condition(self, number: int, earlier: Sequence[Mapping[str, Any]]) -> None:
        named = [
            (str(one["name"]), small.text(one.get("label", ""), languages.current().code)[:60])
            for one in earlier
            if one["type"] != "note"
        ]
        self.fields[f"if_{number}"] = django.ChoiceField(
            label=_("Question"), choices=[("", _("No condition")), *named], required=False
        )
        self.fields[f"is_{number}"] = django.ChoiceField(
            label=_("Comparison"), choices=list(small.COMPARISONS.items()), required=False
        )
        self.fields[f"value_{number}"] = LineField(
            label=_("Answer"), required=False, max_length=100
        )

    def clean(self) -> dict[str, Any]:
        """Check what concerns several fields."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        kind = given.get("type", "")
        if kind in ("select_one", "select_multiple") and not self._choices(given):
            self.add_error(f"choices_{self.codes[0]}", _("Write the answers to choose from."))
        for name in ("least", "most"):
            if given.get(name) and not re.fullmatch(r"-?\d+(\.\d+)?", given[name]):
                self.add_error(name, _("Enter a number, such as 12."))
        self._check_name(given)
        self._check_conditions(given)
        return given

    def _check_name(self, given: dict[str, Any]) -> None:
        name = given.get("name", "")
        taken = {
            one["name"]
            for place, one in enumerate(self.written.get("questions", ()))
            if place != self.place
        }
        if name and (not _NAME.fullmatch(name) or name == "new"):
            self.add_error("name", _("Use letters a to z, digits and _, a letter first."))
        elif name in taken:
            self.add_error("name", _("Another question has this name."))
        elif not name:
            given["name"] = self.before.get("name") or next(
                one for number in range(1, 999) if (one := f"q{number}") not in taken
            )

    def _check_conditions(self, given: dict[str, Any]) -> None:
        for number in self.conditions:
            how, value = given.get(f"is_{number}"), given.get(f"value_{number}", "")
            if not given.get(f"if_{number}"):
                continue
            if how in ("over", "under") and not re.fullmatch(r"-?\d+(\.\d+)?", value):
                self.add_error(f"value_{number}", _("Enter a number, such as 12."))
            elif how != "answered" and (not value or '"' in value or "'" in value):
                self.add_error(
                    f"value_{number}",
                    _("Write the short name of the answer, or a text without quotation marks."),
                )

    def _choices(self, given: Mapping[str, Any]) -> list[dict[str, Any]]:
        """Return the choices: names from the first language, labels of each by name or place."""
        first, *others = self.codes
        scores = {one["name"]: one.get("score") for one in self.before.get("choices") or ()}
        found: list[dict[str, Any]] = []
        for name, label in _lines(given.get(f"choices_{first}", ""), {})[:MOST_CHOICES]:
            found.append({"name": name, "label": {first: label}, "score": scores.get(name)})
        names = [one["name"] for one in found]
        for code in others:
            by_place = dict(enumerate(names))
            for name, label in _lines(given.get(f"choices_{code}", ""), by_place):
                for one in found:
                    if one["name"] == name:
                        one["label"][code] = label
        return found

    def question(self) -> dict[str, Any]:
        """Return the question as ``forms.small`` keeps it."""
        given = self.cleaned_data
        made: dict[str, Any] = {
            **{name: kept for name, kept in self.before.items() if name in ("scale", "wrong")},
            "name": given["name"],
            "type": given["type"],
            "label": self._texts("label"),
            "hint": self._texts("hint"),
            "required": given["required"],
            "show_if": [
                {"question": given[f"if_{n}"], "is": given[f"is_{n}"], "value": given[f"value_{n}"]}
                for n in self.conditions
                if given.get(f"if_{n}")
            ],
            "show_if_any": given["show_if_any"] == "any",
        }
        for name in ("classification", "purpose", "retention", "hxl"):
            made[name] = given[name]
        if given["type"] in ("integer", "decimal"):
            made |= {"least": given["least"], "most": given["most"]}
        if given["type"] in ("select_one", "select_multiple"):
            made["choices"] = self._choices(given)
        elif given["type"] == "yes_no" and self.before.get("choices"):
            made["choices"] = self.before["choices"]
        return made

    def _texts(self, what: str) -> dict[str, str]:
        return {code: text for code in self.codes if (text := self.cleaned_data[f"{what}_{code}"])}


def with_question(
    written: Mapping[str, Any], place: int | None, question: Mapping[str, Any]
) -> dict[str, Any]:
    """Return a questionnaire with a question added at its end, or another in its place."""
    every = list(written.get("questions", ()))
    if place is None:
        if len(every) >= MOST_QUESTIONS:
            raise ValidationError(_("A small questionnaire has at most 100 questions."))
        return dict(written) | {"questions": [*every, dict(question)]}
    old = every[place]["name"]
    every[place] = dict(question)
    if old != question["name"]:
        every = [_renamed(one, old, question["name"]) for one in every]
    return dict(written) | {"questions": every}


def moved(written: Mapping[str, Any], place: int, by: int) -> dict[str, Any]:
    """Return a questionnaire with a question one place up or down."""
    every = list(written.get("questions", ()))
    other = place + by
    if 0 <= other < len(every):
        every[place], every[other] = every[other], every[place]
    return dict(written) | {"questions": every}


def without(written: Mapping[str, Any], place: int) -> dict[str, Any]:
    """Return a questionnaire without a question, and without conditions on it."""
    every = list(written.get("questions", ()))
    gone = every.pop(place)["name"]
    kept = [
        dict(one) | {"show_if": [c for c in one.get("show_if") or () if c["question"] != gone]}
        for one in every
    ]
    return dict(written) | {"questions": kept}


def _renamed(question: Mapping[str, Any], old: str, new: str) -> dict[str, Any]:
    conditions = [
        dict(one) | ({"question": new} if one["question"] == old else {})
        for one in question.get("show_if") or ()
    ]
    return dict(question) | {"show_if": conditions}


def _lines(typed: str, by_place: Mapping[int, str]) -> list[tuple[str, str]]:
    """Return name and label of each line; a line without a name has the one of its place."""
    found: list[tuple[str, str]] = []
    lines = [line.strip() for line in typed.splitlines() if line.strip()]
    for place, line in enumerate(lines):
        head, sign, label = (part.strip() for part in line.partition("="))
        if sign and _NAME.fullmatch(head) and label:
            found.append((head, label))
        else:
            found.append((by_place.get(place) or _name_for(line, place, found), line))
    return found


def _name_for(label: str, place: int, found: Sequence[tuple[str, str]]) -> str:
    plain = unicodedata.normalize("NFKD", label).encode("ascii", "ignore").decode().lower()
    name = re.sub(r"[^a-z0-9]+", "_", plain).strip("_")[:30]
    taken = {one for one, _label in found}
    return name if _NAME.fullmatch(name) and name not in taken else f"c{place + 1}"


def _initial(question: Mapping[str, Any], codes: Sequence[str]) -> dict[str, Any]:
    """Return what the form holds of a question that is there already."""
    if not question:
        return {}
    plain = ("type", "name", "required", "least", "most", "classification", "purpose", "retention")
    found: dict[str, Any] = {name: question.get(name, "") for name in (*plain, "hxl")}
    found["show_if_any"] = "any" if question.get("show_if_any") else ""
    for number, one in enumerate(question.get("show_if") or ()):
        found[f"if_{number}"] = one["question"]
        found[f"is_{number}"], found[f"value_{number}"] = one["is"], one.get("value", "")
    for code in codes:
        for what in ("label", "hint"):
            texts = question.get(what) or {}
            is_text = isinstance(texts, str)
            found[f"{what}_{code}"] = (
                (texts if code == codes[0] else "") if is_text else texts.get(code, "")
            )
        found[f"choices_{code}"] = "\n".join(
            f"{one['name']} = {label}"
            for one in question.get("choices") or ()
            if question["type"] != "yes_no" and (label := _of(one, code, codes))
        )
    return found


def _of(choice: Mapping[str, Any], code: str, codes: Sequence[str]) -> str:
    texts = choice.get("label", {})
    if isinstance(texts, str):
        return texts if code == codes[0] else ""
    return str(texts.get(code, ""))
