"""Everything that is wrong with an expression that can be read: functions, arguments, patterns."""

import difflib
from collections.abc import Iterator

from musterpoint.engine.forms.xpath import patterns, syntax
from musterpoint.engine.forms.xpath.compiling import named_question
from musterpoint.engine.forms.xpath.errors import ExpressionError
from musterpoint.engine.forms.xpath.library import FUNCTIONS, Function
from musterpoint.kernel.text import _


def faults(tree: syntax.Expression) -> Iterator[ExpressionError]:
    """Yield every fault of the functions that a tree calls."""
    for node in syntax.walk(tree):
        if isinstance(node, syntax.Call):
            yield from _call(node)


def _call(node: syntax.Call) -> Iterator[ExpressionError]:
    function = FUNCTIONS.get(node.name)
    if function is None:
        yield _unknown(node)
    elif not _takes(function, len(node.arguments)):
        yield _wrong_count(node, function)
    elif node.name == "regex":
        yield from _pattern(node)
    elif node.name == "indexed-repeat" and len(node.arguments) % 2 == 0:
        yield _fault(
            node, _("Give indexed-repeat() a question, then pairs of a repeat and a number.")
        )
    elif node.name == "jr:choice-name" and not named_question(node.arguments[1]):
        yield _fault(
            node, _("Give jr:choice-name() a value and a question: jr:choice-name(${q}, '${q}').")
        )


def _takes(function: Function, count: int) -> bool:
    return count >= function.fewest and (function.most is None or count <= function.most)


def _unknown(node: syntax.Call) -> ExpressionError:
    near = difflib.get_close_matches(node.name.lower(), FUNCTIONS, n=1, cutoff=0.6)
    if near:
        message = _("The function %(name)s() is not known. Did you mean %(near)s()?")
        return _fault(node, message, near=near[0])
    return _fault(
        node, _("The function %(name)s() is not known. Use a function that XLSForm describes.")
    )


def _wrong_count(node: syntax.Call, function: Function) -> ExpressionError:
    if function.most == function.fewest:
        message = _("%(name)s() takes %(fewest)s arguments, not %(count)s.")
    elif function.most is None:
        message = _("%(name)s() takes at least %(fewest)s arguments, not %(count)s.")
    else:
        message = _("%(name)s() takes %(fewest)s to %(most)s arguments, not %(count)s.")
    facts = {"fewest": function.fewest, "most": function.most, "count": len(node.arguments)}
    return _fault(node, message, **facts)


def _pattern(node: syntax.Call) -> Iterator[ExpressionError]:
    pattern = node.arguments[1]
    if isinstance(pattern, syntax.Text):
        try:
            patterns.compiled(pattern.value)
        except patterns.PatternError as problem:
            yield ExpressionError(str(problem), pattern.at, kind="pattern")


def _fault(node: syntax.Call, message: str, **facts: object) -> ExpressionError:
    return ExpressionError(message, node.at, kind="function", name=node.name, **facts)
