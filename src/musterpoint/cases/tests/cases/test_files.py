"""What is kept of a file, and what is refused."""

import socket
import threading
from pathlib import Path

import pytest

from musterpoint.cases import files, scanning
from musterpoint.cases.tests.cases.pictures import jpeg, pdf, png

MOST = {"most_bytes": 1_000_000, "most_pixels": 50_000_000}


def test_a_jpeg_keeps_its_picture_and_which_way_is_up_and_nothing_else() -> None:
    kind, kept = files.clean(jpeg(gps=b"GPS 33.1"), **MOST)
    assert kind == files.JPEG
    assert b"GPS" not in kept
    assert b"second picture" not in kept
    assert b"JFIF" in kept
    assert kept.endswith(b"\x12\xff\0\x34\xff\xd0\x56\xff\xd9")
    assert files._orientation(kept[kept.index(b"Exif") + 6 :]) == 6
    assert files.clean(kept, **MOST) == (files.JPEG, kept)


def test_a_png_keeps_what_draws_it() -> None:
    kind, kept = files.clean(png(b"GPS 33.1"), **MOST)
    assert kind == files.PNG
    assert b"GPS" not in kept
    assert files.clean(kept, **MOST) == (files.PNG, kept)


@pytest.mark.parametrize("data", [jpeg(width=9000, height=7000), png(width=60_000, height=60_000)])
def test_a_picture_of_sixty_megapixels_is_refused(data: bytes) -> None:
    with pytest.raises(files.Unusable, match="megapixels"):
        files.clean(data, **MOST)


@pytest.mark.parametrize("data", [jpeg()[:40], jpeg()[:-30], png()[:-20], png()[:20]])
def test_a_picture_that_was_cut_is_refused(data: bytes) -> None:
    with pytest.raises(files.Unusable, match="broken"):
        files.clean(data, **MOST)


def test_a_plain_pdf_is_kept_and_one_that_acts_is_refused() -> None:
    assert files.clean(pdf(), **MOST)[0] == files.PDF
    for active in ("script", "file", "launch"):
        with pytest.raises(files.Unusable, match="holds a program"):
            files.clean(pdf(active), **MOST)
    with pytest.raises(files.Unusable, match="password"):
        files.clean(pdf(password="x"), **MOST)
    with pytest.raises(files.Unusable, match="cannot be read"):
        files.clean(b"%PDF-1.7\n" + b"x" * 400, **MOST)


@pytest.mark.parametrize(
    "data",
    [b"", b"GIF89a....", b"PK\3\4zip", b"<html><script>", b"\0text", b"\xff\xfe", b"{\\rtf1 x}"],
)
def test_other_kinds_are_refused(data: bytes) -> None:
    with pytest.raises(files.Unusable):
        files.clean(data, **MOST)


def test_plain_text_is_kept_and_too_much_is_not() -> None:
    assert files.clean("شهادة\n".encode(), **MOST)[0] == files.TEXT
    with pytest.raises(files.Unusable, match="too large"):
        files.clean(b"x" * 1_000_001, **MOST)


def test_the_built_in_scanner_knows_the_test_file_and_programs() -> None:
    assert scanning.harm_in(b"text " + scanning.EICAR) == "EICAR test file"
    assert scanning.harm_in(b"\x7fELF....") == "program"
    assert scanning.harm_in(b"a letter") == ""


@pytest.mark.parametrize(
    ("said", "found"), [(b"stream: OK\0", ""), (b"stream: Eicar FOUND\0", "Eicar")]
)
def test_clamav_is_asked_by_its_socket(
    tmp_path: Path, settings: object, said: bytes, found: str
) -> None:
    address = str(tmp_path / "clamd")
    server = socket.socket(socket.AF_UNIX)
    server.bind(address)
    server.listen(1)

    def serve() -> None:
        line, _peer = server.accept()
        with line:
            data = b""
            while not data.endswith(bytes(4)):
                data += line.recv(65536)
            line.sendall(said)

    thread = threading.Thread(target=serve)
    thread.start()
    settings.CLAMAV_SOCKET = address
    assert scanning.harm_in(b"a letter") == found
    thread.join()
    server.close()
    with pytest.raises(scanning.ScannerSilent):
        scanning.harm_in(b"a letter")
