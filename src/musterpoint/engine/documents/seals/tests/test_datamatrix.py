"""The symbol of a seal, held against the standard's own figures and against another reader."""

import re
import struct
import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from musterpoint.engine.documents.seals import datamatrix, pictures

np = pytest.importorskip("numpy")


def pixels(rows: datamatrix.Modules, scale: int = 4) -> object:
    """Return a symbol as a picture with a white border."""
    plain = np.where(np.array(rows), 0, 255).astype(np.uint8)
    return np.pad(np.kron(plain, np.ones((scale, scale), np.uint8)), 4 * scale, constant_values=255)


def test_the_check_codewords_are_those_of_the_standards_example() -> None:
    """ISO/IEC 16022, annex O: 123456 is 142 164 186 and has the checks 114 25 5 88 102."""
    assert datamatrix._checks([142, 164, 186], datamatrix.SIZES[0]) == [114, 25, 5, 88, 102]


def test_the_symbol_of_the_standards_example_looks_as_it_must() -> None:
    rows = datamatrix._drawn(datamatrix.SIZES[0], [142, 164, 186, 114, 25, 5, 88, 102])
    assert ["".join("#" if one else "." for one in row) for row in rows] == [
        "#.#.#.#.#.",
        "##..#.##.#",
        "##.....#..",
        "##...###.#",
        "##....#...",
        "#.....####",
        "###.##....",
        "####.##..#",
        "#..###.#..",
        "##########",
    ]


@given(st.binary(min_size=1, max_size=300))
@settings(deadline=None)
def test_every_symbol_is_square_and_has_its_border(content: bytes) -> None:
    rows = datamatrix.modules(content)
    assert all(len(row) == len(rows) for row in rows)
    assert all(row[0] for row in rows)
    assert all(rows[-1])
    assert list(rows[0][::2]) == [True] * (len(rows) // 2)
    assert [row[-1] for row in rows[::2]] == [False] * (len(rows) // 2)


def test_each_module_of_every_size_holds_one_bit() -> None:
    for size in datamatrix.SIZES:
        places = [place for word in datamatrix._placement(size.inner) for place in word]
        assert len(places) == len(set(places)) == 8 * (size.data + size.checks)
        assert size.inner**2 - len(places) in (0, 4)


def test_what_no_symbol_holds_is_refused() -> None:
    datamatrix.modules(bytes(1301))
    with pytest.raises(datamatrix.TooLong):
        datamatrix.modules(bytes(1302))


@pytest.mark.parametrize("length", [1, 40, 138, 249, 250, 600, 1301])
def test_another_reader_gives_back_the_bytes(length: int) -> None:
    reader = pytest.importorskip("zxingcpp")
    content = bytes([0xDC]) + bytes(place * 37 % 256 for place in range(1, length))
    (found,) = reader.read_barcodes(
        pixels(datamatrix.modules(content)), reader.BarcodeFormat.DataMatrix
    )
    assert (found.bytes, found.symbology_identifier) == (content, "]d1")


def test_the_two_pictures_show_the_same_modules() -> None:
    content = b"\xdc\x03seal"
    rows = datamatrix.modules(content)
    side = len(rows) + 2 * pictures.QUIET
    dark = {(y, x) for y, row in enumerate(rows) for x, one in enumerate(row) if one}
    drawn = {
        (int(y) - pictures.QUIET, int(x) + step - pictures.QUIET)
        for x, y, length in re.findall(r"M(\d+) (\d+)h(\d+)v1", pictures.svg(content))
        for step in range(int(length))
    }
    assert drawn == dark
    png = pictures.png(content, scale=1)
    assert struct.unpack(">II", png[16:24]) == (side, side)
    lines = zlib.decompress(png[41 : 41 + struct.unpack(">I", png[33:37])[0]])
    assert {
        (place // (side + 1) - pictures.QUIET, place % (side + 1) - 1 - pictures.QUIET)
        for place, value in enumerate(lines)
        if value == 0 and place % (side + 1)
    } == dark
