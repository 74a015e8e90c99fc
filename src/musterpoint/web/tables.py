"""
Tables as files: CSV and XLSX, in which a spreadsheet calculates nothing.

CSV cells that would be calculated are marked with an apostrophe (OWASP: CSV injection), XLSX cells
are typed as text.
"""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

CSV = "text/csv; charset=utf-8"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
#: A spreadsheet takes a cell that begins so for a formula.
CALCULATED = ("=", "+", "-", "@", "\t", "\r", "\n")
#: Excel's longest text of a cell.
MAX_CELL = 32_767

Rows = Iterable[Sequence[str]]


def content_type(kind: str) -> str:
    """Return the content type of a kind of file, ``csv`` or ``xlsx``."""
    return XLSX if kind == "xlsx" else CSV


def harmless(cell: str, *, keeps_numbers: bool = False) -> str:
    """Mark a cell that a spreadsheet would calculate; a plain number only unless it is kept."""
    if not cell.startswith(CALCULATED) or (keeps_numbers and is_number(cell)):
        return cell
    return f"'{cell}"


def is_number(cell: str) -> bool:
    """Say whether a cell is a plain number, with or without a sign."""
    return cell.lstrip("+-").replace(".", "", 1).isdecimal()


def csv_file(rows: Rows, *, keeps_numbers: bool = False, delimiter: str = ",") -> bytes:
    """Return rows as CSV with a byte order mark, by which spreadsheets know UTF-8."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n", delimiter=delimiter)
    for row in rows:
        writer.writerow([harmless(cell, keeps_numbers=keeps_numbers) for cell in row])
    return text.getvalue().encode("utf-8-sig")


def xlsx_file(rows: Rows, title: str, *, is_frozen: bool = False) -> bytes:
    """Return rows as a workbook of one sheet; ``is_frozen`` keeps first row and column in sight."""
    return xlsx_book({title: rows}, is_frozen=is_frozen)


def xlsx_book(sheets: Mapping[str, Rows], *, is_frozen: bool = False) -> bytes:
    """Return a workbook of several sheets by their names."""
    book = Workbook(write_only=True)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        if is_frozen:
            sheet.freeze_panes = "B2"
        for row in rows:
            sheet.append([_text(sheet, cell) for cell in row])
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _text(sheet: Any, text: str) -> Any:
    cell = WriteOnlyCell(sheet, value=ILLEGAL_CHARACTERS_RE.sub("", text)[:MAX_CELL])
    cell.data_type = "s"
    return cell
