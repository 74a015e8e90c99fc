"""The printed sheet is read again: zone, seal, photo, place on the paper, and how long it takes."""

import io
import struct
import time
import zlib
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
import typst
from pypdf import PdfReader

from musterpoint.cases.models import Application, Station
from musterpoint.cases.tests.travel.factories import Desk
from musterpoint.cases.travel import actions, printing, queries
from musterpoint.engine import documents
from musterpoint.engine.documents.seals import datamatrix, pictures
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON
from musterpoint.web import pdf

DPI = 150


def sheet(desk: Desk, serial: str = "TI000001", **changed: object) -> bytes:
    made = desk.printed(serial, **changed)
    request = SimpleNamespace(
        organisation=Organisation.objects.get(slug="haven"), at=NOON, actor=desk.one
    )
    with acting_as(desk.one):
        row = Application.objects.select_related("station").get()
        paper = queries.paper(made, at=NOON)
        return printing.document(request, row, made, paper, queries.photo(row, at=NOON))


def placed(data: bytes) -> list[tuple[str, float, float]]:
    """Return each text of the first page with its place in points from the lower left."""
    found: list[tuple[str, float, float]] = []

    def visit(text: str, outer: list[float], inner: list[float], *_font: object) -> None:
        if text.strip():
            x = outer[0] * inner[4] + outer[2] * inner[5] + outer[4]
            y = outer[1] * inner[4] + outer[3] * inner[5] + outer[5]
            found.append((text.strip(), x, y))

    PdfReader(io.BytesIO(data)).pages[0].extract_text(visitor_text=visit)
    return found


@pytest.mark.parametrize(("kind", "width"), [("etd", 36), ("passport", 44), ("identity", 36)])
def test_the_zone_on_the_sheet_is_read_as_it_was_made(desk: Desk, kind: str, width: int) -> None:
    text = PdfReader(io.BytesIO(sheet(desk, kind=kind))).pages[0].extract_text()
    lines = ["".join(line.split()) for line in text.splitlines() if line.count("<") > 3]
    assert [len(line) for line in lines] == [width, width]
    zone = documents.read("\n".join(lines), today=NOON.date())
    assert zone.is_valid, zone.errors
    assert (zone.fields["surname"], zone.fields["given_names"]) == ("PERERA", "NIMAL")
    assert zone.fields["document_number"] == "TI000001"


def test_the_code_on_the_sheet_holds_the_seal_and_the_photo_stands_beside_it(desk: Desk) -> None:
    data = sheet(desk)
    page = PdfReader(io.BytesIO(data)).pages[0]
    assert "SPECIMEN" in page.extract_text()
    with acting_as(desk.one):
        made = queries.document(Application.objects.get())
        assert made is not None
        seal = queries.paper(made, at=NOON).seal
        assert queries.status_of_seal(seal, NOON.date()) == "unknown"
    with acting_as(desk.other):
        actions.sign(made.application_id, by=desk.other, at=NOON)
        assert queries.status_of_seal(seal, NOON.date()) == "valid"
        broken = seal[:-1] + bytes([seal[-1] ^ 1])
        assert queries.status_of_seal(broken, NOON.date()) == "unknown"


def drawn(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> tuple["np.ndarray[tuple[int, int], np.dtype[np.bool_]]", bytes]:
    """Return which pixels of the printed sheet are dark, and the seal that it must carry."""
    pages: list[bytes] = []
    compile_: Any = typst.compile

    def both(template: str, **given: object) -> object:
        if given["format"] == "pdf":
            pages.append(compile_(template, **{**given, "format": "png", "ppi": DPI}))
        return compile_(template, **given)

    monkeypatch.setattr(pdf.typst, "compile", both)
    sheet(desk)
    with acting_as(desk.one):
        made = queries.document(Application.objects.get())
        seal = queries.paper(made, at=NOON).seal
    return dark(pages[-1]), seal


@pytest.mark.slow
def test_the_code_that_is_printed_is_the_one_of_the_seal(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Draw the sheet as a picture and look at each module of the code where it must stand."""
    page, seal = drawn(desk, monkeypatch)
    seen = datamatrix.modules(seal)
    across = len(seen) + 2 * pictures.QUIET
    step = 29 / across
    for y, row in enumerate(seen):
        for x, module in enumerate(row):
            right = 31 + 114 + (x + pictures.QUIET + 0.5) * step
            down = 20 + 17 + (y + pictures.QUIET + 0.5) * step
            place = page[int(down * DPI / 25.4), int(right * DPI / 25.4)]
            assert place == module, (x, y)


@pytest.mark.slow
def test_another_reader_gives_back_the_seal_from_a_picture_of_the_sheet(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    reader = pytest.importorskip("zxingcpp")
    page, seal = drawn(desk, monkeypatch)
    pixels = np.where(page, 0, 255).astype(np.uint8)
    (found,) = reader.read_barcodes(pixels, reader.BarcodeFormat.DataMatrix)
    assert found.bytes == seal
    assert found.symbology_identifier == "]d1"  # ECC 200, and no extended channel


def dark(png: bytes) -> "np.ndarray[tuple[int, int], np.dtype[np.bool_]]":
    """Return which pixels of a picture are dark (PNG of 8 bits with any filter)."""
    width, height, _depth, colours = struct.unpack(">IIBB", png[16:26])
    many = {0: 1, 2: 3, 4: 2, 6: 4}[colours]
    packed, place = b"", 8
    while place < len(png):
        (length,) = struct.unpack(">I", png[place : place + 4])
        if png[place + 4 : place + 8] == b"IDAT":
            packed += png[place + 8 : place + 8 + length]
        place += 12 + length
    raw = np.frombuffer(zlib.decompress(packed), np.uint8).reshape(height, 1 + width * many)
    out = np.zeros((height + 1, width + 1, many), np.int64)
    for y in range(height):
        line = raw[y, 1:].reshape(width, many).astype(np.int64)
        above = out[y, 1:]
        if raw[y, 0] in (0, 2):
            out[y + 1, 1:] = (line + (above if raw[y, 0] == 2 else 0)) % 256
        elif raw[y, 0] == 1:
            out[y + 1, 1:] = np.cumsum(line, axis=0) % 256
        else:
            for x in range(width):
                left, up, corner = out[y + 1, x], out[y, x + 1], out[y, x]
                if raw[y, 0] == 3:
                    guess = (left + up) // 2
                else:
                    near = left + up - corner
                    far = np.abs(np.stack([near - left, near - up, near - corner]))
                    guess = np.choose(far.argmin(axis=0), [left, up, corner])
                out[y + 1, x + 1] = (line[x] + guess) % 256
    return out[1:, 1:, 0] < 128


def test_the_printers_shift_moves_everything(desk: Desk) -> None:
    before = placed(sheet(desk))
    with acting_as(desk.one):
        actions.calibrate(desk.station.id, 20, -10, by=desk.one, at=NOON)
        made = queries.document(Application.objects.get())
        row = Application.objects.select_related("station").get()
        assert Station.objects.get().shift_right == 20
        request = SimpleNamespace(
            organisation=Organisation.objects.get(slug="haven"), at=NOON, actor=desk.one
        )
        paper = queries.paper(made, at=NOON)
        after = placed(printing.document(request, row, made, paper, queries.photo(row, at=NOON)))
    one = next(place for place in before if place[0].count("<") > 3)
    other = next(place for place in after if place[0].count("<") > 3)
    millimetre = 72 / 25.4
    assert other[1] - one[1] == pytest.approx(2 * millimetre, abs=0.05)
    assert other[2] - one[2] == pytest.approx(1 * millimetre, abs=0.05)


def test_a_sheet_takes_less_than_a_second(desk: Desk) -> None:
    sheet(desk)
    request = SimpleNamespace(
        organisation=Organisation.objects.get(slug="haven"), at=NOON, actor=desk.one
    )
    with acting_as(desk.one):
        row = Application.objects.select_related("station").get()
        made = queries.document(row)
        start = time.perf_counter()
        paper = queries.paper(made, at=NOON)
        data = printing.document(request, row, made, paper, queries.photo(row, at=NOON))
        took = time.perf_counter() - start
    assert data.startswith(b"%PDF")
    assert took < 1, took
