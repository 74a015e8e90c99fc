"""Which answers decide whether a question is asked at all."""

from collections.abc import Mapping

from musterpoint.engine.forms import circles, logic
from musterpoint.engine.forms.model import Form, Part, Question
from musterpoint.engine.forms.xpath.parser import parse


def deciding(form: Form) -> dict[str, tuple[str, ...]]:
    """
    Return, for each question that is not asked of all, the questions that decide about it.

    They are named by their paths, those behind them too; a repeat whose instances are counted
    stands for itself.
    """
    parts = logic.index(form.root)
    relevant = [(path, parse(part.relevant)) for path, part in parts.items() if part.relevant]
    worked_out = [
        (path, parse(part.calculation))
        for path, part in parts.items()
        if isinstance(part, Question) and part.calculation
    ]
    asked = circles.waiting(relevant, parts)
    waits = circles.waiting([*relevant, *worked_out], parts)
    return {
        path: found
        for path, part in parts.items()
        if isinstance(part, Question) and (found := _behind(path, asked, waits, parts))
    }


def _behind(
    path: str,
    asked: Mapping[str, set[str]],
    waits: Mapping[str, set[str]],
    parts: Mapping[str, Part],
) -> tuple[str, ...]:
    """Return everything that must be known to say whether a part is asked, but groups."""
    found: set[str] = set()
    left = set(asked[path])
    while left:
        one = left.pop()
        if one in waits and one not in found:
            found.add(one)
            left |= waits[one]
    return tuple(
        one
        for one, part in parts.items()
        if one in found and one != path and (isinstance(part, Question) or part.is_repeat)
    )
