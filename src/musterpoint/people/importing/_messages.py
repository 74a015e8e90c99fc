"""What can be wrong with a list: a code that is kept, and words that say what to do."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from musterpoint.kernel.errors import Invalid, Refused

MESSAGES: Mapping[str, Promise] = {
    "name_missing": gettext_lazy("Write a name, in any script. One name is enough."),
    "name_formula": gettext_lazy("A name cannot begin with = + - or @. Type the name itself."),
    "formula": gettext_lazy("This is a formula. Paste its value instead."),
    "date_unreadable": gettext_lazy("Write the date as 1990-04-03, or the year alone."),
    "date_ambiguous": gettext_lazy(
        "Day and month cannot be told apart in this column. Write the date as 1990-04-03."
    ),
    "country_unknown": gettext_lazy("Unknown country. Write its name or its three-letter code."),
    "sex_unknown": gettext_lazy("Write f, m or x, or leave it empty."),
    "phone_unreadable": gettext_lazy("Write the number with its country code, such as +20."),
    "email_unreadable": gettext_lazy("Write a whole e-mail address, such as name@example.org."),
    "language_unknown": gettext_lazy("Unknown language. Write its name or its code, such as ar."),
    "level_unknown": gettext_lazy("Write passport, emergency or none, or leave it empty."),
    "need_unknown": gettext_lazy("Write needs in one word each, such as wheelchair, infant."),
    "too_many_cells": gettext_lazy("This row has more cells than the header. Check the quotes."),
    "row_repeated": gettext_lazy("The same row stands further up in this file. It was left out."),
    "row_known": gettext_lazy("This row was read in before. It was left out."),
    "answer": gettext_lazy("This answer needs a correction."),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """
    What is wrong with a field of a row. ``line`` counts from 1 as the spreadsheet shows it.

    ``detail`` replaces the words of the code where a rule of the registration said more.
    """

    line: int
    field: str
    code: str
    detail: str = ""

    @property
    def text(self) -> str:
        """What to do, in the reader's language."""
        return self.detail or str(MESSAGES[self.code])

    def kept(self) -> dict[str, object]:
        """Return what the batch remembers: no word of the file."""
        return {"line": self.line, "field": self.field, "code": self.code}


class BadList(Invalid):
    """The file as a whole cannot be read; nothing was registered. ``code`` says why."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message, fields={"file": [message]})
        self.code = code


class SameFile(Refused):
    """The same file was read in before."""


def too_big() -> BadList:
    """Return the refusal of a file of more than 10 MB."""
    return BadList("too_big", _("The file is larger than 10 MB. Split it into smaller files."))


def empty() -> BadList:
    """Return the refusal of a file without rows."""
    return BadList("empty", _("The file is empty. It needs a header row and one row a person."))


def unreadable() -> BadList:
    """Return the refusal of something that is no list."""
    return BadList(
        "unreadable", _("This file is not a list that we can read. Save it as .xlsx or .csv.")
    )


def wrong_encoding() -> BadList:
    """Return the refusal of text in an unknown encoding."""
    return BadList(
        "encoding", _("The letters of this file cannot be read. Save it as .xlsx or as CSV UTF-8.")
    )


def old_format() -> BadList:
    """Return the refusal of the old binary format and of files with a password."""
    return BadList(
        "old_format",
        _("This is an old .xls file or has a password. Save it as .xlsx without a password."),
    )


def macros() -> BadList:
    """Return the refusal of a file that holds a program."""
    return BadList(
        "macros", _("This file contains macros. Save it as .xlsx without macros and send it again.")
    )


def too_many_rows(most: int) -> BadList:
    """Return the refusal of a list that is too long."""
    return BadList(
        "too_many_rows",
        _("The list has more than %(count)d rows. Split it into smaller files.") % {"count": most},
    )


def no_name_column() -> BadList:
    """Return the refusal of a list in which no column is a name."""
    return BadList(
        "no_name_column",
        _("No column is called Name. The first row needs a title above each column."),
    )


def column_twice(title: str) -> BadList:
    """Return the refusal of a list in which two columns claim to be the same."""
    return BadList(
        "column_twice",
        _("Two columns mean the same: %(title)s. Rename or delete one.") % {"title": title[:60]},
    )
