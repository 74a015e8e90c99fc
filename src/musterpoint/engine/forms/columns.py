"""Headers of the sheets: other names of a column, languages, groups such as ``bind::``."""

import difflib
from dataclasses import dataclass

from musterpoint.engine.forms.problems import Problems
from musterpoint.engine.forms.workbook import Row, Sheet
from musterpoint.kernel.text import _

_TRANSLATED = frozenset(
    {
        "label", "hint", "guidance_hint", "constraint_message", "required_message",
        "image", "big-image", "audio", "video",
    }
)  # fmt: skip
MEDIA = ("image", "big-image", "audio", "video")
_SURVEY = _TRANSLATED | {
    "type", "name", "relevant", "constraint", "required", "read_only", "calculation", "default",
    "appearance", "repeat_count", "choice_filter", "parameters", "trigger", "autoplay", "rows",
    "intent", "save_to", "disabled", "classification", "purpose", "retention", "score", "hxl",
    "compact_tag", "noapperrorstring", "accuracythreshold", "list_name", "query", "sms_field",
    "sms_option", "sms_separator", "sms_allow_media", "sms_date_format", "sms_datetime_format",
    "sms_response",
}  # fmt: skip
_SURVEY_ALIASES = {
    "caption": "label", "readonly": "read_only", "relevance": "relevant",
    "constraining_message": "constraint_message", "jr:constraintmsg": "constraint_message",
    "requiredmsg": "required_message", "jr:requiredmsg": "required_message",
    "calculate": "calculation", "command": "type", "tag": "name", "value": "name",
    "count": "repeat_count", "jr:count": "repeat_count",
    "no_app_error_string": "noapperrorstring", "jr:noapperrorstring": "noapperrorstring",
    "musterpoint:classification": "classification", "musterpoint:purpose": "purpose",
    "musterpoint:retention": "retention", "musterpoint:score": "score",
}  # fmt: skip
_CHOICES = frozenset({"list_name", "name", "label", "score", *MEDIA})
_CHOICES_ALIASES = {"caption": "label", "value": "name", "list name": "list_name"}
_SETTINGS = frozenset(
    {
        "form_title", "form_id", "version", "default_language", "style", "instance_name", "name",
        "public_key", "submission_url", "auto_send", "auto_delete", "allow_choice_duplicates",
        "omit_instanceid", "clean_text_values", "add_none_option", "client_editable",
        "sms_keyword", "sms_separator", "prefix", "delimiter", "namespaces", "flat", "attribute",
        "instance_id", "instance_xmlns", "id_string", "title", "sms_allow_media",
        "sms_date_format", "sms_datetime_format", "sms_response", "_xpath", "compact_prefix",
        "classification", "purpose", "retention",
    }
)  # fmt: skip
_SETTINGS_ALIASES = {
    "set_form_title": "form_title", "title": "form_title", "set_form_id": "form_id",
    "id_string": "form_id",
}  # fmt: skip
#: Columns that begin so hold attributes of the finished XForm, kept and not interpreted.
_GROUPED = frozenset({"bind", "control", "body", "media", "instance", "attribute", "actions"})


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a sheet: what it is called in XLSForm, and the language of its texts."""

    index: int
    name: str
    language: str = ""
    is_known: bool = True
    is_grouped: bool = False


class Columns:
    """The columns of a sheet by their meaning."""

    def __init__(self, sheet: Sheet, columns: list[Column]) -> None:
        self.sheet = sheet
        self.all = columns
        self._plain = {one.name: one for one in columns if not one.language}
        self.names = {one.name for one in columns}

    def index(self, name: str) -> int | None:
        """Return the number of a column, the one without language first; None without one."""
        if name in self._plain:
            return self._plain[name].index
        return next((one.index for one in self.all if one.name == name), None)

    def get(self, row: Row, name: str) -> str:
        """Return the cell of a row; empty when there is none."""
        column = self._plain.get(name)
        return row.cells.get(column.index, "") if column else ""

    def texts(self, row: Row, name: str, default_language: str) -> dict[str, str]:
        """Return the texts of a row by language; a column without one has the default language."""
        found: dict[str, str] = {}
        for column in self.all:
            text = row.cells.get(column.index, "")
            if column.name == name and text:
                found[column.language or default_language] = text
        return found

    def languages(self, name: str) -> list[str]:
        """Return the languages in which a column stands; "" for none."""
        return [one.language for one in self.all if one.name == name]


def survey(sheet: Sheet, problems: Problems) -> Columns:
    """Return the columns of the survey sheet."""
    return _columns(sheet, problems, _SURVEY, _SURVEY_ALIASES)


def choices(sheet: Sheet, problems: Problems) -> Columns:
    """Return the columns of the choices sheet; unknown ones may serve choice filters."""
    columns = _columns(sheet, problems, _CHOICES, _CHOICES_ALIASES, keeps_unknown=True)
    for column in columns.all:
        if not column.is_known and " " in column.name:
            problems.warning(
                "column-space",
                _('The column "%(name)s" holds a space, so no choice filter can use it.'),
                sheet.place(1, column.index),
                name=column.name,
            )
    return columns


def settings(sheet: Sheet, problems: Problems) -> Columns:
    """Return the columns of the settings sheet."""
    return _columns(sheet, problems, _SETTINGS, _SETTINGS_ALIASES)


def _columns(
    sheet: Sheet,
    problems: Problems,
    known: frozenset[str],
    aliases: dict[str, str],
    *,
    keeps_unknown: bool = False,
) -> Columns:
    is_double = any("::" in text for text in sheet.header.values())
    found: dict[tuple[str, str], Column] = {}
    for index, text in sheet.header.items():
        column = _column(index, text, "::" if is_double else ":", known, aliases)
        earlier = found.get((column.name, column.language))
        if earlier is not None:
            note = problems.warning if column.name == "form_id" else problems.error
            note(
                "column-twice",
                _('"%(one)s" and "%(other)s" are the same column. Take one of them away.'),
                sheet.place(1, index),
                one=sheet.header[earlier.index],
                other=text,
            )
            continue
        found[column.name, column.language] = column
        if not column.is_known and not keeps_unknown:
            _unknown(sheet, problems, column, known)
    return Columns(sheet, list(found.values()))


def _column(
    index: int, text: str, separator: str, known: frozenset[str], aliases: dict[str, str]
) -> Column:
    head = _snake(text)
    name = aliases.get(text.lower(), aliases.get(head, head))
    if name in known:
        return Column(index, name)
    tokens = [one.strip() for one in text.split(separator)]
    if separator == ":" and "jr" in tokens[:-1]:
        place = tokens.index("jr")
        tokens[place : place + 2] = [f"jr:{tokens[place + 1]}"]
    head = _snake(tokens[0])
    if head in _GROUPED and len(tokens) > 1:
        inner = _snake(":".join(tokens[1:2]))
        name = aliases.get(inner, inner)
        if name in known:
            return Column(index, name, tokens[2] if len(tokens) > 2 else "")
        return Column(index, text, is_grouped=True)
    name = aliases.get(head, head)
    if name in known and len(tokens) == 2 and name in _TRANSLATED:
        return Column(index, name, tokens[1])
    return Column(index, text, is_known=False)


def _snake(text: str) -> str:
    return "_".join(text.split()).lower()


def _unknown(sheet: Sheet, problems: Problems, column: Column, known: frozenset[str]) -> None:
    near = difflib.get_close_matches(_snake(column.name), sorted(known), n=1, cutoff=0.75)
    problems.warning(
        "column-unknown",
        _('The column "%(name)s" is not known and is left out. Did you mean "%(near)s"?')
        if near
        else _('The column "%(name)s" is not known and is left out.'),
        sheet.place(1, column.index),
        name=column.name,
        near=near[0] if near else "",
    )
