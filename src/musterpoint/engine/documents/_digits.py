"""The check digits of a zone, and document numbers that run over into the optional data."""

from collections.abc import Iterator
from dataclasses import dataclass

from musterpoint.engine.documents._alphabet import ALPHABET, DIGITS, FILLER, check_digit
from musterpoint.engine.documents._layouts import COMPOSITE, Check, Layout, Span
from musterpoint.engine.documents.problems import Problem
from musterpoint.kernel.text import _


@dataclass(frozen=True, slots=True)
class Digit:
    """A check digit as it was found, and as it must be."""

    field: str
    line: int
    position: int
    found: str
    expected: str

    @property
    def holds(self) -> bool:
        """Say whether the digit is right."""
        return self.found == self.expected


@dataclass(frozen=True, slots=True)
class LongNumber:
    """
    A document number of more than nine characters (9303-5 and 9303-6, 4.2.2, note j).

    Its first nine stand in the field, a filler in place of the check digit; the others, the check
    digit and a filler begin the optional data. The digit is computed without that filler.
    """

    first: str
    rest: str
    digit: Digit
    end: int  # characters of the optional data that it takes, without the filler

    @property
    def number(self) -> str:
        """The whole number."""
        return self.first + self.rest


def long_number(layout: Layout, lines: tuple[str, ...]) -> LongNumber | None:
    """Return the number that runs over into the optional data; None when none does."""
    if not layout.long_numbers:
        return None
    check = layout.checks[0]
    if check.at.of(lines) != FILLER:
        return None
    field, optional = layout.field("document_number"), layout.field("optional_data")
    first = field.span.of(lines)
    beyond = optional.span.of(lines).split(FILLER)[0]
    if len(beyond) < 2 or FILLER in first or not set(first + beyond) <= ALPHABET:
        return None
    rest, found = beyond[:-1], beyond[-1]
    position = optional.span.first + len(rest)
    digit = Digit(check.field, optional.span.line, position, found, check_digit(first + rest))
    return LongNumber(first, rest, digit, len(beyond))


def digits_of(layout: Layout, lines: tuple[str, ...]) -> list[Digit]:
    """Return every check digit of a zone; one over characters of no value is left out."""
    digits = []
    for check in layout.checks:
        covered = check.text(lines)
        if not set(covered) <= ALPHABET:
            continue
        found, expected = check.at.of(lines), check_digit(covered)
        is_empty = check.field == "optional_data" and not covered.strip(FILLER)
        if is_empty and found == FILLER:
            expected = FILLER
        digits.append(Digit(check.field, check.at.line, check.at.first, found, expected))
    beyond = long_number(layout, lines)
    if beyond:
        digits = [beyond.digit, *[digit for digit in digits if digit.field != beyond.digit.field]]
    return digits


def _said(field: str) -> str:
    if field == COMPOSITE:
        return _("The composite check digit is %(found)s; it must be %(expected)s.")
    return _("The check digit of the %(field)s is %(found)s; it must be %(expected)s.")


def _wrong(digit: Digit) -> Problem:
    return Problem(
        code="check-digit",
        text=_said(digit.field),
        field=digit.field,
        line=digit.line,
        position=digit.position,
        found=digit.found,
        expected=digit.expected,
    )


def _no_filler(layout: Layout, long: LongNumber) -> Iterator[Problem]:
    span = layout.field("optional_data").span
    if span.first + long.end > span.last:
        yield Problem(
            code="document-number",
            text=_("The long document number is not followed by a filler."),
            field="document_number",
            line=span.line,
            position=span.last,
            found=long.digit.found,
            expected=FILLER,
        )


def wrong_digits(layout: Layout, lines: tuple[str, ...]) -> list[Problem]:
    """Name each check digit that does not hold, and what is wrong with a long number's form."""
    problems = [_wrong(digit) for digit in digits_of(layout, lines) if not digit.holds]
    beyond = long_number(layout, lines)
    if beyond:
        problems += _no_filler(layout, beyond)
    computed = {digit.field for digit in digits_of(layout, lines)}
    for check in layout.checks:
        found = check.at.of(lines)
        if check.field not in computed and found not in DIGITS:
            problems.append(_not_a_digit(check, found))
    return problems


def _not_a_digit(check: Check, found: str) -> Problem:
    return Problem(
        code="check-digit",
        text=_said(check.field),
        field=check.field,
        line=check.at.line,
        position=check.at.first,
        found=found,
        expected="0-9",
    )


def covered_positions(check: Check) -> Iterator[tuple[int, int]]:
    """Go through the lines and positions of a check digit and of what it is computed from."""
    spans: tuple[Span, ...] = (*check.covers, check.at)
    for span in spans:
        for position in range(span.first, span.last + 1):
            yield span.line, position
