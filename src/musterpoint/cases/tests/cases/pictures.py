"""Small files of each kind, made by hand."""

import io
import struct
import zlib

from pypdf import PdfWriter
from pypdf.generic import DictionaryObject, NameObject, PdfObject, TextStringObject


def jpeg(gps: bytes = b"", width: int = 8, height: int = 6, orientation: int = 6) -> bytes:
    """Return a JPEG that tells where it was taken, with a second picture behind its end."""
    tiff = (
        struct.pack(">2sHIHHHIHH", b"MM", 42, 8, 1, 0x0112, 3, 1, orientation, 0) + bytes(4) + gps
    )
    exif = b"Exif\0\0" + tiff
    size = struct.pack(">BHHB", 8, height, width, 1) + b"\1\x11\0"
    parts = [
        (0xE0, b"JFIF\0\1\1\0\0\1\0\1\0\0"),
        (0xE1, exif),
        (0xE1, b"http://ns.adobe.com/xap/1.0/\0" + gps),
        (0xED, b"Photoshop 3.0\0" + gps),
        (0xFE, gps or b"x"),
        (0xDB, bytes(65)),
        (0xC0, size),
        (0xC4, bytes(20)),
    ]
    segments = b"".join(
        b"\xff" + bytes([marker]) + (len(body) + 2).to_bytes(2, "big") + body
        for marker, body in parts
    )
    scan = b"\xff\xda" + (8).to_bytes(2, "big") + b"\1\1\0\0\x3f\0" + b"\x12\xff\0\x34\xff\xd0\x56"
    return b"\xff\xd8" + segments + scan + b"\xff\xd9" + b"second picture " + gps


def png(text: bytes = b"", width: int = 1, height: int = 1) -> bytes:
    """Return a PNG with a text chunk."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        whole = kind + body
        return len(body).to_bytes(4, "big") + whole + zlib.crc32(whole).to_bytes(4, "big")

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"tEXt", b"Comment\0" + text)
        + chunk(b"eXIf", text)
        + chunk(b"IDAT", zlib.compress(b"\0\0"))
        + chunk(b"IEND", b"")
    )


def _at_opening(writer: PdfWriter, kind: PdfObject, name: str) -> None:
    action = DictionaryObject()
    action[NameObject("/S")] = kind
    action[NameObject(name)] = TextStringObject("x")
    writer.root_object[NameObject("/OpenAction")] = action


def pdf(active: str = "", password: str = "") -> bytes:
    """Return a PDF of one page, with something that acts by itself when asked."""
    writer = PdfWriter()
    writer.add_blank_page(100, 100)
    if active == "script":
        _at_opening(writer, NameObject("/JavaScript"), "/JS")
    if active == "launch":
        _at_opening(writer, writer._add_object(NameObject("/Launch")), "/F")
    if active == "file":
        writer.add_attachment("x.exe", b"MZ")
    if password:
        writer.encrypt(password)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()
