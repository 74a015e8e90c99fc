"""
Where each field stands: the five machine readable zones of ICAO Doc 9303.

TD3 from part 4 (4.2.2), TD1 from part 5 (4.2.2), TD2 from part 6 (4.2.2), the visas MRV-A and
MRV-B from part 7 (4.2.2 and 7.2.2). Lines and positions count from 1, as in the specification.
"""

from dataclasses import dataclass
from enum import Enum


class Kind(Enum):
    """What a field may hold."""

    CODE = "code"
    ISSUER = "issuer"
    NAME = "name"
    NUMBER = "number"
    NATIONALITY = "nationality"
    DATE = "date"
    SEX = "sex"
    OPTIONAL = "optional"


@dataclass(frozen=True, slots=True)
class Span:
    """Consecutive positions of one line, both ends included."""

    line: int
    first: int
    last: int

    def of(self, lines: tuple[str, ...]) -> str:
        """Return the text that stands here."""
        return lines[self.line - 1][self.first - 1 : self.last]


@dataclass(frozen=True, slots=True)
class Field:
    """A field with its place."""

    name: str
    kind: Kind
    span: Span


@dataclass(frozen=True, slots=True)
class Check:
    """A check digit: whose it is, where it stands, what it is computed from."""

    field: str
    at: Span
    covers: tuple[Span, ...]

    def text(self, lines: tuple[str, ...]) -> str:
        """Return what the digit is computed from."""
        return "".join(span.of(lines) for span in self.covers)


COMPOSITE = "composite"


@dataclass(frozen=True, slots=True)
class Layout:
    """A format of the zone."""

    name: str
    lines: int
    width: int
    fields: tuple[Field, ...]
    checks: tuple[Check, ...]

    def field(self, name: str) -> Field:
        """Return a field of this format; raises KeyError when it has none of that name."""
        for field in self.fields:
            if field.name == name:
                return field
        raise KeyError(name)

    def has(self, name: str) -> bool:
        """Say whether this format has a field of that name."""
        return any(field.name == name for field in self.fields)

    @property
    def is_visa(self) -> bool:
        """Say whether this is a visa."""
        return self.name.startswith("MRV")

    @property
    def long_numbers(self) -> bool:
        """Say whether a number of more than nine characters may run over into optional data."""
        return self.name in ("TD1", "TD2")


def _two_lines(name: str, width: int, optional: int, *checks: Check) -> Layout:
    """Lay out a zone of two lines; `optional` is the last position of the optional data."""
    return Layout(
        name,
        2,
        width,
        (
            Field("document_code", Kind.CODE, Span(1, 1, 2)),
            Field("issuing_state", Kind.ISSUER, Span(1, 3, 5)),
            Field("name", Kind.NAME, Span(1, 6, width)),
            Field("document_number", Kind.NUMBER, Span(2, 1, 9)),
            Field("nationality", Kind.NATIONALITY, Span(2, 11, 13)),
            Field("birth_date", Kind.DATE, Span(2, 14, 19)),
            Field("sex", Kind.SEX, Span(2, 21, 21)),
            Field("expiry_date", Kind.DATE, Span(2, 22, 27)),
            Field("optional_data", Kind.OPTIONAL, Span(2, 29, optional)),
        ),
        (
            Check("document_number", Span(2, 10, 10), (Span(2, 1, 9),)),
            Check("birth_date", Span(2, 20, 20), (Span(2, 14, 19),)),
            Check("expiry_date", Span(2, 28, 28), (Span(2, 22, 27),)),
            *checks,
        ),
    )


def _composite(at: int) -> Check:
    covers = (Span(2, 1, 10), Span(2, 14, 20), Span(2, 22, at - 1))
    return Check(COMPOSITE, Span(2, at, at), covers)


TD3 = _two_lines(
    "TD3", 44, 42, Check("optional_data", Span(2, 43, 43), (Span(2, 29, 42),)), _composite(44)
)
TD2 = _two_lines("TD2", 36, 35, _composite(36))
MRV_A = _two_lines("MRV-A", 44, 44)
MRV_B = _two_lines("MRV-B", 36, 36)
TD1 = Layout(
    "TD1",
    3,
    30,
    (
        Field("document_code", Kind.CODE, Span(1, 1, 2)),
        Field("issuing_state", Kind.ISSUER, Span(1, 3, 5)),
        Field("document_number", Kind.NUMBER, Span(1, 6, 14)),
        Field("optional_data", Kind.OPTIONAL, Span(1, 16, 30)),
        Field("birth_date", Kind.DATE, Span(2, 1, 6)),
        Field("sex", Kind.SEX, Span(2, 8, 8)),
        Field("expiry_date", Kind.DATE, Span(2, 9, 14)),
        Field("nationality", Kind.NATIONALITY, Span(2, 16, 18)),
        Field("optional_data_2", Kind.OPTIONAL, Span(2, 19, 29)),
        Field("name", Kind.NAME, Span(3, 1, 30)),
    ),
    (
        Check("document_number", Span(1, 15, 15), (Span(1, 6, 14),)),
        Check("birth_date", Span(2, 7, 7), (Span(2, 1, 6),)),
        Check("expiry_date", Span(2, 15, 15), (Span(2, 9, 14),)),
        Check(
            COMPOSITE,
            Span(2, 30, 30),
            (Span(1, 6, 30), Span(2, 1, 7), Span(2, 9, 15), Span(2, 19, 29)),
        ),
    ),
)

LAYOUTS = {layout.name: layout for layout in (TD1, TD2, TD3, MRV_A, MRV_B)}


def layout_of(lines: int, width: int, first: str) -> Layout | None:
    """Return the format with so many lines of that width; a zone that begins with V is a visa."""
    for layout in LAYOUTS.values():
        if (layout.lines, layout.width) == (lines, width) and (
            lines == 3 or layout.is_visa == (first == "V")
        ):
            return layout
    return None
