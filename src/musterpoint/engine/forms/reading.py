"""From a file to a questionnaire, with everything that is wrong with it."""

from dataclasses import dataclass

from musterpoint.engine.forms import choices, columns, languages, logic, settings, xlsx
from musterpoint.engine.forms.columns import Columns
from musterpoint.engine.forms.model import Form, Group
from musterpoint.engine.forms.problems import ERROR, Problem, Problems, TooMany
from musterpoint.engine.forms.settings import Settings
from musterpoint.engine.forms.survey import Reader, Survey
from musterpoint.engine.forms.types import METADATA
from musterpoint.engine.forms.workbook import Place, Sheet, Workbook
from musterpoint.kernel.text import _


@dataclass(frozen=True, slots=True)
class Reading:
    """The questionnaire, as far as it could be read, and its problems by sheet and row."""

    form: Form | None
    problems: tuple[Problem, ...]

    @property
    def errors(self) -> tuple[Problem, ...]:
        """Return what keeps the form from being used."""
        return tuple(one for one in self.problems if one.severity == ERROR)

    @property
    def warnings(self) -> tuple[Problem, ...]:
        """Return what may be meant otherwise."""
        return tuple(one for one in self.problems if one.severity != ERROR)


def read(data: bytes) -> Reading:
    """Return the questionnaire of an .xlsx file; a form with errors must not be filled."""
    problems = Problems()
    try:
        book = xlsx.read(data, problems)
        form = None if book is None else _form(book, problems)
    except TooMany:
        problems.more()
        form = None
    return Reading(form, problems.sorted())


def read_workbook(book: Workbook) -> Reading:
    """Return the questionnaire of sheets that are text already."""
    problems = Problems()
    try:
        form = _form(book, problems)
    except TooMany:
        problems.more()
        form = None
    return Reading(form, problems.sorted())


def _form(book: Workbook, problems: Problems) -> Form | None:
    sheet = settings.sheet(book, "survey")
    if sheet is None:
        _no_survey(book, problems)
        return None
    given = settings.read(book, problems)
    known = columns.survey(sheet, problems)
    lists = choices.read(book, given, problems)
    if "type" not in known.names:
        problems.error(
            "column-missing",
            _('The sheet "survey" needs a column "%(name)s". Add it.'),
            sheet.place(1),
            name="type",
        )
        return None
    _warn_of_misspelt_choices(book, lists, problems)
    _check_entities(book, known, problems)
    survey = Reader(known, lists, given, problems).read()
    root = Group(name=given.name, path="", items=survey.items)
    if given.has_instance_id:
        survey.names["instanceID"] += 1
    logic.check(survey, known, lists, logic.index(root), problems)
    _check_settings(book, given, survey, problems)
    sheets = [one for one in (known, lists.columns) if one is not None]
    spoken = languages.read(sheets, given)
    languages.check(sheets, spoken, given, problems)
    form = Form(
        id=given.id,
        title=given.title or given.id,
        version=given.version,
        default_language=given.default_language,
        languages=spoken,
        style=given.style,
        instance_name=given.instance_name,
        root=root,
        lists={name: tuple(found) for name, found in lists.choices.items()},
    )
    _check_questions(form, sheet, known, given, problems)
    return form


def _no_survey(book: Workbook, problems: Problems) -> None:
    near = settings.misspelt(book, "survey")
    if book.sheets.get("survey") is not None:
        message = _('The sheet "survey" is empty. Write type, name and label in its first row.')
    elif near:
        message = _('There is no sheet "survey". Is "%(near)s" meant? Then rename it.')
    else:
        message = _('There is no sheet "survey". Add one with the columns type, name and label.')
    problems.error("sheet-missing", message, near=near)


def _warn_of_misspelt_choices(book: Workbook, lists: choices.Lists, problems: Problems) -> None:
    near = settings.misspelt(book, "choices")
    if lists.columns is None and near:
        problems.warning(
            "sheet-misspelt",
            _('There is no sheet "choices". Is "%(near)s" meant? Then rename it.'),
            near=near,
        )


def _check_entities(book: Workbook, known: Columns, problems: Problems) -> None:
    """Entities are records of other programs; answers that go there need their sheet."""
    index = known.index("save_to")
    has_sheet = settings.sheet(book, "entities") is not None
    for row in known.sheet.rows:
        if index is not None and index in row.cells and not has_sheet:
            problems.error(
                "entities-missing",
                _("The answer is saved to an entity, but there is no sheet entities. Clear it."),
                known.sheet.place(row.number, index),
            )
    for name in ("entities", "osm"):
        if settings.sheet(book, name) is not None:
            problems.warning(
                "sheet-ignored",
                _('The sheet "%(name)s" is for other programs and is not used here.'),
                name=name,
            )


def _check_settings(book: Workbook, given: Settings, survey: Survey, problems: Problems) -> None:
    sheet = book.sheets.get("settings")
    if sheet is None:
        return
    for name, text in given.cells.items():
        at = Place(sheet.name, given.row, name)
        logic.references(text, survey.names, problems, at)
        if name == "instance_name":
            logic.check_setting(text, survey.names, problems, at)


def _check_questions(
    form: Form, sheet: Sheet, known: Columns, given: Settings, problems: Problems
) -> None:
    """Note a form that asks nothing, and questions of which nobody said how they are kept."""
    asked = [one for one in form.questions() if one.type not in METADATA]
    if not asked:
        problems.warning(
            "form-empty",
            _("The form asks nothing. Add questions below the first row."),
            sheet.place(1),
        )
    for name, message in (
        ("classification", _("%(count)s questions have no classification and count as personal.")),
        ("purpose", _("%(count)s questions have no purpose. Say what the answers are for.")),
        ("retention", _("%(count)s questions have no retention. Say how long answers are kept.")),
    ):
        index = known.index(name)
        if getattr(given, name):
            continue
        said = {row.number for row in sheet.rows if index is not None and row.cells.get(index)}
        bare = [one for one in asked if one.type != "note" and one.row not in said]
        if bare:
            problems.warning(
                f"{name}-missing", message, sheet.place(bare[0].row, index), count=len(bare)
            )
