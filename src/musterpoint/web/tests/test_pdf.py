"""PDF: readable text in every script, the same bytes each time, and no way in for code."""

import io
import unicodedata
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.utils import translation
from pypdf import PdfReader

from musterpoint.web import charts, pdf, qr

AT = datetime(2026, 11, 21, 3, tzinfo=UTC)
MANIFEST: dict[str, Any] = {
    "title": "Manifest L09",
    "organisation": "Lumaya Overseas Citizens Service",
    "note": "For the carrier only.",
    "facts": [["Leaves", "Sun 22 Nov 05:30"]],
    "columns": [{"label": "Person", "width": 3}, {"label": "Seats", "align": "end"}],
    "rows": [["نديرة توفالو", 4], ["সামির ওকান্তা", 1], ["बिशाल थामो", 1], ["ሰላም", 2]],
}


@pytest.fixture(autouse=True)
def _fonts(build: Path) -> None:
    assert (build / "fonts" / "NotoSansArabic-Regular.ttf").is_file()


def letters(document: bytes, script: str) -> int:
    text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(document)).pages)
    return sum(script in unicodedata.name(letter, "") for letter in text)


@pytest.mark.parametrize(
    ("script", "least"), [("ARABIC", 9), ("BENGALI", 5), ("DEVANAGARI", 4), ("ETHIOPIC", 3)]
)
def test_text_of_every_script_can_be_read_from_the_file(script: str, least: int) -> None:
    assert letters(pdf.render("web/typst/table.typ", MANIFEST, at=AT), script) >= least


def test_the_same_data_give_the_same_bytes() -> None:
    first = pdf.render("web/typst/table.typ", MANIFEST, at=AT)
    assert first == pdf.render("web/typst/table.typ", MANIFEST, at=AT)
    assert PdfReader(io.BytesIO(first)).metadata["/CreationDate"] == "D:20261121030000Z"


def test_what_people_typed_is_never_read_as_markup() -> None:
    evil = '#panic("x") $y$ *b* "); #read("/web/pdf.py") \\ <a> @ref'
    made = pdf.render(
        "web/typst/table.typ", {**MANIFEST, "title": evil, "rows": [[evil, evil]]}, at=AT
    )
    text = PdfReader(io.BytesIO(made)).pages[0].extract_text()
    assert '#panic("x")' in text


def test_an_arabic_page_begins_at_the_right() -> None:
    with translation.override("ar"):
        arabic = pdf.render("web/typst/table.typ", MANIFEST, at=AT)
    places: list[float] = []

    def visit(text: str, _cm: Any, tm: Any, _font: Any, _size: Any) -> None:
        if "Manifest" in text:
            places.append(tm[4])

    PdfReader(io.BytesIO(arabic)).pages[0].extract_text(visitor_text=visit)
    assert places
    assert PdfReader(io.BytesIO(arabic)).trailer["/Root"]["/Lang"] == "ar"


def test_charts_and_codes_stand_in_the_file() -> None:
    chart = charts.svg(
        charts.bars([charts.Amount(name="No seat", value=141)]), label="x", theme="print"
    )
    drawings = [
        {"svg": chart, "alt": "Not seated"},
        {"svg": qr.data("MP").decode(), "alt": "Code", "width": 20},
    ]
    made = pdf.render("web/typst/table.typ", {**MANIFEST, "drawings": drawings}, at=AT)
    assert "141" in PdfReader(io.BytesIO(made)).pages[0].extract_text()


@pytest.mark.parametrize("name", ["web/typst/none.typ", "../../etc/passwd", "web/pdf.py"])
def test_only_templates_of_the_product_are_read(name: str) -> None:
    with pytest.raises(FileNotFoundError):
        pdf.render(name, {}, at=AT)


def test_missing_data_are_told_with_the_template() -> None:
    with pytest.raises(pdf.TemplateError, match=r"table\.typ"):
        pdf.render("web/typst/table.typ", {}, at=AT)
