"""Workbooks for tests, written as short tables: one line a row, " | " between cells."""

import io

from openpyxl import Workbook


def book(**sheets: str) -> bytes:
    """Return an .xlsx file; each argument is a sheet by its name."""
    made = Workbook()
    made.remove(made.active)
    for name, table in sheets.items():
        sheet = made.create_sheet(name)
        for line in table.strip("\n").split("\n"):
            sheet.append([_value(cell.strip()) for cell in line.split(" | ")])
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def _value(text: str) -> object:
    if text == "":
        return None
    return int(text) if text.isdecimal() and not text.startswith("0") else text
