"""The printed sheet is read again: zone, seal, photo, place on the paper, and how long it takes."""

import io
import time
from types import SimpleNamespace

import pytest
import segno
from pypdf import PdfReader

from musterpoint.cases.models import Application, Station
from musterpoint.cases.tests.travel.factories import Desk
from musterpoint.cases.travel import actions, printing, queries
from musterpoint.engine import documents
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON
from musterpoint.web import qr


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
    code = segno.make(seal, mode="byte", error="m", micro=False)
    assert qr.data(seal).count(b"<path") >= 1
    assert code.mode == "byte"
    with acting_as(desk.other):
        actions.sign(made.application_id, by=desk.other, at=NOON)
        assert queries.status_of_seal(seal, NOON.date()) == "valid"
        broken = seal[:-1] + bytes([seal[-1] ^ 1])
        assert queries.status_of_seal(broken, NOON.date()) == "unknown"


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
