"""The choices sheet: lists of answers with names, labels and further columns."""

import math
from dataclasses import dataclass, field, replace

from musterpoint.engine.forms import columns
from musterpoint.engine.forms.columns import Column, Columns
from musterpoint.engine.forms.model import Choice
from musterpoint.engine.forms.problems import Problems
from musterpoint.engine.forms.settings import Settings, sheet
from musterpoint.engine.forms.workbook import Row, Workbook
from musterpoint.kernel.text import _

OTHER = "other"


@dataclass(slots=True)
class Lists:
    """The lists by name, and the columns of the sheet."""

    choices: dict[str, list[Choice]] = field(default_factory=dict)
    columns: Columns | None = None
    external: frozenset[str] | None = None
    #: Lists whose names were searched for spaces.
    spaced: set[str] = field(default_factory=set)

    def add_other(self, name: str, default_language: str) -> None:
        """Give a list the choice "other" when it has none."""
        known = self.choices[name]
        if any(choice.name == OTHER for choice in known):
            return
        languages = {language for choice in known for language in choice.labels}
        labels = dict.fromkeys(sorted(languages) or [default_language], "Other")
        known.append(
            replace(known[-1], name=OTHER, labels=labels, columns={}, media={}, score=None)
        )


def read(book: Workbook, settings: Settings, problems: Problems) -> Lists:
    """Return the lists of choices."""
    lists = Lists(external=_external(book))
    found = sheet(book, "choices")
    if found is None:
        return lists
    known = columns.choices(found, problems)
    lists.columns = known
    for name in ("list_name", "name"):
        if found.rows and name not in known.names:
            problems.error(
                "column-missing",
                _('The sheet "choices" needs a column "%(name)s". Add it.'),
                found.place(1),
                name=name,
            )
    if not {"list_name", "name"} <= known.names:
        return lists
    for row in found.rows:
        _add(lists, known, row, settings, problems)
    if not settings.allows_duplicates:
        _find_duplicates(lists, known, problems)
    return lists


def _external(book: Workbook) -> frozenset[str] | None:
    found = sheet(book, "external_choices")
    if found is None:
        return None
    known = columns.choices(found, Problems())
    return frozenset(known.get(row, "list_name") for row in found.rows)


def _add(lists: Lists, known: Columns, row: Row, settings: Settings, problems: Problems) -> None:
    list_name, name = known.get(row, "list_name"), known.get(row, "name")
    if not list_name:
        problems.warning(
            "choice-listless",
            _("The row belongs to no list and is left out. Write its list_name."),
            known.sheet.place(row.number, known.index("list_name")),
        )
        return
    if not name:
        problems.error(
            "choice-nameless",
            _("The choice has no name. Write a short one, such as yes."),
            known.sheet.place(row.number, known.index("name")),
        )
        return
    labels = known.texts(row, "label", settings.default_language)
    media = {
        kind: texts
        for kind in columns.MEDIA
        if (texts := known.texts(row, kind, settings.default_language))
    }
    if not labels and not media:
        problems.warning(
            "choice-labelless",
            _('The choice "%(name)s" has no label. Write what people read.'),
            known.sheet.place(row.number, known.index("label")),
            name=name,
        )
    lists.choices.setdefault(list_name, []).append(
        Choice(
            name=name,
            labels=labels,
            row=row.number,
            media=media,
            columns={one.name: row.cells.get(one.index, "") for one in known.all if _is_extra(one)},
            score=_score(known, row, problems),
        )
    )


def _is_extra(column: Column) -> bool:
    return not column.is_known or column.name == "score"


def _score(known: Columns, row: Row, problems: Problems) -> float | None:
    text = known.get(row, "score")
    if not text:
        return None
    try:
        score = float(text)
    except ValueError:
        score = math.nan
    if math.isfinite(score):
        return score
    problems.warning(
        "score-invalid",
        _('The score "%(text)s" is no number and is not counted. Write a number such as 2.'),
        known.sheet.place(row.number, known.index("score")),
        text=text,
    )
    return None


def _find_duplicates(lists: Lists, known: Columns, problems: Problems) -> None:
    for list_name, found in lists.choices.items():
        seen: dict[str, int] = {}
        for choice in found:
            if choice.name in seen:
                problems.error(
                    "choice-twice",
                    _('The list "%(list)s" has "%(name)s" in row %(first)s already. Rename one.'),
                    known.sheet.place(choice.row, known.index("name")),
                    list=list_name,
                    name=choice.name,
                    first=seen[choice.name],
                )
            seen.setdefault(choice.name, choice.row)
