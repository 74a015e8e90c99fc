"""One row of the survey sheet made into a question, and what can be wrong with it alone."""

import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import PurePath
from typing import TYPE_CHECKING

from musterpoint.engine.forms import types
from musterpoint.engine.forms.model import Group, Part, Question
from musterpoint.engine.forms.settings import CLASSIFICATIONS, YES, bad_classification
from musterpoint.engine.forms.types import Typed
from musterpoint.engine.forms.workbook import Row
from musterpoint.engine.forms.xpath.tokens import NCNAME
from musterpoint.kernel.text import _

if TYPE_CHECKING:
    from musterpoint.engine.forms.survey import Reader

_QUOTES = str.maketrans({"\u2018": "'", "\u2019": "'", "\u201c": '"', "\u201d": '"'})
_NO = frozenset({"no", "No", "NO", "false", "False", "FALSE"})
_YES_OR_NO = frozenset({"relevant", "required", "read_only", "constraint", "calculation"})
REFERENCE = re.compile(rf"\$\{{(?:last-saved#)?({NCNAME})\}}")
_CALL = re.compile(rf"{NCNAME}(?::{NCNAME})?\(")
_OPERATES = re.compile(r"\s(?:div|mod)\s|[*+|]")
_DATED = frozenset({"date", "dateTime", *types.PLACES})
#: Their defaults are texts, such as the name of a file, whatever signs they hold.
_PLAIN_DEFAULT = types.ATTACHMENTS


def expression(written: str, column: str) -> str:
    """Return an expression with straight quotes, and yes and no as functions."""
    text = written.translate(_QUOTES).strip()
    if column in _YES_OR_NO:
        if text in YES:
            return "true()"
        if text in _NO:
            return "false()"
    return text


def is_dynamic(default: str, type_: str) -> bool:
    """Return whether a default is worked out rather than taken as it stands."""
    if type_ in _PLAIN_DEFAULT:
        return False
    if REFERENCE.search(default) or _CALL.search(default):
        return True
    if type_ in _DATED or re.fullmatch(r"[-+]?[\d.]+", default.strip()):
        return False
    return bool(_OPERATES.search(default)) and type_ in ("integer", "decimal", "range", "calculate")


def filled(group: Group, items: tuple[Part, ...]) -> Group:
    """Return a group with what stands in it."""
    return replace(group, items=items)


def make(reader: "Reader", row: Row, typed: Typed, name: str, given: Mapping[str, str]) -> Question:
    """Return the question of a row."""
    path = reader.path(name)
    default = reader.known.get(row, "default")
    dynamic = bool(default) and is_dynamic(default, typed.type)
    default = reader.logic(row, "default", path) if dynamic else default
    settings = reader.settings
    return Question(
        name=name,
        path=path,
        row=row.number,
        type=typed.type,
        labels=reader.texts(row, "label"),
        hints=reader.texts(row, "hint"),
        guidance=reader.texts(row, "guidance_hint"),
        media=reader.media(row),
        appearance=reader.cell(row, "appearance"),
        relevant=reader.logic(row, "relevant", path),
        repeats=reader.repeats,
        list_name=typed.list_name,
        constraint=reader.logic(row, "constraint", path),
        constraint_messages=reader.texts(row, "constraint_message"),
        required=reader.logic(row, "required", path),
        required_messages=reader.texts(row, "required_message"),
        read_only=reader.logic(row, "read_only", path),
        calculation=reader.logic(row, "calculation", path),
        default=default,
        has_dynamic_default=dynamic,
        choice_filter=reader.logic(row, "choice_filter", path, typed.list_name),
        trigger=tuple(REFERENCE.findall(reader.known.get(row, "trigger"))),
        parameters=given,
        classification=_classification(reader, row) or settings.classification or "personal",
        purpose=reader.known.get(row, "purpose") or settings.purpose,
        retention=reader.known.get(row, "retention") or settings.retention,
        hxl=reader.known.get(row, "hxl"),
        scale=reader.cell(row, "score") or "total",
    )


def _classification(reader: "Reader", row: Row) -> str:
    written = reader.cell(row, "classification").lower()
    if written and written not in CLASSIFICATIONS:
        bad_classification(written, reader.known.sheet, row, reader.known, reader.problems)
        return ""
    return written


def other(question: Question, name: str) -> Question:
    """Return the text question "which other?" behind a choice with or_other."""
    return Question(
        name=name,
        path=f"{question.above}/{name}" if question.above else name,
        row=question.row,
        type="text",
        labels={"": "Specify other."},
        relevant=f"selected(../{question.name}, 'other')",
        repeats=question.repeats,
        classification=question.classification,
        purpose=question.purpose,
        retention=question.retention,
    )


def check(reader: "Reader", row: Row, typed: Typed, question: Question) -> None:
    """Note what is wrong with a question alone."""
    if question.type in types.SELECTS:
        _check_list(reader, row, typed, question)
    _check_label(reader, row, question)
    _check_trigger(reader, row, question)
    ticks = question.parameters.get("tick_labelset") if question.type == "range" else None
    if ticks is not None and ticks not in reader.lists.choices:
        _unknown_list(reader, row, ticks, "parameters")
    if (
        question.type == "calculate"
        and not question.calculation
        and not question.has_dynamic_default
    ):
        reader.problems.error(
            "calculation-missing",
            _('"%(name)s" calculates nothing. Write what, in the column calculation.'),
            reader.at(row, "calculation"),
            name=question.name,
        )
    if question.type in types.EXTERNAL:
        _check_file(reader, row, question.name)
    if question.type == "background-geopoint" and (question.calculation or not question.trigger):
        reader.problems.error(
            "background-geopoint",
            _("A background-geopoint needs a trigger, such as ${name}, and no calculation."),
            reader.at(row, "trigger"),
        )


def _check_file(reader: "Reader", row: Row, name: str) -> None:
    if name in reader.files:
        reader.problems.error(
            "file-twice",
            _('The file "%(name)s" stands in row %(first)s already. Name each file once.'),
            reader.at(row, "name"),
            name=name,
            first=reader.files[name],
        )
    reader.files.setdefault(name, row.number)


def _check_label(reader: "Reader", row: Row, question: Question) -> None:
    if question.type in types.SILENT:
        return
    if "big-image" in question.media and "image" not in question.media:
        reader.problems.error(
            "media-big-image",
            _('"%(name)s" has a big-image without an image. Add the image.'),
            reader.at(row, "big-image"),
            name=question.name,
        )
    is_hidden = bool(question.calculation or question.trigger)
    if question.labels or question.hints or question.media or is_hidden:
        return
    reader.problems.error(
        "label-missing",
        _('The question "%(name)s" has no label. Write what people are asked.'),
        reader.at(row, "label"),
        name=question.name,
    )


def _check_trigger(reader: "Reader", row: Row, question: Question) -> None:
    written = reader.known.get(row, "trigger")
    rest = REFERENCE.sub("x", written).replace(" ", "")
    if written and set(rest.split(",")) != {"x"}:
        reader.problems.error(
            "trigger-form",
            _("Write the trigger as ${question}, with commas between several."),
            reader.at(row, "trigger"),
        )


def _check_list(reader: "Reader", row: Row, typed: Typed, question: Question) -> None:
    name, suffix = question.list_name, PurePath(question.list_name).suffix
    if typed.has_other and question.choice_filter:
        reader.problems.error(
            "other-filter",
            _("or_other and a choice_filter cannot stand together. Add the choice other yourself."),
            reader.at(row, "choice_filter"),
        )
    if typed.from_file:
        if suffix not in types.FILES or name.count(".") != 1:
            reader.problems.error(
                "list-file",
                _('"%(name)s" is no file of choices. Its name must end in .csv, .xml or .geojson.'),
                reader.at(row, "type"),
                name=name,
            )
        return
    if typed.external:
        _check_external(reader, row, name)
    elif name not in reader.lists.choices:
        if suffix not in types.FILES and not REFERENCE.search(name):
            _unknown_list(reader, row, name, "type")
    elif question.type == types.SELECT_MULTIPLE:
        _check_spaces(reader, name)


def _check_external(reader: "Reader", row: Row, name: str) -> None:
    if reader.lists.external is None or name not in reader.lists.external:
        reader.problems.error(
            "list-unknown",
            _('The list "%(name)s" does not stand in the sheet external_choices. Add it there.'),
            reader.at(row, "type"),
            name=name,
        )


def _unknown_list(reader: "Reader", row: Row, name: str, column: str) -> None:
    near = types.close(name, reader.lists.choices)
    reader.problems.error(
        "list-unknown",
        _('The list "%(name)s" does not stand in the sheet choices. Did you mean "%(near)s"?')
        if near
        else _('The list "%(name)s" does not stand in the sheet choices. Add it there.'),
        reader.at(row, column),
        name=name,
        near=near,
    )


def _check_spaces(reader: "Reader", name: str) -> None:
    known = reader.lists.columns
    if known is None or name in reader.lists.spaced:
        return
    reader.lists.spaced.add(name)
    for choice in reader.lists.choices[name]:
        if " " in choice.name:
            reader.problems.error(
                "choice-space",
                _('"%(name)s" holds a space, and several choices are kept apart by spaces. Use _.'),
                known.sheet.place(choice.row, known.index("name")),
                name=choice.name,
            )
