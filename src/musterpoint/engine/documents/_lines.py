"""From a text to the lines of a zone: what is tolerated, and what is an error of form."""

from dataclasses import dataclass

from musterpoint.engine.documents._alphabet import FILLER
from musterpoint.engine.documents._layouts import LAYOUTS, Layout, layout_of
from musterpoint.engine.documents.problems import Problem
from musterpoint.kernel.text import _

_SMALL = str.maketrans({letter: letter.upper() for letter in "abcdefghijklmnopqrstuvwxyz"})
_INVISIBLE = dict.fromkeys(map(ord, "\ufeff\u200b\u200c\u200d\u200e\u200f\u2060\u00ad"))
#: Characters of all lines together -> lines, width.
_TOTALS = {88: (2, 44), 72: (2, 36), 90: (3, 30)}
_WIDTHS = frozenset(layout.width for layout in LAYOUTS.values())
#: A line that lacks or has more characters than this is not a line of that width.
_FAR = 10


@dataclass(frozen=True, slots=True)
class Arranged:
    """Lines of the right number and width, and what was wrong or changed on the way."""

    layout: Layout | None
    lines: tuple[str, ...]
    errors: tuple[Problem, ...] = ()
    warnings: tuple[Problem, ...] = ()


def _cleaned(text: str) -> tuple[list[str], list[Problem]]:
    """Take out blanks and raise small letters; say what was changed."""
    lines: list[str] = []
    warnings = []
    for raw in text.translate(_INVISIBLE).splitlines():
        dense = "".join(raw.split())
        if not dense:
            continue
        number = len(lines) + 1
        if len(raw) in _WIDTHS and (len(dense) not in _WIDTHS or "  " in raw):
            dense = "".join(FILLER if character.isspace() else character for character in raw)
            said = _("Blanks in line %(line)s were read as fillers.")
            warnings.append(Problem(code="blanks", text=said, line=number))
        elif dense != raw.strip():
            said = _("Blanks inside line %(line)s were taken out.")
            warnings.append(Problem(code="blanks", text=said, line=number))
        line = dense.translate(_SMALL)
        if line != dense:
            said = _("Small letters in line %(line)s were read as capital letters.")
            warnings.append(Problem(code="small-letters", text=said, line=number))
        lines.append(line)
    return lines, warnings


def _cut_anew(lines: list[str]) -> list[str] | None:
    """Cut joined or wrapped lines where a zone has its ends; None when they are neither."""
    joined = "".join(lines)
    if len(joined) not in _TOTALS:
        return None
    number, width = _TOTALS[len(joined)]
    is_joined = len(lines) < number and all(len(line) % width == 0 for line in lines)
    if not is_joined and len(lines) <= number:
        return None
    return [joined[width * index : width * (index + 1)] for index in range(number)]


def _distance(lines: list[str], layout: Layout) -> int:
    return sum(abs(len(line) - layout.width) for line in lines)


def _nearest(lines: list[str]) -> Layout | None:
    """Return the format that lines of wrong lengths come nearest to, if any is near."""
    first = lines[0][:1]
    likely = [
        layout
        for layout in LAYOUTS.values()
        if layout.lines == len(lines) and (layout.lines == 3 or layout.is_visa == (first == "V"))
    ]
    near = [
        layout
        for layout in likely
        if any(len(line) == layout.width for line in lines)
        or all(abs(len(line) - layout.width) <= _FAR for line in lines)
    ]
    return min(near, key=lambda layout: _distance(lines, layout), default=None)


def _wrong_length(line: int, found: int, expected: int) -> Problem:
    return Problem(
        code="length",
        text=_("Line %(line)s has %(found)s characters; it must have %(expected)s."),
        line=line,
        position=min(found, expected) + 1,
        found=str(found),
        expected=str(expected),
    )


def _no_zone(lines: list[str]) -> Problem:
    return Problem(
        code="format",
        text=_(
            "This is no machine readable zone: it has %(expected)s, and here are lines of "
            "%(found)s characters."
        ),
        found=", ".join(str(len(line)) for line in lines[:5]) or "0",
        expected="3 lines of 30, 2 lines of 36 or 2 lines of 44 characters",
    )


def arrange(text: str) -> Arranged:
    """Find the format of a text and bring its lines to that format's width."""
    lines, warnings = _cleaned(text)
    if not lines:
        return Arranged(None, (), (_no_zone(lines),))
    anew = _cut_anew(lines)
    if anew:
        said = _("The lines were joined or wrapped; they were cut where a zone has its ends.")
        warnings.append(Problem(code="line-ends", text=said))
        lines = anew
    widths = {len(line) for line in lines}
    layout = layout_of(len(lines), widths.pop(), lines[0][0]) if len(widths) == 1 else None
    if layout is None:
        layout = _nearest(lines)
    if layout is None:
        return Arranged(None, tuple(lines), (_no_zone(lines),))
    errors = [
        _wrong_length(number, len(line), layout.width)
        for number, line in enumerate(lines, 1)
        if len(line) != layout.width
    ]
    fitted = tuple(line[: layout.width].ljust(layout.width, FILLER) for line in lines)
    return Arranged(layout, fitted, tuple(errors), tuple(warnings))
