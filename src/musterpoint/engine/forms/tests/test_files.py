"""Files that are no questionnaire, and cells that hold no text."""

import io
import zipfile

import pytest
from openpyxl import Workbook

from musterpoint.engine import forms
from musterpoint.engine.forms import xlsx
from musterpoint.engine.forms.tests.books import book

GOOD = book(survey="type | name | label\ntext | a | A")


def packed(**parts: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in parts.items():
            package.writestr(name.replace("__", "/"), data)
    return out.getvalue()


BAD_FILES = {
    "nothing": (b"", "file-empty"),
    "blanks": (b" \n\n", "file-empty"),
    "old xls": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "file-kind"),
    "csv": (b"type,name,label\ntext,a,A\n", "file-kind"),
    "pdf": (b"%PDF-1.7 ...", "file-kind"),
    "cut off": (GOOD[: len(GOOD) // 2], "file-broken"),
    "flipped": (GOOD[:200] + bytes(200) + GOOD[400:], "file-broken"),
    "another zip": (packed(**{"readme.txt": b"hello"}), "file-kind"),
    "a workbook of nonsense": (packed(**{"xl__workbook.xml": b"<x/>"}), "file-broken"),
    "entities": (
        packed(**{"xl__workbook.xml": b'<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>'}), "file-broken",
    ),
    "macros": (packed(**{"xl__workbook.xml": b"<x/>", "xl__vbaProject.bin": b"1"}), "file-macros"),
    "bomb": (
        packed(**{"xl__workbook.xml": b"<x/>", "xl__big.xml": bytes(xlsx.MAX_UNPACKED + 1)}),
        "file-bomb",
    ),
    "too large": (b"PK" + bytes(xlsx.MAX_BYTES), "file-large"),
}  # fmt: skip


@pytest.mark.parametrize("name", BAD_FILES)
def test_a_file_of_another_kind_is_told_what_to_do(name: str) -> None:
    data, code = BAD_FILES[name]
    found = forms.read(data)
    assert found.form is None
    assert [one.code for one in found.errors] == [code]


@pytest.mark.parametrize("size", range(0, len(GOOD), 97))
def test_a_file_cut_anywhere_is_refused_and_nothing_breaks(size: int) -> None:
    assert forms.read(GOOD[:size]).errors


def changed(**cells: str) -> forms.Reading:
    made = Workbook()
    sheet = made.active
    sheet.title = "survey"
    for line in (["type", "name", "label"], ["text", "a", "A"], ["text", "b", "B"]):
        sheet.append(line)
    for cell, value in cells.items():
        sheet[cell] = value
    out = io.BytesIO()
    made.save(out)
    return forms.read(out.getvalue())


def test_a_formula_without_a_result_is_an_error_at_its_cell() -> None:
    found = [one for one in changed(C3="=A1").errors if one.code == "cell-formula"]
    assert [(one.sheet, one.row, one.column, one.cell) for one in found] == [
        ("survey", 3, "label", "C3")
    ]


def test_an_error_value_is_an_error_at_its_cell() -> None:
    assert "cell-error" in {one.code for one in changed(C3="#REF!").errors}


def test_a_cell_under_no_header_is_a_warning() -> None:
    found = changed(F2="stray")
    assert not found.errors
    assert ("cell-headless", "F2") in {(one.code, one.cell) for one in found.warnings}


def test_merged_cells_are_a_warning() -> None:
    made = Workbook()
    sheet = made.active
    sheet.title = "survey"
    for line in (["type", "name", "label"], ["text", "a", "A"], ["note", "b", "B"]):
        sheet.append(line)
    sheet.merge_cells("C3:D3")
    out = io.BytesIO()
    made.save(out)
    found = forms.read(out.getvalue())
    assert ("cells-merged", 3) in {(one.code, one.row) for one in found.warnings}


def test_rows_keep_the_numbers_that_the_spreadsheet_shows() -> None:
    found = forms.read(book(survey="type | name | label\n\n\ntext | a | A\n\ntxt | b | B"))
    assert [(one.row, one.cell) for one in found.errors] == [(6, "A6")]


@pytest.mark.parametrize(
    ("sheets", "code"),
    [
        ({"survey": "type | name | label\ntext | a | A", "setings": "form_id\nx"}, "sheet-misspelt"),
        ({"survey": "type | name | label | relevent\ntext | a | A | 1"}, "column-unknown"),
        ({"survey": "type | name | label::English | label::French (fr)\ntext | a | A | B"}, "language-code"),
        ({"survey": "type | name | label::English (en) | label::French (fr)\ntext | a | A"}, "translation-missing"),
        ({"survey": "type | name | label::English (en) | hint\ntext | a | A | b"}, "translation-column"),
        ({"survey": "type | name | label\ntext | a | A\ntext | A | B"}, "name-case"),
        ({"survey": "type | name | label\nbegin_repeat | a\ntext | b | B\nend_repeat"}, "label-repeat"),
        ({"survey": "type | name | label"}, "form-empty"),
        ({"survey": "type | name | label\ntext | a | A"}, "classification-missing"),
        (
            {
                "survey": "type | name | label | choice_filter\nselect_one c | a | A | land = 'x'",
                "choices": "list_name | name | label | country\nc | x | X | y",
            },
            "filter-column",
        ),
    ],
)  # fmt: skip
def test_what_may_be_meant_otherwise_is_a_warning(sheets: dict[str, str], code: str) -> None:
    found = forms.read(book(**sheets))
    assert not found.errors
    assert code in {one.code for one in found.warnings}


def test_languages_come_with_the_default_first() -> None:
    form = forms.read(
        book(
            survey="type | name | label::Arabic (ar) | label::English (en)\ntext | a | ا | A",
            settings="default_language\nEnglish (en)",
        )
    ).form
    assert form is not None
    assert form.languages == ("English (en)", "Arabic (ar)")
