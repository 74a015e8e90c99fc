"""The settings sheet: what the form is called, its version, its languages."""

import difflib
import re
from dataclasses import dataclass, field

from musterpoint.engine.forms import columns
from musterpoint.engine.forms.problems import Problems
from musterpoint.engine.forms.workbook import Row, Sheet, Workbook
from musterpoint.engine.forms.xpath.tokens import NCNAME
from musterpoint.kernel.text import _

XML_NAME = re.compile(rf"{NCNAME}(?::{NCNAME})?")
YES = frozenset({"yes", "Yes", "YES", "true", "True", "TRUE", "true()"})
CLASSIFICATIONS = ("technical", "organisational", "coarse", "personal", "sensitive")
#: The name of the element around all questions, unless the settings say otherwise.
ROOT = "data"


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """The values of the settings sheet; a questionnaire without one has these defaults."""

    id: str = ROOT
    title: str = ""
    version: str = ""
    name: str = ROOT
    default_language: str = ""
    style: str = ""
    instance_name: str = ""
    allows_duplicates: bool = False
    has_instance_id: bool = True
    classification: str = ""
    purpose: str = ""
    retention: str = ""
    #: Column -> text, for the references that stand in them.
    cells: dict[str, str] = field(default_factory=dict)
    row: int = 0


def sheet(book: Workbook, name: str) -> Sheet | None:
    """Return a sheet that has a header; None when there is none."""
    found = book.sheets.get(name)
    return found if found is not None and found.header else None


def misspelt(book: Workbook, name: str) -> str:
    """Return the sheet that was probably meant; empty when none is near."""
    known = {"survey", "choices", "settings", "external_choices", "entities", "osm"}
    others = [one for one in book.sheets if one not in known and not one.startswith("_")]
    near = difflib.get_close_matches(name, others, n=1, cutoff=0.75)
    return book.sheets[near[0]].name if near else ""


def read(book: Workbook, problems: Problems) -> Settings:
    """Return the settings; only the first row counts."""
    found = sheet(book, "settings")
    if found is None:
        near = misspelt(book, "settings")
        if near:
            problems.warning(
                "sheet-misspelt",
                _('There is no sheet "settings". Is "%(near)s" meant? Then rename it.'),
                near=near,
            )
        return Settings()
    known = columns.settings(found, problems)
    if not found.rows:
        return Settings()
    return _settings(found, known, found.rows[0], problems)


def _settings(found: Sheet, known: columns.Columns, row: Row, problems: Problems) -> Settings:
    def cell(name: str) -> str:
        return known.get(row, name)

    name = cell("name")
    if name and not XML_NAME.fullmatch(name):
        problems.error(
            "name-invalid",
            _('The form cannot be named "%(name)s". Begin with a letter; use letters, digits, _ .'),
            found.place(row.number, known.index("name")),
            name=name,
        )
    if len(found.rows) > 1:
        problems.warning(
            "settings-rows",
            _("Only the first row of the settings counts. Take this one away."),
            found.place(found.rows[1].number),
        )
    identifier = cell("form_id") or ROOT
    if " " in identifier:
        problems.warning(
            "id-space",
            _('The form_id "%(id)s" holds a space, which other programs refuse. Use _ instead.'),
            found.place(row.number, known.index("form_id")),
            id=identifier,
        )
    if cell("public_key") and cell("omit_instanceid") in YES:
        problems.error(
            "settings-key",
            _("A form with public_key needs its instanceID. Clear omit_instanceID."),
            found.place(row.number, known.index("omit_instanceid")),
        )
    if cell("classification") and cell("classification").lower() not in CLASSIFICATIONS:
        bad_classification(cell("classification"), found, row, known, problems)
    return Settings(
        id=identifier,
        title=cell("form_title") or identifier,
        version=cell("version"),
        name=name or ROOT,
        default_language=cell("default_language"),
        style=cell("style"),
        instance_name=cell("instance_name"),
        allows_duplicates=cell("allow_choice_duplicates") in YES,
        has_instance_id=cell("omit_instanceid") not in YES,
        classification=cell("classification").lower(),
        purpose=cell("purpose"),
        retention=cell("retention"),
        cells={one.name: row.cells[one.index] for one in known.all if one.index in row.cells},
        row=row.number,
    )


def bad_classification(
    written: str, found: Sheet, row: Row, known: columns.Columns, problems: Problems
) -> None:
    """Note a classification that is none."""
    problems.error(
        "classification-unknown",
        _('"%(written)s" is no classification. Write one of: %(known)s.'),
        found.place(row.number, known.index("classification")),
        written=written,
        known=", ".join(CLASSIFICATIONS),
    )
