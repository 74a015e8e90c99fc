"""The survey sheet, row by row: groups open and close, questions are added, faults are noted."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from musterpoint.engine.forms import columns, parameters, questions, types
from musterpoint.engine.forms.choices import Lists
from musterpoint.engine.forms.columns import Columns
from musterpoint.engine.forms.model import Group, Part, Question
from musterpoint.engine.forms.problems import Problems
from musterpoint.engine.forms.settings import XML_NAME, YES, Settings
from musterpoint.engine.forms.types import Typed
from musterpoint.engine.forms.workbook import Place, Row
from musterpoint.kernel.text import _

#: Groups within groups; more than a person can follow, fewer than harm.
_DEEPEST = 30


@dataclass(slots=True)
class Logic:
    """An expression of the sheet, to be checked when all names are known."""

    path: str
    column: str
    text: str
    at: Place
    list_name: str = ""


@dataclass(slots=True)
class Survey:
    """What the sheet holds: the tree, and everything that is checked against the whole."""

    items: tuple[Part, ...] = ()
    logic: list[Logic] = field(default_factory=list)
    #: How often each name stands in the sheet, for references.
    names: Counter[str] = field(default_factory=Counter)
    questions: set[str] = field(default_factory=set)


@dataclass(slots=True)
class _Open:
    """A group whose end has not come yet."""

    path: str = ""
    row: Row | None = None
    is_repeat: bool = False
    repeats: tuple[str, ...] = ()
    items: list[Part] = field(default_factory=list)
    names: dict[str, int] = field(default_factory=dict)
    #: The same in small letters.
    small: dict[str, int] = field(default_factory=dict)
    group: Group | None = None


class Reader:
    """Reads the rows; ``survey`` is what came of them."""

    def __init__(
        self, known: Columns, lists: Lists, settings: Settings, problems: Problems
    ) -> None:
        self.known = known
        self.lists = lists
        self.settings = settings
        self.problems = problems
        self.survey = Survey()
        self._stack = [_Open()]
        self._repeats: dict[str, int] = {}
        self.files: dict[str, int] = {}

    def read(self) -> Survey:
        """Read every row, then close the sheet."""
        for row in self.known.sheet.rows:
            if self.known.get(row, "disabled") not in YES:
                self._row(row)
        while len(self._stack) > 1:
            opened = self._stack[-1]
            if opened.row is not None:
                self.problems.error(
                    "group-open",
                    _('The group or repeat "%(name)s" has no end. Add a row of type %(end)s.'),
                    self.at(opened.row, "type"),
                    name=opened.path.rpartition("/")[2],
                    end="end_repeat" if opened.is_repeat else "end_group",
                )
            self._close()
        self.survey.items = tuple(self._stack[0].items)
        return self.survey

    def at(self, row: Row, column: str) -> Place:
        """Return the place of a cell of a row."""
        return self.known.sheet.place(row.number, self.known.index(column))

    def cell(self, row: Row, column: str) -> str:
        """Return the text of a cell with its spaces put in order."""
        return " ".join(self.known.get(row, column).split())

    def texts(self, row: Row, column: str) -> dict[str, str]:
        """Return the texts of a row by language."""
        return self.known.texts(row, column, self.settings.default_language)

    def _row(self, row: Row) -> None:
        written = self.cell(row, "type")
        if not written:
            self._typeless(row)
            return
        typed = types.read(written)
        if typed.kind == "unknown":
            self._unknown_type(row, written)
            return
        if typed.kind == "loop":
            self.problems.error(
                "type-loop",
                _("Loops are not read. Use begin_repeat, or write the questions out."),
                self.at(row, "type"),
            )
            return
        if typed.kind == "end":
            self._end(row, typed)
            return
        name = self._name(row, typed)
        if typed.kind == "begin":
            self._begin(row, typed, name)
        elif name:
            self._question(row, typed, name)

    def _typeless(self, row: Row) -> None:
        if self.cell(row, "name") or self.texts(row, "label"):
            self.problems.error(
                "type-missing",
                _("The question has no type. Write one, such as text or integer."),
                self.at(row, "type"),
            )
            return
        self.problems.warning(
            "row-skipped",
            _("The row has no type, name or label and is left out."),
            self.known.sheet.place(row.number),
        )

    def _unknown_type(self, row: Row, written: str) -> None:
        if name := self.cell(row, "name"):
            self.survey.names[name] += 1
        if written in types.SELECTS:
            self.problems.error(
                "list-missing",
                _('Write the list after the type, such as "%(type)s yes_no".'),
                self.at(row, "type"),
                type=written,
            )
            return
        near = types.nearest(written)
        self.problems.error(
            "type-unknown",
            _('The type "%(type)s" is not known. Did you mean "%(near)s"?')
            if near
            else _('The type "%(type)s" is not known. Use a type of XLSForm, such as text.'),
            self.at(row, "type"),
            type=written,
            near=near,
        )

    # Names

    def _name(self, row: Row, typed: Typed) -> str:
        name = self.cell(row, "name")
        if typed.type == "audit":
            return self._audit_name(row, name)
        if not name and typed.type == "note":
            return f"generated_note_name_{row.number}"
        if not name:
            self.problems.error(
                "name-missing",
                _("The row has no name. Write a short one without spaces, such as age."),
                self.at(row, "name"),
            )
            return ""
        if not XML_NAME.fullmatch(name):
            self.problems.error(
                "name-invalid",
                _('"%(name)s" cannot be a name. Begin with a letter; use letters, digits, _ - .'),
                self.at(row, "name"),
                name=name,
            )
            self.survey.names[name] += 1
            return ""
        self.survey.names[name] += 1
        return name if self._is_unique(row, name, typed) else ""

    def _audit_name(self, row: Row, name: str) -> str:
        if name not in ("", "audit"):
            self.problems.error(
                "name-audit",
                _("A question of type audit is always named audit. Clear its name."),
                self.at(row, "name"),
            )
        return "audit"

    def _is_unique(self, row: Row, name: str, typed: Typed) -> bool:
        names = self._stack[-1].names
        if name == "meta":
            message = _('The name "meta" is reserved. Choose another name than %(name)s.')
        elif name in names:
            message = _('"%(name)s" stands in row %(first)s of the same group. Rename one of them.')
        elif typed.is_repeat and name == self.settings.name:
            message = _('A repeat cannot be named "%(name)s", as the form itself. Rename it.')
        elif typed.is_repeat and name in self._repeats:
            message = _('Another repeat is named "%(name)s" already. Rename one of them.')
        else:
            self._warn_of_case(row, name)
            names[name] = row.number
            if typed.is_repeat:
                self._repeats[name] = row.number
            return True
        self.problems.error(
            "name-twice", message, self.at(row, "name"), name=name, first=names.get(name, 0)
        )
        return False

    def _warn_of_case(self, row: Row, name: str) -> None:
        small = self._stack[-1].small
        first = small.setdefault(name.lower(), row.number)
        if first != row.number:
            self.problems.warning(
                "name-case",
                _('"%(name)s" differs from the name in row %(first)s in capitals. Rename one.'),
                self.at(row, "name"),
                name=name,
                first=first,
            )

    def path(self, name: str) -> str:
        """Return the path of a name in the open group."""
        above = self._stack[-1].path
        return f"{above}/{name}" if above else name

    @property
    def repeats(self) -> tuple[str, ...]:
        """Return the repeats that are open."""
        return self._stack[-1].repeats

    # Groups

    def _begin(self, row: Row, typed: Typed, name: str) -> None:
        path = self.path(name or f"_{row.number}")
        around = self._stack[-1].repeats
        repeats = (*around, path) if typed.is_repeat else around
        group = Group(
            name=name,
            path=path,
            row=row.number,
            labels=self.texts(row, "label"),
            hints=self.texts(row, "hint"),
            media=self.media(row),
            appearance=self.cell(row, "appearance"),
            relevant=self.logic(row, "relevant", path),
            repeats=repeats,
            is_repeat=typed.is_repeat,
            repeat_count=self.logic(row, "repeat_count", path) if typed.is_repeat else "",
        )
        if group.repeat_count and not questions.REFERENCE.fullmatch(group.repeat_count):
            # Other programs keep such a count in a question of this name.
            self._stack[-1].names.setdefault(f"{name}_count", row.number)
        if typed.is_repeat and not group.labels and not group.media:
            self.problems.warning(
                "label-repeat",
                _('The repeat "%(name)s" has no label. Write one, such as Child.'),
                self.at(row, "label"),
                name=name,
            )
        if len(self._stack) > _DEEPEST:
            self._begin_too_deep(row, typed)
            return
        self._stack.append(
            _Open(path=path, row=row, is_repeat=typed.is_repeat, repeats=repeats, group=group)
        )

    def _begin_too_deep(self, row: Row, typed: Typed) -> None:
        """Note it, and leave the group out: what stands in it belongs to the group around."""
        self.problems.error(
            "group-deep",
            _("Groups nest more than %(most)s deep. Take some of them away."),
            self.at(row, "type"),
            most=_DEEPEST,
        )
        around = self._stack[-1]
        self._stack.append(
            _Open(path=around.path, row=row, is_repeat=typed.is_repeat, repeats=around.repeats)
        )

    def _end(self, row: Row, typed: Typed) -> None:
        opened = self._stack[-1]
        if opened.row is None or opened.is_repeat != typed.is_repeat:
            self.problems.error(
                "group-unopened",
                _('The row ends a group or repeat, but "%(open)s" is open. End that one first.')
                if opened.row is not None
                else _("The row ends a group or repeat that was not begun. Take the row away."),
                self.at(row, "type"),
                open=opened.path.rpartition("/")[2],
            )
        if opened.row is not None:
            self._close()

    def _close(self) -> None:
        opened = self._stack.pop()
        group = opened.group
        if group is None:
            self._stack[-1].items.extend(opened.items)
        else:
            self._stack[-1].items.append(questions.filled(group, tuple(opened.items)))

    # Questions

    def media(self, row: Row) -> dict[str, Mapping[str, str]]:
        """Return the pictures and sounds of a row by kind and language."""
        found = {kind: self.texts(row, kind) for kind in columns.MEDIA}
        return {kind: texts for kind, texts in found.items() if texts}

    def logic(self, row: Row, column: str, path: str, list_name: str = "") -> str:
        """Return an expression of a row, and remember to check it."""
        text = questions.expression(self.known.get(row, column), column)
        if text:
            self.survey.logic.append(Logic(path, column, text, self.at(row, column), list_name))
        return text

    def _question(self, row: Row, typed: Typed, name: str) -> None:
        if typed.type != "audit":
            self.survey.questions.add(name)
        given = parameters.read(
            self.known.get(row, "parameters"),
            typed.type,
            self.problems,
            self.at(row, "parameters"),
            from_file=typed.from_file,
        )
        question = questions.make(self, row, typed, name, given)
        questions.check(self, row, typed, question)
        self._stack[-1].items.append(question)
        if typed.has_other:
            self._add_other(row, question)

    def _add_other(self, row: Row, question: Question) -> None:
        """Add the question that or_other asks: which other?"""
        name = f"{question.name}_other"
        if name in self._stack[-1].names:
            self.problems.error(
                "name-twice",
                _('or_other adds a question "%(name)s", which stands here already. Rename it.'),
                self.at(row, "type"),
                name=name,
            )
            return
        self._stack[-1].names[name] = row.number
        if question.list_name in self.lists.choices:
            self.lists.add_other(question.list_name, self.settings.default_language)
        self._stack[-1].items.append(questions.other(question, name))
