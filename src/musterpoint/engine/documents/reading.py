"""
Read a machine readable zone: every field, every error, and hints that are never applied.

That the check digits hold proves that the zone was read rightly, not that the document is genuine.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from itertools import permutations
from typing import Any

from musterpoint.engine.documents import _dates, _digits, _fields, _hints, names
from musterpoint.engine.documents._alphabet import FILLER
from musterpoint.engine.documents._layouts import Kind, Layout, layout_of
from musterpoint.engine.documents._lines import arrange
from musterpoint.engine.documents.problems import Problem
from musterpoint.kernel.text import _


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What a text says as a machine readable zone."""

    format: str | None = None
    lines: tuple[str, ...] = ()
    fields: dict[str, str | None] = field(default_factory=dict)
    errors: tuple[Problem, ...] = ()
    warnings: tuple[Problem, ...] = ()
    hints: tuple[_hints.Hint, ...] = ()
    digits: tuple[_digits.Digit, ...] = ()

    @property
    def is_valid(self) -> bool:
        """Say whether nothing contradicts the specification."""
        return not self.errors

    def as_dict(self) -> dict[str, Any]:
        """The reading as the command line prints it."""
        return {
            "format": self.format,
            "valid": self.is_valid,
            "fields": self.fields,
            "errors": [problem.as_dict() for problem in self.errors],
            "warnings": [problem.as_dict() for problem in self.warnings],
            "hints": [hint.as_dict() for hint in self.hints],
            "check_digits": [
                {
                    "field": digit.field,
                    "line": digit.line,
                    "position": digit.position,
                    "found": digit.found,
                    "expected": digit.expected,
                    "holds": digit.holds,
                }
                for digit in self.digits
            ],
            "lines": list(self.lines),
        }


def _by_place(problems: Iterable[Problem]) -> list[Problem]:
    return sorted(problems, key=lambda problem: (problem.line, problem.position))


def errors_of(layout: Layout, lines: tuple[str, ...], today: date) -> list[Problem]:
    """Return every contradiction between lines of the right width and their format."""
    errors: list[Problem] = []
    for one in layout.fields:
        text = one.span.of(lines)
        wrong = _fields.wrong_characters(one, text)
        errors += wrong
        if not wrong or one.kind in (Kind.NAME, Kind.NUMBER):
            errors += _fields.wrong_content(layout, one, text, today)
    return _by_place([*errors, *_digits.wrong_digits(layout, lines)])


def _ordered(
    layout: Layout, lines: tuple[str, ...], today: date
) -> tuple[Layout, tuple[str, ...], list[Problem]]:
    """Return the lines in the order in which fewest errors stand; as they came when in doubt."""
    best = layout, lines, errors_of(layout, lines, today)
    if not best[2]:
        return best
    for order in permutations(lines):
        other = layout_of(len(order), layout.width, order[0][0])
        if other is None or order == lines:
            continue
        errors = errors_of(other, order, today)
        if len(errors) < len(best[2]):
            best = other, order, errors
    return best


def _dates_of(layout: Layout, lines: tuple[str, ...], today: date) -> dict[str, str | None]:
    expires = _dates.expiry(layout.field("expiry_date").span.of(lines), today)
    born = _dates.birth(layout.field("birth_date").span.of(lines), today, expires)
    return {
        "birth_date": str(born) if born and born.exists else None,
        "expiry_date": str(expires) if expires and expires.exists else None,
    }


def _fields_of(layout: Layout, lines: tuple[str, ...], today: date) -> dict[str, str | None]:
    """Return the fields in the order of the specification, fillers taken away."""
    dates = _dates_of(layout, lines, today)
    found: dict[str, str | None] = {}
    for one in layout.fields:
        text = one.span.of(lines)
        if one.kind is Kind.NAME:
            found["surname"], found["given_names"] = names.out_of_field(text)
        elif one.kind is Kind.SEX:
            found[one.name] = "X" if text == FILLER else text
        elif one.kind is Kind.DATE:
            found[one.name] = dates[one.name]
        else:
            found[one.name] = text.rstrip(FILLER)
    beyond = _digits.long_number(layout, lines)
    if beyond:
        found["document_number"] = beyond.number
        optional = layout.field("optional_data").span.of(lines)
        found["optional_data"] = optional[beyond.end + 1 :].rstrip(FILLER)
    if layout.name == "TD3" and not found["optional_data"]:
        found["optional_data_check_digit"] = lines[1][42]
    return found


def _expired(fields: dict[str, str | None], today: date) -> list[Problem]:
    ends = fields.get("expiry_date")
    if not ends or ends >= today.isoformat():
        return []
    said = _("The document expired on %(found)s.")
    return [Problem(code="expired", text=said, field="expiry_date", found=ends)]


def read(text: str, *, today: date) -> Reading:
    """
    Read a zone from a text of one, two or three lines.

    Blanks, small letters, joined lines and a wrong order are tolerated with a warning. `today`
    settles the centuries: a birth is the latest that lies neither after today nor after the
    expiry; an expiry lies between 49 years before and 50 after.
    """
    arranged = arrange(text)
    if arranged.layout is None:
        return Reading(errors=arranged.errors)
    layout, lines, errors = _ordered(arranged.layout, arranged.lines, today)
    warnings = list(arranged.warnings)
    if lines != arranged.lines:
        said = _("The lines stood in another order; they were read in that of the format.")
        warnings.append(Problem(code="order", text=said))
    for one in layout.fields:
        warnings += _fields.remarks(layout, one, one.span.of(lines))
    fields = _fields_of(layout, lines, today)

    def count(changed: tuple[str, ...]) -> int:
        return len(errors_of(layout, changed, today))

    return Reading(
        format=layout.name,
        lines=lines,
        fields=fields,
        errors=tuple(_by_place([*arranged.errors, *errors])),
        warnings=(*warnings, *_expired(fields, today)),
        hints=tuple(_hints.hints(layout, lines, errors, count)),
        digits=tuple(_digits.digits_of(layout, lines)),
    )
