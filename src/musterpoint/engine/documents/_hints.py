"""What may have been misread: characters that look alike. A hint is offered, never applied."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

from musterpoint.engine.documents._alphabet import DIGITS, FILLER
from musterpoint.engine.documents._digits import covered_positions
from musterpoint.engine.documents._fields import may_hold
from musterpoint.engine.documents._layouts import COMPOSITE, Layout
from musterpoint.engine.documents.problems import Problem
from musterpoint.kernel.text import _

#: Pairs that optical readers and typists confuse.
_PAIRS = "0O0Q0D1I1L1T2Z4A5S6G7T7Z8B9G1J3BQODOVYUVCGEFMNKX"
_ALIKE: dict[str, str] = {}
for _one, _other in zip(_PAIRS[::2], _PAIRS[1::2], strict=True):
    _ALIKE[_one] = _ALIKE.get(_one, "") + _other
    _ALIKE[_other] = _ALIKE.get(_other, "") + _one
#: A filler is often read as one of these letters; the other way round hardly ever.
for _one in "KCL":
    _ALIKE[_one] = _ALIKE.get(_one, "") + FILLER
_ALIKE |= dict.fromkeys("«‹({[〈《＜≤_", "<")
#: With more errors than this a text was not misread in places; it is something else.
_TOO_MANY = 12
_MOST = 10


@dataclass(frozen=True, slots=True)
class Hint:
    """A character that would take errors away if it had been another that looks alike."""

    field: str
    line: int
    position: int
    found: str
    suggested: str
    errors_left: int

    @property
    def text(self) -> str:
        """The sentence for translation."""
        return _(
            "Line %(line)s, position %(position)s: %(found)s may have been misread for "
            "%(suggested)s. Compare with the document."
        )

    def as_dict(self) -> dict[str, Any]:
        """The hint as the command line prints it."""
        facts: dict[str, Any] = {
            "field": self.field,
            "line": self.line,
            "position": self.position,
            "found": self.found,
            "suggested": self.suggested,
            "errors_left": self.errors_left,
        }
        return {**facts, "message": self.text % facts}


def _suspects(layout: Layout, errors: list[Problem]) -> Iterator[tuple[int, int]]:
    """Go through the places that an error may come from."""
    checks = {check.field: check for check in layout.checks}
    wrong = [problem.field for problem in errors if problem.code == "check-digit"]
    for name in dict.fromkeys(wrong):
        if name != COMPOSITE or len(wrong) == 1:
            yield from covered_positions(checks[name])
    if "document_number" in wrong and layout.long_numbers:
        span = layout.field("optional_data").span
        yield from ((span.line, position) for position in range(span.first, span.last + 1))
    for problem in errors:
        if layout.has(problem.field):
            span = layout.field(problem.field).span
            yield from ((span.line, position) for position in range(span.first, span.last + 1))


def _places(layout: Layout) -> Iterator[tuple[tuple[int, int], str, Callable[[str], bool]]]:
    """Go through all positions: the field that each belongs to, and what it may hold."""
    for field in layout.fields:
        for position in range(field.span.first, field.span.last + 1):
            yield (field.span.line, position), field.name, partial(may_hold, field)
    for check in layout.checks:
        yield (check.at.line, check.at.first), check.field, (DIGITS | {FILLER}).__contains__


def hints(
    layout: Layout,
    lines: tuple[str, ...],
    errors: list[Problem],
    count: Callable[[tuple[str, ...]], int],
) -> list[Hint]:
    """Return the single changes between characters that look alike which take errors away."""
    if not errors or len(errors) > _TOO_MANY:
        return []
    found = []
    places = {place: (field, may_be) for place, field, may_be in _places(layout)}
    for line, position in dict.fromkeys(_suspects(layout, errors)):
        old = lines[line - 1]
        character = old[position - 1]
        field, may_be = places[line, position]
        for other in filter(may_be, _ALIKE.get(character, "")):
            changed = old[: position - 1] + other + old[position:]
            left = count((*lines[: line - 1], changed, *lines[line:]))
            if left < len(errors):
                found.append(Hint(field, line, position, character, other, left))
    return sorted(found, key=lambda hint: hint.errors_left)[:_MOST]
