"""
Drawing pictures of courses: shapes on a sheet 720 wide, mirrored for Arabic, out as small PNG.

A sheet is shown 360 pixels wide on a cheap phone, so that words are at least 24 high here.
"""

import struct
import zlib
from collections.abc import Iterable, Sequence
from html import escape

import numpy as np
import vl_convert

from musterpoint.web.icons import ICONS

WIDTH = 720
#: The picture has 600 pixels: sharp at 360 to 420, and light enough for a page of 40 kB.
SCALE = 600 / WIDTH
INK, INK2, LINE, PAPER, WHITE = "#16242a", "#47575f", "#c3cfd4", "#f2f5f6", "#ffffff"
BRAND, TINT, SIGNAL = "#12586d", "#dcebf0", "#f5b942"
OK, OK_TINT = "#0a6654", "#dff1ec"
HELP, HELP_TINT = "#a32d14", "#fce8e1"
DUE, DUE_TINT = "#704a00", "#fcefd0"
MOVE, MOVE_TINT = "#1b5694", "#e2ecf8"
#: Icons that show a direction turn with the page.
TURNING = {"bus", "go", "send", "train", "plane", "ship", "pen", "next"}
LATIN, ARABIC = "Noto Sans", "Noto Sans Arabic"
#: Colours of a finished picture: at most 16, so that each pixel takes half a byte.
MOST_COLOURS = 12
#: So many pixels of one colour are an area; fewer are edges of letters.
FLAT = 900
Words = tuple[str, str]


class Sheet:
    """A picture in one language; in Arabic everything stands on the other side."""

    def __init__(self, language: str, height: int) -> None:
        self.is_arabic, self.height = language == "ar", height
        self.parts: list[str] = []
        self.rect(0, 0, WIDTH, height, PAPER, radius=0)

    def said(self, words: Words) -> str:
        """Return the words in the language of the sheet."""
        return words[1] if self.is_arabic else words[0]

    def x(self, place: float, width: float = 0) -> float:
        """Return where something of a width stands."""
        return WIDTH - place - width if self.is_arabic else place

    def add(self, element: str) -> None:
        """Put an element on top of the others."""
        self.parts.append(element)

    def rect(
        self, x: float, y: float, width: float, height: float, fill: str = WHITE,
        stroke: str = "", radius: float = 16, dashed: bool = False, thick: float = 3,
    ) -> None:  # fmt: skip
        """Draw a box."""
        line = f' stroke="{stroke}" stroke-width="{thick}"' if stroke else ""
        line += ' stroke-dasharray="10 9"' if dashed else ""
        self.add(
            f'<rect x="{self.x(x, width)}" y="{y}" width="{width}" height="{height}" rx="{radius}" '
            f'fill="{fill}"{line}/>'
        )

    def disc(self, x: float, y: float, radius: float, fill: str = BRAND, stroke: str = "") -> None:
        """Draw a circle round a place."""
        line = f' stroke="{stroke}" stroke-width="4"' if stroke else ""
        self.add(f'<circle cx="{self.x(x)}" cy="{y}" r="{radius}" fill="{fill}"{line}/>')

    def icon(self, name: str, x: float, y: float, size: float, fill: str = BRAND) -> None:
        """Draw an icon of the product with its middle at a place."""
        scale = size / 24
        turn = -scale if self.is_arabic and name in TURNING else scale
        left = self.x(x) - (12 * turn)
        drawing = ICONS[name]
        self.add(
            f'<g transform="translate({left} {y - size / 2}) scale({turn} {scale})" fill="{fill}">'
            f"{drawing}</g>"
        )

    def text(
        self, x: float, y: float, words: Words, size: float = 28, fill: str = INK,
        anchor: str = "start", bold: bool = False,
    ) -> None:  # fmt: skip
        """Write words whose first line stands on ``y``; lines are parted by a line break."""
        if self.is_arabic:
            anchor = {"start": "end", "end": "start"}.get(anchor, anchor)
        weight = ' font-weight="700"' if bold else ""
        drawn = size * 1.1 if self.is_arabic else size  # Arabic letters are lower
        for number, line in enumerate(self.said(words).split("\n")):
            # The renderer takes every line for one from left to right.
            shown = f"\u202b{line}\u202c" if self.is_arabic else line
            font = ARABIC if any(one >= "\u0600" for one in line) else LATIN
            self.add(
                f'<text x="{self.x(x)}" y="{y + number * size * 1.25:.1f}" font-size="{drawn:.1f}" '
                f'font-family="{font}" fill="{fill}" text-anchor="{anchor}"{weight}>'
                f"{escape(shown)}</text>"
            )

    def arrow(
        self, points: Sequence[tuple[float, float]], stroke: str = BRAND, dashed: bool = False
    ) -> None:
        """Draw a line along points with a head at the last."""
        placed = [(self.x(x), y) for x, y in points]
        (x1, y1), (x2, y2) = placed[-2:]
        length = ((x2 - x1) ** 2 + (y2 - y1) ** 2) ** 0.5
        ux, uy = (x2 - x1) / length, (y2 - y1) / length
        bx, by = x2 - 18 * ux, y2 - 18 * uy
        head = f"{x2},{y2} {bx - 12 * uy},{by + 12 * ux} {bx + 12 * uy},{by - 12 * ux}"
        line = " ".join(f"{x},{y}" for x, y in [*placed[:-1], (bx, by)])
        dash = ' stroke-dasharray="10 9"' if dashed else ""
        self.add(
            f'<polyline points="{line}" fill="none" stroke="{stroke}" stroke-width="6"{dash}/>'
            f'<polygon points="{head}" fill="{stroke}"/>'
        )

    def line(self, x1: float, y1: float, x2: float, y2: float, stroke: str = LINE) -> None:
        """Draw a plain line."""
        self.add(
            f'<line x1="{self.x(x1)}" y1="{y1}" x2="{self.x(x2)}" y2="{y2}" stroke="{stroke}" '
            'stroke-width="4"/>'
        )

    def number(self, x: float, y: float, number: int, fill: str = BRAND) -> None:
        """Draw a number in a disc."""
        self.disc(x, y, 25, fill)
        self.add(
            f'<text x="{self.x(x)}" y="{y + 10}" font-size="28" font-family="{LATIN}" '
            f'font-weight="700" fill="{WHITE}" text-anchor="middle">{number}</text>'
        )

    def tile(self, name: str, x: float, y: float, size: float = 88, tone: str = "brand") -> None:
        """Draw an icon on a tinted disc with its middle at a place."""
        ink, tint = TONES[tone]
        self.disc(x, y, size / 2, tint)
        self.icon(name, x, y, size * 0.56, ink)

    def tick(self, x: float, y: float) -> None:
        """Draw a tick."""
        self.disc(x, y, 21, OK)
        self.add(_stroke([(self.x(x) - 10, y), (self.x(x) - 3, y + 8), (self.x(x) + 11, y - 8)]))

    def cross(self, x: float, y: float) -> None:
        """Draw a cross."""
        self.disc(x, y, 21, HELP)
        at = self.x(x)
        self.add(_stroke([(at - 8, y - 8), (at + 8, y + 8)]))
        self.add(_stroke([(at - 8, y + 8), (at + 8, y - 8)]))

    def title(self, words: Words) -> None:
        """Write what the picture says over it."""
        self.text(28, 56, words, size=34, bold=True)

    def png(self) -> bytes:
        """Return the picture."""
        body = "".join(self.parts)
        svg = (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{self.height}" '
            f'viewBox="0 0 {WIDTH} {self.height}">{body}</svg>'
        )
        return small(vl_convert.svg_to_png(svg, scale=SCALE, ppi=72))


TONES = {
    "brand": (BRAND, TINT), "ok": (OK, OK_TINT), "help": (HELP, HELP_TINT),
    "due": (DUE, DUE_TINT), "move": (MOVE, MOVE_TINT),
}  # fmt: skip


def _stroke(points: Iterable[tuple[float, float]]) -> str:
    line = " ".join(f"{x},{y}" for x, y in points)
    return f'<polyline points="{line}" fill="none" stroke="{WHITE}" stroke-width="6"/>'


def small(png: bytes) -> bytes:
    """Return a PNG with a palette of few colours, packed as tightly as it goes."""
    pixels = _pixels(png)
    height, width, _ = pixels.shape
    flat = pixels.reshape(-1, 3).astype(np.int32)
    colours, inverse, counts = np.unique(flat, axis=0, return_inverse=True, return_counts=True)
    kept = _palette(colours, counts)
    distance = ((colours[:, None, :] - kept[None, :, :]) ** 2).sum(axis=2)
    indexes = distance.argmin(axis=1)[inverse.reshape(-1)].reshape(height, width).astype(np.uint8)
    packed = (indexes[:, 0::2] << 4) | indexes[:, 1::2]
    rows = b"".join(b"\0" + row.tobytes() for row in packed)
    head = struct.pack(">IIBBBBB", width, height, 4, 3, 0, 0, 0)
    chunks = [(b"IHDR", head), (b"PLTE", kept.astype(np.uint8).tobytes()),
              (b"IDAT", _packed(rows)), (b"IEND", b"")]  # fmt: skip
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(*one) for one in chunks)


def _palette(colours: np.ndarray, counts: np.ndarray) -> np.ndarray:
    """Return the colours of the areas, then those of edges that are farthest from them."""
    kept: list[np.ndarray] = []
    for fewest, least in ((FLAT, 60), (0, 2_000), (0, 700), (0, 0)):
        for place in np.argsort(-counts, kind="stable"):
            if len(kept) == MOST_COLOURS or counts[place] < fewest:
                break
            if all(((colours[place] - one) ** 2).sum() > least for one in kept):
                kept.append(colours[place])
    return np.array(kept)


def _packed(rows: bytes) -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, 15, 9)
    return packer.compress(rows) + packer.flush()


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def _pixels(png: bytes) -> np.ndarray:
    """Return the pixels of a PNG of 8 bits and four channels, without the fourth."""
    parts, place, width, height = [], 8, 0, 0
    while place < len(png):
        length, name = struct.unpack(">I4s", png[place : place + 8])
        data = png[place + 8 : place + 8 + length]
        if name == b"IHDR":
            width, height = struct.unpack(">II", data[:8])
        elif name == b"IDAT":
            parts.append(data)
        place += 12 + length
    raw = np.frombuffer(zlib.decompress(b"".join(parts)), np.uint8).reshape(height, width * 4 + 1)
    rows = np.zeros((height, width, 4), np.uint8)
    for y in range(height):
        line = raw[y, 1:].reshape(width, 4).astype(np.int32)
        above = rows[y - 1].astype(np.int32) if y else np.zeros((width, 4), np.int32)
        rows[y] = _unfiltered(int(raw[y, 0]), line, above)
    return rows[:, :, :3]


def _unfiltered(kind: int, line: np.ndarray, above: np.ndarray) -> np.ndarray:
    if kind == 0:
        return line
    if kind == 1:
        return np.cumsum(line, axis=0) % 256
    if kind == 2:
        return (line + above) % 256
    done = np.zeros_like(line)
    left = corner = np.zeros(4, np.int32)
    for x in range(len(line)):
        guess = (left + above[x]) // 2 if kind == 3 else _paeth(left, above[x], corner)
        left, corner = (line[x] + guess) % 256, above[x]
        done[x] = left
    return done


def _paeth(left: np.ndarray, above: np.ndarray, corner: np.ndarray) -> np.ndarray:
    start = left + above - corner
    a, b, c = (np.abs(start - one) for one in (left, above, corner))
    return np.where((a <= b) & (a <= c), left, np.where(b <= c, above, corner))
