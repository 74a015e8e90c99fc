"""From the bytes of a file to a workbook of plain text; a file that is none is refused."""

import io
import re
import warnings
import zipfile
import zlib
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any
from xml.etree.ElementTree import ParseError

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from musterpoint.engine.forms.problems import Problems
from musterpoint.engine.forms.workbook import Place, Row, Sheet, Workbook, letters
from musterpoint.kernel.text import _

MAX_BYTES = 10 * 1024 * 1024
MAX_UNPACKED = 100 * 1024 * 1024
MAX_PARTS = 1000
MAX_ROWS = 20_000
MAX_COLUMNS = 200
MAX_CELL = 32_767
#: So many blank rows end a sheet: a formatted column goes on for a million rows.
MAX_BLANK = 1_000
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MERGED = re.compile(rb'<mergeCell ref="([A-Z]+)(\d+):([A-Z]+\d+)"')
_FORMULA = re.compile(rb"<f[ >/]")
_SHEETS = ("survey", "choices", "settings", "external_choices", "entities", "osm")
_BROKEN = (
    AttributeError, EOFError, IndexError, InvalidFileException, KeyError, NotImplementedError,
    OSError, OverflowError, ParseError, RuntimeError, TypeError, ValueError, zipfile.BadZipFile,
    zlib.error,
)  # fmt: skip
_SPACES = str.maketrans({"\xa0": " "})


def read(data: bytes, problems: Problems) -> Workbook | None:
    """Return the sheets of an .xlsx file; None, and a problem, when it cannot be read."""
    refused = _refused(data)
    if refused is None:
        try:
            refused = _refused_package(data)
            if refused is None:
                return _workbook(data, problems)
        except _BROKEN:
            refused = ("file-broken", _CORRUPT)
    problems.error(*refused)
    return None


_CORRUPT = _(
    "The file is damaged and cannot be opened. Open it in a spreadsheet program and save it again "
    "as .xlsx."
)


def _refused(data: bytes) -> tuple[str, str] | None:
    if len(data) > MAX_BYTES:
        return "file-large", _("The file is larger than 10 MB. Take pictures and notes out of it.")
    if not data.strip(b" \r\n\t\0"):
        return "file-empty", _("The file is empty. Choose the .xlsx file of the questionnaire.")
    if data.startswith(_OLE):
        return (
            "file-kind",
            _("This is an old .xls file or is locked by a password. Save it again as .xlsx."),
        )
    if not data.startswith(b"PK"):
        return (
            "file-kind",
            _("This is no .xlsx file. Save the questionnaire as .xlsx, not as .csv or text."),
        )
    return None


def _refused_package(data: bytes) -> tuple[str, str] | None:
    """Refuse bombs, macros and documents that declare entities before anything is parsed."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        parts = package.infolist()
        names = {part.filename.lower() for part in parts}
        if sum(part.file_size for part in parts) > MAX_UNPACKED or len(parts) > MAX_PARTS:
            return "file-bomb", _("The file unpacks to more than 100 MB. It is not read.")
        if "xl/workbook.xml" not in names:
            return (
                "file-kind",
                _("This is no .xlsx file. Save the questionnaire as .xlsx."),
            )
        if any(name.endswith(("vbaproject.bin", ".vbs")) for name in names):
            return "file-macros", _("The file holds macros. Save it as .xlsx without them.")
        for part in parts:
            with package.open(part) as file:
                start = file.read(4096).replace(b"\0", b"")
            if b"<!DOCTYPE" in start or b"<!ENTITY" in start:
                return "file-broken", _CORRUPT
    return None


def _workbook(data: bytes, problems: Problems) -> Workbook:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of features of the file that do not concern us
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
        found: dict[str, Sheet] = {}
        for sheet in book.worksheets:
            name = str(sheet.title).strip()
            if name.lower() not in _SHEETS and len(book.worksheets) > 1:
                found.setdefault(name.lower(), Sheet(name, {}, ()))
                continue
            sheet.reset_dimensions()
            raw = _raw(data, sheet)
            _merged(name, raw, problems)
            read_sheet = _sheet(name, sheet, problems)
            key = "survey" if name.lower() not in _SHEETS else name.lower()
            found[key] = read_sheet
            if _FORMULA.search(raw):
                _formulas(data, str(sheet.title), read_sheet, problems)
    return Workbook(found)


def _raw(data: bytes, sheet: Any) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return package.read(sheet._worksheet_path)


def _sheet(name: str, sheet: Any, problems: Problems) -> Sheet:
    header: dict[int, str] = {}
    rows: list[Row] = []
    for number, row in enumerate(sheet.iter_rows(max_col=MAX_COLUMNS), 1):
        cells = dict(_cells(name, number, row, problems))
        if number == 1:
            header = _header(name, cells, problems)
        elif cells:
            rows.append(Row(number, cells))
        if number - (rows[-1].number if rows else 1) > MAX_BLANK:
            break
        if len(rows) > MAX_ROWS:
            problems.error(
                "sheet-rows",
                _("The sheet has more than %(most)s rows. Split it."),
                Place(name, number),
                most=MAX_ROWS,
            )
            break
    return Sheet(name, header, tuple(_under_header(name, header, rows, problems)))


def _under_header(
    name: str, header: dict[int, str], rows: list[Row], problems: Problems
) -> Iterator[Row]:
    """Leave out cells that stand under no header."""
    warned = False
    for row in rows:
        kept = {index: text for index, text in row.cells.items() if index in header}
        if len(kept) < len(row.cells) and not warned:
            warned = True
            stray = next(index for index in row.cells if index not in header)
            problems.warning(
                "cell-headless",
                _("The cell %(cell)s stands in a column without a header and is left out."),
                Place(name, row.number, "", f"{letters(stray)}{row.number}"),
                cell=f"{letters(stray)}{row.number}",
            )
        if kept:
            yield Row(row.number, kept)


def _header(name: str, cells: dict[int, str], problems: Problems) -> dict[int, str]:
    header: dict[int, str] = {}
    for index, text in cells.items():
        clean = " ".join(text.split())
        if clean in header.values():
            problems.error(
                "column-twice",
                _('The header "%(name)s" stands twice. Take one of the columns away.'),
                Place(name, 1, clean, f"{letters(index)}1"),
                name=clean,
            )
            continue
        header[index] = clean
    return header


def _cells(name: str, number: int, row: Any, problems: Problems) -> Iterator[tuple[int, str]]:
    for index, cell in enumerate(row):
        value = cell.value
        if value is None:
            continue
        if cell.data_type == "e":
            problems.error(
                "cell-error",
                _("The cell shows %(text)s instead of a value. Write the value itself."),
                Place(name, number, "", f"{letters(index)}{number}"),
                text=str(value),
            )
            continue
        text = _text(value)
        if text:
            yield index, text[:MAX_CELL]


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, datetime) and not (value.hour or value.minute or value.second):
        value = value.date()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return str(value).translate(_SPACES).strip()


def _merged(name: str, raw: bytes, problems: Problems) -> None:
    for match in list(_MERGED.finditer(raw))[:20]:
        column, row, end = (one.decode() for one in match.groups())
        problems.warning(
            "cells-merged",
            _("The cells %(cells)s are merged, and only the first one counts. Unmerge them."),
            Place(name, int(row), "", f"{column}{row}"),
            cells=f"{column}{row}:{end}",
        )


def _formulas(data: bytes, title: str, sheet: Sheet, problems: Problems) -> None:
    """Say which cells hold formulas: their last result counts, when the file has one."""
    shown = {row.number: row.cells for row in sheet.rows} | {1: sheet.header}
    last = max(shown) + MAX_BLANK
    book = load_workbook(io.BytesIO(data), read_only=True, keep_links=False)
    book[title].reset_dimensions()
    for number, row in enumerate(book[title].iter_rows(max_row=last, max_col=MAX_COLUMNS), 1):
        for index, cell in enumerate(row):
            if cell.data_type != "f":
                continue
            where = Place(
                sheet.name, number, sheet.header.get(index, ""), f"{letters(index)}{number}"
            )
            if index in shown.get(number, {}):
                problems.warning(
                    "cell-formula",
                    _("The cell holds a formula; its last result is used. Write the value itself."),
                    where,
                )
            else:
                problems.error(
                    "cell-formula",
                    _("The cell holds a formula without a result. Write the value itself."),
                    where,
                )
