"""A DataMatrix as a picture: SVG for paper and screens, PNG for labels. Black on white."""

import struct
import zlib

from musterpoint.engine.documents.seals.datamatrix import Modules, modules

#: White modules around the symbol; ISO/IEC 16022 asks for one, cameras thank for more.
QUIET = 4


def svg(content: bytes) -> str:
    """Return the symbol of these bytes as a stand-alone SVG, a module wide and high for each."""
    rows = modules(content)
    across = len(rows) + 2 * QUIET
    runs = "".join(
        f"M{x + QUIET} {y + QUIET}h{length}v1h-{length}z"
        for y, row in enumerate(rows)
        for x, length in _runs(row)
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{across}" height="{across}"'
        f' viewBox="0 0 {across} {across}" shape-rendering="crispEdges">'
        f'<path fill="#fff" d="M0 0h{across}v{across}h-{across}z"/>'
        f'<path fill="#000" d="{runs}"/></svg>'
    )


def _runs(row: tuple[bool, ...]) -> list[tuple[int, int]]:
    """Return where dark modules begin in a row, and how many stand side by side."""
    found: list[tuple[int, int]] = []
    for x, is_dark in enumerate(row):
        if is_dark and found and sum(found[-1]) == x:
            found[-1] = (found[-1][0], found[-1][1] + 1)
        elif is_dark:
            found.append((x, 1))
    return found


def png(content: bytes, scale: int = 8) -> bytes:
    """Return the symbol of these bytes as a grey PNG with ``scale`` pixels a module."""
    rows = modules(content)
    side = (len(rows) + 2 * QUIET) * scale
    lines = _lines(rows, scale)
    chunks = (
        (b"IHDR", struct.pack(">IIBBBBB", side, side, 8, 0, 0, 0, 0)),
        (b"IDAT", zlib.compress(lines, 9)),
        (b"IEND", b""),
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in chunks
    )


def _lines(rows: Modules, scale: int) -> bytes:
    """Return the pixels line by line, each after the byte that says that it is not filtered."""
    edge = b"\xff" * (QUIET * scale)
    empty = (b"\0" + edge + b"\xff" * (len(rows) * scale) + edge) * (QUIET * scale)
    drawn = b"".join(
        (b"\0" + edge + b"".join((b"\0" if is_dark else b"\xff") * scale for is_dark in row) + edge)
        * scale
        for row in rows
    )
    return empty + drawn + empty
