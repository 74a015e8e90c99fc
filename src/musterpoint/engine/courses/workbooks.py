"""
The test of a course as a questionnaire: an XLSForm workbook in, and out again.

Groups of the survey sheet are the parts of the course; select_one and select_multiple are its
questions; the choices sheet says in the columns ``right`` and ``why_en`` what is right, and why. A
code such as ``ask-first`` is the name ``ask_first`` there, which every XLSForm tool takes.
"""

import re
from collections.abc import Collection, Mapping

from musterpoint.engine import forms
from musterpoint.engine.courses.model import Choice, Course, Problem, Question, Texts
from musterpoint.engine.courses.parts import is_code
from musterpoint.engine.forms.problems import MOST
from musterpoint.engine.forms.types import METADATA, SELECT_MULTIPLE, SELECT_ONE
from musterpoint.kernel.text import _

FILE = "quiz.xlsx"
SURVEY, CHOICES = "survey", "choices"
KINDS = {SELECT_ONE: "one", SELECT_MULTIPLE: "many"}
TYPES = {kind: type_ for type_, kind in KINDS.items()}
YES = frozenset({"yes", "true", "1", "x", "right"})
NO = frozenset({"no", "false", "0", "", "wrong"})
#: Warnings of the reader of workbooks by which a test would lose something unnoticed.
LOSING = frozenset({"choice-listless", "cells-merged"})
#: ``why_ar``, which every XLSForm tool takes, or ``why::Arabic (ar)``, which some do.
_WHY = re.compile(r"why(?:\s*(?:::?|_)\s*(.*))?", re.IGNORECASE)
#: What a question of a questionnaire can have and one of a test cannot, with its column.
_UNHEARD = (
    ("relevant", "relevant"), ("constraint", "constraint"), ("calculation", "calculation"),
    ("choice_filter", "choice_filter"), ("default", "default"), ("trigger", "trigger"),
    ("hints", "hint"), ("guidance", "guidance_hint"), ("media", "image"),
)  # fmt: skip
Sheets = dict[str, list[list[str]]]


def name_of(code: str) -> str:
    """Return a code of a course as a name that XLSForm takes."""
    name = code.replace("-", "_")
    return name if name[:1].isalpha() and name != "meta" else f"_{name}"


def code_of(name: str) -> str:
    """Return the code of a course that a name stands for."""
    return name.removeprefix("_").replace("_", "-").lower()


def read(
    data: bytes, modules: Collection[str], languages: tuple[str, ...]
) -> tuple[tuple[Question, ...], list[Problem]]:
    """Return the questions of a workbook, and everything that is wrong with it by sheet and row."""
    reading = forms.read(data)
    reader = _Reader(modules, languages)
    for one in reading.problems:
        if one in reading.errors or one.code in LOSING:
            reader.say(one.message, one.sheet, one.row, **one.facts)
    if reading.form is not None:
        reader.read(reading.form)
    return tuple(reader.questions), reader.problems


class _Reader:
    """Makes questions of a test out of those of a questionnaire."""

    def __init__(self, modules: Collection[str], languages: tuple[str, ...]) -> None:
        self.modules, self.languages = modules, languages
        self.problems: list[Problem] = []
        self.questions: list[Question] = []
        self._said: set[tuple[str, int, str, str]] = set()
        self._rows: dict[str, int] = {}
        self._lists: dict[str, tuple[Choice, ...]] = {}
        self._unknown: set[str] = set()

    def say(self, message: str, sheet: str, row: int, **facts: object) -> None:
        """Note a problem at a row of a sheet; once, and no more of them than anybody reads."""
        key = (sheet, row, message, str(facts))
        if key not in self._said and len(self._said) < MOST:
            self._said.add(key)
            found = Problem(file=FILE, sheet=sheet, line=row, message=message, facts=facts)
            self.problems.append(found)

    def read(self, form: forms.Form) -> None:
        """Read every group, which is a part of the course."""
        self._check_columns(form)
        for part in form.root.items:
            if isinstance(part, forms.Group):
                self._group(form, part)
            elif part.type not in METADATA:
                self.say(
                    _("The question is in no group. Put it into the group of a part: %(known)s."),
                    SURVEY, part.row, known=self._known(),
                )  # fmt: skip

    def _known(self) -> str:
        return ", ".join(name_of(one) for one in self.modules)

    def _check_columns(self, form: forms.Form) -> None:
        """Note once what would else be said of every choice."""
        choices = [one for found in form.lists.values() for one in found]
        columns = {name for one in choices for name in one.columns}
        if choices and _right_column(columns) is None:
            self.say(
                _('The sheet "choices" needs a column "right". Add it, with yes at right choices.'),
                CHOICES, 1,
            )  # fmt: skip
        if choices and not any(_WHY.fullmatch(one) for one in columns):
            self.say(
                _('The sheet "choices" needs a column "%(name)s": why a choice is right or wrong.'),
                CHOICES, 1, name=f"why_{self.languages[0] if self.languages else 'en'}",
            )  # fmt: skip

    def _group(self, form: forms.Form, group: forms.Group) -> None:
        module = code_of(group.name)
        if group.is_repeat:
            self.say(_("A test asks nothing twice. Make a group of the repeat."), SURVEY, group.row)
        elif module not in self.modules:
            self.say(
                _('"%(name)s" is no part of the course. Name the group after one: %(known)s.'),
                SURVEY, group.row, name=group.name, known=self._known(),
            )  # fmt: skip
        self._check_asked(group, (("relevant", "relevant"),))
        for part in group.items:
            if isinstance(part, forms.Group):
                self.say(
                    _("A group of a test holds questions only. Take the inner group away."),
                    SURVEY, part.row,
                )  # fmt: skip
            elif part.type not in METADATA:
                self._question(form, part, module)

    def _check_asked(self, item: forms.Item, columns: tuple[tuple[str, str], ...]) -> None:
        for field, column in columns:
            if getattr(item, field, None):
                self.say(
                    _('A test asks every question as it stands. Clear the cell "%(column)s".'),
                    SURVEY, item.row, column=column,
                )  # fmt: skip

    def _question(self, form: forms.Form, asked: forms.Question, module: str) -> None:
        kind = KINDS.get(asked.type)
        if kind is None:
            self.say(
                _('"%(type)s" cannot be marked. Use select_one or select_multiple.'),
                SURVEY, asked.row, type=asked.type,
            )  # fmt: skip
            return
        self._check_asked(asked, _UNHEARD)
        code = self._code(asked.name, SURVEY, asked.row)
        first = self._rows.setdefault(code, asked.row)
        if first != asked.row:
            self.say(
                _('"%(name)s" is the name of the question in row %(first)s, too. Rename one.'),
                SURVEY, asked.row, name=asked.name, first=first,
            )  # fmt: skip
        if asked.list_name not in form.lists and "." in asked.list_name:
            self.say(
                _('A test takes its choices from the sheet "choices". Write them there.'),
                SURVEY, asked.row,
            )  # fmt: skip
        choices = self._choices(form, asked.list_name)
        if asked.list_name in form.lists:
            self._check_right(asked, kind, choices)
        text = self._texts(asked.labels, "label", SURVEY, asked.row)
        self.questions.append(
            Question(id=code, module=module, kind=kind, text=text, choices=choices)
        )

    def _check_right(self, asked: forms.Question, kind: str, choices: tuple[Choice, ...]) -> None:
        right = sum(one.is_right for one in choices)
        if len(choices) < 2:
            self.say(
                _('The list "%(list)s" needs two choices or more. Add one.'),
                SURVEY, asked.row, list=asked.list_name,
            )  # fmt: skip
        elif kind == "one" and right != 1:
            self.say(
                _('%(right)s choices of "%(list)s" are right, and select_one has one. Mark one.'),
                SURVEY, asked.row, list=asked.list_name, right=right,
            )  # fmt: skip
        elif right == 0:
            self.say(
                _('No choice of "%(list)s" is right. Write yes in the column "right" of some.'),
                SURVEY, asked.row, list=asked.list_name,
            )  # fmt: skip

    def _choices(self, form: forms.Form, list_name: str) -> tuple[Choice, ...]:
        if list_name not in self._lists:
            rows: dict[str, int] = {}
            self._lists[list_name] = tuple(
                self._choice(one, rows) for one in form.lists.get(list_name, ())
            )
        return self._lists[list_name]

    def _choice(self, given: forms.Choice, rows: dict[str, int]) -> Choice:
        code = self._code(given.name, CHOICES, given.row)
        first = rows.setdefault(code, given.row)
        if first != given.row:
            self.say(
                _('"%(name)s" is the name of the choice in row %(first)s, too. Rename one.'),
                CHOICES, given.row, name=given.name, first=first,
            )  # fmt: skip
        if given.media:
            self.say(
                _('A test shows no pictures. Clear the cell "%(column)s".'),
                CHOICES, given.row, column=next(iter(given.media)),
            )  # fmt: skip
        why = {
            found[1] or "": text
            for name, text in given.columns.items()
            if (found := _WHY.fullmatch(name)) and text
        }
        has_why = any(_WHY.fullmatch(name) for name in given.columns)
        return Choice(
            id=code,
            text=self._texts(given.labels, "label", CHOICES, given.row),
            is_right=self._truth(given),
            why=self._texts(why, "why", CHOICES, given.row) if has_why else {},
        )

    def _truth(self, given: forms.Choice) -> bool:
        column = _right_column(given.columns)
        written = given.columns[column] if column else ""
        if written.lower() not in YES | NO:
            self.say(
                _('"%(text)s" is neither yes nor no. Write one of them in the column "right".'),
                CHOICES, given.row, text=written,
            )  # fmt: skip
        return written.lower() in YES

    def _code(self, name: str, sheet: str, row: int) -> str:
        code = code_of(name)
        if not is_code(code):
            self.say(
                _('"%(name)s" cannot be a name here. Use at most 40 letters, digits and _.'),
                sheet, row, name=name,
            )  # fmt: skip
        return code

    def _texts(self, given: Texts, column: str, sheet: str, row: int) -> dict[str, str]:
        """Return a text for each language of the course."""
        found: dict[str, str] = {}
        for header, text in given.items():
            language = self._language(header, sheet)
            if language:
                found[language] = text
        missing = [one for one in self.languages if one not in found]
        if missing:
            self.say(
                _('The column "%(column)s" has no text in %(languages)s. Write it.'),
                sheet, row, column=column, languages=", ".join(missing),
            )  # fmt: skip
        return {one: found[one] for one in self.languages if one in found}

    def _language(self, header: str, sheet: str) -> str:
        """Return the course's language that a header means; what is none is told once."""
        if not header and len(self.languages) == 1:
            return self.languages[0]
        for language in (header, forms.language_code(header)):
            if language and language in self.languages:
                return language
        if header in self._unknown:
            return ""
        self._unknown.add(header)
        self.say(
            _('The course has no title in "%(language)s". Take its columns away, or add the title.')
            if header
            else _("A text has no language. Write it into the header, as in label::Arabic (ar)."),
            sheet, 1, language=header,
        )  # fmt: skip
        return ""


def _right_column(columns: Collection[str]) -> str | None:
    return next((one for one in columns if one.strip().lower() == "right"), None)


def sheets(course: Course, names: Mapping[str, str]) -> Sheets:
    """
    Return the test of a course as the sheets of an XLSForm workbook, row by row.

    ``names`` gives the name of a language by its code; the header shows both.
    """
    languages = {one: _header(one, names.get(one, "")) for one in course.languages}
    survey = [["type", "name", *(f"label::{one}" for one in languages.values())]]
    choices = [
        ["list_name", "name", *(f"label::{one}" for one in languages.values()), "right"]
        + [f"why_{one}" for one in languages]
    ]
    for module in course.modules:
        asked = [one for one in course.questions if one.module == module.code]
        if not asked:
            continue
        survey.append(["begin_group", name_of(module.code), *_said(module.title, languages)])
        for one in asked:
            name = name_of(one.id)
            survey.append([f"{TYPES[one.kind]} {name}", name, *_said(one.text, languages)])
            choices += [_row(name, choice, languages) for choice in one.choices]
        survey.append(["end_group"])
    title = _said(course.title, languages)[0]
    settings = [
        ["form_title", "form_id", "version", "default_language"],
        [
            title,
            f"{name_of(course.code)}_quiz",
            str(course.version),
            next(iter(languages.values())),
        ],
    ]
    return {SURVEY: survey, CHOICES: choices, "settings": settings}


def _header(code: str, name: str) -> str:
    """Return a language as a header names it, in such a way that it is found again."""
    both = f"{name} ({code})"
    return both if name and forms.language_code(both) == code else code


def _said(texts: Texts, languages: Mapping[str, str]) -> list[str]:
    return [texts[one] for one in languages]


def _row(list_name: str, choice: Choice, languages: Mapping[str, str]) -> list[str]:
    return [
        list_name,
        choice.id.replace("-", "_"),
        *_said(choice.text, languages),
        "yes" if choice.is_right else "no",
        *_said(choice.why, languages),
    ]
