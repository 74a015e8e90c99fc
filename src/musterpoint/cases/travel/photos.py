"""
A photo to ICAO's proportions, made anew from what was uploaded.

Nothing of the file is kept but its picture: it is drawn again at 413 x 531 pixels (35 x 45 mm at
300 dpi), so that what a camera or a program wrote into it is gone. How large a picture is, is read
from its first bytes and refused before anything is unpacked. Drawing is done by typst, which the
PDF need anyway; pictures need no library of their own.
"""

import base64
import json
import struct
import zlib
from dataclasses import dataclass

import typst
from django.utils.translation import gettext as _

from musterpoint.cases.travel import rules
from musterpoint.kernel.errors import Invalid

DPI = 300
#: Below this many pixels on the short side a face cannot be told.
LEAST_PIXELS = 240
ZOOMS = (100, 125, 150, 200)
_PNG, _JPEG = b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff"
#: Frames of JPEG that say how large the picture is (ITU T.81 table B.1): baseline to progressive.
_FRAMES = frozenset({0xC0, 0xC1, 0xC2})
_PNG_KEPT = frozenset({b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND"})
_ORIENTATION = 0x0112
_END_OF_JPEG = b"\xff\xd9"
_LAST_FILTER = 4
_TEMPLATE = b"""
#let paper = json(bytes(sys.inputs.paper))
#set page(width: paper.at(0) * 1mm, height: paper.at(1) * 1mm, margin: 0pt, fill: none)
#image(bytes(sys.inputs.picture), format: "svg", width: 100%, height: 100%, fit: "stretch")
"""
#: What turns a picture of (w, h) upright, by its orientation (EXIF 2.32), as a matrix of SVG.
_TURNS = {
    1: "1 0 0 1 0 0",
    2: "-1 0 0 1 {w} 0",
    3: "-1 0 0 -1 {w} {h}",
    4: "1 0 0 -1 0 {h}",
    5: "0 1 1 0 0 0",
    6: "0 1 -1 0 {h} 0",
    7: "0 -1 -1 0 {h} {w}",
    8: "0 -1 1 0 0 {w}",
}


class BadPhoto(Invalid):
    """The file is no photo that can be used; the message says what to do."""

    def __init__(self, text: str) -> None:
        super().__init__(text, fields={"photo": [text]})


@dataclass(frozen=True, slots=True)
class Picture:
    """What the first bytes of a file say: JPEG or PNG, pixels as stored, and how it is turned."""

    kind: str
    width: int
    height: int
    orientation: int = 1

    @property
    def upright(self) -> tuple[int, int]:
        """Width and height as one looks at it: a camera held upright stores them exchanged."""
        stored = (self.width, self.height)
        return stored[::-1] if self.orientation in (5, 6, 7, 8) else stored


@dataclass(frozen=True, slots=True)
class Crop:
    """How much closer, and where to: per cent of the room from the left and from the top."""

    zoom: int = 100
    across: int = 50
    down: int = 50


def made(data: bytes, crop: Crop) -> bytes:
    """Return the photo as PNG of 413 x 531 pixels; raise BadPhoto with what to do."""
    picture = look(data)
    limits = rules.pack().rules["photo"]
    plain = _without_extras(data) if picture.kind == "png" else data
    page = (limits["width_mm"], limits["height_mm"])
    try:
        drawn = typst.compile(
            _TEMPLATE,
            format="png",
            ppi=DPI,
            ignore_system_fonts=True,
            sys_inputs={
                "paper": json.dumps(page),
                "picture": _svg(picture, plain, _seen(picture, page, crop)),
            },
        )
    except typst.TypstError as error:
        raise BadPhoto(_broken()) from error
    if not isinstance(drawn, bytes) or not _shows_something(drawn):
        raise BadPhoto(_broken())
    return drawn


def as_svg(drawn: bytes) -> str:
    """Return a photo that was made here as SVG, as the PDF takes it."""
    picture = look(drawn)
    return _svg(picture, drawn, (0, 0, picture.width, picture.height))


def look(data: bytes) -> Picture:
    """Say what a file is, from its head alone; raise BadPhoto when it cannot be used."""
    limits = rules.pack().rules["photo"]
    if len(data) > limits["largest_bytes"]:
        raise BadPhoto(
            _("The file is larger than %(most)s megabytes. Take the photo with fewer pixels.")
            % {"most": limits["largest_bytes"] // 1_000_000}
        )
    try:
        picture = _png(data) if data.startswith(_PNG) else _jpeg(data)
    except (struct.error, IndexError) as error:
        raise BadPhoto(_broken()) from error
    if picture is None:
        raise BadPhoto(_("This is no JPEG or PNG picture. Choose another file."))
    if picture.width * picture.height > limits["largest_megapixels"] * 1_000_000:
        raise BadPhoto(
            _("The picture has %(found)s megapixels. Send one of at most %(most)s.")
            % {
                "found": round(picture.width * picture.height / 1_000_000),
                "most": limits["largest_megapixels"],
            }
        )
    if min(picture.width, picture.height) < LEAST_PIXELS:
        raise BadPhoto(
            _("The picture is too small to tell a face. Send one of at least %(least)s pixels.")
            % {"least": LEAST_PIXELS}
        )
    return picture


def _broken() -> str:
    return _("The picture cannot be read: it is damaged or cut off. Choose another file.")


def _png(data: bytes) -> Picture | None:
    if data[12:16] != b"IHDR":
        return None
    width, height = struct.unpack_from(">II", data, 16)
    return Picture("png", width, height)


def _jpeg(data: bytes) -> Picture | None:
    """Walk the segments of a JPEG to the frame; the orientation stands before it, in EXIF."""
    if not data.startswith(_JPEG):
        return None
    place, orientation = 2, 1
    while place < len(data) - 4:
        if data[place] != 0xFF:
            return None
        marker = data[place + 1]
        if marker == 0xFF:
            place += 1
            continue
        (length,) = struct.unpack_from(">H", data, place + 2)
        if marker in _FRAMES:
            height, width = struct.unpack_from(">HH", data, place + 5)
            if data.find(_END_OF_JPEG, place) < 0:
                raise BadPhoto(_broken())
            return Picture("jpeg", width, height, orientation)
        if marker == 0xE1 and data[place + 4 : place + 10] == b"Exif\0\0":
            orientation = _orientation(data[place + 10 : place + 2 + length])
        place += 2 + max(length, 2)
    return None


def _orientation(tiff: bytes) -> int:
    """Return how the camera was held (EXIF 2.32, tag 0x0112), 1 when it does not say."""
    try:
        order = {b"II": "<", b"MM": ">"}[tiff[:2]]
        (first,) = struct.unpack_from(f"{order}I", tiff, 4)
        (count,) = struct.unpack_from(f"{order}H", tiff, first)
        for number in range(min(count, 100)):
            tag, _kind, _many, value = struct.unpack_from(
                f"{order}HHIH", tiff, first + 2 + 12 * number
            )
            if tag == _ORIENTATION:
                return value if 1 <= value <= 8 else 1
    except (KeyError, struct.error):
        return 1
    return 1


def _without_extras(data: bytes) -> bytes:
    """Return a PNG with nothing but its picture: no text, no profile, nothing to unpack."""
    kept, place = [_PNG], len(_PNG)
    while place + 12 <= len(data):
        (length,) = struct.unpack_from(">I", data, place)
        if data[place + 4 : place + 8] in _PNG_KEPT:
            kept.append(data[place : place + 12 + length])
        place += 12 + length
    if kept[-1][4:8] != b"IEND":
        raise BadPhoto(_broken())
    return b"".join(kept)


def _seen(picture: Picture, page: tuple[int, int], crop: Crop) -> tuple[float, ...]:
    """Return the part of the upright picture that is kept: left, top, width and height."""
    width, height = picture.upright
    scale = min(width / page[0], height / page[1]) * 100 / crop.zoom
    kept = (page[0] * scale, page[1] * scale)
    left, top = (width - kept[0]) * crop.across / 100, (height - kept[1]) * crop.down / 100
    return (left, top, *kept)


def _svg(picture: Picture, data: bytes, seen: tuple[float, ...]) -> str:
    """Wrap a picture so that it travels as text beside the template, upright and cut."""
    turn = _TURNS[picture.orientation].format(w=picture.width, h=picture.height)
    source = f"data:image/{picture.kind};base64,{base64.b64encode(data).decode()}"
    box = " ".join(f"{number:.3f}" for number in seen)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{seen[2]:.3f}" height="{seen[3]:.3f}"'
        f' viewBox="{box}"><image transform="matrix({turn})" preserveAspectRatio="none"'
        f' width="{picture.width}" height="{picture.height}" href="{source}"/></svg>'
    )


def _shows_something(drawn: bytes) -> bool:
    """
    Say whether anything was drawn: of a picture that could not be unpacked the page stays clear.

    A clear page is nothing but zeros, with the filter of each row (0 to 4) before it.
    """
    place, packed = len(_PNG), b""
    while place + 12 <= len(drawn):
        (length,) = struct.unpack_from(">I", drawn, place)
        if drawn[place + 4 : place + 8] == b"IDAT":
            packed += drawn[place + 8 : place + 8 + length]
        place += 12 + length
    return max(zlib.decompress(packed), default=0) > _LAST_FILTER
