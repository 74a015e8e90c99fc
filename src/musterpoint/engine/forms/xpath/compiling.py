"""From the tree of an expression to a function that works it out. Nothing is parsed twice."""

import math
import re
from collections.abc import Callable, Iterable
from functools import lru_cache

from musterpoint.engine.forms.xpath import library, syntax
from musterpoint.engine.forms.xpath.context import Compiled, Context
from musterpoint.engine.forms.xpath.errors import ExpressionError
from musterpoint.engine.forms.xpath.parser import parse
from musterpoint.engine.forms.xpath.syntax import Expression, Step
from musterpoint.engine.forms.xpath.values import (
    Node,
    Nodes,
    Value,
    boolean,
    compare,
    number,
    scalar,
    text,
)
from musterpoint.kernel.text import _

QUOTED_REFERENCE = re.compile(r"\s*\$\{(.+)\}\s*")


@lru_cache(maxsize=8192)
def compiled(expression: str) -> Compiled:
    """Return the function of an expression; raise ExpressionError when it cannot be read."""
    return _compile(parse(expression))


def _compile(node: Expression) -> Compiled:
    match node:
        case syntax.Number() | syntax.Text():
            return _constant(node.value)
        case syntax.Reference():
            return _reference(node)
        case syntax.Negative():
            operand = _compile(node.operand)
            return lambda context: -number(operand(context))
        case syntax.Chain():
            return _chain(node)
        case syntax.Call():
            return _call(node)
        case syntax.Path():
            return _path(node)


def _constant(value: Value) -> Compiled:
    return lambda _context: value


def _reference(node: syntax.Reference) -> Compiled:
    name = node.name
    if node.last_saved:
        return _constant("")
    return lambda context: context.world.reference(name, context.current)


# Operators


def _chain(node: syntax.Chain) -> Compiled:
    first = _compile(node.first)
    rest = [(operator, _compile(operand)) for operator, operand in node.rest]
    operators = {operator for operator, _operand in rest}
    if operators <= {"and"}:
        every = [first, *(operand for _operator, operand in rest)]
        return lambda context: all(boolean(one(context)) for one in every)
    if operators <= {"or"}:
        some = [first, *(operand for _operator, operand in rest)]
        return lambda context: any(boolean(one(context)) for one in some)
    steps = [(_OPERATORS[operator], operand) for operator, operand in rest]

    def run(context: Context) -> Value:
        value = first(context)
        for operate, operand in steps:
            value = operate(value, operand(context))
        return value

    return run


def _divided(left: float, right: float) -> float:
    if right == 0:
        return math.nan if left == 0 or math.isnan(left) else math.copysign(math.inf, left)
    return left / right


def _remainder(left: float, right: float) -> float:
    """Return the remainder with the sign of the left side, as XPath has it."""
    if right == 0 or math.isinf(left):
        return math.nan
    return math.fmod(left, right)


def _counting(operate: Callable[[float, float], float]) -> Callable[[Value, Value], Value]:
    return lambda left, right: operate(number(left), number(right))


def _comparing(operator: str) -> Callable[[Value, Value], Value]:
    return lambda left, right: compare(operator, left, right)


def _union(left: Value, right: Value) -> Value:
    nodes = [
        *(left if isinstance(left, Nodes) else ()),
        *(right if isinstance(right, Nodes) else ()),
    ]
    return Nodes({one.key(): one for one in nodes}.values())


_OPERATORS: dict[str, Callable[[Value, Value], Value]] = {
    "+": _counting(lambda left, right: left + right),
    "-": _counting(lambda left, right: left - right),
    "*": _counting(lambda left, right: left * right),
    "div": _counting(_divided),
    "mod": _counting(_remainder),
    "|": _union,
    **{operator: _comparing(operator) for operator in ("=", "!=", "<", "<=", ">", ">=")},
}


# Calls


def _call(node: syntax.Call) -> Compiled:
    special = _SPECIAL.get(node.name)
    if special is not None:
        return special(node)
    function = library.FUNCTIONS.get(node.name)
    if function is None:
        raise ExpressionError(
            _("The function %(name)s() is not known."), node.at, kind="function", name=node.name
        )
    arguments = [_compile(one) for one in node.arguments]
    run = function.run
    return lambda context: run(context, [one(context) for one in arguments])


def _if(node: syntax.Call) -> Compiled:
    condition, then, otherwise = (_compile(one) for one in node.arguments)
    return lambda context: then(context) if boolean(condition(context)) else otherwise(context)


def _coalesce(node: syntax.Call) -> Compiled:
    choices = [_compile(one) for one in node.arguments]

    def run(context: Context) -> Value:
        value: Value = ""
        for choice in choices:
            value = scalar(choice(context))
            if value != "":
                return value
        return value

    return run


def _once(node: syntax.Call) -> Compiled:
    fresh = _compile(node.arguments[0])

    def run(context: Context) -> Value:
        kept = context.current.stored() if context.current is not None else ""
        return kept or fresh(context)

    return run


def _choice_name(node: syntax.Call) -> Compiled:
    """``jr:choice-name(${q}, '${q}')``: the second argument names the question."""
    value = _compile(node.arguments[0])
    question = named_question(node.arguments[1])
    return lambda context: context.world.choice_label(question, text(value(context)))


def named_question(argument: Expression) -> str:
    """Return the question that ``'${q}'``, ``${q}`` or ``'/data/q'`` names; empty for none."""
    if isinstance(argument, syntax.Reference):
        return argument.name
    if isinstance(argument, syntax.Text):
        match = QUOTED_REFERENCE.fullmatch(argument.value)
        return match[1] if match else argument.value.strip().rpartition("/")[2]
    return ""


def _indexed_repeat(node: syntax.Call) -> Compiled:
    """``indexed-repeat(${x}, ${repeat}, 2, ${inner}, 1)``: one instance of many."""
    wanted = _compile(node.arguments[0])
    pairs = [
        (_compile(repeat), _compile(index))
        for repeat, index in zip(node.arguments[1::2], node.arguments[2::2], strict=True)
    ]

    def run(context: Context) -> Value:
        everywhere = Context(context.world, None, None)
        nodes = wanted(everywhere)
        found: Iterable[Node] = nodes if isinstance(nodes, Nodes) else ()
        for repeat, index in pairs:
            instances = repeat(everywhere)
            place = number(index(context))
            keys = {
                one.key()
                for one in (instances if isinstance(instances, Nodes) else ())
                if one.position() == place
            }
            found = [one for one in found if _is_under(one, keys)]
        return Nodes(found)

    return run


def _is_under(node: Node, keys: set[str]) -> bool:
    above: Node | None = node
    while above is not None:
        if above.key() in keys:
            return True
        above = above.parent()
    return False


_SPECIAL: dict[str, Callable[[syntax.Call], Compiled]] = {
    "if": _if,
    "coalesce": _coalesce,
    "once": _once,
    "jr:choice-name": _choice_name,
    "indexed-repeat": _indexed_repeat,
}


# Paths


def _path(node: syntax.Path) -> Compiled:
    begin = _beginning(node)
    steps = [_step(step) for step in node.steps]
    if not steps:
        return begin

    def run(context: Context) -> Value:
        value = begin(context)
        nodes = value if isinstance(value, Nodes) else Nodes()
        for step in steps:
            found: dict[str, Node] = {}
            for one in nodes:
                for below in step(context, one):
                    found[below.key()] = below
            nodes = Nodes(found.values())
        return nodes

    return run


def _beginning(node: syntax.Path) -> Compiled:
    if node.absolute:
        return lambda context: Nodes((_Above(context.world.root()),))
    if node.start is None:
        return lambda context: Nodes(() if context.node is None else (context.node,))
    start = _compile(node.start)
    filters = [_compile(one) for one in node.predicates]
    if not filters:
        return start

    def run(context: Context) -> Value:
        value = start(context)
        return _filtered(context, value if isinstance(value, Nodes) else Nodes(), filters)

    return run


class _Above:
    """What an absolute path begins at: its only child is the form, whatever it is called."""

    name = ""

    def __init__(self, root: Node) -> None:
        self._root = root

    def value(self) -> Value:
        return ""

    def stored(self) -> str:
        return ""

    def children(self, name: str) -> list[Node]:
        return [self._root]

    def parent(self) -> Node | None:
        return None

    def position(self) -> int:
        return 1

    def key(self) -> str:
        return ""


def _step(step: Step) -> Callable[[Context, Node], Iterable[Node]]:
    filters = [_compile(one) for one in step.predicates]

    def run(context: Context, node: Node) -> Iterable[Node]:
        found = Nodes(_along(step, node))
        return _filtered(context, found, filters) if filters else found

    return run


def _along(step: Step, node: Node) -> Iterable[Node]:
    if step.axis == "self":
        return (node,)
    if step.axis == "parent":
        above = node.parent()
        return () if above is None else (above,)
    if step.axis == "child":
        return node.children(step.name)
    if step.axis == "descendant":
        return _below(node, step.name)
    return ()


def _below(node: Node, name: str) -> Iterable[Node]:
    for child in node.children("*"):
        if name in ("*", child.name):
            yield child
        yield from _below(child, name)


def _filtered(context: Context, nodes: Nodes, filters: list[Compiled]) -> Nodes:
    for keep in filters:
        size = len(nodes)
        kept = []
        for place, one in enumerate(nodes, 1):
            value = keep(Context(context.world, one, context.current, place, size))
            is_place = isinstance(value, float) and not isinstance(value, bool)
            if value == place if is_place else boolean(value):
                kept.append(one)
        nodes = Nodes(kept)
    return nodes
