"""Questions whose calculation or relevance waits for itself: found and named, each circle once."""

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from musterpoint.engine.forms.model import Group, Part
from musterpoint.engine.forms.problems import Problems
from musterpoint.engine.forms.workbook import Place
from musterpoint.engine.forms.xpath import syntax
from musterpoint.kernel.text import _

if TYPE_CHECKING:
    from musterpoint.engine.forms.survey import Logic

#: Members of a circle that an error names.
_MOST_SHOWN = 12
_WAITING = frozenset({"relevant", "calculation", "repeat_count"})


def check(
    trees: "list[tuple[Logic, syntax.Expression]]", parts: Mapping[str, Part], problems: Problems
) -> None:
    """Note every circle, at the row of the first question in it."""
    places: dict[str, Place] = {}
    for one, _tree in trees:
        if one.column in _WAITING:
            places.setdefault(one.path, one.at)
    expressions = [(one.path, tree) for one, tree in trees if one.column in _WAITING]
    waits = waiting(expressions, parts)
    for circle in _circles(waits):
        members = [path for path in parts if path in circle]
        shown = [path.rpartition("/")[2] for path in _walk(members, waits)]
        at = next((places[path] for path in members if path in places), Place())
        problems.error(
            "circle",
            _("Questions wait for each other: %(names)s. Take one reference out."),
            at,
            names=" → ".join([*shown, shown[0]]),
        )


def waiting(
    expressions: Iterable[tuple[str, syntax.Expression]], parts: Mapping[str, Part]
) -> dict[str, set[str]]:
    """Return for each part the parts that must be known before it."""
    by_name = {part.name: path for path, part in parts.items()}
    waits: dict[str, set[str]] = {path: set() for path in parts}
    for path, part in parts.items():
        if part.above in waits:
            waits[path].add(part.above)
    for path, tree in expressions:
        if path in waits:
            waits[path].update(_needs(path, tree, by_name, parts))
    return waits


def order(waits: Mapping[str, set[str]]) -> tuple[str, ...]:
    """Return the parts so that each comes after what it waits for."""
    done: dict[str, None] = {}
    for begin in waits:
        work, open_ = [begin], {begin}
        while work:
            here = work[-1]
            onward = next((one for one in waits[here] if one in waits and one not in done), None)
            if onward is None or onward in open_:
                open_.discard(here)
                done[work.pop()] = None
            else:
                work.append(onward)
                open_.add(onward)
    return tuple(done)


def _needs(
    path: str, tree: syntax.Expression, by_name: Mapping[str, str], parts: Mapping[str, Part]
) -> Iterator[str]:
    """Yield the parts that an expression waits for."""
    match tree:
        case syntax.Reference():
            if not tree.last_saved and tree.name in by_name:
                yield by_name[tree.name]
        case syntax.Call() if tree.name in ("indexed-repeat", "position"):
            for argument in tree.arguments[1:]:
                yield from _needs(path, argument, by_name, parts)
            return
        case syntax.Call() if tree.name == "once":
            found = _needs(path, tree.arguments[0], by_name, parts)
            yield from (one for one in found if one != path)
            return
        case syntax.Path():
            yield from _path_needs(path, tree, by_name, parts)
            return
        case _:
            pass
    for part in syntax.parts(tree):
        yield from _needs(path, part, by_name, parts)


def _path_needs(
    path: str, tree: syntax.Path, by_name: Mapping[str, str], parts: Mapping[str, Part]
) -> Iterator[str]:
    """Yield what a path waits for; one with conditions may mean another instance of a repeat."""
    from musterpoint.engine.forms.logic import target

    if tree.predicates or any(step.predicates for step in tree.steps):
        return
    if tree.start is None:
        where = target(path, tree, parts)
    elif isinstance(tree.start, syntax.Reference) and tree.start.name in by_name:
        where = target(by_name[tree.start.name], syntax.Path(tree.steps, tree.at), parts)
    else:
        yield from _needs(path, tree.start, by_name, parts)
        return
    if where and not (isinstance(parts.get(where), Group) and path.startswith(f"{where}/")):
        yield where


def _circles(waits: Mapping[str, set[str]]) -> Iterator[set[str]]:
    """Yield the sets of parts that reach each other (Tarjan 1972, without recursion)."""
    number: dict[str, int] = {}
    low: dict[str, int] = {}
    stack: list[str] = []
    on_stack: set[str] = set()
    for begin in waits:
        if begin in number:
            continue
        work: list[tuple[str, Iterator[str]]] = [(begin, iter(sorted(waits[begin])))]
        number[begin] = low[begin] = len(number)
        stack.append(begin)
        on_stack.add(begin)
        while work:
            here, rest = work[-1]
            onward = next((one for one in rest if one in waits), None)
            if onward is None:
                work.pop()
                if work:
                    low[work[-1][0]] = min(low[work[-1][0]], low[here])
                if low[here] == number[here]:
                    circle = _popped(stack, on_stack, here)
                    if len(circle) > 1 or here in waits[here]:
                        yield circle
            elif onward not in number:
                number[onward] = low[onward] = len(number)
                stack.append(onward)
                on_stack.add(onward)
                work.append((onward, iter(sorted(waits[onward]))))
            elif onward in on_stack:
                low[here] = min(low[here], number[onward])


def _popped(stack: list[str], on_stack: set[str], last: str) -> set[str]:
    found: set[str] = set()
    while last not in found:
        one = stack.pop()
        on_stack.discard(one)
        found.add(one)
    return found


def _walk(members: list[str], waits: Mapping[str, set[str]]) -> list[str]:
    """Return the members in the order in which they wait, from the first on."""
    order, left = [members[0]], set(members[1:])
    while len(order) < _MOST_SHOWN:
        onward = sorted(waits[order[-1]] & left)
        if not onward:
            break
        order.append(onward[0])
        left.discard(onward[0])
    return order
