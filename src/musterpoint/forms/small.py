"""
Small questionnaires: a plain structure that the own editor writes and packs are made of.

It becomes the sheets of an XLSForm in memory, so that one engine reads and checks everything.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from musterpoint.engine import forms
from musterpoint.web import languages as site

Small = Mapping[str, Any]
#: Type here -> type of XLSForm.
TYPES = {
    "text": "text",
    "long_text": "text",
    "integer": "integer",
    "decimal": "decimal",
    "date": "date",
    "yes_no": "select_one",
    "select_one": "select_one",
    "select_multiple": "select_multiple",
    "acknowledge": "acknowledge",
    "note": "note",
}
CHOOSING = ("yes_no", "select_one", "select_multiple")
#: How a condition compares, in the words of the editor.
COMPARISONS = {
    "is": _("is"),
    "is_not": _("is not"),
    "includes": _("includes"),
    "over": _("is more than"),
    "under": _("is less than"),
    "answered": _("is answered"),
}
YES = {"en": "Yes", "fr": "Oui", "es": "Sí", "ar": "نعم"}
NO = {"en": "No", "fr": "Non", "es": "No", "ar": "لا"}
_SAID = ("classification", "purpose", "retention")


def header(code: str) -> str:
    """Return a language as the columns of an XLSForm name it."""
    return f"{site.endonym(code)} ({code})"


def names(small: Small) -> list[str]:
    """Return the names of the questions in their order."""
    return [str(one["name"]) for one in small.get("questions", ())]


def text(texts: Mapping[str, str] | str, code: str) -> str:
    """Return a text in a language; else the first there is."""
    if isinstance(texts, str):
        return texts
    return texts.get(code) or next((one for one in texts.values() if one), "")


def workbook(small: Small) -> forms.Workbook:
    """Return the sheets of a small questionnaire."""
    codes = [str(one) for one in small.get("languages", ())] or ["en"]
    labels = [f"label::{header(code)}" for code in codes]
    hints = [f"hint::{header(code)}" for code in codes]
    wrongs = [f"constraint_message::{header(code)}" for code in codes]
    survey = [
        [
            "type", "name", *labels, *hints, "required", "relevant", "appearance", "constraint",
            *wrongs, "score", "hxl", *_SAID,
        ]
    ]  # fmt: skip
    choices = [["list_name", "name", *labels, "score"]]
    for question in small.get("questions", ()):
        survey.append(_row(question, codes, small))
        choices += _choices(question, codes)
    settings = [
        ["form_title", "form_id", "version", "default_language", *_SAID],
        [
            text(small.get("title", ""), codes[0]),
            str(small.get("id") or "data"),
            str(small.get("version", "")),
            header(codes[0]),
            *(str(small.get(one, "")) for one in _SAID),
        ],
    ]
    made = {"survey": survey, "choices": choices, "settings": settings}
    return forms.Workbook({name: _sheet(name, rows) for name, rows in made.items()})


def _row(question: Mapping[str, Any], codes: Sequence[str], small: Small) -> list[str]:
    kind = str(question["type"])
    is_chosen = kind in CHOOSING
    return [
        f"{TYPES[kind]} {question['name']}_list" if is_chosen else TYPES[kind],
        str(question["name"]),
        *_each(question.get("label", ""), codes),
        *_each(question.get("hint", ""), codes),
        "yes" if question.get("required") else "",
        relevant(question, small),
        "multiline" if kind == "long_text" else "",
        _constraint(question),
        *_each(question.get("wrong", ""), codes),
        str(question.get("scale", "")),
        str(question.get("hxl", "")),
        *(str(question.get(one, "")) for one in _SAID),
    ]


def _each(texts: Mapping[str, str] | str, codes: Sequence[str]) -> list[str]:
    if isinstance(texts, str):
        return [texts, *[""] * (len(codes) - 1)]
    return [str(texts.get(code, "")) for code in codes]


def _choices(question: Mapping[str, Any], codes: Sequence[str]) -> list[list[str]]:
    if question["type"] not in CHOOSING:
        return []
    given = question.get("choices") or []
    if question["type"] == "yes_no":
        scores = {str(one["name"]): one.get("score", "") for one in given}
        given = [
            {"name": "yes", "label": YES, "score": scores.get("yes", "")},
            {"name": "no", "label": NO, "score": scores.get("no", "")},
        ]
    return [
        [
            f"{question['name']}_list",
            str(one["name"]),
            *_each(one.get("label", ""), codes),
            "" if one.get("score") is None else str(one.get("score", "")),
        ]
        for one in given
    ]


def relevant(question: Mapping[str, Any], small: Small) -> str:
    """Return the conditions under which a question is asked, as XLSForm writes them."""
    joint = " or " if question.get("show_if_any") else " and "
    types = {str(one["name"]): str(one["type"]) for one in small.get("questions", ())}
    found = [_condition(one, types) for one in question.get("show_if") or ()]
    return joint.join(f"({one})" for one in found) if len(found) > 1 else "".join(found)


def _condition(condition: Mapping[str, Any], types: Mapping[str, str]) -> str:
    name, how = f"${{{condition['question']}}}", str(condition["is"])
    value = str(condition.get("value", ""))
    quoted = f"'{value}'" if "'" not in value else f'"{value}"'
    if how == "answered":
        return f"{name} != ''"
    if how in ("over", "under"):
        return f"{name} {'>' if how == 'over' else '<'} {value}"
    if types.get(str(condition["question"])) == "select_multiple" or how == "includes":
        chosen = f"selected({name}, {quoted})"
        return f"not({chosen})" if how == "is_not" else chosen
    return f"{name} {'!=' if how == 'is_not' else '='} {quoted}"


def _constraint(question: Mapping[str, Any]) -> str:
    bounds = [
        f". {sign} {question[name]}"
        for name, sign in (("least", ">="), ("most", "<="))
        if question.get(name) not in (None, "")
    ]
    return " and ".join(bounds)


def _sheet(name: str, rows: Sequence[Sequence[str]]) -> forms.Sheet:
    return forms.Sheet(
        name,
        dict(enumerate(rows[0])),
        tuple(forms.Row(number, _cells(row)) for number, row in enumerate(rows[1:], 2) if any(row)),
    )


def _cells(row: Iterable[str]) -> dict[int, str]:
    return {column: cell for column, cell in enumerate(row) if cell}
