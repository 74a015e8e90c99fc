"""The expressions of a form against the whole: references, functions, paths, circles."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from musterpoint.engine.forms import circles, types
from musterpoint.engine.forms.choices import Lists
from musterpoint.engine.forms.columns import Column, Columns
from musterpoint.engine.forms.model import Group, Part
from musterpoint.engine.forms.problems import Problems
from musterpoint.engine.forms.questions import expression
from musterpoint.engine.forms.survey import Logic, Survey
from musterpoint.engine.forms.workbook import Place
from musterpoint.engine.forms.xpath import checking, parser, syntax
from musterpoint.engine.forms.xpath.errors import ExpressionError
from musterpoint.engine.forms.xpath.tokens import NCNAME
from musterpoint.kernel.text import _

_CANDIDATE = re.compile(r"\$\{([^}]+)\}|\$\{[^}]*$|\$\{\}")
_INNER = re.compile(rf"(?:last-saved#)?({NCNAME})")
_UNREAD = frozenset({"type", "name", "trigger"})
_TEXTS = frozenset({"label", "image", "big-image", "audio", "video"})
#: Nodes of the finished form that stand in no row.
_BUILT_IN = frozenset({"meta", "instanceID", "instanceName"})


@dataclass(frozen=True, slots=True)
class Names:
    """What a reference may name."""

    names: Counter[str]
    questions: frozenset[str]
    parts: Mapping[str, Part]
    #: Questions that nobody sees.
    silent: frozenset[str]


def check(
    survey: Survey, known: Columns, lists: Lists, parts: Mapping[str, Part], problems: Problems
) -> None:
    """Note every fault of the references and expressions of the survey and choices sheets."""
    silent = frozenset(part.name for part in parts.values() if _is_silent(part))
    names = Names(survey.names, frozenset(survey.questions), parts, silent)
    for row in known.sheet.rows:
        for column in known.all:
            text = row.cells.get(column.index, "")
            if column.name == "trigger":
                _check_trigger(text, names, problems, known.sheet.place(row.number, column.index))
            elif column.name not in _UNREAD:
                references(text, names.names, problems, known.sheet.place(row.number, column.index))
    if lists.columns is not None:
        _check_choices(lists.columns, names, problems)
    trees = [(one, tree) for one in survey.logic if (tree := _tree(one, problems)) is not None]
    for one, tree in trees:
        for fault in checking.faults(tree):
            problems.expression(fault, one.at)
        _check_paths(one, tree, names, lists, problems)
    circles.check(trees, parts, problems)


def _is_silent(part: Part) -> bool:
    if isinstance(part, Group) or part.type in types.METADATA:
        return False
    is_worked_out = bool(part.calculation or part.trigger)
    return part.type == "calculate" or (is_worked_out and not (part.labels or part.hints))


def _check_choices(known: Columns, names: Names, problems: Problems) -> None:
    texts: list[Column] = [one for one in known.all if one.name in _TEXTS]
    for row in known.sheet.rows:
        for column in texts:
            place = known.sheet.place(row.number, column.index)
            references(row.cells.get(column.index, ""), names.names, problems, place)


def references(text: str, names: Counter[str], problems: Problems, at: Place) -> None:
    """Note references that are badly written, name nothing, or name more than one question."""
    if "${" not in text:
        return
    for match in _CANDIDATE.finditer(text):
        inner = _INNER.fullmatch(match[1] or "")
        if inner is None:
            problems.error(
                "reference-form",
                _('"%(text)s" is no reference. Write ${question}, with nothing else between.'),
                at,
                text=match[0][:60],
            )
            continue
        name = inner[1]
        if names[name] == 0:
            near = types.close(name, names)
            problems.error(
                "reference-unknown",
                _('There is no question "%(name)s". Did you mean ${%(near)s}?')
                if near
                else _('There is no question "%(name)s". Add it, or name another one.'),
                at,
                name=name,
                near=near,
            )
        elif names[name] > 1:
            problems.error(
                "reference-ambiguous",
                _('"%(name)s" stands in several groups, so nobody can tell which. Rename one.'),
                at,
                name=name,
            )


def _check_trigger(text: str, names: Names, problems: Problems, at: Place) -> None:
    for match in _CANDIDATE.finditer(text):
        inner = _INNER.fullmatch(match[1] or "")
        if inner is not None and inner[1] not in names.questions:
            problems.error(
                "trigger-unknown",
                _('There is no question "%(name)s" that could trigger this one.'),
                at,
                name=inner[1],
            )
        elif inner is not None and inner[1] in names.silent:
            problems.error(
                "trigger-hidden",
                _('"%(name)s" is never shown, so it cannot trigger this question.'),
                at,
                name=inner[1],
            )


def _tree(one: Logic, problems: Problems) -> syntax.Expression | None:
    if any(_INNER.fullmatch(match[1] or "") is None for match in _CANDIDATE.finditer(one.text)):
        return None
    try:
        return parser.parse(one.text)
    except ExpressionError as fault:
        problems.expression(fault, one.at)
        return None


# Paths such as ../age, and names without braces


def _check_paths(
    one: Logic, tree: syntax.Expression, names: Names, lists: Lists, problems: Problems
) -> None:
    for path in _plain_paths(tree):
        first = path.steps[0]
        if one.column == "choice_filter" and not path.absolute and first.axis == "child":
            _check_filter_name(one, first.name, names, lists, problems)
        elif _leads_nowhere(one.path, path, names.parts):
            last = path.steps[-1].name
            is_bare = len(path.steps) == 1 and not path.absolute
            problems.error(
                "path-unknown",
                _('"%(name)s" means nothing here. Write ${%(name)s} for the question.')
                if is_bare and names.names[last]
                else _("\"%(name)s\" means nothing here. Write a text in quotes: '%(name)s'.")
                if is_bare
                else _('The path leads to no question "%(name)s". Write ${question} instead.'),
                one.at,
                name=last,
            )


def _plain_paths(node: syntax.Expression) -> Iterator[syntax.Path]:
    """Yield the paths that begin at the question or the root, not those in predicates."""
    if isinstance(node, syntax.Path):
        if node.start is not None:
            yield from _plain_paths(node.start)
        elif node.steps:
            yield node
        return
    for part in syntax.parts(node):
        yield from _plain_paths(part)


def _leads_nowhere(begin: str, path: syntax.Path, parts: Mapping[str, Part]) -> bool:
    return target(begin, path, parts) is None


def target(begin: str, path: syntax.Path, parts: Mapping[str, Part]) -> str | None:
    """Return where a path leads: a part's path, "" for the root or what is not followed."""
    if any(
        step.axis in ("attribute", "descendant") or step.name in _BUILT_IN for step in path.steps
    ):
        return ""
    where = begin.split("/")
    steps = path.steps
    if path.absolute:
        where, steps = [], steps[1:]
    for step in steps:
        if step.axis == "parent":
            if not where:
                return None
            where = where[:-1]
        elif step.axis == "child":
            if step.name == "*":
                return ""
            where = [*where, step.name]
            if "/".join(where) not in parts:
                return None
    return "/".join(where)


def _check_filter_name(
    one: Logic, name: str, names: Names, lists: Lists, problems: Problems
) -> None:
    found = lists.choices.get(one.list_name)
    if not found or name == "*" or name in ("name", "label") or name in found[0].columns:
        return
    columns = sorted(found[0].columns)
    near = types.close(name, columns)
    problems.warning(
        "filter-column",
        _('The sheet choices has no column "%(name)s". Did you mean "%(near)s"?')
        if near
        else _('The sheet choices has no column "%(name)s". Did you mean ${%(name)s}?')
        if names.names[name]
        else _('The sheet choices has no column "%(name)s", so nothing can be chosen. Add it.'),
        one.at,
        name=name,
        near=near,
    )


def index(group: Group) -> dict[str, Part]:
    """Return every part under a group by its path."""
    found: dict[str, Part] = {}
    for part in group.items:
        found[part.path] = part
        if isinstance(part, Group):
            found |= index(part)
    return found


def check_setting(text: str, names: Counter[str], problems: Problems, at: Place) -> None:
    """Note what is wrong with an expression of the settings sheet."""
    try:
        tree = parser.parse(expression(text, "calculation"))
    except ExpressionError as fault:
        problems.expression(fault, at)
        return
    for one in checking.faults(tree):
        problems.expression(one, at)
