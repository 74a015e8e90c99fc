"""
What a file is by its content, whether it may be kept, and images without their metadata. Pure.

JPEG: ITU-T T.81 (segments), Exif 2.32 (orientation). PNG: ISO/IEC 15948 (chunks). Pictures are
never decoded here, so that no picture can make this process large.
"""

import io
import struct
import zlib
from collections.abc import Iterator

from pypdf import PdfReader
from pypdf.errors import PyPdfError
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject

from musterpoint.kernel.text import _

PDF, JPEG, PNG, TEXT = "application/pdf", "image/jpeg", "image/png", "text/plain"
ENDINGS = {PDF: ".pdf", JPEG: ".jpg", PNG: ".png", TEXT: ".txt"}
#: What a PDF can do by itself (ISO 32000-2, 12.6 and 7.11.4).
ACTIVE = frozenset(
    {"/JavaScript", "/JS", "/Launch", "/EmbeddedFiles", "/EmbeddedFile", "/SubmitForm"}
    | {"/ImportData", "/RichMedia", "/XFA", "/GoToE", "/AA", "/Movie", "/Sound"}
)
MOST_OBJECTS = 50_000
#: Beginnings of other kinds of files that could pass for text.
FOREIGN = (b"GIF8", b"RIFF", b"%!PS", b"Rar!")
#: Chunks of a PNG without which it looks different.
KEPT_CHUNKS = {b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"sBIT"}
PNG_HEAD = b"\x89PNG\r\n\x1a\n"
ORIENTATION = 0x0112
STANDALONE = {0x01, *range(0xD0, 0xD8)}
SIZES = {*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC}


class Unusable(ValueError):
    """The file cannot be kept; the message says what to do, ``facts`` fill it."""

    def __init__(self, message: str, **facts: object) -> None:
        super().__init__(message)
        self.facts = facts


def clean(data: bytes, *, most_bytes: int, most_pixels: int) -> tuple[str, bytes]:
    """Return the media type by content and the bytes to keep; raise Unusable."""
    if not data:
        raise Unusable(_("The file is empty. Choose another one."))
    if len(data) > most_bytes:
        raise Unusable(
            _("The file is too large. At most %(most)s megabytes are kept."),
            most=most_bytes // (1024 * 1024),
        )
    if data.startswith(b"%PDF-"):
        refuse_active(data)
        return PDF, data
    if data.startswith(b"\xff\xd8\xff"):
        return JPEG, strip_jpeg(data, most_pixels)
    if data.startswith(PNG_HEAD):
        return PNG, strip_png(data, most_pixels)
    if not data.startswith(FOREIGN) and is_text(data):
        return TEXT, data
    raise Unusable(_("Only PDF, JPEG, PNG and plain text are kept. Send a picture or a PDF of it."))


def is_text(data: bytes) -> bool:
    """Say whether bytes are UTF-8 text without control characters and without markup's head."""
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    head = text.lstrip("\ufeff \r\n\t")[:200].lower()
    if head.startswith(("<", "{\\rtf")):
        return False
    return not any(ord(letter) < 32 and letter not in "\r\n\t" for letter in text)


def refuse_active(data: bytes) -> None:
    """Raise Unusable for a PDF that is broken, locked, or does anything by itself."""
    try:
        reader = PdfReader(io.BytesIO(data), strict=False)
        if reader.is_encrypted:
            raise Unusable(_("This PDF is locked with a password. Save it without one."))
        pages = len(reader.pages)
        active = any(_names(reader.trailer))
    except (PyPdfError, ValueError, KeyError, TypeError, RecursionError, OverflowError) as error:
        if isinstance(error, Unusable):
            raise
        raise Unusable(_("This PDF cannot be read. Print it to a new PDF.")) from error
    if not pages:
        raise Unusable(_("This PDF has no pages."))
    if active:
        raise Unusable(
            _("This PDF holds a program or another file. Print it to a new PDF and send that.")
        )


def _names(root: DictionaryObject) -> Iterator[str]:
    """Yield every active name of a PDF, walking each object once."""
    waiting: list[object] = [root]
    seen: set[tuple[int, int]] = set()
    count = 0
    while waiting:
        count += 1
        if count > MOST_OBJECTS:
            raise Unusable(_("This PDF has too many parts. Print it to a new PDF."))
        one = waiting.pop()
        if isinstance(one, IndirectObject):
            place = (one.idnum, one.generation)
            if place in seen:
                continue
            seen.add(place)
            one = one.get_object()
        if isinstance(one, DictionaryObject):
            for key, value in one.items():
                is_kind = key in ("/S", "/Type", "/Subtype")
                if key in ACTIVE or (is_kind and str(value.get_object()) in ACTIVE):
                    yield str(key)
                waiting.append(dict.__getitem__(one, key))
        elif isinstance(one, ArrayObject):
            waiting.extend(list.__iter__(one))


def strip_jpeg(data: bytes, most_pixels: int) -> bytes:
    """Return a JPEG without Exif, GPS, comments and previews; which way is up stays."""
    kept = [b"\xff\xd8"]
    orientation, pixels = 0, 0
    place = 2
    while True:
        marker, place = _marker(data, place)
        if marker == 0xDA or marker == 0xD9:
            break
        if marker in STANDALONE:
            continue
        size = int.from_bytes(data[place : place + 2], "big")
        body = data[place + 2 : place + size]
        if size < 2 or len(body) != size - 2:
            raise Unusable(_("This picture is broken. Take it again."))
        if marker in SIZES and len(body) >= 5:
            pixels = int.from_bytes(body[1:3], "big") * int.from_bytes(body[3:5], "big")
        if marker == 0xE1 and body.startswith(b"Exif\0\0"):
            orientation = orientation or _orientation(body[6:])
        # APP0 (JFIF), APP2 (colour profile) and APP14 (Adobe) say how to draw it.
        is_told = marker == 0xFE or (0xE1 <= marker <= 0xEF and marker not in (0xE2, 0xEE))
        if marker == 0xE2 and not body.startswith(b"ICC_PROFILE\0"):
            is_told = True
        if not is_told:
            kept.append(b"\xff" + bytes([marker]) + data[place : place + size])
        place += size
    _check_pixels(pixels, most_pixels)
    if orientation > 1:
        kept.insert(1, _exif_of(orientation))
    if marker != 0xDA:
        raise Unusable(_("This picture is broken. Take it again."))
    # After the picture's end nothing is kept: some cameras put a film or a second picture there.
    return b"".join(kept) + b"\xff\xda" + _scans(data, place)


def _marker(data: bytes, place: int) -> tuple[int, int]:
    while place < len(data) and data[place] == 0xFF:
        place += 1
    if place >= len(data) or data[place - 1] != 0xFF:
        raise Unusable(_("This picture is broken. Take it again."))
    return data[place], place + 1


def _scans(data: bytes, start: int) -> bytes:
    """Return the scans of a picture up to its first end marker, without what stands between."""
    kept: list[bytes] = []
    begin, place = start, start + int.from_bytes(data[start : start + 2], "big")
    while True:
        place = data.find(b"\xff", place)
        if place < 0 or place + 1 >= len(data):
            raise Unusable(_("This picture is broken. Take it again."))
        marker = data[place + 1]
        if marker == 0xD9:
            return b"".join([*kept, data[begin : place + 2]])
        if marker == 0 or marker == 0xFF or marker in STANDALONE:
            place += 1 if marker == 0xFF else 2
            continue
        size = int.from_bytes(data[place + 2 : place + 4], "big")
        if 0xE0 <= marker <= 0xEF or marker == 0xFE:
            kept.append(data[begin:place])
            begin = place + 2 + size
        place += 2 + max(size, 2)


def _orientation(tiff: bytes) -> int:
    """Return the orientation of a TIFF header's first directory, 0 when it tells none."""
    order = {b"II": "<", b"MM": ">"}.get(tiff[:2])
    if order is None or len(tiff) < 8:
        return 0
    start = struct.unpack(f"{order}I", tiff[4:8])[0]
    if start + 2 > len(tiff):
        return 0
    count = struct.unpack(f"{order}H", tiff[start : start + 2])[0]
    for number in range(count):
        entry = tiff[start + 2 + 12 * number : start + 14 + 12 * number]
        if len(entry) == 12 and struct.unpack(f"{order}H", entry[:2])[0] == ORIENTATION:
            value = struct.unpack(f"{order}H", entry[8:10])[0]
            return value if 1 <= value <= 8 else 0
    return 0


def _exif_of(orientation: int) -> bytes:
    """Return a segment that tells the orientation and nothing else."""
    entry = struct.pack(">HHIHH", ORIENTATION, 3, 1, orientation, 0)
    body = b"Exif\0\0MM\0*" + struct.pack(">IH", 8, 1) + entry + bytes(4)
    return b"\xff\xe1" + (len(body) + 2).to_bytes(2, "big") + body


def strip_png(data: bytes, most_pixels: int) -> bytes:
    """Return a PNG with the chunks that draw it and no others."""
    kept = [PNG_HEAD]
    place, kind = len(PNG_HEAD), b""
    while kind != b"IEND":
        size = int.from_bytes(data[place : place + 4], "big")
        kind = data[place + 4 : place + 8]
        chunk = data[place : place + 12 + size]
        is_whole = len(chunk) == 12 + size
        if not is_whole or zlib.crc32(chunk[4:-4]) != int.from_bytes(chunk[-4:], "big"):
            raise Unusable(_("This picture is broken. Take it again."))
        if kind == b"IHDR":
            width, height = struct.unpack(">II", chunk[8:16])
            _check_pixels(width * height, most_pixels)
        if kind in KEPT_CHUNKS:
            kept.append(chunk)
        place += len(chunk)
    return b"".join(kept)


def _check_pixels(pixels: int, most: int) -> None:
    if not pixels:
        raise Unusable(_("This picture is broken. Take it again."))
    if pixels > most:
        raise Unusable(
            _("The picture is too large: at most %(most)s megapixels. Make it smaller."),
            most=most // 1_000_000,
        )
