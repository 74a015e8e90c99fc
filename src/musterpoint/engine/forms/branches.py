"""Which answers decide whether a question is asked at all."""

from collections.abc import Mapping

from musterpoint.engine.forms import circles, logic
from musterpoint.engine.forms.model import Form, Group, Part, Question
from musterpoint.engine.forms.xpath import syntax
from musterpoint.engine.forms.xpath.parser import parse


def deciding(form: Form) -> dict[str, tuple[str, ...]]:
    """
    Return, for each question that is not asked of all, the questions that decide about it.

    They are named by their paths, those behind them too; a repeat whose instances are counted
    stands for itself.
    """
    parts = logic.index(form.root)
    expressions: list[tuple[str, syntax.Expression]] = []
    for path, part in parts.items():
        worked_out = "" if isinstance(part, Group) else part.calculation
        expressions += [(path, parse(one)) for one in (part.relevant, worked_out) if one]
    waits = circles.waiting(expressions, parts)
    return {
        path: found
        for path, part in parts.items()
        if isinstance(part, Question) and (found := _behind(path, waits, parts))
    }


def _behind(path: str, waits: Mapping[str, set[str]], parts: Mapping[str, Part]) -> tuple[str, ...]:
    """Return everything that a part waits for, but the groups that it stands in."""
    found: set[str] = set()
    left = [path]
    while left:
        for one in waits[left.pop()] - found:
            if one in waits:
                found.add(one)
                left.append(one)
    return tuple(
        one
        for one, part in parts.items()
        if one in found and one != path and (isinstance(part, Question) or part.is_repeat)
    )
