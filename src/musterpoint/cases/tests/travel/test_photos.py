"""What becomes of a photo: its proportions, what is taken away from it, what is refused."""

import struct
import tracemalloc

import pytest
import vl_convert

from musterpoint.cases.tests.travel.factories import png
from musterpoint.cases.travel import photos
from musterpoint.cases.travel.photos import BadPhoto, Crop, look, made

CHART = {
    "width": 500,
    "height": 700,
    "data": {"values": [{"a": "x", "b": 2}, {"a": "y", "b": 1}]},
    "mark": "bar",
    "encoding": {"x": {"field": "a"}, "y": {"field": "b", "type": "quantitative"}},
}
GPS = b"GPSLatitude 32.8872 N"


@pytest.fixture(scope="module")
def jpeg() -> bytes:
    return vl_convert.vegalite_to_jpeg(CHART)


def with_exif(jpeg: bytes, orientation: int) -> bytes:
    """Return the picture as a telephone writes it: turned, and with the place where it was."""
    tiff = b"MM\0*\0\0\0\x08" + struct.pack(">HHHIHHI", 1, 0x0112, 3, 1, orientation, 0, 0)
    segment = b"Exif\0\0" + tiff + GPS
    return jpeg[:2] + b"\xff\xe1" + struct.pack(">H", len(segment) + 2) + segment + jpeg[2:]


def size(drawn: bytes) -> tuple[int, int]:
    return struct.unpack(">II", drawn[16:24])


@pytest.mark.parametrize("shape", [(600, 900), (900, 600), (413, 531), (3000, 300)])
def test_every_photo_comes_out_at_35_by_45_millimetres(shape: tuple[int, int]) -> None:
    assert size(made(png(*shape), Crop())) == (413, 531)


@pytest.mark.parametrize("orientation", range(1, 9))
def test_what_the_camera_wrote_is_gone_and_the_picture_stands_upright(
    jpeg: bytes, orientation: int
) -> None:
    told = with_exif(jpeg, orientation)
    drawn = made(told, Crop())
    assert size(drawn) == (413, 531)
    assert GPS in told
    assert GPS not in drawn
    assert b"Exif" not in drawn
    turned = orientation in (5, 6, 7, 8)
    plain = look(jpeg).upright
    assert look(told).upright == (plain[::-1] if turned else plain)
    assert (drawn == made(jpeg, Crop())) is (orientation == 1)


def test_text_in_a_png_is_gone() -> None:
    drawn = made(png(600, 800, extra=b"Comment\0taken at home"), Crop())
    assert b"taken at home" not in drawn


def test_a_crop_moves_and_comes_closer() -> None:
    data = png(1200, 900)
    seen = {made(data, crop) for crop in (Crop(), Crop(150), Crop(150, 50, 0), Crop(150, 50, 100))}
    assert len(seen) == 4


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "no JPEG or PNG"),
        (b"<svg/>", "no JPEG or PNG"),
        (b"\xff\xd8\xff", "no JPEG or PNG"),
        (b"\xff\xd8\xff\xc0\0\x11\x08", "damaged"),
        (png(600, 900)[:-20], "damaged"),
        (png(600, 900)[:40] + b"\0" * 4000, "damaged"),
        (png(239, 900), "too small"),
    ],
)
def test_what_is_no_photo_is_refused_with_what_to_do(data: bytes, words: str) -> None:
    with pytest.raises(BadPhoto, match=words):
        made(data, Crop())


def test_a_cut_off_jpeg_is_refused(jpeg: bytes) -> None:
    with pytest.raises(BadPhoto, match="damaged"):
        made(jpeg[: len(jpeg) // 2], Crop())


def test_a_photo_of_60_megapixels_with_its_place_is_refused_before_it_is_unpacked(
    jpeg: bytes,
) -> None:
    told = with_exif(jpeg, 6)
    frame = told.index(b"\xff\xc0")
    huge = told[: frame + 5] + struct.pack(">HH", 7746, 7746) + told[frame + 9 :]
    bomb = png(10, 10)[:16] + struct.pack(">II", 10_000, 6_000) + png(10, 10)[24:]
    tracemalloc.start()
    for data in (huge, bomb):
        with pytest.raises(BadPhoto, match="60 megapixels"):
            made(data, Crop())
    assert tracemalloc.get_traced_memory()[1] < 2_000_000
    tracemalloc.stop()


def test_a_file_that_is_too_large_is_refused() -> None:
    with pytest.raises(BadPhoto, match="6 megabytes"):
        made(png(600, 900) + b"\0" * 6_000_000, Crop())


def test_what_was_made_is_shown_in_the_pdf_as_it_is() -> None:
    drawn = made(png(600, 900), Crop())
    assert photos.as_svg(drawn).startswith("<svg ")
