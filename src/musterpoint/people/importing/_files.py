"""From the bytes of a CSV or XLSX file to lines of cells."""

import csv
import io
import re
import warnings
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from xml.etree.ElementTree import ParseError

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from musterpoint.people.importing import _messages
from musterpoint.people.importing._encodings import decode

MAX_BYTES = 10 * 1024 * 1024
MAX_ROWS = 20_000
MAX_COLUMNS = 100
MAX_UNPACKED = 150 * 1024 * 1024
MAX_PARTS = 1000
#: What a number format shows as it stands: quoted, after a backslash, or to pad.
_AS_IT_STANDS = re.compile(r'"[^"]*"|[\\_*].')
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_NO_LISTS = (b"%PDF", b"{\\rtf", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"<!DOCTYPE", b"<html")
_BROKEN = (
    AttributeError,
    EOFError,
    IndexError,
    InvalidFileException,
    KeyError,
    NotImplementedError,
    OSError,
    ParseError,
    TypeError,
    ValueError,
    zipfile.BadZipFile,
    zlib.error,
)


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell as text; dates of a spreadsheet come as 1990-04-03."""

    text: str
    is_formula: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """A row with the number that the spreadsheet or editor shows beside it."""

    number: int
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """The rows of a file that are not empty, and how they were read."""

    lines: tuple[Line, ...]
    encoding: str
    other_sheets: tuple[str, ...] = ()


def read(data: bytes) -> Table:
    """Return the rows of a file; raise BadList when it is none that can be read."""
    if len(data) > MAX_BYTES:
        raise _messages.too_big()
    if not data.strip(b" \r\n\t\0"):
        raise _messages.empty()
    if data.startswith(_OLE):
        raise _messages.old_format()
    if data.lstrip().startswith(_NO_LISTS):
        raise _messages.unreadable()
    table = _xlsx(data) if data.startswith(b"PK\x03\x04") else _csv(data)
    if not table.lines:
        raise _messages.empty()
    return table


def _limited(lines: Iterator[Line]) -> tuple[Line, ...]:
    kept: list[Line] = []
    for line in lines:
        if any(cell.text for cell in line.cells):
            kept.append(line)
        if len(kept) > MAX_ROWS + 1:
            raise _messages.too_many_rows(MAX_ROWS)
    return tuple(kept)


# CSV


def _csv(data: bytes) -> Table:
    text, encoding = decode(data)
    try:
        return Table(_limited(_csv_lines(text)), encoding)
    except csv.Error:
        raise _messages.unreadable() from None


def _csv_lines(text: str) -> Iterator[Line]:
    text, delimiter = _delimiter(text)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    number = 1
    for row in reader:
        yield Line(number, tuple(Cell(_unquoted(value)) for value in row[:MAX_COLUMNS]))
        number = reader.line_num + 1


def _unquoted(text: str) -> str:
    """Take away the apostrophe with which our own export keeps spreadsheets from calculating."""
    stripped = text.strip()
    return stripped[1:] if stripped[:1] == "'" and stripped[1:2] in "=+-@" else stripped


def _delimiter(text: str) -> tuple[str, str]:
    """Return the text without a "sep=" line, and the sign that stands most in its first line."""
    if text[:4].lower() == "sep=" and len(text) > 5:
        return "\n" + text.split("\n", 1)[-1], text[4]
    head = next((line for line in text.splitlines() if line.strip()), "")
    bare = "".join(part for place, part in enumerate(head.split('"')) if place % 2 == 0)
    return text, max(",;\t|", key=lambda sign: (bare.count(sign), sign == ","))


# XLSX


def _xlsx(data: bytes) -> Table:
    _check_package(data)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of features of the file that do not concern us
            book = load_workbook(io.BytesIO(data), read_only=True, keep_links=False)
            sheets = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
            if not sheets:
                raise _messages.empty()
            sheets[0].reset_dimensions()
            lines = _limited(_sheet_lines(sheets[0]))
            return Table(lines, "xlsx", tuple(str(sheet.title) for sheet in sheets[1:]))
    except _BROKEN:
        raise _messages.unreadable() from None


def read_sheets(data: bytes) -> dict[str, tuple[Line, ...]]:
    """
    Return the rows of each visible sheet of a workbook by its name; raise BadList.

    A number that the spreadsheet shows in per cent is read as it is shown: ``45%`` for 0.45.
    """
    if len(data) > MAX_BYTES:
        raise _messages.too_big()
    if not data.startswith(b"PK\x03\x04"):
        raise _messages.unreadable()
    _check_package(data)
    found: dict[str, tuple[Line, ...]] = {}
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of features of the file that do not concern us
            book = load_workbook(io.BytesIO(data), read_only=True, keep_links=False)
            for sheet in book.worksheets:
                if sheet.sheet_state == "visible":
                    sheet.reset_dimensions()
                    found[str(sheet.title)] = _limited(_sheet_lines(sheet, has_shares=True))
    except _BROKEN:
        raise _messages.unreadable() from None
    return found


def _check_package(data: bytes) -> None:
    """Refuse macros, bombs and documents that declare entities before anything is parsed."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            parts = package.infolist()
            names = {part.filename.lower() for part in parts}
            if any(name.endswith(("vbaproject.bin", ".vbs")) for name in names):
                raise _messages.macros()
            if "xl/workbook.xml" not in names or len(parts) > MAX_PARTS:
                raise _messages.unreadable()
            if sum(part.file_size for part in parts) > MAX_UNPACKED:
                raise _messages.too_big()
            for part in parts:
                with package.open(part) as file:
                    start = file.read(4096).replace(b"\0", b"")
                if b"<!DOCTYPE" in start or b"<!ENTITY" in start:
                    raise _messages.unreadable()
                if b"macroEnabled" in start:
                    raise _messages.macros()
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, zlib.error):
        raise _messages.unreadable() from None


def _sheet_lines(sheet: Any, *, has_shares: bool = False) -> Iterator[Line]:
    rows = sheet.iter_rows(max_col=MAX_COLUMNS)
    for number, row in enumerate(rows, 1):
        yield Line(
            number,
            tuple(
                _share(cell.value)
                if has_shares and _is_share(cell)
                else _cell(cell.value, cell.data_type)
                for cell in row
            ),
        )


def _is_share(cell: Any) -> bool:
    """Say whether a spreadsheet shows the number of a cell in per cent."""
    if isinstance(cell.value, bool) or not isinstance(cell.value, int | float):
        return False
    return "%" in _AS_IT_STANDS.sub("", cell.number_format or "")


def _share(value: float) -> Cell:
    """Return a number as it is shown in per cent; a spreadsheet holds 15 digits."""
    return Cell(f"{format((100 * Decimal(f'{value:.15g}')).normalize(), 'f')}%")


def _cell(value: object, data_type: str) -> Cell:
    if value is None or data_type == "e":
        return Cell("")
    if isinstance(value, bool):
        return Cell("TRUE" if value else "FALSE")
    if isinstance(value, datetime):
        value = value.date()
    if isinstance(value, date):
        return Cell(value.isoformat())
    if isinstance(value, float):
        # A spreadsheet holds 15 digits; none is written with an exponent.
        value = int(value) if value.is_integer() else format(Decimal(f"{value:.15g}"), "f")
    return Cell(_unquoted(str(value)), is_formula=data_type == "f")
