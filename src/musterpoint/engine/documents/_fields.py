"""Each kind of field: which characters it may hold, what they must say."""

from collections.abc import Callable, Iterator
from datetime import date

from musterpoint.engine.documents import _dates, codes
from musterpoint.engine.documents._alphabet import ALPHABET, DIGITS, FILLER, LETTERS
from musterpoint.engine.documents._layouts import Field, Kind, Layout
from musterpoint.engine.documents.names import SEPARATOR
from musterpoint.engine.documents.problems import Problem
from musterpoint.kernel.text import _

_CLASSES: dict[Kind, tuple[frozenset[str], str]] = {
    Kind.CODE: (ALPHABET, "A-Z, 0-9 or <"),
    Kind.ISSUER: (LETTERS | {FILLER}, "A-Z or <"),
    Kind.NATIONALITY: (LETTERS | {FILLER}, "A-Z or <"),
    Kind.NAME: (LETTERS | {FILLER}, "A-Z or <"),
    Kind.NUMBER: (ALPHABET, "A-Z, 0-9 or <"),
    Kind.OPTIONAL: (ALPHABET, "A-Z, 0-9 or <"),
    Kind.DATE: (DIGITS | {FILLER}, "0-9"),
    Kind.SEX: (frozenset("MF<"), "M, F or <"),
}
#: First letters of the document code (9303-4 to 9303-7, 4.2.2).
_FIRST = {"TD1": "ACI", "TD2": "ACI", "TD3": "P", "MRV-A": "V", "MRV-B": "V"}
#: Emergency travel documents may have a TD2 zone with a passport's code (9303-8, 6.1 and B).
_EMERGENCY = ("PU", "PE")
#: Codes that a format leaves to others (9303-5 and 9303-6, note k).
_RESERVED = {"TD1": ("AI",), "TD2": ("AC",)}
#: Second letters of a passport's code (9303-4, 4.4; U from 9303-8, 4.1.5).
_PASSPORTS = frozenset("PEDORTSLMU")


def at(field: Field, offset: int, code: str, text: str, found: str, expected: str) -> Problem:
    """Return a problem at a place of a field; the offset counts from 0."""
    return Problem(
        code=code,
        text=text,
        field=field.name,
        line=field.span.line,
        position=field.span.first + offset,
        found=found,
        expected=expected,
    )


def may_hold(field: Field, character: str) -> bool:
    """Say whether a field may hold a character."""
    return character in _CLASSES[field.kind][0]


def wrong_characters(field: Field, text: str) -> list[Problem]:
    """Name each character that the field cannot hold."""
    allowed, said = _CLASSES[field.kind]
    return [
        at(
            field,
            offset,
            "character",
            _("Line %(line)s, position %(position)s (%(field)s): %(found)s is not %(expected)s."),
            character,
            said,
        )
        for offset, character in enumerate(text)
        if character not in allowed
    ]


def _document_code(layout: Layout, field: Field, text: str) -> Iterator[Problem]:
    first, second = text[0], text[1]
    letters = _FIRST[layout.name]
    if first not in letters and not (layout.name == "TD2" and text in _EMERGENCY):
        said = _("The document code begins with %(found)s; it must begin with %(expected)s.")
        yield at(field, 0, "document-code", said, first, " or ".join(letters))
    elif layout.name == "TD3" and second not in LETTERS | {FILLER}:
        said = _("The second character of a passport's code is a letter or <, not %(found)s.")
        yield at(field, 1, "document-code", said, second, "A-Z or <")
    elif text in _RESERVED.get(layout.name, ()) or (layout.long_numbers and second == "V"):
        said = _("The document code %(found)s must not be used on this format.")
        yield at(field, 1, "document-code", said, text, "another second character")


def _country(field: Field, text: str, known: frozenset[str]) -> Iterator[Problem]:
    code = text.rstrip(FILLER)
    if code in known and text == codes.padded(code):
        return
    if code in ("DEU", codes.GERMANY):
        said = _("Germany has the code %(expected)s as %(field)s, not %(found)s.")
        yield at(field, 0, "code", said, text, codes.padded(codes.GERMANY))
        return
    said = _("%(found)s is not a code of ISO 3166-1 or ICAO Doc 9303-3 for the %(field)s.")
    yield at(field, 0, "code", said, text, "a three-letter code")


def _name(field: Field, text: str) -> Iterator[Problem]:
    body = text.rstrip(FILLER)
    if not body:
        said = _("The name is empty.")
        yield at(field, 0, "name", said, text, "a primary identifier")
        return
    if body[0] == FILLER:
        said = _("The name begins with a filler.")
        yield at(field, 0, "name", said, body[0], "A-Z")
    end_of_primary = body.find(SEPARATOR)
    second = body.find(SEPARATOR, end_of_primary + 1) if end_of_primary >= 0 else -1
    if second >= 0:
        said = _("The name has more than one <<, or more than two fillers between its parts.")
        yield at(field, second, "name", said, body[second : second + 2], "one <<")


def _number(field: Field, text: str) -> Iterator[Problem]:
    if not text.rstrip(FILLER):
        said = _("The document number is empty.")
        yield at(field, 0, "document-number", said, text, "a number")
    elif text[0] == FILLER:
        said = _("The document number begins with a filler.")
        yield at(field, 0, "document-number", said, FILLER, "A-Z or 0-9")


def _date(field: Field, text: str, today: date) -> Iterator[Problem]:
    is_birth = field.name == "birth_date"
    found = _dates.birth(text, today) if is_birth else _dates.expiry(text, today)
    if found is None:
        said = _("The %(field)s is %(found)s; it must be %(expected)s.")
        expected = "YYMMDD, an unknown part as <<" if is_birth else "YYMMDD"
        yield at(field, 0, "date", said, text, expected)
    elif not found.exists:
        said = _("The %(field)s %(found)s is no day of the calendar.")
        yield at(field, 0, "date", said, text, "YYMMDD")


def wrong_content(layout: Layout, field: Field, text: str, today: date) -> list[Problem]:
    """Name what a field of allowed characters says wrongly."""
    checks: dict[Kind, Callable[[], Iterator[Problem]]] = {
        Kind.CODE: lambda: _document_code(layout, field, text),
        Kind.ISSUER: lambda: _country(field, text, codes.ISSUERS),
        Kind.NATIONALITY: lambda: _country(field, text, codes.NATIONALITIES),
        Kind.NAME: lambda: _name(field, text),
        Kind.NUMBER: lambda: _number(field, text),
        Kind.DATE: lambda: _date(field, text, today),
    }
    check = checks.get(field.kind)
    return list(check()) if check else []


def remarks(layout: Layout, field: Field, text: str) -> Iterator[Problem]:
    """Say what is allowed and yet worth knowing."""
    code = text.rstrip(FILLER)
    if field.kind is Kind.NAME and text[-1] in LETTERS:
        said = _("The name fills its field to the last position: it may have been truncated.")
        yield at(field, len(text) - 1, "truncated", said, text[-1], "")
    elif field.kind is Kind.CODE and layout.name == "TD3" and text[1:] not in _PASSPORTS:
        said = _("The document code %(found)s is not one that passports have from 2026 on.")
        yield at(field, 1, "document-code", said, code, "PP, PE, PD, PO, PR, PT, PS, PL, PM or PU")
    elif field.kind in (Kind.ISSUER, Kind.NATIONALITY) and code == codes.SPECIMEN:
        said = _("%(found)s is Utopia: this is a specimen.")
        yield at(field, 0, "specimen", said, code, "")
    elif field.kind in (Kind.ISSUER, Kind.NATIONALITY) and code in (
        codes.WITHDRAWN | codes.TOLERATED
    ):
        said = _("The code %(found)s is met on documents; Doc 9303 no longer or never had it.")
        yield at(field, 0, "code", said, code, "")
