"""
Make a machine readable zone from what is known of a document and its holder.

What is made is read again before it is handed out, so that a zone never leaves here which the
reader would refuse.
"""

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from musterpoint.engine.documents import _dates
from musterpoint.engine.documents._alphabet import ALPHABET, FILLER, check_digit
from musterpoint.engine.documents._layouts import LAYOUTS, Layout
from musterpoint.engine.documents.names import in_field
from musterpoint.engine.documents.problems import Problem
from musterpoint.engine.documents.reading import errors_of
from musterpoint.engine.documents.transliteration import Style, transliterate
from musterpoint.kernel.text import _

#: Names that other programs give to the same fields.
_ALIASES = {
    "type": "format",
    "primary_identifier": "surname",
    "secondary_identifier": "given_names",
    "date_of_birth": "birth_date",
    "date_of_expiry": "expiry_date",
    "personal_number": "optional_data",
    "country": "issuing_state",
}
_TEXTS = (
    "document_code",
    "issuing_state",
    "surname",
    "given_names",
    "document_number",
    "nationality",
    "birth_date",
    "sex",
    "expiry_date",
    "optional_data",
    "optional_data_2",
    "optional_data_check_digit",
)
_OPTIONS = ("format", "transliteration", "language")
_NEEDED = (
    "document_code",
    "issuing_state",
    "surname",
    "document_number",
    "nationality",
    "expiry_date",
)
_LONGEST = 500


@dataclass(frozen=True, slots=True)
class Made:
    """The lines of a zone, or why there are none."""

    format: str | None = None
    lines: tuple[str, ...] = ()
    errors: tuple[Problem, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """The outcome as the command line prints it."""
        return {
            "format": self.format,
            "valid": not self.errors,
            "lines": list(self.lines),
            "errors": [problem.as_dict() for problem in self.errors],
        }


@dataclass(slots=True)
class _Maker:
    """What was asked for, and what is wrong with it so far."""

    layout: Layout
    wanted: dict[str, str]
    errors: list[Problem] = field(default_factory=list)

    def wrong(self, name: str, text: str, expected: str = "", found: str | None = None) -> None:
        found = self.wanted.get(name, "") if found is None else found
        problem = Problem(code="value", text=text, field=name, found=found, expected=expected)
        self.errors.append(problem)

    def plain(self, name: str) -> str:
        """A code or an optional field: capital letters, and a filler for all the zone has not."""
        return "".join(
            character if character in ALPHABET else FILLER
            for character in self.wanted.get(name, "").upper()
        )

    def fitting(self, name: str, text: str, width: int) -> str:
        if len(text) > width:
            said = _("The %(field)s has more than %(expected)s characters: %(found)s")
            self.wrong(name, said, str(width), text)
        return text[:width].ljust(width, FILLER)


def _name(maker: _Maker) -> str:
    """Return the name field."""
    style = Style(maker.wanted.get("transliteration") or Style.EXPANDED.value)
    components: list[list[str]] = []
    before = len(maker.errors)
    for name in ("surname", "given_names"):
        latin, unknown = transliterate(
            maker.wanted.get(name, ""), style=style, language=maker.wanted.get("language", "")
        )
        for character in dict.fromkeys(unknown):
            said = _(
                "%(found)s in the %(field)s has no place in the zone and no table of Doc 9303; "
                "write it in %(expected)s."
            )
            maker.wrong(name, said, "A-Z", character)
        components.append(latin)
    span = maker.layout.field("name").span
    if not components[0]:
        if len(maker.errors) == before:
            maker.wrong("surname", _("The %(field)s holds no letter."), "letters")
        return ""
    return in_field(components[0], components[1], span.last - span.first + 1)


def _code(maker: _Maker, name: str) -> str:
    text = maker.plain(name).rstrip(FILLER)
    width = 2 if name == "document_code" else 3
    return maker.fitting(name, text, width)


def _birth(maker: _Maker) -> str:
    found = _dates.written(maker.wanted.get("birth_date", ""))
    if found is None or not found.exists:
        said = _("The %(field)s is %(found)s; it must be %(expected)s.")
        maker.wrong("birth_date", said, "YYYY-MM-DD, unknown parts as XX or left out")
        return FILLER * 6
    return found.in_zone


def _expiry(maker: _Maker) -> str:
    found = _dates.written(maker.wanted.get("expiry_date", ""))
    if found is None or not found.is_whole or not found.exists:
        maker.wrong(
            "expiry_date", _("The %(field)s is %(found)s; it must be %(expected)s."), "YYYY-MM-DD"
        )
        return FILLER * 6
    born = _dates.written(maker.wanted.get("birth_date", ""))
    if born and born.year is not None and born.is_after(found):
        said = _("The expiry %(found)s lies before the birth, %(expected)s.")
        maker.wrong("expiry_date", said, f"after {born}")
    return found.in_zone


def _sex(maker: _Maker) -> str:
    found = maker.wanted.get("sex", "").upper() or "X"
    if found not in ("F", "M", "X", FILLER):
        maker.wrong("sex", _("The %(field)s is %(found)s; it must be %(expected)s."), "F, M or X")
    return FILLER if found == "X" else found[0]


def _number(maker: _Maker, optional: str) -> tuple[str, str, str]:
    """Return the number field, its check digit and the optional data."""
    number = maker.plain("document_number").rstrip(FILLER)
    if maker.layout.long_numbers and len(number) > 9:
        if FILLER in number:
            said = _("A long %(field)s holds only %(expected)s: %(found)s")
            maker.wrong("document_number", said, "A-Z and 0-9")
        beyond = number[9:] + check_digit(number) + FILLER
        return number[:9], FILLER, beyond + optional
    text = maker.fitting("document_number", number, 9)
    return text, check_digit(text), optional


def _values(maker: _Maker) -> dict[str, str]:
    """Return the text of every field; the check digits that belong to one are in `digits`."""
    layout = maker.layout
    values = {
        name: _code(maker, name) for name in ("document_code", "issuing_state", "nationality")
    }
    number, digit, optional = _number(maker, maker.plain("optional_data"))
    span = layout.field("optional_data").span
    values |= {
        "document_number": number,
        "document_number digit": digit,
        "optional_data": maker.fitting("optional_data", optional, span.last - span.first + 1),
        "birth_date": _birth(maker),
        "sex": _sex(maker),
        "expiry_date": _expiry(maker),
        "name": _name(maker),
    }
    if layout.has("optional_data_2"):
        values["optional_data_2"] = maker.fitting(
            "optional_data_2", maker.plain("optional_data_2"), 11
        )
    elif maker.wanted.get("optional_data_2"):
        maker.wrong("optional_data_2", _("%(expected)s has no %(field)s."), layout.name)
    return values


def _optional_digit(maker: _Maker) -> str:
    wanted = maker.wanted.get("optional_data_check_digit") or FILLER
    if wanted not in (FILLER, "0"):
        said = _("The %(field)s is %(found)s; without optional data it is %(expected)s.")
        maker.wrong("optional_data_check_digit", said, "< or 0")
    return wanted[0]


def _lines(maker: _Maker, values: Mapping[str, str]) -> tuple[str, ...]:
    layout = maker.layout
    grid = [[FILLER] * layout.width for _line in range(layout.lines)]

    def put(line: int, first: int, text: str) -> None:
        grid[line - 1][first - 1 : first - 1 + len(text)] = text

    for one in layout.fields:
        put(one.span.line, one.span.first, values[one.name])
    for check in layout.checks:
        covered = check.text(tuple("".join(line) for line in grid))
        digit = values.get(f"{check.field} digit") or check_digit(covered)
        if check.field == "optional_data" and not covered.strip(FILLER):
            digit = _optional_digit(maker)
        put(check.at.line, check.at.first, digit)
    return tuple("".join(line) for line in grid)


def _wrong_field(name: str, text: str, found: object, expected: str) -> Problem:
    return Problem(code="field", text=text, field=name, found=str(found)[:80], expected=expected)


def _texts(given: Mapping[str, Any]) -> tuple[dict[str, str], list[Problem]]:
    """Return what was given as texts under our names, and what is no text or no field of ours."""
    wanted: dict[str, str] = {}
    errors = []
    for key, value in given.items():
        name = _ALIASES.get(key, key)
        if name not in (*_TEXTS, *_OPTIONS):
            said = _("There is no field %(found)s; there are %(expected)s.")
            errors.append(_wrong_field(name[:80], said, name, ", ".join((*_OPTIONS, *_TEXTS))))
        elif name in ("surname", "given_names") and isinstance(value, list | tuple):
            wanted[name] = " ".join(str(part) for part in value)
        elif value is not None and not isinstance(value, str):
            said = _("The %(field)s must be %(expected)s, not %(found)s.")
            errors.append(_wrong_field(name, said, value, "a text"))
        elif name in wanted:
            said = _("The %(field)s is given twice.")
            errors.append(_wrong_field(name, said, value, "one of them"))
        else:
            wanted[name] = unicodedata.normalize("NFC", (value or "").strip())
        if len(wanted.get(name, "")) > _LONGEST:
            said = _("The %(field)s has more than %(expected)s characters.")
            errors.append(_wrong_field(name, said, wanted[name], str(_LONGEST)))
    return wanted, errors


def _choices(wanted: Mapping[str, str]) -> list[Problem]:
    """Name what is missing or stands for no choice of ours."""
    errors = []
    allowed = {
        "format": tuple(LAYOUTS),
        "transliteration": ("", *(style.value for style in Style)),
        "language": None,
    }
    for name, choices in allowed.items():
        if choices and wanted.get(name, "") not in choices:
            said = _("The %(field)s is %(found)s; it must be %(expected)s.")
            expected = ", ".join(filter(None, choices))
            errors.append(_wrong_field(name, said, wanted.get(name) or "missing", expected))
    for name in _NEEDED:
        if not wanted.get(name):
            errors.append(_wrong_field(name, _("The %(field)s is missing."), "", "a text"))
    return errors


def make(given: Mapping[str, Any], *, today: date) -> Made:
    """
    Make the lines of a zone; `given` has the fields that `read` returns, and its format.

    Every error is reported, none of the lines when there is one. Names may be in any script that
    the tables of Doc 9303-3 have; `language` names the language of a Cyrillic one.
    """
    wanted, errors = _texts(given)
    wanted["format"] = _format_name(wanted.get("format", ""))
    errors += _unsaid(_choices(wanted), errors)
    if any(problem.field in _OPTIONS or problem.field == "" for problem in errors):
        return Made(errors=tuple(errors))
    maker = _Maker(LAYOUTS[wanted["format"]], wanted)
    lines = _lines(maker, _values(maker))
    errors += _unsaid(maker.errors, errors)
    errors += _unsaid(errors_of(maker.layout, lines, today), errors)
    return Made(maker.layout.name, () if errors else lines, tuple(errors))


def _unsaid(more: Sequence[Problem], errors: Sequence[Problem]) -> list[Problem]:
    """Return the problems of those fields that have none yet: the first to see one says it best."""
    said = {problem.field for problem in errors}
    if said & {"surname", "given_names"}:
        said.add("name")
    return [problem for problem in more if problem.field not in said]


def _format_name(text: str) -> str:
    """Return td3 as TD3, and mrva, MRV_A and MRV A as MRV-A."""
    dense = "".join(character for character in text.upper() if character.isalnum())
    return f"MRV-{dense[3:]}" if dense.startswith("MRV") else dense
